"""Minus: the sign or word before a quantity that makes it negative."""

from transforms.facts.units import SIGNS
from transforms.facts.wording import Wording

DEGREES = ("Cel", "[degF]")
MINUS = SIGNS | {"minus"}


def minus(text: Wording, first: int, at: int, is_degrees: bool) -> int | None:
    """How many words before the first of a quantity make it negative, 0 where the sign is within; None where none does.

    A spaced dash does not, nor does the end of "plus or minus".

    Args:
        text: the sentence.
        first: the first word of the quantity, its currency perhaps.
        at: the first word of its number.
        is_degrees: whether its unit is degrees of heat.
    """
    before = first - 1
    if text.words[at - 1] not in SIGNS and text.lower[before] not in MINUS:
        return None
    if text.lower[before] == "minus":
        return None if text.phrase(before - 2, before) == "plus or" else 1
    if text.words[before] == "-" and text.lower[before - 1] == "minus" and text.glued[before]:
        return 2
    if text.words[before] in ("-", "−") and text.glued[before + 1] and is_free_left(text, before):
        return 1
    if text.words[before] == "-" and is_degrees and not text.glued[before] and not text.is_name_like(before - 1):
        return 1  # to - 20 degrees Fahrenheit
    return 0 if text.words[at - 1] in ("-", "−") and at - 1 > first else None


def is_free_left(text: Wording, at: int) -> bool:
    """Whether a minus stands at the start, behind a space or behind an opening bracket."""
    return at == 0 or not text.glued[at] or text.words[at - 1] in ("(", "[")
