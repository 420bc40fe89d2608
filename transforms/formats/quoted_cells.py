"""Quotation marks around cells of CSV that are not closed: readers take what follows into the cell and say nothing."""

import csv
import io
import re
from typing import TextIO

from transforms.errors import UnreadableRecord
from transforms.formats.cells import LONGEST_CELL

END = "\ue000end of table\ue000"  # a line of its own behind the last, unless a quotation mark is still open there


class Lines:
    """The lines of a table and, behind them, `END`; remembers those of the row that is read.

    Args:
        first: its first line, which was read already.
        text: the others.
    """

    def __init__(self, first: str, text: TextIO) -> None:
        self.next, self.text = first, text
        self.read: list[str] = []
        self.line_no = 1
        self.has_ended = False

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            UnreadableRecord: `line_too_long` for one that is longer than a cell may be.
        """
        line, self.next = self.next or self.text.readline(LONGEST_CELL), ""
        if not line and self.has_ended:
            raise StopIteration
        if len(line) >= LONGEST_CELL:
            detail = f"A line is longer than {LONGEST_CELL} characters; is a line break missing? Split it."
            raise UnreadableRecord("line_too_long", detail)
        self.has_ended = not line
        self.read.append(line or END)
        return line or END

    def row(self) -> tuple[int, list[str]]:
        """The number of the line at which the row begins that was read last, and its lines."""
        begins, written = self.line_no, self.read
        self.line_no, self.read = begins + len(written), []
        return begins, written


def is_open(cells: list[str]) -> bool:
    """Whether the end of the table stands inside the last cell of a row."""
    return cells[-1].endswith(END)


def is_misquoted(lines: list[str], delimiter: str) -> bool:
    """Whether a quotation mark of a row closes before the end of its cell: one before it was never closed.

    Spaces between mark and delimiter are no harm.
    """
    written = re.sub(rf'"[ \t]+(?=[{re.escape(delimiter)}\r\n]|$)', '"', "".join(lines))
    try:
        return not list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return True


def unclosed_quote(number: int, line_no: int, *, goes_on: bool) -> UnreadableRecord:
    """What is told of a row with a quotation mark that is not closed, and takes in what follows."""
    lost = "the rest of the file" if goes_on else "what follows"
    return UnreadableRecord(
        "unclosed_quote",
        f"Row {number}, which begins at line {line_no}, has a quotation mark that is not closed, so that {lost} "
        "stands in its cell. Close it, and write marks inside such a cell twice.",
    )
