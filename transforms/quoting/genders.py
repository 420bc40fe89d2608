"""Genders: the pronoun of a person, by title, given name, or how the article goes on about them."""

import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.places import outside

ENTITY = ["article_no", "entity_no"]
GENDERED = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she",
            "herself": "she"}  # fmt: skip
PRONOUN_NUMBERS = {"he": 1, "she": 2, "his": 1, "her": 2, "him": 1}
MOST = 0.7  # share of the pronouns behind a person's name from which they are taken for that person's


def genders(
    article_entities: pl.DataFrame, mentions: pl.DataFrame, tokens: pl.DataFrame, inside: pl.DataFrame
) -> pl.DataFrame:
    """What tells the pronoun of each person: the entities with `titled`, `given` (by the given name) and `voted` (by
    the pronouns behind the name, `votes` of them), each 1 for "he", 2 for "she", 0 where it tells nothing.

    Args:
        article_entities: one row per entity of an article.
        mentions: one row per named mention; needs `title_written`, `sentence_no`.
        tokens: one row per token.
        inside: where the words of quotations stand, as `places.quoted` tells: pronouns there count for nothing.
    """
    names = lexicon("given_name_pronouns")
    given = pl.when(pl.col("type") == "PERSON").then(pl.col("name").str.extract(r"^(\S+)\s"))
    numbers = pl.col("titled", "given", "voted").replace_strict(PRONOUN_NUMBERS, default=0, return_dtype=pl.Int64)
    return (
        article_entities.with_columns(given=given.replace_strict(names["given_name"], names["pronoun"], default=None))
        .join(titled(mentions), on=ENTITY, how="left", maintain_order="left", validate="1:1")
        .join(voted(mentions, tokens, inside), on=ENTITY, how="left", maintain_order="left", validate="1:1")
        .with_columns(numbers, votes=pl.col("count").fill_null(0))
        .drop("count")
    )


def titled(mentions: pl.DataFrame) -> pl.DataFrame:
    """The pronoun that the first telling title of each person gives: `titled`."""
    titles = lexicon("title_pronouns")
    told = pl.col("title_written").replace_strict(titles["title"], titles["pronoun"], default=None)
    named = mentions.filter(pl.col("title_written").is_not_null()).select(*ENTITY, titled=told).drop_nulls()
    return named.unique(ENTITY, keep="first", maintain_order=True)


def voted(mentions: pl.DataFrame, tokens: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    """The pronoun, `voted`, that mostly follows a person's name where no other person is named between, and its
    `count`."""
    words = tokens.filter(pl.col("text").is_in([*GENDERED, *map(str.capitalize, GENDERED)]))
    gender = pl.col("text").str.to_lowercase().replace_strict(GENDERED, return_dtype=pl.String)
    told = outside(words.select("article_no", "sentence_no", place="token_start", voted=gender), inside)
    people = mentions.filter(pl.col("type") == "PERSON").sort("article_no", "mention_start", maintain_order=True)
    first = pl.col("entity_no").first().over("article_no", "sentence_no")
    alone = people.filter((pl.col("entity_no") == first).cum_prod().cast(pl.Boolean).over("article_no", "sentence_no"))
    several = people.filter(pl.col("entity_no") != first).unique(["article_no", "sentence_no"], keep="first")
    ends = several.select("article_no", "sentence_no", end="mention_start")
    names = alone.unique(["article_no", "sentence_no"], keep="first").select(
        *ENTITY, "sentence_no", start="mention_start"
    )
    votes = (
        told.join(names, on=["article_no", "sentence_no"], validate="m:1")
        .join(ends, on=["article_no", "sentence_no"], how="left", validate="m:1")
        .filter(pl.col("start") < pl.col("place"), (pl.col("place") < pl.col("end")).fill_null(True))
    )
    counted = votes.group_by(*ENTITY, "voted").agg(count=pl.len())
    is_most = pl.col("count") > MOST * pl.col("count").sum().over(ENTITY)
    return counted.filter(is_most).select(*ENTITY, "voted", "count")
