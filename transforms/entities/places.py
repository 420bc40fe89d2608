"""Places: which mentions of countries, peoples, places and other things in an article name the same one."""

from functools import cache

import polars as pl

from transforms.entities.short_forms import long_forms
from transforms.lexicon import lexicon

BEFORE_PLACE = ("in", "In", "at", "from", "near", "outside", "of", "around")  # "the office in Oslo warns"
GOVERNED = ("name", "alias", "capital")


def places(mentions: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Link names of one country, acronyms, aliases and single words to what they name.

    Args:
        mentions: mentions in reading order that are no persons; needs `mention`, `article_no`, `type`, `key`,
            `mention_start`, `mention_end`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`, `token_start`, `token_end`,
            `text`.

    Returns:
        The same rows with `thing` (what one entity's mentions share), `form` and `country` (ISO 3166-1 alpha-2 of
        countries, their peoples and capitals). A demonym names its country's entity; a capital or country followed by
        a verb of governments, and not behind "in" or the like, is a metonym of the same entity as ever.
    """
    named = mentions.pipe(long_forms).join(place_aliases(), on="key", how="left", maintain_order="left", validate="m:1")
    dotted = pl.col("key").str.contains(r"^(?:\p{Lu}\.){1,3}\p{Lu}\.?$")  # U.S, U.K. as US, UK
    named = named.with_columns(form=pl.when(dotted).then(pl.col("key").str.replace_all(r"\.", "")).otherwise("key"))
    known = named.join(
        country_forms(), left_on="form", right_on="key", how="left", maintain_order="left", validate="m:1"
    )
    known = known.pipe(halves_told).pipe(shared_told)
    is_country = pl.col("kind").is_in(("name", "alias", "demonym"))
    return (
        known.join(acting(tokens), on=["article_no", "mention_end"], how="left", maintain_order="left", validate="m:1")
        .join(behind(tokens), on=["article_no", "mention_start"], how="left", maintain_order="left", validate="m:1")
        .with_columns(
            thing=pl.when(is_country).then("country " + pl.col("country")).otherwise(pl.coalesce("place", "thing")),
            form=form(),
        )
        .drop("acts", "behind", "kind", "place", "short_form")
    )


def acting(tokens: pl.DataFrame) -> pl.DataFrame:
    """The ends of tokens that a verb of governments follows in the sentence: `article_no`, `mention_end`, `acts`."""
    after, sentence = pl.col("text").shift(-1), pl.col("sentence_no").shift(-1)
    is_same = (pl.col("article_no").shift(-1) == pl.col("article_no")) & (sentence == pl.col("sentence_no"))
    return tokens.filter(after.is_in(lexicon("government_verbs")["verb"].implode()) & is_same).select(
        "article_no", mention_end="token_end", acts=pl.lit(True)
    )


def behind(tokens: pl.DataFrame) -> pl.DataFrame:
    """The starts of tokens behind a word that makes a place no subject: `article_no`, `mention_start`, `behind`."""
    rows = tokens["text"].is_in(BEFORE_PLACE).arg_true()
    rows = rows.filter(rows + 1 < tokens.height)
    article, after = (tokens["article_no"].gather(at) for at in (rows, rows + 1))
    told = pl.DataFrame({"article_no": after, "mention_start": tokens["token_start"].gather(rows + 1)})
    return told.filter(article == after).with_columns(behind=pl.lit(True))


def form() -> pl.Expr:
    """How the name is written."""
    acts = pl.col("acts").is_not_null() & pl.col("behind").is_null() & pl.col("kind").is_in(GOVERNED)
    is_acronym = pl.col("key").str.contains(r"^(?:\p{Lu}\.?){2,5}$")
    return (
        pl.when(acts & (pl.col("type") == "LOCATION")).then(pl.lit("metonym"))
        .when(pl.col("kind") == "demonym").then(pl.lit("demonym"))
        .when(is_acronym).then(pl.lit("acronym"))
        .when((pl.col("kind") == "alias") | pl.col("place").is_not_null()).then(pl.lit("alias"))
        .when(pl.col("kind").is_null()).then(pl.coalesce("short_form", pl.lit("full")))
        .otherwise(pl.lit("full"))
    )  # fmt: skip


def halves_told(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with "North" and "South" read as the half of Korea, Sudan or the like that the article names."""
    halves = (
        mentions.filter(pl.col("kind") == "name")
        .with_columns(half=pl.col("key").str.extract(r"^(North|South|East|West) "))
        .drop_nulls("half")
        .group_by("article_no", "half", maintain_order=True)
        .agg(pl.col("country").first().alias("of"), pl.col("country").n_unique().alias("count"))
        .filter(pl.col("count") == 1)
        .select("article_no", "of", key="half")
    )
    joined = mentions.join(halves, on=["article_no", "key"], how="left", maintain_order="left", validate="m:1")
    is_half = pl.col("of").is_not_null() & (pl.col("type") == "LOCATION")
    kind = pl.when(is_half).then(pl.lit("alias")).otherwise("kind")
    return joined.with_columns(country=pl.when(is_half).then("of").otherwise("country"), kind=kind).drop("of")


def shared_told(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions with names that a country shares with other places (Georgia) read as the country only where the
    article names the country otherwise too."""
    told = mentions.filter(pl.col("kind") != "shared").select("article_no", "country").unique()
    is_told = pl.struct("article_no", "country").is_in(
        told.select(pl.struct("article_no", "country")).to_series().implode()
    )
    is_shared = (pl.col("kind") == "shared").fill_null(False)
    return mentions.with_columns(
        country=pl.when(~is_shared | is_told).then("country"),
        kind=pl.when(~is_shared).then("kind").when(is_told).then(pl.lit("name")),
    )


@cache
def country_forms() -> pl.DataFrame:
    """Written forms of countries and capitals, one row each: `key`, `country`, `kind`; of several the first listed."""
    return lexicon("countries").select("country", "kind", key="form").unique("key", keep="first", maintain_order=True)


@cache
def place_aliases() -> pl.DataFrame:
    """Other names of places, one row each: `key`, `place` (the thing they name)."""
    return lexicon("place_aliases").select(key="alias", place="LOCATION " + pl.col("place").str.to_lowercase())
