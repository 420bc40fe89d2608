"""Tables of articles as CSV or TSV: a row is an article, the columns go by the names that providers use."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, TextIO, cast

from transforms.errors import UnreadableRecord
from transforms.formats.cells import LONGEST_CELL, Rows, rows
from transforms.formats.decoding import decoded
from transforms.formats.fields import NONE_TOLD, Columns, aliases, check_columns, known_names
from transforms.formats.quoted_cells import END, Lines, is_misquoted, is_open, unclosed_quote
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.record import article

SAMPLE_BYTES = 4_000_000  # from which the encoding is known
MOST_BLANK_ROWS = 1_200_000  # a sheet of Excel has at most 1,048,576 rows
EXCEL_CELL = 32_767  # characters after which Excel cuts a cell


def articles(stream: BinaryIO, told: Columns = NONE_TOLD) -> Iterator[RawArticle | Reject]:
    """The articles of a table, row by row.

    Args:
        stream: comma, semicolon, tab or bar between cells, names of columns in the first row; quoted cells may hold
            line breaks.
        told: the user's columns by the field that they hold.

    Raises:
        UnreadableRecord: `empty`, `no_text_column`, `no_such_column`, `unclosed_quote`, `invalid_csv`, or what decoding
            raises.
    """
    sample = stream.read(SAMPLE_BYTES)
    if not sample.strip():
        raise UnreadableRecord("empty", "The file holds no row; remove it or fill it.")
    encoding = _encoding(sample)
    text = io.TextIOWrapper(cast(BinaryIO, _Prefixed(sample, stream)), encoding, newline="")
    try:
        yield from _rows(text, encoding, told)
    except UnicodeDecodeError as error:
        detail = f"The table begins in {encoding} and goes on in something else ({error.reason}); save it as UTF-8."
        raise UnreadableRecord("invalid_utf8", detail, "decode") from error


def columns(header: list[str], told: Columns = NONE_TOLD) -> list[str]:
    """The name of each column as providers write it where it is a known one in other case or with other marks.

    Args:
        header: the names in the file.
        told: the user's columns by field; of such a field no other column counts.

    Raises:
        UnreadableRecord: `no_such_column`.
    """
    written = [name.strip() for name in header]
    check_columns(written, told)
    fields = {column: field for field, column in told.items()}
    known = known_names()
    return [aliases(fields[name])[0] if name in fields else known_unless_told(known, name, told) for name in written]


def known_unless_told(known: Mapping[str, str], name: str, told: Columns) -> str:
    """The provider's name of a column; its own, set apart, where the user says that another one holds the field."""
    alias = known.get(folded(name), name)
    return f"untold {name}" if any(alias.partition(".")[0] in aliases(field) for field in told) else alias


def checked(names: list[str]) -> list[str]:
    """The names of columns.

    Raises:
        UnreadableRecord: `no_text_column`.
    """
    if set(aliases("body")).isdisjoint(name.partition(".")[0] for name in names) and "lead" not in names:
        detail = f"No column is known to hold the text (there are: {', '.join(names[:20])}); name it in columns.csv"
        raise UnreadableRecord("no_text_column", f"{detail} beside the file (`field,column` and `text,NAME`).")
    return names


def row_article(row: dict[str, Any], number: int, source_format: str, encoding: str) -> RawArticle | Reject:
    """The article of a row, or why there is none."""
    try:
        found = article(row, number, None, source_format, encoding)
    except UnreadableRecord as error:
        head = ",".join(str(value)[:40] for value in row.values()).encode("utf-8", "replace")
        return reject(error, head, number, None)
    if any(isinstance(value, str) and len(value) == EXCEL_CELL for value in row.values()):
        return found._replace(text_repairs=(*found.text_repairs, "cut_cell:1"))
    return found


def _encoding(sample: bytes) -> str:
    """The encoding of a table by its beginning, cut where a line ends."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    is_whole = len(sample) < SAMPLE_BYTES
    return decoded(sample if is_whole else sample[: sample.rfind(b"\n") + 1] or sample).encoding


def _rows(text: TextIO, encoding: str, told: Columns) -> Iterator[RawArticle | Reject]:
    first = text.readline(LONGEST_CELL)
    delimiter = max(",;\t|", key=first.count)
    lines = Lines(first, text)
    reader = rows(lines, delimiter)
    header = next(reader, [])
    lines.row()
    if header and is_open(header):
        raise unclosed_quote(1, 1, goes_on=True)
    names = checked(columns(header, told))
    filled = 1  # the header's row
    for number, cells in enumerate(_broken_off(reader, lines), start=2):
        line_no, written = lines.row()
        if not any(map(str.strip, cells)):
            if number - filled > MOST_BLANK_ROWS:
                raise UnreadableRecord("blank", f"More than {MOST_BLANK_ROWS} rows on end are blank; remove them.")
            continue
        filled = number
        found = _row(cells, names, number, encoding)
        if is_open(cells) or ((isinstance(found, Reject) or len(written) > 1) and is_misquoted(written, delimiter)):
            yield reject(unclosed_quote(number, line_no, goes_on=is_open(cells)), _joined(cells), number, None)
        else:
            yield found
    if filled == 1:
        raise UnreadableRecord("empty", "The table has a header and no row; remove the file or fill it.")


def _row(cells: list[str], names: list[str], number: int, encoding: str) -> RawArticle | Reject:
    """The article of a row of cells, or why there is none."""
    if len(cells) > len(names):
        detail = f"Row {number} has {len(cells)} cells for {len(names)} columns; put quotation marks around text."
        return reject(UnreadableRecord("too_many_cells", detail), _joined(cells), number, None)
    return row_article(dict(zip(names, cells, strict=False)), number, "csv", encoding)


def _broken_off(reader: Rows, lines: Lines) -> Iterator[list[str]]:
    """The rows of a table.

    Raises:
        UnreadableRecord: `invalid_csv` for what breaks off within a row.
    """
    try:
        yield from (cells for cells in reader if cells != [END])
    except csv.Error as error:
        line_no, _ = lines.row()
        detail = f"The table breaks off in the row that begins at line {line_no} ({error}): close its quotation mark."
        raise UnreadableRecord("invalid_csv", detail) from error


def _joined(cells: list[str]) -> bytes:
    return ",".join(cell[:40] for cell in cells).encode("utf-8", "replace")


def folded(name: str) -> str:
    """A name by its letters and digits, in lower case."""
    return re.sub(r"[\W_]+", "", name).casefold()


class _Prefixed(io.RawIOBase):
    """A stream with bytes that were read from it put back before it."""

    def __init__(self, prefix: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self.prefix, self.stream = io.BytesIO(prefix), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.prefix.read(len(buffer)) or self.stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
