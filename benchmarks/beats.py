"""Numeric facts of many beats, with all their columns, against the labels of gold/beats.csv."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from benchmarks.fact_labels import (
    Counts,
    Pair,
    article_pairs,
    by_article,
    claimed,
    interval,
    met,
    overlap,
    period,
    places_of,
    quantity,
    span,
    total,
)
from transforms.extraction import extract

GOLD = Path(__file__).parent / "gold/beats.csv"
TEXTS = Path(__file__).parent / "gold/beats"
CLOSE = 1e-6  # relative difference of values that are one


def scores(part: str = "dev") -> dict[str, float]:
    """F1 of each measure with the ends of its 95 % interval (bootstrap over articles), per cent."""
    articles = [{name: sum(map(of, pairs), Counts()) for name, of in MEASURES.items()} for pairs in paired(part)]
    found: dict[str, float] = {}
    for measure in MEASURES:
        counts = [article[measure] for article in articles]
        low, high = interval(counts)
        name = f"beats.{measure}"
        found |= {f"{name}.F1": total(counts).f1, f"{name}.low": low, f"{name}.high": high}
    return found


def paired(part: str) -> list[list[Pair]]:
    """Each label of a part with the fact whose words hold its number, article by article."""
    labels = pl.read_csv(GOLD, try_parse_dates=True, infer_schema_length=None).filter(part=part)
    labels = labels.sort("doc_id", "fact_start")
    articles = labels.select(article_id="doc_id", published_on="published_on").unique(maintain_order=True)
    texts = [(TEXTS / f"{name}.txt").read_bytes().decode() for name in articles["article_id"]]
    tables = extract(articles.with_columns(text=pl.Series(texts)))
    facts, mentions = (by_article(tables[name]) for name in ("numeric_facts", "mentions"))
    return [
        article_pairs(rows.rows(named=True), facts.get(name, []), mentions.get(name, []))
        for (name,), rows in labels.group_by(["doc_id"], maintain_order=True)
    ]


def kind(pair: Pair) -> Counts:
    """Whether it is a quantity of the labelled kind."""
    return same(pair, lambda: pair.fact is not None and pair.fact["kind"] == pair.label["kind"])


def value(pair: Pair) -> Counts:
    """How much: the value, or both ends of a range."""
    return same(pair, lambda: all(close(pair, name) for name in ("value", "low", "high")))


def unit(pair: Pair) -> Counts:
    """How much of which unit."""
    return same(
        pair, lambda: value(pair).hits == 1 and pair.fact is not None and pair.fact["unit"] == pair.label["unit"]
    )


def same(pair: Pair, is_hit: Callable[[], bool]) -> Counts:
    """The counts of a measure that every quantity has."""
    found = quantity(pair)
    return found._replace(hits=int(bool(found.hits) and is_hit()))


def close(pair: Pair, column: str) -> bool:
    """Whether a number is the labelled one, or both are missing."""
    wanted, said = pair.label[column], pair.fact[column] if pair.fact else None
    if wanted is None or said is None:
        return bool(wanted == said)
    return math.isclose(wanted, said, rel_tol=CLOSE)


def concept(pair: Pair) -> Counts:
    """What is measured: words that overlap with the labelled ones."""
    wanted = span(pair.label, "concept")
    return met([wanted] if wanted else [], list(concepts(pair)))


def concept_complete(pair: Pair) -> Counts:
    """What is measured: exactly the labelled words."""
    wanted, said = span(pair.label, "concept"), list(concepts(pair))
    return Counts(int(wanted in said), int(bool(said)), int(bool(wanted)))


def concepts(pair: Pair) -> Iterator[tuple[int, int]]:
    """Where the words of the concept and of its whole phrase stand."""
    for name in ("concept", "concept_phrase"):
        said = span(pair.fact, name) if pair.fact else None
        if said:
            yield said


def owner(pair: Pair) -> Counts:
    """Whose it is: the owner's words, the name they stand for, or another mention of that name."""
    wanted = [place for place in (span(pair.label, "owner"), span(pair.label, "owner_name")) if place]
    said = places_of(pair, "owner")
    also = [mention for places in pair.places.values() if any(meets(wanted, at) for at in places) for mention in places]
    return met(wanted + also, said)


def meets(wanted: list[tuple[int, int]], place: tuple[int, int]) -> bool:
    """Whether a place is one of those that are wanted."""
    return any(overlap(one, place) for one in wanted)


MEASURES: dict[str, Callable[[Pair], Counts]] = {
    "quantity": quantity,
    "kind": kind,
    "value": value,
    "value_unit": unit,
    "concept": concept,
    "concept_complete": concept_complete,
    "owner": owner,
    "period": period,
    "claimed": claimed,
}
