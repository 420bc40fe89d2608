"""Genders: the pronoun of a person, by title, given name, or how the article goes on about them."""

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.places import Quoted, Words, outside
from transforms.text.tokens import is_new

ENTITY = ["article_no", "entity_no"]
GENDERED = {"he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she",
            "herself": "she"}  # fmt: skip
PRONOUN_NUMBERS = {"he": 1, "she": 2, "his": 1, "her": 2, "him": 1}
MOST = 0.7  # share of the pronouns behind a person's name from which they are taken for that person's


def genders(article_entities: pl.DataFrame, mentions: pl.DataFrame, words: Words, inside: Quoted) -> pl.DataFrame:
    """What tells the pronoun of each person: the entities with `titled`, `given` (by the given name) and `voted` (by
    the pronouns behind the name, `votes` of them), each 1 for "he", 2 for "she", 0 where it tells nothing.

    Args:
        article_entities: one row per entity of an article.
        mentions: one row per named mention; needs `title_written`, `sentence_no`.
        words: the tokens of the unit.
        inside: where the words of quotations stand, as `places.quoted` tells: pronouns there count for nothing.
    """
    is_person = pl.col("type") == "PERSON"
    numbers = pl.col("titled", "given", "voted").replace_strict(PRONOUN_NUMBERS, default=0, return_dtype=pl.Int64)
    return (
        article_entities.with_columns(given=pl.when(is_person).then(by_given_name(pl.col("name"))))
        .join(titled(mentions), on=ENTITY, how="left", maintain_order="left", validate="1:1")
        .join(voted(mentions, words, inside), on=ENTITY, how="left", maintain_order="left", validate="1:1")
        .with_columns(numbers, votes=pl.col("count").fill_null(0))
        .drop("count")
    )


def by_given_name(name: pl.Expr) -> pl.Expr:
    """The pronoun that most people of the given name of a full name go by."""
    known = lexicon("given_name_pronouns")
    return name.str.extract(r"^(\S+)\s").replace_strict(known["given_name"], known["pronoun"], default=None)


def titled(mentions: pl.DataFrame) -> pl.DataFrame:
    """The pronoun that the first telling title of each person gives: `titled`."""
    titles = lexicon("title_pronouns")
    told = pl.col("title_written").replace_strict(titles["title"], titles["pronoun"], default=None)
    named = mentions.filter(pl.col("title_written").is_not_null()).select(*ENTITY, titled=told).drop_nulls()
    return named.unique(ENTITY, keep="first", maintain_order=True)


def voted(mentions: pl.DataFrame, words: Words, inside: Quoted) -> pl.DataFrame:
    """The pronoun, `voted`, that mostly follows a person's name where no other person is named between, and its
    `count`."""
    pronouns = words.rows_of(words.forms.texts.is_in([*GENDERED, *map(str.capitalize, GENDERED)]))
    gender = pl.col("text").str.to_lowercase().replace_strict(GENDERED, return_dtype=pl.String)
    told = outside(
        words.tokens[pronouns].select("article_no", "sentence_no", place="token_start", voted=gender), inside
    )
    named = told.join(first_named(mentions), on=["article_no", "sentence_no"], validate="m:1")
    votes = named.filter(pl.col("start") < pl.col("place"), pl.col("place") < pl.col("end"))
    counted = votes.group_by(*ENTITY, "voted").agg(count=pl.len())
    is_most = pl.col("count") > MOST * pl.col("count").sum().over(ENTITY)
    return counted.filter(is_most).select(*ENTITY, "voted", "count")


def first_named(mentions: pl.DataFrame) -> pl.DataFrame:
    """The first person named in each sentence: `article_no`, `sentence_no`, `entity_no`, `start`, and `end`, where the
    first other person of the sentence is named."""
    people = mentions.filter(pl.col("type") == "PERSON").sort("article_no", "mention_start", maintain_order=True)
    entity, start = people["entity_no"].to_numpy(), people["mention_start"].to_numpy()
    first = np.flatnonzero(is_new(people["article_no"]) | is_new(people["sentence_no"]))
    sentence = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(entity))))
    end = np.full(len(first), np.iinfo(np.int64).max)
    other = np.flatnonzero(entity != entity[first][sentence])[::-1]
    end[sentence[other]] = start[other]  # the last assignment to a sentence is its first other person
    return people[first].select("article_no", "sentence_no", "entity_no", start="mention_start", end=end)
