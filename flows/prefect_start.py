"""Prefect, started: settings that must be there before it is imported, and a server for the schedule."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from flows.printing import tell
from flows.request import Request
from transforms.errors import BadRequest, PressrowError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from flows.steps import Outcome

# What the user has set stays. Prefect's home, and so its history, is the user's own (~/.prefect unless told).
SETTINGS = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # 20, its default, is too short on a busy machine
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # we tell errors ourselves; the UI has the whole log
    "PREFECT_CLI_COLORS": "false",
}
SERVER = "http://127.0.0.1:4200/api"
START_SECONDS = 180


def build_with_prefect(request: Request) -> "Outcome":
    """Build as a flow run, on the server that PREFECT_API_URL names, else on a temporary one.

    Raises:
        PressrowError: when the server does not answer; what the build itself raises.
    """
    if address := prepared():
        tell(f"Prefect's server is {address}.")
    else:
        tell("Starting Prefect's server (about 15 s; --direct does without) ...")
    from flows.build import build
    from flows.steps import Outcome

    try:
        state: State[Any] = build(**request.as_parameters(), return_state=True)  # type: ignore[assignment]
    except RuntimeError as error:
        raise PressrowError(f"Prefect's server does not answer ({error}). Use --direct to do without.") from error
    outcome = state.result(raise_on_failure=False)
    if isinstance(outcome, Outcome):
        return outcome
    raise outcome


def serve_on_schedule(request: Request, cron: str, timezone: str) -> None:
    """Serve the build as a deployment with a schedule, until interrupted; starts Prefect's server where there is none.

    Raises:
        BadRequest: for a schedule or time zone that cannot be read.
    """
    told = prepared()
    from prefect.schedules import Cron

    try:
        schedule = Cron(cron, timezone=timezone)
    except ValueError as error:
        raise BadRequest(f"The schedule {cron!r} in {timezone!r} cannot be read: {error}") from error
    with prefect_server(told) as address:
        os.environ["PREFECT_API_URL"] = address
        from prefect.types.entrypoint import EntrypointType

        from flows.build import build

        tell(f"Building {request.title} at {cron!r} ({timezone}) until you press Ctrl-C.")
        tell(f"Runs and reports: {address.removesuffix('/api')}")
        build.serve(
            name=request.title,
            schedule=schedule,
            parameters=request.absolute().as_parameters(),
            description=f"Builds {request.title} into {request.absolute().warehouse}.",
            limit=1,
            print_starting_message=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )


def prepared() -> str | None:
    """Import Prefect with settings of ours where the user has none; the server that environment or profile name."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    from prefect.settings import get_current_settings

    return get_current_settings().api.url


@contextmanager
def prefect_server(told: str | None) -> Iterator[str]:
    """The address of a server that keeps schedules: the one told, one that runs, or one of our own for the block.

    A temporary server, such as a single build gets, starts no scheduled run.
    """
    if told:
        yield told
        return
    if _answers(SERVER):
        yield SERVER
        return
    tell("Starting Prefect's server (about 15 s) ...")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", "4200"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 (Prefect)
    try:
        _wait_for(server)
        yield SERVER
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(SERVER):
        if server.poll() is not None or time.monotonic() > until:
            raise PressrowError("Prefect's server did not start. Try `prefect server start` to see why.")
        time.sleep(0.5)


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/health", timeout=2) as answer:  # noqa: S310 (a fixed address of this machine)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
