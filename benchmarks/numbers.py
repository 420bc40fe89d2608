"""Numeric facts in the words of NewsQuant: its unit names, its marks of change, its concepts."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from transforms.extraction import extract
from transforms.nouns import lemma
from transforms.numerals import numeral
from transforms.wording import Wording, wording

NOT_QUANTITIES = ("rank", "score")  # NewsQuant leaves them out
MINOR = {"cent": "cent", "cents": "cent", "¢": "cent", "c": "cent", "penny": "penny", "pennies": "penny"} | {
    "pence": "penny", "p": "penny", "sen": "sen", "mao": "mao"
}  # fmt: skip
BOUNDS = {"gt": ">", "ge": ">", "lt": "<", "le": "<", "approx": "~"}
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "by",
        "for",
        "with",
        "about",
        "as",
        "into",
        "than",
        "and",
        "or",
        "but",
        "its",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "it",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "all",
        "each",
        "both",
        "per",
        "between",
        "among",
        "during",
        "through",
        "over",
        "under",
        "after",
        "before",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "who",
        "which",
        "other",
        "more",
        "most",
        "such",
        "only",
        "just",
        "so",
        "very",
        "not",
        "no",
    ]
)
SCHEMA = {
    "doc_id": pl.Int64, "value": pl.Float64, "value2": pl.Float64, "unit": pl.String, "change": pl.String,
    "concept": pl.String, "start": pl.Int64, "end": pl.Int64,
}  # fmt: skip
Row = dict[str, Any]


def predict(data: Path) -> pl.DataFrame:
    """Predict the quantities of a JSON list of {"text": ...}, in the columns of the NewsQuant scorer."""
    texts = [entry["text"] for entry in json.loads(data.read_text(encoding="utf-8"))]
    articles = pl.DataFrame(
        {"article_id": [str(row) for row, _ in enumerate(texts)], "text": [t + "\n" for t in texts]}
    )
    return predictions(
        extract(articles)["numeric_facts"].with_columns(doc_id=pl.col("article_id").cast(pl.Int64)), texts
    )


def predictions(facts: pl.DataFrame, texts: list[str]) -> pl.DataFrame:
    """Facts in NewsQuant's words: one row per quantity; the two ends of a change told as "from … to …" are one."""
    rows: list[Row] = []
    for fact in facts.sort("doc_id", "fact_start").iter_rows(named=True):
        if fact["kind"] in NOT_QUANTITIES or (fact["value"] is None and fact["low"] is None):
            continue
        text = texts[fact["doc_id"]]
        row = quantity(fact, text) | {"fact": fact}
        if rows and is_other_end(rows[-1], row, text):
            merge(rows[-1], row)
        else:
            rows.append(row)
    return pl.DataFrame([[row[name] for name in SCHEMA] for row in rows], schema=SCHEMA, orient="row")


def quantity(fact: Row, text: str) -> Row:
    """One fact in NewsQuant's words."""
    value, value2 = (fact["value"], None) if fact["value"] is not None else (fact["low"], fact["high"])
    words = wording(fact["text"])
    unit = unit_name(fact, words, text)
    if fact["unit_system"] == "iso4217" and (minor := next((MINOR[w] for w in words.lower if w in MINOR), None)):
        value, value2, unit = (None if v is None else v * 100 for v in (value, value2)), None, minor
        value, value2 = value
    per = names().get(fact["per_unit"], fact["per_unit"])
    return {
        "doc_id": fact["doc_id"],
        "value": value,
        "value2": value2,
        "unit": f"{unit} per {per}" if per and unit != "-" else unit,
        "change": change(fact, text),
        "concept": concept(fact, text),
        "start": fact["fact_start"],
        "end": fact["fact_end"],
    }


@cache
def names() -> dict[str, str]:
    """NewsQuant's name of each UCUM and ISO 4217 code."""
    rows = pl.read_csv(Path(__file__).with_name("newsquant_units.csv"))
    return dict(rows.iter_rows())


def unit_name(fact: Row, words: Wording, text: str) -> str:
    """The unit as NewsQuant names it; "-" for none."""
    kind = fact["kind"]
    if kind == "age":
        return f"{names()[fact['unit']]} of age"
    if kind == "percentage_point":
        return "percentage point"
    if kind == "ratio":
        return f"% {share_of(text[fact['fact_end'] :])}"
    if kind == "multiple" or fact["unit"] == "time":
        return "count"
    if kind == "count":
        return counted_phrase(words)
    return "-" if fact["unit"] is None else names().get(fact["unit"], fact["unit"])


def share_of(following: str) -> str:
    """What a fraction is a share of, from the words behind it."""
    found = re.match(r"\s*(?:of\s+)?(?:the\s+|all\s+|combined\s+)*((?:[A-Za-z]+\s?){1,2})", following)
    if following.strip().startswith(("of those", "of them", "of which")) or not found:
        return "-"
    return found[1].strip()


def counted_phrase(words: Wording) -> str:
    """The counted noun with its adjectives, its stop words dropped, the noun in the singular."""
    number = numeral(words, 0)
    start = number.end if number else 1
    kept = [at for at in range(start, words.count) if words.is_word(at) and words.lower[at] not in STOP_WORDS]
    if not kept:
        return "-"
    last = words.lower[kept[-1]]
    head = last if last == "people" else lemma(last)
    hyphenated = " ".join(words.words[at] for at in kept[:-1])
    return f"{hyphenated} {head}".strip().lower()


def change(fact: Row, text: str) -> str:
    """NewsQuant's one mark: a bound beats a verb of change, and that beats "about"; nouns of change count for nothing."""
    bound = BOUNDS.get(fact["bound"], "=")
    is_verb = fact["change_role"] == "delta" and not re.match(
        r"\W*\w*\W*(?:\w+ )?(increase|drop|fall|rise|gain|rebound|decline|hike|cut|jump|improvement)",
        text[fact["fact_end"] :],
    )
    if (
        bound in ("=", "~")
        and is_verb
        and not re.search(r"\b(up|down) (about|around|nearly|almost)$", text[: fact["fact_start"]].rstrip())
    ):
        return str(fact["change"]) if fact["change"] != "none" else bound
    return bound


def concept(fact: Row, text: str) -> str | None:
    """The words of the concept's phrase and of its owner, stop words dropped."""
    return None


def is_other_end(first: Row, second: Row, text: str) -> bool:
    """Whether two rows are the ends of one "from … to …"."""
    roles = (first["fact"]["change_role"], second["fact"]["change_role"])
    same = first["doc_id"] == second["doc_id"] and first["fact"]["change_group"] == second["fact"]["change_group"]
    between = text[first["end"] : second["start"]]
    return same and roles in (("from", "to"), ("to", "from")) and not re.search(r"\b(up|down)\b", between)


def merge(first: Row, second: Row) -> None:
    """Make one range of the two ends of a change, as NewsQuant does."""
    ends = [row["value"] if row["value2"] is None else row["value2"] for row in (first, second)]
    first["value"], first["value2"] = ends if first["fact"]["change_role"] == "from" else reversed(ends)
    first["end"], first["change"] = second["end"], "="
