"""Places: offsets of a unit's articles as numbers that grow over the unit, the tokens at them, what stands in marks."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

ARTICLE = 2**32


def placed(rows: pl.DataFrame, offset: str | pl.Expr) -> pl.Series:
    """Offsets in articles as numbers that grow over the unit."""
    column = pl.col(offset) if isinstance(offset, str) else offset
    return rows.select((pl.col("article_no").cast(pl.Int64) * ARTICLE + column).alias("place")).to_series()


@dataclass(frozen=True)
class Words:
    """The tokens of a unit, one row per token in reading order, and what is asked of them by offset."""

    tokens: pl.DataFrame

    @cached_property
    def starts(self) -> pl.Series:
        """Where each token starts, over the unit."""
        return placed(self.tokens, "token_start")

    def at(self, rows: pl.DataFrame, offset: str | pl.Expr) -> pl.Series:
        """The row of the first token at or behind an offset of each row."""
        return self.starts.search_sorted(placed(rows, offset)).cast(pl.Int64).clip(0, max(self.tokens.height - 1, 0))

    def following(self, rows: pl.DataFrame, offset: str, count: int = 1) -> list[pl.Series]:
        """The texts of the `count` tokens at or behind an offset."""
        first = self.at(rows, offset)
        last = max(self.tokens.height - 1, 0)
        return [self.tokens["text"].gather((first + step).clip(0, last)) for step in range(count)]

    def text(self, row: str | pl.Expr) -> pl.Expr:
        """The text of the token at a row; rows beyond the last are the last."""
        column = pl.col(row) if isinstance(row, str) else row
        return pl.lit(self.tokens["text"]).gather(column.clip(0, max(self.tokens.height - 1, 0)))

    @cached_property
    def sentence_starts(self) -> NDArray[np.int64]:
        """The rows of the first tokens of sentences."""
        same = (self.tokens[name].to_numpy() for name in ("article_no", "sentence_no"))
        changes = [values[1:] != values[:-1] for values in same]
        return np.flatnonzero(np.append(True, changes[0] | changes[1])[: self.tokens.height])

    def first_of_sentence(self, rows: pl.Series) -> pl.Series:
        """The row of the first token of the sentence of each token."""
        found = np.searchsorted(self.sentence_starts, rows.to_numpy(), side="right") - 1
        return pl.Series(self.sentence_starts[found])


def quoted(spoken: pl.DataFrame) -> pl.DataFrame:
    """Where the words of quotations stand: `article_no`, `place` and `end`, in the order of `place`."""
    segments = spoken.select("article_no", "segments").explode("segments").unnest("segments")
    return segments.sort("start", maintain_order=True).select("article_no", "end", place="start")


def outside(named: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    """The rows whose `place` is in none of the stretches that `quoted` returned, in the order of `place`."""
    return (
        named.sort("place", maintain_order=True)
        .join_asof(inside, on="place", by="article_no", check_sortedness=False)
        .filter((pl.col("end") <= pl.col("place")).fill_null(True))
        .drop("end")
    )
