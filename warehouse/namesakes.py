"""Namesakes: persons of one name, told apart by what the articles that name them have in common.

Two articles mean the same person when they share a country, a role printed with the name, another name, or their
story, or when articles between them do. Articles of one name that nothing connects are of different persons, as
far as the corpus tells; an article that says nothing else is taken to mean the one that most articles mean.
"""

import polars as pl

from transforms.ids import row_ids
from transforms.lexicon import lexicon
from warehouse.clusters import components
from warehouse.identities import folded

AT = ["article_id", "entity_no"]


def told_apart(persons: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """The entity of each person named.

    Args:
        persons: one row per person of an article: `article_id`, `entity_no`, `name_id`.
        contexts: what these articles name, and roles printed with names: see `clues_of`. The names beside a person
            count, and the person's own roles.

    Returns:
        The rows with `entity_id` and `rule`: full_name for the group of most articles (of equal ones that with the
        least article), which has the name's own id; namesake for the others.
    """
    is_shared = pl.len().over("name_id") > 1
    shared = persons.filter(is_shared).sort("name_id", *AT).with_row_index("node")
    clues = _clues(shared, contexts)
    follows = clues["code"] == clues["code"].shift(1)
    edges = clues.with_columns(former=pl.col("node").shift(1)).filter(follows)
    labels = components(shared.height, edges["former"].to_numpy(), edges["node"].to_numpy())
    has_clue = pl.Series(range(shared.height), dtype=pl.UInt32).is_in(clues["node"].unique().implode())
    told = _with_ids(shared.with_columns(group=pl.Series(labels), has_clue=has_clue))
    alone = persons.filter(~is_shared).with_columns(entity_id="name_id", rule=pl.lit("full_name"))
    columns = [*persons.columns, "entity_id", "rule"]
    return pl.concat([told.select(columns), alone.select(columns)])


def _clues(nodes: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """What is told beside persons: `node`, and `code`, a number that persons of one name with one clue share.

    Names, articles and clues are numbered first: they meet half a million times in 2,000 articles.
    """
    articles = numbered(pl.concat([nodes["article_id"], contexts["article_id"]]))
    is_role = pl.col("clue").str.starts_with("role ")
    told = contexts.select(
        "entity_no",
        is_role.alias("is_role"),
        article=articles.slice(nodes.height),
        clue=numbered(contexts["clue"]).cast(pl.UInt64),
    )
    named = nodes.select(
        "node",
        own_no="entity_no",
        article=articles.slice(0, nodes.height),
        name=numbered(nodes["name_id"]).cast(pl.UInt64) * 2**32,
    )
    return (
        named.join(told, on="article", how="inner")
        .filter(pl.col("is_role") == (pl.col("own_no") == pl.col("entity_no")))
        .select("node", code=pl.col("name") + pl.col("clue"))
        .sort("code")
    )


def numbered(texts: pl.Series) -> pl.Series:
    """A number for each text, the same for equal ones, in no order: much cheaper than ranks."""
    return texts.cast(pl.Categorical(pl.Categories.random())).to_physical()


def _with_ids(grouped: pl.DataFrame) -> pl.DataFrame:
    groups = (
        grouped.group_by("name_id", "group", maintain_order=True)
        .agg(pl.len(), pl.col("article_id").min().alias("least"), pl.col("has_clue").any())
        .sort("name_id", "has_clue", "len", "least", descending=[False, True, True, False])
        .with_columns(is_main=pl.col("name_id") != pl.col("name_id").shift(1, fill_value=""))
        .with_columns(is_main=pl.col("is_main") | ~pl.col("has_clue"))
    )
    namesakes = row_ids(groups, pl.lit("PERSON"), pl.lit("namesake"), "name_id", "least")
    named = groups.select(
        "group",
        entity_id=pl.when("is_main").then("name_id").otherwise(namesakes),
        rule=pl.when("is_main").then(pl.lit("full_name")).otherwise(pl.lit("namesake")),
    )
    return grouped.join(named, on="group", how="left", maintain_order="left", validate="m:1")


def clues_of(names: pl.DataFrame) -> pl.DataFrame:
    """What the names of articles tell of the persons beside them: article_id, entity_no, clue; some may stand twice.

    Args:
        names: one row per name of an article: `article_id`, `entity_no`, `type`, `name`, `country`, `roles`. News
            agencies tell nothing: they name themselves in articles about anybody.
    """
    unique = names.select("type", "name").unique().with_columns(words=folded(pl.col("name")))
    agencies = lexicon("agencies").select(words=folded(pl.col("alias"))).unique()
    telling = unique.filter(
        (pl.col("type") != "PERSON") | pl.col("words").str.contains(" ", literal=True), pl.col("type") != "NORP"
    ).join(agencies, on="words", how="anti")
    named = names.join(telling, on=["type", "name"], how="inner", validate="m:1")
    roles = names.filter(pl.col("type") == "PERSON").select(*AT, "roles").explode("roles").drop_nulls()
    return pl.concat(
        [
            named.select(*AT, clue=pl.concat_str(pl.lit("name "), "words")),
            names.drop_nulls("country").select(*AT, clue=pl.concat_str(pl.lit("country "), "country")),
            roles.select(*AT, clue=pl.concat_str(pl.lit("role "), pl.col("roles").str.to_lowercase())),
        ]
    )
