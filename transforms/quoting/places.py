"""Places: offsets of a unit's articles as numbers that grow over the unit, the tokens at them, what stands in marks."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.quoting.spellings import Spellings
from transforms.quoting.symbols import Flags, Ints
from transforms.text.tokens import is_new

ARTICLE = 2**32


def placed(rows: pl.DataFrame, offset: str | pl.Expr) -> Ints:
    """Offsets in articles, none null, as numbers that grow over the unit."""
    column = rows[offset] if isinstance(offset, str) else rows.select(offset).to_series()
    return np.asarray(rows["article_no"].to_numpy().astype(np.int64) * ARTICLE + column.to_numpy())


@dataclass(frozen=True)
class Words:
    """The tokens of a unit, one row per token in reading order, their forms, and what is asked of them by offset."""

    tokens: pl.DataFrame
    forms: Spellings

    @cached_property
    def last(self) -> int:
        """The row of the last token."""
        return max(self.tokens.height - 1, 0)

    @cached_property
    def starts(self) -> Ints:
        """Where each token starts, over the unit."""
        return placed(self.tokens, "token_start")

    def column(self, name: str) -> Ints:
        """A column of numbers of the tokens."""
        return self.tokens[name].to_numpy()

    def at(self, rows: pl.DataFrame, offset: str | pl.Expr) -> Ints:
        """The row of the first token at or behind an offset of each row."""
        return np.minimum(np.searchsorted(self.starts, placed(rows, offset)), self.last)

    def following(self, rows: pl.DataFrame, offset: str, count: int = 1) -> list[pl.Series]:
        """The texts of the `count` tokens at or behind an offset."""
        first, texts = self.at(rows, offset), self.tokens["text"]
        return [texts[np.minimum(first + step, self.last)] for step in range(count)]

    def text(self, row: str | pl.Expr) -> pl.Expr:
        """The text of the token at a row; rows beyond the last are the last."""
        column = pl.col(row) if isinstance(row, str) else row
        return pl.lit(self.tokens["text"]).gather(column.clip(0, self.last))

    def in_lower(self, rows: Ints) -> pl.Series:
        """The texts of tokens in lower case."""
        return self.forms.lower[self.forms.number[rows]]

    def rows_of(self, forms: pl.Series) -> Ints:
        """The rows of the tokens of which a column over `forms` is true."""
        return np.flatnonzero(forms.to_numpy()[self.forms.number])

    def same_sentence(self, rows: Ints, others: pl.DataFrame) -> Flags:
        """Whether the token at each row stands in the article and sentence of another row."""
        same = [self.column(name)[rows] == others[name].to_numpy() for name in ("article_no", "sentence_no")]
        return np.asarray(same[0] & same[1])

    @cached_property
    def sentence_starts(self) -> Ints:
        """The rows of the first tokens of sentences."""
        changes = is_new(self.tokens["article_no"]) | is_new(self.tokens["sentence_no"])
        return np.flatnonzero(changes)

    def first_of_sentence(self, rows: pl.Series) -> pl.Series:
        """The row of the first token of the sentence of each token."""
        found = np.searchsorted(self.sentence_starts, rows.to_numpy(), side="right") - 1
        return pl.Series(self.sentence_starts[found])


class Quoted(NamedTuple):
    """Where the words of quotations stand, over the unit, by `start`."""

    start: Ints
    end: Ints


def quoted(spoken: pl.DataFrame) -> Quoted:
    """Where the words of quotations stand."""
    segments = spoken.select("article_no", "segments").explode("segments").unnest("segments")
    start = placed(segments, "start")
    order = np.argsort(start, kind="stable")
    return Quoted(start[order], placed(segments, "end")[order])


def outside(rows: pl.DataFrame, inside: Quoted) -> pl.DataFrame:
    """The rows whose `place` stands in no quotation."""
    place = placed(rows, "place")
    before = np.searchsorted(inside.start, place, side="right")
    return rows.filter(pl.Series(np.append(-1, inside.end)[before] <= place))
