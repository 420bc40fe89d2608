"""Stories: articles that are copies of one another, by what their bodies hash to."""

from pathlib import Path

import duckdb

from warehouse.difference import bring, keep
from warehouse.removal import Change

NO_WORDS = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing


def update(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Change]:
    """Bring `stories` and `article_stories` up to date for the articles in `changed`; an open transaction's work."""
    keep(connection, "story_keys", _KEYS.format(no_words=NO_WORDS))
    keep(connection, "touched_stories", _TOUCHED)
    keep(connection, "story_members", _MEMBERS)
    scope = "story_id IN (SELECT story_id FROM touched_stories)"
    in_changed = "article_id IN (SELECT article_id FROM changed)"
    changes = bring(connection, folder, "article_stories", _ARTICLE_STORIES, f"{scope} OR {in_changed}")
    return changes + bring(connection, folder, "stories", _STORIES, scope)


# An article without words in its body is nobody's copy.
_KEYS = """
    FROM stored.articles
    SELECT article_id,
           if(content_sha256 = '{no_words}', row_id('story', article_id), row_id('story', content_sha256)) AS story_id
    WHERE article_id IN (SELECT article_id FROM changed)
"""
_TOUCHED = """
    SELECT story_id FROM story_keys
    UNION
    SELECT story_id FROM stored.article_stories WHERE article_id IN (SELECT article_id FROM changed)
"""
_MEMBERS = """
    WITH members AS (
        FROM story_keys
        UNION ALL BY NAME
        FROM stored.article_stories
        SELECT article_id, story_id
        WHERE story_id IN (SELECT story_id FROM touched_stories)
          AND article_id NOT IN (SELECT article_id FROM changed)
    )
    FROM members
    JOIN stored.articles USING (article_id)
    SELECT article_id, story_id, agency, outlet_id,
           row_number() OVER (PARTITION BY story_id ORDER BY published_on NULLS LAST, article_id) AS place
"""
_ARTICLE_STORIES = """
    FROM story_members
    SELECT article_id, story_id, if(place = 1, 'original', 'exact') AS copy_kind, 1.0::DOUBLE AS similarity
"""
_STORIES = """
    FROM story_members
    SELECT story_id, min(article_id) FILTER (place = 1) AS first_article_id, min(agency) AS agency,
           count(*) AS article_count, count(DISTINCT outlet_id) AS outlet_count
    GROUP BY story_id
"""
