"""Word files (.docx): one article, or the many that a news database hands out in one file."""

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from lxml import etree  # type: ignore[import-untyped]

from transforms.errors import UnreadableRecord
from transforms.formats import databases
from transforms.formats.compression import bounded, held
from transforms.formats.raw import RawArticle, Reject

LARGEST_HELD = 256_000_000  # bytes of a file inside an archive
LARGEST_PARAGRAPH = 5_000_000  # bytes of XML
_BLOCK = 1 << 16
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The articles of a Word file, by its paragraphs.

    Raises:
        UnreadableRecord: `damaged_docx`, `no_text`, or what the XML parser refuses.
    """
    yield from databases.articles_of("\n".join(_paragraphs(stream)), "docx", "utf-8")


def _paragraphs(stream: BinaryIO) -> Iterator[str]:
    """The text of each paragraph, in order."""
    try:
        with zipfile.ZipFile(held(stream, LARGEST_HELD)) as archive:
            info = archive.getinfo("word/document.xml")
            with archive.open(info) as document:
                yield from _texts(bounded(cast(BinaryIO, document), lambda: info.compress_size))
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, etree.XMLSyntaxError) as error:
        detail = f"The Word file cannot be read ({error}); save it again, or as text."
        raise UnreadableRecord("damaged_docx", detail[:500], "open") from error


def _texts(document: BinaryIO) -> Iterator[str]:
    pull = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    since_paragraph = 0
    while block := document.read(_BLOCK):
        pull.feed(block)
        since_paragraph += len(block)
        for _, element in pull.read_events():
            if _local(element) == "p":
                yield _text(element)
                element.clear()
                since_paragraph = 0
        if since_paragraph > LARGEST_PARAGRAPH:
            raise UnreadableRecord("line_too_long", f"A paragraph has more than {LARGEST_PARAGRAPH} bytes; split it.")
    pull.close()


def _text(paragraph: Any) -> str:
    pieces = ((part.text or "") if _local(part) == "t" else _MARKS.get(_local(part), "") for part in paragraph.iter())
    return "".join(pieces)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
