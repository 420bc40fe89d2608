"""Answers to SQL in the form that was asked for: a table for people, CSV, JSON or Parquet for programs."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

import duckdb
import orjson

from flows.printing import csv_line, tell, text_table
from transforms.errors import BadRequest

FORMATS = ("table", "csv", "json", "parquet")
MOST_ROWS = 100  # rows that a table shows; the other forms give all
MOST_NAMES = 12  # of columns over no rows; more are a line beyond any screen
_BATCH = 10_000


def answer(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: Sequence[object],
    form: str,
    out: Path | None,
    nothing: str = "No rows.",
) -> None:
    """Run a question and write its answer to a file, else to standard output; `nothing` is told of an empty table.

    Raises:
        BadRequest: for a form that is not known, a file that cannot be written, or SQL that DuckDB refuses.
    """
    if form not in FORMATS:
        raise BadRequest(f"There is no format {form!r}; choose one of {', '.join(FORMATS)}.")
    if form == "parquet" and out is None:
        raise BadRequest("Parquet is not for reading on a screen; name a file with --out FILE.")
    try:
        if form == "parquet" and out is not None:
            connection.execute(sql, values).pl().write_parquet(out)
            return
        result = connection.execute(sql, values)
        if out is None:
            _write(result, form, sys.stdout, nothing)
        else:
            with out.open("w", encoding="utf-8", newline="") as file:
                _write(result, form, file, nothing)
    except duckdb.Error as error:
        raise BadRequest(f"The question cannot be answered. {error}") from error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise BadRequest(f"{out} cannot be written: {error.strerror}.") from error


def _write(result: duckdb.DuckDBPyConnection, form: str, file: TextIO, nothing: str) -> None:
    names = [column[0] for column in result.description or []]
    if form == "table":
        _write_table(names, result, file, nothing)
    else:
        {"csv": _write_csv, "json": _write_json}[form](names, result, file)
    file.flush()


def _write_table(names: list[str], result: duckdb.DuckDBPyConnection, file: TextIO, nothing: str) -> None:
    rows = result.fetchmany(MOST_ROWS + 1)
    if rows or len(names) <= MOST_NAMES:
        print(text_table(names, rows[:MOST_ROWS]), file=file)
    if not rows:
        tell(nothing)
    if len(rows) > MOST_ROWS:
        tell(f"There are more than {MOST_ROWS} rows; --format csv, json or parquet gives them all.")


def _write_csv(names: list[str], result: duckdb.DuckDBPyConnection, file: TextIO) -> None:
    file.write(csv_line(names))
    for row in _rows(result):
        file.write(csv_line(row))


def _write_json(names: list[str], result: duckdb.DuckDBPyConnection, file: TextIO) -> None:
    """One list of objects, an object a line."""
    separator = "["
    for row in _rows(result):
        record = orjson.dumps(dict(zip(names, row, strict=True)), default=_plain, option=orjson.OPT_NON_STR_KEYS)
        file.write(f"{separator}{record.decode()}")
        separator = ",\n "
    file.write("[]\n" if separator == "[" else "]\n")


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(_BATCH):
        yield from rows


def _plain(value: object) -> object:
    """What JSON has no form for: exact decimals and all else as text, so that no digit is lost."""
    return str(value) if isinstance(value, Decimal) else value.hex() if isinstance(value, bytes) else str(value)
