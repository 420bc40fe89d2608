"""Same quotations: statements of five words or more that are word for word the same, case and marks aside."""

from pathlib import Path

import duckdb
import polars as pl

from warehouse.difference import bring, keep
from warehouse.frames import shown
from warehouse.removal import Change

LEAST_WORDS = 5  # shorter ones ("no comment") are said by many


def update(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Change]:
    """Bring `quote_clusters` and their members up to date for the articles in `changed`; an open transaction's work."""
    with shown(connection, fresh_words=long_enough(connection.sql(_STATEMENTS).pl())):
        keep(connection, "quote_keys", _KEYS)
    keep(connection, "touched_clusters", _TOUCHED)
    keep(connection, "cluster_members", _MEMBERS)
    scope = "quote_cluster_id IN (SELECT quote_cluster_id FROM touched_clusters)"
    members = "FROM cluster_members SELECT quote_id, article_id, quote_cluster_id"
    changes = bring(connection, folder, "quote_cluster_members", members, scope)
    return changes + bring(connection, folder, "quote_clusters", _CLUSTERS, scope)


def long_enough(statements: pl.DataFrame) -> pl.DataFrame:
    """The statements of `LEAST_WORDS` and more: `quote_id`, `article_id`, and `words` as the macro `folded` gives them.

    Polars folds them in a third of the time, which is most of what same quotations cost.
    """
    letters = pl.col("text").str.to_lowercase().str.normalize("NFD").str.replace_all(r"[\p{Mn}.'’`´]", "")
    words = letters.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")
    spaces = pl.col("words").str.count_matches(" ", literal=True)
    return statements.select("quote_id", "article_id", words=words).filter(spaces >= LEAST_WORDS - 1)


_STATEMENTS = """
    FROM stored.quotes
    SELECT quote_id, article_id, text
    WHERE is_statement AND article_id IN (SELECT article_id FROM changed)
"""
_KEYS = """
    FROM fresh_words SELECT quote_id, article_id, row_id('quotation', words) AS quote_cluster_id
"""
_TOUCHED = """
    SELECT quote_cluster_id FROM quote_keys
    UNION
    SELECT quote_cluster_id FROM stored.quote_cluster_members WHERE article_id IN (SELECT article_id FROM changed)
"""
_MEMBERS = """
    WITH members AS (
        FROM quote_keys
        UNION ALL BY NAME
        FROM stored.quote_cluster_members
        SELECT quote_id, article_id, quote_cluster_id
        WHERE quote_cluster_id IN (SELECT quote_cluster_id FROM touched_clusters)
          AND article_id NOT IN (SELECT article_id FROM changed)
    )
    FROM members
    JOIN stored.articles USING (article_id)
    SELECT quote_id, article_id, quote_cluster_id, outlet_id, published_on
"""
_CLUSTERS = """
    WITH clusters AS (
        FROM cluster_members
        SELECT quote_cluster_id, count(*) AS quote_count, count(DISTINCT outlet_id) AS outlet_count,
               min({'undated': published_on IS NULL, 'published_on': published_on,
                    'article_id': article_id, 'quote_id': quote_id}) AS earliest
        GROUP BY quote_cluster_id
    )
    FROM clusters
    JOIN stored.quotes ON quote_id = earliest.quote_id AND article_id = earliest.article_id
    SELECT quote_cluster_id, text AS canonical_text, quote_id AS first_quote_id, quote_count, outlet_count
"""
