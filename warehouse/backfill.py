"""Backfill: articles that an older extractor read, as `extract` takes them, from what is stored of them."""

import duckdb
import polars as pl

# What the older extractor found in the lines is taken away again, so that this one looks for it itself. A title is kept
# where a line was labelled after it, because then file or metadata told it. Plain text tells nothing but its lines;
# other formats told the rest.
_OLDER = """
    WITH found AS (
        FROM stored.paragraphs
        SELECT article_id, bool_or(kind = 'title' AND rule <> 'told_title') AS has_title,
               bool_or(kind = 'subtitle' AND rule <> 'told_subtitle') AS has_subtitle,
               bool_or(kind = 'byline') AS has_byline
        GROUP BY article_id
    ),
    older AS (
        FROM stored.articles
        SELECT *, source_format = 'text' AS is_plain
        WHERE extractor_version <> ? AND article_id > ?
        ORDER BY article_id
        LIMIT ?
    )
    FROM older
    LEFT JOIN found USING (article_id)
    LEFT JOIN stored.outlets USING (outlet_id)
    SELECT older.* EXCLUDE (is_plain, batch_no, word_count, content_sha256) REPLACE (
        if(has_title, NULL, title) AS title,
        if(has_subtitle, NULL, subtitle) AS subtitle,
        if((is_plain AND has_byline) OR list_contains(field_sources, 'byline:line'), NULL, byline) AS byline,
        if(is_plain AND (has_byline OR byline IS NULL), [], authors) AS authors,
        if(is_plain OR list_contains(field_sources, 'agency:line'), NULL, agency) AS agency,
        NULL::VARCHAR AS dateline_place,
        list_filter(coalesce(field_sources, []), lambda told: NOT regexp_matches(told, ':(line|detected)$'))
            AS field_sources,
        if(is_plain OR language_score IS NOT NULL OR list_contains(field_sources, 'language:detected'), NULL, language)
            AS language,
        if(published_source IN ('line', 'option'), NULL, published_on) AS published_on,
        if(published_source IN ('line', 'option'), NULL, published_precision) AS published_precision,
        if(published_source IN ('line', 'option'), NULL, published_source) AS published_source
    ),
    outlets.country AS outlet_country,
    if(published_source = 'option', older.published_on, NULL) AS default_published_on
    ORDER BY article_id
"""


def older(connection: duckdb.DuckDBPyConnection, extractor_version: str, after: str, most: int) -> pl.DataFrame:
    """Articles of another extractor as given: what file and user told, and the text.

    Args:
        connection: with the lake in use.
        extractor_version: of this extractor.
        after: an article_id; only those behind it, in the order of ids.
        most: how many at most.
    """
    return connection.execute(_OLDER, [extractor_version, after, most]).pl()
