"""Readers: an open binary stream becomes raw articles, one at a time; one module per format."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import BinaryIO

from transforms.errors import BrokenPromise, UnreadableRecord
from transforms.formats import (
    archives,
    compression,
    docx,
    mail,
    markdown,
    mhtml,
    parquet,
    pdf,
    plain,
    records,
    reuters,
    rtf,
    spreadsheet,
    unread,
    warc,
    web,
    xlsx,
    xml,
)
from transforms.formats.fields import NONE_TOLD, Columns
from transforms.formats.raw import HEAD_BYTES, RawArticle, Reject, reject
from transforms.text.publication import Publication

__all__ = ["Publication", "RawArticle", "Reject", "has_columns", "has_ranges", "is_supported", "range_starts", "read"]

Reader = Callable[[BinaryIO], Iterator[RawArticle | Reject]]

_READERS: dict[str, Reader] = {
    ".txt": plain.articles,
    ".text": plain.articles,
    ".md": markdown.articles,
    ".markdown": markdown.articles,
    ".html": web.articles,
    ".htm": web.articles,
    ".xhtml": web.articles,
    ".xml": xml.articles,
    ".rss": xml.articles,
    ".atom": xml.articles,
    ".nitf": xml.articles,
    ".sgm": reuters.articles,
    ".sgml": reuters.articles,
    ".mhtml": mhtml.articles,
    ".mht": mhtml.articles,
    ".eml": mail.message,
    ".mbox": mail.mailbox,
    ".docx": docx.articles,
    ".rtf": rtf.articles,
    ".pdf": pdf.articles,
}
_MAPPED: dict[str, Callable[[BinaryIO, Columns], Iterator[RawArticle | Reject]]] = {
    ".json": records.document,
    ".csv": spreadsheet.articles,
    ".tsv": spreadsheet.articles,
    ".parquet": parquet.articles,
    ".xlsx": xlsx.articles,
    ".xlsm": xlsx.articles,
}
_LINES = frozenset({".jsonl", ".ndjson"})
_WARC = frozenset({".warc", ".warc.gz"})
_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
_KNOWN = frozenset({*_READERS, *_MAPPED, *_LINES, *_WARC, *archives.SUFFIXES, *unread.REMEDIES})
_PANIC = "PanicException"  # how libraries in Rust (resiliparse, fastwarc) fail: no Exception, and of no public name
DEEPEST = 3  # archives and compressed files inside one another; a tar.gz in a zip has three


def is_supported(name: str) -> bool:
    """Whether a file of this name can be read, or is told with what to do about it."""
    suffix = _suffix(name)
    return suffix in _KNOWN or (suffix in compression.SUFFIXES and _inner(name) in _KNOWN)


def has_columns(name: str) -> bool:
    """Whether a file of this name, or what an archive of this name holds, may have columns that a user can name."""
    inner = _inner(name)
    return inner in _MAPPED or inner in _LINES or inner in archives.SUFFIXES


def has_ranges(name: str) -> bool:
    """Whether a file of this name can be read in ranges of bytes."""
    suffix = _suffix(name)
    return suffix in _LINES or suffix in _WARC or suffix == ".zip"


def range_starts(stream: BinaryIO, name: str, size: int, step: int) -> list[tuple[int, int]] | None:
    """Where ranges of about `step` bytes can begin: byte, and number of the record there.

    Args:
        stream: the file; seekable.
        name: its name; `has_ranges`.
        size: its bytes.
        step: bytes of a range; a member of an archive that is larger makes a larger one.

    Returns:
        None where the lines of the file must be counted to know.
    """
    suffix = _suffix(name)
    if suffix in _LINES:
        return None
    wanted, starts = step, [0]
    found = iter(archives.member_starts(stream)) if suffix == ".zip" else warc.record_starts(stream, name, size, step)
    for start in found:
        if start >= wanted:
            starts.append(start)
            wanted = start + step
    return [(start, 1) for start in starts]


def read(
    stream: BinaryIO, name: str, *, first_record: int = 1, end: int | None = None, columns: Columns = NONE_TOLD
) -> Iterator[RawArticle | Reject]:
    """The articles of an open file, one at a time; what cannot be read comes as a `Reject` and the rest goes on.

    Args:
        stream: binary; it stands at the start, or where `has_ranges`, at the start of a range.
        name: the file's name; its suffixes say the format, that of a compressed file after that of its contents.
        first_record: number of the record there, counted from 1.
        end: records that start at or after this byte are left to another reader; None reads to the end.
        columns: the user's columns or dotted paths of tables and JSON, by the field that they hold.

    Raises:
        Nothing for what is in the file; `ValueError` for a name that `is_supported` denies.
    """
    if not is_supported(name):
        raise ValueError(f"{name} is of no format that pressrow reads.")
    yield from _guarded(stream, name, first_record, end, 0, columns)


def _guarded(
    stream: BinaryIO, name: str, first_record: int, end: int | None, depth: int, columns: Columns
) -> Iterator[RawArticle | Reject]:
    """The records of a file or member; whatever stops the reader is told as its last record."""
    start = stream.tell() if stream.seekable() else 0
    try:
        yield from _records(stream, name, first_record, end, depth, columns)
    except UnreadableRecord as error:
        yield reject(error, _head(stream, start), byte_offset=start)
    except (OSError, EOFError) as error:
        broken = UnreadableRecord("unreadable", f"The file cannot be read to its end: {error}.", "open")
        yield reject(broken, b"", byte_offset=start)
    except BrokenPromise:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        yield reject(_failure(error), b"", byte_offset=start)


def _failure(error: BaseException) -> UnreadableRecord:
    """What is told of a file over which a library trips: it must cost that file only."""
    detail = f"The reader fails on it ({type(error).__name__}: {error}); save it as text."
    return UnreadableRecord("reader_failed", detail[:500])


def _records(
    stream: BinaryIO, name: str, first_record: int, end: int | None, depth: int, columns: Columns
) -> Iterator[RawArticle | Reject]:
    suffix = _suffix(name)
    if depth > DEEPEST:
        raise UnreadableRecord("nested_too_deep", f"Archives lie inside one another more than {DEEPEST} deep; unpack.")
    if suffix in unread.REMEDIES:
        raise UnreadableRecord("not_read", unread.REMEDIES[suffix], "open")
    if suffix in _WARC:
        yield from warc.articles(stream, end)
    elif suffix in _LINES:
        yield from records.lines(stream, first_record, end, columns)
    elif suffix in archives.SUFFIXES:
        yield from _of_members(stream, suffix, end, depth, columns)
    elif suffix in compression.SUFFIXES:
        inside = compression.decompressed(stream, suffix)
        yield from _records(inside, _without_suffix(name), 1, None, depth + 1, columns)
    elif suffix in _MAPPED:
        yield from _MAPPED[suffix](stream, columns)
    else:
        yield from _READERS[suffix](stream)


def _of_members(
    stream: BinaryIO, suffix: str, end: int | None, depth: int, columns: Columns
) -> Iterator[RawArticle | Reject]:
    """The records of an archive's members, each with the member's name; members of no known form are passed over."""
    is_part = end is not None or (stream.seekable() and stream.tell() > 0)
    seen = passed = 0
    for member in archives.members(stream, suffix, end):
        if not is_supported(member.name):
            passed += 1
            continue
        seen += 1
        if member.stream is None:
            why = member.why or UnreadableRecord("unreadable", "The member cannot be read.")
            yield reject(why, b"")._replace(member=member.name)
            continue
        for record in _guarded(member.stream, member.name, 1, None, depth + 1, columns):
            inner = f"{member.name}!{record.member}" if record.member else member.name
            yield record._replace(member=inner)
    if not seen and not is_part:
        detail = f"The archive holds no file of a form that pressrow reads ({passed} others); remove it."
        raise UnreadableRecord("no_articles", detail)


@lru_cache(1000)  # asked several times of each file
def _suffix(name: str) -> str:
    """The last suffix, with the one before it for `.warc.gz`; short forms such as `.tgz` are written out."""
    base = name.rpartition("/")[2]
    suffixes = [] if base.endswith(".") else [f".{suffix}" for suffix in base.lstrip(".").lower().split(".")[1:][-2:]]
    if "".join(suffixes) in _WARC:
        return "".join(suffixes)
    last = suffixes[-1] if suffixes else ""
    return _SHORT[last][4:] if last in _SHORT else last


def _inner(name: str) -> str:
    """The suffix of what a compressed file holds; of other files their own."""
    suffix = _suffix(name)
    return _suffix(_without_suffix(name)) if suffix in compression.SUFFIXES else suffix


def _without_suffix(name: str) -> str:
    """The name of what a compressed file holds."""
    path = PurePath(name)
    return path.stem + (".tar" if path.suffix.lower() in _SHORT else "")


def _head(stream: BinaryIO, start: int) -> bytes:
    """The first bytes of what was being read; empty where the stream cannot go back."""
    if not stream.seekable():
        return b""
    stream.seek(start)
    return stream.read(HEAD_BYTES)
