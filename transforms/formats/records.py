"""JSON and JSON lines: bytes to records, each of them an article or a reject."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import orjson

from transforms.errors import UnreadableRecord
from transforms.formats.decoding import decoded
from transforms.formats.fields import NONE_TOLD, Columns, aliases, at, first
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.record import article

LONGEST_RECORD = 20_000_000  # bytes of one line of JSON lines
LARGEST_DOCUMENT = 256_000_000  # bytes of one JSON document, which must be held whole
MOST_BLANK_LINES = 100_000  # on end; a hostile file may hold nothing else, and each takes time
DEEPEST_LIST = 2  # objects around the list of articles
HEAD = 4096  # bytes that tell JSON lines from what is none
_BLOCK = 1_000_000
_BOM = b"\xef\xbb\xbf"


def lines(
    stream: BinaryIO, first_record: int = 1, end: int | None = None, told: Columns = NONE_TOLD
) -> Iterator[RawArticle | Reject]:
    """The articles of JSON lines; a bad line is rejected and the next one read.

    Args:
        stream: stands at the start of a line.
        first_record: number of that line in the file; blank lines count and yield nothing.
        end: lines that start at or after this byte are left to another reader.
        told: the user's names of fields, by field.

    Raises:
        UnreadableRecord: when the file as a whole is empty, in UTF-16 or no text; of its ranges the first one tells.
    """
    foreign = _foreign(_head(stream))
    if foreign and first_record == 1:
        raise foreign
    is_empty, blank_run = first_record == 1, 0
    end = 0 if foreign else end
    for record, (start, written) in enumerate(_bounded_lines(stream, end), start=first_record):
        if len(written) > LONGEST_RECORD:
            yield reject(_too_long(start), written, record, start)
            is_empty = False
        elif not _is_blank(written):
            yield _article_of_line(written, record, start, told)
            is_empty, blank_run = False, -1
        blank_run += 1
        if blank_run > MOST_BLANK_LINES:
            raise UnreadableRecord(
                "blank", f"More than {MOST_BLANK_LINES} lines up to byte {start} are blank; mend it."
            )
    if is_empty:
        raise UnreadableRecord("empty", "The file holds no record; remove it or fill it.")


def _head(stream: BinaryIO) -> bytes:
    """The first bytes of the file, whichever range of it is read; none of a stream that cannot go back."""
    if not stream.seekable():
        return b""
    at = stream.tell()
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(at)
    return head


def _foreign(head: bytes) -> UnreadableRecord | None:
    """Why a file that begins so holds no JSON lines at all: told once, and not line by line."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UnreadableRecord("not_utf8", "JSON lines must be UTF-8, this file is UTF-16; convert it.", "decode")
    if any(line.lstrip().startswith(b"{") for line in head.removeprefix(_BOM).split(b"\n")):
        return None
    try:
        decoded(head)
    except UnreadableRecord as error:
        return error if error.reason == "not_text" else None
    return None


def document(stream: BinaryIO, told: Columns = NONE_TOLD) -> Iterator[RawArticle | Reject]:
    """The articles of a JSON document: an object, a list of them, or an object with a list under a known name.

    A file that holds JSON lines under the name of a document is read as JSON lines.

    Raises:
        UnreadableRecord: when the document as a whole cannot be read.
    """
    data = stream.read(LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        detail = f"The document is larger than {LARGEST_DOCUMENT} bytes; save it as JSON lines."
        raise UnreadableRecord("too_large", detail)
    if _is_blank(data):
        raise UnreadableRecord("empty", "The file holds no record; remove it or fill it.")
    try:
        value, encoding = _parsed(data)
    except UnreadableRecord:
        if not _looks_like_lines(data):
            raise
        yield from lines(BytesIO(data), told=told)
    else:
        yield from _articles_of(value, encoding, told)


def _bounded_lines(stream: BinaryIO, end: int | None) -> Iterator[tuple[int, bytes]]:
    """Lines with the byte at which they start; of one that is too long, only its first `LONGEST_RECORD` + 1 bytes."""
    start = stream.tell() if stream.seekable() else 0
    while (end is None or start < end) and (written := stream.readline(LONGEST_RECORD + 1)):
        size = len(written)
        if size > LONGEST_RECORD and not written.endswith(b"\n"):
            size += _skipped_line(stream)
        yield start, written.removesuffix(b"\n")
        start += size


def _is_blank(data: bytes) -> bool:
    """Whether data hold nothing but white space and a byte order mark; most are known by their first bytes."""
    samples = (data[:64], data)
    return not any(sample.decode("utf-8", "ignore").removeprefix("\ufeff").strip() for sample in samples)


def _skipped_line(stream: BinaryIO) -> int:
    """Move to the next line without holding this one; the number of bytes passed."""
    passed = 0
    while block := stream.readline(_BLOCK):
        passed += len(block)
        if block.endswith(b"\n"):
            break
    return passed


def _too_long(start: int) -> UnreadableRecord:
    detail = f"The record at byte {start} is longer than {LONGEST_RECORD} bytes; is a newline missing? Split it."
    return UnreadableRecord("line_too_long", detail)


def _article_of_line(written: bytes, record: int, start: int, told: Columns) -> RawArticle | Reject:
    try:
        value, encoding = _parsed(written, start)
        return article(value, record, start, "jsonl", encoding, told)
    except UnreadableRecord as error:
        return reject(error, written, record, start)


def _articles_of(value: Any, encoding: str, told: Columns) -> Iterator[RawArticle | Reject]:
    """The articles of a parsed document; a bad member of a list is rejected and the next one read."""
    members = value if isinstance(value, list) else _list_inside(value, told)
    if members is None:
        yield article(value, None, 0, "json", encoding, told)
        return
    if not members:
        raise UnreadableRecord("empty", "The document's list of articles is empty; remove the file or fill it.")
    if not any(isinstance(member, dict) for member in members):
        raise UnreadableRecord("not_an_object", "The document's list holds no JSON object; it is no list of articles.")
    for record, member in enumerate(members, start=1):
        try:
            yield article(member, record, None, "json", encoding, told)
        except UnreadableRecord as error:
            yield reject(error, orjson.dumps(member), record, None)


def _list_inside(value: Any, told: Columns, depth: int = 0) -> list[Any] | None:
    """The list of articles under one of the known names, or under two of them (`response.docs`, `hits.hits`).

    None when the object is an article itself.
    """
    if not isinstance(value, dict) or first(value, "body") or any(at(value, name) for name in told.values()):
        return None
    for name in aliases("articles"):
        inside = value.get(name)
        if isinstance(inside, dict) and depth < DEEPEST_LIST:
            inside = _list_inside(inside, told, depth + 1)
        if isinstance(inside, list):
            return inside
    return None


def _looks_like_lines(data: bytes) -> bool:
    """Whether the first line is a JSON object of its own."""
    first_line, newline, _ = data.removeprefix(_BOM).lstrip().partition(b"\n")
    try:
        return bool(newline) and isinstance(orjson.loads(first_line), dict)
    except orjson.JSONDecodeError:
        return False


def _parsed(data: bytes, at: int = 0) -> tuple[Any, str]:
    """The value of a JSON text and its encoding.

    Raises:
        UnreadableRecord: `truncated_json`, `invalid_json`, or what decoding raises.
    """
    try:
        return orjson.loads(data.removeprefix(_BOM)), "utf-8"
    except orjson.JSONDecodeError as error:
        found = decoded(data, at=at)
        if found.encoding.startswith("utf-8"):
            raise _malformed(data, error, at) from error
    try:
        return orjson.loads(found.text), found.encoding
    except orjson.JSONDecodeError as error:
        raise _malformed(data, error, at) from error


def _malformed(data: bytes, error: orjson.JSONDecodeError, at: int) -> UnreadableRecord:
    """Why the JSON cannot be read: it breaks off at its end, or is no JSON."""
    breaks_off = error.pos >= len(error.doc.rstrip()) - 1 and not data.rstrip().endswith((b"}", b"]"))
    if breaks_off:
        return UnreadableRecord("truncated_json", f"The record at byte {at} breaks off ({error.msg}); fetch it again.")
    detail = f"The record at byte {at} is not JSON: {error.msg} at character {error.pos}; mend or remove it."
    return UnreadableRecord("invalid_json", detail)
