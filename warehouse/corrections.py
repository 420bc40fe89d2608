"""Corrections: what people say about entities; kept with the warehouse, applied last whenever links are made.

A correction names what it corrects by what does not change when rows are made again: ids of entities, ids of
articles, and names as the article writes them. Saying it twice is saying it once.
"""

from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import polars as pl

from transforms.errors import BadRequest
from transforms.ids import row_id
from warehouse.identities import folded

RULE = "correction"
MOST_STEPS = 100  # merges that follow one another; more can only be a circle


class Corrections(NamedTuple):
    """What people said.

    Args:
        relinks: `article_id`, `words` (of the article's name, folded), `entity_id`.
        merges: the entity that each merged one gave way to, in the end.
        names: `entity_id`, `name`.
    """

    relinks: pl.DataFrame
    merges: dict[str, str]
    names: pl.DataFrame

    def applied(self, links: pl.DataFrame) -> pl.DataFrame:
        """Links as people said: `article_id`, `entity_no`, `entity_id`, `rule`.

        Args:
            links: these columns, and the `name` that the article writes.
        """
        if self.relinks.is_empty() and not self.merges:
            return links.select("article_id", "entity_no", "entity_id", "rule")
        merges = self.merged().rename({"old_entity_id": "target", "entity_id": "into"})
        return (
            links.with_columns(words=folded(pl.col("name")))
            .join(self.relinks.rename({"entity_id": "told"}), on=["article_id", "words"], how="left", validate="m:1")
            .with_columns(target=pl.coalesce("told", "entity_id"))
            .join(merges, on="target", how="left", validate="m:1")
            .with_columns(said=pl.coalesce("into", "told"))
            .select(
                "article_id",
                "entity_no",
                entity_id=pl.coalesce("said", "entity_id"),
                rule=pl.when(pl.col("said").is_null()).then("rule").otherwise(pl.lit(RULE)),
            )
        )

    def merged(self) -> pl.DataFrame:
        """Entities that gave way: old_entity_id, entity_id."""
        rows = [*self.merges.items()]
        return pl.DataFrame(rows, schema={"old_entity_id": pl.String, "entity_id": pl.String}, orient="row")

    def renamed(self, entities: pl.DataFrame) -> pl.DataFrame:
        """Entities under the names that people gave them."""
        told = self.names.rename({"name": "told"})
        joined = entities.join(told, on="entity_id", how="left", maintain_order="left", validate="1:1")
        return joined.with_columns(name=pl.coalesce("told", "name")).drop("told")


class Correction(NamedTuple):
    """One correction.

    Args:
        target_table: entities or entity_links.
        field: entity_id or name.
        new_value: the right one.
        target_id: the entity, where an entity is corrected.
        article_id, old_value: the article and the name it writes, where a link is corrected.
    """

    target_table: str
    field: str
    new_value: str
    target_id: str | None = None
    article_id: str | None = None
    old_value: str | None = None

    @property
    def correction_id(self) -> str:
        """The same for the same target: a later correction of it takes the place of an earlier one."""
        return row_id("correction", self.target_table, self.field, self.target_id, self.article_id, self.old_value)


def merge(old_id: str, into_id: str) -> Correction:
    """One entity is another: all its links go to that one."""
    return Correction("entities", "entity_id", into_id, target_id=old_id)


def rename(entity_id: str, name: str) -> Correction:
    """An entity goes by another name."""
    return Correction("entities", "name", name, target_id=entity_id)


def relink(article_id: str, name: str, entity_id: str) -> Correction:
    """A name in an article means a certain entity."""
    return Correction("entity_links", "entity_id", entity_id, article_id=article_id, old_value=name)


def split(entity_id: str, names: Sequence[tuple[str, str]]) -> list[Correction]:
    """The names of some articles (article id, name) mean another entity than the one they are linked to."""
    new_id = row_id("split", entity_id, *sorted(article for article, _ in names))
    return [relink(article, name, new_id) for article, name in names]


def made(connection: duckdb.DuckDBPyConnection) -> Corrections:
    """What people said up to now.

    Raises:
        BadRequest: when merges run in a circle.
    """
    said = connection.sql("FROM stored.corrections").pl()
    on_entities, is_name = pl.col("target_table") == "entities", pl.col("field") == "name"
    links = said.filter(pl.col("target_table") == "entity_links")
    relinks = links.select("article_id", words=folded(pl.col("old_value")), entity_id="new_value")
    merges = dict(said.filter(on_entities & ~is_name).select("target_id", "new_value").iter_rows())
    names = said.filter(on_entities & is_name).select(entity_id="target_id", name="new_value")
    return Corrections(relinks, {old: _followed(old, merges) for old in merges}, names)


def _followed(entity_id: str, merges: dict[str, str]) -> str:
    """The entity that one gives way to in the end."""
    for _ in range(MOST_STEPS):
        if entity_id not in merges:
            return entity_id
        entity_id = merges[entity_id]
    raise BadRequest(f"Merges lead in a circle around entity {entity_id}; undo one of them with: pressrow correct undo")
