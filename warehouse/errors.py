"""What can be wrong with a warehouse, in words for its user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from transforms.errors import BadRequest, PressrowError


class NoWarehouse(BadRequest):
    """The folder holds no warehouse, or one that this version of pressrow cannot use."""


class BusyWarehouse(PressrowError):
    """Another build or maintenance is writing to the warehouse."""


class DamagedWarehouse(PressrowError):
    """The catalog or a data file cannot be read; the message says which, and what to do."""


class FullDisk(PressrowError):
    """The disk is full; what was committed is unharmed."""


@contextmanager
def in_plain_words(folder: Path) -> Iterator[None]:
    """Errors of the database, raised again as ours where their cause is the disk, a lock or damage."""
    try:
        yield
    except duckdb.Error as error:
        if (ours := _explained(str(error), folder)) is None:
            raise
        raise ours from error


def _explained(said: str, folder: Path) -> PressrowError | None:
    """The error in our words, by what the database's message holds; None for any other error."""
    lowered = said.lower()
    for signs, kind, sentence in _CAUSES:
        if any(sign in lowered for sign in signs):
            return kind(f"{sentence.format(folder=folder)} (The database says: {said.splitlines()[0]})")
    return None


_CAUSES: tuple[tuple[tuple[str, ...], type[PressrowError], str], ...] = (
    (
        ("no space left", "disk is full", "database or disk is full", "not enough space"),
        FullDisk,
        "The disk that holds {folder} is full. Make room and run the build again: it goes on where it stopped.",
    ),
    (
        ("database is locked", "database table is locked", "unable to lock"),
        BusyWarehouse,
        "Another program holds the catalog of {folder}. Wait until it has ended, then try again.",
    ),
    (
        ("not a database", "malformed", "disk i/o error", "no magic bytes", "invalid parquet", "too small to be"),
        DamagedWarehouse,
        "A file of the warehouse {folder} is damaged. Restore it from a backup, or move it away and build again.",
    ),
)  # fmt: skip
