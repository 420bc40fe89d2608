"""Namesakes: are articles that name one person linked to one entity, and those of another person of that name not?

`gold/namesakes.csv` holds made-up articles: `name` (what the persons of a group are called, however it is written),
`person` (who of them is meant), `text`.
"""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from transforms import extract
from warehouse.identities import folded, identified
from warehouse.namesakes import clues_of, told_apart

GOLD = Path(__file__).parent / "gold/namesakes.csv"


class Links(NamedTuple):
    """Pairs of articles of one name: how many mean the same person, are linked, and both.

    Args:
        same: pairs that mean the same person.
        linked: pairs that are linked to one entity.
        right: pairs that are both.
    """

    same: int
    linked: int
    right: int


def linked() -> pl.DataFrame:
    """One row per article of the gold set: `name`, `person`, `text`, `entity_id` (null where none is found)."""
    gold = pl.read_csv(GOLD).with_columns(article_id=pl.format("{}", pl.int_range(pl.len())).str.zfill(16))
    found = extract(gold.select("article_id", text=pl.col("text") + "\n"))["article_entities"]
    named = identified(found.select("article_id", "entity_no", "type", "name", "country"))
    persons = named.filter(pl.col("type") == "PERSON", pl.col("rule") != "one_word")
    told = told_apart(persons.select("article_id", "entity_no", "name_id"), clues_of(found))
    entities = told.join(found, on=["article_id", "entity_no"], validate="1:1").select(
        "article_id", "entity_id", family=family(pl.col("name"))
    )
    return (
        gold.with_columns(family=family(pl.col("name")))
        .join(entities, on=["article_id", "family"], how="left", maintain_order="left")
        .unique("article_id", keep="first", maintain_order=True)
        .drop("family")
    )


def family(name: pl.Expr) -> pl.Expr:
    """The last word of a name, without "Jr" and "Sr"."""
    return folded(name).str.replace(" (?:jr|sr)$", "").str.extract(r"(\S+)$")


def pairs(articles: pl.DataFrame) -> pl.DataFrame:
    """Pairs of articles of one name: `is_same` (they mean one person), `is_linked`, and both rows."""
    rows = articles.with_row_index("row")
    both = rows.join(rows, on="name", suffix="_other").filter(pl.col("row") < pl.col("row_other"))
    return both.with_columns(
        is_same=pl.col("person") == pl.col("person_other"),
        is_linked=(pl.col("entity_id") == pl.col("entity_id_other")).fill_null(False),
    )


def links() -> Links:
    """How many pairs are the same, linked, and both."""
    told = pairs(linked())
    is_same, is_linked = told["is_same"], told["is_linked"]
    return Links(int(is_same.sum()), int(is_linked.sum()), int((is_same & is_linked).sum()))


def scores() -> dict[str, float]:
    """Precision, recall and F1 of the links between articles of one name, per cent."""
    found = links()
    return {
        "namesakes.precision": round(100 * found.right / max(1, found.linked), 2),
        "namesakes.recall": round(100 * found.right / max(1, found.same), 2),
        "namesakes.F1": round(200 * found.right / max(1, found.linked + found.same), 2),
    }
