"""Files that grow, shrink, vanish or turn into something else while a build reads them: none is half read or lost."""

import os
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from flows import ingest, reading, units
from flows.reading import ReadFile, pieces_of
from flows.request import Request
from flows.steps import Directly, Outcome, build
from flows.units import UnitFile, ranges
from tests.unit_samples import STORY, ingested, part_of, rejects_of, unit_of
from transforms.formats import RawArticle, Reject
from transforms.formats import read as read_formats
from warehouse.lake import writing


def grow(path: Path) -> None:
    """Somebody writes on."""
    with path.open("a") as stream:
        stream.write("One more line.\n")


def shrink(path: Path) -> None:
    """Somebody cuts it."""
    os.truncate(path, 30)


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody act on the file once, when the reader holds it open and has read nothing yet."""

    def reader(stream: BinaryIO, name: str, **options: Any) -> Iterator[RawArticle | Reject]:
        monkeypatch.setattr(reading, "read", read_formats)
        act()
        return read_formats(stream, name, **options)

    monkeypatch.setattr(reading, "read", reader)


def after_the_first(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody act on a large file once, when its first range or piece is read."""

    def pieces(source: UnitFile) -> Iterator[ReadFile]:
        for piece in pieces_of(source):
            yield piece
            monkeypatch.setattr(ingest, "pieces_of", pieces_of)
            acts.pop()() if acts else None

    acts = [act]
    monkeypatch.setattr(ingest, "pieces_of", pieces)


def built(folder: Path) -> Outcome:
    """A build of the folder's news."""
    return build(Request([str(folder / "news")], str(folder / "lake"), workers=1), Directly())


def stored(folder: Path) -> list[tuple[str]]:
    """The texts that the tables hold."""
    with writing(folder / "lake") as lake:
        return lake.connection.execute("SELECT trim(text, chr(10)) FROM stored.articles").fetchall()


def words_stored(folder: Path) -> list[str]:
    """What the ships of the stored records do; each word once."""
    return sorted({text.split()[1] for (text,) in stored(folder)})


def rejects_stored(folder: Path) -> list[tuple[str, str]]:
    """Path and reason of what could not be read."""
    with writing(folder / "lake") as lake:
        return lake.connection.execute("SELECT path, reason FROM stored.rejects").fetchall()


@pytest.mark.parametrize("act", [grow, shrink])
def test_a_file_that_changes_while_it_is_read_is_told_and_not_half_read(
    act: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    meanwhile(monkeypatch, lambda: act(path))

    given = ingested(unit_of(tmp_path / "staging", part_of(path)))

    assert (given.counts.article_count, given.counts.rejected_count) == (0, 1)
    assert rejects_of(given, tmp_path / "staging") == [("news/a.txt", "changed_while_read")]


def test_a_file_that_changes_between_survey_and_reading_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    part = part_of(tmp_path / "a.txt")
    grow(tmp_path / "a.txt")

    given = ingested(unit_of(tmp_path / "staging", part))

    assert rejects_of(given, tmp_path / "staging") == [("news/a.txt", "changed_while_read")]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_what_was_stored_of_a_file_stays_while_it_changes_and_the_next_build_reads_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "news" / name
    path.parent.mkdir()
    lines = ["Prices rose.", "Prices rose on Monday.", "Prices rose on Tuesday."]
    former, latter, last = (line if name == "a.txt" else f'{{"text": "{line}"}}' for line in lines)
    path.write_text(former)
    built(tmp_path)
    path.write_text(latter)

    def digest(stream: BinaryIO, kind: str) -> Any:  # what is hashed is already what the next build will find
        monkeypatch.setattr(reading, "file_digest", file_digest)
        path.write_text(last)
        return file_digest(stream, kind)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "file_digest", digest)
    disturbed = built(tmp_path)

    assert (disturbed.counts.article_count, disturbed.counts.rejected_count) == (0, 1)
    assert stored(tmp_path) == [(lines[0],)]
    assert built(tmp_path).counts.article_count == 1
    assert stored(tmp_path) == [(lines[2],)]


def test_a_file_that_vanishes_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    meanwhile(monkeypatch, path.unlink)

    assert ingested(unit_of(tmp_path / "staging", part_of(path))).counts.article_count == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_a_file_that_has_become_a_pipe_or_is_gone_is_told_and_nobody_waits_for_it(tmp_path: Path) -> None:
    for name in ("gone.txt", "pipe.txt"):
        (tmp_path / name).write_text(STORY)
    parts = part_of(tmp_path / "gone.txt"), part_of(tmp_path / "pipe.txt")
    for name in ("gone.txt", "pipe.txt"):
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "pipe.txt")

    given = ingested(unit_of(tmp_path / "staging", *parts))

    assert rejects_of(given, tmp_path / "staging") == [
        ("news/gone.txt", "unreadable_file"),
        ("news/pipe.txt", "unreadable_file"),
    ]


@pytest.mark.parametrize("act", [grow, shrink])
def test_a_large_file_that_changes_before_it_is_cut_into_ranges_is_told_whole(
    act: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "RANGE_BYTES", 10)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Ships moored on Monday."}\n' * 20)
    part = part_of(path)
    act(path)

    given = [ingested(unit_of(tmp_path / "staging", one)) for one in ranges(part)]

    assert [rejects_of(one, tmp_path / "staging") for one in given] == [[("news/a.jsonl", "changed_while_read")]]


def lines_of(word: str) -> str:
    """Forty records, whose ids stay."""
    return "".join(f'{{"id": "{n}", "text": "Ships {word} at quay {n}."}}\n' for n in range(40))


def table_of(word: str) -> str:
    """The same as a table."""
    return "id,text\n" + "".join(f"{n},Ships {word} at quay {n}.\n" for n in range(40))


def grown(path: Path, _: str) -> None:
    """It goes on."""
    grow(path)


def rewritten(path: Path, content: str) -> None:
    """It is written anew."""
    path.write_text(content)


def replaced_in_secret(path: Path, content: str) -> None:
    """Another file of the same size and time takes its place."""
    status = path.stat()
    other = path.with_suffix(".new")
    other.write_text(content)
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("act", [grown, rewritten, replaced_in_secret])
@pytest.mark.parametrize(("name", "written"), [("a.jsonl", lines_of), ("a.csv", table_of)])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_large_file_that_changes_while_it_is_read_is_wholly_the_former_or_left_to_the_next_build(
    act: Callable[[Path, str], None], name: str, written: Callable[[str], str], *, is_known: bool, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(units, "RANGE_BYTES", 300)
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 300)
    path = tmp_path / "news" / name
    path.parent.mkdir()
    if is_known:
        path.write_text(written("sank"))
        built(tmp_path)
    path.write_text(written("moored"))
    after_the_first(monkeypatch, lambda: act(path, written("sailed")))

    disturbed = built(tmp_path)

    assert (disturbed.counts.file_count, disturbed.counts.article_count) == (1, 0)
    assert words_stored(tmp_path) == (["sank"] if is_known else [])
    assert rejects_stored(tmp_path) == [(f"news/{name}", "changed_while_read")]
    assert built(tmp_path).counts.article_count == 40
    assert len(words_stored(tmp_path)) == 1
    assert "sank" not in words_stored(tmp_path)


def test_a_large_file_that_vanishes_while_it_is_read_is_stored_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PIECE_CHARACTERS", 300)
    path = tmp_path / "news" / "a.csv"
    path.parent.mkdir()
    path.write_text(table_of("moored"))
    after_the_first(monkeypatch, path.unlink)

    assert built(tmp_path).counts.article_count == 40
