"""The steps of a build, in order: survey, plan, read, commit, link, check, publish, report; without Prefect."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import add, sub
from pathlib import Path
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

import polars as pl

from flows.folders import Trouble
from flows.ingest import Ingested, answers, counted, ingested_in_pieces, rejected
from flows.plan import Plan, planned_work
from flows.progress import Progress
from flows.report import Report, Seen, reported
from flows.request import Request
from flows.survey import Survey, reject_rows, skipped_reads, surveyed
from flows.torn import given_up, torn_files
from flows.units import Unit
from flows.workers import WorkerDied, Workers, worker_processes
from transforms.version import extractor_version
from warehouse import backfill, commit, corpus, definitions, files, lake, maintain, publish, receipts, runs
from warehouse.counts import Counts
from warehouse.lake import Lake
from warehouse.receipts import Receipt
from warehouse.runs import Run

COMMIT_SECONDS = 60
COMMIT_BYTES = 256_000_000
BACKFILL_ARTICLES = 400  # to a unit
BACKFILL_UNITS = 10  # to a round, for each worker

P = ParamSpec("P")
R = TypeVar("R")
Ingest = Callable[[Unit], list[Ingested]]


class Carrier(Protocol):
    """Who carries out the steps: plain calls, or Prefect."""

    flow: str

    def step(self, name: str, work: Callable[P, R]) -> Callable[P, R]:
        """The step, carried out by the carrier when it is called."""

    def each(self, ingest: Ingest, units: list[Unit], at_once: int) -> Iterator[list[Ingested]]:
        """What `ingest` gives for every unit, in the order in which they are done."""


class Directly:
    """Carries out steps as plain calls; units in threads, which wait for worker processes."""

    flow = "direct"

    def step(self, name: str, work: Callable[P, R]) -> Callable[P, R]:  # noqa: ARG002
        """The step itself."""
        return work

    def each(self, ingest: Ingest, units: list[Unit], at_once: int) -> Iterator[list[Ingested]]:
        """What `ingest` gives for every unit, in the order in which they are done."""
        pool = ThreadPoolExecutor(max_workers=at_once)
        try:
            waiting = {pool.submit(ingest, unit) for unit in units}
            while waiting:
                # Polars restarts system calls that Ctrl-C interrupts: without a time limit it would not be noticed.
                done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


class Outcome(NamedTuple):
    """What a build came to.

    Args:
        counts: files and records, and what became of them.
        report: for its user.
        broken: checks that fail, with the number of rows that break them.
    """

    counts: Counts
    report: Report
    broken: dict[str, int]


def build_directly(request: Request) -> Outcome:
    """Build without Prefect."""
    return build(request, Directly())


def build(request: Request, carrier: Carrier) -> Outcome:
    """Read the folders of a request into the warehouse.

    Raises:
        BadRequest: for what cannot be built.
        BusyWarehouse, FullDisk, DamagedWarehouse: what was committed before stands.
        BrokenPromise: when a table or a count is not what it must be.
    """
    started = time.monotonic()
    survey = carrier.step("survey", surveyed)(request)
    is_first = not lake.exists(Path(request.warehouse))
    with _workers(request, survey, ahead=is_first) as workers, lake.writing(Path(request.warehouse)) as store:
        run = runs.start(carrier.flow, extractor_version())
        plan = carrier.step("plan", planned_work)(survey, request, store, run)
        work = Building(store, run, carrier, _known(survey, plan))
        work.read(plan, workers)
        if request.backfill:
            work.commit()
            work.backfill(workers)
        workers.close()  # what they hold in memory is wanted for the last commit and the corpus
        work.commit()
        work.settle(survey)
        vanished = work.look_for_vanished(survey, drop=request.drop_vanished)
        broken = work.finish(survey)
        seen = Seen(run, work.counts, survey, work.troubles(survey), vanished, broken, time.monotonic() - started)
        report = carrier.step("report", reported)(seen, store)
    return Outcome(work.counts, report, broken)


@dataclass
class Building:
    """A build that goes on: what was read, what waits to be committed.

    Args:
        store: the warehouse, open for writing.
        run: the run.
        carrier: who carries out steps.
        counts: files and records so far.
        waiting: what is to be committed.
        done: what units gave beside that.
        units: what is to be read.
        committed_at: when something was committed last, by the monotonic clock.
    """

    store: Lake
    run: Run
    carrier: Carrier
    counts: Counts
    waiting: list[Receipt] = field(default_factory=list)
    done: list[Ingested] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    committed_at: float = field(default_factory=time.monotonic)

    def read(self, plan: Plan, workers: Workers) -> None:
        """Ingest all units and commit what they give, now and then; what came last is left to be committed."""
        self.units = plan.units
        for receipt in plan.leftover:
            self.take(Ingested(receipt, counted(receipt.files)))
        at_once = min(workers.count, len(plan.units))
        progress = Progress(len(plan.units))
        ingest = _here if at_once <= 1 and all(unit.is_harmless for unit in plan.units) else _by(workers)
        for given in self.carrier.each(ingest, plan.units, max(at_once, 1)):
            for one in given:
                self.take(one)
            progress.advance(sum(one.counts.article_count for one in given))

    def backfill(self, workers: Workers) -> None:
        """Extract again what an older extractor read, a few units at a time, each round in a commit of its own."""
        at_once, after = workers.count, ""
        most = at_once * BACKFILL_UNITS * BACKFILL_ARTICLES
        while (articles := backfill.older(self.store.connection, self.run.extractor_version, after, most)).height:
            units = [self._again(part) for part in articles.iter_slices(BACKFILL_ARTICLES)]
            ingest = _by(workers) if min(at_once, len(units)) > 1 else _here
            for given in self.carrier.each(ingest, units, at_once):
                for one in given:
                    self.take(one)
            self.commit()
            for unit in units:
                (self.store.staging / unit.stored).unlink(missing_ok=True)
            after = articles["article_id"][-1]

    def _again(self, articles: pl.DataFrame) -> Unit:
        """A unit of stored articles."""
        name = f"again-{articles['article_id'][0]}.parquet"
        articles.write_parquet(self.store.staging / name)
        return Unit(1, self.run.run_id, str(self.store.staging.resolve()), (), {}, name)

    def take(self, one: Ingested) -> None:
        """Count what a unit gave; commit when enough waits."""
        self.counts = sums(self.counts, one.counts)
        if one.touched or one.unopened:
            self.done.append(one)
        if one.receipt:
            self.waiting.append(one.receipt)
        if self.is_due():
            self.commit()

    def is_due(self) -> bool:
        """Whether a commit is due: a minute since the last, or 256 MB that wait."""
        if not self.waiting or time.monotonic() - self.committed_at > COMMIT_SECONDS:
            return bool(self.waiting)
        return sum(receipt.size(self.store.staging) for receipt in self.waiting) > COMMIT_BYTES

    def commit(self) -> None:
        """Commit what is whole; ranges of a file whose other ranges are still read wait on."""
        ready, self.waiting = commit.ready(self.waiting)
        if ready := self._untorn(ready):
            outranked = self.carrier.step("commit", commit.commit)(self.store, ready, self.run).outranked_count
            self.counts = self.counts._replace(
                article_count=self.counts.article_count - outranked,
                skipped_count=self.counts.skipped_count + outranked,
            )
        self.committed_at = time.monotonic()

    def _untorn(self, ready: list[Receipt]) -> list[Receipt]:
        """The receipts but those of files that changed between two of their ranges, which are told instead."""
        torn = torn_files(ready, self.units, self.store.staging)
        for path, parts in torn.items():
            told = given_up(path, self.units)
            read = counted([file for receipt in parts for file in receipt.files])
            self.counts = Counts(*map(sub, sums(self.counts, told.counts), read))
            self.done.append(told)
            receipts.discard(self.store.staging, parts)
            ready = [receipt for receipt in ready if receipt not in parts] + ([told.receipt] if told.receipt else [])
        return ready

    def settle(self, survey: Survey) -> None:
        """Write down what was passed over, what cannot be opened, and which files are only newer by the clock."""
        touched = [place for one in self.done for place in one.touched]
        files.touched(self.store, pl.DataFrame(touched, schema=["path", "mtime_ns"], orient="row"))
        troubles = reject_rows(self.troubles(survey), self.run.run_id)
        news = troubles.join(_told_rejects(self.store), on=["path", "record", "reason", "detail"], how="anti")
        skipped = skipped_reads(survey, files.known(self.store))
        if news.height or skipped:
            run = self.run
            self.waiting.append(
                receipts.write({"rejects": news}, skipped, self.store.staging, run.run_id, run.extractor_version)
            )
            self.commit()

    def troubles(self, survey: Survey) -> list[Trouble]:
        """What cannot be opened or used, as seen by the survey and by those who read."""
        return [*survey.troubles, *(trouble for one in self.done for trouble in one.unopened)]

    def look_for_vanished(self, survey: Survey, *, drop: bool) -> list[str]:
        """Note files that are gone, drop their articles on request; those whose articles are still (or were) there."""
        present = survey.paths()
        here = set(present)
        gone = [path for path in files.known(self.store)["path"] if path not in here and survey.is_missing(path)]
        lost = [path for path in files.with_articles_but_gone(self.store, present) if survey.is_missing(path)]
        paths = sorted({*gone, *lost}) if drop else gone
        if paths:
            self.carrier.step("note vanished files", files.vanished)(self.store, paths, self.run, drop=drop)
        return lost

    def finish(self, survey: Survey) -> dict[str, int]:
        """Link the corpus, check, publish, tidy up when it is time, and write down how the run ended.

        What is published has passed the checks, so that nothing is checked where nothing has changed since.

        Returns:
            The checks that fail.
        """
        self.carrier.step("link the corpus", corpus.update)(self.store, self.run, _told_outlets(self.store, survey))
        broken: dict[str, int] = {}
        if not publish.is_current(self.store):
            checks = definitions.definitions("checks")
            broken = self.carrier.step("check and publish", publish.publish)(self.store, checks).broken
        if maintain.is_due(self.store):
            self.carrier.step("tidy up", maintain.tend)(self.store)
        runs.finish(self.store, self.run, self.counts)
        return broken


def sums(one: Counts, other: Counts) -> Counts:
    """Two counts added up."""
    return Counts(*map(add, one, other))


def _told_rejects(store: Lake) -> pl.DataFrame:
    """Rejects that are written down already: what is closed to us at every run is told once."""
    return store.connection.sql("FROM stored.rejects SELECT DISTINCT path, record, reason, detail").pl()


def _told_outlets(store: Lake, survey: Survey) -> pl.DataFrame | None:
    """The outlets that this build was told, and those that builds of other folders were; None when nothing is new."""
    told = survey.sidecars.outlet_rows()
    if told.is_empty():
        return None
    before = store.connection.sql(
        "FROM stored.outlets WHERE name <> outlet_id OR country IS NOT NULL OR timezone IS NOT NULL "
        "OR is_agency IS NOT NULL ORDER BY outlet_id"
    ).pl()
    return pl.concat([told, before.join(told, on="outlet_id", how="anti")])


def _known(survey: Survey, plan: Plan) -> Counts:
    """What is counted before anything is read: what is known, passed over, or closed to us."""
    skipped, closed = len(survey.skipped), len(survey.troubles)
    return Counts(
        file_count=plan.unchanged_files + skipped + sum(not trouble.record for trouble in survey.troubles),
        record_count=plan.unchanged_records + skipped + closed,
        unchanged_count=plan.unchanged_records,
        rejected_count=closed,
        skipped_count=skipped,
    )


@contextmanager
def _workers(request: Request, survey: Survey, *, ahead: bool) -> Iterator[Workers]:
    """The workers of a build, started ahead of the plan where all that lies in the folders will be more than a unit."""
    with worker_processes(request.worker_count) as workers:
        if ahead and workers.count > 1 and sum(file.size for file in survey.found) > _MUCH_BYTES:
            workers.start()
        yield workers


_MUCH_BYTES = 3_000_000  # two units


def _here(unit: Unit) -> list[Ingested]:
    """Ingest a unit in this process, which no limits of time and memory guard."""
    return list(ingested_in_pieces(unit))


def _by(workers: Workers) -> Ingest:
    """Ingest a unit in a worker; when it dies, each file alone, and what kills again is rejected."""

    def ingest(unit: Unit) -> list[Ingested]:
        try:
            return answers(workers.ask(unit.as_json(), unit.longest_seconds))
        except WorkerDied:
            return [one for part in unit.by_file() for one in alone(part)]

    def alone(part: Unit) -> list[Ingested]:
        try:
            return answers(workers.ask(part.as_json(), part.longest_seconds))
        except WorkerDied as error:
            if workers.is_closed:
                raise
            detail = f"Reading it took too long or too much memory: {error} Split the file, or remove it."
            return [rejected(part, "worker_died", detail)]

    return ingest
