"""Who speaks: the entity of each quotation against the labels of gold/quote_speakers*.csv."""

import re
from math import sqrt
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.corpus import EVAL
from benchmarks.quotes import read
from transforms import extract

GOLD = Path(__file__).parent / "gold/quote_speakers.csv"
TRAIN = GOLD.with_name("quote_speakers_train.csv")
TEXTS = EVAL / "quotes/polnear"
NORMAL = 1.959964  # of a 95 % interval
Row = dict[str, Any]
Span = tuple[int, int]


def scores() -> dict[str, float]:
    """The measures of `measured` on the labels of the development part, and on those of the training part."""
    return measured(GOLD) | {
        name.replace("quote_speakers.", "quote_speakers.train."): score
        for name, score in measured(TRAIN, "train").items()
    }


def measured(gold: Path, part: str = "dev") -> dict[str, float]:
    """Share of statements whose speaker is right, with its 95 % interval, and by class of label."""
    rows = judged(gold, part)
    right = [row["is_right"] for row in rows]
    low, high = wilson(sum(right), len(right))
    found = {"quote_speakers.identity": sum(right) / len(right), "quote_speakers.identity_low": low}
    found["quote_speakers.identity_high"] = high
    for name in ("named", "unnamed", "none"):
        of = [row["is_right"] for row in rows if row["class"] == name]
        found[f"quote_speakers.{name}"] = sum(of) / len(of) if of else float("nan")
    return found


def wilson(right: int, count: int) -> tuple[float, float]:
    """Wilson's interval of a share, 95 %."""
    share, square = right / count, NORMAL**2
    middle = share + square / (2 * count)
    half = NORMAL * sqrt(share * (1 - share) / count + square / (4 * count**2))
    return (middle - half) / (1 + square / count), (middle + half) / (1 + square / count)


def judged(gold: Path = GOLD, part: str = "dev") -> list[Row]:
    """The labels of a part of PolNeAR, each with what was found.

    Returns:
        The columns of the labels, `is_right`, `found` (the entity said to speak) and `attribution` (how the quotation
        gives its source); the last two are None where there is none.
    """
    labels = pl.read_csv(gold, infer_schema=False).rows(named=True)
    wanted = {label["doc_id"] for label in labels}
    articles = read(TEXTS / part / "text").filter(pl.col("article_id").is_in(list(wanted)))
    tables = extract(articles)
    texts = dict(articles.select("article_id", "text").iter_rows())
    quotes, mentions, entities = (by_article(tables[name]) for name in ("quotes", "mentions", "article_entities"))
    found = []
    for label in labels:
        name = label["doc_id"]
        quote = covering(quotes.get(name, []), spans(label["segments"]))
        entity = quote["speaker_entity_no"] if quote is not None else None
        names = {row["entity_no"]: row["name"] for row in entities.get(name, [])}
        is_right = quote is not None and is_speaker(label, entity, mentions.get(name, []), texts[name])
        found.append(
            label
            | {"is_right": is_right, "found": names.get(entity or 0), "attribution": quote and quote["attribution"]}
        )
    return found


def by_article(rows: pl.DataFrame) -> dict[str, list[Row]]:
    """The rows of each article."""
    return {name: part.rows(named=True) for (name,), part in rows.group_by(["article_id"], maintain_order=True)}


def spans(written: str) -> list[Span]:
    """Offsets as the labels write them: "242-289 300-310"."""
    pairs = (pair.split("-") for pair in written.split())
    return [(int(start), int(end)) for start, end in pairs]


def covering(quotes: list[Row], statement: list[Span]) -> Row | None:
    """The statement's quotation: the one with most characters of it, None where none has any."""

    def common(quote: Row) -> int:
        parts = [(part["start"], part["end"]) for part in quote["segments"]]
        return sum(max(0, min(b, d) - max(a, c)) for a, b in statement for c, d in parts)

    best = max(quotes, key=common, default=None)
    return best if best is not None and common(best) else None


def is_speaker(label: Row, entity: int | None, mentions: list[Row], text: str) -> bool:
    """Whether the entity is the labelled one: a mention of it touches the fullest name, wherever that is written."""
    if label["class"] != "named":
        return entity is None
    full = text[int(label["name_start"]) : int(label["name_end"])]
    places = [match.span() for match in re.finditer(re.escape(full), text)]
    own = [(row["mention_start"], row["mention_end"]) for row in mentions if row["entity_no"] == entity]
    return entity is not None and any(a < d and c < b for a, b in places for c, d in own)
