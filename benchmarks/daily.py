"""A lake that grows by a few articles a day: what each build costs, and how many files lie there."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus
from benchmarks.processes import cost_of
from benchmarks.speed import build_command
from warehouse import lake, maintain


class Day(NamedTuple):
    """One day's build: its cost, and what lies in the warehouse behind it.

    Args:
        data_files: what the tables are made of; `files` counts former states and snapshots, too.
    """

    day: int
    cpu_seconds: float
    wall_seconds: float
    data_files: int
    files: int
    megabytes: float


def builds(days: int, articles: int) -> Iterator[Day]:
    """Build the same folder once a day, a subfolder with that many new articles added before each build."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        texts = corpus.articles(days * articles)
        for day in range(1, days + 1):
            written = root / "articles" / f"day-{day:03}"
            written.mkdir(parents=True)
            for number, text in enumerate(islice(texts, articles)):
                (written / f"{number}.txt").write_text(text, encoding="utf-8")
            cost = cost_of(build_command(root, None, is_prefect=False))
            sizes = [path.stat().st_size for path in (root / "lake").rglob("*") if path.is_file()]
            with lake.connect(root / "lake") as connection:
                data_files = len(maintain.data_files(connection))
            yield Day(day, cost.cpu_seconds, cost.wall_seconds, data_files, len(sizes), sum(sizes) / 1e6)
