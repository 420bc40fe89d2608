"""Compressed streams, opened without holding them, and bounded by what they weigh."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from tarfile import TarError
from typing import BinaryIO, cast
from zipfile import BadZipFile

from transforms.errors import UnreadableRecord

MOST_RATIO = 200  # bytes out per byte in; news text packs 3 to 12 times, the best zip bombs 1,000 times and more
FREE_BYTES = 32_000_000  # what may come out whatever the ratio: a repeated line packs well and harms nobody
_BLOCK = 1 << 16


def decompressed(stream: BinaryIO, suffix: str) -> BinaryIO:
    """What a compressed stream holds, as a stream.

    Args:
        stream: stands at its start.
        suffix: .gz, .bz2, .xz or .zst.

    Raises:
        UnreadableRecord: while reading: `damaged_archive` for what is broken or breaks off, `bomb` for what grows
            more than `MOST_RATIO` times.
    """
    counted = _Counted(stream)
    return bounded(_OPENERS[suffix](cast(BinaryIO, counted)), lambda: counted.count)


def bounded(stream: BinaryIO, weight: Callable[[], int]) -> BinaryIO:
    """A stream that stops with an error when it gives too much for its weight in the archive.

    Args:
        stream: decompressed data.
        weight: compressed bytes read so far, or in all.
    """
    return cast(BinaryIO, io.BufferedReader(_Bounded(stream, weight), _BLOCK))


def held(stream: BinaryIO, most: int) -> BinaryIO:
    """The stream itself where it can go back, else its contents in memory.

    Raises:
        UnreadableRecord: `too_large`.
    """
    if stream.seekable():
        return stream
    data = stream.read(most + 1)
    if len(data) > most:
        detail = f"It must be held whole and is larger than {most} bytes; unpack it and build the folder."
        raise UnreadableRecord("too_large", detail)
    return io.BytesIO(data)


class _Counted(io.RawIOBase):
    """A stream that counts what was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond its weight, with the errors of all packers as ours."""

    def __init__(self, stream: BinaryIO, weight: Callable[[], int]) -> None:
        super().__init__()
        self.stream, self.weight, self.count = stream, weight, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self.stream.read(len(buffer))
        except _BROKEN as error:
            detail = f"The compressed data are damaged or break off ({error}); fetch the file again."
            raise UnreadableRecord("damaged_archive", detail, "open") from error
        self.count += len(data)
        if self.count > FREE_BYTES and self.count > MOST_RATIO * max(1, self.weight()):
            detail = f"The data grow more than {MOST_RATIO} times when unpacked, which no text does; remove the file."
            raise UnreadableRecord("bomb", detail, "open")
        buffer[: len(data)] = data
        return len(data)


def _zstd(stream: BinaryIO) -> BinaryIO:
    import pyarrow as pa  # type: ignore[import-untyped]  # brings a decompressor, which Python has from 3.14 on

    return cast(BinaryIO, pa.CompressedInputStream(stream, "zstd"))


_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, BadZipFile, TarError)
_OPENERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
    ".bz2": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
    ".xz": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115
    ".zst": _zstd,
}
SUFFIXES = frozenset(_OPENERS)
