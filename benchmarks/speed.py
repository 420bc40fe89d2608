"""Speed of the whole pipeline: article files in, committed tables out, in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import corpus
from benchmarks.processes import Cost, cost_of
from benchmarks.stages import Costs
from flows.workers import WORKER

HISTORY = Path(__file__).parent / "history.jsonl"
PROFILED = 1000  # articles whose stages are timed
SCAN = r"\p{Lu}[\p{L}\p{M}]*(?:\s+\p{Lu}[\p{L}\p{M}]*)*|\p{N}+"  # names and numbers: work of the kind the pipeline does
SCAN_SECONDS = 1.0


def measured(articles: int, workers: int | None, *, is_prefect: bool) -> dict[str, Any]:
    """Build a lake from that many fresh articles and say what it cost, in all, per article and per stage."""
    with tempfile.TemporaryDirectory() as folder:
        size = corpus.write(Path(folder, "articles"), articles)
        cost = cost_of(build_command(Path(folder), workers, is_prefect=is_prefect))
    stages = stages_in_a_worker(min(articles, PROFILED)).times
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "commit": commit(),
        "articles": articles,
        "workers": workers,
        "flow": "prefect" if is_prefect else "direct",
        "articles_per_second": round(articles / cost.wall_seconds, 1),
        "mb_per_second": round(size / 1e6 / cost.wall_seconds, 2),
        "wall_seconds": round(cost.wall_seconds, 2),
        "cpu_ms_per_article": round(1000 * cost.cpu_seconds / articles, 3),
        "first_process_cpu_ms_per_article": round(1000 * cost.first_cpu_seconds / articles, 3),
        "tree_peak_mb": cost.tree_peak_mb and round(cost.tree_peak_mb),
        "proportional_peak_mb": cost.proportional_peak_mb and round(cost.proportional_peak_mb),
        "largest_process_mb": cost.largest_process_mb and round(cost.largest_process_mb),
        "stage_cpu_ms_per_article": {name: round(spent, 3) for name, spent in stages.items()},
    }


def stages_in_a_worker(articles: int) -> Costs:
    """What the stages cost, in a process with the threads and memory of a worker, on articles made for it."""
    command = [sys.executable, "-m", "benchmarks.stages", str(articles)]
    done = subprocess.run(command, env=os.environ | WORKER, check=True, capture_output=True, text=True)
    return Costs(**json.loads(done.stdout))


def build_command(folder: Path, workers: int | None, *, is_prefect: bool) -> list[str]:
    """The command that builds the articles of `folder` into a lake beside them; it fails when one is rejected."""
    options = ["--strict"] if is_prefect else ["--strict", "--direct"]
    options += ["--workers", str(workers)] if workers else []
    return [
        sys.executable, "-m", "flows", "build", str(folder / "articles"), "--warehouse", str(folder / "lake"), *options,
    ]  # fmt: skip


def relative_speed(few: int = 100, many: int = 900) -> float:
    """Thousands of scans of the same text in the time of which a build is done: at 0.5 it costs as much as 2,000.

    Both are measured in one run on one machine, so the figure says something of the code and little of the machine.
    The text is made from the examples, the same everywhere; the build of `few` articles is taken off, so that start-up
    does not count.
    """
    dear, cheap = (build_of_examples(count).cpu_seconds for count in (many, few))
    texts = list(corpus.articles(many - few, sources=corpus.example_texts()))
    return 1000 * scan_seconds(texts) / (dear - cheap)


def build_of_examples(articles: int) -> Cost:
    """Cost of a direct build of that many articles made from the examples."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder, "articles"), articles, sources=corpus.example_texts())
        return cost_of(build_command(Path(folder), None, is_prefect=False))


def scan_seconds(texts: list[str]) -> float:
    """Processor seconds of one count of names and numbers over the texts, averaged over about a second of scans."""
    column, scans, started = pl.Series(texts), 0, time.process_time()
    while time.process_time() - started < SCAN_SECONDS:
        column.str.count_matches(SCAN)
        scans += 1
    return (time.process_time() - started) / scans


def commit() -> str:
    """The commit that is measured, with a mark when files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    return subprocess.run(command, cwd=HISTORY.parent, capture_output=True, text=True, check=False).stdout.strip()


def remember(figures: dict[str, Any], path: Path = HISTORY) -> None:
    """Append the figures to the history."""
    with path.open("a", encoding="utf-8") as history:
        history.write(json.dumps(figures) + "\n")
