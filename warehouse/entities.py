"""Who is who across the corpus: the entities of articles, linked to those of the corpus, with names and aliases.

What people said in `corrections` comes last and wins.
"""

from pathlib import Path

import duckdb
import polars as pl

from transforms.entities.watch_lists import RULE
from warehouse import corrections, gazetteer, watching
from warehouse.difference import bring, forget, is_empty, keep
from warehouse.frames import shown
from warehouse.identities import identified
from warehouse.namesakes import clues_of, told_apart
from warehouse.removal import Change
from warehouse.watched import watched as watched_names

LINK = ["article_id", "entity_no", "entity_id", "rule"]


def update(connection: duckdb.DuckDBPyConnection, folder: Path, run_id: str) -> list[Change]:
    """Bring entities, their links, aliases and history up to date for the articles in `changed`.

    An open transaction's work. Leaves the temporary table `relinked`: articles with an entity whose id changed.
    """
    made = corrections.made(connection)
    names = watched_names(folder)
    with shown(connection, linked=made.applied(_links(connection, names))):
        keep(connection, "fresh_links", "FROM linked SELECT *, NULL::DOUBLE AS confidence")
    keep(connection, "touched_entities", _TOUCHED_ENTITIES)
    keep(connection, "moved_links", _MOVED_LINKS)
    keep(connection, "relinked", "SELECT DISTINCT article_id FROM moved_links")
    changes = bring(connection, folder, "entity_links", "FROM fresh_links", _LINKS_IN_SCOPE)
    scope = "entity_id IN (SELECT entity_id FROM touched_entities)"
    known = gazetteer.described(connection.sql(_ENTITIES).pl(), connection)
    with shown(connection, known_entities=made.renamed(_as_listed(known, names))):
        changes += bring(connection, folder, "entities", "FROM known_entities", scope)
    changes += bring(connection, folder, "entity_aliases", _ALIASES, f"source = 'mentions' AND {scope}")
    _keep_history(connection, made.merged(), run_id)
    forget(connection, "fresh_links", "touched_entities", "moved_links")
    return changes


def _keep_history(connection: duckdb.DuckDBPyConnection, merges: pl.DataFrame, run_id: str) -> None:
    """Say what became of entities that are no more, and forget it of those that are there again."""
    if not is_empty(connection, "temp.moved_links"):
        connection.execute(_HISTORY, [run_id])
    if merges.height:
        with shown(connection, merges=merges):
            connection.execute(_MERGED, [run_id])
    if not is_empty(connection, "stored.entity_id_history"):
        connection.execute(_LIVING_AGAIN)


def _links(connection: duckdb.DuckDBPyConnection, watched: pl.DataFrame | None) -> pl.DataFrame:
    """The links of the articles that changed, and those of other articles to persons of the names that they name."""
    persons, others = _found(connection, watched)
    with shown(connection, fresh_persons=persons):
        keep(connection, "persons", _PERSONS)
        connection.execute("DELETE FROM work.person_names WHERE article_id IN (SELECT article_id FROM changed)")
        connection.execute("INSERT INTO work.person_names BY NAME FROM fresh_persons")
    contexts = clues_of(connection.sql(_CONTEXTS).pl())
    named = told_apart(connection.sql("FROM persons SELECT article_id, entity_no, name_id").pl(), contexts)
    forget(connection, "persons")
    with shown(connection, named=named):
        known = connection.sql(_NAMED).pl()
    columns = [*LINK, "type", "name"]
    return pl.concat([others.select(columns), known.select(columns)])


def _found(connection: duckdb.DuckDBPyConnection, watched: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The persons that changed articles name, with `name_id`; and the links of all else that they name."""
    found = identified(connection.sql(_NAMES).pl())
    if watched is not None:
        found = _watched_first(found, watching.linked(connection, watched))
    is_person = (pl.col("type") == "PERSON") & pl.col("rule").is_in(("full_name", "known_alias"))
    persons = found.filter(is_person).select("article_id", "entity_no", "name_id")
    others = found.filter(~is_person).select("article_id", "entity_no", "type", "name", "rule", entity_id="name_id")
    return persons, others


def _watched_first(names: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The names with those that a watch list knows as the list has them."""
    joined = names.join(listed, on=["article_id", "entity_no"], how="left", maintain_order="left", validate="1:1")
    rule = pl.when(pl.col("watched_id").is_null()).then("rule").otherwise(pl.lit(RULE))
    return joined.with_columns(rule=rule, name_id=pl.coalesce("watched_id", "name_id")).drop("watched_id")


def _as_listed(entities: pl.DataFrame, watched: pl.DataFrame | None) -> pl.DataFrame:
    """The entities, those of a watch list under the list's names, with `watch_id`: the list's id of each, or null."""
    if watched is None:
        return entities.with_columns(watch_id=pl.lit(None, pl.String))
    told = watching.named(watched).rename({"name": "told"})
    joined = entities.join(told, on="entity_id", how="left", maintain_order="left", validate="1:1")
    return joined.with_columns(name=pl.coalesce("told", "name")).drop("told")


_NAMES = """
    FROM stored.article_entities SEMI JOIN changed USING (article_id)
    SELECT article_id, entity_no, type, name, country
"""
# Persons of the names that changed articles name or named, wherever they are named.
_PERSONS = """
    WITH touched AS (
        FROM fresh_persons SELECT name_id
        UNION
        FROM work.person_names SEMI JOIN changed USING (article_id) SELECT name_id
    )
    FROM work.person_names
    SEMI JOIN touched USING (name_id)
    ANTI JOIN changed USING (article_id)
    SELECT article_id, entity_no, name_id
    UNION ALL
    FROM fresh_persons
"""
# Only names that several articles share need telling apart.
_CONTEXTS = """
    WITH shared AS (FROM persons SELECT name_id GROUP BY name_id HAVING count(*) > 1),
    articles AS (FROM persons SEMI JOIN shared USING (name_id) SELECT DISTINCT article_id)
    FROM stored.article_entities SEMI JOIN articles USING (article_id)
    SELECT article_id, entity_no, type, name, country, roles
"""
_NAMED = """
    FROM named JOIN stored.article_entities USING (article_id, entity_no)
    SELECT article_id, entity_no, entity_id, rule, type, name
"""
_LINKS_IN_SCOPE = """
    article_id IN (SELECT article_id FROM changed)
    OR (article_id, entity_no) IN (SELECT (article_id, entity_no) FROM fresh_links)
"""
_TOUCHED_ENTITIES = f"""
    SELECT entity_id FROM fresh_links
    UNION
    SELECT entity_id FROM stored.entity_links WHERE {_LINKS_IN_SCOPE}
"""  # noqa: S608 (a constant)
# Links of articles whose names are what they were.
_MOVED_LINKS = """
    FROM stored.entity_links AS former
    JOIN fresh_links AS fresh USING (article_id, entity_no)
    SELECT article_id, former.entity_id AS old_entity_id, fresh.entity_id
    WHERE former.entity_id <> fresh.entity_id AND article_id NOT IN (SELECT article_id FROM changed)
"""
_ENTITIES = """
    WITH linked AS MATERIALIZED (
        FROM stored.entity_links
        SEMI JOIN touched_entities USING (entity_id)
        JOIN stored.article_entities USING (article_id, entity_no)
        SELECT entity_id, article_id, type, name, country, rule
    ),
    -- Few entities are twice in an article: to take those off is cheaper than to count each one's articles.
    twice AS (
        FROM (FROM linked SELECT entity_id, count(*) - 1 AS more GROUP BY entity_id, article_id HAVING more > 0)
        SELECT entity_id, sum(more) AS more
        GROUP BY entity_id
    ),
    names AS (
        FROM linked
        SELECT entity_id, name, type, bool_and(rule = 'correction') AS is_said, count(*) AS uses,
               min(country) AS least_country, max(country) AS most_country
        GROUP BY entity_id, name, type
    ),
    best AS (
        FROM names
        SELECT entity_id,
               min({'said': is_said, 'rare': -uses, 'short': -length(name), 'name': name, 'type': type}) AS best,
               if(min(least_country) = max(most_country), min(least_country), NULL) AS country,
               sum(uses) AS uses
        GROUP BY entity_id
    )
    FROM best
    LEFT JOIN twice USING (entity_id)
    SELECT entity_id, best.name AS name, best.type AS type, country,
           (uses - coalesce(more, 0))::BIGINT AS article_count
"""
_ALIASES = """
    FROM stored.entity_links
    SEMI JOIN touched_entities USING (entity_id)
    JOIN stored.mentions USING (article_id, entity_no)
    SELECT entity_id, text AS alias, 'mentions' AS source, count(*) AS count
    GROUP BY ALL
"""
_HISTORY = """
    INSERT INTO stored.entity_id_history (old_entity_id, entity_id, since_run_id)
    SELECT old_entity_id, min({'rare': -links, 'entity_id': entity_id}).entity_id, ?
    FROM (SELECT old_entity_id, entity_id, count(*) AS links FROM moved_links GROUP BY ALL)
    WHERE old_entity_id NOT IN (SELECT entity_id FROM stored.entities)
      AND old_entity_id NOT IN (SELECT old_entity_id FROM stored.entity_id_history)
    GROUP BY old_entity_id
"""
_MERGED = """
    INSERT INTO stored.entity_id_history (old_entity_id, entity_id, since_run_id)
    SELECT old_entity_id, entity_id, ?
    FROM merges
    WHERE old_entity_id NOT IN (SELECT entity_id FROM stored.entities)
      AND old_entity_id NOT IN (SELECT old_entity_id FROM stored.entity_id_history)
"""
_LIVING_AGAIN = """
    DELETE FROM stored.entity_id_history
    WHERE old_entity_id IN (SELECT entity_id FROM touched_entities)
      AND old_entity_id IN (SELECT entity_id FROM stored.entities)
"""
