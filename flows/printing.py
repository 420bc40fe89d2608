"""What is printed, made safe for where it is printed: terminal, CSV, Markdown.

Article text is other people's: it may hold control codes that move the cursor, markup that styles or links, and
cells that a spreadsheet would run as formulas.
"""

import csv
import io
import re
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.cells import cell_len, set_cell_size

WIDEST_CELL = 60  # columns of the terminal; longer text is cut with an ellipsis in tables, never in files
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&-])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def without_controls(text: str) -> str:
    """The text with codes that steer a terminal or turn its direction made visible; newline and tab stay."""
    return _CONTROLS.sub(lambda code: f"\\x{ord(code[0]):02x}" if code[0] < "\xff" else f"\\u{ord(code[0]):04x}", text)


def on_one_line(text: str) -> str:
    """The same without line breaks, for a cell or a message."""
    return " ".join(without_controls(text).split())


def markdown(text: object) -> str:
    """A value as Markdown that shows exactly its characters, in a table cell too."""
    return _MARKDOWN.sub(r"\\\1", on_one_line(str(text)))


def shown(value: object) -> str:
    """A value as people read it: nothing for null, days as ISO, numbers without needless zeros, lists joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, dict):
        return " ".join(f"{name}={shown(part)}" for name, part in value.items())
    return on_one_line(str(value))


def text_table(names: Sequence[str], rows: Iterable[Sequence[object]], widest: int = WIDEST_CELL) -> str:
    """A table for the terminal: numbers right, text left, one line a row, cells cut to `widest` columns."""
    values = [list(row) for row in rows]
    cells = [[clipped(shown(value), widest) for value in row] for row in values]
    columns = list(zip(map(on_one_line, names), *cells, strict=True))
    widths = [max(map(cell_len, column)) for column in columns]
    are_numbers = [_is_numeric(row[place] for row in values) for place in range(len(names))]
    lines = [
        "  ".join(map(_padded, row, widths, are_numbers)).rstrip()
        for row in ([on_one_line(name) for name in names], ["-" * width for width in widths], *cells)
    ]
    return "\n".join(lines)


def clipped(text: str, width: int) -> str:
    """The text cut to so many columns of the terminal."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def csv_line(row: Sequence[object]) -> str:
    """A row as CSV in which no text starts a formula: such text gets a leading apostrophe."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([_csv_cell(value) for value in row])
    return line.getvalue()


def tell(message: str) -> None:
    """Say something about the work on standard error, so that standard output holds only what was asked for."""
    print(without_controls(message), file=sys.stderr, flush=True)


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        text = without_controls(value)
        return f"'{text}" if text.startswith(_FORMULA) else text
    if isinstance(value, list | dict | tuple):
        return _csv_cell(str(value))
    return value


def _is_numeric(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float | Decimal) for value in known)


def _padded(text: str, width: int, is_number: bool) -> str:
    space = " " * (width - cell_len(text))
    return space + text if is_number else text + space
