"""What a build was asked to do."""

import os
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple


class Request(NamedTuple):
    """A build as asked for; only texts, numbers and booleans, so that a schedule can keep it.

    Args:
        folders: folders or files to read.
        warehouse: folder of the tables.
        published_on: day of publication (ISO 8601) of articles that do not say theirs.
        outlet: outlet of articles that do not say theirs.
        corpus: collection they belong to; None for the folder's name.
        workers: processes that read; None for one per core.
        drop_vanished: whether articles whose files are gone are removed.
        backfill: whether articles that an older extractor read are extracted again.
    """

    folders: list[str]
    warehouse: str
    published_on: str | None = None
    outlet: str | None = None
    corpus: str | None = None
    workers: int | None = None
    drop_vanished: bool = False
    backfill: bool = False

    @classmethod
    def of(
        cls,
        folders: list[Path],
        warehouse: Path,
        published_on: date | None,
        outlet: str | None,
        corpus: str | None,
        workers: int | None,
        drop_vanished: bool,
        backfill: bool = False,
    ) -> "Request":
        """The request that a command line makes."""
        day = published_on.isoformat() if published_on else None
        given = [str(folder) for folder in folders]
        return cls(given, str(warehouse), day, outlet, corpus, workers, drop_vanished, backfill)

    @property
    def worker_count(self) -> int:
        """How many processes read."""
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return self.workers or cores or 1

    @property
    def title(self) -> str:
        """The folders' names, for people who look at a list of runs."""
        return ", ".join(Path(folder).resolve().name for folder in self.folders)

    def absolute(self) -> "Request":
        """The same request from wherever it is carried out."""
        return self._replace(
            folders=[str(Path(folder).absolute()) for folder in self.folders],
            warehouse=str(Path(self.warehouse).absolute()),
        )

    def as_parameters(self) -> dict[str, Any]:
        """The request as parameters of a flow."""
        return self._asdict()
