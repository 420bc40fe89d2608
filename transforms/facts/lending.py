"""Lending: what bare numbers count that a sentence before them named: took on 31,000 workers. Mills shed 12,000."""

import polars as pl

LEAST = 100  # lesser numbers may be anything
MOST_TIMES = 30  # how many times one may be the other
MOST_SENTENCES = 2  # between a number and what it counts, which stands in the same paragraph
PARAGRAPH = ["article_no", "paragraph_no"]


def with_lent_counts(facts: pl.DataFrame) -> pl.DataFrame:
    """Let large bare numbers that measure nothing else count what the last large count of their paragraph counts.

    In 415 articles of PolNeAR's training and development parts six numbers take their count so, all six rightly.

    Args:
        facts: one row per quantity in reading order; needs `article_no`, `paragraph_no`, `sentence_no`, `kind`, `rule`,
            `value`, `unit`, `unit_system`, `per_unit`, `concept`, `text`.
    """
    is_count = (pl.col("kind") == "count") & (pl.col("value") >= LEAST) & (pl.col("rule") != "definite_count")
    last = {
        name: pl.when(is_count).then(source).forward_fill().over(PARAGRAPH)
        for name, source in {"giver": "unit", "giver_value": "value", "giver_sentence": "sentence_no"}.items()
    }
    takes = is_bare() & fits() & pl.col("giver").is_not_null()
    return (
        facts.with_columns(**last)
        .with_columns(
            kind=pl.when(takes).then(pl.lit("count")).otherwise("kind"),
            rule=pl.when(takes).then(pl.lit("ellipsis")).otherwise("rule"),
            unit=pl.when(takes).then("giver").otherwise("unit"),
            unit_system=pl.when(takes).then(pl.lit("noun")).otherwise("unit_system"),
        )
        .drop(last)
    )


def is_bare() -> pl.Expr:
    """Whether a number is large, whole and without any unit, and cannot be a year."""
    value, is_grouped = pl.col("value"), pl.col("text").str.contains(",", literal=True)
    is_whole = (pl.col("rule") == "scalar") & (value >= LEAST) & (value == value.floor())
    may_be_year = value.is_between(1000, 2200) & is_grouped.not_()
    return is_whole & may_be_year.not_() & pl.col("concept").is_null() & pl.col("per_unit").is_null()


def fits() -> pl.Expr:
    """Whether the last count is of a like size and stands in the sentence before or the one before that."""
    times = pl.col("value") / pl.col("giver_value")
    apart = pl.col("sentence_no") - pl.col("giver_sentence")
    return times.is_between(1 / MOST_TIMES, MOST_TIMES) & apart.is_between(1, MOST_SENTENCES)
