"""Windows: the one place where Python walks text, on rows that a Polars expression selected."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import polars as pl

DTYPES: dict[Any, pl.DataType] = {
    int: pl.Int32(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    str: pl.String(),
    date: pl.Date(),
    Decimal: pl.Decimal(38, 9),
    list[str]: pl.List(pl.String()),
}


def found_in(
    windows: pl.DataFrame,
    finder: Callable[..., Iterable[tuple[Any, ...]]],
    record: type[tuple[Any, ...]],
    offset: str,
    reads: Sequence[str] = ("text",),
) -> pl.DataFrame:
    """Run a finder on every window and give what it found as rows.

    Args:
        windows: one row per window, already selected; needs `offset` and the columns of `reads`.
        finder: takes the columns of `reads` of one window; yields records in the window's own offsets, in order.
        record: the NamedTuple that the finder yields; its annotations give the columns' types.
        offset: column with the position of the window's first character in `articles.text`.
        reads: the columns that the finder is called with.

    Returns:
        One row per record, in the order of windows: their other columns, then the record's fields; fields that end in
        `_start` or `_end` count from the start of the article. A field of a window's column replaces it.
    """

    with uncollected():
        found = [list(finder(*window)) for window in windows.select(reads).iter_rows()]
    return as_rows(windows.drop(reads), found, record, offset)


def as_rows(
    windows: pl.DataFrame, found: Sequence[Sequence[tuple[Any, ...]]], record: type[tuple[Any, ...]], offset: str
) -> pl.DataFrame:
    """As `found_in`, from the records that were found in each window, which are given in order."""
    origins = np.repeat(np.arange(len(found), dtype=np.uint32), list(map(len, found)))
    rows = [row for some in found for row in some]
    return windows[origins].with_columns(columns_of(rows, record)).with_columns(absolute(record, offset)).drop(offset)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of reference cycles, which finders make none of: it costs them a fifth of their time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def columns_of(rows: Sequence[tuple[Any, ...]], record: type[tuple[Any, ...]]) -> list[pl.Series]:
    """The fields of records as typed columns."""
    types = dtypes(record)
    values = zip(*rows, strict=True) if rows else ([] for _ in types)
    return [column(name, value, dtype) for (name, dtype), value in zip(types.items(), values, strict=True)]


def column(name: str, values: Iterable[Any], dtype: pl.DataType) -> pl.Series:
    """Values as a typed column; of lists, each different one is built once, for few differ and each is slow."""
    if not isinstance(dtype, pl.List):
        return pl.Series(name, values, dtype)
    places: dict[tuple[Any, ...], int] = {}
    rows = [places.setdefault(tuple(value), len(places)) for value in values]
    return pl.Series(name, list(map(list, places)), dtype).gather(rows)


@cache
def dtypes(record: type[tuple[Any, ...]]) -> dict[str, pl.DataType]:
    """Polars types of a NamedTuple's fields; `X | None` is a nullable X."""
    return {name: DTYPES[without_none(kind)] for name, kind in get_type_hints(record).items()}


def without_none(kind: Any) -> Any:
    """X for `X | None`, and any other annotation as it is."""
    return next(part for part in get_args(kind) if part is not type(None)) if get_origin(kind) is UnionType else kind


def absolute(record: type[tuple[Any, ...]], offset: str) -> list[pl.Expr]:
    """The record's offsets, moved from the window to the article."""
    offsets = (name for name in dtypes(record) if name.endswith(("_start", "_end")))
    return [pl.col(name) + pl.col(offset) for name in offsets]
