"""Owner, period, equivalence and claim of numeric facts, against the labels of gold/numeric_facts.csv."""

import random
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.corpus import EVAL
from transforms.extraction import extract

GOLD = Path(__file__).parent / "gold/numeric_facts.csv"
TRAINING = GOLD.with_name("numeric_facts_train.csv")  # one reader: to train on, never to score with
TEXTS = EVAL / "quotes/polnear"
WORLDWIDE = EVAL / "entities/worldwide_docs.parquet"
RESAMPLES = 1000
SEED = 1
Row = dict[str, Any]
Span = tuple[int, int] | None


class Counts(NamedTuple):
    """Hits, what was predicted and what is labelled, of one article or of all."""

    hits: int = 0
    predicted: int = 0
    labelled: int = 0

    def __add__(self, other: "Counts") -> "Counts":  # type: ignore[override]
        return Counts(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, per cent."""
        return 200 * self.hits / (self.predicted + self.labelled) if self.predicted + self.labelled else 0.0


class Pair(NamedTuple):
    """A labelled candidate, the fact found there, and the places of each entity's mentions in the article."""

    label: Row
    fact: Row | None
    places: dict[int, list[tuple[int, int]]]


def scores() -> dict[str, float]:
    """F1 of each measure with the ends of its 95 % interval (bootstrap over articles), per cent."""
    from benchmarks.owner_training import crossvalidated  # which pairs facts with labels by this module

    # The model of owners was taught by these labels: what it chooses is that of models that have not seen the article.
    chosen = [{name: article[name] for name in ("owner", "claimed")} for article in crossvalidated()]
    return scores_of("fact_labels", counts(GOLD)) | scores_of("fact_labels", chosen)


def scores_of(name: str, articles: list[dict[str, Counts]]) -> dict[str, float]:
    """F1 of each measure of articles with the ends of its 95 % interval, as `name.measure`, per cent."""
    found: dict[str, float] = {}
    for measure in articles[0]:
        of_articles = [article[measure] for article in articles]
        low, high = interval(of_articles)
        figures = {"F1": total(of_articles).f1, "low": low, "high": high}
        found |= {f"{name}.{measure}.{figure}": value for figure, value in figures.items()}
    return found


def counts(gold: Path) -> list[dict[str, Counts]]:
    """The counts of each measure, one entry per article of a file of labels, in its order."""
    return [counted(pairs) for pairs in paired(pl.read_csv(gold, try_parse_dates=True))]


def counted(pairs: list[Pair]) -> dict[str, Counts]:
    """The counts of each measure in one article."""
    return {name: sum((measure(pair) for pair in pairs), Counts()) for name, measure in MEASURES.items()}


def total(by_article: Iterable[Counts]) -> Counts:
    """The counts of all articles."""
    return sum(by_article, Counts())


def interval(by_article: list[Counts]) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of F1 over resampled articles."""
    generator = random.Random(SEED)
    drawn = sorted(total(generator.choices(by_article, k=len(by_article))).f1 for _ in range(RESAMPLES))
    return drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40]


def paired(labels: pl.DataFrame) -> list[list[Pair]]:
    """Each label with the fact whose words hold its number, article by article."""
    return paired_in(given(labels), labels)


def paired_in(articles: pl.DataFrame, labels: pl.DataFrame) -> list[list[Pair]]:
    """Each label of articles with the fact whose words hold its number, article by article."""
    tables = extract(articles)
    facts, mentions = (by_article(tables[name]) for name in ("numeric_facts", "mentions"))
    return [
        article_pairs(rows.rows(named=True), facts.get(name, []), mentions.get(name, []))
        for (name,), rows in labels.group_by(["doc_id"], maintain_order=True)
    ]


def given(labels: pl.DataFrame) -> pl.DataFrame:
    """The labelled articles, as `extract` takes them."""
    articles = labels.select("doc_id", "split", "published_on").unique(maintain_order=True)
    texts = [text_of(name, split) for name, split, _ in articles.iter_rows()]
    return articles.select(article_id="doc_id", published_on="published_on").with_columns(text=pl.Series(texts) + "\n")


def text_of(name: str, split: str) -> str:
    """The text of an article of PolNeAR, or of Worldwide where `split` says so."""
    if split == "worldwide":
        return worldwide()[name]
    return (TEXTS / split / "text" / f"{name}.txt").read_bytes().decode()


@cache
def worldwide() -> dict[str, str]:
    """The texts of Worldwide's articles by name."""
    return dict(pl.read_parquet(WORLDWIDE, columns=["doc_id", "text"]).iter_rows())


def by_article(rows: pl.DataFrame) -> dict[str, list[Row]]:
    """The rows of each article."""
    return {name: part.rows(named=True) for (name,), part in rows.group_by(["article_id"], maintain_order=True)}


def article_pairs(labels: list[Row], facts: list[Row], mentions: list[Row]) -> list[Pair]:
    """The labels of one article with their facts; a fact answers one label only, the first that it holds."""
    places: dict[int, list[tuple[int, int]]] = {}
    for mention in mentions:
        places.setdefault(mention["entity_no"], []).append((mention["mention_start"], mention["mention_end"]))
    left = list(facts)
    starts = {fact["fact_id"]: fact["fact_start"] for fact in facts}
    primaries = {
        fact["equivalent_group"]: starts[fact["fact_id"]] for fact in facts if fact["equivalent_role"] == "primary"
    }
    pairs = []
    for label in labels:
        at = next((place for place, fact in enumerate(left) if overlap(span(fact, "fact"), span(label, "fact"))), None)
        fact = left.pop(at) if at is not None else None
        if fact is not None and fact["equivalent_role"] == "equivalent":
            fact["primary_start"] = primaries[fact["equivalent_group"]]
        pairs.append(Pair(label, fact, places))
    return pairs


def span(row: Row, name: str) -> Span:
    """A span of a row; None where it has none."""
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return (start, end) if start is not None and end is not None else None


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def quantity(pair: Pair) -> Counts:
    """Whether a candidate is a quantity."""
    is_one, is_found = pair.label["is_quantity"] == 1, pair.fact is not None
    return Counts(int(is_one and is_found), int(is_found), int(is_one))


def owner(pair: Pair) -> Counts:
    """Whose it is: words or a name that the label has, or another mention of the same name."""
    wanted = [place for place in (span(pair.label, "owner"), span(pair.label, "owner_name")) if place]
    said = places_of(pair, "owner") if pair.fact is not None else []
    return met(wanted, said)


def claimed(pair: Pair) -> Counts:
    """Who says so: the source's words or another mention of the same name."""
    wanted = span(pair.label, "claimed") if pair.label["claimed"] != "none" else None
    return met([wanted] if wanted else [], places_of(pair, "claimed_by"))


def places_of(pair: Pair, role: str) -> list[tuple[int, int]]:
    """Where the words of a role stand, and every mention of the name that they are."""
    if pair.fact is None:
        return []
    own = span(pair.fact, role)
    return ([own] if own else []) + pair.places.get(pair.fact[f"{role}_entity_no"], [])


def met(wanted: list[tuple[int, int]], said: list[tuple[int, int]]) -> Counts:
    """Whether a place that was said is one that was wanted."""
    hit = any(overlap(one, other) for one in wanted for other in said)
    return Counts(int(hit), int(bool(said)), int(bool(wanted)))


def period(pair: Pair) -> Counts:
    """For which days: both ends as labelled."""
    wanted = (pair.label["period_from"], pair.label["period_to"])
    said = (pair.fact["period_from"], pair.fact["period_to"]) if pair.fact is not None else (None, None)
    has, is_said = wanted != (None, None), said != (None, None)
    return Counts(int(has and wanted == said), int(is_said), int(has))


def equivalent(pair: Pair) -> Counts:
    """Which quantity it says again."""
    wanted = pair.label["equivalent_of"]
    said = pair.fact.get("primary_start") if pair.fact is not None else None
    starts = [int(start) for start in str(wanted or "").split("+") if start]
    hit = said is not None and any(abs(start - said) <= MOST_PREFIX for start in starts)
    return Counts(int(hit), int(said is not None), int(bool(starts)))


MOST_PREFIX = 6  # characters of a currency or of "minus " before the number that a label starts with
MEASURES: dict[str, Callable[[Pair], Counts]] = {
    "quantity": quantity,
    "owner": owner,
    "period": period,
    "equivalent": equivalent,
    "claimed": claimed,
}
