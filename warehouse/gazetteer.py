"""Gazetteer: what is known of entities beyond the articles: GeoNames ids of places, and what the user's table says.

A place has an id only where its country is known and the lexicon has a place of its name there: the lexicon holds one
place of each name, so that a name alone proves nothing. Wikidata ids and gender are the user's to tell and are never
guessed from a name.
"""

from functools import cache

import duckdb
import polars as pl

from transforms.lexicon import lexicon
from warehouse.difference import is_empty
from warehouse.identities import identities


def described(entities: pl.DataFrame, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Entities with `geoname_id`, `wikidata_id`, `gender` and `gender_source`.

    Args:
        entities: needs `entity_id`, `name`, `type`, `country`.
        connection: with the lake in use.
    """
    told = connection.sql(_NOTHING if is_empty(connection, "work.told_entities") else _TOLD).pl()
    placed = entities.with_columns(words=pl.when(pl.col("type") == "LOCATION").then(pl.col("name").str.to_lowercase()))
    return (
        placed.join(_places(), on=["words", "country"], how="left", validate="m:1")
        .drop("words")
        .join(told, on="entity_id", how="left", validate="1:1")
    )


@cache
def _places() -> pl.DataFrame:
    """The places of the lexicon that have an id: words, country, geoname_id."""
    words, number = pl.col("place").str.to_lowercase(), pl.col("geoname_id").cast(pl.Int64)
    places = lexicon("places").select("country", number, words=words)
    return places.drop_nulls().unique(["words", "country"], keep="none", maintain_order=True)


def told_rows(table: pl.DataFrame, source: str) -> pl.DataFrame:
    """The user's table by id: entity_id, is_by_name, wikidata_id, gender, gender_source.

    Args:
        table: `entity_id`, or `type` and `name`; `wikidata_id`, `gender`, each where known.
        source: name of the table.
    """
    missing = [pl.lit(None, pl.String).alias(name) for name in _COLUMNS if name not in table.columns]
    rows = table.with_columns(missing).select(pl.col(_COLUMNS).cast(pl.String))
    named = rows.filter(pl.col("entity_id").is_null()).drop_nulls(["type", "name"]).with_columns(country=None)
    named = named.with_columns(pl.col("country").cast(pl.String))
    ids = identities(named.select("type", "name", "country").unique()).select("type", "name", told_id="name_id")
    by_name = named.join(ids, on=["type", "name"], how="left", validate="m:1")
    by_name = by_name.with_columns(entity_id="told_id", is_by_name=True)
    by_id = rows.drop_nulls("entity_id").with_columns(is_by_name=False)
    columns = ["entity_id", "is_by_name", "wikidata_id", "gender"]
    source_of_gender = pl.when(pl.col("gender").is_not_null()).then(pl.lit(source)).alias("gender_source")
    found = pl.concat([by_id.select(columns), by_name.select(columns)])
    return found.unique("entity_id", keep="first", maintain_order=True).with_columns(source_of_gender)


_COLUMNS = ("entity_id", "type", "name", "wikidata_id", "gender")
_NOTHING = "FROM work.told_entities SELECT entity_id, wikidata_id, gender, gender_source"
# A name that several persons share is nobody's in particular.
_TOLD = """
    FROM work.told_entities
    SELECT entity_id, wikidata_id, gender, gender_source
    WHERE NOT is_by_name OR entity_id NOT IN (
        FROM stored.entity_links JOIN work.person_names USING (article_id, entity_no)
        SELECT name_id
        WHERE rule = 'namesake'
    )
"""
