"""The whole build: the same rows however it is cut, spread and repeated, directly and under Prefect."""

import importlib.metadata
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows import units
from flows.request import Request
from flows.steps import Outcome, build_directly
from transforms.tables import TABLES
from warehouse import lake

EXAMPLES = Path(__file__).parents[1] / "examples"
# These tell of the runs themselves: what was seen when, and what a change of the corpus did to ids.
OF_RUNS = {"runs", "files", "rejects", "revisions", "run_changes", "entity_id_history"}


def build(folders: Path | list[Path], warehouse: Path, **options: Any) -> Outcome:
    given = folders if isinstance(folders, list) else [folders]
    return build_directly(Request([str(folder) for folder in given], str(warehouse), **options))


def tables(warehouse: Path) -> dict[str, pl.DataFrame]:
    """All rows that must not depend on how they came in."""
    with lake.connect(warehouse) as connection:
        return {table: connection.sql(rows_of(table)).pl() for table in TABLES if table not in OF_RUNS}


def rows_of(table: str) -> str:
    names = (name for name in TABLES[table].columns() if name not in ("run_id", "batch_no"))
    return f"FROM stored.{table} SELECT {', '.join(names)} ORDER BY ALL"


def assert_same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    assert one["articles"].height > 10
    for table in one:
        assert_frame_equal(one[table], other[table])


def data_files(warehouse: Path) -> set[str]:
    return {
        str(path.relative_to(warehouse)) for part in ("lake", "published") for path in (warehouse / part).rglob("*")
    }


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples twice over, under two names, so that there are copies and enough for several units."""
    folder = tmp_path_factory.mktemp("corpus") / "news"
    shutil.copytree(EXAMPLES, folder / "first")
    shutil.copytree(EXAMPLES, folder / "second")
    return folder


@pytest.fixture(scope="module")
def once(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse built from it in one unit, in this process."""
    warehouse = tmp_path_factory.mktemp("once")
    outcome = build(news, warehouse, workers=1)
    assert outcome.broken == {}
    assert outcome.report.faults == 0
    return warehouse


def test_many_units_on_two_processes_give_the_same_rows(
    news: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_FILES", 3)

    build(news, tmp_path, workers=2)

    assert_same(tables(once), tables(tmp_path))


def test_files_in_any_order_committed_one_by_one_give_the_same_rows(
    news: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_FILES", 2)
    monkeypatch.setattr("flows.plan.grouped", lambda parts, _: reversed(list(units.grouped(list(parts)[::-1]))))
    monkeypatch.setattr("flows.steps.COMMIT_SECONDS", -1)

    build(news, tmp_path, workers=1)

    assert_same(tables(once), tables(tmp_path))


def test_a_build_merges_data_files_when_they_are_many(
    news: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.maintain.MANY_FILES", 2)
    for part in ("first", "second"):
        (tmp_path / "news" / part).mkdir(parents=True)
        for path in sorted((news / part).iterdir()):
            move = shutil.copytree if path.is_dir() else shutil.copy2
            move(path, tmp_path / "news" / part / path.name)
        build(tmp_path / "news", tmp_path / "w", workers=1)
    (tmp_path / "news" / "last.txt").write_text("Harbour fees to rise\n\nThe port will charge $5 a tonne.\n")
    build(tmp_path / "news", tmp_path / "w", workers=1)

    with lake.connect(tmp_path / "w") as connection:
        (files,) = connection.sql("SELECT max(file_count) FROM ducklake_table_info('lake')").fetchall()[0]
    assert files <= 2
    assert_frame_equal(tables(tmp_path / "w")["quotes"], tables(once)["quotes"])


def test_a_backfill_makes_the_rows_of_an_older_extractor_anew_from_what_is_stored(
    once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.steps.BACKFILL_ARTICLES", 7)
    shutil.copytree(once, tmp_path / "w")
    with lake.writing(tmp_path / "w") as store:
        store.connection.execute("BEGIN")
        store.connection.execute("UPDATE stored.articles SET extractor_version = 'older', word_count = 1")
        store.connection.execute("DELETE FROM stored.quotes")
        store.connection.execute("COMMIT")
    (tmp_path / "none").mkdir()

    outcome = build(tmp_path / "none", tmp_path / "w", backfill=True, workers=1)

    assert (outcome.broken, outcome.counts.record_count) == ({}, 0)
    assert_same(tables(once), tables(tmp_path / "w"))
    assert list((tmp_path / "w" / "staging").iterdir()) == []


def test_folders_that_come_run_by_run_give_the_same_rows_as_all_at_once(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "a" / "morning")
    shutil.copytree(EXAMPLES, tmp_path / "a" / "evening")
    folders = [tmp_path / "a" / "morning", tmp_path / "a" / "evening"]

    build(folders, tmp_path / "together")
    for folder in reversed(folders):
        build(folder, tmp_path / "apart")

    assert_same(tables(tmp_path / "together"), tables(tmp_path / "apart"))


def test_lines_read_in_ranges_give_the_same_rows(
    news: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "RANGE_BYTES", 500)

    build(news, tmp_path, workers=1)

    assert_same(tables(once), tables(tmp_path))


def test_the_second_build_writes_no_data(news: Path, once: Path) -> None:
    before, rows = data_files(once), tables(once)

    outcome = build(news, once)

    assert data_files(once) == before
    assert_same(rows, tables(once))
    assert outcome.counts.article_count == 0
    assert outcome.counts.record_count == outcome.counts.unchanged_count + outcome.counts.skipped_count > 20


def test_a_file_that_only_has_a_new_date_is_not_read_again(news: Path, once: Path) -> None:
    file = next(news.rglob("*.txt"))
    status, before = file.stat(), data_files(once)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))

    outcome = build(news, once)

    assert (outcome.counts.article_count, outcome.counts.rejected_count) == (0, 0)
    assert {path for path in data_files(once) - before if "articles" in path} == set()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("Oslo", "Bergen"):
        (folder / f"{name}.txt").write_text(f"{name} fees to rise\n\nThe port will charge $5, its mayor said.\n")
    return folder


def titles(warehouse: Path) -> list[str]:
    with lake.connect(warehouse) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM stored.articles ORDER BY 1").fetchall()]


def test_a_changed_file_replaces_its_article_and_the_former_text_is_kept(desk: Path, tmp_path: Path) -> None:
    build(desk, tmp_path / "w")
    (desk / "Oslo.txt").write_text("Oslo fees to fall\n\nThe port will charge $4.\n")

    outcome = build(desk, tmp_path / "w")

    with lake.connect(tmp_path / "w") as connection:
        former = connection.execute("SELECT title FROM stored.revisions").fetchall()
    assert titles(tmp_path / "w") == ["Bergen fees to rise", "Oslo fees to fall"]
    assert former == [("Oslo fees to rise",)]
    assert (outcome.counts.article_count, outcome.counts.unchanged_count) == (1, 1)


def test_a_vanished_file_is_told_and_dropped_on_request_only(desk: Path, tmp_path: Path) -> None:
    build(desk, tmp_path / "w")
    (desk / "Oslo.txt").unlink()

    told = build(desk, tmp_path / "w")
    kept = titles(tmp_path / "w")
    build(desk, tmp_path / "w", drop_vanished=True)

    assert "1 file gone since read (desk/Oslo.txt)" in told.report.as_text()
    assert len(kept) == 2
    assert titles(tmp_path / "w") == ["Bergen fees to rise"]


def test_a_folder_that_is_not_built_now_has_not_vanished(desk: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(desk, other)
    build([desk, other], tmp_path / "w")

    outcome = build(other, tmp_path / "w", drop_vanished=True)

    assert "gone" not in outcome.report.as_text()
    assert len(titles(tmp_path / "w")) == 4


def test_what_the_options_say_fills_only_what_is_not_said(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "dated.txt").write_text("Fees to rise\n\nMay 14, 2020\n\nThe port will charge $5, the mayor said.\n")
    (folder / "undated.txt").write_text("Fees to fall\n\nThe port will charge $4, the mayor said.\n")

    build(folder, tmp_path / "w", published_on="2019-03-03", outlet="Gull")

    with lake.connect(tmp_path / "w") as connection:
        said = connection.execute(
            "SELECT title, published_on::VARCHAR, published_source, outlet_id FROM stored.articles ORDER BY ALL"
        ).fetchall()
    assert said == [
        ("Fees to fall", "2019-03-03", "option", "Gull"),
        ("Fees to rise", "2020-05-14", "line", "Gull"),
    ]


def test_what_a_killed_build_had_read_is_taken_up(
    news: Path, once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "MOST_FILES", 2)
    with monkeypatch.context() as killed:
        killed.setattr("flows.steps.Building.commit", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            build(news, tmp_path, workers=1)
    seen: list[int] = []
    monkeypatch.setattr("flows.progress.Progress.__init__", lambda _, count: seen.append(count))
    monkeypatch.setattr("flows.progress.Progress.advance", lambda *_: None)

    build(news, tmp_path, workers=1)

    assert seen == [0]
    assert_same(tables(once), tables(tmp_path))


@pytest.fixture(scope="module")
def under_prefect(news: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A build under Prefect's temporary server with a home of its own: warehouse, home, report."""
    home, warehouse = tmp_path_factory.mktemp("prefect"), tmp_path_factory.mktemp("tables")
    environment = os.environ | {"PREFECT_HOME": str(home)}
    environment.pop("PREFECT_API_URL", None)
    command = [sys.executable, "-P", "-m", "flows", "build", str(news), "--warehouse", str(warehouse)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Starting Prefect's server" in done.stderr
    return warehouse, home, done.stdout


def test_prefect_gives_the_same_rows_and_report(once: Path, under_prefect: tuple[Path, Path, str]) -> None:
    warehouse, _, report = under_prefect

    assert_same(tables(once), tables(warehouse))
    assert "What to type next" in report


def test_runs_tasks_and_report_read_well_in_the_ui(under_prefect: tuple[Path, Path, str]) -> None:
    with sqlite3.connect(under_prefect[1] / "prefect.db") as history:
        runs = history.execute("SELECT name, state_type FROM flow_run").fetchall()
        tasks = history.execute("SELECT name, state_type FROM task_run").fetchall()
        artifacts = dict(history.execute("SELECT key, data FROM artifact").fetchall())
    history.close()

    assert runs == [("build news", "COMPLETED")]
    assert {name for name, _ in tasks} >= {"survey", "plan", "commit", "link the corpus", "check and publish", "report"}
    assert any(name.startswith("read unit 1: news/") for name, _ in tasks)
    assert {state for _, state in tasks} == {"COMPLETED"}
    assert "What was not read" in artifacts["run-report"]
    assert "truncated_json" in artifacts["rejects"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A Prefect server of our own, for one test."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"PREFECT_HOME": str(tmp_path / "home")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/api"
            wait_for(lambda: asked(f"{address}/health"))
            yield address
        finally:
            process.terminate()


def wait_for(question: Callable[[], Any], seconds: int = 180) -> Any:
    """The first answer that is not empty."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if answer := question():
                return answer
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("there was no answer in time")


def asked(address: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@pytest.mark.skipif(
    importlib.metadata.version("sqlalchemy").startswith("2.1"),
    reason="Prefect 3.8's server cannot write scheduled runs with SQLAlchemy 2.1; it needs sqlalchemy<2.1",
)
def test_a_schedule_is_kept_and_its_deployment_builds(desk: Path, server: str, tmp_path: Path) -> None:
    environment = os.environ | {"PREFECT_HOME": str(tmp_path / "home"), "PREFECT_API_URL": server}
    command = [sys.executable, "-P", "-m", "flows", "serve", str(desk), "--cron", "0 6 * * *", "--warehouse", "w"]
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL) as serving:
        try:
            (deployment,) = wait_for(lambda: asked(f"{server}/deployments/filter", {}))
            scheduled = wait_for(lambda: asked(f"{server}/flow_runs/filter", {}))
            run = asked(f"{server}/deployments/{deployment['id']}/create_flow_run", {})
            wait_for(
                lambda: asked(f"{server}/flow_runs/{run['id']}")["state"]["type"] in {"COMPLETED", "FAILED", "CRASHED"}
            )
            ended = asked(f"{server}/flow_runs/{run['id']}")
        finally:
            serving.send_signal(signal.SIGINT)

    assert deployment["entrypoint"] == "flows.build.build"
    assert all("T06:00:00" in one["expected_start_time"] for one in scheduled)
    assert (ended["state"]["type"], ended["name"]) == ("COMPLETED", "build desk")
    assert len(titles(tmp_path / "w")) == 2
