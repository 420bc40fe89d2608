"""Words around a date and a quantity as clues to whether the one is the period of the other, hashed."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints, hashes, rows_of

BITS = 16  # of the table of points
ONE_WORD = r"(?:\p{L}+|\p{N}+|[^\p{L}\p{N}\s])"


def clues() -> dict[str, pl.Expr]:
    """What is looked up of a pair, each a string with the side of the date where that matters.

    The pairs are those of `period_clues.candidates`.
    """
    side = pl.when("behind").then(pl.lit("b")).otherwise(pl.lit("a"))
    left, right, between = (pl.col(name) for name in ("left", "right", "between"))
    before, following = last(left), first(right)
    length = (between.str.count_matches(r"\S+").clip(0, 30) // 3).cast(pl.String)
    date = pl.col("date_text").str.to_lowercase().str.replace_all(r"\p{N}+", "0")
    kind, grain = pl.col("kind"), pl.col("grain")
    sided = {
        "before": before, "following": following, "first_between": first(between), "last_between": last(between),
        "kind": kind, "grain": grain, "date_rule": pl.col("date_rule"), "rule": pl.col("rule"),
        "change_role": pl.col("change_role"), "length": length,
    }  # fmt: skip
    alone = {
        "before_fact": last(pl.col("fact_left")),
        "before_fact_kind": joined(last(pl.col("fact_left")), kind),
        "unit": pl.col("fact_text").str.to_lowercase().str.extract(r"([a-z]+)[^a-z]*$"),
        "date": date,
        "kind_grain": joined(kind, grain),
        "around": joined(before, following),
        "two_before": left.str.to_lowercase().str.extract(rf"({ONE_WORD}\s*{ONE_WORD})\s*$"),
    }
    return {name: joined(value, side) for name, value in sided.items()} | {
        name: value.fill_null("") for name, value in alone.items()
    }


def first(text: pl.Expr) -> pl.Expr:
    """The first word or mark, in lower case."""
    return text.str.extract(rf"^\s*({ONE_WORD})").str.to_lowercase()


def last(text: pl.Expr) -> pl.Expr:
    """The last word or mark, in lower case."""
    return text.str.extract(rf"({ONE_WORD})\s*$").str.to_lowercase()


def joined(*parts: pl.Expr) -> pl.Expr:
    """Strings as one, nothing where one is missing."""
    return pl.concat_str([part.fill_null("") for part in parts], separator=" ")


def rows(pairs: pl.DataFrame) -> Ints:
    """The row of the table of points for each clue of each pair, a column a clue."""
    told = pairs.select(**clues())
    found = hashes(pl.concat([column.alias("clue") for column in told])).whole().reshape(told.width, told.height)
    return np.stack([rows_of(clue, number, BITS) for number, clue in enumerate(found, 1)], axis=1)


def points(table: NDArray[np.int16], pairs: pl.DataFrame) -> NDArray[np.int32]:
    """The sum of the points of each pair's clues."""
    found: NDArray[Any] = table[rows(pairs)].sum(axis=1, dtype=np.int32)
    return found
