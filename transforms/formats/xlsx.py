"""Sheets of Excel (.xlsx): a row is an article, the columns go by the names that providers use.

Why not a library: python-calamine 0.9 and fastexcel 0.21 (both MIT) hold a sheet as a full rectangle, so that 1.5 kB
with a cell in the last corner abort the process; of 3 MB that unpack to 3 GB of shared texts they hold 2.9 GB, and
openpyxl 3.1 is not done after a minute. Here the first is two rows, the second a reject at 313 MB. The price is time:
0.5 ms an article of 500 words, where calamine takes 0.04.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, NamedTuple, cast

from lxml import etree  # type: ignore[import-untyped]

from transforms.errors import UnreadableRecord
from transforms.formats.compression import bounded, held
from transforms.formats.fields import NONE_TOLD, Columns
from transforms.formats.raw import RawArticle, Reject
from transforms.formats.spreadsheet import checked, columns, row_article
from transforms.formats.xml_text import local

LARGEST_HELD = 256_000_000  # bytes of a file inside an archive
MOST_TEXT = 256_000_000  # characters of all texts of a workbook, which every sheet refers to
MOST_COLUMNS = 16_384  # as Excel has it
LARGEST_ROW = 5_000_000  # bytes of XML; Excel keeps 32,767 characters a cell
# Formats of days and times that are built in (ECMA-376, 18.8.30).
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BLOCK = 1 << 16
_FAILURES = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError, etree.XMLSyntaxError)


class Workbook(NamedTuple):
    """What the cells of a workbook refer to.

    Args:
        texts: shared texts, by number.
        is_date: whether cells of a style are days or times, by number of the style.
        epoch: the day that dates are counted from.
    """

    texts: list[str]
    is_date: list[bool]
    epoch: datetime


def articles(stream: BinaryIO, told: Columns = NONE_TOLD) -> Iterator[RawArticle | Reject]:
    """The articles of a workbook, row by row: of each sheet that has a column of texts below names of columns.

    The rows of the second such sheet and those after it say which sheet they are from, as their member.

    Args:
        stream: seekable, or inside an archive and not larger than `LARGEST_HELD`.
        told: the user's columns by the field that they hold.

    Raises:
        UnreadableRecord: `damaged_xlsx`, `empty`, `no_text_column`, `no_such_column`, `too_large`, `bomb`.
    """
    try:
        with zipfile.ZipFile(held(stream, LARGEST_HELD)) as archive:
            yield from _of_workbook(archive, told)
    except _FAILURES as error:
        detail = f"The workbook cannot be read ({error}); save it again without password, or as CSV."
        raise UnreadableRecord("damaged_xlsx", detail[:500], "open") from error


def _of_workbook(archive: zipfile.ZipFile, told: Columns) -> Iterator[RawArticle | Reject]:
    """The rows of all sheets that are tables of articles.

    Raises:
        UnreadableRecord: what the first sheet lacks, where no sheet is one.
    """
    workbook, why, tables = _workbook(archive), UnreadableRecord("empty", "The workbook has no row; fill it."), 0
    for name, part in _sheets(archive):
        rows = _rows(archive, part, workbook)
        _, header = next(rows, (0, {}))
        try:
            names = _names(header, told) if header else {}
        except UnreadableRecord as error:
            why = error if why.reason == "empty" else why
            continue
        has_rows = False
        for number, cells in rows if names else ():
            tables += not has_rows
            has_rows = True
            row = {names[column]: value for column, value in cells.items() if column in names}
            yield row_article(row, number, "xlsx", "utf-8")._replace(member=name if tables > 1 else None)
    if not tables:
        raise why


def _names(header: dict[int, Any], told: Columns) -> dict[int, str]:
    """The providers' names of the columns, by number.

    Raises:
        UnreadableRecord: `no_text_column`, `no_such_column`.
    """
    return dict(zip(header, checked(columns([str(name) for name in header.values()], told)), strict=True))


def _workbook(archive: zipfile.ZipFile) -> Workbook:
    parts = set(archive.namelist())
    texts = list(_texts(archive)) if "xl/sharedStrings.xml" in parts else []
    is_date = _date_styles(archive) if "xl/styles.xml" in parts else []
    is_of_1904 = any(
        element.get("date1904") in ("1", "true") for element in _elements(archive, "xl/workbook.xml", "workbookPr")
    )
    return Workbook(texts, is_date, datetime(1904, 1, 1) if is_of_1904 else datetime(1899, 12, 30))


def _texts(archive: zipfile.ZipFile) -> Iterator[str]:
    """The texts that cells refer to by number."""
    size = 0
    for element in _elements(archive, "xl/sharedStrings.xml", "si"):
        text = _text(element)
        size += len(text)
        if size > MOST_TEXT:
            raise UnreadableRecord("too_large", f"The workbook has more than {MOST_TEXT} characters; split it.")
        yield text


def _date_styles(archive: zipfile.ZipFile) -> list[bool]:
    """Whether each style of cells shows days or times."""
    formats = {
        element.get("numFmtId"): element.get("formatCode", "")
        for element in _elements(archive, "xl/styles.xml", "numFmt")
    }
    of_cells = next(_elements(archive, "xl/styles.xml", "cellXfs"), ())
    numbers = [style.get("numFmtId", "0") for style in of_cells]
    return [int(number) in DATE_FORMATS or _is_date_format(formats.get(number, "")) for number in numbers]


def _is_date_format(code: str) -> bool:
    """Whether a format of the workbook's own writes a year, day or hour: outside quotation marks and brackets."""
    return re.search(r"[ydh]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.lower())) is not None


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet, in the order of the workbook."""
    targets = {
        element.get("Id"): element.get("Target", "").removeprefix("/xl/")
        for element in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for element in _elements(archive, "xl/workbook.xml", "sheet"):
        identity = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
        if targets.get(identity, "").startswith("worksheets/"):
            yield element.get("name", ""), f"xl/{targets[identity]}"


def _rows(archive: zipfile.ZipFile, part: str, workbook: Workbook) -> Iterator[tuple[int, dict[int, Any]]]:
    """Number and cells, by number of their column, of each row that holds anything."""
    number = 0
    for row in _elements(archive, part, "row"):
        number = int(row.get("r") or number + 1)
        cells, column = dict[int, Any](), 0
        for cell in row:
            column = _column(cell.get("r")) or column + 1
            value = _value(cell, workbook)
            if value not in (None, "") and column <= MOST_COLUMNS:
                cells[column] = value
        if cells:
            yield number, cells


def _column(place: str | None) -> int | None:
    """The number of a column by a cell's place: 28 for `AB7`."""
    number = 0
    for letter in re.match(r"[A-Z]*", place or "")[0]:  # type: ignore[index]  # always matches
        number = 26 * number + ord(letter) - 64
    return number or None


def _value(cell: Any, workbook: Workbook) -> Any:
    """What a cell holds: a text, a number, a day or a moment; None where it holds nothing or an error."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    written = next((element.text for element in cell if local(element) == "v"), None)
    if written is None or kind == "e":
        return None
    if kind == "s":
        return workbook.texts[int(written)] if 0 <= int(written) < len(workbook.texts) else None
    return _number(written, int(cell.get("s") or 0), workbook) if kind == "n" else written


def _number(written: str, style: int, workbook: Workbook) -> Any:
    """A number, or the day or moment that it stands for in a cell of such a style."""
    number = float(written)
    if 0 <= style < len(workbook.is_date) and workbook.is_date[style]:
        return _moment(number, workbook.epoch)
    return int(number) if number.is_integer() else number


def _moment(days: float, epoch: datetime) -> date | datetime | None:
    """What so many days after the epoch is: a day, or a moment where they are no whole ones."""
    try:
        moment = epoch + timedelta(seconds=round(days * 86_400))
    except (OverflowError, ValueError):
        return None
    return moment.date() if days == int(days) else moment


def _text(element: Any) -> str:
    """The text of an element, without the pronunciation that may stand beside it."""
    is_said = "{*}rPh"
    return "".join(text.text or "" for text in element.iter("{*}t") if next(text.iterancestors(is_said), None) is None)


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[Any]:
    """The elements of a name in a part of the workbook, each forgotten when the next one is asked for.

    Raises:
        UnreadableRecord: `too_large` where one has more than `LARGEST_ROW` bytes.
    """
    info, size = archive.getinfo(part), 0
    pull = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, tag="{*}" + name
    )
    with archive.open(info) as opened:
        document = bounded(cast(BinaryIO, opened), lambda: info.compress_size)
        while block := document.read(_BLOCK):
            pull.feed(block)
            size += len(block)
            for _, element in pull.read_events():
                yield element
                size = 0
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            if size > LARGEST_ROW:
                raise UnreadableRecord("too_large", f"A row has more than {LARGEST_ROW} bytes; split the table.")
