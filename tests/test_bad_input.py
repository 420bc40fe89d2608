"""Whatever lies in a folder, the run ends: what cannot be read is a row of rejects, and the rest is unharmed."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands import pressrow, rows

STORY = "Harbour fees to rise\n\nThe port will charge $5 a tonne, Mara Lindqvist said on Monday.\n"
GOOD = {"id": "g1", "title": "Ferry returns", "text": "The ferry is back, the mayor said. It carried 300 people."}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A warehouse built from a folder of bad files and two good ones, and the report."""
    folder = tmp_path_factory.mktemp("bad") / "desk"
    folder.mkdir()
    (folder / "good.txt").write_text(STORY)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_text(" \n\n\t\n")
    (folder / "mixed.jsonl").write_text(json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"id": "g2"})[:40] + "\n\n[1]\n")
    (folder / "broken.txt").write_bytes("Café fees\n\nThe café said ".encode() + b"\xe9\xff\xfe\xe9 more.\n")
    (folder / "long.txt").write_bytes(b"Title\n\n" + b"x" * 50_000_000 + b"\n")
    (folder / "long.jsonl").write_bytes(b'{"text": "' + b"y" * 50_000_000 + b'"}\n' + json.dumps(GOOD).encode() + b"\n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(3000))
    (folder / "half.json").write_text('{"title": "Half", "text": "It breaks')
    (folder / "page.html").write_text("<html><head><title>Nothing</title></head><body></body></html>")
    warehouse = folder.parent / "tables"
    return warehouse, pressrow("build", str(folder), "--direct", "--warehouse", str(warehouse)).stdout


def test_each_bad_file_is_a_row_with_a_plain_reason(built: tuple[Path, str]) -> None:
    found = rows(built[0], "FROM stored.rejects ORDER BY path, record")

    assert {(Path(row["path"]).name, row["record"], row["reason"]) for row in found} == {
        ("blank.txt", 0, "empty"),
        ("broken.txt", 0, "invalid_utf8"),
        ("empty.txt", 0, "empty"),
        ("half.json", 0, "truncated_json"),
        ("long.jsonl", 1, "line_too_long"),
        ("long.txt", 0, "line_too_long"),
        ("mixed.jsonl", 2, "truncated_json"),
        ("mixed.jsonl", 4, "not_an_object"),
        ("page.html", 0, "no_text"),
        ("picture.txt", 0, "not_text"),
    }
    assert all(row["detail"].endswith(".") and len(row["detail"]) > 20 for row in found)


def test_the_rest_is_unharmed(built: tuple[Path, str]) -> None:
    titles = rows(built[0], "FROM stored.articles SELECT title ORDER BY title")

    assert [row["title"] for row in titles] == ["Ferry returns", "Harbour fees to rise"]


def test_files_say_what_became_of_them(built: tuple[Path, str]) -> None:
    status = {Path(row["path"]).name: row["status"] for row in rows(built[0], "FROM stored.files")}

    assert status["good.txt"] == "loaded"
    assert status["empty.txt"] == "rejected"
    assert {status["mixed.jsonl"], status["long.jsonl"]} == {"partly_loaded"}


def test_the_report_says_what_was_rejected_and_counts_add_up(built: tuple[Path, str]) -> None:
    warehouse, report = built
    (run,) = rows(warehouse, "FROM stored.runs")

    assert "desk/empty.txt: The file holds no text" in report
    assert run["record_count"] == sum(run[f"{what}_count"] for what in ("article", "unchanged", "rejected", "skipped"))
    assert (run["article_count"], run["rejected_count"], run["skipped_count"]) == (2, 10, 1)  # g1 stands in two files


def test_strict_makes_rejects_an_error_for_scripts(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "empty.txt").write_bytes(b"")

    pressrow("build", str(tmp_path / "desk"), "--direct", "--strict", "--warehouse", str(tmp_path / "w"), code=1)


def obey_permissions() -> None:
    """Give up, before a command starts, what lets the superuser read what nobody may read."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            raise PermissionError("prctl")


def bound_by_permissions() -> dict[str, Any]:
    """How to run a command so that permissions bind it; skips where that cannot be."""
    if sys.platform != "linux":
        pytest.skip("how permissions are taken away from oneself is known here for Linux only")
    if os.geteuid() != 0:
        return {}
    try:
        subprocess.run(["true"], check=True, preexec_fn=obey_permissions)
    except subprocess.SubprocessError:
        pytest.skip("permissions do not bind the superuser, who cannot give up that power here")
    return {"preexec_fn": obey_permissions}


def test_a_folder_or_file_without_permission_is_a_reject_and_loses_nothing(tmp_path: Path) -> None:
    options = bound_by_permissions()
    desk, warehouse = tmp_path / "desk", tmp_path / "tables"
    (desk / "locked").mkdir(parents=True)
    for file in (desk / "open.txt", desk / "closed.txt", desk / "locked" / "inner.txt"):
        file.write_text(STORY.replace("Harbour", file.stem))
    command = ("build", str(desk), "--direct", "--warehouse", str(warehouse))

    pressrow(*command, **options)
    (desk / "closed.txt").write_text(STORY.replace("Harbour", "reopened"))
    (desk / "closed.txt").chmod(0)
    (desk / "locked").chmod(0)
    report = pressrow(*command, "--drop-vanished", **options).stdout
    (desk / "locked").chmod(0o755)

    found = rows(warehouse, "FROM stored.rejects SELECT path, stage, reason ORDER BY path")
    assert [tuple(row.values()) for row in found] == [
        ("desk/closed.txt", "open", "unreadable_file"),
        ("desk/locked", "open", "unreadable_folder"),
    ]
    assert "desk/locked: The folder cannot be opened: Permission denied." in report
    assert rows(warehouse, "FROM stored.articles SELECT count(*) AS n") == [{"n": 3}]
