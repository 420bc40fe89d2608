"""Files as workers read them: whole, or in pieces where they hold more articles than may be held at a time."""

import os
from collections.abc import Iterator
from hashlib import file_digest
from itertools import count
from typing import BinaryIO, NamedTuple

from flows.articles import ReadArticle
from flows.folders import opened
from flows.units import UnitFile
from transforms.formats import RawArticle, Reject, read

PIECE_CHARACTERS = 4_000_000  # of text; the rows of these need 500 MB while they are made
PIECE_REJECTS = 50_000


class ReadFile(NamedTuple):
    """A file or range as read.

    Args:
        source: what was to be read.
        sha256: of the whole file; None when it could not be read.
        articles, rejects: its records.
        is_unchanged: its bytes are those that were read before with the same settings; it was not read again.
        is_kept: it cannot be opened now but was read before; what is stored of it stays.
    """

    source: UnitFile
    sha256: str | None
    articles: tuple[ReadArticle, ...] = ()
    rejects: tuple[Reject, ...] = ()
    is_unchanged: bool = False
    is_kept: bool = False


def pieces_of(source: UnitFile) -> Iterator[ReadFile]:
    """What a file holds, in one piece or, where it is much, in several, each of which counts as a range of the file.

    A file that cannot be opened, or changes while it is read, is one piece that says so.
    """
    try:
        with opened(source.file.location) as stream:
            digest = source.sha256 or file_digest(stream, "sha256").hexdigest()
            if digest == source.known_sha256:
                yield ReadFile(source, digest, is_unchanged=True)
                return
            stream.seek(source.start)
            yield from _pieces(stream, source, digest)
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield refused(source, "unreadable_file", f"The file cannot be opened: {why}. Check that you may read it.")


def refused(source: UnitFile, reason: str, detail: str) -> ReadFile:
    """A file or range of which nothing can be had now; without a hash, so that the next build tries again."""
    refusal = Reject(None, None, source.start, "open", reason, detail, "")
    return ReadFile(source, None, rejects=(refusal,), is_kept=source.is_known and source.end is None)


def _pieces(stream: BinaryIO, source: UnitFile, digest: str) -> Iterator[ReadFile]:
    """The records of an open file in pieces of about `PIECE_CHARACTERS`; the last one closes the range.

    Pieces are numbered in the bytes of the file, which are always more: a piece is the range from its number to the
    next.
    """
    told = dict(source.told.columns)
    records = read(stream, source.file.path, first_record=source.first_record, end=source.end, columns=told)
    for number in count():
        articles, rejects, has_more = _some(records)
        has_changed = _has_changed(stream, source)
        has_more = has_more and not has_changed
        part = source
        if number or has_more:
            start = source.start + number
            last = source.end if source.end is not None else source.file.size
            part = source._replace(start=start, end=start + 1 if has_more else last)
        if has_changed:
            yield refused(
                part, "changed_while_read", "The file changes while it is read; build again when it is written."
            )
        else:
            yield ReadFile(part, digest, tuple(ReadArticle(raw, part, digest) for raw in articles), tuple(rejects))
        if not has_more:
            return


def _some(records: Iterator[RawArticle | Reject]) -> tuple[list[RawArticle], list[Reject], bool]:
    """The next records, and whether there may be more."""
    articles: list[RawArticle] = []
    rejects: list[Reject] = []
    characters = 0
    for record in records:
        if isinstance(record, Reject):
            rejects.append(record)
        else:
            articles.append(record)
            characters += len(record.text)
        if characters > PIECE_CHARACTERS or len(rejects) > PIECE_REJECTS:
            return articles, rejects, True
    return articles, rejects, False


def _has_changed(stream: BinaryIO, source: UnitFile) -> bool:
    """Whether the file is another than the one that was found."""
    status = os.fstat(stream.fileno())
    return (status.st_size, status.st_mtime_ns) != (source.file.size, source.file.mtime_ns)
