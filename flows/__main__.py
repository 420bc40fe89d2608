"""The command line: `build`, `query`, `ask`, `tables`, `why`, `check`, `maintain`, `correct`, `withdraw`, `serve`.

Exit codes: 0 done; 1 something does not hold (a check failed, nothing was found, or records were rejected under
--strict); 2 the command was wrong; 3 the warehouse is missing, in use or damaged, or the disk is full; 4 a fault of
pressrow (also when the fault cost some records only); 130 interrupted.
"""

import os
import sys
import traceback
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from flows.correcting import correct, watch, withdraw
from flows.printing import tell
from transforms.errors import BadRequest, BrokenPromise, PressrowError
from transforms.packages import without

if TYPE_CHECKING:
    from flows.request import Request
    from flows.steps import Outcome

FAILED, WRONG_COMMAND, NO_WAREHOUSE, OUR_FAULT, INTERRUPTED = 1, 2, 3, 4, 130

app = typer.Typer(
    help="Turn folders of news articles into tables of quotes, entities and numbers that SQL answers.",
    epilog="Exit codes: 0 done; 1 a check failed, nothing was found, or --strict and rejects; 2 wrong command; "
    "3 warehouse missing, in use or damaged; 4 a fault of pressrow; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Warehouse = Annotated[
    Path | None,
    typer.Option(
        envvar="PRESSROW_WAREHOUSE",
        metavar="DIR",
        help="Where the tables are; else $PRESSROW_WAREHOUSE, else warehouse/data under the current folder.",
        show_default=False,
        show_envvar=False,
    ),
]
Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of articles (or single files).")]


def _day(written: str) -> date:
    """A day as typed."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written!r} is not written as year-month-day; write it as 2026-11-27.") from error


PublishedOn = Annotated[
    date | None,
    typer.Option(parser=_day, metavar="YYYY-MM-DD", help="Day of publication of articles that do not say theirs."),
]
Outlet = Annotated[str | None, typer.Option(help="Outlet of articles that do not say theirs.")]
Corpus = Annotated[str | None, typer.Option(help="Collection the articles belong to; else the folder's name.")]
WorkerCount = Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes that read; else one per core.")]
Backfill = Annotated[
    bool, typer.Option("--backfill", help="Extract again, from the stored text, what an older pressrow read.")
]
DropVanished = Annotated[bool, typer.Option("--drop-vanished", help="Remove articles whose files are gone.")]


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        print(f"pressrow {metadata.version('pressrow')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    folders: Folders,
    warehouse: Warehouse = None,
    direct: Annotated[bool, typer.Option("--direct", help="Do without Prefect: no server, no run history.")] = False,
    published_on: PublishedOn = None,
    outlet: Outlet = None,
    corpus: Corpus = None,
    workers: WorkerCount = None,
    drop_vanished: DropVanished = False,
    backfill: Backfill = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when anything was rejected.")] = False,
) -> None:
    """Read folders of articles into the tables; files that did not change are not read again."""
    from flows.request import Request

    request = Request.of(folders, _warehouse(warehouse), published_on, outlet, corpus, workers, drop_vanished, backfill)
    try:
        outcome = _built(request, direct=direct)
    except KeyboardInterrupt:
        _fail("Interrupted. Run the build again: it goes on where it stopped.", INTERRUPTED)
    print(outcome.report.as_text(), end="")
    if outcome.report.faults:
        raise typer.Exit(OUR_FAULT)
    if outcome.broken or (strict and outcome.report.rejects):
        raise typer.Exit(FAILED)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="A question in DuckDB's SQL, or - to read it from standard input.")],
    warehouse: Warehouse = None,
    format: Annotated[str, typer.Option(help="table, csv, json or parquet.")] = "table",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer there.")] = None,
) -> None:
    """Ask a question in SQL."""
    from flows.asking import answer_query

    answer_query(_warehouse(warehouse), sys.stdin.read() if sql == "-" else sql, format, out)


@app.command()
def ask(
    name: Annotated[str | None, typer.Argument(help="A question of `pressrow ask`; without it all are listed.")] = None,
    arguments: Annotated[list[str] | None, typer.Argument(help="Its parameters, in order.")] = None,
    warehouse: Warehouse = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="Give the first N rows.")] = None,
    format: Annotated[str, typer.Option(help="table, csv, json or parquet.")] = "table",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the answer there.")] = None,
) -> None:
    """Ask a named question."""
    from flows.asking import answer_question, list_questions

    if name is None:
        list_questions()
    else:
        answer_question(_warehouse(warehouse), name, arguments or [], format, out, limit)


@app.command()
def tables(
    name: Annotated[str | None, typer.Argument(help="A table or view, whose columns are then told.")] = None,
    warehouse: Warehouse = None,
) -> None:
    """List the tables with their rows and meaning, or the columns of one."""
    from flows.asking import describe_table, list_tables

    if name is None:
        list_tables(_warehouse(warehouse))
    else:
        describe_table(_warehouse(warehouse), name)


@app.command()
def why(
    id: Annotated[str, typer.Argument(help="An id of any row, article or entity, or how it begins.")],
    warehouse: Warehouse = None,
) -> None:
    """Show a row, its sentence with the words marked, the rule that made it, and the file it came from."""
    from flows.why import explain

    explain(_warehouse(warehouse), id)


@app.command()
def check(warehouse: Warehouse = None) -> None:
    """Check every promise of the tables and every file of the warehouse; exit with 1 if one is broken."""
    from flows.checking import check_warehouse

    if not check_warehouse(_warehouse(warehouse)):
        raise typer.Exit(FAILED)


@app.command()
def maintain(
    warehouse: Warehouse = None,
    keep_days: Annotated[
        int, typer.Option(min=0, metavar="N", help="Days for which former states can be asked for.")
    ] = 30,
) -> None:
    """Merge small data files and let former states go; builds do so themselves when the files are many."""
    from flows.maintaining import maintain_warehouse

    maintain_warehouse(_warehouse(warehouse), keep_days)


@app.command()
def serve(
    folders: Folders,
    cron: Annotated[str, typer.Option(help="When to build: minute, hour, day, month, weekday.")] = "0 6 * * *",
    timezone: Annotated[str, typer.Option(help="IANA time zone of the schedule.")] = "UTC",
    warehouse: Warehouse = None,
    published_on: PublishedOn = None,
    outlet: Outlet = None,
    corpus: Corpus = None,
    workers: WorkerCount = None,
    drop_vanished: DropVanished = False,
) -> None:
    """Build the folders on a schedule, as a Prefect deployment, until stopped."""
    from flows.prefect_start import serve_on_schedule
    from flows.request import Request

    request = Request.of(folders, _warehouse(warehouse), published_on, outlet, corpus, workers, drop_vanished)
    serve_on_schedule(request, cron, timezone)


app.add_typer(correct, name="correct")
app.command()(watch)
app.command()(withdraw)


def main() -> None:
    """Run the command line; errors of the user are told in a sentence, without a traceback."""
    try:
        with without("pandas"):  # which DuckDB loads, for a second, to see whether a parameter is one of its kinds
            app()
    except PressrowError as error:
        _fail(str(error), _exit_code(error))
    except BrokenPipeError:  # `pressrow query ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        traceback.print_exc()
        _fail("This is a fault of pressrow. Please report it with the lines above.", OUR_FAULT)


def _exit_code(error: PressrowError) -> int:
    """The exit code that tells scripts what kind of error it was."""
    from warehouse.errors import BusyWarehouse, DamagedWarehouse, FullDisk, NoWarehouse

    if isinstance(error, NoWarehouse | BusyWarehouse | DamagedWarehouse | FullDisk):
        return NO_WAREHOUSE
    if isinstance(error, BrokenPromise):
        return OUR_FAULT
    return WRONG_COMMAND if isinstance(error, BadRequest) else FAILED


def _built(request: "Request", *, direct: bool) -> "Outcome":
    if direct:
        from flows.steps import build_directly

        return build_directly(request)
    from flows.prefect_start import build_with_prefect

    return build_with_prefect(request)


def _warehouse(told: Path | None) -> Path:
    """The warehouse to use, and say so."""
    chosen = told or Path("warehouse", "data")
    tell(f"Warehouse: {chosen}")
    return chosen


def _fail(sentence: str, code: int) -> NoReturn:
    tell(f"pressrow: {sentence}")
    sys.exit(code)


if __name__ == "__main__":
    main()
