"""The Prefect flow: the same steps as a plain build, each a task with retries, history and a report in the UI.

Units are tasks that wait, in threads, for our own worker processes. Prefect's process pool would do the same work in
processes that each import Prefect first: for six tiny units on two processes it took 30 s of processor time and 460 MB
a process, ours 6 s and 330 MB. See `flows.workers` for what else speaks for them.
"""

from collections.abc import Callable, Iterator
from typing import Any, ParamSpec, TypeVar

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import as_completed
from prefect.states import Failed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.ingest import Ingested
from flows.request import Request
from flows.steps import Ingest, Outcome
from flows.steps import build as build_by
from flows.units import Unit
from transforms.errors import BrokenPromise

MOST_REJECTS = 1000  # rows of the table in the UI; the rest are in the warehouse

P = ParamSpec("P")
R = TypeVar("R")


class WithPrefect:
    """Carries out steps as tasks of the flow run that goes on."""

    flow = "prefect"

    def step(self, name: str, work: Callable[P, R]) -> Callable[P, R]:
        """The step as a task; what it returns is never written to disk by Prefect."""
        return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(work)

    def each(self, ingest: Ingest, units: list[Unit], at_once: int) -> Iterator[list[Ingested]]:
        """What `ingest` gives for every unit, in the order in which they are done; a unit that fails is tried again."""

        @task(
            name="read a unit",
            task_run_name="read unit {unit.number}: {unit.label}",
            retries=2,
            retry_delay_seconds=2,
            retry_condition_fn=_may_pass,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        def reading(unit: Unit) -> list[Ingested]:
            return ingest(unit)

        runner: ThreadPoolTaskRunner[list[Ingested]] = ThreadPoolTaskRunner(max_workers=at_once)
        with runner:
            for future in as_completed([runner.submit(reading, {"unit": unit}) for unit in units]):
                yield future.result()


def _run_name() -> str:
    """The name of a run in the UI: the folders it builds."""
    return "build " + Request(**runtime.flow_run.parameters).title


@flow(
    name="pressrow",
    description="Read folders of news articles into the tables of a warehouse.",
    flow_run_name=_run_name,
    persist_result=False,
    validate_parameters=False,
)
def build(
    folders: list[str],
    warehouse: str,
    published_on: str | None = None,
    outlet: str | None = None,
    corpus: str | None = None,
    workers: int | None = None,
    drop_vanished: bool = False,
    backfill: bool = False,
) -> Any:
    """Build folders into a warehouse; the run's report and rejects are artifacts of the run."""
    request = Request(folders, warehouse, published_on, outlet, corpus, workers, drop_vanished, backfill)
    outcome = build_by(request, WithPrefect())
    get_run_logger().info(outcome.report.headline)
    tell_in_ui(outcome)
    if outcome.broken:
        return Failed(message=f"Checks fail: {', '.join(outcome.broken)}.", data=outcome)
    return outcome


def tell_in_ui(outcome: Outcome) -> None:
    """Leave the report and the rejects with the run."""
    create_markdown_artifact(key="run-report", markdown=outcome.report.as_markdown(), description="Report of the build")
    if outcome.report.rejects:
        create_table_artifact(
            key="rejects", table=list(outcome.report.rejects[:MOST_REJECTS]), description="Records that were not read"
        )


def _may_pass(_: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001
    """Whether another try may help: not when our own rows break their declaration."""
    return not isinstance(state.result(raise_on_failure=False), BrokenPromise)
