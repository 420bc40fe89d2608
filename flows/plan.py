"""The plan of a build: which units must be read, and what a killed run left for us to take up."""

from typing import NamedTuple

from flows.request import Request
from flows.survey import Survey, to_read
from flows.units import Unit, UnitFile, grouped, ranges
from warehouse import files, receipts
from warehouse.lake import Lake
from warehouse.receipts import FileRead, Receipt
from warehouse.runs import Run


class Plan(NamedTuple):
    """What a build has to do.

    Args:
        units: what must be read.
        leftover: what a killed run has read already and not committed.
        unchanged_files, unchanged_records: what is known already.
    """

    units: list[Unit]
    leftover: list[Receipt]
    unchanged_files: int
    unchanged_records: int


def planned_work(survey: Survey, request: Request, store: Lake, run: Run) -> Plan:
    """Compare what lies in the folders with what is known, and cut what must be read into units."""
    reading = to_read(survey, request, files.known(store), _retried(store, run))
    parts = [part for file in reading.files for part in ranges(file)]
    leftover = _taken_up(store, parts, run)
    done = {(file.path, file.start, file.end) for receipt in leftover for file in receipt.files}
    rest = [part for part in parts if _place(part) not in done]
    units = [
        Unit(number, run.run_id, str(store.staging.resolve()), group, survey.sidecars.outlets)
        for number, group in enumerate(grouped(rest, request.worker_count), start=1)
    ]
    return Plan(units, leftover, reading.unchanged_files, reading.unchanged_records)


def _taken_up(store: Lake, parts: list[UnitFile], run: Run) -> list[Receipt]:
    """What a killed run left and fits the plan: receipts of just these files and ranges."""
    wanted = {part.file.path: (part.file.size, part.file.mtime_ns, part.settings_sha256) for part in parts}
    digests = {_place(part): part.sha256 for part in parts}
    found = receipts.take_up(store.staging, wanted, run.extractor_version)
    fits = [receipt for receipt in found if receipt.files and all(_fits(file, digests) for file in receipt.files)]
    receipts.discard(store.staging, [receipt for receipt in found if receipt not in fits])
    return fits


def _fits(file: FileRead, digests: dict[tuple[str, int, int | None], str | None]) -> bool:
    """Whether a file or range is wanted, and a range is of the file that lies there now."""
    place = file.path, file.start, file.end
    return place in digests and (file.end is None or file.sha256 == digests[place])


def _place(part: UnitFile) -> tuple[str, int, int | None]:
    return part.file.path, part.start, part.end


def _retried(store: Lake, run: Run) -> frozenset[str]:
    """Files that another extractor could not read, in whole or in part: this one may."""
    rows = store.connection.execute(
        "SELECT path FROM stored.files JOIN stored.runs USING (run_id) "
        "WHERE status IN ('rejected', 'partly_loaded') AND extractor_version <> ?",
        [run.extractor_version],
    ).fetchall()
    return frozenset(path for (path,) in rows)
