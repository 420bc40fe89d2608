"""A kill at any moment leaves the former or the next state, never a mixture, and the next build goes on from there.

Run `KILLS=100 pytest tests/test_kill.py` for all named points and a hundred kills at random moments.
"""

import os
import random
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from tests.killed import build, edition
from tests.warehouse_samples import empty, stored_rows
from transforms.tables import TABLES
from warehouse import lake, publish

KILLS = int(os.environ.get("KILLS", "0"))
SOME_POINTS = ("parquet.write+", "commit.write_down+", "entities.update+", "publish._replace")
OTHER_POINTS = (
    "receipts.discard",
    "receipts._replace", "receipts._replace+", "commit.settle+", "commit.merge+", "removal.remove+",
    "parquet.register+", "removal.mark_changed+", "receipts.discard+", "stories.update+", "entities.bring+",
    "metrics.update+", "lines.update+", "publish._publish_table+", "publish._replace+", "publish._remove_former",
    "runs.record", "runs.finish+",
)  # fmt: skip
POINTS = SOME_POINTS + OTHER_POINTS if KILLS else SOME_POINTS
TIMELESS = TABLES.keys() - {"runs", "files", "rejects", "revisions", "run_changes", "entity_id_history"}
SPANS = {"mentions": "mention", "quotes": "quote", "numeric_facts": "fact"}


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point_leaves_a_whole_state(tmp_path: Path, point: str) -> None:
    folder = empty(tmp_path / "warehouse")
    with lake.writing(folder) as store:
        build(store, 1)

    assert _killed(folder, point, first=2) == -9

    assert _version(folder) in (1, 2)
    _goes_on(folder)


@pytest.mark.parametrize("number", range(KILLS or 2))
def test_a_kill_at_a_random_moment_leaves_a_whole_state(tmp_path: Path, number: int) -> None:
    folder = tmp_path / "warehouse"
    if number % 2:  # else it is killed while it makes the warehouse, too
        empty(folder)
    moments = random.Random(number)

    assert _killed(folder, "never", first=1, after_seconds=moments.uniform(0.0, 6.0)) == -9

    if (folder / "catalog.sqlite").exists():
        assert (_version(folder) or 1) >= 1
    _goes_on(folder)


def _killed(folder: Path, point: str, first: int, after_seconds: float | None = None) -> int:
    """Start a build in a process of its own and see it killed; the status with which it ended."""
    command = [sys.executable, "-m", "tests.killed", str(folder), point, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if after_seconds is not None:
            time.sleep(after_seconds)
            process.kill()
        return process.wait(timeout=600)  # on a machine that is busy otherwise


def _version(folder: Path) -> int | None:
    """The version that all tables show; None before the first commit.

    Fails when tables show different versions, rows without their article, or a published file that is not whole.
    """
    with lake.connect(folder) as connection:
        found = connection.execute(
            "SELECT source_path, regexp_extract(text, '\\d+')::INTEGER, count(*) FROM stored.articles GROUP BY ALL"
        ).fetchall()
        if not found:
            return None
        versions = {path: version for path, version, _ in found}
        assert len(found) == len(versions), "a file shows two versions"
        version: int = versions["news/one.txt"]
        wanted = sorted((one.path, one.article_id, one.text) for one in edition(version))
        stored = connection.execute("SELECT source_path, article_id, text FROM stored.articles ORDER BY ALL").fetchall()
        assert stored == wanted
        for table in ("paragraphs", "mentions", "quotes", "numeric_facts", "article_entities"):
            _agrees(connection, table, {one.article_id for one in edition(version)})
        counts = connection.execute("SELECT path, article_count FROM stored.files ORDER BY path").fetchall()
        assert counts == [("news/one.txt", 1), ("news/three.txt", 1), ("news/two.jsonl", 2)]
    if newest := publish.newest(folder):
        assert publish.damaged(newest) == []
    return version


def _agrees(connection: duckdb.DuckDBPyConnection, table: str, article_ids: set[str]) -> None:
    """Every article has its rows of the table, and they are those of its current text."""
    found = connection.execute(f"SELECT DISTINCT article_id FROM stored.{table}").fetchall()
    assert {article_id for (article_id,) in found} == article_ids
    if noun := SPANS.get(table):
        wrong = connection.execute(
            f"SELECT rows.text FROM stored.{table} AS rows JOIN stored.articles AS a USING (article_id) "
            f"WHERE substr(a.text, {noun}_start + 1, {noun}_end - {noun}_start) <> rows.text"
        ).fetchall()
        assert wrong == []


def _goes_on(folder: Path) -> None:
    """The next build ends well, and leaves the same rows as in a warehouse where nothing was ever killed."""
    with lake.writing(folder) as store:
        build(store, 7)
        assert list(store.staging.iterdir()) == []
    assert _version(folder) == 7
    assert stored_rows(folder, TIMELESS) == _unharmed()


@cache
def _unharmed() -> dict[str, list[tuple[object, ...]]]:
    """The rows of a warehouse where nothing was ever killed."""
    with TemporaryDirectory() as place:
        with lake.writing(empty(Path(place))) as store:
            build(store, 7)
        return stored_rows(Path(place), TIMELESS)
