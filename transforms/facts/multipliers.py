"""Multipliers: one word for how many times: hit the post twice, twice the rate, cases doubled."""

from fractions import Fraction

from transforms.facts.numerals import Numeral, as_decimal, number_of
from transforms.facts.wording import Wording

WHOSE = frozenset({"the", "its", "their", "his", "her", "that", "what"})
OFTEN = frozenset({"twice", "thrice"})
COMPARISONS = frozenset(
    {
        "annual",
        "average",
        "book",
        "core",
        "earnings",
        "income",
        "normal",
        "profit",
        "profits",
        "revenue",
        "sales",
        "usual",
    }
) | frozenset({"the", "as", "more", "less", "worse", "its", "their", "his", "her", "that", "what"})
NOT_BEFORE = frozenset({"think", "thinking", "thinks", "thought", "a", "an", "the"})


def multiplier(text: Wording, at: int) -> tuple[Numeral, str, str] | None:
    """The number of a multiplier with its kind and rule; None for "think twice" and "the doubled fee"."""
    if text.lower[at - 1] in NOT_BEFORE:
        return None
    number = Numeral(at + 1, as_decimal(Fraction(number_of(text, at))), 0, "words")
    if text.lower[at] in ("double", "triple"):
        return (number, "multiple", "times") if text.lower[at + 1] in WHOSE else None
    if text.lower[at] not in OFTEN:
        is_verb = text.shape[at : at + 1] in ("V", "E", "X") and text.lower[at + 1] != "down"  # on a promise
        return (number, "multiple", "verb_multiple") if is_verb else None
    return number, *multiple_or_count(text, at + 1)


def multiple_or_count(text: Wording, at: int) -> tuple[str, str]:
    """What "times" means: four times the number is a multiple, called three times a count."""
    is_comparison = text.lower[at] in COMPARISONS or text.lower[at].endswith("er")
    return ("multiple", "times") if is_comparison else ("count", "count_times")
