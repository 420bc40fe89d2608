"""Items of feeds: RSS 2.0, RSS 1.0 and Atom, with their common extensions."""

from html import escape
from typing import Any
from urllib.parse import urljoin

from transforms.formats.xml_text import first, line, lines_of


def item(element: Any, about: dict[str, str]) -> dict[str, Any]:
    """The fields of an RSS item, by the names that records go by.

    Args:
        element: the item.
        about: what the channel says: title, language, link.
    """
    link = _child(element, "link")
    return _common(element, about) | {
        "guid": line(_child(element, "guid")),
        "url": _address(link, line(link), about),
        "authors": lines_of(element, "creator") or _rss_authors(element),
        "published": _said(element, "pubDate", "date", "published"),
        "body": _body(element, "encoded", "content", "description"),
    }


def entry(element: Any, about: dict[str, str]) -> dict[str, Any]:
    """The fields of an Atom entry, by the names that records go by."""
    links = {link.get("rel", "alternate"): link for link in element.iterchildren("{*}link")}
    link = links.get("alternate")
    authors = [line(first(author, "name")) for author in element.iterchildren("{*}author")]
    return _common(element, about) | {
        "guid": line(_child(element, "id")),
        "url": _address(link, None if link is None else link.get("href"), about),
        "authors": [name for name in authors if name],
        "published": _said(element, "published", "issued", "updated"),
        "body": _body(element, "content", "encoded", "summary"),
    }


def _common(element: Any, about: dict[str, str]) -> dict[str, Any]:
    categories = element.iterchildren("{*}category")
    section = next((category.get("term") or line(category) for category in categories), None)
    source = _child(element, "source")
    return {
        "title": line(_child(element, "title")),
        "section": section,
        "language": element.get("{http://www.w3.org/XML/1998/namespace}lang") or about.get("language"),
        "outlet": (line(first(source, "title")) or line(source) if source is not None else None) or about.get("title"),
    }


def _address(link: Any, written: str | None, about: dict[str, str]) -> str | None:
    """The whole address of a link that may be relative: to `xml:base`, else to the feed's own page; as written where
    that cannot be told."""
    base = (written and link.base) or about.get("link") or ""
    if not written or not base.startswith(("http://", "https://")):
        return written or None
    try:
        return urljoin(base, written)
    except ValueError:
        return written


def _child(element: Any, name: str) -> Any:
    return next(element.iterchildren("{*}" + name), None)


def _said(element: Any, *names: str) -> str | None:
    return next((text for name in names if (text := line(_child(element, name)))), None)


def _rss_authors(element: Any) -> str | None:
    """The author of an RSS item, which is an address with the name in brackets: `desk@e.org (Ada Holm)`."""
    written = line(_child(element, "author")) or ""
    _, opening, name = written.partition("(")
    return (name.rstrip(") ") if opening and "@" in written else written) or None


def _body(element: Any, *names: str) -> str:
    """The fullest text of an item: its markup as text, or the markup inside it written out again."""
    return next((text for name in names if (text := _markup(_child(element, name)))), "")


def _markup(element: Any) -> str:
    if element is None:
        return ""
    if len(element):  # XHTML inside the element, or a name for a character that the document defines itself
        from lxml import etree  # type: ignore[import-untyped]

        return escape(element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "").strip()
