"""Plain text: one article per file, all its lines kept."""

from collections.abc import Iterator
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.databases import database_of, records_of
from transforms.formats.decoding import Decoded, decoded
from transforms.formats.raw import RawArticle, Reject, of_text

LONGEST_LINE = 1_000_000  # bytes; a line this long is no prose, and every step after works line by line
LONGEST_FILE = 64_000_000  # bytes; the longest article known to us has under 1 MB


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The one article of a text file, or those of a news database's export.

    Raises:
        UnreadableRecord: `empty`, `line_too_long`, `too_large`, or what decoding raises.
    """
    found = whole_text(stream)
    if database := database_of(found.text):
        yield from records_of(found.text, database, found.encoding)
        return
    yield of_text(found.text, "text", found.encoding, found.repairs)


def whole_text(stream: BinaryIO) -> Decoded:
    """The decoded text of a file.

    Raises:
        UnreadableRecord: as `articles` does.
    """
    found = decoded(_bounded(stream))
    if not found.text.strip():
        raise UnreadableRecord("empty", "The file holds no text; remove it or fill it.")
    return found


def _bounded(stream: BinaryIO) -> bytes:
    """The whole file, read no further than a line that is too long."""
    blocks: list[bytes] = []
    size = line_start = 0
    while block := stream.read(LONGEST_LINE):
        blocks.append(block)
        size += len(block)
        if size > LONGEST_LINE:
            _refuse_long_lines(block, size - len(block), line_start)
        line_start = max(line_start, size - len(block) + block.rfind(b"\n") + 1)
        if size > LONGEST_FILE:
            raise UnreadableRecord("too_large", f"The file is larger than {LONGEST_FILE} bytes; split it.")
    return b"".join(blocks)


def _refuse_long_lines(block: bytes, block_start: int, line_start: int) -> None:
    """Stop at a line that runs over `LONGEST_LINE`; inside one block only the line that runs into it can."""
    first_end = block.find(b"\n")
    line_end = block_start + (len(block) if first_end < 0 else first_end)
    if line_end - line_start > LONGEST_LINE:
        detail = f"The line at byte {line_start} is longer than {LONGEST_LINE} bytes; break it into lines."
        raise UnreadableRecord("line_too_long", detail)
