"""Rows of cells: CSV as the readers of tables and of sidecars take it."""

import csv
from collections.abc import Iterable, Iterator
from typing import Protocol

LONGEST_CELL = 20_000_000  # characters

# The module `csv` keeps one limit for the whole process: it is raised here, once, and never lowered.
csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))


class Rows(Protocol):
    """An iterator over rows that knows the line it is at."""

    @property
    def line_num(self) -> int:
        """Lines read so far."""

    def __iter__(self) -> Iterator[list[str]]:
        """The rows."""

    def __next__(self) -> list[str]:
        """The next row."""


def rows(lines: Iterable[str], delimiter: str) -> Rows:
    """The rows of a table; cells of more than `LONGEST_CELL` characters raise `csv.Error`."""
    return csv.reader(lines, delimiter=delimiter)
