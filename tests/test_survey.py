"""What lies in the folders of a build: files, what is passed over, and what sidecars say of them."""

import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.folders import FoundFile, SkippedFile, Trouble, folders, stored
from flows.request import Request
from flows.steps import Directly, build
from flows.survey import surveyed, to_read
from flows.units import Told, Unit, UnitFile
from tests.unit_samples import STORY, file_at, ingested, seen_in, unit_of
from transforms.errors import BadRequest


def test_a_file_is_named_by_its_folder_and_the_path_inside(tmp_path: Path) -> None:
    (tmp_path / "2024" / "march").mkdir(parents=True)
    (tmp_path / "2024" / "march" / "a.txt").write_text(STORY)

    found = seen_in(tmp_path / "2024")

    assert [(entry.path, entry.corpus) for entry in found if isinstance(entry, FoundFile)] == [
        ("2024/march/a.txt", "2024")
    ]


def test_what_is_not_read_is_told_with_its_reason(tmp_path: Path) -> None:
    for name in ("a.txt", ".hidden.txt", "metadata.csv", "outlets.csv", "slides.ppt"):
        (tmp_path / name).write_text(STORY)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text(STORY)

    skipped = {Path(entry.path).name: entry.reason for entry in seen_in(tmp_path) if isinstance(entry, SkippedFile)}

    assert skipped == {
        ".git": "hidden", ".hidden.txt": "hidden", "metadata.csv": "sidecar", "outlets.csv": "sidecar",
        "slides.ppt": "unsupported", "pipe.txt": "special",
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


def test_two_lines_on_one_file_add_up_even_where_one_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(STORY)
    (tmp_path / "news" / "metadata.csv").write_text(
        "path,published_on,outlet\na.txt,2020-05-14,Gull\na.txt,31.31.2020,\n"
    )

    survey = surveyed(Request([str(tmp_path / "news")], "unused"))

    told = survey.sidecars.told(survey.found[0].location)
    assert (told.published, told.outlet) == (("2020-05-14", None, "day"), "Gull")
    assert [(trouble.record, trouble.reason) for trouble in survey.troubles] == [(3, "unreadable_date")]


def test_columns_are_told_for_the_tables_beside_and_below_by_the_nearest_file(tmp_path: Path) -> None:
    news = tmp_path / "news"
    (news / "x").mkdir(parents=True)
    for name in ("a.csv", "x/b.csv", "x/c.txt"):
        (news / name).write_text("Inhalt\nPrices rose.\n")
    (news / "columns.csv").write_text("field,column\ntext,Inhalt\ncolour,Farbe\n")
    (news / "x" / "columns.csv").write_text("field,column\ntext,Text\n")

    survey = surveyed(Request([str(news)], "unused"))

    told = {file.path: survey.sidecars.told(file.location).columns for file in survey.found}
    assert told == {"news/a.csv": (("body", "Inhalt"),), "news/x/b.csv": (("body", "Text"),), "news/x/c.txt": ()}
    assert [(trouble.path, trouble.record, trouble.reason) for trouble in survey.troubles] == [
        ("news/columns.csv", 3, "unknown_field")
    ]


def test_columns_told_anew_are_read_anew(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.csv").write_text("Inhalt,Kopf\nPrices rose by a fifth on Monday.,Prices rise\n")
    request = Request([str(news)], str(tmp_path / "lake"), workers=1)

    before = build(request, Directly())
    (news / "columns.csv").write_text("field,column\ntext,Inhalt\ntitle,Kopf\n")
    after = build(request, Directly())

    assert (before.counts.article_count, before.counts.rejected_count) == (0, 1)
    assert (after.counts.article_count, after.counts.rejected_count) == (1, 0)
