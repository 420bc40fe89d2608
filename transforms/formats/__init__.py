"""Readers: an open binary stream becomes raw articles, one at a time; one module per format."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats import plain, records, web
from transforms.formats.raw import HEAD_BYTES, RawArticle, Reject, reject
from transforms.text.publication import Publication

__all__ = ["Publication", "RawArticle", "Reject", "has_ranges", "is_supported", "read"]

_READERS = {
    ".txt": plain.articles,
    ".text": plain.articles,
    ".md": plain.articles,
    ".html": web.articles,
    ".htm": web.articles,
    ".json": records.document,
}
_LINES = frozenset({".jsonl", ".ndjson"})


def is_supported(name: str) -> bool:
    """Whether a file of this name can be read."""
    return _suffix(name) in _READERS or has_ranges(name)


def has_ranges(name: str) -> bool:
    """Whether a file of this name can be read in ranges of lines."""
    return _suffix(name) in _LINES


def read(
    stream: BinaryIO, name: str, *, first_record: int = 1, end: int | None = None
) -> Iterator[RawArticle | Reject]:
    """The articles of an open file, one at a time; what cannot be read comes as a `Reject` and the rest goes on.

    Args:
        stream: binary; it stands at the start, or where `has_ranges`, at the start of a line.
        name: the file's name; its suffix says the format.
        first_record: number of that line in the file, counted from 1.
        end: lines that start at or after this byte are left to another reader; None reads to the end.

    Raises:
        Nothing for what is in the file; `ValueError` for a name that `is_supported` denies.
    """
    if not is_supported(name):
        raise ValueError(f"{name} is of no format that pressrow reads.")
    start = stream.tell() if stream.seekable() else 0
    try:
        if has_ranges(name):
            yield from records.lines(stream, first_record, end)
        else:
            yield from _READERS[_suffix(name)](stream)
    except UnreadableRecord as error:
        yield reject(error, _head(stream, start), byte_offset=start)
    except (OSError, EOFError) as error:
        broken = UnreadableRecord("unreadable", f"The file cannot be read to its end: {error}.", "open")
        yield reject(broken, b"", byte_offset=start)


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _head(stream: BinaryIO, start: int) -> bytes:
    """The first bytes of what was being read; empty where the stream cannot go back."""
    if not stream.seekable():
        return b""
    stream.seek(start)
    return stream.read(HEAD_BYTES)
