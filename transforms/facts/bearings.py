"""Bearings: what a quantity is said of, taken from the names and dates of its sentence."""

import polars as pl

SENTENCE = ["article_no", "sentence_no"]
BEFORE = 40  # what it costs a date to stand before the quantity, in characters of distance
CROSSED = 60  # what it costs a date that another quantity stands between
FARTHEST = 200
BARE = ("scalar", "count", "ratio", "rank", "score")  # kinds that a date may only look like
TIMELESS = ("duration", "age", "rank")  # kinds that are not measured for a period
NAME_TO_AGE = 8  # characters from a name to its age: "Ada Lind, 42", "Ada turned 42"
UNIT = ("unit", "unit_system", "si_value", "si_unit")
PERIOD = {
    "period_written": "text",
    "period_start": "date_start",
    "period_end": "date_end",
    "period_from": "date_from",
    "period_to": "date_to",
    "period_grain": "grain",
    "period_basis": "basis",
}


def outside_dates(facts: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """The facts that are no part of a written date: the 12 of "12 March", the 2016 of "2016 season".

    Args:
        facts: one row per quantity; needs `article_no`, `sentence_no`, `fact_start`, `fact_end`, `kind`.
        dates: one row per date; needs `article_no`, `sentence_no`, `date_start`, `date_end`.
    """
    spans = dates.select(*SENTENCE, "date_start", "date_end")
    inside = (
        facts.select(*SENTENCE, "fact_start", "fact_end", "kind")
        .filter(pl.col("kind").is_in(BARE))
        .join(spans, on=SENTENCE)
        .filter(pl.col("date_start") <= pl.col("fact_start"), pl.col("fact_start") < pl.col("date_end"))
    )
    return facts.join(inside, on=[*SENTENCE, "fact_start"], how="anti", maintain_order="left")


def with_ages_of_persons(facts: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Keep as ages of a name only numbers right behind a person's name; the others are just numbers.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `kind`, `rule` and the columns of units.
        mentions: needs `article_no`, `sentence_no`, `mention_end`, `type`.
    """
    persons = mentions.filter(pl.col("type") == "PERSON").select(*SENTENCE, "mention_end")
    gap = pl.col("fact_start") - pl.col("mention_end")
    aged = (
        facts.filter(pl.col("rule") == "age_of_name")
        .select("fact_row", *SENTENCE, "fact_start")
        .join(persons, on=SENTENCE)
        .filter(gap.is_between(0, NAME_TO_AGE))["fact_row"]
    )
    is_bare = (pl.col("rule") == "age_of_name") & pl.col("fact_row").is_in(aged.implode()).not_()
    return facts.with_columns(
        pl.when(is_bare).then(pl.lit("scalar")).otherwise(name).alias(name) for name in ("kind", "rule")
    ).with_columns(pl.when(is_bare).then(None).otherwise(name).alias(name) for name in UNIT)


def with_entity(facts: pl.DataFrame, mentions: pl.DataFrame, role: str) -> pl.DataFrame:
    """Tie a role's words to the first named mention in them, and shorten them to it.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no` and `<role>_written`, `_start`, `_end`.
        mentions: needs `article_no`, `sentence_no`, `mention_start`, `mention_end`, `text`, `entity_no`.
        role: owner or counterparty.

    Returns:
        The same rows with `<role>_entity_no`; words that hold no name stay as they are.
    """
    start, end = pl.col(f"{role}_start"), pl.col(f"{role}_end")
    names = mentions.select(*SENTENCE, "mention_start", "mention_end", "entity_no", name="text")
    named = (
        facts.select("fact_row", *SENTENCE, start, end)
        .drop_nulls()
        .join(names, on=SENTENCE)
        .filter(pl.col("mention_start") < end, pl.col("mention_end") > start)
        .sort("fact_row", "mention_start")
        .unique("fact_row", keep="first", maintain_order=True)
        .select("fact_row", "mention_start", "mention_end", "name", "entity_no")
    )
    return (
        facts.join(named, on="fact_row", how="left", maintain_order="left", validate="1:1")
        .with_columns(
            pl.coalesce("name", f"{role}_written").alias(f"{role}_written"),
            pl.coalesce("mention_start", start).alias(f"{role}_start"),
            pl.coalesce("mention_end", end).alias(f"{role}_end"),
            pl.col("entity_no").alias(f"{role}_entity_no"),
        )
        .drop("name", "mention_start", "mention_end", "entity_no")
    )


def with_period(facts: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Tie each fact to the date of its sentence that stands nearest, dates behind it first.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `fact_end`, `kind`, `rule`.
        dates: one row per date, as `dates.dates` gives them.

    Returns:
        The same rows with the columns of `PERIOD`; null where the sentence has no date near by.
    """
    linked = (
        facts.select(
            "fact_row",
            *SENTENCE,
            "fact_start",
            "fact_end",
            "kind",
            "rule",
            earlier_end=pl.col("fact_end").shift(1).over(SENTENCE),
            later_start=pl.col("fact_start").shift(-1).over(SENTENCE),
        )
        .filter(pl.col("kind").is_in(TIMELESS).not_(), pl.col("rule") != "definite_count")
        .join(dates.select(*SENTENCE, *PERIOD.values()), on=SENTENCE)
        .with_columns(distance=distance() + pl.when(is_crossed()).then(CROSSED).otherwise(0))
        .filter(pl.col("distance") <= FARTHEST)
        .sort("fact_row", "distance", "date_start")
        .unique("fact_row", keep="first", maintain_order=True)
        .select("fact_row", **PERIOD)
    )
    return facts.join(linked, on="fact_row", how="left", maintain_order="left", validate="1:1")


def distance() -> pl.Expr:
    """Characters between a fact and a date; a date before the fact counts as farther."""
    gap_behind = pl.col("date_start") - pl.col("fact_end")
    gap_before = pl.col("fact_start") - pl.col("date_end")
    return pl.when(gap_behind >= 0).then(gap_behind).otherwise(gap_before.clip(lower_bound=0) + BEFORE)


def is_crossed() -> pl.Expr:
    """Whether another fact stands between a fact and a date."""
    is_behind = pl.col("date_start") >= pl.col("fact_end")
    behind = is_behind & (pl.col("later_start") < pl.col("date_start"))
    before = ~is_behind & (pl.col("earlier_end") > pl.col("date_end"))
    return (behind | before).fill_null(False)
