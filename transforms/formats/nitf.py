"""NITF, the news industry's text format: its head says what the article is, its body what it says."""

import re
from typing import Any

from transforms.formats.xml_text import first, line, lines_of, paragraphs

PICTURES = {"image": "Image", "photo": "Photo", "graphic": "Image", None: "Image"}  # `media-type`, as captions begin


def fields(element: Any, about: dict[str, str]) -> dict[str, Any]:  # noqa: ARG001
    """The fields of an article, by the names that records go by.

    Args:
        element: the `nitf` element.
        about: what the document says about all its articles; nothing of it is used.
    """
    publication = first(element, "pubdata")
    place = {} if publication is None else publication.attrib
    return {
        "id": _attribute(element, "doc-id", "id-string"),
        "url": place.get("ex-ref"),
        "title": line(first(element, "hl1", "hedline", "title")),
        "subtitle": line(first(element, "hl2")),
        "byline": line(first(element, "byline")),
        "section": place.get("position.section"),
        "outlet": place.get("name"),
        "language": element.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "agency": line(first(element, "distributor")),
        "published": _published(element, place),
        "body": body(element),
    }


def body(element: Any) -> str:
    """Dateline and paragraphs, a line each; below them the captions of pictures, which say that they are such."""
    content = first(element, "body.content")
    told = paragraphs([content]) if content is not None else ""
    opening = line(first(element, "dateline"))
    lines = [opening if told else None, told, *captions(element)]
    return "\n".join(text for text in lines if text)


def captions(element: Any) -> list[str]:
    """The captions of an article's pictures with what credits them, a line each: `Image: The quay at dawn. (AP)`."""
    found = []
    for media in element.iter("{*}media"):
        label = PICTURES.get(media.get("media-type"))
        written = " ".join(lines_of(media, "media-caption") if label else [])
        credit = " ".join(text for text in lines_of(media, "media-producer") if text not in written)
        if written:
            found.append(f"{label}: {written} ({credit})" if credit else f"{label}: {written}")
    return found


def written_out(moment: str | None) -> str | None:
    """A date in ISO 8601 with its marks: `20240503T093000Z` is `2024-05-03T09:30:00Z`."""
    found = _BASIC.fullmatch((moment or "").strip())
    if found is None:
        return moment
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day}T{found[4]}:{found[5]}:{found[6] or '00'}{found[7] or ''}" if found[4] else day


def _published(element: Any, place: Any) -> str | None:
    written = place.get("date.publication") or _attribute(element, "date.issue", "norm")
    return written_out(written or _attribute(element, "story.date", "norm"))


def _attribute(element: Any, name: str, attribute: str) -> str | None:
    found = first(element, name)
    return None if found is None else found.get(attribute)


_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?")
