"""What lies beside the articles: metadata.csv (about files) and outlets.csv (about who publishes)."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from flows.folders import FoundFile, UnreadablePlace, root
from flows.units import Told
from transforms import contract
from transforms.errors import UnreadableRecord
from transforms.formats.decoding import decoded
from transforms.ids import row_id

METADATA_COLUMNS = ("published_on", "outlet", "url", "title", "byline")
OUTLET_COLUMNS = ("outlet_id", "name", "domain", "country", "timezone", "is_agency")


Outlets = dict[str, dict[str, Any]]


class Sidecars(NamedTuple):
    """What all sidecars of a build say.

    Args:
        metadata: what was told about a file, by its location.
        outlets: rows of outlets.csv by the name of the folder given to the build, then by outlet id: they speak for
            that folder only, so that it makes no difference which folders are built together.
    """

    metadata: dict[str, Told]
    outlets: dict[str, Outlets]

    def outlets_sha256(self, path: str) -> str:
        """Hash of all that is known of a file's outlets: they settle what a dollar or a Tuesday is."""
        return row_id(*(value for row in self.outlets.get(root(path), {}).values() for value in row.values()))

    def told(self, location: str) -> Told:
        """What metadata.csv says about a file."""
        return self.metadata.get(os.path.normcase(location), Told())

    def outlet_rows(self) -> pl.DataFrame:
        """The outlets as rows of the table `outlets`."""
        rows = {outlet: row for outlets in self.outlets.values() for outlet, row in outlets.items()}
        return contract.conform("outlets", pl.DataFrame([*rows.values()], schema=_outlet_schema()))


def read_sidecars(files: Iterable[FoundFile]) -> tuple[Sidecars, list[UnreadablePlace]]:
    """Read all metadata.csv and outlets.csv; where two speak of one thing, the deeper or later path has the last word.

    Returns:
        What they say, and those that cannot be read.
    """
    metadata: dict[str, Told] = {}
    outlets: dict[str, Outlets] = {}
    troubles = []
    for file in sorted(files, key=lambda file: file.path):
        try:
            rows = list(_rows(file))
            if file.path.lower().endswith("metadata.csv"):
                metadata |= _metadata(rows, Path(file.location).parent)
            else:
                outlets.setdefault(root(file.path), {}).update(_outlets(rows))
        except (OSError, csv.Error, UnreadableRecord) as error:
            detail = f"What it says is not used: {error}"
            troubles.append(UnreadablePlace(file.path, "bad_sidecar", detail, is_folder=False))
    return Sidecars(metadata, outlets), troubles


def _rows(file: FoundFile) -> Iterator[dict[str, str]]:
    """The rows of a CSV file with commas or semicolons; names of columns in lower case, empty cells left out."""
    text = decoded(Path(file.location).read_bytes()).text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    for row in csv.DictReader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ","):
        yield {
            name.strip().lower(): value.strip()
            for name, value in row.items()
            if isinstance(name, str) and isinstance(value, str) and value.strip()
        }


def _metadata(rows: list[dict[str, str]], folder: Path) -> dict[str, Told]:
    _require(rows, "path", "metadata.csv")
    return {
        os.path.normcase(os.path.normpath(folder / row["path"].replace("\\", "/"))): Told(
            **{name: row.get(name) for name in METADATA_COLUMNS}
        )
        for row in rows
        if "path" in row
    }


def _outlets(rows: list[dict[str, str]]) -> Outlets:
    _require(rows, "outlet_id", "outlets.csv")
    found: Outlets = {}
    for row in rows:
        if "outlet_id" in row:
            is_agency = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
                row.get("is_agency", "").lower()
            )
            told: dict[str, Any] = {name: row.get(name) for name in OUTLET_COLUMNS}
            found[row["outlet_id"]] = told | {"name": row.get("name", row["outlet_id"]), "is_agency": is_agency}
    return found


def _require(rows: list[dict[str, str]], column: str, name: str) -> None:
    if rows and not any(column in row for row in rows):
        raise UnreadableRecord("bad_sidecar", f"{name} has no column {column!r}; add it to the first line.")


def _outlet_schema() -> dict[str, Any]:
    return {name: pl.Boolean if name == "is_agency" else pl.String for name in OUTLET_COLUMNS}
