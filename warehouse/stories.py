"""Stories: articles that are copies of one another, whole or in part, known by the runs of words they share."""

from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from warehouse import pairs
from warehouse.clusters import clusters
from warehouse.difference import bring, forget, keep
from warehouse.frames import shown
from warehouse.likeness import similarities
from warehouse.pairs import Kind, Region
from warehouse.removal import Change

# Shares of the runs of three words, chosen on `python -m benchmarks copies`: NEAR from .4 to .7 makes no difference,
# PARTIAL of .18, .20, .22 gives a pairwise F1 of .991, .996, .995.
NEAR = 0.5  # of the runs of either are those of both: near copies
PARTIAL = 0.2  # so many: one holds a part of the other
CONTAINED = 0.85  # of the runs of one stand in the other: an excerpt, however short; a copy when the other was first


def update(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Change]:
    """Bring `stories` and `article_stories` up to date for the articles in `changed`; an open transaction's work."""
    fresh = connection.sql(_FRESH).pl()
    kind = Kind("article_id", "copy_anchors", "copy_pairs", partial(_samples, connection), alike)
    told = _told(connection, pairs.update(connection, kind, fresh))
    with shown(connection, told_articles=told):
        keep(connection, "story_members", _MEMBERS)
    keep(connection, "touched_stories", _TOUCHED)
    in_scope = "article_id IN (SELECT article_id FROM story_members UNION SELECT article_id FROM changed)"
    changes = bring(connection, folder, "article_stories", _ARTICLE_STORIES, in_scope)
    scope = "story_id IN (SELECT story_id FROM touched_stories)"
    changes += bring(connection, folder, "stories", _STORIES, scope)
    forget(connection, "story_members", "touched_stories")
    return changes


def alike(compared: pl.DataFrame) -> pl.DataFrame:
    """The pairs of articles of which one holds a part of the other, with `is_near`.

    Args:
        compared: as `likeness.similarities` returns them.
    """
    is_excerpt = pl.max_horizontal("one_share", "other_share") >= CONTAINED
    return compared.filter((pl.col("similarity") >= PARTIAL) | is_excerpt).with_columns(
        is_near=pl.col("similarity") >= NEAR
    )


def _samples(connection: duckdb.DuckDBPyConnection, ids: pl.Series) -> pl.DataFrame:
    with shown(connection, wanted=ids.to_frame("article_id")):
        return connection.sql(_SAMPLES).pl()


def _told(connection: duckdb.DuckDBPyConnection, region: Region) -> pl.DataFrame:
    """The articles of a region with `first_article_id`, `copy_kind` and `similarity`."""
    with shown(connection, region_articles=region.texts.rename({"id": "article_id"})):
        articles = connection.sql(_REGION).pl().sort("text")
    grouped = articles.with_columns(
        cluster=pl.Series(clusters(articles.select("rank", day="published_on"), region.pairs))
    )
    firsts = grouped.sort("rank").group_by("cluster", maintain_order=True).first()
    first = pl.col("text_first") == pl.col("text")
    led = grouped.join(firsts, on="cluster", suffix="_first", validate="m:1")
    copies = _compared_with_first(connection, led.filter(~first))
    return pl.concat([led.filter(first).with_columns(copy_kind=pl.lit("original"), similarity=pl.lit(1.0)), copies])


def _compared_with_first(connection: duckdb.DuckDBPyConnection, copies: pl.DataFrame) -> pl.DataFrame:
    """Copies with what they are of the first of their story, and the share of their runs that stand in it."""
    ids = pl.concat([copies["article_id"], copies["article_id_first"]]).unique()
    numbers = pl.concat(
        [copies.select("text", "article_id"), copies.select(text="text_first", article_id="article_id_first")]
    )
    samples = _samples(connection, ids).join(numbers.unique(), on="article_id", validate="1:1")
    compared = similarities(
        copies.rename({"text": "one", "text_first": "other"}), samples.select("text", "rate", "shingles")
    )
    is_exact = pl.col("content_sha256") == pl.col("content_sha256_first")
    is_near = (pl.col("similarity") >= NEAR) | (pl.col("one_share") >= CONTAINED)
    return compared.rename({"one": "text", "other": "text_first"}).select(
        *copies.columns,
        copy_kind=pl.when(is_exact)
        .then(pl.lit("exact"))
        .when(is_near)
        .then(pl.lit("near"))
        .otherwise(pl.lit("partial")),
        similarity=pl.when(is_exact).then(1.0).otherwise("one_share"),
    )


_FRESH = """
    FROM stored.shingles SEMI JOIN changed USING (article_id)
    SELECT article_id, rate, shingles, anchors
"""
_SAMPLES = """
    FROM stored.shingles SEMI JOIN wanted USING (article_id)
    SELECT article_id, rate, shingles
"""
_REGION = """
    FROM region_articles JOIN stored.articles USING (article_id)
    SELECT region_articles.text, article_id, published_on, content_sha256,
           row_number() OVER (ORDER BY published_on NULLS LAST, article_id)::UINTEGER AS rank
"""
# An article without words in its body is nobody's copy.
_MEMBERS = """
    WITH members AS (
        FROM told_articles
        SELECT article_id, article_id_first AS first_article_id, copy_kind, similarity
        UNION ALL
        FROM stored.articles
        SELECT article_id, article_id, 'original', 1.0
        WHERE article_id IN (SELECT article_id FROM changed)
          AND article_id NOT IN (SELECT article_id FROM told_articles)
    )
    FROM members
    JOIN stored.articles USING (article_id)
    SELECT article_id, first_article_id, copy_kind, similarity, agency, outlet_id,
           row_id('story', first_article_id) AS story_id
"""
_TOUCHED = """
    SELECT story_id FROM story_members
    UNION
    SELECT story_id FROM stored.article_stories
    WHERE article_id IN (SELECT article_id FROM story_members UNION SELECT article_id FROM changed)
"""
_ARTICLE_STORIES = "FROM story_members SELECT article_id, story_id, copy_kind, similarity"
_STORIES = """
    FROM story_members
    SELECT story_id, any_value(first_article_id) AS first_article_id, min(agency) AS agency,
           count(*) AS article_count, count(DISTINCT outlet_id) AS outlet_count
    GROUP BY story_id
"""
