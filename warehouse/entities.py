"""Who is who across the corpus: entities of articles linked by type and fullest name, places by country.

A person whom an article calls by one word only is linked to the one person of that surname, when the corpus knows
exactly one; else that word is an entity of its own. So a new person may part what was joined: all links of the
surnames that changed are made again.
"""

from pathlib import Path

import duckdb
import polars as pl

from transforms.lexicon import lexicon
from warehouse.difference import bring, keep
from warehouse.frames import shown
from warehouse.removal import Change


def update(connection: duckdb.DuckDBPyConnection, folder: Path, run_id: str) -> list[Change]:
    """Bring entities, their links, aliases and history up to date for the articles in `changed`.

    An open transaction's work. Leaves the temporary table `relinked`: articles with an entity whose id changed.
    """
    with shown(connection, country_forms=country_forms()):
        keep(connection, "fresh_names", _NAMES)
    keep(connection, "own_links", _OWN_LINKS)
    keep(connection, "touched_words", _TOUCHED_WORDS)
    keep(connection, "surname_owners", _SURNAME_OWNERS)
    keep(connection, "fresh_links", _FRESH_LINKS)
    keep(connection, "touched_entities", _TOUCHED_ENTITIES)
    keep(connection, "moved_links", _MOVED_LINKS)
    keep(connection, "relinked", "SELECT DISTINCT article_id FROM moved_links")
    changes = bring(connection, folder, "entity_links", "FROM fresh_links", _LINKS_IN_SCOPE)
    scope = "entity_id IN (SELECT entity_id FROM touched_entities)"
    changes += bring(connection, folder, "entities", _ENTITIES, scope)
    changes += bring(connection, folder, "entity_aliases", _ALIASES, f"source = 'mentions' AND {scope}")
    connection.execute(_HISTORY, [run_id])
    connection.execute(_LIVING_AGAIN)
    return changes


def country_forms() -> pl.DataFrame:
    """Names by which countries go, with their codes: `form`, `code`; parts of a country are places of their own."""
    return (
        lexicon("countries")
        .filter(pl.col("kind").is_in(["name", "alias"]))
        .join(lexicon("country_parts"), on=["form", "country"], how="anti")
        .select("form", code="country")
        .unique(maintain_order=True)
    )


# A name's entity: (LOCATION, country) for the names of a country, (LOCATION, name, country) for other places,
# (type, name) for all else. A last word is a surname only where names are written with the surname last.
_NAMES = r"""
    WITH names AS (
        FROM stored.article_entities
        SELECT DISTINCT type, name, country
        WHERE article_id IN (SELECT article_id FROM changed)
    ),
    folds AS (
        FROM names
        SELECT *, coalesce(nullif(folded(name), ''), name) AS words,
               folded(regexp_extract(name, '\S+$')) AS last_word,
               type = 'PERSON' AND NOT regexp_matches(name, '\s') AS is_one_word
    ),
    codes AS (FROM country_forms SELECT folded(form) AS words, code GROUP BY ALL)
    FROM folds
    LEFT JOIN codes ON type = 'LOCATION' AND codes.words = folds.words AND code = country
    SELECT type, name, country, last_word, is_one_word,
           CASE WHEN code IS NOT NULL THEN row_id(type, 'country', code)
                WHEN type = 'LOCATION' THEN row_id(type, 'name', folds.words, country)
                WHEN is_one_word THEN row_id(type, 'word', last_word)
                ELSE row_id(type, 'name', folds.words) END AS entity_id,
           CASE WHEN code IS NOT NULL THEN 'country'
                WHEN is_one_word THEN 'one_word'
                ELSE 'full_name' END AS rule
"""
_OWN_LINKS = """
    FROM stored.article_entities AS named
    JOIN fresh_names AS fresh
      ON fresh.type = named.type AND fresh.name = named.name AND fresh.country IS NOT DISTINCT FROM named.country
    SELECT article_id, entity_no, entity_id, rule, if(is_one_word, last_word, NULL) AS word
    WHERE article_id IN (SELECT article_id FROM changed)
"""
_TOUCHED_WORDS = r"""
    SELECT last_word FROM fresh_names WHERE type = 'PERSON'
    UNION
    SELECT folded(regexp_extract(name, '\S+$')) FROM stored.entities
    WHERE type = 'PERSON'
      AND entity_id IN (
          SELECT entity_id FROM stored.entity_links WHERE article_id IN (SELECT article_id FROM changed)
      )
"""
# Surnames that exactly one person with a full name has, after the change.
_SURNAME_OWNERS = r"""
    WITH persons AS (
        FROM fresh_names SELECT entity_id, last_word WHERE type = 'PERSON' AND NOT is_one_word
        UNION
        FROM (
            FROM stored.entities
            SELECT entity_id, folded(regexp_extract(name, '\S+$')) AS last_word
            WHERE type = 'PERSON' AND regexp_matches(name, '\s')
        )
        WHERE last_word IN (SELECT last_word FROM touched_words)
    ),
    living AS (
        SELECT entity_id FROM own_links WHERE rule = 'full_name'
        UNION
        SELECT entity_id FROM stored.entity_links
        WHERE rule = 'full_name' AND article_id NOT IN (SELECT article_id FROM changed)
    )
    FROM persons
    SELECT last_word AS word, min(entity_id) AS owner_id
    WHERE entity_id IN (SELECT entity_id FROM living)
    GROUP BY last_word
    HAVING count(DISTINCT entity_id) = 1
"""
_FRESH_LINKS = r"""
    WITH former_words AS (
        FROM stored.entities
        SELECT entity_id, folded(regexp_extract(name, '\S+$')) AS word
        WHERE type = 'PERSON'
    ),
    one_word AS (
        FROM own_links SELECT article_id, entity_no, word WHERE rule = 'one_word'
        UNION ALL
        FROM stored.entity_links
        JOIN former_words USING (entity_id)
        SELECT article_id, entity_no, word
        WHERE rule IN ('one_word', 'surname_of_one_person')
          AND word IN (SELECT last_word FROM touched_words)
          AND article_id NOT IN (SELECT article_id FROM changed)
    )
    FROM own_links
    SELECT article_id, entity_no, entity_id, rule, NULL::DOUBLE AS confidence
    WHERE rule <> 'one_word'
    UNION ALL
    FROM one_word
    LEFT JOIN surname_owners USING (word)
    SELECT article_id, entity_no, coalesce(owner_id, row_id('PERSON', 'word', word)),
           if(owner_id IS NULL, 'one_word', 'surname_of_one_person'), NULL::DOUBLE
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
# Links of articles that did not change themselves.
_MOVED_LINKS = """
    FROM stored.entity_links AS former
    JOIN fresh_links AS fresh USING (article_id, entity_no)
    SELECT article_id, former.entity_id AS old_entity_id, fresh.entity_id
    WHERE former.entity_id <> fresh.entity_id AND article_id NOT IN (SELECT article_id FROM changed)
"""
_ENTITIES = """
    WITH linked AS (
        FROM stored.entity_links
        JOIN stored.article_entities USING (article_id, entity_no)
        SELECT entity_id, article_id, type, name, country, rule
        WHERE entity_id IN (SELECT entity_id FROM touched_entities)
    ),
    names AS (
        FROM linked
        SELECT entity_id, name, count(*) AS uses
        WHERE rule <> 'surname_of_one_person'
        GROUP BY ALL
    ),
    best AS (
        FROM names
        SELECT entity_id, min({'rare': -uses, 'short': -length(name), 'name': name}).name AS name
        GROUP BY entity_id
    )
    FROM linked
    JOIN best USING (entity_id)
    SELECT entity_id, any_value(best.name) AS name, any_value(type) AS type,
           if(count(DISTINCT country) = 1, min(country), NULL) AS country,
           NULL::BIGINT AS geoname_id, NULL AS wikidata_id, NULL AS gender, NULL AS gender_source,
           count(DISTINCT article_id) AS article_count
    GROUP BY entity_id
"""
_ALIASES = """
    FROM stored.mentions
    JOIN stored.entity_links USING (article_id, entity_no)
    SELECT entity_id, text AS alias, 'mentions' AS source, count(*) AS count
    WHERE entity_id IN (SELECT entity_id FROM touched_entities)
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
_LIVING_AGAIN = """
    DELETE FROM stored.entity_id_history
    WHERE old_entity_id IN (SELECT entity_id FROM touched_entities)
      AND old_entity_id IN (SELECT entity_id FROM stored.entities)
"""
