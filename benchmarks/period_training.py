"""Trains the weights of periods (`transforms/models/periods.npz`): which date of its sentence a quantity is told for.

    python -m benchmarks.period_training fit
    python -m benchmarks.period_training crossvalidate  # F1 on articles that the weights have not seen

A softmax over the dates of a sentence and none of them, with the clues of `transforms/facts/period_clues.py`:
full-batch Adam from zero, L2, rounded to whole points, so that the same data give the same file. It learns from
gold/fact_periods.csv and of sets of whole articles: gold/numeric_facts.csv, the dated ones of
gold/numeric_facts_train.csv, gold/beats_train.csv and the development part of gold/beats.csv; where several dates of a
sentence have the days of the label, any is right.
"""

import sys
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks import beats
from benchmarks.corpus import EVAL
from benchmarks.fact_labels import GOLD, TRAINING, Counts, Pair, given, paired, period, total
from tests.examples_runner import examples
from transforms.extraction import extract
from transforms.facts import period_words, periods
from transforms.facts.period_clues import candidates, clues

ATTACHED = GOLD.with_name("fact_periods.csv")
MODEL = Path(__file__).parents[1] / "transforms/models/periods.npz"
SCALE = 512  # points for one unit of log odds
NONE = -0.4  # log odds; a date needs more than none: chosen with `PENALTY` by cross-validation
PENALTY, WORD_PENALTY, STEPS, RATE = 4.0, 4.0, 300, 0.05
FOLDS = 5
OFTEN = 5  # times that our own examples count
SETTLED, REREAD = 2, 3  # times that labels of two readers count, and those of gold/beats.csv, which one read twice
PERIODS = "| sentence | quantity | period |"
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Choices(NamedTuple):
    """Pairs of a quantity and a date: clues, hashed words, the quantity of each, which are right, which have any."""

    clues: Floats
    words: Ints
    fact: Ints
    is_right: Flags
    has_period: Flags


def fit() -> None:
    """Train on all labels and write the model."""
    with patch.object(periods, "model", untrained):
        labels = [labelled(pl.read_csv(GOLD, try_parse_dates=True))] * SETTLED
        save(trained([*sets_for_training(), *[of_beats("dev")] * REREAD, *labels]), MODEL)


def sets_for_training() -> list[Choices]:
    """The sets that are there for training alone."""
    return [attached(), labelled(dated_training()), of_beats("train"), *own_examples()]


def dated_training() -> pl.DataFrame:
    """The labels of gold/numeric_facts_train.csv of articles whose day is known."""
    return pl.read_csv(TRAINING, try_parse_dates=True).filter(pl.col("split") == "train")


def untrained() -> periods.Model:
    """Points with which no quantity has a period: what is learnt depends on no former model."""
    return periods.Model(dict.fromkeys([*clues(), "none"], 0), np.zeros(1 << period_words.BITS, np.int16))


def crossvalidate() -> None:
    """Print the F1 of periods in articles that the weights have not seen: fifths of one set, all of another."""
    labels = pl.read_csv(GOLD, try_parse_dates=True)
    with patch.object(periods, "model", untrained):
        always = sets_for_training()
    articles = labels["doc_id"].unique().sort().shuffle(seed=0)
    politics: list[Counts] = []
    for fold in range(FOLDS):
        is_held = pl.col("doc_id").is_in(articles.gather_every(FOLDS, fold).implode())
        with patch.object(periods, "model", untrained):
            weights = trained([*always, *[labelled(labels.filter(~is_held))] * SETTLED])
        with patch.object(periods, "model", lambda weights=weights: weights):
            politics.append(total(period(pair) for pairs in paired(labels.filter(is_held)) for pair in pairs))
    with patch.object(periods, "model", untrained):
        weights = trained([*always, *[labelled(labels)] * SETTLED])
    with patch.object(periods, "model", lambda: weights):
        others = total(period(pair) for pairs in beats.paired("dev") for pair in pairs)
    for name, found in {"politics": total(politics), "beats": others}.items():
        print(name, found, round(found.f1, 1))


def save(weights: periods.Model, path: Path) -> None:
    """Write the names of clues and their points, and the points of words."""
    names = np.frombuffer("\n".join(weights.clues).encode(), dtype=np.uint8)
    points = np.array(list(weights.clues.values()), dtype=np.int16)
    np.savez_compressed(path, names=names, points=points, words=weights.words)


def attached() -> Choices:
    """The pairs of gold/fact_periods.csv."""
    labels = pl.read_csv(ATTACHED).select("doc_id", "fact_start", "fact_end", label="date_start")
    texts = pl.read_parquet(EVAL / "entities/worldwide_docs.parquet", columns=["doc_id", "text"])
    articles = labels.select("doc_id").unique(maintain_order=True).join(texts, on="doc_id", maintain_order="left")
    undated = articles.select(article_id="doc_id", text=pl.col("text") + "\n", published_on=pl.lit(None, pl.Date))
    pairs = pairs_of(undated)
    told = pairs.join(labels, on=["doc_id", "fact_start", "fact_end"], maintain_order="left")
    return choices(
        told, (pl.col("label") == pl.col("date_start")).fill_null(value=False), pl.col("label").is_not_null()
    )


def labelled(labels: pl.DataFrame) -> Choices:
    """The pairs of gold/numeric_facts.csv."""
    return with_days(given(labels), paired(labels))


def own_examples() -> list[Choices]:
    """The pairs of the sentences of tests/examples that say for when a quantity is, as often as they count."""
    rows = [(str(number), *row) for number, row in enumerate(examples("numbers", PERIODS))]
    told = pl.DataFrame(rows, ["doc_id", "sentence", "quantity", "wanted"], orient="row")
    articles = told.select(article_id="doc_id", text=pl.col("sentence") + "\n", published_on=pl.lit(None, pl.Date))
    labels = told.select("doc_id", "wanted", fact_text=pl.col("quantity").str.strip_chars("`"))
    pairs = pairs_of(articles).join(labels, on=["doc_id", "fact_text"], maintain_order="left")
    return [choices(pairs, pl.col("text") == pl.col("wanted"), pl.col("wanted") != "–")] * OFTEN


def of_beats(part: str) -> Choices:
    """The pairs of a part of other beats."""
    return with_days(beats.given(beats.labels_of(part)), beats.paired(part))


def with_days(articles: pl.DataFrame, labelled_pairs: list[list[Pair]]) -> Choices:
    """The pairs of articles, right where a date has the labelled days of its quantity."""
    facts = {
        (pair.label["doc_id"], pair.fact["fact_start"]): (pair.label["period_from"], pair.label["period_to"])
        for pairs in labelled_pairs
        for pair in pairs
        if pair.fact is not None
    }
    known = pl.DataFrame(
        [(*key, *days) for key, days in facts.items()],
        schema={"doc_id": pl.String, "fact_start": pl.Int32, "wanted_from": pl.Date, "wanted_to": pl.Date},
        orient="row",
    )
    told = pairs_of(articles).join(known, on=["doc_id", "fact_start"], maintain_order="left")
    is_right = (pl.col("date_from") == pl.col("wanted_from")) & (pl.col("date_to") == pl.col("wanted_to"))
    return choices(told, is_right.fill_null(value=False), pl.col("wanted_from").is_not_null())


def pairs_of(articles: pl.DataFrame) -> pl.DataFrame:
    """Each quantity of articles with each date of its sentence, with its clues and the days that it would have."""
    tables = extract(articles)
    numbers = articles.select(pl.col("article_id"), article_no=pl.int_range(pl.len(), dtype=pl.UInt32))
    facts, dates, sentences = (
        tables[name]
        .join(numbers, on="article_id", maintain_order="left")
        .sort("article_no", place, maintain_order=True)
        for name, place in (("numeric_facts", "fact_start"), ("dates", "date_start"), ("sentences", "sentence_start"))
    )
    length = pl.col("sentence_end") - pl.col("sentence_start")
    written = sentences.join(articles.select("article_id", article="text"), on="article_id").with_columns(
        text=pl.col("article").str.slice("sentence_start", length)
    )
    found = candidates(facts.with_row_index("fact_row"), dates, written).with_columns(
        **{f"clue_{name}": clue.fill_null(value=0).cast(pl.Float64) for name, clue in clues().items()}
    )
    days = numbers.join(articles.select("article_id", "published_on"), on="article_id")
    return periods.dated(found, dates, days).join(numbers.rename({"article_id": "doc_id"}), on="article_no")


def choices(pairs: pl.DataFrame, is_right: pl.Expr, has_period: pl.Expr) -> Choices:
    """The pairs as arrays."""
    told = pairs.sort("fact_row", "date_start").with_columns(is_right=is_right, has_period=has_period)
    return Choices(
        told.select(pl.col(r"^clue_.*$")).to_numpy(),
        period_words.rows(told),
        told["fact_row"].cast(pl.Int64).to_numpy(),
        told["is_right"].to_numpy(),
        told["has_period"].to_numpy(),
    )


def trained(sets: list[Choices]) -> periods.Model:
    """The points of each clue and word that make the right dates likely, and those of none.

    Quantities whose label no date of the sentence has say nothing and are left out.
    """
    rows, words = (np.vstack([one[column] for one in sets]) for column in (0, 1))
    fact = np.unique(
        np.concatenate([one.fact + number * 10**9 for number, one in enumerate(sets)]), return_inverse=True
    )[1]
    is_right = np.concatenate([one.is_right for one in sets])
    has_period = np.concatenate([one.has_period for one in sets])
    any_right = np.bincount(fact, weights=is_right)[fact] > 0
    used = any_right | ~has_period
    weights = descended(rows[used], words[used], np.unique(fact[used], return_inverse=True)[1], is_right[used])
    points, told = np.rint(weights * SCALE).astype(int), rows.shape[1]
    names = dict(zip([*clues(), "none"], [*points[:told].tolist(), round(NONE * SCALE)], strict=True))
    return periods.Model(names, points[told:].astype(np.int16))


def descended(rows: Floats, words: Ints, fact: Ints, is_right: Flags) -> Floats:
    """Weights of least loss, of clues and behind them of words: full-batch Adam from zero."""
    told, size = rows.shape[1], rows.shape[1] + (1 << period_words.BITS)
    weights: Floats
    weights, first, second = np.zeros((3, size))
    penalty = np.where(np.arange(size) < told, PENALTY, WORD_PENALTY)
    target_sum = np.bincount(fact, weights=is_right)[fact]
    flat = words.ravel() + told
    for step in range(1, STEPS + 1):
        points = rows @ weights[:told] + weights[told:][words].sum(axis=1)
        odds = np.exp(np.clip(points, -30, 30))
        share = odds / (1 + np.bincount(fact, weights=odds))[fact]
        right = np.bincount(fact, weights=odds * is_right)[fact]
        error = share - np.divide(odds * is_right, right, out=np.zeros_like(odds), where=target_sum > 0)
        slope = np.bincount(flat, weights=np.repeat(error, words.shape[1]), minlength=size).astype(np.float64)
        slope[:told] += rows.T @ error
        slope += penalty * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


if __name__ == "__main__":
    {"fit": fit, "crossvalidate": crossvalidate}[sys.argv[1]]()
