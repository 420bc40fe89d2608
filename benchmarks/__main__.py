"""`python -m benchmarks`: predictions for scorers, quality, speed, and the floors of both."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks import (
    copies,
    corpus,
    daily,
    floors,
    linking,
    names_speed,
    quality,
    quote_copies,
    reading,
    speed,
    unseen,
)
from benchmarks.corpus import EVAL
from benchmarks.processes import CommandFailed
from flows.workers import ONE_THREAD

SHOWN_MS = 0.01  # stages that cost less are left out of the report

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def predict(
    what: quality.Task,
    data: Annotated[Path, typer.Option(exists=True, help="Texts in the form the task's scorer expects.")],
    out: Annotated[Path, typer.Option(help="Parquet file to write.")],
) -> None:
    """Write what the product finds in DATA, one row per prediction."""
    quality.predictions(what, data).write_parquet(out)


@app.command(name="quality")
def show_quality(
    only: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(quality.names())}; all by default.")] = None,
) -> None:
    """Score the development sets and compare with the floors; exit code 1 when one is missed."""
    if unknown := sorted({*(only or [])} - {*quality.names()}):
        raise typer.BadParameter(f"{', '.join(unknown)} is no development set; there are {', '.join(quality.names())}.")
    judge(quality_scores(only or quality.names()))


@app.command(name="unseen")
def show_unseen() -> None:
    """Score a finished change on the labels kept apart; reading errors there ends that, and gold/README.md says so."""
    for name, score in unseen.scores().items():
        typer.echo(f"{name:48} {score:8.3f}")


@app.command(name="speed")
def show_speed(
    articles: Annotated[int, typer.Option(min=1, help="Articles to make and build.")] = 2000,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; the build's own choice if absent.")
    ] = None,
    prefect: Annotated[bool, typer.Option("--prefect", help="Run the build as a Prefect flow.")] = False,
    keep: Annotated[bool, typer.Option(help="Append the figures to benchmarks/history.jsonl.")] = True,
) -> None:
    """Build a lake from fresh articles, files to committed tables, and print what it cost."""
    figures = speed.measured(articles, workers, is_prefect=prefect)
    typer.echo(report(figures))
    if keep:
        speed.remember(figures)


@app.command(name="stages")
def show_stages(
    articles: Annotated[int, typer.Option(min=100, help="Articles to make and extract.")] = 1000,
) -> None:
    """Print what each stage of an extraction costs, and how many sentences or articles a second one core gets through.

    The articles are made for it, their rare words new, so that nothing remembered from before helps.
    """
    found = speed.stages_in_a_worker(articles)
    for name, spent in found.times.items():
        if spent >= SHOWN_MS:
            typer.echo(f"{name:28} {spent:8.3f} CPU-ms/article")
    for name, rate in found.rates.items():
        typer.echo(f"{name:28} {rate:8.0f}")


@app.command(name="names")
def show_names(
    keep: Annotated[bool, typer.Option(help="Append the figures to benchmarks/history.jsonl.")] = True,
) -> None:
    """Print how long names take to start, and how many articles a second one core finds and links them in."""
    figures = names_speed.measured()
    for name, found in figures["names"].items():
        unit = "s" if name.endswith("seconds") else "articles/s per core"
        typer.echo(f"{name:16} {found:8.{2 * (unit == 's')}f} {unit}")
    if keep:
        speed.remember(figures)


@app.command(name="daily")
def show_days(
    days: Annotated[int, typer.Option(min=1, help="Builds in a row.")] = 60,
    articles: Annotated[int, typer.Option(min=1, help="New articles before each.")] = 10,
) -> None:
    """Build a folder that grows by a few articles a day, and print what each build costs and leaves behind."""
    for day in daily.builds(days, articles):
        typer.echo(
            f"day {day.day:3}  {day.wall_seconds:6.1f} s  {day.cpu_seconds:6.1f} CPU-s  {day.data_files:4} data files  "
            f"{day.files:5} files  {day.megabytes:7.1f} MB"
        )


@app.command(name="reading")
def show_reading(
    articles: Annotated[int, typer.Option(min=100, help="Text files to make and read.")] = 2000,
) -> None:
    """Print how many files a second one core makes into labelled articles: text files, and web pages of the sets; and
    how much text it cuts into sentences.

    Polars has one thread here, as it has in the workers of a build: more would count for more than one core.
    """
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | ONE_THREAD)
    texts = list(corpus.articles(articles))
    for name, speed_found in reading.speeds(texts).items():
        typer.echo(f"{name:12} {speed_found:8.0f} files/s per core")
    for name, speed_found in reading.text_speeds(texts[: reading.AT_ONCE]).items():
        typer.echo(f"{name:12} {speed_found:8.0f} MB/s per core")


@app.command(name="floors")
def check_floors() -> None:
    """Measure the relative speed and compare it with its floor; exit code 1 when it is missed."""
    judge({"relative_speed": speed.relative_speed()})


@app.command(name="copies")
def link_copies(
    articles: Annotated[int, typer.Option(help="Link so many made articles instead, and say how long it takes.")] = 0,
) -> None:
    """Link the articles of the copies set, in several builds, and score their stories; exit code 1 below the floors."""
    if articles:
        for name, figure in linking.at_scale(articles).items():
            typer.echo(f"{name:36} {figure}")
        return
    texts = copies.copies()
    found = linking.linked(linking.samples_of(one.text for one in texts), [one.published_on for one in texts])
    judge({f"copies.{name}": score for name, score in linking.scores(texts, found.stories).items()})


@app.command(name="quote-copies")
def link_quotations() -> None:
    """Cluster quotations reworded at their edges, in two builds, and score them; exit code 1 below the floors."""
    said = quote_copies.quotations()
    found = quote_copies.scores(said, quote_copies.clustered(said))
    judge({f"quote_copies.{name}": score for name, score in found.items()})


@app.command()
def raise_floors() -> None:
    """Score everything and raise the floors that the scores allow; none is ever lowered."""
    for change in floors.raise_to(quality_scores(quality.names())):
        typer.echo(change)


def quality_scores(names: list[str]) -> dict[str, float]:
    """Scores of the sets that are present; says which are not."""
    found: dict[str, float] = {}
    for name in names:
        if quality.is_present(name):
            found |= quality.scores(name)
        else:
            typer.echo(f"{name}: skipped, its data are not in {EVAL}.")
    return found


def report(figures: dict[str, Any]) -> str:
    """The figures of a speed run as lines to read."""
    memory = (
        f"{figures['tree_peak_mb']} MB all processes, {figures['proportional_peak_mb']} with shared pages once, "
        f"{figures['largest_process_mb']} MB the largest"
    )
    first = figures["first_process_cpu_ms_per_article"]
    stages = figures["stage_cpu_ms_per_article"]
    workers = figures["cpu_ms_per_article"] - first
    return "\n".join(
        [
            f"{figures['articles_per_second']} articles/s",
            f"{figures['mb_per_second']} MB/s of text, {figures['wall_seconds']} s for {figures['articles']} articles",
            f"peak memory: {memory}",
            f"{figures['cpu_ms_per_article']} CPU-ms per article, of which",
            f"  {first:7.3f}  first process: plan, commit, corpus rows, checks, snapshot, report",
            f"  {workers:7.3f}  workers: start, reading, extract, validation, Parquet; measured apart, in extract",
            *(f"  {spent:9.3f}  {name}" for name, spent in stages.items() if spent >= SHOWN_MS),
        ]
    )


def judge(scores: dict[str, float]) -> None:
    """Print scores beside their floors, and what is below its floor; leave with code 1, if anything is."""
    wanted = floors.floors()
    for name, score in scores.items():
        typer.echo(f"{name:48} {score:8.4f}   floor {wanted.get(name, 'none')}")
    complaints = floors.missed(scores, wanted)
    for complaint in complaints:
        typer.echo(complaint, err=True)
    if complaints:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; a build that fails is told with what it printed."""
    try:
        app()
    except CommandFailed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
