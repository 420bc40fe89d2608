"""Antecedents: the person whom "he", "she", "his" or "her" stands for where it says whose a quantity is."""

import polars as pl

from transforms.facts.bearings import SENTENCE
from transforms.quoting.genders import by_given_name, titled

PRONOUNS = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
GENDERED = ["article_no", "pronoun"]
ENTITY = ["article_no", "entity_no"]


def with_persons(facts: pl.DataFrame, mentions: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Say who owns where a pronoun does: the last person named before it in its sentence whom it may stand for, else
    the first of the last sentence that names one.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `owner_written`, `owner_start`, `owner_entity_no`.
        mentions: needs `article_no`, `sentence_no`, `mention_start`, `type`, `entity_no`, `title_written`.
        entities: needs `article_no`, `entity_no`, `name`, `type`.

    Returns:
        The same rows with `owner_entity_no` of such pronouns; null where nobody is named before.
    """
    pronoun = pl.col("owner_written").str.to_lowercase().replace_strict(PRONOUNS, default=None, return_dtype=pl.String)
    asked = facts.select("fact_row", *SENTENCE, place="owner_start", pronoun=pronoun).drop_nulls("pronoun")
    if not asked.height:
        return facts
    here = pl.col("article_no").is_in(asked["article_no"].unique().implode())
    named = people(mentions.filter(here, pl.col("type") == "PERSON"), entities.filter(here))
    found = (
        asked.sort("place")
        .join_asof(named, on="place", by=GENDERED, allow_exact_matches=False, check_sortedness=False)
        .select("fact_row", person=pl.when(pl.col("sentence_no") == pl.col("named_in")).then("last").otherwise("first"))
    )
    return (
        facts.join(found, on="fact_row", how="left", maintain_order="left", validate="1:1")
        .with_columns(owner_entity_no=pl.coalesce("owner_entity_no", "person"))
        .drop("person")
    )


def people(mentions: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Who is named where, once for each pronoun that may stand for the person, by place.

    Returns:
        One row per mention and pronoun: `article_no`, `pronoun`, `place`, the sentence, `named_in`, the person, `last`,
        and the first person of that sentence whom the pronoun may stand for, `first`.
    """
    persons = entities.filter(pl.col("type") == "PERSON")
    told = (
        persons.select(*ENTITY, given=by_given_name(pl.col("name")))
        .join(titled(mentions), on=ENTITY, how="left", validate="1:1")
        .select(*ENTITY, told=pl.coalesce("titled", "given"))
    )
    of_sentence = [*GENDERED, "named_in"]
    return (
        mentions.select(*ENTITY, place="mention_start", named_in="sentence_no")
        .join(told, on=ENTITY, how="left", validate="m:1")
        .join(pl.DataFrame({"pronoun": ["he", "she"]}), how="cross")
        .filter(pl.col("told").fill_null(pl.col("pronoun")) == pl.col("pronoun"))
        .sort("place", maintain_order=True)
        .select(*of_sentence, "place", last="entity_no", first=pl.col("entity_no").first().over(of_sentence))
    )
