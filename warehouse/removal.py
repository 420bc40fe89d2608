"""What leaves: rows of articles that are replaced or dropped, and the traces they leave behind."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import duckdb
import polars as pl

from transforms.tables import ARTICLE_TABLES, TABLES
from warehouse.frames import shown
from warehouse.runs import Run
from warehouse.settle import Settlement


class Change(NamedTuple):
    """Rows of one rule that were added to or removed from a table."""

    table_name: str
    change: str
    rule: str
    row_count: int


def remove(connection: duckdb.DuckDBPyConnection, settlement: Settlement, run: Run) -> list[Change]:
    """Delete the rows of the articles that leave from all article tables, in the transaction that is open.

    A text that gives way to another of the same article goes to `revisions`; lines that leave and articles that leave
    are noted for the corpus rows.
    """
    if settlement.removed.is_empty():
        return []
    successors = settlement.added.select("article_id", new_sha256="text_sha256")
    leaving = settlement.removed.join(successors, on="article_id", how="left", validate="1:1")
    batches = ", ".join(map(str, sorted(leaving["batch_no"].unique().to_list())))
    is_leaving = f"WHERE batch_no IN ({batches}) AND article_id IN (SELECT article_id FROM leaving)"  # noqa: S608
    changes = []
    with shown(connection, leaving=leaving):
        connection.execute(_REVISIONS, [run.run_id, datetime.now(UTC).replace(tzinfo=None)])
        connection.execute(_CHANGED_LINES)
        connection.execute("INSERT INTO work.changed_articles SELECT article_id FROM leaving")
        for table in ARTICLE_TABLES:
            changes += counted(connection, table, "removed", f"stored.{table} {is_leaving}")
            connection.execute(f"DELETE FROM stored.{table} {is_leaving}")  # noqa: S608 (names and numbers are ours)
    return changes


def counted(connection: duckdb.DuckDBPyConnection, table: str, change: str, source: str) -> list[Change]:
    """Rows of a source by rule; the rule is empty for tables without rules."""
    if table not in ARTICLE_TABLES:
        return []
    rule = "rule" if "rule" in TABLES[table].columns() else "''"
    found = connection.execute(f"SELECT {rule}, count(*) FROM {source} GROUP BY ALL").fetchall()  # noqa: S608
    return [Change(table, change, str(name), int(rows)) for name, rows in found if rows]


def record_changes(connection: duckdb.DuckDBPyConnection, changes: list[Change], run: Run) -> None:
    """Add changes to those that the run has made already."""
    if not changes:
        return
    former = connection.execute(
        "SELECT table_name, change, rule, row_count FROM stored.run_changes WHERE run_id = ?", [run.run_id]
    ).fetchall()
    sums: dict[tuple[str, str, str], int] = {}
    for table, change, rule, rows in [*former, *changes]:
        sums[table, change, rule] = sums.get((table, change, rule), 0) + rows
    rows = [(run.run_id, *key, count) for key, count in sorted(sums.items())]
    frame = pl.DataFrame(rows, schema=["run_id", "table_name", "change", "rule", "row_count"], orient="row")
    connection.execute("DELETE FROM stored.run_changes WHERE run_id = ?", [run.run_id])
    with shown(connection, change_rows=frame):
        connection.execute("INSERT INTO stored.run_changes BY NAME FROM change_rows")


def mark_changed(connection: duckdb.DuckDBPyConnection, articles: pl.DataFrame) -> None:
    """Note articles whose corpus rows must be brought up to date."""
    if articles.is_empty():
        return
    with shown(connection, marked=articles.select("article_id")):
        connection.execute("INSERT INTO work.changed_articles FROM marked")


def note_outranked(connection: duckdb.DuckDBPyConnection, paths: Sequence[str], settlement: Settlement) -> None:
    """Note which files hold older records of current articles; forget the settings of those whose turn it may be now.

    When a current article leaves or grows older, a file with another record of it is read again by the next build: so
    the tables follow from the files that are there, not from the order in which they came.
    """
    place = ["article_id", "source_path", "source_record", "published"]
    kept = settlement.removed.join(settlement.added.select(place), on="article_id", how="inner", validate="1:1")
    renewed = kept.filter(pl.col("published_right") > pl.col("published"))
    gone = settlement.removed.join(settlement.added, on=place, how="anti", nulls_equal=True).join(
        renewed, on="article_id", how="anti"
    )
    overtaken = settlement.removed.filter(~pl.col("source_path").is_in(list(paths)))
    pairs = pl.concat([frame.select("article_id", path="source_path") for frame in (settlement.losers, overtaken)])
    frames = {
        "gone_articles": gone.select("article_id"),
        "read_files": pl.DataFrame({"path": [*paths]}, schema={"path": pl.String}),
        "older_records": pairs.unique(maintain_order=True),
        "overtaken_files": overtaken.group_by("source_path").agg(lost=pl.len().cast(pl.Int64)),
    }
    with shown(connection, **frames):
        for needed, statement in _OUTRANKED.items():
            if frames[needed].height:
                connection.execute(statement)


_REVISIONS = """
    INSERT INTO stored.revisions (article_id, text_sha256, run_id, title, text, replaced_at)
    SELECT article_id, text_sha256, ?, title, text, ?
    FROM stored.articles JOIN leaving USING (article_id, text_sha256, batch_no)
    WHERE new_sha256 IS NOT NULL AND new_sha256 <> text_sha256
"""
_CHANGED_LINES = """
    INSERT INTO work.changed_lines
    SELECT DISTINCT line_sha256, coalesce(outlet_id, corpus)
    FROM stored.paragraphs
    JOIN stored.articles USING (article_id)
    WHERE article_id IN (SELECT article_id FROM leaving)
"""
_OUTRANKED = {
    "read_files": "DELETE FROM work.outranked WHERE path IN (SELECT path FROM read_files)",
    "gone_articles": "UPDATE stored.files SET settings_sha256 = '' WHERE path IN "
    "(SELECT path FROM work.outranked WHERE article_id IN (SELECT article_id FROM gone_articles))",
    "older_records": "INSERT INTO work.outranked BY NAME FROM older_records",
    "overtaken_files": "UPDATE stored.files SET article_count = article_count - lost FROM overtaken_files "
    "WHERE path = source_path",
}
