"""A build that is killed: `python -m tests.killed FOLDER POINT`, where POINT is `module.function` or `never`.

Builds versions 1, 2, … of three files until it is killed: at the point, by itself, or by whoever started it.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.warehouse_samples import VERSION, Sample, staged, tables
from warehouse import commit, corpus, lake, publish, receipts, runs
from warehouse.counts import Counts
from warehouse.lake import Lake
from warehouse.runs import Run

LASTING = ("news/one.txt", "news/two.jsonl", "news/three.txt")


def edition(version: int) -> list[Sample]:
    """The articles of a version: two of three change with every version, one is new, one leaves."""
    return [
        _sample("news/one.txt", version),
        *(_sample("news/two.jsonl", version, record=record) for record in range(version % 3, version % 3 + 2)),
        _sample("news/three.txt", 0),
    ]


def build(store: Lake, version: int) -> None:
    """What a build does with files that all must be read, one unit a file; each version is newer than the last."""
    run = runs.start("direct", VERSION)
    files = {path: [sample for sample in edition(version) if sample.path == path] for path in LASTING}
    sizes = {path: sum(len(one.text.encode()) for one in here) for path, here in files.items()}
    leftover = receipts.take_up(store.staging, {path: (size, version, "told") for path, size in sizes.items()}, VERSION)
    covered = {file.path for receipt in leftover for file in receipt.files}
    fresh = [here for path, here in files.items() if path not in covered]
    given = leftover + [staged(store.folder, here, run, mtime_ns=version) for here in fresh]
    commit.commit(store, given, run)
    _finish(store, run, sum(len(tables(here)["articles"]) for here in files.values()))


def _finish(store: Lake, run: Run, count: int) -> None:
    corpus.update(store, run)
    publish.publish(store)
    runs.finish(store, run, Counts(3, count, count))


def _sample(path: str, version: int, record: int | None = None) -> Sample:
    words = f"We will see number {version} of {record} through"
    return Sample(
        path,
        (f"Version {version}", f"Ada Quill{version % 2} said: “{words}.”", f"It cost ${version} million."),
        names=(("PERSON", f"Ada Quill{version % 2}"),),
        quotes=(words,),
        figures=(("cost", f"${version} million", version * 1e6),),
        outlet_id="quill.example",
        key=None if record is None else f"id-{record}",
        record=None if record is None else record + 1,
    )


def _die_at(point: str) -> None:
    """Have the function end the process by SIGKILL when it is called, or (with a `+`) when it is done."""
    module_name, name = point.rstrip("+").rsplit(".", 1)
    module = importlib.import_module(f"warehouse.{module_name}")
    works: Callable[..., Any] = getattr(module, name)

    def dies(*given: Any, **named: Any) -> None:
        if point.endswith("+"):
            works(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, dies)


def main() -> None:
    """Build versions until killed."""
    folder, point, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if point != "never":
        _die_at(point)
    print("started", flush=True)
    with lake.writing(folder) as store:
        for version in range(first, first + 100):
            build(store, version)


if __name__ == "__main__":
    main()
