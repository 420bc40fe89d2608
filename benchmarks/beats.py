"""Numeric facts of many beats, with all their columns, against the labels of gold/beats.csv."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from benchmarks.fact_labels import (
    Counts,
    Pair,
    Row,
    claimed,
    met,
    overlap,
    paired_in,
    period,
    places_of,
    quantity,
    scores_of,
    span,
)

GOLD = Path(__file__).parent / "gold/beats.csv"
TRAINING = GOLD.with_name("beats_train.csv")  # one reader: to train on, never to score with
CLOSE = 1e-5  # difference of values that are one: labels have six places
POINTS = {"percentage_point": "%", "basis_point": "[bp]"}  # the product's names for the labels' own words


def scores(part: str = "dev") -> dict[str, float]:
    """F1 of each measure with the ends of its 95 % interval (bootstrap over articles), per cent; of the part `fresh`
    under a name of its own."""
    articles = [{name: sum(map(of, pairs), Counts()) for name, of in MEASURES.items()} for pairs in paired(part)]
    return scores_of("beats_fresh" if part == "fresh" else "beats", articles)


def labels_of(part: str) -> pl.DataFrame:
    """The labels of a part, article by article."""
    rows = pl.read_csv(TRAINING if part == "train" else GOLD, try_parse_dates=True, infer_schema_length=None)
    labels = rows.filter(part=part)
    return labels.sort("doc_id", "fact_start")


def given(labels: pl.DataFrame) -> pl.DataFrame:
    """The labelled articles, as `extract` takes them."""
    articles = labels.select("part", article_id="doc_id", published_on="published_on").unique(maintain_order=True)
    texts = [text_of(name, part) for part, name, _ in articles.iter_rows()]
    return articles.drop("part").with_columns(text=pl.Series(texts))


def text_of(name: str, part: str) -> str:
    """The text of an article of a part."""
    folder = GOLD.with_name("beats_train" if part == "train" else "beats")
    return (folder / f"{name}.txt").read_bytes().decode()


def paired(part: str) -> list[list[Pair]]:
    """Each label of a part with the fact whose words hold its number, article by article."""
    labels = labels_of(part)
    return paired_in(given(labels), labels)


def kind(pair: Pair) -> Counts:
    """Whether it is a quantity of the labelled kind; a rate may be a measure or count per something (180,000 bpd), and
    a share of counted things (four of their last five) may be told by their count."""
    return same(pair, lambda: is_kind(pair.label, pair.fact or {}))


def value(pair: Pair) -> Counts:
    """How much: the value, or both ends of a range.

    Ends that only bound a labelled value (more than 300) are not asked for, nor the two numbers of a score; where a
    share is told by its count, the count must be the whole number of parts that the share is of.
    """
    return same(pair, lambda: is_value(pair.label, pair.fact or {}))


def unit(pair: Pair) -> Counts:
    """How much of which unit: `%` and `[bp]` are what the product calls points of those kinds, the unit of a rate may
    be in two columns, and what is counted may be told by its last word (warning, for a profit warning)."""
    return same(pair, lambda: is_value(pair.label, pair.fact or {}) and is_unit(pair.label, pair.fact or {}))


def same(pair: Pair, is_hit: Callable[[], bool]) -> Counts:
    """The counts of a measure that every quantity has."""
    found = quantity(pair)
    return found._replace(hits=int(bool(found.hits) and is_hit()))


def is_kind(label: Row, fact: Row) -> bool:
    """Whether a fact is of the labelled kind."""
    is_rate = label["kind"] == "rate" and fact["per_unit"] is not None and fact["kind"] in ("measure", "count")
    return fact["kind"] == label["kind"] or is_rate or is_count_of_share(label, fact)


def is_value(label: Row, fact: Row) -> bool:
    """Whether a fact is as much as the label says."""
    if label["kind"] == "score":
        return True
    if label["value"] is None:
        return all(close(label[name], fact[name]) for name in ("value", "low", "high"))
    return close(label["value"], fact["value"]) or is_count_of_share(label, fact)


def is_unit(label: Row, fact: Row) -> bool:
    """Whether a fact is in the labelled unit."""
    wanted = POINTS.get(label["kind"], label["unit"])
    per = f"{fact['unit']}/{fact['per_unit']}"
    if label["kind"] == "count":
        return str(wanted).split()[-1] == str(fact["unit"]).split()[-1]
    return fact["unit"] == wanted or (label["kind"] == "rate" and per == wanted) or is_count_of_share(label, fact)


def is_count_of_share(label: Row, fact: Row) -> bool:
    """Whether a fact counts the parts of a labelled share: 4 for 0.8, which is four of five."""
    if label["kind"] != "ratio" or fact["kind"] != "count" or not label["value"] or not fact["value"]:
        return False
    whole = fact["value"] / label["value"]
    return fact["value"] <= whole and math.isclose(whole, round(whole), rel_tol=CLOSE)


def close(wanted: float | None, said: float | None) -> bool:
    """Whether two numbers are one, or both are missing."""
    if wanted is None or said is None:
        return wanted is said
    return math.isclose(wanted, said, rel_tol=CLOSE, abs_tol=CLOSE)


def concept(pair: Pair) -> Counts:
    """What is measured: words that overlap with the labelled ones."""
    wanted = span(pair.label, "concept")
    return met([wanted] if wanted else [], list(concepts(pair)))


def concept_complete(pair: Pair) -> Counts:
    """What is measured: exactly the labelled words."""
    wanted, said = span(pair.label, "concept"), list(concepts(pair))
    return Counts(int(wanted in said), int(bool(said)), int(bool(wanted)))


def concepts(pair: Pair) -> Iterator[tuple[int, int]]:
    """Where the words of the concept and of its whole phrase stand; a phrase alone is not said to be measured."""
    if pair.fact is None or pair.fact["concept"] is None:
        return
    for name in ("concept", "concept_phrase"):
        said = span(pair.fact, name)
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
