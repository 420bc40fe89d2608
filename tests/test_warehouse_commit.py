"""The commit: rows appear in all tables at once, replaced rows leave, and the newest record is current."""

from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse_samples import VERSION, Sample, built, empty, rows, staged, tables
from transforms import contract
from transforms.errors import BrokenPromise
from transforms.tables import ARTICLE_TABLES
from warehouse import commit, files, lake, receipts, runs
from warehouse.counts import Counts
from warehouse.receipts import Receipt

TREATY = Sample(
    "news/treaty.txt",
    ("Treaty signed", "Mara Lindqvist said the pact would hold.", "“We kept every word of it,” she said."),
    names=(("PERSON", "Mara Lindqvist"),),
    quotes=("We kept every word of it,",),
    published_on=date(2021, 3, 4),
)
HARBOUR = Sample(
    "news/harbour.txt",
    ("Harbour reopens", "Port Tamsin took in $3 million in tolls."),
    names=(("LOCATION", "Port Tamsin"),),
    figures=(("tolls", "$3 million", 3e6),),
    published_on=date(2021, 3, 5),
)


def test_rows_of_all_tables_appear_together(tmp_path: Path) -> None:
    built(tmp_path, [TREATY, HARBOUR])

    counted = {table: rows(tmp_path, f"SELECT count(*) FROM stored.{table}")[0][0] for table in ARTICLE_TABLES}
    assert counted == {
        "articles": 2, "paragraphs": 5, "sentences": 5, "article_entities": 2, "mentions": 2, "quotes": 1,
        "numeric_facts": 1, "dates": 0, "gaps": 0, "shingles": 2,
    }  # fmt: skip


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    built(tmp_path, [TREATY, HARBOUR])
    written = tables([TREATY, HARBOUR])

    with lake.connect(tmp_path) as connection:
        for table in ("quotes", "numeric_facts", "paragraphs"):
            stored = connection.sql(f"FROM stored.{table} SELECT * EXCLUDE batch_no").pl()
            assert stored.sort(pl.nth(0), pl.nth(1)).equals(written[table].sort(pl.nth(0), pl.nth(1)))


def test_staging_is_empty_after_the_commit(tmp_path: Path) -> None:
    built(tmp_path, [TREATY])

    assert list((tmp_path / "staging").iterdir()) == []


def test_receipts_of_many_units_become_one_data_file_a_table(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        units = [staged(tmp_path, [TREATY._replace(path=f"news/{number}.txt")], run) for number in range(12)]
        commit.commit(store, units, run)

        assert len(list((tmp_path / "lake/stored/quotes").glob("*.parquet"))) == 1
        assert store.connection.execute("SELECT count(*) FROM stored.quotes").fetchone() == (12,)


def test_a_changed_file_replaces_its_article_and_keeps_the_former_text(tmp_path: Path) -> None:
    changed = TREATY._replace(lines=("Treaty signed", "The pact would not hold."), names=(), quotes=())
    built(tmp_path, [TREATY, HARBOUR], [changed])

    assert rows(tmp_path, "SELECT text FROM stored.articles WHERE source_path = ?", TREATY.path) == [(changed.text,)]
    assert rows(tmp_path, "SELECT count(*) FROM stored.quotes") == [(0,)]
    assert rows(tmp_path, "SELECT article_id, text FROM stored.revisions") == [(TREATY.article_id, TREATY.text)]


def test_reading_the_same_text_again_makes_no_revision(tmp_path: Path) -> None:
    built(tmp_path, [TREATY], [TREATY])

    assert rows(tmp_path, "SELECT count(*) FROM stored.articles") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM stored.revisions") == [(0,)]


def test_articles_that_a_changed_file_no_longer_holds_leave_all_tables(tmp_path: Path) -> None:
    first, second = (HARBOUR._replace(path="news/day.jsonl", key=f"id-{n}", record=n) for n in (1, 2))
    built(tmp_path, [first, second], [first])

    for table in ("articles", "mentions", "numeric_facts"):
        assert rows(tmp_path, f"SELECT DISTINCT article_id FROM stored.{table}") == [(first.article_id,)]


def test_the_newest_record_is_current_in_whatever_order_files_come(tmp_path: Path) -> None:
    versions = [
        Sample(f"news/{name}.jsonl", (f"Version of {day}",), key="id-7", record=1, published_on=date(2022, 5, day))
        for name, day in (("c", 1), ("a", 3), ("b", 2))
    ]
    for number, order in enumerate(list(permutations(versions))[::2]):
        one_by_one = built(tmp_path / f"{number}-apart", *([version] for version in order))
        at_once = built(tmp_path / f"{number}-together", order)

        for folder in (one_by_one, at_once):
            assert rows(folder, "SELECT text FROM stored.articles") == [("Version of 3\n",)]
            assert rows(folder, "SELECT count(*) FROM stored.paragraphs") == [(1,)]


def test_the_newest_of_two_receipts_in_one_commit_is_current(tmp_path: Path) -> None:
    older = Sample("news/a.jsonl", ("Old words",), key="id-7", record=1, published_on=date(2022, 5, 1))
    newer = older._replace(path="news/b.jsonl", lines=("New words",), published_on=date(2022, 5, 2))
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        done = commit.commit(store, [staged(tmp_path, [newer], run), staged(tmp_path, [older], run)], run)

        assert done == (1, 0, 0, 1)
        assert store.connection.execute("SELECT text FROM stored.articles").fetchall() == [("New words\n",)]
        assert dict(files.known(store).select("path", "record_count").rows()) == {"news/a.jsonl": 1, "news/b.jsonl": 1}


def test_an_older_record_is_wanted_again_when_the_newest_is_gone(tmp_path: Path) -> None:
    older = Sample("news/a.jsonl", ("Old words",), key="id-7", record=1, published_on=date(2022, 5, 1))
    newer = older._replace(path="news/b.jsonl", lines=("New words",), published_on=date(2022, 5, 2))
    for number, order in enumerate(permutations([older, newer])):
        folder = built(tmp_path / str(number), *([version] for version in order))
        with lake.writing(folder) as store:
            files.vanished(store, [newer.path], runs.start("direct", VERSION), drop=True)

            assert files.known(store).select("path", "settings_sha256").rows() == [(older.path, "")]


def test_an_older_record_is_wanted_again_when_the_newest_turns_older(tmp_path: Path) -> None:
    older = Sample("news/a.jsonl", ("Old words",), key="id-7", record=1, published_on=date(2022, 5, 2))
    newer = older._replace(path="news/b.jsonl", lines=("New words",), published_on=date(2022, 5, 3))
    folder = built(tmp_path, [older], [newer], [newer._replace(published_on=date(2022, 5, 1))])
    with lake.writing(folder) as store:
        assert files.known(store).filter(settings_sha256="")["path"].to_list() == [older.path]

    built(folder, [older])
    assert rows(folder, "SELECT text FROM stored.articles") == [(older.text,)]


def test_a_large_file_is_committed_only_when_all_its_ranges_are_there(tmp_path: Path) -> None:
    first, second = (HARBOUR._replace(path="news/dump.jsonl", key=f"id-{n}", record=n) for n in (1, 2))
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        other = staged(tmp_path, [TREATY], run)
        tail = staged(tmp_path, [second], run, size=200, start=90, end=200)
        assert commit.ready([tail, other]) == ([other], [tail])

        head = staged(tmp_path, [first], run, size=200, start=0, end=90)
        assert commit.ready([tail, head]) == ([tail, head], [])
        commit.commit(store, [tail, head], run)
        known = files.known(store).select("path", "record_count").rows()

    assert known == [("news/dump.jsonl", 2)]
    assert rows(tmp_path, "SELECT source_record FROM stored.articles ORDER BY ALL") == [(1,), (2,)]


def test_a_unit_waits_with_the_large_file_whose_end_it_holds(tmp_path: Path) -> None:
    dump = [HARBOUR._replace(path="news/dump.jsonl", key=f"id-{n}", record=n) for n in (1, 2)]
    more = [HARBOUR._replace(path="news/more.jsonl", key=f"id-{n}", record=n) for n in (3, 4)]
    with lake.writing(empty(tmp_path)):
        run = runs.start("direct", VERSION)
        head = staged(tmp_path, dump[:1], run, size=200, start=0, end=90)
        tail_and_head = _both(
            staged(tmp_path, dump[1:], run, size=200, start=90, end=200),
            staged(tmp_path, more[:1], run, size=300, start=0, end=150),
        )
        end = staged(tmp_path, more[1:], run, size=300, start=150, end=300)

        assert commit.ready([head, tail_and_head]) == ([], [head, tail_and_head])
        assert commit.ready([head, tail_and_head, end]) == ([head, tail_and_head, end], [])


def _both(one: Receipt, other: Receipt) -> Receipt:
    """The receipt of a unit that holds what two hold."""
    return one._replace(files=one.files + other.files, tables=one.tables + other.tables)


def test_what_cannot_be_opened_is_a_reject_without_a_file(tmp_path: Path) -> None:
    reject = {
        "run_id": "", "path": "news/closed", "member": "", "record": 0, "byte_offset": None, "stage": "open",
        "reason": "unreadable_folder", "detail": "The folder cannot be opened.", "head": "",
    }  # fmt: skip
    rejects = contract.conform("rejects", pl.DataFrame([reject]))
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        receipt = receipts.write({"rejects": rejects}, [], store.staging, run.run_id, VERSION)
        commit.commit(store, [receipt], run)

    assert rows(tmp_path, "SELECT run_id, path FROM stored.rejects") == [(run.run_id, "news/closed")]


def test_two_receipts_of_one_file_are_refused(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        twice = [staged(tmp_path, [TREATY], run), staged(tmp_path, [TREATY, HARBOUR], run)]

        with pytest.raises(BrokenPromise, match=r"news/treaty\.txt"):
            commit.commit(store, twice, run)


def test_rows_that_break_their_declaration_are_not_staged(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()
    broken = tables([TREATY]) | {"quotes": tables([TREATY])["quotes"].with_columns(kind=pl.lit("hearsay"))}

    with pytest.raises(BrokenPromise, match="quotes"):
        receipts.write(broken, [], tmp_path / "staging", "run", VERSION)
    assert list((tmp_path / "staging").iterdir()) == []


def test_records_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()

    with pytest.raises(BrokenPromise, match="2 records were seen, but 1 accounted for"):
        staged(tmp_path, [TREATY], runs.start("direct", VERSION), record_count=2)


def test_what_a_killed_run_staged_is_taken_up(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store:
        receipt = staged(tmp_path, [TREATY], runs.start("direct", VERSION))
        wanted = {read.path: (read.size, read.mtime_ns, read.settings_sha256) for read in receipt.files}
        (store.staging / "quotes-1.parquet").write_bytes(b"half")
        (store.staging / "half.unfinished").write_bytes(b"half")

        assert receipts.take_up(store.staging, wanted, VERSION) == [receipt]
        assert {file.name for file in store.staging.iterdir()} == {receipt.name, *(one.path for one in receipt.tables)}


@pytest.mark.parametrize("fault", ["changed file", "other settings", "other extractor", "lost rows", "half a receipt"])
def test_what_a_killed_run_staged_is_removed_when_it_is_no_longer_good(tmp_path: Path, fault: str) -> None:
    with lake.writing(empty(tmp_path)) as store:
        receipt = staged(tmp_path, [TREATY], runs.start("direct", VERSION))
        read = receipt.files[0]
        wanted = {read.path: (read.size, read.mtime_ns + (fault == "changed file"), read.settings_sha256)}
        if fault == "other settings":
            wanted = {read.path: (read.size, read.mtime_ns, "told otherwise")}
        if fault == "lost rows":
            (store.staging / receipt.tables[0].path).write_bytes(b"PAR1")
        if fault == "half a receipt":
            (store.staging / receipt.name).write_text(receipt.as_json()[:-20])
        version = "extractor-2" if fault == "other extractor" else VERSION

        assert receipts.take_up(store.staging, wanted, version) == []
        assert list(store.staging.iterdir()) == []


def test_vanished_files_keep_their_articles_until_told_otherwise(tmp_path: Path) -> None:
    built(tmp_path, [TREATY, HARBOUR])
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        assert files.vanished(store, [TREATY.path], run, drop=False) == 0
        assert store.connection.execute("SELECT count(*) FROM stored.articles").fetchone() == (2,)
        assert files.with_articles_but_gone(store, [HARBOUR.path]) == [TREATY.path]

        assert files.vanished(store, [TREATY.path], run, drop=True) == 1
        assert store.connection.execute("SELECT source_path FROM stored.articles").fetchall() == [(HARBOUR.path,)]
        assert files.known(store)["path"].to_list() == [HARBOUR.path]
        assert files.with_articles_but_gone(store, [HARBOUR.path]) == []


def test_a_run_tells_what_it_added_and_removed_by_rule(tmp_path: Path) -> None:
    changed = TREATY._replace(lines=("Treaty signed", "The pact would not hold."), names=(), quotes=())
    built(tmp_path, [TREATY], [changed])

    told = rows(
        tmp_path,
        "SELECT change, rule, row_count FROM stored.run_changes WHERE table_name = 'paragraphs' ORDER BY ALL",
    )
    assert told == [("added", "sample", 5), ("removed", "sample", 3)]


def test_a_run_without_news_writes_no_data(tmp_path: Path) -> None:
    built(tmp_path, [TREATY, HARBOUR])
    before = sorted(file.name for file in (tmp_path / "lake").rglob("*.parquet"))
    with lake.writing(empty(tmp_path)) as store:
        first = store.snapshot_id()
        runs.finish(store, runs.start("direct", VERSION), Counts(2, 2, 0, 2, 0, 0))

        assert store.snapshot_id() == first + 1
    assert sorted(file.name for file in (tmp_path / "lake").rglob("*.parquet")) == before
    assert rows(tmp_path, "SELECT unchanged_count FROM stored.runs WHERE finished_at IS NOT NULL") == [(2,)]


def test_a_run_whose_records_do_not_add_up_is_a_broken_promise(tmp_path: Path) -> None:
    with lake.writing(empty(tmp_path)) as store, pytest.raises(BrokenPromise, match="3 records"):
        runs.finish(store, runs.start("direct", VERSION), Counts(1, 3, 1, 0, 1, 0))
