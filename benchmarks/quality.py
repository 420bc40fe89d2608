"""Quality on the development sets of ../shared/eval: predict, then score with the sets' own scorers."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, NamedTuple

import polars as pl

from benchmarks.corpus import EVAL

Task = Literal["quotes", "numbers", "entities", "articles"]

KEPT_OUT = 3  # of the politics set every third document, from the first on, was kept out of training


class GoldSet(NamedTuple):
    """A labelled set: what is predicted, from which data, how it is scored, which scores count.

    Args:
        task: kind of prediction, a Task.
        data: what is given to `predict`, below the folder of the sets.
        scorer: the scorer and its arguments, paths below that folder; `{pred}`, `{json}` and `{data}`
            (the part to score) are filled in.
        measures: paths into the scorer's JSON, joined by dots.
    """

    task: Task
    data: str
    scorer: tuple[str, ...]
    measures: tuple[str, ...]


VALUE_AND_UNIT = ("strict.value.F1", "strict.value+unit.F1")


def of_numbers(file: str, measures: tuple[str, ...] = VALUE_AND_UNIT) -> GoldSet:
    """A set of quantities in one JSON file."""
    return GoldSet(
        "numbers", f"numbers/{file}", ("numbers/score_numbers.py", f"numbers/{file}", "{pred}", "--json"), measures
    )


def of_entities(name: str, docs: str, rules: str, measures: tuple[str, ...] = ("micro.F1",)) -> GoldSet:
    """A set of names in Parquet; `docs` are scored, `rules` are the scorer's options."""
    files = f"--gold entities/{name}_spans.parquet --pred {{pred}} --docs {docs} --json {{json}}"
    scorer = ("entities/score_entities.py", *files.split(), *rules.split())
    return GoldSet("entities", f"entities/{name}_docs.parquet", scorer, measures)


WORLDWIDE = "entities/worldwide_docs.parquet"
SETS = {
    "polnear_dev": GoldSet(
        "quotes",
        "quotes/polnear/dev/text",
        ("quotes/score_quotes.py", "--text", "quotes/polnear/dev/text", "--gold", "quotes/polnear/dev/attributions",
         "--pred", "{pred}", "--json", "{json}"),
        ("region4w.span.F1", "region4w.e2e.F1", "direct+mixed.span_j50.F1", "direct+mixed.e2e.F1",
         "direct+mixed.speaker_acc.strict",
         "indirect.span_j50.F1", "indirect.e2e.F1", "all.span_j50.F1", "all.e2e.F1", "all.speaker_acc.strict"),
    ),
    "newsquant_dev": of_numbers(
        "newsquant_dev.json",
        (*VALUE_AND_UNIT, "strict.value+change.F1", "strict.value+concept_partial.F1",
         "strict.value+concept_complete.F1", "strict.all_partial.F1"),
    ),
    **{f"rtext_{kind}": of_numbers(f"{kind}-model.json") for kind in ("age", "currency", "dimension", "temperature")},
    "worldwide_dev": of_entities(
        "worldwide", WORLDWIDE, "--split dev --scheme 4 --trim",
        ("micro.F1", "per_type.PER.F1", "per_type.ORG.F1", "per_type.LOC.F1", "per_type.MISC.F1"),
    ),
    "worldwide_dev_exact": of_entities("worldwide", WORLDWIDE, "--split dev --scheme 4"),
    "politics_dev": of_entities("politics", "{data}", "--scheme 3 --trim"),
    "pages": GoldSet(
        "articles",
        "articles/html",
        ("articles/score_articles.py", "--gold", "articles/ground-truth.json", "--pred", "{pred}"),
        ("f1", "pages_f1_90"),
    ),
    "page_metadata": GoldSet(
        "articles",
        "articles/metadata/html",
        ("articles/score_metadata.py", "--gold", "articles/metadata/metadata.json", "--pred", "{pred}"),
        ("title.precision", "title.recall", "author.precision", "author.recall", "date.precision", "date.recall"),
    ),
}  # fmt: skip


# Modules that score by themselves, against labels of this project or what the sets say; the texts they need.
LABELLED = {
    "fact_labels": "quotes/polnear/dev/text",
    "beats": str(Path(__file__).parent / "gold/beats"),
    "false_facts": "quotes/polnear/dev/text",
    "dates": "dates/DateTimeModel.json",
    "quote_speakers": "quotes/polnear/dev/text",
    "agencies": "quotes/polnear/metadata.tsv",
    "sentences": "articles/gum_sentences.parquet",
    "encodings": "articles/ground-truth.json",
    "line_labels": "articles/ground-truth.json",
    "identity": "entities/gum_names.parquet",
    "namesakes": str(Path(__file__).parent / "gold/namesakes.csv"),
}


def names() -> list[str]:
    """All sets, those with a scorer of their own first."""
    return [*SETS, *LABELLED]


def predictions(task: Task, data: Path) -> pl.DataFrame:
    """What the product finds in `data`, in the columns the scorer of the task reads."""
    predict: Callable[[Path], pl.DataFrame] = import_module(f"benchmarks.{task}").predict
    return predict(data)


def is_present(name: str) -> bool:
    """Whether the set lies where it is looked for."""
    return (EVAL / (LABELLED.get(name) or SETS[name].data)).exists()


def scores(name: str) -> dict[str, float]:
    """The set's scores as `set.measure`; figures as the scorer prints them, per cent or share.

    Raises:
        subprocess.CalledProcessError: when the scorer fails.
    """
    if name in LABELLED:
        labelled: dict[str, float] = import_module(f"benchmarks.{name}").scores()
        return labelled
    gold = SETS[name]
    with tempfile.TemporaryDirectory() as folder:
        pred, report = Path(folder) / "pred.parquet", Path(folder) / "report.json"
        data = development_part(EVAL / gold.data, Path(folder))
        predictions(gold.task, data).write_parquet(pred)
        printed = subprocess.run(
            [sys.executable, *(part.format(pred=pred, json=report, data=data) for part in gold.scorer)],
            cwd=EVAL, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        measured = json.loads(report.read_text("utf-8") if report.exists() else printed)
    return {f"{name}.{measure}": picked(measured, measure) for measure in gold.measures}


def development_part(data: Path, folder: Path) -> Path:
    """The data, without the documents that are there to train on."""
    if data.suffix != ".parquet":
        return data
    docs = pl.read_parquet(data).with_row_index("number").filter(pl.col("split") == "dev")
    if data.name.startswith("politics"):
        docs = docs.filter(pl.col("number") % KEPT_OUT == 0)
    docs.drop("number").write_parquet(folder / data.name)
    return folder / data.name


def picked(report: Any, measure: str) -> float:
    """One figure of a scorer's report; a list of rows is looked up by mode and category.

    Raises:
        KeyError: when the report has no such figure.
    """
    if isinstance(report, list):
        report = {row["mode"]: {r["category"]: r for r in report if r["mode"] == row["mode"]} for row in report}
    for part in measure.split("."):
        report = report[part]
    return float(report)
