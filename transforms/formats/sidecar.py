"""What users say about files, outlets and columns in `metadata.csv`, `outlets.csv` and `columns.csv` beside them."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import BinaryIO, NamedTuple

from transforms.errors import UnreadableRecord
from transforms.formats.cells import rows
from transforms.formats.decoding import decoded
from transforms.formats.fields import aliases
from transforms.formats.raw import Reject, reject
from transforms.text.publication import Publication, is_zone, publication

LONGEST_CELL = 131_072  # characters; a longer one means an open quotation mark
# What a column of a table of articles may hold, by the name it has in our tables.
FIELDS = {
    "text": "body", "title": "title", "subtitle": "subtitle", "byline": "byline", "published_on": "published",
    "url": "url", "outlet": "outlet", "section": "section", "language": "language", "agency": "agency",
    "id": "provider_id",
}  # fmt: skip


class FileMetadata(NamedTuple):
    """What `metadata.csv` says about one file; None where it says nothing.

    Args:
        path: the file, relative to the folder of `metadata.csv`, with `/` between folders.
        line: where in `metadata.csv` it stands, counted from 1.
    """

    path: str
    line: int
    published: Publication | None
    outlet: str | None
    url: str | None
    title: str | None
    byline: str | None


class Outlet(NamedTuple):
    """One outlet of `outlets.csv`; None where it says nothing.

    Args:
        outlet_id: as written, else the domain, else the name in lower case with dashes.
        country: ISO 3166-1 alpha-2.
        timezone: IANA name.
    """

    outlet_id: str
    line: int
    name: str | None
    domain: str | None
    country: str | None
    timezone: str | None
    is_agency: bool


class Column(NamedTuple):
    """One line of `columns.csv`.

    Args:
        field: what the column holds, as readers call it.
        column: its name in the user's files; of JSON, a name or a dotted path.
        line: where it stands, counted from 1.
    """

    field: str
    column: str
    line: int


class _Row(NamedTuple):
    """One line of a table: its number and its filled cells by column name."""

    line: int
    cells: dict[str, str]

    def value(self, field: str) -> str | None:
        """The cell of the first known name of a field; None when empty or missing."""
        return next((self.cells[name.casefold()] for name in aliases(field) if self.cells.get(name.casefold())), None)


def metadata(stream: BinaryIO) -> Iterator[FileMetadata | Reject]:
    """The rows of a `metadata.csv`; one that cannot be used comes as a `Reject` that names line and remedy.

    Args:
        stream: comma, semicolon or tab between cells; columns path, published_on, outlet, url, title, byline in any
            order, all but path optional, others ignored.
    """
    for row in _rows(stream, needs="path"):
        if isinstance(row, Reject):
            yield row
            continue
        written = row.value("published")
        published = publication(written, "metadata.csv") if written else None
        if written and published is None:
            yield _unusable(row, "unreadable_date", f"{written!r} is not a day; write it as 2019-03-27.")
        yield FileMetadata(
            re.sub(r"^(?:\./)+", "", (row.value("path") or "").replace("\\", "/")), row.line, published,
            **{field: row.value(field) for field in ("outlet", "url", "title", "byline")},
        )  # fmt: skip


def outlets(stream: BinaryIO) -> Iterator[Outlet | Reject]:
    """The rows of an `outlets.csv`; one that cannot be used comes as a `Reject` that names line and remedy.

    Args:
        stream: as for `metadata`; columns outlet_id, name, domain, country, timezone, is_agency in any order; one of
            the first three is needed.
    """
    for row in _rows(stream, needs=None):
        if isinstance(row, Reject):
            yield row
            continue
        name, domain = row.value("outlet_name"), row.value("outlet_domain")
        outlet_id = row.value("outlet_id") or domain or (name and re.sub(r"\W+", "-", name.casefold()).strip("-"))
        country, timezone = (row.value("outlet_country") or "").upper() or None, row.value("outlet_timezone")
        if not outlet_id:
            yield _unusable(row, "no_outlet", "there is no outlet_id, name or domain; fill one of them.")
            continue
        if country and not re.fullmatch("[A-Z]{2}", country):
            yield _unusable(row, "bad_country", f"{country!r} is no country code; write two letters such as GB.")
            country = None
        if timezone and not is_zone(timezone):
            yield _unusable(row, "bad_timezone", f"{timezone!r} is no time zone; write it as Europe/London.")
            timezone = None
        yield Outlet(outlet_id, row.line, name, domain, country, timezone, _is_true(row.value("outlet_is_agency")))


def columns(stream: BinaryIO) -> Iterator[Column | Reject]:
    """The rows of a `columns.csv`; one that cannot be used comes as a `Reject` that names line and remedy.

    Args:
        stream: as for `metadata`; columns `field` (one of `FIELDS`) and `column` in any order.
    """
    told: set[str] = set()
    for row in _rows(stream, needs=None):
        if isinstance(row, Reject):
            yield row
            continue
        field, column = row.cells.get("field", "").casefold(), row.cells.get("column", "")
        if field not in FIELDS or not column:
            yield _unusable(row, "unknown_field", f"{field!r} with column {column!r}: {_REMEDY}")
        elif field in told:
            yield _unusable(row, "field_twice", f"{field} is told twice; keep the line that is right.")
        else:
            told.add(field)
            yield Column(FIELDS[field], column, row.line)


_REMEDY = f"write `field,column` and below it one of {', '.join(FIELDS)}, and the name of your column."


def _rows(stream: BinaryIO, needs: str | None) -> Iterator[_Row | Reject]:
    """The rows of a table; rows with more cells than the header, or without the needed field, as rejects."""
    try:
        text = decoded(stream.read()).text
    except UnreadableRecord as error:
        yield reject(error, b"")
        return
    reader = rows(StringIO(text), _delimiter(text))
    try:
        header = [re.sub(r"\W+", "_", name.strip()).casefold() for name in next(reader, [])]
        if needs and not {name.casefold() for name in aliases(needs)} & set(header):
            yield _without_column(needs, header)
            return
        for cells in reader:
            yield from _row(_Row(reader.line_num, _named(header, cells)), len(header), cells, needs)
    except csv.Error as error:
        broken = UnreadableRecord("invalid_csv", f"Line {reader.line_num}: {error}; is a quotation mark left open?")
        yield reject(broken, b"", reader.line_num)


def _row(row: _Row, width: int, cells: list[str], needs: str | None) -> Iterator[_Row | Reject]:
    if not any(map(str.strip, cells)):
        return
    if len(cells) > width:
        detail = f"there are {len(cells)} cells for {width} columns; put quotation marks around text with commas."
        yield _unusable(row, "too_many_cells", detail)
    elif max(map(len, cells)) > LONGEST_CELL:
        yield _unusable(
            row, "invalid_csv", f"a cell has more than {LONGEST_CELL} signs; is a quotation mark left open?"
        )
    elif needs and not row.value(needs):
        yield _unusable(row, f"no_{needs}", f"the column {needs} is empty; fill it or remove the line.")
    else:
        yield row


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    return {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False)}


def _delimiter(text: str) -> str:
    """The mark that parts the header's cells."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _unusable(row: _Row, reason: str, detail: str) -> Reject:
    head = ",".join(row.cells.values()).encode("utf-8", "replace")
    return reject(UnreadableRecord(reason, f"Line {row.line}: {detail}"), head, row.line, None)


def _without_column(needs: str, header: list[str]) -> Reject:
    names = ", ".join(header) or "none"
    detail = f"Line 1: there is no column {needs} (columns: {names}); name the column that holds it so."
    return reject(UnreadableRecord(f"no_{needs}_column", detail), b"", 1)


def _is_true(written: str | None) -> bool:
    return (written or "").casefold() in {"1", "true", "t", "yes", "y", "x"}
