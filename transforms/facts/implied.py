"""Implied counts: what numbers count that the words do not say, or say elsewhere: 71 dead, a father of five."""

from functools import cache

from transforms.facts.concepts import Measured
from transforms.facts.ellipses import is_followed, lend, may_lend
from transforms.facts.nouns import is_plural, lemma
from transforms.facts.quantities import Quantity
from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

REACHING = frozenset(  # cases rose to 121, but mills shed 12,000
    {
        "to",
        "from",
        "hit",
        "reached",
        "totaled",
        "totalled",
        "numbered",
        "topped",
        "exceeded",
        "is",
        "are",
        "was",
        "were",
    }
)
NUMBERS = frozenset({"count", "number", "tally", "total"})


@cache
def counted_by(kind: str) -> dict[str, str]:
    """Words that tell what a bare number beside them counts, with the noun."""
    return dict(lexicon("counted_by").filter(place=kind).select("word", "noun").iter_rows())


def count_persons(text: Wording, found: list[Quantity]) -> None:
    """Count what goes without saying: 71 dead, 38 remain missing, 12 were killed, 61 on board, a father of five."""
    counted: Quantity | None = None
    for quantity in found:
        if quantity.rule != "scalar" or not is_whole(quantity):
            continue
        noun = noun_behind(text, quantity.number_end) or noun_before(text, quantity)
        if noun is not None:
            call_count(quantity, noun, "count_implied")
            counted = quantity
        elif counted is not None and may_lend(text, counted, quantity):
            lend(counted, quantity)


def call_count(quantity: Quantity, noun: str, rule: str) -> None:
    """Make a bare number a count."""
    quantity.kind, quantity.rule, quantity.unit, quantity.system = "count", rule, noun, "noun"


def count_concepts(text: Wording, found: list[Quantity], about: list[Measured]) -> None:
    """Let bare whole numbers count what they are told of, if that is a plural: cases rose to 121,480; not prices."""
    counted: Quantity | None = None
    for quantity, said in zip(found, about, strict=True):
        if quantity.rule != "scalar" or quantity.kind != "scalar":
            continue
        noun = head(text, *said.concept) if said.concept is not None else ""
        noun = noun.lower() if text.shape[:1] == "N" and noun == text.words[0] else noun
        if noun.endswith("ratio"):
            quantity.kind = "ratio"
        is_reached = text.lower[quantity.first - quantity.lead - 1] in REACHING
        is_told = is_reached or (text.lower[quantity.end] == "of" and said.concept is not None)
        if quantity.kind == "ratio" or not is_whole(quantity) or quantity.bound == "between" or not is_told:
            continue
        if quantity.value == 1 and quantity.form == "digits":
            continue  # ranked them from 1 to 6
        if noun.islower() and is_plural(noun) and lemma(noun).lower() not in counted_by("never"):
            call_count(quantity, lemma(noun).lower(), "count_of_concept")
            counted = quantity
        elif counted is not None and may_lend(text, counted, quantity):
            lend(counted, quantity)


def head(text: Wording, first: int, end: int) -> str:
    """The head of a noun phrase: its last word before "of", "in" and the like; of a number of things, the things."""
    if text.lower[end - 1] == "numbers" and end - first > 1 and text.shape[end - 2] == "N":
        return text.lower[end - 2] + "s"  # passenger numbers rose to 11.2 million
    stop = next((at for at in range(first + 1, end) if text.shape[at] == "I"), end)
    if text.lower[stop - 1] == "toll" and text.lower[stop - 2] == "death":
        return "deaths"
    return text.words[end - 1] if text.lower[stop - 1] in NUMBERS else text.words[stop - 1]


def is_whole(quantity: Quantity) -> bool:
    """Whether a number may count things: a whole one above zero, without a unit."""
    value = quantity.value if quantity.value is not None else quantity.high
    return value is not None and value == value.to_integral_value() and value > 0 and quantity.meaning is None


def noun_behind(text: Wording, at: int) -> str | None:
    """What the words behind a number say that it counts, past auxiliaries and adverbs: are still missing."""
    known = counted_by("behind")
    end = at
    while end < at + 4 and (
        text.shape[end : end + 1] in ("A", "M", "R") or text.lower[end] in ("remain", "remained", "people")
    ):
        end += 1
    return known.get(text.lower[end]) or known.get(text.phrase(end, end + 2))


def noun_before(text: Wording, quantity: Quantity) -> str | None:
    """What the words before a number say that it counts: a father of five, a crew of 12, the death toll rose to 64."""
    before = quantity.first - quantity.lead
    if text.lower[before - 1] in counted_by("before") and not is_followed(text, quantity):
        return counted_by("before")[text.lower[before - 1]]
    if text.lower[before - 1] == "of" and not is_followed(text, quantity):
        return counted_by("of").get(text.lower[before - 2])
    return None
