"""Namesakes: persons of one name, told apart by what the articles that name them have in common.

Two articles mean the same person when they share an office printed with the name or another name that is neither a
country nor a capital, or when articles between them do. To share no more than a country says little: it joins an
article that nothing else connects with the one person that several articles mean there, or with other such articles,
but never two persons with several articles each, nor a governor and a goalkeeper. Articles of one name that nothing
connects are of different persons, as far as the corpus tells; an article that says nothing else is taken to mean the
one that most articles mean. Measured by `python -m benchmarks quality --only namesakes`.
"""

import numpy as np
import polars as pl

from transforms.ids import row_ids
from transforms.lexicon import lexicon
from warehouse.clusters import Labels, components
from warehouse.distinct import distinct, numbered
from warehouse.identities import folded

AT = ["article_id", "entity_no"]


def told_apart(persons: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """The entity of each person named.

    Args:
        persons: one row per person of an article: `article_id`, `entity_no`, `name_id`.
        contexts: what these articles name, and offices printed with names: see `clues_of`. The names beside a person
            count, and the person's own offices.

    Returns:
        The rows with `entity_id` and `rule`: full_name for the group of most articles (of equal ones that with the
        least article), which has the name's own id; namesake for the others.
    """
    is_shared = pl.len().over("name_id") > 1
    shared = persons.filter(is_shared).sort("name_id", *AT).with_row_index("node")
    clues = _clues(shared, contexts)
    labels = _components(shared.height, clues.filter(~pl.col("is_country")))
    labels = _with_compatriots(shared.with_columns(group=pl.Series(labels)), clues, labels)
    has_clue = pl.Series(range(shared.height), dtype=pl.UInt32).is_in(clues["node"].unique().implode())
    told = _with_ids(shared.with_columns(group=pl.Series(labels), has_clue=has_clue))
    alone = persons.filter(~is_shared).with_columns(entity_id="name_id", rule=pl.lit("full_name"))
    columns = [*persons.columns, "entity_id", "rule"]
    return pl.concat([told.select(columns), alone.select(columns)])


def _components(count: int, clues: pl.DataFrame) -> Labels:
    """For each node the least that shared clues connect it with; needs `node` and `code`, sorted by `code`."""
    follows = clues["code"] == clues["code"].shift(1)
    edges = clues.with_columns(former=pl.col("node").shift(1)).filter(follows)
    return components(count, edges["former"].to_numpy(), edges["node"].to_numpy())


def _with_compatriots(grouped: pl.DataFrame, clues: pl.DataFrame, labels: Labels) -> Labels:
    """The labels, a node alone joined to the one group of its name and country that no office sets apart; where there
    is no such group, to the other nodes alone with the same office or none."""
    size = pl.len().over("group")
    groups = grouped.with_columns(is_alone=size == 1).select("node", "group", "is_alone")
    told = clues.join(groups, on="node", maintain_order="left", validate="m:1")
    offices = told.filter("is_office").group_by("group").agg(offices=pl.col("code").unique())
    countries = told.filter("is_country").select("group", "is_alone", "code").unique()
    countries = countries.join(offices, on="group", how="left", validate="m:1")
    alone, larger = countries.filter("is_alone"), countries.filter(~pl.col("is_alone"))
    chosen = _one_each(alone.join(larger, on="code", suffix="_other", maintain_order="left_right"))
    left = alone.join(chosen, on="group", how="anti").join(larger, on="code", how="anti")
    return _joined(labels, chosen, left.sort("code", "group"))


def _one_each(met: pl.DataFrame) -> pl.DataFrame:
    """Of nodes alone and the larger groups of their name and country those that fit just one: `group`, `other`."""
    has_both = pl.col("offices").is_not_null() & pl.col("offices_other").is_not_null()
    is_set_apart = has_both & (pl.col("offices").list.set_intersection("offices_other").list.len() == 0)
    fitting = met.filter(~is_set_apart).group_by("group").agg(pl.col("group_other").unique())
    is_one = pl.col("group_other").list.len() == 1
    return fitting.filter(is_one).select("group", other=pl.col("group_other").list.first())


def _joined(labels: Labels, chosen: pl.DataFrame, left: pl.DataFrame) -> Labels:
    """The labels, groups joined to those chosen for them, and those left to each other where all who share a country
    have one office or none."""
    all_offices = pl.col("offices").explode(empty_as_null=True, keep_nulls=True).drop_nulls().n_unique()
    agreed = left.group_by("code").agg(pl.col("group"), office_count=all_offices).filter(pl.col("office_count") <= 1)
    pairs = agreed.select(other=pl.col("group").list.min(), group="group").explode("group")
    both = pl.concat([chosen.select("group", "other"), pairs.select("group", "other")])
    merged = components(len(labels), both["group"].cast(pl.UInt32).to_numpy(), both["other"].cast(pl.UInt32).to_numpy())
    return merged[labels]


def _clues(nodes: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """What is told beside persons: `node`, `code` (a number that persons of one name with one clue share), `is_office`,
    `is_country`; sorted by `code` and `node`. Nodes of one name stand together.

    Articles and clues are numbered first, and a number of both is sorted: they meet millions of times in 20,000
    articles.
    """
    articles = numbered(pl.concat([nodes["article_id"], contexts["article_id"]]))
    numbers, clues = distinct(contexts, ["clue"])
    office, country = (clues["clue"].str.starts_with(f"{kind} ").to_numpy() for kind in ("office", "country"))
    told = contexts.select(
        "entity_no", is_office=pl.Series(office[numbers]), article=articles.slice(nodes.height), clue=pl.Series(numbers)
    )
    named = nodes.select("node", own_no="entity_no", article=articles.slice(0, nodes.height))
    met = named.join(told, on="article", how="inner").filter(
        pl.col("is_office") == (pl.col("own_no") == pl.col("entity_no"))
    )
    keys = np.sort((met["clue"].to_numpy() << 32) | met["node"].to_numpy())
    clue, node = keys >> 32, keys & 0xFFFFFFFF
    name = numbered(nodes["name_id"]).to_numpy()[node]
    is_next = (clue[1:] != clue[:-1]) | (name[1:] != name[:-1])
    code = np.cumsum(np.concatenate([np.zeros(min(len(keys), 1), np.int64), is_next]))
    return pl.DataFrame(
        {"node": node.astype(np.uint32), "is_office": office[clue], "is_country": country[clue], "code": code}
    )


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
            agencies tell nothing: they name themselves in articles about anybody. Countries and capitals tell the
            country, and so do peoples.
    """
    elsewhere = names.filter(pl.col("country").is_null())
    numbers, different = distinct(elsewhere, ["type", "name"])
    clues = different.with_columns(words=folded(pl.col("name"))).select(clue=_clue_of_name())
    return pl.concat(
        [
            elsewhere.select(AT).hstack(clues[numbers]).drop_nulls("clue"),
            names.drop_nulls("country").select(*AT, clue=pl.concat_str(pl.lit("country "), "country")),
            names.pipe(offices).select(*AT, clue=pl.concat_str(pl.lit("office "), "office")),
        ]
    )


def _clue_of_name() -> pl.Expr:
    """What a name tells of those beside it; null where that is nothing. Needs `type` and `words`, the folded name."""
    agencies = lexicon("agencies").select(folded(pl.col("alias"))).to_series()
    is_telling = (pl.col("type") != "PERSON") | pl.col("words").str.contains(" ", literal=True)
    is_telling &= (pl.col("type") != "NORP") & ~pl.col("words").is_in(agencies.implode())
    return pl.when(is_telling).then(pl.concat_str(pl.lit("name "), "words"))


def offices(names: pl.DataFrame) -> pl.DataFrame:
    """The offices printed with persons: article_id, entity_no, `office` (the last word of the role, written out).

    "Mr" and the like are none.
    """
    roles = names.filter(pl.col("type") == "PERSON").select(*AT, "roles").explode("roles").drop_nulls()
    short = lexicon("office_abbreviations").select("office", word="abbreviation")
    none = lexicon("titles").filter(pl.col("kind") == "honorific").select(word=pl.col("title").str.to_lowercase())
    word = pl.col("roles").str.to_lowercase().str.strip_chars(". ").str.extract(r"([\p{L}\-]+)$")
    return (
        roles.with_columns(word=word)
        .drop_nulls("word")
        .join(none, on="word", how="anti")
        .join(short, on="word", how="left", validate="m:1")
        .select(*AT, office=pl.coalesce("office", "word"))
    )
