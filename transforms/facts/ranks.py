"""Ranks: places in an order, told by ordinals: finished third, the fifth highest, slipped to 17th."""

from decimal import Decimal
from functools import cache

import polars as pl

from transforms.facts.number_words import spelt_numbers
from transforms.facts.numerals import Numeral, kind_of, number_of
from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

SUFFIXES = ("st", "nd", "rd", "th")
SUPERLATIVES = frozenset({"best", "least", "most", "worst"})
PLACES = frozenset({"place", "position", "spot"})
STOPS = frozenset((*'.,;:)”"’', ""))
BESIDE = frozenset(
    {"after", "among", "and", "behind", "from", "globally", "in", "nationally", "of", "on", "out", "overall", "with"}
)
BE = frozenset({"are", "be", "is", "was", "were"})
MOST_RANK = 1000


def placed(text: Wording, at: int) -> Numeral | None:
    """The ordinal at a word as a number, if it is a place in an order."""
    found = ordinal(text, at)
    if found is None or not 0 < found.value <= MOST_RANK:
        return None
    is_told = is_superlative(text, found) or is_reached(text, at, found) or is_place(text, at, found)
    return found if is_told else None


def ordinal(text: Wording, at: int) -> Numeral | None:
    """The ordinal at a word: 17th, second, third; not the end of a fraction."""
    if text.is_digits(at):
        is_one = text.words[at].isdecimal() and text.glued[at + 1] and text.lower[at + 1] in SUFFIXES
        return Numeral(at + 2, Decimal(int(text.words[at])), 0, "digits") if is_one else None
    kind = kind_of(text, at)
    if kind not in ("ordinal", "part") or kind_of(text, at - 1) in ("unit", "ten") or text.words[at - 1] == "-":
        return None
    value = number_of(text, at) if kind == "ordinal" else 1 / number_of(text, at)
    return Numeral(at + 1, Decimal(int(value)), 0, "words") if value > 2 or kind == "ordinal" else None


def is_superlative(text: Wording, found: Numeral) -> bool:
    """Whether a superlative goes on: the fifth highest, the world's second-largest, third most expensive."""
    at = found.end + (text.words[found.end] == "-" and text.glued[found.end])
    word = text.lower[at]
    return found.value > 1 and (word in SUPERLATIVES or (word.endswith("est") and text.shape[at : at + 1] == "J"))


def is_reached(text: Wording, at: int, found: Numeral) -> bool:
    """Whether a verb leads to the place: ranks 43rd, came second, climbed to fourth; not fell to third parties."""
    if not is_alone(text, found.end):
        return False
    before = text.lower[at - 1]
    if before in verbs("rank"):
        return found.value > 1 or not before.startswith("c")  # safety came first
    if before in BE:
        return text.lower[found.end] in ("with", "behind")
    if before == "in":
        return at == 1 or text.lower[at - 2] in verbs("rank")
    return before in ("to", "into") and not verbs("move").isdisjoint(text.lower[max(0, at - 5) : at - 1])


def is_place(text: Wording, at: int, found: Numeral) -> bool:
    """Whether the place is called so: in fourth place; not in the first place, a second spot."""
    return text.lower[found.end] in PLACES and text.lower[at - 1] not in ("the", "a", "no")


def is_alone(text: Wording, end: int) -> bool:
    """Whether no noun follows that the ordinal belongs to."""
    return text.words[end] in STOPS or text.lower[end] in BESIDE or text.lower[end] in PLACES


@cache
def verbs(kind: str) -> frozenset[str]:
    """Verbs of a rank: those right before it (rank) and those that lead to it (move)."""
    return frozenset(lexicon("rank_verbs").filter(kind=kind)["word"].to_list())


def spelt_rank(text: pl.Expr) -> pl.Expr:
    """Whether a sentence may hold a rank: a word or a digit's ending that tells one, as the first glance."""
    ordinals = "|".join(sorted(spelt_numbers("ordinal") - {"first"} | {"third", "fifth"}))
    before = "|".join(sorted(verbs("rank") | {"to", "in", "into"}))
    reached = rf"(?:{before}) (?:[0-9]+(?:st|nd|rd|th)|{ordinals})"
    compared = rf"(?:[0-9]+(?:nd|rd|th)|{ordinals})[ -](?:[a-z]+est|most|least|worst|place)"
    return text.str.contains(rf"(?-u:\b)(?:{reached}|{compared})(?-u:\b)")
