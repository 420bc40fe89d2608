"""The tour runs from its first cell to its last, on a warehouse with rows and on one without."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.newsroom import Rows, newsroom, put
from warehouse import lake

pytest.importorskip("marimo", reason="the packages of the extra `notebook` are not installed")
TOUR = Path(__file__).parents[1] / "notebooks/tour.py"


def warehouse(folder: Path, rows: Rows) -> Path:
    """A warehouse in `folder` that holds the rows."""
    with lake.writing(folder) as store:
        for table, values in rows.items():
            if values:
                put(store.connection, table, values)
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"PRESSROW_WAREHOUSE": str(folder), "PYTHONPATH": str(TOUR.parents[1])}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, timeout=300)


def test_the_tour_shows_what_the_warehouse_holds_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    # Exporting leaves a file beside the notebook, so a copy is exported.
    tour, page = Path(shutil.copy(TOUR, tmp_path)), tmp_path / "tour.html"
    folder = warehouse(tmp_path / "warehouse", newsroom())
    before = {file: file.read_bytes() for file in (folder / "lake").rglob("*.parquet")}

    export = run(
        folder, sys.executable, "-m", "marimo", "export", "html", str(tour), "-o", str(page), "--no-include-code"
    )

    assert export.returncode == 0, export.stderr
    shown = page.read_text("utf-8")
    assert "Ada Lind" in shown
    assert "40 billion kroner" in shown
    assert "vega" in shown
    assert {file: file.read_bytes() for file in (folder / "lake").rglob("*.parquet")} == before


def test_the_tour_runs_without_rows_and_without_warnings(tmp_path: Path) -> None:
    folder = warehouse(tmp_path / "warehouse", {})

    script = run(folder, sys.executable, "-W", "error", str(TOUR))

    assert script.returncode == 0, script.stderr
