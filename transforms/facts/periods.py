"""Periods: the date of its sentence that a quantity is told for, if any is, and for which of its days."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.facts import period_words
from transforms.facts.period_clues import SENTENCE, candidates, clues

PERIOD = {
    "period_written": "text",
    "period_start": "date_start",
    "period_end": "date_end",
    "period_from": "date_from",
    "period_to": "date_to",
    "period_grain": "grain",
    "period_basis": "basis",
}
LISTED = ("percent", "money", "count", "percentage_point", "scalar", "ratio")  # kinds that are told in lists
NEAR = 25  # characters between two quantities of one list
IN_LIST = r"^[^.]*?(?:;|,|-|(?-u:\b)(?:and|to|versus)(?-u:\b))"
ENDS, STARTS = r"(?i)^(?:the )?end of|year['’]?s?[ -]end$", r"(?i)^(?:the )?(?:start|beginning) of"
ENDED = r"(?i)(?-u:\b)(?:ended|ends|closed|finished)\s+$"
STARTED = r"(?i)(?-u:\b)(?:began|begins|started|starts|opened|entered)\s+$"
OPEN = r"(?i)^this (?:week|month|quarter|year)$"
AHEAD = (
    r"(?i)(?-u:\b)(?:will|would|could|should|expect[a-z]*|plan[a-z]*|pledge[a-z]*|forecast[a-z]*|project[a-z]*|likely|"
    r"set to|to be|next|due|sees?|hop(?:es?|ed|ing)|budget[a-z]*|wants?|needs?|ask(?:s|ed|ing)|targets?|aims?|"
    r"counts? on|predict[a-z]*|estimat[a-z]*|deficit|limit|is to|are to)(?-u:\b)|(?-u:\b)(?:for|from)\s+$"
)
# A month that is not over is told of up to now only in words of what has come about.
SO_FAR = r"(?i)(?-u:\b)(?:has|have|had|so far|already|to date)(?-u:\b)|['’]ve "
SINCE = r"(?i)(?-u:\b)since\s+(?:[^\s,;.:]+\s+){1,14}$"  # since his campaign and the firm struck a deal in (May)
NOT_LISTED = r"(?-u:\b)(?:from|than|who|which|that|would|will)(?-u:\b)"


def with_period(
    facts: pl.DataFrame, dates: pl.DataFrame, sentences: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """Tie each fact to the date of its sentence that is likeliest to be its own, if one is likelier than none.

    Args:
        facts: in reading order; needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `fact_end`, `text`,
            `kind`, `rule`, `equivalent_group`.
        dates: one row per date, as `dates.dates` gives them.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.
        articles: needs `article_no`, `published_on`.

    Returns:
        The same rows with the columns of `PERIOD`; null where no date of the sentence is the fact's. The quantities
        of a list share the period of the first, those of one equivalence that of any.
    """
    pairs = candidates(facts, dates, sentences).pipe(with_points)
    tied = (
        pairs.filter(pl.col("points") > model().clues["none"])
        .sort("fact_row", "points", "date_start", descending=[False, True, False])
        .unique("fact_row", keep="first", maintain_order=True)
        .select("fact_row", "date_row")
    )
    told = tied.join(pairs, on=["fact_row", "date_row"], validate="1:1").pipe(dated, dates, articles)
    lent = carried(tied, pairs, facts, sentences).join(
        told.select(lender="fact_row", **PERIOD), on="lender", validate="m:1"
    )
    found = facts.join(lent.drop("lender"), on="fact_row", how="left", maintain_order="left", validate="1:1")
    has_group = pl.col("equivalent_group").is_not_null()
    of_group = pl.col(*PERIOD).drop_nulls().first().over("article_no", "equivalent_group")
    return found.with_columns(pl.when(has_group).then(of_group).otherwise(pl.col(*PERIOD)).name.keep())


class Model(NamedTuple):
    """The points of each clue (and of `none`, what a date must have more of), and of hashed words."""

    clues: dict[str, int]
    words: NDArray[np.int16]


@cache
def model() -> Model:
    """The weights of `models/periods.npz`."""
    with files("transforms.models").joinpath("periods.npz").open("rb") as stream, np.load(stream) as held:
        names = held["names"].tobytes().decode().split("\n")
        return Model(dict(zip(names, held["points"].tolist(), strict=True)), held["words"])


def with_points(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the sum of their clues, each times its points, and of the points of their words."""
    by = model()
    told = (clue.fill_null(value=0).cast(pl.Int32) * by.clues[name] for name, clue in clues().items())
    words = pl.Series(period_words.points(by.words, pairs), dtype=pl.Int32)
    return pairs.with_columns(points=pl.sum_horizontal(told) + words)


def carried(tied: pl.DataFrame, pairs: pl.DataFrame, facts: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Whose date each fact has: its own, or in a list that of the first: in May oats rose by 4 percent, rye by 5.

    Args:
        tied: `fact_row`, `date_row` of facts with a date of their own.
        pairs: as `candidates` gives them.
        facts: in reading order.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        `fact_row` and `lender`, the fact whose date it is, of all facts that have one.
    """
    earlier = pl.col("fact_end").shift(1)
    follows = pl.all_horizontal(pl.col(key) == pl.col(key).shift(1) for key in (*SENTENCE, "kind"))
    words = pl.col("text").str.slice(earlier - pl.col("sentence_start"), (pl.col("fact_start") - earlier).clip(0))
    is_list = words.str.contains(IN_LIST) & ~words.str.contains(NOT_LISTED) & (words.str.len_chars() <= NEAR)
    has_own = pl.col("date_row").is_not_null() | (pl.col("last_date") >= earlier)
    continues = follows & is_list & pl.col("kind").is_in(LISTED) & ~has_own.fill_null(value=False)
    lender = pl.when(pl.col("date_row").is_not_null()).then("fact_row")
    return (
        facts.select("fact_row", *SENTENCE, "fact_start", "fact_end", "kind")
        .join(pairs.select(SENTENCE).unique(), on=SENTENCE, how="semi", maintain_order="left")
        .join(sentences.select(*SENTENCE, "sentence_start", "text"), on=SENTENCE, maintain_order="left", validate="m:1")
        .join(last_dates(pairs), on="fact_row", how="left", maintain_order="left", validate="1:1")
        .join(tied, on="fact_row", how="left", maintain_order="left", validate="1:1")
        .with_columns(run=(~continues.fill_null(value=False)).cum_sum())
        .select("fact_row", lender=lender.forward_fill().over("run"))
        .drop_nulls()
    )


def last_dates(pairs: pl.DataFrame) -> pl.DataFrame:
    """Where the last date before each fact starts, by `fact_row`."""
    return pairs.filter(~pl.col("behind")).group_by("fact_row").agg(last_date=pl.col("date_start").max())


def dated(pairs: pl.DataFrame, dates: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Pairs of quantity and date with the date's columns, its days as far as they are the quantity's.

    Args:
        pairs: needs `date_row`, `article_no`, `left`, `right`, `fact_left`, as `candidates` gives them.
        dates: one row per date; needs the columns of `PERIOD`.
        articles: needs `article_no`, `published_on`.
    """
    written = dates.select(*PERIOD.values()).with_row_index("date_row")
    return (
        pairs.drop("date_start", "date_end", "grain")
        .join(written, on="date_row", maintain_order="left", validate="m:1")
        .join(articles.select("article_no", "published_on"), on="article_no", maintain_order="left", validate="m:1")
        .with_columns(**of_an_edge())
        .with_columns(**so_far())
        .with_columns(**since_then())
    )


def of_an_edge() -> dict[str, pl.Expr]:
    """First or last day alone where the words name that end of the date: by the end of June, began March with."""
    text, left, is_with = pl.col("text"), pl.col("left"), pl.col("right").str.contains(r"^\s+with\s")
    ends = text.str.contains(ENDS) | (is_with & left.str.contains(ENDED))
    starts = text.str.contains(STARTS) | (is_with & left.str.contains(STARTED))
    return {
        "date_from": pl.when(ends).then("date_to").otherwise("date_from"),
        "date_to": pl.when(starts).then("date_from").otherwise("date_to"),
        "grain": pl.when(ends | starts).then(pl.lit("day")).otherwise("grain"),
    }


def so_far() -> dict[str, pl.Expr]:
    """Up to publication where a year that is not over is told of without a look ahead, or a part of one as so far."""
    is_open = pl.col("text").str.contains(OPEN) & (pl.col("date_to") > pl.col("published_on"))
    words = pl.concat_str("fact_left", "left", separator="\n")
    is_short = ~pl.col("text").str.contains("(?i)year$")
    is_over = is_open & ~words.str.contains(AHEAD) & (words.str.contains(SO_FAR) | ~is_short)
    return {
        "date_to": pl.when(is_over).then("published_on").otherwise("date_to"),
        "grain": pl.when(is_over).then(pl.lit("range")).otherwise("grain"),
    }


def since_then() -> dict[str, pl.Expr]:
    """Up to publication where "since" and what happened stand before a date: since the firms merged in May."""
    is_over = pl.col("date_to") < pl.col("published_on")
    is_open = is_over & pl.col("left").str.contains(SINCE) & ~pl.col("text").str.contains("(?i)^since")
    return {
        "date_to": pl.when(is_open).then("published_on").otherwise("date_to"),
        "grain": pl.when(is_open).then(pl.lit("range")).otherwise("grain"),
    }
