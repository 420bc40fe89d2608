"""Reuters-21578, the collection of wire stories of 1987, in its SGML files."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.record import article

LARGEST_STORY = 5_000_000  # bytes
_BLOCK = 1 << 20
_END = b"</REUTERS>"


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The stories of a file; one without text is rejected and the next one read.

    Raises:
        UnreadableRecord: `unknown_sgml` for a file without a story, `truncated` for one that breaks off.
    """
    count = 0
    for count, (start, story) in enumerate(_stories(stream), start=1):
        try:
            yield article(_fields(story.decode("latin-1")), count, start, "reuters-21578", "latin-1")
        except UnreadableRecord as error:
            yield reject(error, story, count, start)
    if not count:
        raise UnreadableRecord("unknown_sgml", "The file holds no REUTERS element; only Reuters-21578 is read as SGML.")


def _stories(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Byte and markup of each story."""
    rest, passed = b"", 0
    while block := stream.read(_BLOCK):
        rest += block
        while (end := rest.find(_END)) >= 0:
            start = max(rest.find(b"<REUTERS"), 0)
            yield passed + start, rest[start:end]
            rest, passed = rest[end + len(_END) :], passed + end + len(_END)
        if len(rest) > LARGEST_STORY:
            raise UnreadableRecord("truncated", f"The story at byte {passed} has no end; fetch the file again.")
    if b"<REUTERS" in rest:
        raise UnreadableRecord("truncated", f"The story at byte {passed} breaks off; fetch the file again.")


def _fields(story: str) -> dict[str, object]:
    identity = re.search(r'NEWID="(\d+)"', story)
    text = _inside(story, "TEXT") or story
    body, dateline = _inside(text, "BODY"), _inside(text, "DATELINE")
    return {
        "id": f"reuters-21578/{identity[1]}" if identity else None,
        "title": _inside(text, "TITLE"),
        "byline": _inside(text, "AUTHOR"),
        "published": _inside(story, "DATE"),
        "agency": "Reuters",
        "language": "en",
        "body": "\n".join(_paragraphs(body, dateline)) if body else "",
    }


def _inside(story: str, tag: str) -> str | None:
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", story, re.DOTALL)
    return re.sub(r"&#\d{1,2};", "", found[1]).strip() or None if found else None


def _paragraphs(body: str, dateline: str | None) -> Iterator[str]:
    """The paragraphs, which are indented and wrapped; the dateline opens the first, the sign-off is left out."""
    pieces = re.split(r"\n {3,}|\n (?=Reuters?\s*$)", "\n    " + body)
    paragraphs = [" ".join(piece.split()) for piece in pieces]
    paragraphs = [text for text in paragraphs if text and not re.fullmatch(r"(?i)reuter[s]?\W*", text)]
    for number, text in enumerate(paragraphs):
        yield f"{' '.join(dateline.split()).rstrip(' -')} - {text}" if dateline and number == 0 else text
