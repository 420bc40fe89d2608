"""Numeric facts in the words of NewsQuant: its unit names, its marks of change, its concepts."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from transforms.extraction import extract
from transforms.facts.noun_phrases import POSSESSIVE
from transforms.facts.nouns import lemma
from transforms.facts.numerals import numeral
from transforms.facts.owners import SUBJECTS
from transforms.facts.wording import wording
from transforms.lexicon import words

NOT_QUANTITIES = ("rank", "score")  # NewsQuant leaves them out, and verbs such as "doubled"
MINOR = {"cent": "cent", "cents": "cent", "¢": "cent", "c": "cent", "penny": "penny", "pennies": "penny"} | {
    "pence": "penny", "p": "penny", "sen": "sen", "mao": "mao"
}  # fmt: skip
BOUNDS = {"gt": ">", "ge": ">", "lt": "<", "le": "<", "approx": "~"}
STOP_WORDS = frozenset(pl.read_csv(Path(__file__).with_name("newsquant_stop_words.csv"))["word"].to_list())
MINOR_END = re.compile(r"(?:\d\s?(p|c|¢)|\b(cents?|penny|pence|pennies|sen|mao))(?:[\s-].*)?$", re.IGNORECASE)
MAJOR = re.compile(r"[$£€¥]|\b(?:dollar|euro|pound|yuan|franc|rupee|crown|peso)s?\b", re.IGNORECASE)
COMPARED = re.compile(r"(?:(?<=i)|(?<=\w\w))(?:er|est)$")  # smaller, oldest
PRONOUNS = POSSESSIVE | SUBJECTS
PUNCTUATION = '.,;:()“”"-'
CLITIC = re.compile(r"['’]s?$")
RATE = re.compile(r"\s(?:per|a|an|each|every)\s\S+$")
CHANGE_NOUN = re.compile(
    r"\W*(?:\w+ ){0,2}(?:increase|drop|fall|rise|gain|rebound|decline|hike|cut|jump|improvement)|\s*(?:more|less)\b",
    re.IGNORECASE,
)
PARTICLE_ABOUT = re.compile(r"\b(?:up|down) (?:about|around|nearly|almost)$")
SCHEMA = {
    "doc_id": pl.Int64, "value": pl.Float64, "value2": pl.Float64, "unit": pl.String, "change": pl.String,
    "concept": pl.String, "start": pl.Int64, "end": pl.Int64,
}  # fmt: skip
APART = frozenset(
    {",", "as", "where", "which", "who", "while", "and"}
)  # what parts an owner from what is not beside it
VERBS_OF_PEOPLE = words("saying_verbs", "word") | words("backing_verbs", "word") | {"voted"}
ATTRIBUTES = ("measure", "money", "duration")
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
    others: dict[int, list[tuple[int, int]]] = {}
    for article, kind, *span in facts.select("doc_id", "kind", "fact_start", "fact_end").iter_rows():
        if kind in ATTRIBUTES:
            others.setdefault(article, []).append((span[0], span[1]))
    for fact in facts.sort("doc_id", "fact_start").iter_rows(named=True):
        if (
            fact["kind"] in NOT_QUANTITIES
            or fact["rule"] == "verb_multiple"
            or (fact["value"] is None and fact["low"] is None)
        ):
            continue
        text = texts[fact["doc_id"]]
        row = quantity(fact, text, rows, others.get(fact["doc_id"], [])) | {"fact": fact}
        if rows and is_other_end(rows[-1], row, text):
            merge(rows[-1], row)
        else:
            rows.append(row)
    return pl.DataFrame([[row[name] for name in SCHEMA] for row in rows], schema=SCHEMA, orient="row")


def quantity(fact: Row, text: str, earlier: list[Row], others: list[tuple[int, int]]) -> Row:
    """One fact in NewsQuant's words, given those before it and the places of measures and amounts in its text."""
    value, value2 = (fact["value"], None) if fact["value"] is not None else (fact["low"], fact["high"])
    unit = unit_name(fact, text, earlier)
    if fact["unit_system"] == "iso4217" and (minor := minor_unit(fact, earlier)):
        value, value2 = (None if money is None else money * 100 for money in (value, value2))
        unit = minor
    per = names().get(fact["per_unit"], fact["per_unit"])
    return {
        "doc_id": fact["doc_id"],
        "value": value,
        "value2": value2,
        "unit": f"{unit} per {per}" if per and unit != "-" and " per " not in unit else unit,
        "change": change(fact, text),
        "concept": concept(fact, blanked(text, fact, others)),
        "start": fact["fact_start"],
        "end": fact["fact_end"],
    }


def minor_unit(fact: Row, earlier: list[Row]) -> str | None:
    """The cent, penny or sen that an amount is told in, by itself or by the amount whose unit it leaves out."""
    if fact["rule"] == "ellipsis":
        unit = lent(fact, earlier)
        return unit if unit in MINOR.values() else None
    found = MINOR_END.search(fact["text"]) if not MAJOR.search(fact["text"]) else None
    return MINOR[(found[1] or found[2]).lower()] if found else None


@cache
def names() -> dict[str, str]:
    """NewsQuant's name of each UCUM and ISO 4217 code."""
    rows = pl.read_csv(Path(__file__).with_name("newsquant_units.csv"))
    return dict(rows.iter_rows())


def unit_name(fact: Row, text: str, earlier: list[Row]) -> str:
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
        return lent(fact, earlier) if fact["rule"] == "ellipsis" else counted_phrase(fact, text)
    if "pound-f" in fact["text"]:
        return "pound-foot"
    if "rupee" in fact["text"] and fact["ambiguity"]:
        return "rupee"
    unit = fact["unit"] or "-"
    return names().get(unit, unit)


def lent(fact: Row, earlier: list[Row]) -> str:
    """The unit of the fact that lends it to one that leaves it out."""
    same = (row["unit"] for row in reversed(earlier) if row["fact"]["unit"] == fact["unit"])
    return str(next(same, fact["unit"])).partition(" per ")[0]


def share_of(following: str) -> str:
    """What a fraction is a share of: the nouns behind it."""
    words = wording(following.lstrip()[:80])
    nouns: list[str] = []
    for at in range(words.count):
        if words.shape[at] in "NPJX" and words.lower[at] not in ("combined", "which", "those", "them"):
            nouns.append(words.lower[at])
        elif nouns or words.shape[at] not in "ID" or words.lower[at] == "those":
            break
    return " ".join(nouns) or "-"


def counted_phrase(fact: Row, text: str) -> str:
    """The counted noun with its adjectives, stop words dropped, its last word and comparatives in their base form."""
    words = wording(RATE.sub("", fact["text"]) if fact["per_unit"] else fact["text"])
    number = numeral(words, 0)
    start = number.end if number else 1
    kept = [at for at in range(start, words.count) if words.is_word(at) and words.lower[at] not in STOP_WORDS]
    while len(kept) > 1 and words.shape[kept[0]] in "EG":
        kept.pop(0)
    if not kept:
        return str(fact["unit"])
    last = words.lower[kept[-1]]
    head = last if last == "people" else lemma(last)
    before = [base(words.lower[at]) if words.shape[at] == "J" else words.lower[at] for at in kept[:-1]]
    return " ".join([*before, head, *whole(fact, text)])


def base(adjective: str) -> str:
    """An adjective without its degree: oldest -> old, happier -> happy."""
    stem = COMPARED.sub("", adjective)
    if stem == adjective or len(stem) < 3:
        return adjective
    return stem[:-1] + "y" if stem.endswith("i") else stem + "e" if stem.endswith(("rg", "at", "ng")) else stem


def whole(fact: Row, text: str) -> list[str]:
    """The words that NewsQuant adds to "one of the …": what follows "in" or "of" behind it."""
    if not fact["text"].lower().startswith("one of"):
        return []
    found = re.match(r" (?:in|of) ((?:[A-Za-z]+ ?){1,4})", text[fact["fact_end"] :])
    return [word for word in found[1].lower().split() if word not in STOP_WORDS] if found else []


def change(fact: Row, text: str) -> str:
    """NewsQuant's one mark: a bound, else a verb of change, else "about"; nouns and comparatives do not count."""
    bound = BOUNDS.get(fact["bound"], "=") if fact["rule"] != "plural_scale" else "="
    before, behind = text[: fact["fact_start"]].rstrip(), text[fact["fact_end"] :]
    is_verb = fact["change_role"] == "delta" and not CHANGE_NOUN.match(behind)
    if bound in ("=", "~") and is_verb and fact["change"] != "none" and not PARTICLE_ABOUT.search(before):
        return str(fact["change"])
    return bound


def concept(fact: Row, text: str) -> str | None:
    """The words of the concept's phrase and of its owner without the quantity and stop words; none for a share."""
    if fact["kind"] == "ratio" or is_subject(fact, text):
        return None
    kept: list[str] = []
    for part in ("concept_phrase", "owner") if is_owned(fact, text) else ("concept_phrase",):
        start, end = fact[f"{part}_start"], fact[f"{part}_end"]
        if start is not None:
            inside = start <= fact["fact_start"] and fact["fact_end"] <= end and fact["kind"] != "count"
            said = text[start : fact["fact_start"]] + text[fact["fact_end"] : end] if inside else text[start:end]
            kept.extend(re.split(r"[\s/]+", said))
    bare = [CLITIC.sub("", word.strip(PUNCTUATION).replace("U.S", "US")) for word in kept]
    return " ".join(dict.fromkeys(word for word in bare if word and word.lower() not in STOP_WORDS)) or None


def blanked(text: str, fact: Row, others: list[tuple[int, int]]) -> str:
    """A text without the other measures and amounts before a noun, which are no part of NewsQuant's concepts."""
    for start, end in others:
        if end <= fact["fact_start"] or start >= fact["fact_end"]:
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def is_subject(fact: Row, text: str) -> bool:
    """Whether a percentage stands for people who say, back or vote something."""
    verb = text[fact["fact_end"] :].split(maxsplit=1)[:1]
    return fact["kind"] == "percent" and bool(verb) and verb[0] in VERBS_OF_PEOPLE


def is_apart(fact: Row) -> bool:
    """Whether what is measured stands outside the phrase that the quantity is said of."""
    phrase, concept = ((fact[f"{part}_start"], fact[f"{part}_end"]) for part in ("concept_phrase", "concept"))
    return concept[0] is None or not (phrase[0] < concept[1] and concept[0] < phrase[1])


def is_owned(fact: Row, text: str) -> bool:
    """Whether NewsQuant names the owner: a possessor beside the concept, or the subject of a verb of owning."""
    if fact["owner_start"] is None or fact["owner_written"].lower() in PRONOUNS:
        return False
    if fact["concept_phrase_start"] is None or is_apart(fact):
        return bool(fact["kind"] != "count" and fact["owner_start"] < fact["fact_start"])
    near = min(fact["fact_start"], fact["concept_phrase_start"])
    if fact["owner_start"] >= near:
        return False
    between = wording(text[fact["owner_end"] : near])
    verbs = [between.lower[at] for at in range(between.count) if between.shape[at] in "VAMEG"]
    return verbs[-1] in words("owning_verbs", "word") if verbs else APART.isdisjoint(between.lower[: between.count])


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
