"""News XML: feeds (RSS, Atom), NITF and NewsML; a document is read item by item, entities and network are off."""

import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from transforms.errors import UnreadableRecord
from transforms.formats import feeds, newsml, nitf
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.record import article

LARGEST_ITEM = 20_000_000  # bytes
_BLOCK = 1 << 16
_LONGEST_REFERENCE = 40  # bytes: `&CounterClockwiseContourIntegral;` has 33
_OPEN = re.compile(rb"&[#\w]{0,40}\Z")
_REFERENCE = re.compile(rb"&(?!#)(\w{1,33};)?")
_OF_XML = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
# Elements that hold one article each, by their local name: what reads the fields, and the format's name.
_ITEMS: dict[str, tuple[Callable[[Any, dict[str, str]], dict[str, Any]], str]] = {
    "item": (feeds.item, "rss"),
    "entry": (feeds.entry, "atom"),
    "nitf": (nitf.fields, "nitf"),
    "newsItem": (newsml.item, "newsml-g2"),
    "NewsItem": (newsml.former_item, "newsml"),
}


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The articles of an XML document, whatever holds them; a bad one is rejected and the next one read.

    Raises:
        UnreadableRecord: `empty`, `unknown_xml`, `invalid_xml`, `xml_item_too_large`.
    """
    count = 0
    for count, (name, element, about) in enumerate(_items(stream), start=1):
        read_fields, source_format = _ITEMS[name]
        try:
            yield article(read_fields(element, about), count, None, source_format, "utf-8")
        except UnreadableRecord as error:
            yield reject(error, etree.tostring(element)[:200], count, None)
    if not count:
        known = ", ".join(_ITEMS)
        detail = f"The document holds none of the elements that pressrow reads ({known}); convert it to one of them."
        raise UnreadableRecord("unknown_xml", detail)


def parser() -> etree.XMLPullParser:
    """A parser that fetches nothing, expands no entity and refuses what is nested beyond reason."""
    return etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        recover=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _items(stream: BinaryIO) -> Iterator[tuple[str, Any, dict[str, str]]]:
    """The outermost elements that hold an article, with what the document says about all of them."""
    pull, about = parser(), dict[str, str]()
    inside: Any = None
    since_item = 0
    for block in _blocks(stream):
        since_item += len(block)
        for event, element in _events(pull, block):
            name = local(element)
            if event == "start":
                inside = element if inside is None and name in _ITEMS else inside
            elif element is inside:
                yield name, element, about
                _forget(element)
                inside, since_item = None, 0
            elif inside is None:
                _note(element, name, about)
        if since_item > LARGEST_ITEM:
            raise UnreadableRecord("xml_item_too_large", f"An item has more than {LARGEST_ITEM} bytes; split it.")


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    first = stream.read(_BLOCK).lstrip(b" \t\r\n")
    if not first:
        raise UnreadableRecord("empty", "The file is empty; remove it or fetch it again.")
    if b"\x00" in first[:4] or b"<!ENTITY" in first:  # in UTF-16, or with entities of its own, which stay as they are
        yield first
        while block := stream.read(_BLOCK):
            yield block
    else:
        yield from _mended(stream, first)
    yield b""


def _mended(stream: BinaryIO, block: bytes) -> Iterator[bytes]:
    """The document with HTML's names of characters as numbers, and `&` that begins no name as `&amp;`.

    Feeds are full of both, and XML knows neither. In a CDATA section they come out as before: what reads the text
    inside knows numbers as well as names.
    """
    rest = b""
    while block:
        block = rest + block
        rest = found[0] if (found := _OPEN.search(block, max(0, len(block) - _LONGEST_REFERENCE))) else b""
        yield _REFERENCE.sub(_as_number, block[: len(block) - len(rest)])
        block = stream.read(_BLOCK)
    if rest:
        yield _REFERENCE.sub(_as_number, rest)


def _as_number(found: re.Match[bytes]) -> bytes:
    name = found[1] or b""
    if name in _OF_XML:
        return found[0]
    letters = html5.get(name.decode("ascii", "replace"))
    return b"".join(b"&#%d;" % ord(letter) for letter in letters) if letters else b"&amp;" + name


def _events(pull: etree.XMLPullParser, block: bytes) -> Iterator[tuple[str, Any]]:
    try:
        pull.feed(block) if block else pull.close()
    except etree.XMLSyntaxError as error:
        yield from pull.read_events()
        detail = f"The XML is broken or hostile: {error.msg}; mend it or fetch it again."
        raise UnreadableRecord("invalid_xml", detail[:500]) from error
    yield from pull.read_events()


def _note(element: Any, name: str, about: dict[str, str]) -> None:
    """Keep what stands about all items: the feed's title and language, a message's sender."""
    if name in ("title", "language", "provider", "sender") and (text := (element.text or "").strip()):
        about.setdefault(name, text[:200])
    if name == "link" and element.get("rel", "alternate") == "alternate":
        about.setdefault("link", (element.get("href") or element.text or "").strip()[:500])


def _forget(element: Any) -> None:
    """Free an item that was read, and all before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
