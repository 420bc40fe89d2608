"""NewsML-G2, the format of agencies' wires, and NewsML 1 before it."""

from typing import Any

from transforms.errors import UnreadableRecord
from transforms.formats import nitf
from transforms.formats.xml_text import first, line, lines_of, paragraphs

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def item(element: Any, about: dict[str, str]) -> dict[str, Any]:
    """The fields of a NewsML-G2 item, by the names that records go by.

    Raises:
        UnreadableRecord: `canceled` for an item that its provider took back.
    """
    status = first(element, "pubStatus")
    if status is not None and str(status.get("qcode")).endswith(":canceled"):
        raise UnreadableRecord("canceled", "The provider has taken the item back (pubStatus canceled).")
    language = first(element, "language")
    return {
        "guid": element.get("guid"),
        "url": _link(element),
        "title": line(first(element, "headline")) or line(first(element, "title")),
        "subtitle": line(first(element, "subheadline")),
        "byline": line(first(element, "by")),
        "outlet": _provider(element) or about.get("provider"),
        "agency": line(first(element, "creditline")),
        "language": (language.get("tag") if language is not None else None) or element.get(_LANGUAGE),
        "published": nitf.written_out(line(first(element, "firstCreated", "contentCreated", "versionCreated"))),
        "body": _body(element),
    }


def former_item(element: Any, about: dict[str, str]) -> dict[str, Any]:
    """The fields of a NewsML 1 item; the NITF inside it says what it does not."""
    inside = first(element, "nitf")
    told = nitf.fields(inside, about) if inside is not None else {"body": _paragraphs_of(element, "DataContent")}
    beside = {
        "id": line(first(element, "PublicIdentifier", "NewsItemId")),
        "title": line(first(element, "HeadLine")),
        "byline": line(first(element, "ByLine")),
        "published": nitf.written_out(line(first(element, "FirstCreated", "DateLine"))),
    }
    return told | {name: value for name, value in beside.items() if value}


def _body(element: Any) -> str:
    """Dateline and paragraphs: of the NITF or XHTML inside, else of plain text."""
    inside = first(element, "nitf")
    if inside is not None:
        return nitf.body(inside)
    told = _paragraphs_of(element, "inlineXML")
    if not told:
        told = "\n".join(text for data in element.iter("{*}inlineData") if (text := (data.text or "").strip()))
    opening = line(first(element, "dateline"))
    return f"{opening}\n{told}" if opening and told and not told.startswith(opening) else told


def _paragraphs_of(element: Any, name: str) -> str:
    bodies = [first(found, "body") for found in element.iter("{*}" + name)]
    holders = [
        body if body is not None else found for body, found in zip(bodies, element.iter("{*}" + name), strict=True)
    ]
    return paragraphs(holders)


def _provider(element: Any) -> str | None:
    provider = first(element, "provider", "infoSource")
    if provider is None:
        return None
    return next(iter(lines_of(provider, "name")), None) or provider.get("literal") or provider.get("qcode")


def _link(element: Any) -> str | None:
    links = (found.get("href") for found in element.iter("{*}link"))
    return next((url for url in links if url and url.startswith(("http://", "https://"))), None)
