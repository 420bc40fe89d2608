"""Fits the points that clues give the types of names (`transforms/lexicon/clue_weights.csv`).

    python -m benchmarks.name_types

Data: English Worldwide Newswire, training part (counts of clues only; no text is kept). Multinomial logistic
regression with L2, full batch, no random start, rounded to whole tenths: the same data give the same file.
"""

import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.entities import named
from transforms.name_types import TYPES, clue_flags, clues

EVAL = Path(__file__).parents[1] / ".." / "shared" / "eval" / "entities"
GOLD_TYPES = {
    "Person": "PERSON", "Organization": "ORGANIZATION", "Location": "LOCATION", "Facility": "FACILITY", "NORP": "NORP",
    "Misc": "MISC", "Product": "PRODUCT",
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


def training_data() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Clues and gold types of the candidates of the training articles; candidates that cross a gold span are left out."""
    articles = pl.read_parquet(EVAL / "worldwide_docs.parquet").filter(split="train").with_row_index("article_no")
    found = named(articles)
    spans = (
        pl.read_parquet(EVAL / "worldwide_spans.parquet")
        .filter(pl.col("type").is_in(list(GOLD_TYPES)))
        .join(articles.select("doc_id", "article_no"), on="doc_id")
        .select(
            "article_no",
            mention_start=pl.col("start").cast(pl.Int32),
            mention_end=pl.col("end").cast(pl.Int32),
            gold="type",
        )
        .unique(["article_no", "mention_start", "mention_end"], maintain_order=True)
    )
    flags, keys = clue_flags(found)
    gold = found.join(spans, on=["article_no", "mention_start", "mention_end"], how="left", maintain_order="left")
    crossing = (
        found.with_row_index()
        .join(spans, on="article_no", suffix="_gold")
        .filter(
            (pl.col("mention_start") < pl.col("mention_end_gold"))
            & (pl.col("mention_start_gold") < pl.col("mention_end"))
        )["index"]
    )
    gold = gold.with_row_index().with_columns(
        wanted=pl.col("gold").replace_strict(GOLD_TYPES, default="NONE"), row=keys
    )
    usable = gold.filter(pl.col("gold").is_not_null() | ~pl.col("index").is_in(crossing.implode()))
    numbers = {name: number for number, name in enumerate(TYPES)}
    wanted = usable["wanted"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy()
    return flags[usable["row"].to_numpy()].astype(np.float64), wanted


def main() -> None:
    """Fit and write the file."""
    flags, wanted = training_data()
    weights = (fitted(flags, wanted) * SCALE).round().astype(int)
    rows = [
        (clue, name, weight, "fitted on Worldwide Newswire train by benchmarks/name_types.py")
        for clue, points in zip(clues()["clue"], weights.tolist(), strict=True)
        for name, weight in zip(TYPES, points, strict=True)
        if weight
    ]
    out = Path(__file__).parents[1] / "transforms" / "lexicon" / "clue_weights.csv"
    pl.DataFrame(rows, schema=["clue", "type", "weight", "source"], orient="row").write_csv(out)
    right = ((flags @ weights).argmax(axis=1) == wanted).mean()
    sys.stdout.write(f"{len(flags)} names, {right:.3f} typed right, {len(rows)} weights written\n")


if __name__ == "__main__":
    main()
