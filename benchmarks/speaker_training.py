"""Trains the weights of who is meant by "he", "the senator" and "the company" (`transforms/models/speakers.npz`).

    python -m benchmarks.speaker_training fit
    python -m benchmarks.speaker_training crossvalidate  # tenths of the articles, by weights of the others

The labels are those of gold/quote_speakers.csv and gold/quote_speakers_train.csv, whose sources are PolNeAR's, and of
gold/quote_sources_train.csv, but for the articles of `kept_out`, which measure. Each source without a name that the
extractor asks about is an example.
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl

from benchmarks.quote_gold import scorer
from benchmarks.quote_softmax import trained
from benchmarks.quote_speakers import GOLD, TEXTS, TRAIN, by_article, spans
from benchmarks.quotes import read
from transforms import extract
from transforms.quoting import antecedents, ranking
from transforms.quoting.symbols import Flags, Ints
from transforms.quoting.weights import BITS, SALT_SPEAKER, Points, best, places, points

SOURCES = GOLD.with_name("quote_sources_train.csv")
MODEL = Path(__file__).parents[1] / "transforms" / "models" / "speakers.npz"
FOLDS = 10
FIRST_DRAW = 400  # statements of gold/quote_speakers_train.csv, all learned from
PENALTY = 1e-2  # of 2e-3, 5e-3, 1e-2 and 2e-2 as good as the best in cross-validation


class Source(NamedTuple):
    """A labelled source: article, where its words stand, and where the name of whom it means, None for nobody named."""

    doc_id: str
    start: int
    end: int
    name: tuple[int, int] | None


class Examples(NamedTuple):
    """Choices that labels decide, by candidate: rows of its clues, which choice, whether it is right; and by choice:
    number of its article, kind of its source, where it stands."""

    rows: Ints
    group: Ints
    is_right: Flags
    article: Ints
    kind: Ints
    place: Ints


def labelled() -> dict[str, list[Source]]:
    """The labelled sources by part of PolNeAR."""
    out = kept_out()
    dev, train = of_statements(GOLD, "dev"), [one for one in of_statements(TRAIN, "train") if one.doc_id not in out]
    rows = pl.read_csv(SOURCES).rows(named=True)
    told = [Source(row["doc_id"], row["source_start"], row["source_end"], name_of(row)) for row in rows]
    return {"dev": dev, "train": [*train, *told]}


def kept_out() -> list[str]:
    """Every other article of the second draw of gold/quote_speakers_train.csv, in the order of their names."""
    second = pl.read_csv(TRAIN).filter(pl.col("statement") > FIRST_DRAW)
    return second["doc_id"].unique().sort().gather_every(2).to_list()


def name_of(row: dict[str, Any]) -> tuple[int, int] | None:
    """Where the name of a label is written; None where nobody is named."""
    return (int(row["name_start"]), int(row["name_end"])) if row["class"] == "named" else None


def of_statements(gold: Path, part: str) -> list[Source]:
    """The sources that PolNeAR's first annotator gives to labelled statements."""
    score = scorer()
    loaded = score.load(str(TEXTS / part / "text"), str(TEXTS / part / "attributions"))
    found = []
    for row in pl.read_csv(gold, infer_schema=False).rows(named=True):
        said = spans(row["segments"])
        for one in score.pick(loaded[row["doc_id"]][1], "first"):
            if one["source"] and any(a < d and c < b for a, b in said for c, d in one["content"]):
                found.append(Source(row["doc_id"], one["source"][0][0], one["source"][-1][1], name_of(row)))
                break
    return found


def examples() -> Examples:
    """The choices of all labelled articles that a label decides."""
    parts = [of_part(sources, part) for part, sources in labelled().items()]
    groups = np.cumsum([0, *(len(part.kind) for part in parts[:-1])])
    articles = np.cumsum([0, *(int(part.article.max()) + 1 for part in parts[:-1])])
    moved = [
        part._replace(group=part.group + group, article=part.article + article)
        for part, group, article in zip(parts, groups, articles, strict=True)
    ]
    return Examples(*(np.concatenate(columns) for columns in zip(*moved, strict=True)))


def of_part(labels: list[Source], part: str) -> Examples:
    """The choices of the labelled articles of one part."""
    names = sorted({label.doc_id for label in labels})
    articles = read(TEXTS / part / "text").filter(pl.col("article_id").is_in(names))
    held: dict[str, Any] = {}

    def kept(choosing: ranking.Choices, count: int) -> Ints:
        held["choices"] = choosing
        return ranking.chosen(choosing, count)

    def seen(asked: pl.DataFrame, *others: pl.DataFrame) -> ranking.Choices:
        held["asked"], held["entities"] = asked, others[1]
        return ranking.choices(asked, *others)

    with patch.object(antecedents, "chosen", kept), patch.object(antecedents, "choices", seen):
        mentions = by_article(extract(articles)["mentions"])
    texts = dict(articles.select("article_id", "text").iter_rows())
    numbers = {name: number for number, name in enumerate(articles["article_id"])}
    asked = {(a, p % 2**32): row for row, (a, p) in enumerate(held["asked"].select("article_no", "place").iter_rows())}
    entities = {key: row for row, key in enumerate(held["entities"].select("article_no", "entity_no").iter_rows())}
    found: dict[int, tuple[int, int, int]] = {}
    for label in labels:
        article = numbers[label.doc_id]
        row = next((asked[article, at] for at in range(label.start, label.end) if (article, at) in asked), None)
        if row is not None:
            whole = texts[label.doc_id][slice(*label.name)] if label.name else ""
            entity = entity_of(whole, texts[label.doc_id], mentions.get(label.doc_id, [])) if label.name else None
            right = ranking.NOBODY if label.name is None else entities.get((article, entity), -2)
            found[row] = (right, article, label.start)
    return decided(held["choices"], found, held["asked"]["kind"].to_numpy())


def decided(choosing: ranking.Choices, found: dict[int, tuple[int, int, int]], kinds: Ints) -> Examples:
    """The choices of the sources that are found, by their number: the right entity's row, article, place."""
    rows = places(choosing.clues, SALT_SPEAKER)
    asked = sorted(found)
    groups = [np.flatnonzero(choosing.group == source) for source in asked]
    right = [choosing.entity[group] == found[source][0] for group, source in zip(groups, asked, strict=True)]
    return Examples(
        rows[np.concatenate(groups)],
        np.repeat(np.arange(len(asked)), [len(group) for group in groups]),
        np.concatenate(right),
        np.array([found[source][1] for source in asked]),
        kinds[asked],
        np.array([found[source][2] for source in asked]),
    )


def entity_of(name: str, text: str, mentions: list[dict[str, Any]]) -> int | None:
    """The entity with most mentions where a name is written."""
    counts: dict[int, int] = {}
    start = text.find(name)
    while start >= 0:
        for row in mentions:
            if row["mention_start"] < start + len(name) and start < row["mention_end"]:
                counts[row["entity_no"]] = counts.get(row["entity_no"], 0) + 1
        start = text.find(name, start + 1)
    return max(counts, key=lambda entity: counts[entity], default=None)


def fitted(found: Examples, is_used: Flags) -> Points:
    """The weights of the choices that are used (one entry a choice)."""
    return trained((found.rows, found.group, found.is_right), PENALTY, is_used)


def right(found: Examples, table: Points) -> Flags:
    """Whether the weights choose rightly, for each choice."""
    return np.asarray(found.is_right[best(points(table, found.rows), found.group, len(found.kind))])


def crossvalidated(found: Examples) -> Flags:
    """Whether each choice is right, made by weights of the other articles."""
    fold = found.article % FOLDS
    result = np.zeros(len(found.kind), dtype=np.bool_)
    for held_out in range(FOLDS):
        result |= right(found, fitted(found, fold != held_out)) & (fold == held_out)
    return result


def save(table: Points) -> None:
    """Write the weights that are not zero."""
    rows = np.flatnonzero(table)
    np.savez_compressed(MODEL, rows=rows.astype(np.int32), points=table[rows])


def main() -> None:
    """Fit, or print how many choices of each kind cross-validation gets right."""
    found = examples()
    if sys.argv[1:] == ["fit"]:
        save(fitted(found, np.ones(len(found.kind), dtype=np.bool_))[: 1 << BITS])
        return
    result = crossvalidated(found)
    for kind in np.unique(found.kind):
        of = result[found.kind == kind]
        print(f"kind {kind}: {of.sum()} of {len(of)} right")
    print(f"all: {result.sum()} of {len(result)}")


if __name__ == "__main__":
    main()
