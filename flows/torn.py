"""Torn files: large ones that are read in ranges, and were not the same file in all of them."""

from collections.abc import Iterable, Sequence
from hashlib import file_digest
from pathlib import Path

import polars as pl

from flows.folders import opened
from flows.ingest import Ingested, rejected
from flows.units import Unit
from warehouse.receipts import FileRead, Receipt

TORN = ("changed_while_read", "unreadable_file")  # what is told of a range that is not there as it was found
DETAIL = (
    "The file changes while it is read, range by range; nothing of it is stored now. Build again when it is written."
)


def torn_files(ready: Sequence[Receipt], units: Iterable[Unit], staging: Path) -> dict[str, list[Receipt]]:
    """The receipts of files that changed while they were read in ranges, by path; these hold nothing else.

    A range tells when size or time of its file are not those that were found; when all are there, the file must still
    hash to what it did when it was cut, which costs little beside reading it. One that is gone by then was read to its
    end.

    Args:
        ready: receipts with all ranges of their files.
        units: what was to be read.
        staging: the folder of their rows.
    """
    ranges: dict[str, list[Receipt]] = {}
    for receipt in ready:
        for file in receipt.files:
            if file.end is not None:
                ranges.setdefault(file.path, []).append(receipt)
    locations = {part.file.path: part.file.location for unit in units for part in unit.files} if ranges else {}
    return {
        path: parts
        for path, parts in ranges.items()
        if any(_tells(part, staging) for part in parts) or _is_another(parts[0].files[0], locations.get(path))
    }


def given_up(path: str, units: Iterable[Unit]) -> Ingested:
    """What is told of a torn file as a whole: a reject, and where it was read before, that what is stored stays."""
    unit, part = next((unit, part) for unit in units for part in unit.files if part.file.path == path)
    whole = part._replace(sha256=None, start=0, end=None, first_record=1)
    return rejected(unit._replace(files=(whole,)), "changed_while_read", DETAIL)


def _tells(receipt: Receipt, staging: Path) -> bool:
    """Whether a range was not there as it was found."""
    if all(file.sha256 for file in receipt.files):
        return False
    told = [staged.path for staged in receipt.tables if staged.table == "rejects"]
    return any(pl.read_parquet(staging / path)["reason"].is_in(TORN).any() for path in told)


def _is_another(read: FileRead, location: str | None) -> bool:
    """Whether a file hashes to something else than when it was cut into ranges."""
    if location is None or read.sha256 is None:
        return False
    try:
        with opened(location) as stream:
            return file_digest(stream, "sha256").hexdigest() != read.sha256
    except OSError:
        return False
