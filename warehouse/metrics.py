"""Metrics: numeric facts of the same concept, owner, counterparty and kind; "the profits" is the profit."""

from pathlib import Path

import duckdb

from warehouse.difference import bring, forget, keep
from warehouse.removal import Change


def update(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Change]:
    """Bring `metrics` and `fact_metrics` up to date for the articles in `changed` and `relinked`.

    An open transaction's work; runs after the entities are up to date.
    """
    keep(connection, "remeasured", "SELECT article_id FROM changed UNION SELECT article_id FROM relinked")
    keep(connection, "measured", _MEASURED)
    keep(connection, "fact_keys", _KEYS)
    keep(connection, "touched_metrics", _TOUCHED)
    in_remeasured = "article_id IN (SELECT article_id FROM remeasured)"
    links = "FROM fact_keys SELECT fact_id, article_id, metric_id"
    changes = bring(connection, folder, "fact_metrics", links, in_remeasured)
    scope = "metric_id IN (SELECT metric_id FROM touched_metrics)"
    changes += bring(connection, folder, "metrics", _METRICS, scope)
    forget(connection, "remeasured", "measured", "fact_keys", "touched_metrics")
    return changes


# A table of its own: else DuckDB folds all concepts there are before it chooses the few.
_MEASURED = """
    FROM stored.numeric_facts
    SELECT fact_id, article_id, kind, owner_entity_no, counterparty_entity_no, concept
    WHERE concept IS NOT NULL AND article_id IN (SELECT article_id FROM remeasured)
"""
_KEYS = """
    WITH bare AS (
        FROM measured
        SELECT * EXCLUDE concept,
               regexp_replace(folded(concept), '^(the|an?|its|their|his|her|our|this|that|these|those) ', '') AS words
    ),
    facts AS (
        FROM bare
        SELECT * REPLACE (
            CASE
                WHEN regexp_matches(words, '[^aeiou ][^aeiou ]?ies$') THEN regexp_replace(words, 'ies$', 'y')
                WHEN regexp_matches(words, '(ss|x|ch|sh)es$') THEN regexp_replace(words, 'es$', '')
                WHEN regexp_matches(words, '[^sui ]s$') THEN regexp_replace(words, 's$', '')
                ELSE words
            END AS words
        )
    ),
    links AS (
        FROM stored.entity_links
        SELECT article_id, entity_no, entity_id
        WHERE article_id IN (SELECT article_id FROM remeasured)
    )
    FROM facts
    LEFT JOIN links AS owner ON owner.article_id = facts.article_id AND owner.entity_no = owner_entity_no
    LEFT JOIN links AS other ON other.article_id = facts.article_id AND other.entity_no = counterparty_entity_no
    SELECT fact_id, facts.article_id, kind AS unit_kind,
           owner.entity_id AS owner_entity_id, other.entity_id AS counterparty_entity_id,
           row_id('metric', words, owner.entity_id, other.entity_id, kind) AS metric_id
    WHERE words <> ''
"""
_TOUCHED = """
    SELECT metric_id FROM fact_keys
    UNION
    SELECT metric_id FROM stored.fact_metrics WHERE article_id IN (SELECT article_id FROM remeasured)
"""
# What identifies a metric stands on each of its facts; its name is the concept as most often written.
_METRICS = """
    WITH identities AS (
        FROM fact_keys
        SELECT DISTINCT metric_id, owner_entity_id, counterparty_entity_id, unit_kind
        UNION
        FROM stored.metrics
        SELECT metric_id, owner_entity_id, counterparty_entity_id, unit_kind
        WHERE metric_id IN (SELECT metric_id FROM touched_metrics)
    ),
    names AS (
        FROM stored.fact_metrics
        JOIN stored.numeric_facts USING (fact_id, article_id)
        SELECT metric_id, concept, count(*) AS uses
        WHERE metric_id IN (SELECT metric_id FROM touched_metrics)
        GROUP BY ALL
    )
    FROM names
    JOIN identities USING (metric_id)
    SELECT metric_id, min({'rare': -uses, 'name': concept}).name AS name,
           any_value(owner_entity_id) AS owner_entity_id, any_value(counterparty_entity_id) AS counterparty_entity_id,
           any_value(unit_kind) AS unit_kind
    GROUP BY metric_id
"""
