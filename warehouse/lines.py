"""Repeated lines: furniture of an outlet's pages that the labels of single articles cannot tell from news.

A line is furniture when three or more articles of one outlet carry it and are otherwise different. Edited copies of
one story share their longest line, so articles count as different when the longest of their other lines is. A line
whose figures differ from article to article ("Brent closed at …") is news in a set phrase, not furniture.
"""

from pathlib import Path

import duckdb

from transforms.columns import CONTENT_KINDS
from warehouse.difference import bring, forget, keep
from warehouse.removal import Change

LEAST_ARTICLES = 3


def update(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Change]:
    """Bring `repeated_lines` up to date for the articles in `changed` and the lines in `work.changed_lines`."""
    kinds = ", ".join(f"'{kind}'" for kind in CONTENT_KINDS)
    keep(connection, "touched_lines", _TOUCHED.format(kinds=kinds))
    keep(connection, "carried_lines", _CARRIED.format(kinds=kinds, least=LEAST_ARTICLES))
    keep(connection, "line_anchors", _ANCHORS.format(kinds=kinds))
    scope = "line_sha256 IN (SELECT line_sha256 FROM touched_lines)"
    changes = bring(connection, folder, "repeated_lines", _REPEATED.format(least=LEAST_ARTICLES), scope)
    forget(connection, "touched_lines", "carried_lines", "line_anchors")
    return changes


_TOUCHED = """
    FROM stored.paragraphs
    SELECT line_sha256
    WHERE kind IN ({kinds}) AND article_id IN (SELECT article_id FROM changed)
    UNION
    SELECT line_sha256 FROM work.changed_lines
"""
# The lines that enough articles of the outlet carry, once per article. Nearly all lines stand in one article only, so
# that counting comes first.
_CARRIED = """
    WITH repeated AS (
        FROM stored.paragraphs
        SELECT line_sha256
        WHERE kind IN ({kinds}) AND line_sha256 IN (SELECT line_sha256 FROM touched_lines)
        GROUP BY line_sha256
        HAVING count(*) >= {least}
    ),
    carried AS MATERIALIZED (
        FROM stored.paragraphs
        SEMI JOIN repeated USING (line_sha256)
        JOIN stored.articles USING (article_id)
        SELECT line_sha256, coalesce(outlet_id, corpus) AS place, article_id, paragraph_no
        WHERE kind IN ({kinds})
    ),
    frequent AS (
        FROM carried
        SELECT line_sha256, place
        GROUP BY ALL
        HAVING count(DISTINCT article_id) >= {least}
    )
    FROM carried SEMI JOIN frequent USING (line_sha256, place)
"""
# The two longest lines of each article concerned: the second counts for the article whose longest is the line itself.
_ANCHORS = """
    WITH lines AS (
        FROM stored.paragraphs
        SELECT article_id, line_sha256, max(paragraph_end - paragraph_start) AS width
        WHERE kind IN ({kinds}) AND article_id IN (SELECT article_id FROM carried_lines)
        GROUP BY ALL
    )
    FROM lines
    SELECT article_id, max({{'width': width, 'line': line_sha256}}, 2).list_transform(lambda one: one.line) AS longest
    GROUP BY article_id
"""
_REPEATED = """
    WITH figures AS (
        FROM stored.numeric_facts
        SELECT article_id, paragraph_no, string_agg(text, '|' ORDER BY fact_start) AS figures
        WHERE article_id IN (SELECT article_id FROM carried_lines)
        GROUP BY ALL
    )
    FROM carried_lines
    JOIN line_anchors USING (article_id)
    LEFT JOIN figures USING (article_id, paragraph_no)
    SELECT line_sha256, place AS outlet_id, count(DISTINCT article_id) AS count
    GROUP BY ALL
    HAVING count(DISTINCT if(longest[1] = line_sha256, longest[2], longest[1])) >= {least}
       AND count(DISTINCT coalesce(figures, '')) = 1
"""
