"""Words around a date and a quantity as clues to whether the one is the period of the other, hashed."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.kept_patterns import with_kept_patterns
from transforms.tagging.hashes import Ints, hashes, rows_of

BITS = 16  # of the table of points
ONE_WORD = r"(?:\p{L}+|\p{N}+|[^\p{L}\p{N}\s])"


def clues() -> dict[str, pl.Expr]:
    """What is looked up of a pair, each a string with the side of the date where that matters.

    The pairs are those of `period_clues.candidates` with their `words_around`.
    """
    side = pl.when("behind").then(pl.lit("b")).otherwise(pl.lit("a"))
    length = (pl.col("between").str.count_matches(r"\S+").clip(0, 30) // 3).cast(pl.String)
    date = pl.col("date_text").str.to_lowercase().str.replace_all(r"\p{N}+", "0")
    kind, grain = pl.col("kind"), pl.col("grain")
    named = ("before", "following", "first_between", "last_between")
    columns = ("kind", "grain", "date_rule", "rule", "change_role")
    sided = {name: pl.col(name) for name in (*named, *columns)} | {"length": length}
    alone = {
        "before_fact": pl.col("before_fact"),
        "before_fact_kind": joined(pl.col("before_fact"), kind),
        "unit": pl.col("fact_text").str.to_lowercase().str.extract(r"([a-z]+)[^a-z]*$"),
        "date": date,
        "kind_grain": joined(kind, grain),
        "around": joined(pl.col("before"), pl.col("following")),
        "two_before": pl.col("two_before"),
    }
    return {name: joined(value, side) for name, value in sided.items()} | {
        name: value.fill_null("") for name, value in alone.items()
    }


def words_around(pairs: pl.DataFrame) -> list[pl.Series]:
    """The words or marks beside the date, at the ends of what stands between, and before the quantity, small letters.

    They are `before`, `two_before`, `following`, `first_between`, `last_between` and `before_fact`.
    """
    left, right, between, fact_left = (pairs[name] for name in ("left", "right", "between", "fact_left"))
    first, last, two = rf"^\s*({ONE_WORD})", rf"({ONE_WORD})\s*$", rf"({ONE_WORD}\s*{ONE_WORD})\s*$"
    asked = {
        "before": (left, last), "two_before": (left, two), "following": (right, first),
        "first_between": (between, first), "last_between": (between, last), "before_fact": (fact_left, last),
    }  # fmt: skip
    return with_kept_patterns(
        lambda: [text.str.extract(pattern).str.to_lowercase().alias(name) for name, (text, pattern) in asked.items()]
    )


def joined(*parts: pl.Expr) -> pl.Expr:
    """Strings as one, nothing where one is missing."""
    return pl.concat_str([part.fill_null("") for part in parts], separator=" ")


def rows(pairs: pl.DataFrame) -> Ints:
    """The row of the table of points for each clue of each pair, a column a clue."""
    told = pairs.with_columns(words_around(pairs)).select(**clues())
    found = hashes(pl.concat([column.alias("clue") for column in told])).whole().reshape(told.width, told.height)
    return np.stack([rows_of(clue, number, BITS) for number, clue in enumerate(found, 1)], axis=1)


def points(table: NDArray[np.int16], pairs: pl.DataFrame) -> NDArray[np.int32]:
    """The sum of the points of each pair's clues."""
    found: NDArray[Any] = table[rows(pairs)].sum(axis=1, dtype=np.int32)
    return found
