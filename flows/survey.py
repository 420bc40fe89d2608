"""Survey: what lies in the folders of a build, and what of it must be read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.folders import FoundFile, SkippedFile, Trouble, folders, walk
from flows.request import Request
from flows.sidecars import Sidecars, read_sidecars
from flows.units import UnitFile
from transforms import contract
from transforms.formats import is_supported
from transforms.ids import row_id
from warehouse.receipts import FileRead


class Survey(NamedTuple):
    """What lies in the folders.

    Args:
        names: of the folders that were looked through whole: what was known in them and is not there has vanished.
        found: files to read.
        skipped: what is passed over.
        troubles: what cannot be opened, and what metadata.csv and outlets.csv say that cannot be used.
        sidecars: what metadata.csv and outlets.csv say.
    """

    names: list[str]
    found: list[FoundFile]
    skipped: list[SkippedFile]
    troubles: list[Trouble]
    sidecars: Sidecars

    def is_missing(self, path: str) -> bool:
        """Whether a file that is not there was looked for: its folder was given and every folder on the way opened."""
        is_given = any(path.startswith(f"{name}/") for name in self.names)
        return is_given and not any(
            path == trouble.path or (trouble.is_folder and path.startswith(f"{trouble.path}/"))
            for trouble in self.troubles
        )

    def paths(self) -> list[str]:
        """All files that are there."""
        return [file.path for file in self.found] + [file.path for file in self.skipped]


class ToRead(NamedTuple):
    """What of a survey must be read.

    Args:
        files: new or changed files.
        unchanged_files, unchanged_records: known already.
    """

    files: list[UnitFile]
    unchanged_files: int
    unchanged_records: int


def surveyed(request: Request) -> Survey:
    """Look through the folders of a request.

    Raises:
        BadRequest: for a folder that is not there.
    """
    given = folders([Path(folder) for folder in request.folders], request.corpus)
    entries: dict[str, FoundFile | SkippedFile | Trouble] = {}
    for folder in given:
        entries |= {entry.path: entry for entry in walk(folder, is_supported)}
    found = sorted((entry for entry in entries.values() if isinstance(entry, FoundFile)), key=lambda file: file.path)
    skipped = [entry for entry in entries.values() if isinstance(entry, SkippedFile)]
    closed = [entry for entry in entries.values() if isinstance(entry, Trouble)]
    names = [folder.name for folder in given if folder.location.is_dir()]
    beside = [entry.found for entry in skipped if entry.reason == "sidecar" and entry.found]
    sidecars, troubles = read_sidecars(beside, {file.location for file in found})
    return Survey(names, found, skipped, closed + troubles, sidecars)


def to_read(survey: Survey, request: Request, known: pl.DataFrame, retried: frozenset[str]) -> ToRead:
    """The files that are new, changed, told other things, or worth another try.

    Args:
        survey: what lies in the folders.
        request: the options.
        known: what `warehouse.files.known` gives.
        retried: paths that could not be read by an older extractor.
    """
    before = {row["path"]: row for row in known.iter_rows(named=True)}
    files, unchanged_files, unchanged_records = [], 0, 0
    for file in survey.found:
        row = before.get(file.path)
        part = _unit_file(file, survey.sidecars, request, row)
        if row and file.path not in retried and _is_same(part, row):
            unchanged_files += 1
            unchanged_records += row["record_count"]
        else:
            files.append(part._replace(known_sha256=None) if file.path in retried else part)
    return ToRead(files, unchanged_files, unchanged_records)


def skipped_reads(survey: Survey, known: pl.DataFrame) -> list[FileRead]:
    """Rows for the files that are passed over and were not so before."""
    before = set(known.filter(pl.col("status") == "skipped").select("path", "size", "mtime_ns").rows())
    return [
        FileRead(file.path, file.corpus, file.size, file.mtime_ns, None, "", "skipped", 1, 0, skipped_count=1)
        for file in (entry.found for entry in survey.skipped)
        if file and (file.path, file.size, file.mtime_ns) not in before
    ]


def reject_rows(troubles: Iterable[Trouble], run_id: str) -> pl.DataFrame:
    """Rows of `rejects` for what cannot be used."""
    rows = [
        {"run_id": run_id, "member": "", **{name: getattr(trouble, name) for name in _TROUBLE}} for trouble in troubles
    ]
    schema = {"run_id": pl.String, "member": pl.String} | dict.fromkeys(_TROUBLE, pl.String) | {"record": pl.Int64}
    return contract.conform(
        "rejects", pl.DataFrame(rows, schema=schema).unique(["path", "record"], maintain_order=True)
    )


def skipped_by_reason(survey: Survey) -> dict[str, int]:
    """How many files were passed over, by reason."""
    return dict(Counter(entry.reason for entry in survey.skipped).most_common())


_TROUBLE = ("path", "record", "stage", "reason", "detail")


def _unit_file(file: FoundFile, sidecars: Sidecars, request: Request, row: Mapping[str, object] | None) -> UnitFile:
    """The file with what the build was told about it, and what is known of it under the same settings."""
    told = sidecars.told(file.location)._replace(
        default_published_on=request.published_on, default_outlet=request.outlet
    )
    settings = row_id(file.corpus, *told, sidecars.outlets_sha256(file.path))
    if row is None:
        return UnitFile(file, told, settings)
    is_same = row["settings_sha256"] == settings
    sha256 = row["sha256"] if is_same and isinstance(row["sha256"], str) else None
    records = row["record_count"] if isinstance(row["record_count"], int) else 0
    return UnitFile(file, told, settings, is_known=True, known_sha256=sha256, known_records=records)


def _is_same(part: UnitFile, row: Mapping[str, object]) -> bool:
    """Whether a file is as it was last read; one that could not be opened then is never the same."""
    is_untouched = (part.file.size, part.file.mtime_ns) == (row["size"], row["mtime_ns"])
    return is_untouched and part.known_sha256 is not None
