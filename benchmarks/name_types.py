"""Fits the points that clues give the types of names (`transforms/lexicon/clue_weights.csv`).

    python -m benchmarks.name_types fit
    python -m benchmarks.name_types measure  # each rule's precision (`transforms/lexicon/rules_mentions.csv`)

Data: the training parts of English Worldwide Newswire (no licence given; counts of clues only, no text is kept),
CrossNER politics (MIT) and Wikigold (CC BY 4.0). Multinomial logistic regression with L2, full batch, no random start,
rounded to whole tenths: the same data give the same file.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.entities import named
from transforms.entities.mentions import mentions
from transforms.entities.name_types import TYPES, clue_flags, clues
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

EVAL = Path(__file__).parents[1] / ".." / "shared" / "eval" / "entities"
LEXICON = Path(__file__).parents[1] / "transforms" / "lexicon"
ENOUGH = 20  # mentions that make a precision worth giving
SETS = ("worldwide", "politics", "wikigold")
GOLD_TYPES = {
    "person": "PERSON", "per": "PERSON", "organization": "ORGANIZATION", "org": "ORGANIZATION",
    "location": "LOCATION", "loc": "LOCATION", "facility": "FACILITY", "norp": "NORP", "product": "PRODUCT",
    "misc": "MISC", "event": "MISC",
}  # fmt: skip
STEPS, RATE, PENALTY, SCALE = 1500, 0.1, 2e-4, 10


def fitted(flags: NDArray[np.float64], wanted: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of each clue for each type by Adam on the cross entropy."""
    weights = np.zeros((flags.shape[1], len(TYPES)))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    target = np.eye(len(TYPES))[wanted]
    for step in range(1, STEPS + 1):
        points = flags @ weights
        shares = np.exp(points - points.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        slope = flags.T @ (shares - target) / len(flags) + PENALTY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def gold_spans(name: str, articles: pl.DataFrame) -> pl.DataFrame:
    """The gold spans of a set's articles: `article_no`, `mention_start`, `mention_end`, `gold`."""
    start, end = pl.col("start").cast(pl.Int32), pl.col("end").cast(pl.Int32)
    return (
        pl.read_parquet(EVAL / f"{name}_spans.parquet")
        .with_columns(gold=pl.col("type").str.to_lowercase())
        .filter(pl.col("gold").is_in(list(GOLD_TYPES)))
        .join(articles.select("doc_id", "article_no"), on="doc_id")
        .select("article_no", "gold", mention_start=start, mention_end=end)
        .unique(["article_no", "mention_start", "mention_end"], maintain_order=True)
    )


def training_data(name: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Clues and gold types of the candidates of a set's training articles, but for those that cross a gold span."""
    articles = pl.read_parquet(EVAL / f"{name}_docs.parquet").filter(split="train").with_row_index("article_no")
    found = named(articles)
    spans = gold_spans(name, articles)
    flags, keys = clue_flags(found)
    is_people = pl.col("letters").str.contains("^D~*$") & (pl.col("gold") == "misc")
    crossing = found.with_row_index().join(spans, on="article_no", suffix="_gold").filter(
        pl.col("mention_start") < pl.col("mention_end_gold"), pl.col("mention_start_gold") < pl.col("mention_end")
    )["index"]  # fmt: skip
    usable = (
        found.join(spans, on=["article_no", "mention_start", "mention_end"], how="left", maintain_order="left")
        .with_row_index()
        .with_columns(keys.alias("key"), wanted=pl.col("gold").replace_strict(GOLD_TYPES, default="NONE"))
        .with_columns(wanted=pl.when(is_people).then(pl.lit("NORP")).otherwise("wanted"))
        .filter(pl.col("gold").is_not_null() | ~pl.col("index").is_in(crossing.implode()))
    )
    numbers = {name: number for number, name in enumerate(TYPES)}
    wanted = usable["wanted"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy()
    return flags[usable["key"].to_numpy()].astype(np.float64), wanted


def fit() -> None:
    """Fit the points and write them."""
    data = [training_data(name) for name in SETS]
    flags, wanted = (np.concatenate(parts) for parts in zip(*data, strict=True))
    weights = (fitted(flags, wanted) * SCALE).round().astype(int)
    rows = [
        (clue, name, weight, "fitted by benchmarks/name_types.py")
        for clue, points in zip(clues()["clue"], weights.tolist(), strict=True)
        for name, weight in zip(TYPES, points, strict=True)
        if weight
    ]
    pl.DataFrame(rows, schema=["clue", "type", "weight", "source"], orient="row").write_csv(
        LEXICON / "clue_weights.csv"
    )
    right = ((flags @ weights).argmax(axis=1) == wanted).mean()
    sys.stdout.write(f"{len(flags)} names, {right:.3f} typed right, {len(rows)} weights written\n")


def measure() -> None:
    """Write the share of mentions of each rule that have span and type of the gold, where the rule has enough."""
    articles = pl.read_parquet(EVAL / "worldwide_docs.parquet").filter(split="dev").with_row_index("article_no")
    found = mentions(number_sentences(tokens(paragraphs(articles))))
    right = found.join(gold_spans("worldwide", articles), on=["article_no", "mention_start", "mention_end"], how="left")
    measured = right.group_by("rule").agg(
        precision=(pl.col("gold").replace_strict(GOLD_TYPES, default="NONE") == pl.col("type")).mean().round(3),
        n=pl.len(),
    )
    enough = measured.filter(pl.col("n") >= ENOUGH).with_columns(labelled_set=pl.lit("Worldwide Newswire dev"))
    rules = pl.read_csv(LEXICON / "rules_mentions.csv").select("rule", "table_name", "description")
    rules.join(enough, on="rule", how="left", maintain_order="left").write_csv(LEXICON / "rules_mentions.csv")
    sys.stdout.write(f"{enough.height} rules measured on {found.height} mentions\n")


if __name__ == "__main__":
    {"fit": fit, "measure": measure}[sys.argv[1]]()
