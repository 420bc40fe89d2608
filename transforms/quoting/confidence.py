"""Confidence: how often content and speakers found like these were right in articles the model had not seen."""

import polars as pl

from transforms.lexicon import lexicon

CONTENT, SPEAKER = "content", "speaker"
VERBATIM, REPORTED, NO_ONE = "in marks", "reported", "no one"
Kind = str


def with_confidence(spoken: pl.DataFrame) -> pl.DataFrame:
    """The quotations with `confidence` and `speaker_confidence`; null for no statements and what was not measured.

    Args:
        spoken: one row per quotation; needs `rule`, `kind`, `is_statement`, `speaker_start`, `chance`,
            `speaker_chance`.
    """
    measured = spoken.with_columns(
        looked_up(spoken, content_group(), "chance", CONTENT).alias("confidence"),
        looked_up(spoken, speaker_group(), "speaker_chance", SPEAKER).alias("speaker_confidence"),
    )
    return measured.with_columns(pl.when("is_statement").then(pl.col("confidence", "speaker_confidence")))


def content_group() -> pl.Expr:
    """What content is counted with: its rule, or for what the model is more or less sure of, its kind."""
    kind = pl.when(pl.col("kind") == "indirect").then(pl.lit(REPORTED)).otherwise(pl.lit(VERBATIM))
    return pl.when(pl.col("chance").is_null()).then("rule").otherwise(kind)


def speaker_group() -> pl.Expr:
    """What a speaker is counted with: no one, its rule, or, where the model is more or less sure, the kind."""
    kind = pl.when(pl.col("kind") == "indirect").then(pl.lit(REPORTED)).otherwise(pl.lit(VERBATIM))
    chosen = pl.when(pl.col("speaker_chance").is_null()).then("rule").otherwise(kind)
    return pl.when(pl.col("speaker_start").is_null()).then(pl.lit(NO_ONE)).otherwise(chosen)


def looked_up(spoken: pl.DataFrame, group: pl.Expr, chance: str, kind: Kind) -> pl.Series:
    """The precision of the step of its group in which the model's chance lies."""
    steps = (
        lexicon("quote_confidence")
        .filter(pl.col("kind") == kind)
        .select("group", pl.col("chance_from", "precision").cast(pl.Float64))
        .sort("chance_from")
    )
    asked = spoken.select(group.alias("group"), pl.col(chance).fill_null(0.0).alias("chance_from")).with_row_index("no")
    found = asked.sort("chance_from", "no").join_asof(steps, on="chance_from", by="group", check_sortedness=False)
    return found.sort("no")["precision"]
