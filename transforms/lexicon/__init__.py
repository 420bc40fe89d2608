"""Linguistic knowledge as CSV, one row per fact, each with its source."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def lexicon(name: str) -> pl.DataFrame:
    """The rows of `lexicon/<name>.csv`; all columns are text unless the file's reader casts them."""
    return pl.read_csv(files(__name__).joinpath(f"{name}.csv").read_bytes(), infer_schema=False)


@cache
def words(name: str, column: str) -> frozenset[str]:
    """The entries of one column of a lexicon as a set."""
    return frozenset(lexicon(name)[column].drop_nulls())
