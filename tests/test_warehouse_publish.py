"""Published snapshots and maintenance: plain Parquet for everyone, and the same rows after tidying up."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from tests.warehouse_samples import VERSION, Sample, built, staged, stored_rows
from transforms.tables import TABLES
from warehouse import commit, lake, maintain, publish, runs

NOTE = Sample(
    "news/note.txt",
    ("A note", "Ada Quill said: “It cost us all $3 million.”"),
    names=(("PERSON", "Ada Quill"),),
    quotes=("It cost us all $3 million.",),
    figures=(("cost", "$3 million", 3e6),),
)


def _published(folder: Path) -> Path:
    with lake.writing(folder) as store:
        snapshot = publish.publish(store).snapshot
    assert snapshot
    return snapshot


def test_what_is_published_is_what_the_views_show(tmp_path: Path) -> None:
    snapshot = _published(built(tmp_path, [NOTE, NOTE._replace(path="news/copy.txt")], then_corpus=True))

    with lake.connect(tmp_path) as connection:
        for table in ("articles", "quotes", "mentions", "numeric_facts", "entities", "article_stories"):
            shown = connection.sql(f"FROM {table}").order("ALL").pl()
            written = pl.read_parquet(snapshot / f"{table}.parquet").select(shown.columns)
            assert written.sort(written.columns[:3]).equals(shown.sort(shown.columns[:3])), table


def test_every_published_column_says_what_it_is(tmp_path: Path) -> None:
    snapshot = _published(built(tmp_path, [NOTE], then_corpus=True))

    silent = [
        f"{table}.{column['name']}"
        for table, told in publish.manifest(snapshot)["tables"].items()
        for column in told["columns"]
        if not column["description"]
    ]
    assert silent == []
    field = pq.read_schema(snapshot / "quotes.parquet").field("quote_start")
    assert field.metadata == {b"description": b"First character of the content, marks excluded."}


def test_the_manifest_holds_against_the_files(tmp_path: Path) -> None:
    snapshot = _published(built(tmp_path, [NOTE], then_corpus=True))
    for name, table in publish.manifest(snapshot)["tables"].items():
        assert pq.read_table(snapshot / table["file"], page_checksum_verification=True).num_rows == table["rows"], name

    assert publish.damaged(snapshot) == []
    content = bytearray((snapshot / "quotes.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (snapshot / "quotes.parquet").write_bytes(content)
    assert publish.damaged(snapshot) == ["quotes.parquet"]


def test_nothing_new_publishes_nothing_and_current_names_the_newest(tmp_path: Path) -> None:
    first = _published(built(tmp_path, [NOTE], then_corpus=True))
    assert _published(tmp_path) == first

    second = _published(built(tmp_path, [NOTE._replace(path="news/more.txt")], then_corpus=True))
    assert publish.newest(tmp_path) == second != first
    assert (tmp_path / "published" / "CURRENT").read_text().strip() == second.name
    assert pl.read_parquet(first / "articles.parquet").height == 1
    assert pl.read_parquet(second / "articles.parquet").height == 2


def test_only_the_last_snapshots_are_kept(tmp_path: Path) -> None:
    folders = [
        _published(built(tmp_path, [NOTE._replace(path=f"news/{number}.txt")])) for number in range(publish.KEPT + 1)
    ]

    kept = sorted(folder.name for folder in (tmp_path / "published").iterdir() if folder.is_dir())
    assert kept == [folder.name for folder in folders[1:]]


def test_maintenance_keeps_every_row_and_leaves_fewer_files(tmp_path: Path) -> None:
    batches = [[NOTE._replace(path=f"news/{unit}-{number}.txt") for number in range(12)] for unit in range(4)]
    built(tmp_path, *batches, [one._replace(lines=(*one.lines, "More")) for one in batches[0]], then_corpus=True)
    before = stored_rows(tmp_path, TABLES)
    with lake.writing(tmp_path) as store:
        done = maintain.tend(store, keep=timedelta(0), linger=timedelta(0))

        assert done.files_after < done.files_before
        assert maintain.damaged(store) == []
    assert stored_rows(tmp_path, TABLES) == before
    on_disk = {file.relative_to(tmp_path / "lake").as_posix() for file in (tmp_path / "lake").rglob("*.parquet")}
    with lake.connect(tmp_path) as connection:  # beside lists of the few rows that large files lost
        whole = {name for name in on_disk if not name.endswith("-delete.parquet")}
        assert whole == set(maintain.data_files(connection))


def test_files_that_readers_may_still_need_stay_a_while(tmp_path: Path) -> None:
    built(tmp_path, *([NOTE._replace(path=f"news/{number}.txt")] for number in range(3)))
    with lake.writing(tmp_path) as store, lake.connect(tmp_path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')").fetchall()
        done = maintain.tend(store)

        assert done.files_after < done.files_before
        assert (done.files_removed, done.snapshots_expired) == (0, 0)
        assert reader.execute("SELECT count(*) FROM stored.quotes").fetchone() == (3,)


def test_of_many_former_states_the_last_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintain, "MOST_STATES", 3)
    built(tmp_path, *([NOTE._replace(path=f"news/{number}.txt")] for number in range(6)))
    before = stored_rows(tmp_path, TABLES)
    with lake.writing(tmp_path) as store:
        newest = store.snapshot_id()
        went = maintain.expire_snapshots(store, timedelta(days=30))
        ids = store.connection.execute("SELECT snapshot_id FROM ducklake_snapshots('lake') ORDER BY 1").fetchall()

        assert ids == [(newest - 2,), (newest - 1,), (newest,)]
        assert went == newest + 1 - 3
    assert stored_rows(tmp_path, TABLES) == before


def test_many_small_files_are_due_for_maintenance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintain, "MANY_FILES", 2)
    with lake.writing(built(tmp_path, [NOTE], [NOTE._replace(path="news/2.txt")])) as store:
        assert not maintain.is_due(store)
        run = runs.start("direct", VERSION)
        commit.commit(store, [staged(tmp_path, [NOTE._replace(path="news/3.txt")], run)], run)

        assert maintain.is_due(store)


def test_a_data_file_that_changed_or_left_is_named(tmp_path: Path) -> None:
    built(tmp_path, [NOTE])
    quotes, mentions = (next((tmp_path / "lake/stored" / table).glob("*.parquet")) for table in ("quotes", "mentions"))
    content = bytearray(quotes.read_bytes())
    content[20] ^= 1
    quotes.write_bytes(content)
    mentions.unlink()

    with lake.writing(tmp_path) as store:
        assert maintain.damaged(store) == [f"stored/mentions/{mentions.name}", f"stored/quotes/{quotes.name}"]


def test_files_that_a_killed_run_left_are_removed(tmp_path: Path) -> None:
    built(tmp_path, [NOTE])
    orphan = tmp_path / "lake/stored/quotes/left-by-a-killed-run.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(orphan)
    with lake.writing(tmp_path) as store:
        assert maintain.is_due(store)
        maintain.tend(store)

    assert not orphan.exists()
