"""What lies beside the articles: metadata.csv (of files), outlets.csv (who publishes), columns.csv (of tables)."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from flows.folders import FoundFile, Trouble, opened, root
from flows.units import Told
from transforms import contract
from transforms.formats import Reject, has_columns
from transforms.formats.sidecar import FileMetadata, columns, metadata, outlets
from transforms.ids import row_id

Outlets = dict[str, dict[str, Any]]
Columns = tuple[tuple[str, str], ...]  # fields and the columns that hold them


class Sidecars(NamedTuple):
    """What all sidecars of a build say.

    Args:
        files: what was told about a file, by its location.
        outlets: rows of outlets.csv by the name of the folder given to the build, then by outlet id: they speak for
            that folder only, so that it makes no difference which folders are built together.
        columns: by folder, what columns.csv says of the tables in it and below.
    """

    files: dict[str, Told]
    outlets: dict[str, Outlets]
    columns: dict[str, Columns]

    def told(self, location: str) -> Told:
        """What metadata.csv says about a file, and of its columns the columns.csv that is nearest above it."""
        place = os.path.normcase(location)
        found = self.files.get(place, Told())
        if not self.columns or not has_columns(location):
            return found
        above = (self.columns.get(str(folder)) for folder in Path(place).parents)
        return found._replace(columns=next(filter(None, above), ()))

    def outlets_sha256(self, path: str) -> str:
        """Hash of all that is known of a file's outlets: they settle what a dollar or a Tuesday is."""
        return row_id(*(value for row in self.outlets.get(root(path), {}).values() for value in row.values()))

    def outlet_rows(self) -> pl.DataFrame:
        """The outlets as rows of the table `outlets`; named by their id where no name is told."""
        rows = {outlet: row for known in self.outlets.values() for outlet, row in known.items()}
        schema = {name: column.dtype for name, column in contract.columns("outlets").items()}
        return pl.DataFrame([*rows.values()], schema=schema).with_columns(name=pl.coalesce("name", "outlet_id"))


def read_sidecars(files: Iterable[FoundFile], locations: Collection[str]) -> tuple[Sidecars, list[Trouble]]:
    """Read all sidecars; where two speak of one thing, the deeper or later path has the last word.

    Args:
        files: the sidecars.
        locations: of the files that metadata may speak of.

    Returns:
        What they say, and the lines and files that cannot be used.
    """
    told, known, named, troubles = dict[str, Told](), dict[str, Outlets](), dict[str, Columns](), list[Trouble]()
    places = {os.path.normcase(location) for location in locations}
    for file in sorted(files, key=lambda file: file.path):
        try:
            if file.path.lower().endswith("metadata.csv"):
                troubles += _read_metadata(file, told, places)
            elif file.path.lower().endswith("columns.csv"):
                troubles += _read_columns(file, named)
            else:
                troubles += _read_outlets(file, known.setdefault(root(file.path), {}))
        except OSError as error:
            detail = f"The file cannot be opened: {error.strerror}. Check that you may read it."
            troubles.append(Trouble(file.path, "unreadable_file", detail))
    return Sidecars(told, known, named), troubles


def _read_metadata(file: FoundFile, told: dict[str, Told], places: Collection[str]) -> list[Trouble]:
    """Add what a metadata.csv says; the lines that cannot be used or that speak of no file."""
    troubles = []
    with opened(file.location) as stream:
        for row in metadata(stream):
            if isinstance(row, Reject):
                troubles.append(_trouble(file, row))
                continue
            place = os.path.normcase(os.path.normpath(Path(file.location).parent / row.path))
            if place in places:
                told[place] = _both(told.get(place, Told()), _told(row))
            else:
                detail = f"Line {row.line}: there is no file {row.path!r} to read; mend the path or remove the line."
                troubles.append(Trouble(file.path, "no_such_file", detail, row.line, "read"))
    return troubles


def _read_outlets(file: FoundFile, known: Outlets) -> list[Trouble]:
    """Add what an outlets.csv says; the lines that cannot be used."""
    troubles = []
    with opened(file.location) as stream:
        for row in outlets(stream):
            if isinstance(row, Reject):
                troubles.append(_trouble(file, row))
            else:
                known[row.outlet_id] = {name: value for name, value in row._asdict().items() if name != "line"}
    return troubles


def _read_columns(file: FoundFile, named: dict[str, Columns]) -> list[Trouble]:
    """Add what a columns.csv says; the lines that cannot be used."""
    with opened(file.location) as stream:
        rows = list(columns(stream))
    folder = os.path.normcase(Path(file.location).parent)
    named[folder] = tuple((row.field, row.column) for row in rows if not isinstance(row, Reject))
    return [_trouble(file, row) for row in rows if isinstance(row, Reject)]


def _told(row: FileMetadata) -> Told:
    day = row.published
    published = None if day is None else (day.on.isoformat(), day.at.isoformat() if day.at else None, day.precision)
    return Told(published, row.outlet, row.url, row.title, row.byline)


def _both(former: Told, later: Told) -> Told:
    """What two lines say of one file: the later one, but where it says nothing the former."""
    return former._replace(**{field: value for field, value in later._asdict().items() if value})


def _trouble(file: FoundFile, row: Reject) -> Trouble:
    return Trouble(file.path, row.reason, row.detail, row.record or 0, row.stage)
