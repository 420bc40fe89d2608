"""Quotation regions: what stands between a pair of quotation marks, per line.

Marks pair inside their line, so that an unclosed one never swallows the rest of the article. One may run to the end of
its line where the next line of content opens with the same mark, as quotations over several paragraphs do.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.text.forms import token_forms
from transforms.text.tokens import starts_line

OPENERS = {
    "“": "double", "``": "double", "„": "low_high", "‚": "low_high", "«": "guillemet", "‹": "guillemet", "‘": "single",
}  # fmt: skip
CLOSERS = {"”": "double", "»": "guillemet", "›": "guillemet", "’": "single"}
STRAIGHT = {'"': "double", "''": "double", "'": "single"}
MARKS = [*OPENERS, *CLOSERS, *STRAIGHT]
CLOSED_BY = {
    "“": ("”", '"', "“", "''"), "``": ("''", '"', "”"), "''": ("''", "”"), '"': ('"', "”"), "„": ("“", "”", '"'),
    "‚": ("‘", "’", "'"), "‘": ("’", "'"), "'": ("'", "’"), "«": ("»",), "»": ("«",), "‹": ("›",), "›": ("‹",),
    "”": ("”", '"'),
}  # fmt: skip


class Mark(NamedTuple):
    """A quotation mark on its line, with what tells opening from closing and a quotation mark from an apostrophe."""

    article_no: int
    paragraph_no: int
    token: int
    text: str
    before: str
    following: str
    is_glued: bool
    is_followed_closely: bool
    line_last: int
    line_goes_on: bool


class Region(NamedTuple):
    """A quotation: the tokens `first` to `last` are its marks; an unclosed one has `last` behind the line's end."""

    first: int
    last: int
    style: str
    depth: int
    is_closed: bool


def regions(tokens: pl.DataFrame) -> pl.DataFrame:
    """Pair the quotation marks of each line.

    Args:
        tokens: one row per token in reading order; needs `article_no`, `paragraph_no`, `token_start`, `token_end`,
            `text`, `is_glued`.

    Returns:
        One row per region in reading order: `article_no`, `paragraph_no`, `region_no` (from 1 per article),
        `region_start`, `region_end` (inside the marks), `outer_start`, `outer_end` (with them), `style` (double,
        single, guillemet, low_high), `depth` (1 outermost), `is_closed`, `word_count`. Empty pairs are no regions.
    """
    lines = groupby(marks(tokens), key=itemgetter(0, 1))
    paired = [region for _, line in lines for region in pairs(list(line)) if region.last - region.first > 1]
    schema = {"first": pl.UInt32, "last": pl.UInt32, "style": pl.String, "depth": pl.Int32, "is_closed": pl.Boolean}
    return measured(pl.DataFrame(paired, schema=schema, orient="row").sort("first", "last"), tokens)


def measured(paired: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Regions with their offsets and number of words, from the tokens that are their marks."""
    words = pl.lit(words_before(paired, tokens["text"]))
    inner = pl.col("last") - 1

    def at(column: str, token: pl.Expr) -> pl.Expr:
        return pl.lit(tokens[column]).gather(token)

    return paired.select(
        at("article_no", pl.col("first")).alias("article_no"),
        at("paragraph_no", pl.col("first")).alias("paragraph_no"),
        region_start=at("token_start", pl.col("first") + 1),
        region_end=at("token_end", inner),
        outer_start=at("token_start", pl.col("first")),
        outer_end=at("token_end", pl.when("is_closed").then(pl.col("last")).otherwise(inner)),
        style="style",
        depth="depth",
        is_closed="is_closed",
        word_count=words.gather(inner) - words.gather(pl.col("first")),
    ).with_columns(region_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no"))


def marks(tokens: pl.DataFrame) -> Iterator[Mark]:
    """The quotation marks among the tokens, in reading order, with their neighbours on the line."""
    texts, is_glued, height = tokens["text"], tokens["is_glued"], tokens.height
    numbers, known = token_forms(tokens)
    is_mark = known.is_in(MARKS).to_numpy()[numbers]
    token = np.flatnonzero(is_mark)
    starts = starts_line(tokens)
    last = np.flatnonzero(np.append(starts[1:], True))
    last = last[np.searchsorted(last, token)]  # of each mark's line
    following, next_line = np.minimum(token + 1, height - 1), np.minimum(last + 1, height - 1)
    article_no, is_inside = tokens["article_no"].to_numpy(), token < last
    goes_on = (last + 1 < height) & (article_no[last] == article_no[next_line]) & is_mark[next_line]
    is_close = is_inside & is_glued.gather(following).fill_null(False).to_numpy()
    return map(
        Mark,
        article_no[token].tolist(),
        tokens["paragraph_no"].gather(token).to_list(),
        token.tolist(),
        texts.gather(token).to_list(),
        written(texts, token - 1, ~starts[token]),
        written(texts, following, is_inside),
        is_glued.gather(token).to_list(),
        is_close.tolist(),
        last.tolist(),
        goes_on.tolist(),
    )


def written(texts: pl.Series, at: NDArray[np.int64], is_there: NDArray[np.bool_]) -> list[str]:
    """The texts at some tokens, "" where there is none."""
    found = texts.gather(np.maximum(at, 0)).to_list()
    return [text if is_text else "" for text, is_text in zip(found, is_there.tolist(), strict=True)]


def words_before(paired: pl.DataFrame, texts: pl.Series) -> pl.Series:
    """How many words stand before each token in any of the regions, its own included."""
    edges = np.zeros(len(texts) + 1, dtype=np.int64)
    np.add.at(edges, paired["first"].to_numpy(), 1)
    np.add.at(edges, paired["last"].to_numpy(), -1)
    inside = np.flatnonzero(np.cumsum(edges[:-1]))
    is_word = np.zeros(len(texts), dtype=np.int32)
    is_word[inside] = texts.gather(inside).str.contains(r"^[\p{L}\p{N}]").to_numpy()
    return pl.Series(np.cumsum(is_word, dtype=np.int32))


def pairs(line: list[Mark]) -> Iterator[Region]:
    """Pair the marks of one line; an opening mark that nothing closes is no region, unless the quotation goes on."""
    opened: list[Mark] = []
    for position, mark in enumerate(line):
        if opened and closes(mark, opened, line[position + 1 :]):
            while mark.text not in CLOSED_BY[opened[-1].text]:
                opened.pop()
            first = opened.pop()
            yield Region(first.token, mark.token, style(first), len(opened) + 1, is_closed=True)
        elif opens(mark):
            opened = [other for other in opened if style(other) != style(mark) or spans_line(other, mark)]
            opened.append(mark)
    for first in opened[:1]:
        if first.line_goes_on and style(first) != "single":
            yield Region(first.token, first.line_last + 1, style(first), 1, is_closed=False)


def spans_line(first: Mark, mark: Mark) -> bool:
    """Whether a mark at the start of a line opens all of it, other marks of the same style being inside."""
    return first.before == "" and first.line_goes_on and first.text != mark.text


def style(mark: Mark) -> str:
    """Which kind of quotation a mark opens."""
    return OPENERS.get(mark.text) or STRAIGHT.get(mark.text) or CLOSERS[mark.text]


def opens(mark: Mark) -> bool:
    """Whether a mark can open: a word touches it from behind and none from before (Germans open with », too)."""
    touches_word_before = mark.is_glued and mark.before[-1:].isalnum()
    if mark.text == "”" and mark.before == "" and mark.is_followed_closely:
        return True  # a closing mark set by mistake where a line opens
    if mark.text in {"’", "”", "›"} or (mark.text == "'" and mark.following[:1].isdigit()):
        return False
    return bool(mark.following) and not touches_word_before and (mark.is_followed_closely or mark.text in OPENERS)


def closes(mark: Mark, opened: list[Mark], rest: list[Mark]) -> bool:
    """Whether a mark closes one that is open: it touches what stands before it, and is no apostrophe."""
    if not any(mark.text in CLOSED_BY[other.text] for other in opened):
        return False
    if mark.text in {"'", "’"}:
        is_plural_possessive = mark.before[-1:] == "s" and mark.following[:1].islower()
        touches_word_behind = mark.is_followed_closely and mark.following[:1].isalnum()
        closes_later = any(other.text == mark.text and other.is_glued for other in rest)
        return mark.is_glued and not touches_word_behind and not (is_plural_possessive and closes_later)
    return mark.is_glued or not mark.is_followed_closely
