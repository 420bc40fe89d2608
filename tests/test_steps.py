"""The steps of a build without Prefect: how work is cut into units, what a unit gives, what dies."""

import gzip
import json
import os
import signal
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import reading, units
from flows.articles import article_rows, source_key
from flows.ingest import answers, extracted_again
from flows.request import Request
from flows.steps import Directly, _by, build
from flows.units import Told, Unit, grouped, ranges
from flows.workers import WorkerDied, Workers, serve, worker_processes
from tests.unit_samples import STORY, ingested, part_of, raw_article, read, rejects_of, unit_of
from transforms import contract
from transforms.errors import BrokenPromise, PressrowError
from transforms.extraction import extract
from transforms.text.publication import publication
from warehouse.errors import FullDisk


@given(
    st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"x") + b"\n"), min_size=1, max_size=40),
    st.integers(1, 30),
)
def test_ranges_of_a_large_file_meet_at_line_starts_and_know_their_records(lines: list[bytes], size: int) -> None:
    content = b"".join(lines)

    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(units, "RANGE_BYTES", size)
        patch.setattr(units, "_BLOCK", 7)
        Path(folder, "a.jsonl").write_bytes(content)
        parts = list(ranges(part_of(Path(folder, "a.jsonl"))))

    if len(parts) > 1:
        assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
        assert parts[-1].end == len(content)
        for part in parts:
            assert content[: part.start].count(b"\n") == part.first_record - 1
            assert part.start == 0 or content[part.start - 1 : part.start] == b"\n"
    else:
        assert parts[0].end is None


def test_a_unit_is_some_seconds_of_work_or_one_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "RANGE_BYTES", 1000)
    (tmp_path / "lines.jsonl").write_text('{"text": "One line."}\n' * 200)
    (tmp_path / "a.txt").write_text(STORY)
    large = part_of(tmp_path / "a.txt")
    large = large._replace(file=large.file._replace(size=1_500_000))

    groups = list(grouped([*ranges(part_of(tmp_path / "lines.jsonl")), large, large, part_of(tmp_path / "a.txt")]))

    assert all(len(group) == 1 for group in groups if any(part.end is not None for part in group))
    assert [sum(part.file.size == 1_500_000 for part in group) for group in groups][-2:] == [1, 1]
    assert len(groups[-1]) == 2


def test_workers_get_equally_many_units_of_equal_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    article = part_of(tmp_path / "a.txt")
    article = article._replace(file=article.file._replace(size=4000))

    sizes = {at_once: [len(group) for group in grouped([article] * 1000, at_once)] for at_once in (1, 2, 3)}

    assert sizes == {1: [333, 334, 333], 2: [250] * 4, 3: [333, 334, 333]}
    assert [len(group) for group in grouped([article] * 3, 8)] == [3]
    assert [len(group) for group in grouped([article] * 600, 8)] == [300, 300]


def test_the_key_of_an_article_is_the_surest_identity_it_has() -> None:
    url = "HTTPS://Gull.example/a?id=7&utm_source=x#top"

    keys = [
        source_key(raw_article(provider_id="urn:7"), "news/a.jsonl", url),
        source_key(raw_article(), "news/a.jsonl", url),
        source_key(raw_article(), "news/a.txt", None),
        source_key(raw_article(record=3), "news/a.jsonl", None),
    ]

    assert [key.kind for key in keys] == ["provider_id", "url", "path", "content"]
    assert [key.key for key in keys[:3]] == ["urn:7", "https://gull.example/a?id=7", "news/a.txt"]
    assert source_key(raw_article(record=9), "news/a.jsonl", None) == keys[3]


def test_the_numbers_of_rows_of_two_tables_do_not_make_them_one_article() -> None:
    numbered = raw_article(provider_id="7", record=2)

    assert source_key(numbered, "news/a.csv", None) == ("news/a.csv#7", "provider_id")
    assert source_key(numbered, "news/a.csv", "https://e.org/7") == ("https://e.org/7", "url")
    assert source_key(raw_article(provider_id="81200007"), "news/a.csv", None) == ("81200007", "provider_id")


def test_metadata_goes_before_the_file_and_the_file_before_the_options(tmp_path: Path) -> None:
    dated = raw_article(published=publication("2019-03-03", "meta"), outlet="Gull")
    options = Told(default_published_on="2020-01-01", default_outlet="Heron")

    rows = article_rows(
        [
            read(tmp_path, dated, Told(published=("2018-02-02", None, "day"), outlet="Tern")),
            read(tmp_path, dated, options),
            read(tmp_path, raw_article(), options),
            read(tmp_path, raw_article(url="https://www.wren.example/a")),
            read(tmp_path, raw_article()),
        ],
        {"news": {"gull.example": {"outlet_id": "gull.example", "name": "Gull", "country": "GB"}}},
        "run",
    )

    assert [str(day) for day in rows["published_on"]] == ["2018-02-02", "2019-03-03", "None", "None", "None"]
    assert rows["published_source"].to_list() == ["metadata.csv", "meta", None, None, None]
    assert rows["outlet_id"].to_list() == ["Tern", "gull.example", "Heron", "wren.example", None]
    assert rows["outlet_country"].to_list() == [None, "GB", None, None, None]
    assert rows["field_sources"].to_list() == [
        ["outlet:metadata.csv"], ["outlet:record"], ["outlet:option"], ["url:record", "outlet:url"], [],
    ]  # fmt: skip


def test_a_file_on_which_our_code_fails_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trips(articles: pl.DataFrame, watched: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
        if articles["text"].str.contains("tripwire").any():
            raise ValueError("tripped")
        return extract(articles, watched)

    monkeypatch.setattr("transforms.extract", trips)
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "bad.txt").write_text("A tripwire\n\nIt trips.\n")

    given = ingested(unit_of(tmp_path / "staging", part_of(tmp_path / "good.txt"), part_of(tmp_path / "bad.txt")))

    assert given.counts == (2, 2, 1, 0, 1, 0)
    assert rejects_of(given, tmp_path / "staging") == [("news/bad.txt", "internal_error")]


def test_a_fault_that_most_articles_trip_stops_the_run_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def always_trips(*_: object) -> dict[str, pl.DataFrame]:
        nonlocal calls
        calls += 1
        raise TypeError("a slip of ours")

    monkeypatch.setattr("transforms.extract", always_trips)
    for number in range(64):
        (tmp_path / f"{number}.txt").write_text(STORY)
    parts = [part_of(tmp_path / f"{number}.txt") for number in range(64)]

    with pytest.raises(BrokenPromise, match=r"More than 5 articles .*TypeError: a slip of ours"):
        ingested(unit_of(tmp_path / "staging", *parts))
    assert calls < 24


def stored_unit(folder: Path, texts: Sequence[str]) -> Unit:
    """A unit of articles that are stored and to be extracted again."""
    (folder / "staging").mkdir()
    ids = [f"{number:016x}" for number in range(len(texts))]
    paths = [f"news/{number}.txt" for number in range(len(texts))]
    articles = pl.DataFrame({"article_id": ids, "text": texts, "source_path": paths})
    rows = contract.conform("articles", articles).with_columns(pl.lit(word).alias(name) for name, word in GIVEN.items())
    rows.write_parquet(folder / "staging" / "again.parquet")
    return unit_of(folder / "staging")._replace(stored="again.parquet")


GIVEN = {
    "corpus": "news", "source_key": "a", "source_key_kind": "path", "source_format": "text", "source_sha256": "0",
    "encoding": "utf-8",
}  # fmt: skip


def test_a_stored_article_on_which_our_code_fails_keeps_its_rows_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched_names = pl.DataFrame({"name": ["Elin Post"]})
    seen: list[object] = []

    def trips(articles: pl.DataFrame, watched: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
        seen.append(watched)
        if articles["text"].str.contains("tripwire").any():
            raise ValueError("tripped")
        return extract(articles)

    monkeypatch.setattr("transforms.extract", trips)
    monkeypatch.setattr("flows.ingest.watched", lambda _: watched_names)
    given = extracted_again(stored_unit(tmp_path, [STORY, "A tripwire\n\nIt trips.\n", STORY]))

    assert given.receipt
    assert [staged.rows for staged in given.receipt.tables if staged.table == "articles"] == [2]
    assert all(names is watched_names for names in seen)


def test_a_backfill_stops_when_most_stored_articles_trip_our_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always_trips(*_: object) -> dict[str, pl.DataFrame]:
        raise TypeError("a slip of ours")

    monkeypatch.setattr("transforms.extract", always_trips)
    unit = stored_unit(tmp_path, [STORY] * 20)

    with pytest.raises(BrokenPromise, match=r"More than 5 articles .*news/0.txt \(TypeError: a slip of ours"):
        extracted_again(unit)
    assert not list((tmp_path / "staging").glob("*.json"))


@pytest.mark.parametrize("error", [FullDisk("No room."), BrokenPromise("Two rows, one key.")])
def test_what_stops_a_worker_stops_the_run(error: PressrowError) -> None:
    def answer(_: str) -> str:
        raise error

    said = StringIO()
    serve(answer, StringIO("question\n"), said)

    (told,) = json.loads(said.getvalue()).values()
    assert told == str(error)


def test_a_file_with_the_same_bytes_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    first = ingested(unit_of(tmp_path / "staging", part_of(tmp_path / "a.txt")))
    assert first.receipt is not None
    again = part_of(tmp_path / "a.txt")._replace(
        is_known=True, known_sha256=first.receipt.files[0].sha256, known_records=1
    )

    second = ingested(unit_of(tmp_path / "staging", again))

    assert (second.receipt, second.counts.unchanged_count) == (None, 1)
    assert second.touched == (("news/a.txt", again.file.mtime_ns),)


def test_a_known_file_that_cannot_be_opened_keeps_its_rows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    known_part = part_of(tmp_path / "a.txt")._replace(is_known=True)
    (tmp_path / "a.txt").unlink()

    given = ingested(unit_of(tmp_path / "staging", known_part))

    assert given.receipt is None
    assert [(place.path, place.reason) for place in given.unopened] == [("news/a.txt", "unreadable_file")]
    assert given.counts.rejected_count == 1


def test_what_a_worker_says_is_what_this_process_would_say(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    unit = unit_of(tmp_path / "staging", part_of(tmp_path / "a.txt"))

    here = ingested(unit)
    with worker_processes(1) as workers:
        there = answers(workers.ask(unit.as_json(), 60))[0]

    assert here.receipt is not None
    assert there.receipt is not None
    assert there._replace(receipt=None) == here._replace(receipt=None)
    assert there.receipt.files == here.receipt.files
    assert [staged[::2] for staged in there.receipt.tables] == [staged[::2] for staged in here.receipt.tables]


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    unit = unit_of(tmp_path / "staging", part_of(tmp_path / "a.txt"))

    with worker_processes(1) as workers:
        workers.ask(unit.as_json(), 60)
        os.kill(workers.started[0].pid, signal.SIGKILL)
        with pytest.raises(WorkerDied, match="status -9"):
            workers.ask(unit.as_json(), 60)
        answer = workers.ask(unit.as_json(), 60)

    assert answers(answer)[0].counts.article_count == 1


def test_a_file_that_kills_its_worker_twice_is_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    class Fragile(Workers):
        def ask(self, question: str, longest_seconds: float) -> str:  # noqa: ARG002
            if "deadly" in question:
                raise WorkerDied("It died.")
            return json.dumps([ingested(Unit.from_json(question)).as_json()])

    for name in ("good.txt", "deadly.txt"):
        (tmp_path / name).write_text(STORY)
    unit = unit_of(tmp_path / "staging", part_of(tmp_path / "good.txt"), part_of(tmp_path / "deadly.txt"))

    given = _by(Fragile(1))(unit)

    assert [one.counts.article_count for one in given] == [1, 0]
    assert rejects_of(given[1], tmp_path / "staging") == [("news/deadly.txt", "worker_died")]


def test_a_large_stream_is_read_in_pieces_and_committed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = tmp_path / "news"
    news.mkdir()
    lines = "".join(f'{{"id": "{n}", "text": "Ships moored at quay {n} on Monday."}}\n' for n in range(50)) + "{bad\n"
    (news / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 300)
    monkeypatch.setattr(units, "PLAIN", (".gz",))  # read in this process, where the pieces are small

    outcome = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())

    assert (outcome.counts.file_count, outcome.counts.article_count, outcome.counts.rejected_count) == (1, 50, 1)
    assert not outcome.broken
    again = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())
    assert (again.counts.unchanged_count, again.counts.article_count) == (51, 0)


def test_what_needs_a_parser_is_read_behind_a_limit_even_by_one_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(STORY)
    monkeypatch.setattr(Workers, "ask", lambda *_: (_ for _ in ()).throw(WorkerDied("It died.")))
    plain = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())
    (news / "b.html").write_text(f"<article><p>{STORY}</p></article>")

    parsed = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())

    assert (plain.counts.article_count, plain.counts.rejected_count) == (1, 0)
    assert (parsed.counts.article_count, parsed.counts.rejected_count) == (0, 1)


def test_patience_grows_with_the_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    small = part_of(tmp_path / "a.txt")
    large = small._replace(file=small.file._replace(size=100_000_000))

    assert unit_of(tmp_path / "staging", small).longest_seconds < 130
    assert unit_of(tmp_path / "staging", large).longest_seconds > 1000
