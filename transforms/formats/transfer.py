"""What HTTP wraps around a page: chunks and compression, which some crawlers keep and some have taken off already."""

import re
import zlib

from transforms.errors import UnreadableRecord

_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")
_PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # zlib finds out by itself which of the two it is


def unwrapped(data: bytes, transfer: str | None, content: str | None, most: int) -> bytes:
    """The page itself, or the beginning of it, of one byte more than `most`, where it is larger.

    Crawlers that unwrap pages often leave the headers as they were: what is not wrapped is left as it is.

    Args:
        data: the body of the answer.
        transfer, content: the headers `Transfer-Encoding` and `Content-Encoding`.

    Raises:
        UnreadableRecord: `truncated` for what breaks off, `unknown_packing`.
    """
    if "chunked" in (transfer or "").lower() and _CHUNK.match(data):
        data = _joined(data)
    for coding in reversed([name.strip().lower() for name in (content or "").split(",")]):
        if coding not in ("", "identity") and not data.lstrip().startswith(b"<"):
            data = _unpacked(data, coding, most)
    return data


def _joined(data: bytes) -> bytes:
    """The chunks of a body put together."""
    pieces: list[bytes] = []
    place = 0
    while found := _CHUNK.match(data, place):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(data[found.end() : found.end() + size])
        place = found.end() + size + 2
    raise UnreadableRecord("truncated", "The answer breaks off between its chunks; fetch the page again.")


def _unpacked(data: bytes, coding: str, most: int) -> bytes:
    """What a packed body holds, one byte more than `most` of it at most."""
    if coding not in _PACKED:
        detail = f"The page is packed as `{coding[:20]}`, which is not unpacked here; crawl without it."
        raise UnreadableRecord("unknown_packing", detail)
    unpacker = zlib.decompressobj(wbits=_PACKED[coding])
    try:
        page = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise UnreadableRecord("truncated", f"The packed page is damaged ({error}); fetch it again.") from error
    if not unpacker.eof and len(page) <= most:
        raise UnreadableRecord("truncated", "The packed page breaks off; fetch it again.")
    return page
