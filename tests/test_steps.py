"""The steps of a build without Prefect: what is found, how it is cut into units, what a unit gives, what dies."""

import gzip
import json
import os
import signal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms
from flows import reading, units
from flows.articles import ReadArticle, article_rows, source_key
from flows.folders import FoundFile, SkippedFile, Trouble, folders, stored, walk
from flows.ingest import Ingested, answers, ingested_in_pieces
from flows.request import Request
from flows.steps import Directly, _by, build
from flows.survey import surveyed, to_read
from flows.units import Told, Unit, UnitFile, grouped, ranges
from flows.workers import WorkerDied, Workers, serve, worker_processes
from transforms.errors import BadRequest, BrokenPromise, PressrowError
from transforms.formats import RawArticle, is_supported
from transforms.text.publication import publication
from warehouse.errors import FullDisk

STORY = "Harbour fees to rise\n\nThe port will charge $5 a tonne, Mara Lindqvist said on Monday.\n"


def ingested(unit: Unit) -> Ingested:
    """What a unit of one piece gives."""
    (one,) = ingested_in_pieces(unit)
    return one


def file_at(path: Path, name: str | None = None) -> FoundFile:
    status = path.stat()
    return FoundFile(str(path), name or f"news/{path.name}", "news", status.st_size, status.st_mtime_ns)


def part_of(path: Path, told: Told = Told()) -> UnitFile:  # noqa: B008
    return UnitFile(file_at(path), told, "settings")


def unit_of(staging: Path, *parts: UnitFile) -> Unit:
    staging.mkdir(exist_ok=True)
    return Unit(1, "run", str(staging), parts, {})


def read(path: Path, raw: RawArticle, told: Told = Told()) -> ReadArticle:  # noqa: B008
    return ReadArticle(raw, UnitFile(FoundFile(str(path), "news/a.txt", "news", 1, 1), told, "settings"), "sha")


def raw_article(**said: object) -> RawArticle:
    return RawArticle(None, None, 0, "text", STORY, "utf-8")._replace(**said)  # type: ignore[arg-type]


def seen_in(folder: Path) -> list[FoundFile | SkippedFile | Trouble]:
    return list(walk(folders([folder])[0], is_supported))


def test_a_file_is_named_by_its_folder_and_the_path_inside(tmp_path: Path) -> None:
    (tmp_path / "2024" / "march").mkdir(parents=True)
    (tmp_path / "2024" / "march" / "a.txt").write_text(STORY)

    found = seen_in(tmp_path / "2024")

    assert [(entry.path, entry.corpus) for entry in found if isinstance(entry, FoundFile)] == [
        ("2024/march/a.txt", "2024")
    ]


def test_what_is_not_read_is_told_with_its_reason(tmp_path: Path) -> None:
    for name in ("a.txt", ".hidden.txt", "metadata.csv", "outlets.csv", "scan.doc"):
        (tmp_path / name).write_text(STORY)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text(STORY)

    skipped = {Path(entry.path).name: entry.reason for entry in seen_in(tmp_path) if isinstance(entry, SkippedFile)}

    assert skipped == {
        ".git": "hidden", ".hidden.txt": "hidden", "metadata.csv": "sidecar", "outlets.csv": "sidecar",
        "scan.doc": "unsupported", "pipe.txt": "special",
    }  # fmt: skip


def test_links_that_lead_back_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_text(STORY)
    (tmp_path / "inner" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again").symlink_to(tmp_path / "inner", target_is_directory=True)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "missing.txt")

    entries = seen_in(tmp_path)

    assert [entry.path.split("/", 1)[1] for entry in entries if isinstance(entry, FoundFile)] == ["inner/a.txt"]
    assert [entry.reason for entry in entries if isinstance(entry, SkippedFile)] == ["linked", "linked"]
    assert [entry.reason for entry in entries if isinstance(entry, Trouble)] == ["unreadable_file"]


def test_names_that_are_not_utf_8_survive_reading_and_the_way_to_a_worker(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \\ \xff.txt")
    (tmp_path / name).write_text(STORY)
    (found,) = (entry for entry in seen_in(tmp_path) if isinstance(entry, FoundFile))

    unit = Unit.from_json(unit_of(tmp_path / "staging", UnitFile(found, Told(), "settings")).as_json())

    assert found.path.endswith(r"caf\xe9 \\ \xff.txt")
    assert Path(unit.files[0].file.location).read_text() == STORY
    assert ingested(unit).counts.article_count == 1


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name and b"/" not in name))
def test_two_file_names_are_never_stored_alike(name: bytes) -> None:
    written = stored(os.fsdecode(name))

    written.encode()  # it is Unicode
    assert restored(written) == name


def restored(written: str) -> bytes:
    """The bytes that a stored name stands for."""
    name, rest = b"", written
    while rest:
        if rest.startswith("\\x"):
            name, rest = name + bytes.fromhex(rest[2:4]), rest[4:]
        elif rest.startswith("\\\\"):
            name, rest = name + b"\\", rest[2:]
        else:
            name, rest = name + os.fsencode(rest[0]), rest[1:]
    return name


def test_two_folders_of_one_name_are_refused_and_one_given_twice_is_one(tmp_path: Path) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent / "news").mkdir(parents=True)

    with pytest.raises(BadRequest, match="Two folders are called 'news'"):
        folders([tmp_path / "a" / "news", tmp_path / "b" / "news"])
    assert len(folders([tmp_path / "a" / "news", tmp_path / "a" / "." / "news"])) == 1


def test_files_of_one_name_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    parts = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.txt").write_text(STORY)
        parts.append(UnitFile(file_at(tmp_path / folder / "1.txt", f"{folder}/1.txt"), Told(), "settings"))

    assert ingested(unit_of(tmp_path / "staging", *parts)).counts.article_count == 2


def test_an_unchanged_file_is_known_by_size_and_time_and_told_settings(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    request = Request([str(folder)], "unused")
    survey = surveyed(request)
    file, (first,) = survey.found[0], to_read(survey, request, known(), frozenset()).files
    before = known((file.path, file.size, file.mtime_ns, "sha", first.settings_sha256))

    again = to_read(survey, request, before, frozenset())
    dated = to_read(survey, request._replace(published_on="2020-01-01"), before, frozenset())
    older = known((file.path, file.size, file.mtime_ns - 1, "sha", first.settings_sha256))
    touched = to_read(survey, request, older, frozenset())

    assert (again.files, again.unchanged_files, again.unchanged_records) == ([], 1, 7)
    assert [part.known_sha256 for part in dated.files] == [None]
    assert [part.known_sha256 for part in touched.files] == ["sha"]


def known(*rows: tuple[str, int, int, str, str]) -> pl.DataFrame:
    """What a warehouse knows of files."""
    columns = {
        "path": pl.String,
        "size": pl.Int64,
        "mtime_ns": pl.Int64,
        "sha256": pl.String,
        "settings_sha256": pl.String,
    }
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(
        corpus=pl.lit("news"), status=pl.lit("loaded"), record_count=pl.lit(7)
    )


def test_metadata_speaks_of_files_beside_it_and_outlets_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "news" / "x").mkdir(parents=True)
    (tmp_path / "news" / "x" / "a.txt").write_text(STORY)
    (tmp_path / "news" / "metadata.csv").write_text("path,published_on,outlet\nx/a.txt,2020-05-14,Gull\nb.txt,,\n")
    (tmp_path / "news" / "outlets.csv").write_text("outlet_id,name,country,is_agency\ngull.example,Gull,GB,no\n")
    (tmp_path / "news" / "x" / "outlets.csv").write_text("name,country\nTern,Norway\n")

    survey = surveyed(Request([str(tmp_path / "news")], "unused"))

    told = survey.sidecars.told(survey.found[0].location)
    assert (told.published, told.outlet, told.title) == (("2020-05-14", None, "day"), "Gull", None)
    assert survey.sidecars.outlets["news"]["gull.example"]["country"] == "GB"
    assert [(trouble.path, trouble.record, trouble.reason) for trouble in survey.troubles] == [
        ("news/metadata.csv", 3, "no_such_file"), ("news/x/outlets.csv", 2, "bad_country"),
    ]  # fmt: skip


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


def test_a_unit_is_some_seconds_of_work_and_holds_at_most_one_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "RANGE_BYTES", 1000)
    (tmp_path / "lines.jsonl").write_text('{"text": "One line."}\n' * 200)
    (tmp_path / "a.txt").write_text(STORY)
    large = part_of(tmp_path / "a.txt")
    large = large._replace(file=large.file._replace(size=1_500_000))

    groups = list(grouped([*ranges(part_of(tmp_path / "lines.jsonl")), large, large, part_of(tmp_path / "a.txt")]))

    assert all(sum(part.end is not None for part in group) <= 1 for group in groups)
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


def test_a_file_on_which_our_code_fails_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trips(articles: pl.DataFrame, watched: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
        if articles["text"].str.contains("tripwire").any():
            raise ValueError("tripped")
        return transforms.extract(articles, watched)

    monkeypatch.setattr("flows.ingest.extract", trips)
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

    monkeypatch.setattr("flows.ingest.extract", always_trips)
    for number in range(64):
        (tmp_path / f"{number}.txt").write_text(STORY)
    parts = [part_of(tmp_path / f"{number}.txt") for number in range(64)]

    with pytest.raises(BrokenPromise, match=r"More than 5 articles .*TypeError: a slip of ours"):
        ingested(unit_of(tmp_path / "staging", *parts))
    assert calls < 24


@pytest.mark.parametrize("error", [FullDisk("No room."), BrokenPromise("Two rows, one key.")])
def test_what_stops_a_worker_stops_the_run(error: PressrowError) -> None:
    def answer(_: str) -> str:
        raise error

    said = StringIO()
    serve(answer, StringIO("question\n"), said)

    (told,) = json.loads(said.getvalue()).values()
    assert told == str(error)


def rejects_of(given: Ingested, staging: Path) -> list[tuple[str, str]]:
    assert given.receipt is not None
    (path,) = (staged.path for staged in given.receipt.tables if staged.table == "rejects")
    return pl.read_parquet(staging / path).select("path", "reason").rows()


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

    outcome = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())

    assert (outcome.counts.file_count, outcome.counts.article_count, outcome.counts.rejected_count) == (1, 50, 1)
    assert not outcome.broken
    again = build(Request([str(news)], str(tmp_path / "lake"), workers=1), Directly())
    assert (again.counts.unchanged_count, again.counts.article_count) == (51, 0)


def test_a_file_that_changes_while_it_is_read_is_told_and_read_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    part = part_of(path)
    path.write_text(STORY + "More.\n")

    given = ingested(unit_of(tmp_path / "staging", part))

    assert (given.counts.article_count, given.counts.rejected_count) == (0, 1)


def test_patience_grows_with_the_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    small = part_of(tmp_path / "a.txt")
    large = small._replace(file=small.file._replace(size=100_000_000))

    assert unit_of(tmp_path / "staging", small).longest_seconds < 130
    assert unit_of(tmp_path / "staging", large).longest_seconds > 1000
