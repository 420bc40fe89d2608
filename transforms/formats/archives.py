"""Archives: their members as open streams, one after the other; nothing is ever written to disk."""

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from transforms.errors import UnreadableRecord
from transforms.formats.compression import bounded, held

LARGEST_HELD = 256_000_000  # bytes of a zip inside another archive, which must be held to be opened
MOST_MEMBERS = 2_000_000
SUFFIXES = frozenset({".zip", ".tar"})
_FAILURES = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)


class Member(NamedTuple):
    """A file inside an archive.

    Args:
        name: as the archive gives it, unprintable characters escaped; it is a label and never a place on disk.
        stream: its contents; None where it cannot be read.
        why: what is wrong then.
    """

    name: str
    stream: BinaryIO | None
    why: UnreadableRecord | None = None


def members(stream: BinaryIO, suffix: str, end: int | None = None) -> Iterator[Member]:
    """The files in an archive; folders, links, devices and hidden files are passed over.

    Args:
        stream: the archive; for a zip it stands where the members to be read begin.
        suffix: .zip or .tar.
        end: members of a zip that begin at or after this byte are left to another reader.

    Raises:
        UnreadableRecord: `damaged_archive`, `too_large`.
    """
    return _of_zip(stream, end) if suffix == ".zip" else _of_tar(stream)


def member_starts(stream: BinaryIO) -> list[int]:
    """The bytes at which the members of a zip begin, in order; empty for what is no zip."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return sorted(info.header_offset for info in archive.infolist())
    except _FAILURES:
        return []


def _of_zip(stream: BinaryIO, end: int | None) -> Iterator[Member]:
    start = stream.tell() if stream.seekable() else 0
    with _opened(held(stream, LARGEST_HELD)) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
            is_here = start <= info.header_offset and (end is None or info.header_offset < end)
            if is_here and not info.is_dir() and not _is_link(info) and not _is_hidden(info.filename):
                yield _member_of_zip(archive, info)


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except _FAILURES as error:
        raise UnreadableRecord("damaged_archive", f"The archive cannot be opened: {error}; fetch it again.") from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise UnreadableRecord("too_large", f"The archive has more than {MOST_MEMBERS} members; split it.")
    return archive


def _member_of_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = label(info.filename)
    if info.flag_bits & 1:
        detail = "The member is encrypted; unpack the archive with its password and build the folder."
        return Member(name, None, UnreadableRecord("encrypted", detail, "open"))
    try:
        stream = archive.open(info)
    except _FAILURES as error:
        detail = f"The member cannot be opened: {error}; unpack the archive and build the folder."
        return Member(name, None, UnreadableRecord("damaged_archive", detail, "open"))
    return Member(name, bounded(cast(BinaryIO, stream), lambda: info.compress_size))


def _of_tar(stream: BinaryIO) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                if info.isreg() and not _is_hidden(info.name) and (inside := archive.extractfile(info)):
                    # A sparse member may be said to be of any size without weighing anything.
                    yield Member(label(info.name), bounded(cast(BinaryIO, inside), _weight(info)))
                archive.members.clear()  # type: ignore[attr-defined]  # it would remember every member
    except (tarfile.TarError, EOFError, OSError) as error:
        detail = f"The archive is damaged or breaks off ({error}); fetch it again."
        raise UnreadableRecord("damaged_archive", detail, "open") from error


def _weight(info: tarfile.TarInfo) -> Callable[[], int]:
    size = 0 if info.issparse() else info.size
    return lambda: size


def label(name: str) -> str:
    """A member's name with what cannot be printed escaped."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in name)


def _is_link(info: zipfile.ZipInfo) -> bool:
    kind = info.external_attr >> 28
    return kind not in (0, 8)  # neither unknown nor a regular file, as Unix says it


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts
