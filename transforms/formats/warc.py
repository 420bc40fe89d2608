"""WARC: web pages as crawlers keep them, CC-NEWS among them."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from transforms.errors import UnreadableRecord
from transforms.formats import plain, web
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.transfer import unwrapped

LARGEST_PAGE = web.LARGEST_FILE
_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_PAGES = ("text/html", "application/xhtml+xml")
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b\x08"


def articles(stream: BinaryIO, end: int | None = None) -> Iterator[RawArticle | Reject]:
    """The articles of an archive: pages that were answered, and texts that were made of them (WET).

    A page is known by its address, or by where it was fetched from. When it was fetched is not when it was published.

    Args:
        stream: stands at the start of a record.
        end: records that start at or after this byte are left to another reader.

    Raises:
        UnreadableRecord: `truncated` where the archive breaks off; the records before it stand.
    """
    place = stream.tell() if stream.seekable() else 0
    try:
        for record in ArchiveIterator(cast(BinaryIO, _Counted(stream)), record_types=_KINDS, parse_http=True):
            place = record.stream_pos
            if end is not None and place >= end:
                return
            yield from _of_record(record, place)
    except (OSError, EOFError) as error:
        detail = f"The archive is damaged or breaks off after byte {place} ({error}); fetch it again."
        raise UnreadableRecord("truncated", detail) from error


def record_starts(stream: BinaryIO, name: str, size: int, step: int) -> Iterator[int]:
    """Bytes, about `step` apart, at which a record begins: where a range of the archive may start."""
    for wanted in range(step, size, step):
        stream.seek(wanted)
        block = stream.read(_BLOCK)
        found = _in_gzip(block) if name.lower().endswith(".gz") else _in_plain(block)
        if found is not None:
            yield wanted + found


class _Counted:
    """A stream as fastwarc reads it: it asks where it stands, which the contents of archives cannot say."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.place = stream.tell() if stream.seekable() else 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.stream.read(size)
        self.place += len(data)
        return data

    def tell(self) -> int:
        """Bytes before the next."""
        return self.place


def _of_record(record: Any, place: int) -> Iterator[RawArticle | Reject]:
    """The article of a record, if it is an answered page; what is none is passed over."""
    is_text = record.record_type == WarcRecordType.conversion
    if not is_text and not _is_page(record):
        return
    identity, url = (record.record_id or "").strip("<>") or None, record.headers.get("WARC-Target-URI")
    data = record.reader.read(LARGEST_PAGE + 1)
    try:
        if len(data) < min(record.content_length, LARGEST_PAGE):
            detail = f"The archive breaks off in the page at byte {place}: {len(data)} of {record.content_length} bytes"
            raise UnreadableRecord("truncated", f"{detail} are there; fetch it again.")
        if record.is_http and (told := record.http_headers):
            data = unwrapped(data, told.get("Transfer-Encoding"), told.get("Content-Encoding"), LARGEST_PAGE)
        for found in plain.articles(BytesIO(data)) if is_text else web.articles(BytesIO(data)):
            if isinstance(found, RawArticle):
                found = found._replace(url=found.url or url)
            yield found._replace(member=identity, byte_offset=place)
    except UnreadableRecord as error:
        yield reject(error, data[:200], None, place)._replace(member=identity)


def _is_page(record: Any) -> bool:
    if record.http_headers is None or not record.is_http:
        return record.record_type == WarcRecordType.resource and _kind(record.headers.get("Content-Type")) in _PAGES
    return record.http_headers.status_code == 200 and _kind(record.http_headers.get("Content-Type")) in _PAGES


def _kind(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _in_plain(block: bytes) -> int | None:
    found = block.find(b"\r\n\r\nWARC/1.")
    return found + 4 if found >= 0 else None


def _in_gzip(block: bytes) -> int | None:
    """The first place in a block where a compressed record begins: unpacking from there gives a WARC header."""
    at = block.find(_GZIP)
    while at >= 0:
        try:
            if zlib.decompressobj(wbits=31).decompress(block[at : at + 4096], 4096).startswith(b"WARC/"):
                return at
        except zlib.error:
            pass
        at = block.find(_GZIP, at + 1)
    return None
