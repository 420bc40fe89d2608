"""Bullets: what is listed below a line that names a period is told for that period."""

import polars as pl

from transforms.facts.bearings import SENTENCE
from transforms.facts.period_clues import TIMELESS
from transforms.facts.periods import PERIOD

BULLET = r"^\s*[-–—•*·]\s*\S"
REACH = 15  # sentences from a line that opens a list to the last of the list
LONG = ("month", "quarter", "half", "year", "fiscal_year", "range", "season")
COMPARED = r"(?i)(?-u:\b)(?:compared (?:with|to)|against|versus|vs\.?)\s[^;]*$"


def with_period_of_list(facts: pl.DataFrame, dates: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Give quantities of bullets the period that the line above them names: Highlights of the third quarter:

    Args:
        facts: needs `article_no`, `sentence_no`, `fact_start`, `kind`, `change_role` and the columns of `PERIOD`.
        dates: needs `article_no`, `sentence_no` and the date's columns of `PERIOD`.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        The same rows; those with a period of their own keep it, and what a quantity is compared with gets none.
    """
    lists = headed(sentences, dates)
    if lists.is_empty():
        return facts
    before = pl.col("bullet").str.slice(0, pl.col("fact_start") - pl.col("sentence_start"))
    is_of_list = pl.col("list_text").is_not_null() & pl.col("period_start").is_null()
    is_of_list &= ~pl.col("kind").is_in([*TIMELESS, "duration"]) & (pl.col("change_role") != "from")
    is_of_list &= ~before.str.contains(COMPARED).fill_null(value=False)
    return (
        facts.join(lists, on=SENTENCE, how="left", maintain_order="left", validate="m:1")
        .with_columns(
            pl.when(is_of_list).then(f"list_{source}").otherwise(name).alias(name) for name, source in PERIOD.items()
        )
        .drop("bullet", "sentence_start", *(f"list_{source}" for source in PERIOD.values()))
    )


def headed(sentences: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """The bullets below a line that ends in a colon and names one period: key, `sentence_start`, `bullet`, the date."""
    is_bullet = pl.col("text").str.contains(BULLET)
    told = sentences.filter(is_bullet.any().over("article_no")).select(*SENTENCE, "sentence_start", bullet="text")
    opens = pl.col("bullet").str.contains(r":\s*$") & ~pl.col("bullet").str.contains(BULLET)
    heads = told.with_columns(
        head=pl.when(~pl.col("bullet").str.contains(BULLET)).then("sentence_no").forward_fill().over("article_no"),
        opening=pl.when(opens).then("sentence_no").forward_fill().over("article_no"),
    ).filter(pl.col("head") == pl.col("opening"), pl.col("sentence_no") - pl.col("head") <= REACH)
    named = (
        dates.filter(pl.col("grain").is_in(LONG))
        .select("article_no", head="sentence_no", **{f"list_{source}": source for source in PERIOD.values()})
        .unique(["article_no", "head"], keep="none", maintain_order=True)
    )
    return (
        heads.filter(pl.col("sentence_no") > pl.col("head"))
        .join(named, on=["article_no", "head"], maintain_order="left", validate="m:1")
        .drop("head", "opening")
    )
