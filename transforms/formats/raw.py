"""What every reader yields: an article as its file gives it, or why a record could not be read."""

from typing import NamedTuple

from transforms.errors import UnreadableRecord
from transforms.text.outlets import outlet_at_head
from transforms.text.publication import Publication


class RawArticle(NamedTuple):
    """One article as read: decoded text and what the file says about it; nothing is inferred.

    Args:
        member: member inside the file; None where it has none.
        record: record in the file, counted from 1 (in JSON lines the line); None where the file is one article.
        byte_offset: where the record starts; None where that is not known (members of a JSON list).
        source_format: one of those that `articles.source_format` names.
        provider_id: identity the provider gives it.
        text: title line, subtitle line, body lines, each ending in a newline; of plain text all lines.
        text_repairs: what was mended, as `code:count`.
        block_quotes: lines of the text, from 1, that the page sets apart as quotations.
        sources: where fields stand in the file, as `field:source`; those not named stand in fields of their own.
        Everything else is None (empty for `authors`) where the file does not say.
    """

    member: str | None
    record: int | None
    byte_offset: int | None
    source_format: str
    text: str
    encoding: str
    text_repairs: tuple[str, ...] = ()
    block_quotes: tuple[int, ...] = ()
    provider_id: str | None = None
    url: str | None = None
    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    outlet: str | None = None
    published: Publication | None = None
    agency: str | None = None
    sources: tuple[str, ...] = ()


class Reject(NamedTuple):
    """One record that could not be read.

    Args:
        member, record, byte_offset: where it stands, as in `RawArticle`.
        stage: step that failed: open, decode or read.
        reason: short code, e.g. `empty`, `invalid_utf8`, `line_too_long`.
        detail: what is wrong and what to do about it, a complete sentence.
        head: its first bytes, made printable.
    """

    member: str | None
    record: int | None
    byte_offset: int | None
    stage: str
    reason: str
    detail: str
    head: str


HEAD_BYTES = 120


def of_text(text: str, source_format: str, encoding: str, repairs: tuple[str, ...]) -> RawArticle:
    """The one article of a file that is nothing but text; its outlet where that names itself at the head."""
    outlet = outlet_at_head(text)
    lines = text if text.endswith("\n") else text + "\n"
    sources = ("outlet:line",) if outlet else ()
    return RawArticle(None, None, 0, source_format, lines, encoding, repairs, outlet=outlet, sources=sources)


def reject(error: UnreadableRecord, head: bytes, record: int | None = None, byte_offset: int | None = 0) -> Reject:
    """The row that tells of an unreadable record."""
    return Reject(None, record, byte_offset, error.stage, error.reason, error.detail, printable(head))


def printable(data: bytes) -> str:
    """The first bytes as ASCII, with escapes for all that is not a printable character."""
    return data[:HEAD_BYTES].decode("latin-1").encode("unicode_escape").decode("ascii")


def assembled(title: str | None, subtitle: str | None, body: str) -> str:
    """The text of an article whose parts are known: title, subtitle and body lines, each ending in a newline.

    A body that repeats title or subtitle in its first lines keeps them only once, at the head.
    """
    heads = [line for line in (title, subtitle) if line]
    lines = [line.strip() for line in body.split("\n")]
    told = {line.casefold() for line in heads}
    opening = [line for line in lines[:3] if line.casefold() not in told]
    return "".join(f"{line}\n" for line in heads + opening + lines[3:] if line)
