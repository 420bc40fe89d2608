"""Dates and periods that articles write, and the days they span.

One Rust pattern finds whatever could be a date, with exact offsets; the words around it decide whether it is one; a
small reader in Python (see `date_rules`) turns each different wording into days.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from transforms.days.date_context import Candidate, could_hold_a_date, is_date, with_tense
from transforms.days.date_rules import Period, candidate_pattern, parts_of, read
from transforms.days.fiscal import with_fiscal_years
from transforms.days.leaning import with_leaning
from transforms.days.periods import Anchor
from transforms.kept_patterns import with_kept_patterns
from transforms.windows import found_in, uncollected

MARK = "\x01"
CONTEXT = 80  # characters of the sentence that are looked at on either side
KEY = ("article_no", "sentence_no", "paragraph_no")
OPTIONAL = {"published_on": pl.Date, "outlet_country": pl.String, "home_country": pl.String}  # columns of articles


def dates(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Find and read the dates and periods of sentences.

    A relative date follows the article's `published_on`; without one its days are null and its basis is
    `unresolved`. 'Tuesday' is the latest on or before publication unless the sentence looks ahead; a month or day
    without its year is the one nearest to publication, or on the side of it that the tense says; 'that day' and 'a
    year earlier' lean on the date before them.

    Args:
        sentences: one row per sentence; needs `article_no`, `sentence_no`, `paragraph_no`, `sentence_start`, `text`.
        articles: needs `article_no`; uses `published_on`, `outlet_country` and `home_country` where they are there.

    Returns:
        One row per date, in reading order: `article_no`, `sentence_no`, `paragraph_no`, `date_start`, `date_end`,
        `text`, `date_from`, `date_to` (included; null when they cannot be told), `grain`, `basis`, `rule`.
        Durations ("for three years"), times of day and weekdays that recur ("on Sundays") are none.
    """
    written = candidates(sentences).pipe(sure)
    anchors = articles.select(
        "article_no", *(optional(articles, name, kind) for name, kind in OPTIONAL.items())
    ).with_columns(
        pl.coalesce("outlet_country", "home_country").alias(name) for name in ("outlet_country", "home_country")
    )
    return (
        with_tense(written)
        .join(anchors, on="article_no", how="left", maintain_order="left", validate="m:1")
        .pipe(with_days)
        .pipe(with_fiscal_years, sentences)
        .pipe(with_leaning)
        .select(*KEY, "date_start", "date_end", "text", "date_from", "date_to", "grain", "basis", "rule")
    )


def optional(articles: pl.DataFrame, name: str, kind: type[pl.DataType]) -> pl.Expr:
    """The column, or nulls where the frame has none of that name."""
    return pl.col(name) if name in articles.columns else pl.lit(None, dtype=kind()).alias(name)


def candidates(sentences: pl.DataFrame) -> pl.DataFrame:
    """Whatever could be a date, with the words around it.

    Returns:
        One row per candidate in reading order: the key of its sentence, `date_start`, `date_end`, `text`, and the
        `left` and `right` of it in the sentence.
    """
    length = pl.col("sentence").str.len_chars()
    asked = sentences.select(*KEY, "sentence_start", sentence="text").filter(could_hold_a_date())
    pieces = (
        asked.with_columns(piece=with_kept_patterns(lambda: marked(asked["sentence"])).str.split(MARK))
        .filter(pl.col("piece").list.len() > 1)
        .with_columns(before=length.cum_sum() - length, piece_no=pl.int_ranges(pl.col("piece").list.len()))
        .explode("piece", "piece_no")
        .with_columns(end=(pl.col("piece").str.len_chars().cum_sum() - pl.col("before")).cast(pl.Int32))
    )
    start = pl.col("end") - pl.col("piece").str.len_chars().cast(pl.Int32)
    return pieces.filter(pl.col("piece_no") % 2 == 1).select(
        *KEY,
        date_start=pl.col("sentence_start") + start,
        date_end=pl.col("sentence_start") + pl.col("end"),
        text="piece",
        left=pl.col("sentence").str.slice(pl.max_horizontal(start - CONTEXT, 0), pl.min_horizontal(start, CONTEXT)),
        right=pl.col("sentence").str.slice(pl.col("end"), CONTEXT),
    )


def marked(texts: pl.Series) -> pl.Series:
    """The texts with a mark before and after each candidate, so that splitting them gives exact offsets."""
    return texts.str.replace_all(MARK, " ", literal=True).str.replace_all(candidate_pattern(), f"{MARK}${{0}}{MARK}")


def sure(written: pl.DataFrame) -> pl.DataFrame:
    """The candidates that are dates where they stand, with `rule`, the rule that reads them."""
    with uncollected():
        found = list(map(Candidate._make, written.select("text", "left", "right").iter_rows()))
        rules = [parts[0] if (parts := parts_of(candidate.text)) else None for candidate in found]
        is_sure = list(map(is_date, rules, found))
    return written.with_columns(rule=pl.Series(rules, dtype=pl.String)).filter(pl.Series(is_sure, dtype=pl.Boolean))


def with_days(written: pl.DataFrame) -> pl.DataFrame:
    """The dates with `rule`, `grain`, `date_from`, `date_to`, `basis`; those that prove to be none are left out."""
    windows = written.drop("rule").with_columns(wording="text", origin=pl.lit(0))
    return found_in(windows, meanings, Period, "origin", ("wording", "published_on", "tense", "outlet_country"))


def meanings(wording: str, published_on: date | None, tense: str | None, country: str | None) -> Iterator[Period]:
    """What one written date means: one record, or none."""
    if period := read(wording, Anchor(published_on, tense, country)):
        yield period
