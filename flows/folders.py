"""Folders: which files lie in them, what is passed over, and what cannot be opened.

A file's path in the tables is the name of the folder given to the build and the path inside it, joined by `/`:
`pressrow build ../data/2024` stores `2024/march/a.txt`. So a folder may move without its articles becoming new
ones, and files of the same name in two folders stay apart. Bytes of a name that are not UTF-8 are written `\\xe9`,
a backslash `\\\\`.
"""

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from errno import EINVAL
from io import BufferedReader
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from transforms.errors import BadRequest

SIDECARS = ("metadata.csv", "outlets.csv", "columns.csv")


class FoundFile(NamedTuple):
    """A file that lies in a folder.

    Args:
        location: where to open it.
        path: its name in the tables.
        corpus: the collection it belongs to.
        size: bytes.
        mtime_ns: modification time, nanoseconds since 1970.
    """

    location: str
    path: str
    corpus: str
    size: int
    mtime_ns: int


class SkippedFile(NamedTuple):
    """A file or folder that is not read, with the reason as a code: hidden, unsupported, sidecar, special, linked."""

    path: str
    reason: str
    found: FoundFile | None = None


class Trouble(NamedTuple):
    """What cannot be used: a file or folder that the system does not let us open, or a line of a sidecar.

    Args:
        path: where.
        reason: code.
        detail: what is wrong and what to do about it, in words.
        record: line of the file, counted from 1; 0 for the file or folder as a whole.
        stage: step that failed.
        is_folder: whether all that lies under the path is out of reach.
    """

    path: str
    reason: str
    detail: str
    record: int = 0
    stage: str = "open"
    is_folder: bool = False


class Folder(NamedTuple):
    """A folder (or single file) given to the build, with the name its files carry in the tables."""

    location: Path
    name: str
    corpus: str

    @property
    def holder(self) -> Path:
        """The folder itself, or the one that holds the single file."""
        return self.location if self.location.is_dir() else self.location.parent


def folders(locations: list[Path], corpus: str | None = None) -> list[Folder]:
    """The folders a build was given; the corpus is the folder's name unless told.

    Raises:
        BadRequest: for a folder that does not exist or two of the same name, whose files could not be told apart.
    """
    if missing := [str(location) for location in locations if not location.exists()]:
        raise BadRequest(f"There is no folder {', '.join(missing)}. Check the spelling, or give the full path.")
    given = list(dict.fromkeys(_folder(Path(os.path.normpath(location.absolute())), corpus) for location in locations))
    holders = {(folder.name, folder.holder) for folder in given}
    names = [name for name, _ in holders]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadRequest(
            f"Two folders are called {twice[0]!r}, so that their files would have the same names in the tables. "
            "Rename one, or build the folder that holds both."
        )
    return given


def walk(folder: Folder, is_supported: Callable[[str], bool]) -> Iterator[FoundFile | SkippedFile | Trouble]:
    """Everything in a folder, in the order of its names; a folder linked from several places is entered once.

    Args:
        folder: where to start; a single file is told as if its folder held nothing else.
        is_supported: whether a file of this name can be read.
    """
    if not folder.location.is_dir():
        yield _told(folder.location, f"{folder.name}/{stored(folder.location.name)}", folder.corpus, is_supported)
        return
    entered: set[tuple[int, int]] = set()
    real, linked = deque([(folder.location, folder.name)]), deque[tuple[Path, str]]()
    while real or linked:
        directory, path = real.popleft() if real else linked.popleft()
        try:
            is_new = _enter(directory, entered)
            entries = sorted(os.scandir(directory), key=lambda entry: os.fsencode(entry.name)) if is_new else []
        except OSError as error:
            yield _unreadable(path, error, is_folder=True)
            continue
        if not is_new:
            yield SkippedFile(path, "linked")
        for entry in entries:
            inside = f"{path}/{stored(entry.name)}"
            if _is_folder(entry) and not entry.name.startswith("."):
                (linked if entry.is_symlink() else real).append((Path(entry.path), inside))
            else:
                yield _told(Path(entry.path), inside, folder.corpus, is_supported)


def opened(location: str) -> BufferedReader:
    """A file that was found, opened for reading.

    Raises:
        OSError: for what cannot be opened, or has become a pipe or device since: reading those might never end.
    """
    stream = open(location, "rb", opener=_without_waiting)  # noqa: SIM115  # Path.open has no opener
    if not S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(EINVAL, "It is no plain file any more")
    return stream


def stored(name: str) -> str:
    """A file name as the tables hold it: valid Unicode from which the name's bytes can be had again."""
    return _UNDECODABLE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", name.replace("\\", "\\\\"))


def root(path: str) -> str:
    """The name of the given folder that a path starts with."""
    return path.partition("/")[0]


_UNDECODABLE = re.compile("[\udc80-\udcff]")  # how Python carries bytes of a name that are not UTF-8


def _folder(location: Path, corpus: str | None) -> Folder:
    name = stored((location if location.is_dir() else location.parent).name) or "root"
    return Folder(location, name, corpus or name)


def _without_waiting(location: str, flags: int) -> int:
    """Open without waiting for somebody to write, as a pipe would."""
    return os.open(location, flags | getattr(os, "O_NONBLOCK", 0))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: told as unreadable when it is looked at as a file
        return False


def _enter(directory: Path, entered: set[tuple[int, int]]) -> bool:
    """Whether a folder was not entered before by another way; links that lead back end here."""
    status = directory.stat()
    identity = (status.st_dev, status.st_ino)
    is_new = identity not in entered
    entered.add(identity)
    return is_new


def _told(
    location: Path, path: str, corpus: str, is_supported: Callable[[str], bool]
) -> FoundFile | SkippedFile | Trouble:
    """What a directory entry is: a file to read, one to pass over, or one that cannot be reached."""
    try:
        status = location.stat()
    except OSError as error:
        return _unreadable(path, error, is_folder=False)
    found = FoundFile(str(location), path, corpus, status.st_size, status.st_mtime_ns)
    if location.name.startswith("."):
        return SkippedFile(path, "hidden", found if S_ISREG(status.st_mode) else None)
    if not S_ISREG(status.st_mode):
        return SkippedFile(path, "special")
    if location.name.lower() in SIDECARS:
        return SkippedFile(path, "sidecar", found)
    return found if is_supported(location.name) else SkippedFile(path, "unsupported", found)


def _unreadable(path: str, error: OSError, *, is_folder: bool) -> Trouble:
    what = "folder" if is_folder else "file"
    why = error.strerror or type(error).__name__
    detail = f"The {what} cannot be opened: {why}. Check that it exists and that you may read it."
    return Trouble(path, f"unreadable_{what}", detail, is_folder=is_folder)
