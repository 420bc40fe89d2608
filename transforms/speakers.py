"""Speakers: who the source of a quotation is, as printed and as an entity of the article."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon

BY_TYPE = {
    "PERSON": "named", "ORGANIZATION": "organization", "LOCATION": "government", "FACILITY": "organization",
    "NORP": "collective", "PRODUCT": "organization", "MISC": "organization",
}  # fmt: skip


def resolved(spoken: pl.DataFrame, mentions: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Say who speaks.

    Args:
        spoken: one row per quotation, ordered by `article_no` and `quote_start`; needs `speaker_start`, `speaker_end`,
            `head_end`, `head_word` (last word of the head, in lower case), `shape` (letters of the source), `rule`.
        mentions: one row per named mention; needs `mention_start`, `mention_end`, `type`, `entity_no`, `title_written`.
        tokens: one row per token.

    Returns:
        The same rows with `speaker_start` moved to the name where the source is one, `attribution`,
        `speaker_entity_no` and `name_start` (null where the source is no name).
    """
    named = with_mention(spoken, mentions)
    is_name = pl.col("mention_start").is_not_null()
    is_pronoun = pl.col("shape").is_in(["P", "W"])
    return (
        named.with_columns(
            name_start=pl.when(is_name).then("mention_start"),
            attribution=pl.when(pl.col("speaker_start").is_null())
            .then(pl.lit("none"))
            .when(pl.col("rule") == "goes_on")
            .then(pl.lit("continued"))
            .when(is_pronoun)
            .then(pl.lit("pronoun"))
            .otherwise(pl.coalesce(by_noun(), by_mention(), by_shape())),
        )
        .with_columns(speaker_entity_no="entity_no")
    )


def with_mention(spoken: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The rows with the mention that ends where the head of the source ends, and starts inside it, if there is one."""
    names = mentions.select("article_no", "mention_start", "type", "entity_no", "title_written", head_end="mention_end")
    joined = spoken.join(
        names.unique(["article_no", "head_end"], keep="first", maintain_order=True),
        on=["article_no", "head_end"], how="left", maintain_order="left", validate="m:1",
    )  # fmt: skip
    is_inside = pl.col("mention_start") >= pl.col("speaker_start")
    return joined.with_columns(pl.when(is_inside).then(pl.col("mention_start", "type", "entity_no", "title_written")))


def by_noun() -> pl.Expr:
    """Attribution by the head noun of a source that is no name: "officials", "the ministry"."""
    is_common = pl.col("shape").str.contains(r"[nre]s?$") | (pl.col("head_end") != pl.col("speaker_end"))
    known = pl.col("head_word").replace_strict(*source_nouns(), default=None, return_dtype=pl.String)
    is_plural = pl.col("head_word").str.ends_with("s")
    other = pl.when(is_plural).then(pl.lit("collective")).otherwise(pl.lit("anonymous"))
    return pl.when(is_common).then(pl.coalesce(known, other))


def by_mention() -> pl.Expr:
    """Attribution by the type of the name."""
    return pl.col("type").replace_strict(BY_TYPE, default=None, return_dtype=pl.String)


def by_shape() -> pl.Expr:
    """Attribution of what is neither noun nor known name: "some" are a collective, capitals a name."""
    return pl.when(pl.col("shape").str.contains("N")).then(pl.lit("named")).otherwise(pl.lit("collective"))


@cache
def source_nouns() -> tuple[pl.Series, pl.Series]:
    """Nouns that speak, and the attribution that each stands for."""
    nouns = lexicon("source_nouns")
    return nouns["noun"], nouns["attribution"]
