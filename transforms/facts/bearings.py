"""Bearings: what a quantity is said of, taken from the names and dates of its sentence."""

import polars as pl

SENTENCE = ["article_no", "sentence_no"]
BARE = ("scalar", "count", "ratio", "rank", "score")  # kinds that a date may only look like
NAME_TO_AGE = 8  # characters from a name to its age: "Ada Lind, 42", "Ada turned 42"
UNIT = ("unit", "unit_system", "si_value", "si_unit")


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
    """Tie a role's words to the named mention that they end in, and shorten them to it.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no` and `<role>_written`, `_start`, `_end`.
        mentions: needs `article_no`, `sentence_no`, `mention_start`, `mention_end`, `text`, `entity_no`.
        role: owner or counterparty.

    Returns:
        The same rows with `<role>_entity_no`; words that end in no name stay as they are.
    """
    start, end = pl.col(f"{role}_start"), pl.col(f"{role}_end")
    names = mentions.select(*SENTENCE, "mention_start", "mention_end", "entity_no", name="text")
    named = (
        facts.select("fact_row", *SENTENCE, start, end)
        .drop_nulls()
        .join(names, on=SENTENCE)
        .filter(pl.col("mention_start") < end, pl.col("mention_end") >= end)
        .sort("fact_row", "mention_start")
        .unique("fact_row", keep="last", maintain_order=True)
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
