"""The lake: made on first use, one writer, readers never hindered, movable, closed to strangers' SQL."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.warehouse_samples import VERSION, Sample, built, empty, rows, staged
from transforms import contract
from transforms.errors import BrokenPromise
from transforms.tables import TABLES
from warehouse import commit, definitions, guard, lake, runs, schema
from warehouse.errors import BusyWarehouse, DamagedWarehouse, FullDisk, NoWarehouse, in_plain_words

NOTE = Sample("news/note.txt", ("A note", "Ada Quill spoke."), names=(("PERSON", "Ada Quill"),))


def test_every_declared_table_and_column_stands_with_its_words(tmp_path: Path) -> None:
    empty(tmp_path)

    stored = rows(
        tmp_path,
        "SELECT table_name, column_name, comment FROM duckdb_columns() "
        "WHERE database_name = 'lake' AND schema_name = 'stored'",
    )
    declared = [
        (table, name, column.description)
        for table, declaration in TABLES.items()
        for name, column in declaration.columns().items()
    ]
    assert sorted(stored) == sorted(declared)


def test_opening_an_unchanged_warehouse_writes_nothing(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store:
        before = store.snapshot_id()
    with lake.writing(tmp_path) as store:
        assert store.snapshot_id() == before


def test_lists_of_records_and_exact_decimals_survive(tmp_path: Path) -> None:
    segments = [{"start": 1, "end": 4, "is_verbatim": True}, {"start": 9, "end": 12, "is_verbatim": False}]
    frame = pl.DataFrame(
        {
            "segments": [segments, []],
            "value_decimal": [Decimal("12345678901234567890123456789.123456789"), None],
            "ambiguity": [["USD", "CAD"], []],
            "period_from": [date(1066, 10, 14), None],
        },
        schema={
            "segments": contract.empty("quotes").schema["segments"],
            "value_decimal": pl.Decimal(38, 9),
            "ambiguity": pl.List(pl.String),
            "period_from": pl.Date,
        },
    )
    frame.write_parquet(tmp_path / "odd.parquet")
    columns = ", ".join(f"{name} {schema.duckdb_type(dtype)}" for name, dtype in frame.schema.items())
    with lake.writing(empty(tmp_path / "warehouse")) as store:
        store.connection.execute(f"CREATE TABLE work.odd ({columns})")
        path = str(tmp_path / "odd.parquet")
        store.connection.execute("CALL ducklake_add_data_files('lake', 'odd', ?, schema => 'work')", [path]).fetchall()

        assert store.connection.sql("FROM work.odd").pl().equals(frame)


def test_a_folder_without_a_warehouse_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match=r"pressrow build FOLDER --warehouse"):
        lake.connect(tmp_path)


def test_a_warehouse_may_be_moved_and_have_a_quote_in_its_name(tmp_path: Path) -> None:
    built(tmp_path / "first", [NOTE])
    shutil.move(tmp_path / "first", tmp_path / "reader's own")

    assert rows(tmp_path / "reader's own", "SELECT source_path FROM stored.articles") == [(NOTE.path,)]
    built(tmp_path / "reader's own", [NOTE._replace(path="news/other.txt")], then_corpus=True)
    assert rows(tmp_path / "reader's own", "SELECT count(*) FROM stored.articles") == [(2,)]


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with (
        lake.writing(empty(tmp_path)),
        pytest.raises(BusyWarehouse, match="Another build is writing"),
        lake.writing(tmp_path, wait_seconds=0.1),
    ):
        pass


def test_readers_see_whole_states_while_a_writer_commits(tmp_path: Path) -> None:
    built(tmp_path, [NOTE])
    reader = (
        "import sys; from pathlib import Path; from warehouse import lake\n"
        "connection = lake.connect(Path(sys.argv[1])); print('open', flush=True)\n"
        "seen = set()\n"
        "while len(seen) < 3:\n"
        "    seen.add(connection.execute('SELECT (SELECT count(*) FROM stored.articles), '\n"
        "        '(SELECT count(*) FROM stored.mentions), (SELECT count(*) FROM stored.paragraphs)').fetchone())\n"
        "print(sorted(seen), flush=True)\n"
    )
    command = [sys.executable, "-c", reader, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1], text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with lake.writing(tmp_path) as store, ThreadPoolExecutor(1) as pool:
            answer = pool.submit(process.stdout.readline)
            run = runs.start("direct", VERSION)
            for number in range(40):
                more = NOTE._replace(path=f"news/{number}.txt")
                commit.commit(store, [staged(tmp_path, [more], run)], run)
                if answer.done():
                    break
            seen = eval(answer.result(timeout=60))
        process.kill()

    assert all(mentions == articles and paragraphs == 2 * articles for articles, mentions, paragraphs in seen)


def test_a_damaged_catalog_is_told_as_such(tmp_path: Path) -> None:
    empty(tmp_path)
    (tmp_path / "catalog.sqlite").write_bytes(b"no catalog at all" * 1000)

    with pytest.raises(DamagedWarehouse, match="backup"):
        lake.connect(tmp_path)


@pytest.mark.parametrize(
    "error",
    [
        duckdb.IOException("Could not write file: No space left on device"),
        OSError(28, "No space left on device"),
        pl.exceptions.ComputeError("failed to write: No space left on device"),
    ],
)
def test_a_full_disk_is_told_as_such(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(FullDisk, match="goes on where it stopped"), in_plain_words(tmp_path):
        raise error


def test_a_column_that_an_older_warehouse_lacks_is_added(tmp_path: Path) -> None:
    built(tmp_path, [NOTE])
    with lake.writing(tmp_path) as store:
        store.connection.execute("ALTER TABLE stored.mentions DROP COLUMN title_written")
        store.connection.execute("DELETE FROM work.state WHERE name = 'schema_sha256'")
        schema.bring_up_to_date(store.connection)

        assert store.connection.execute("SELECT text, title_written FROM stored.mentions").fetchall() == [
            ("Ada Quill", None)
        ]


def test_a_column_of_another_type_asks_for_a_new_folder(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store:
        store.connection.execute("ALTER TABLE stored.outlets DROP COLUMN is_agency")
        store.connection.execute("ALTER TABLE stored.outlets ADD COLUMN is_agency VARCHAR")
        store.connection.execute("DELETE FROM work.state WHERE name = 'schema_sha256'")

        with pytest.raises(NoWarehouse, match=r"outlets\.is_agency .* Build into a new folder"):
            schema.bring_up_to_date(store.connection)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_text('/etc/hostname')",
        "FROM read_csv('https://example.org/a.csv')",
        "COPY (SELECT 1) TO '/tmp/pressrow-must-not-write.csv'",
        "ATTACH '/tmp/pressrow-must-not-attach.db'",
        "INSTALL httpfs",
        "SET memory_limit = '1TB'",
        "DELETE FROM stored.articles",
        "CREATE TABLE lake.main.mine (a INTEGER)",
        "CALL ducklake_expire_snapshots('lake', versions => [1])",
        "FROM sqlite_query('__ducklake_metadata_lake', 'DELETE FROM ducklake_table RETURNING *')",
    ],
)
def test_sql_of_unknown_origin_reaches_the_tables_only(tmp_path: Path, sql: str) -> None:
    empty(tmp_path)
    with guard.connect_guarded(tmp_path) as connection:
        with pytest.raises(duckdb.Error):
            connection.execute(sql).fetchall()

        assert connection.execute("SELECT count(*) FROM stored.articles").fetchone() == (0,)


def test_only_one_statement_that_reads_is_a_question() -> None:
    asked = [
        "FROM quotes",
        "SELECT 1",
        "WITH a AS (SELECT 1) FROM a",
        "DESCRIBE quotes",
        "EXPLAIN SELECT 1",
        "explain analyze SELECT 1",
        "SHOW TABLES",
        "SUMMARIZE quotes",
        "PIVOT quotes ON kind IN ('direct') USING count(*)",
        "FROM quotes AT (VERSION => 3)",
        "SELECT unnest([1, 2]), (SELECT count(*) FROM range(3))",
        "FROM ducklake_snapshots('lake')",
    ]
    refused = [
        "COPY quotes TO 'a.csv'",
        "EXPLAIN ANALYZE COPY quotes TO 'a.csv'",
        "DROP TABLE a",
        "SELECT 1; SELECT 2",
        "CALL f()",
        "SET threads = 1",
        "PRAGMA version",
        "FROM ducklake_cleanup_old_files('lake', cleanup_all => true)",
        "SELECT (SELECT count(*) FROM lake.set_option('a', 'b'))",
        "FROM query('FROM ducklake_' || 'cleanup_old_files(''lake'')')",
        "FROM sqlite_scan('warehouse/catalog.sqlite', 'ducklake_table')",
        "",
    ]

    assert [guard.is_question(sql) for sql in asked] == [True] * len(asked)
    assert [guard.is_question(sql) for sql in refused] == [False] * len(refused)


def test_our_own_macros_are_questions() -> None:
    macro = next(one for one in definitions.definitions("questions") if one.is_macro)

    assert guard.is_question(f"FROM {macro.name}('x')")


def _sql(root: Path, **files: str) -> Path:
    for name, sql in files.items():
        folder, _, stem = name.partition("__")
        (root / folder).mkdir(exist_ok=True, parents=True)
        (root / folder / f"{stem}.sql").write_text(sql)
    return root


def test_views_and_macros_are_made_in_whatever_order_they_build_on_each_other(tmp_path: Path) -> None:
    root = _sql(
        tmp_path / "sql",
        views__able="-- One row per short note.\nFROM zebra WHERE length(text) < 100",
        views__zebra="-- One row per note.\nFROM stored.articles SELECT text",
        questions__notes_with="-- One row per note with a word.\nCREATE OR REPLACE MACRO notes_with(word) AS TABLE\n"
        "FROM able WHERE contains(text, word)",
    )
    built(tmp_path / "warehouse", [NOTE])
    with lake.writing(tmp_path / "warehouse") as store:
        definitions.bring_up_to_date(store.connection, root)

        assert store.connection.execute("FROM notes_with('Quill')").fetchall() == [(NOTE.text,)]
        comments = store.connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
        assert dict(comments) == {"able": "One row per short note.", "zebra": "One row per note."}


def test_a_changed_view_is_made_anew_and_a_former_one_leaves(tmp_path: Path) -> None:
    built(tmp_path / "warehouse", [NOTE])
    old = _sql(
        tmp_path / "old", views__notes="-- Notes.\nFROM stored.articles SELECT text", views__gone="-- Gone.\nSELECT 1"
    )
    new = _sql(tmp_path / "new", views__notes="-- Notes.\nFROM stored.articles SELECT source_path")
    with lake.writing(tmp_path / "warehouse") as store:
        definitions.bring_up_to_date(store.connection, old)
        definitions.bring_up_to_date(store.connection, new)

        assert store.connection.execute("FROM notes").fetchall() == [(NOTE.path,)]
        assert store.connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == [
            ("notes",)
        ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [("FROM stored.nowhere", r"views/bad\.sql cannot be used"), ("SELECT NULL AS nothing", r"bad\.nothing")],
)
def test_a_view_that_cannot_be_made_is_named(tmp_path: Path, sql: str, said: str) -> None:
    root = _sql(tmp_path / "sql", views__bad=f"-- Bad.\n{sql}")
    with lake.writing(empty(tmp_path / "warehouse")) as store, pytest.raises(BrokenPromise, match=said):
        definitions.bring_up_to_date(store.connection, root)


def test_checks_count_the_rows_that_break_a_promise(tmp_path: Path) -> None:
    root = _sql(
        tmp_path / "sql",
        checks__kept="-- Articles without text.\nFROM stored.articles WHERE text = ''",
        checks__broken="-- Articles with text.\nFROM stored.articles WHERE text <> ''",
    )
    with lake.connect(built(tmp_path / "warehouse", [NOTE])) as connection:
        assert definitions.broken_promises(connection, root) == {"broken": 1, "kept": 0}


def test_a_commit_is_tried_again_while_another_program_holds_the_catalog(tmp_path: Path) -> None:
    holder = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "held.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", holder, str(tmp_path / "catalog.sqlite")]
    with (
        lake.writing(empty(tmp_path)) as store,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        assert other.stdout is not None
        other.stdout.readline()
        run = runs.start("direct", VERSION)
        done = pool.submit(commit.commit, store, [staged(tmp_path, [NOTE], run)], run)
        with pytest.raises(TimeoutError):
            done.result(timeout=2)
        other.communicate(b"\n")

        assert done.result(timeout=60).added_count == 1
