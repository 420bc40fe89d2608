"""Quantities: numbers with their units, found word by word in one sentence."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from transforms.facts.lookalikes import is_lookalike
from transforms.facts.nouns import counted, is_plural
from transforms.facts.number_words import ARTICLES
from transforms.facts.numerals import Numeral, kind_of, number_of, numeral
from transforms.facts.units import Unit, UnitAt, currency_before, is_hyphen, unit_after, word_unit
from transforms.facts.wording import Wording

STARTS = re.compile(r"[dvutlfq]|\.(?=d)|a(?=[hspq])")  # where a number may start, on the roles of words
MOST_RANK = 1000
MARKS_OF_RANK = frozenset({".", "no", "nos", "#", "number"})
DEFINITE = frozenset({"the", "these", "those"})
DEGREES = ("Cel", "[degF]")
SIGNS = ("-", "−")
BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">"}


@dataclass(slots=True)
class Quantity:
    """A quantity in a sentence, by indices of its words.

    Attributes:
        first, end: words of the whole quantity, currency and unit included.
        at, number_end: words of the number alone.
        value: the number; None for ranges, which have `low` and `high`.
        noun: words of the counted noun phrase, its last word the noun itself.
        lent_noun: the counted noun phrase of the quantity whose unit this one leaves out.
        lead: number of words before it that tell its bound.
    """

    first: int
    end: int
    at: int
    number_end: int
    kind: str
    rule: str
    value: Decimal | None
    decimals: int | None
    form: str
    scale: Decimal
    unit: str | None = None
    system: str | None = None
    meaning: Unit | None = None
    per_unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    noun: tuple[int, int] | None = None
    bound: str = "eq"
    change: str = "none"
    role: str = "level"
    group: int | None = None
    equivalent_group: int | None = None
    equivalent_role: str | None = None
    ambiguity: tuple[str, ...] = ()
    lead: int = 0
    lent_noun: tuple[int, int] | None = None


def quantities(text: Wording) -> list[Quantity]:
    """All quantities of a sentence in reading order, each on its own: ranges are joined later."""
    found: list[Quantity] = []
    free = 0
    for start in STARTS.finditer(text.roles):
        at = start.start()
        if at < free:
            continue
        floor = found[-1].end if found else 0
        is_word = text.lower[at][0].isalpha()
        before = None if is_word else currency_before(text, at - has_inner_sign(text, at), floor)
        number = numeral(text, at, before is not None)
        if number is None:
            continue
        is_marked = text.lower[at - 1] in MARKS_OF_RANK
        one = (rank(text, at, number) if is_marked else None) or share(text, at, number)
        if one is None and is_lookalike(text, at, number, before is not None):
            free = number.end
            is_bare = bool(found) and found[-1].kind == "scalar"
            if is_bare and found[-1].end == at - 1 and text.words[at - 1] == "-" and text.glued[at]:
                found.pop()  # 16-18 Orchard Road
            continue
        found.append(one or quantity(text, at, number, before))
        free = found[-1].number_end
    if len(found) > 1:
        count_past(text, found)
    return found


def has_inner_sign(text: Wording, at: int) -> bool:
    """Whether a minus stands between a currency and its number: $-50.8bn."""
    return text.words[at - 1] in SIGNS and text.glued[at] and text.glued[at - 1]


def quantity(text: Wording, at: int, number: Numeral, before: UnitAt | None) -> Quantity:
    """The quantity of a number, with the unit before or after it or what it counts."""
    if before is not None:
        found = with_unit(at, number, UnitAt(before.first, after_money(text, number.end), before.unit))
        found.first = before.first
    else:
        after = unit_behind(text, number)
        found = with_unit(at, number, after) if after is not None else bare(text, at, number)
        if found.kind == "money" and number.scale == 1 and kind_of(text, found.end) == "scale":
            found.number_end = found.end = found.end + 1
            scale = number_of(text, found.end - 1)
            found.value, found.scale = number.value * int(scale), Decimal(int(scale))
    found.first -= is_negative(text, found)
    return found


def unit_behind(text: Wording, number: Numeral) -> UnitAt | None:
    """The unit behind a number, past "of" (dozens of miles, half of a mile) or one word (517 rushing yards)."""
    end, is_digits = number.end, number.form in ("digits", "part")
    found = unit_after(text, end, is_digits, number.scale)
    if found is not None:
        return found
    if text.words[end] in ("US", "U.S.", "UK", "imperial"):
        return unit_after(text, end + 1, False, number.scale)
    if text.words[end] in BRACKETS:
        inside = unit_after(text, end + 1, is_digits, number.scale)
        return (
            inside._replace(end=inside.end + 1)
            if inside and text.words[inside.end] == BRACKETS[text.words[end]]
            else None
        )
    if number.form in ("part", "plural_scale"):
        return unit_past_of(text, number)
    if text.shape[end : end + 1] in ("G", "J") and text.lower[end] not in ("last", "next", "square"):
        past = word_unit(text.lower[end + 1])
        if past is not None and past.written == "word" and is_plural(text.words[end + 1]):
            return UnitAt(end + 1, end + 2, past)
    return None


def unit_past_of(text: Wording, number: Numeral) -> UnitAt | None:
    """The unit of a part or of dozens: a third of a mile, half a kilogram, hundreds of miles."""
    start = number.end + (text.lower[number.end] == "of")
    if number.form == "part":
        if text.lower[start] not in ARTICLES:
            return None
        start += 1 + (text.words[start + 1] == "US")
    return unit_after(text, start, False, number.scale) if start > number.end else None


def rank(text: Wording, at: int, number: Numeral) -> Quantity | None:
    """A place in an order, told by a word of `MARKS_OF_RANK`: No 2, No. 1, #3, the number one; not Flight No. 23."""
    first = at - 1
    if text.words[first] == "." and text.glued[first]:
        first -= 1
    is_marked = text.words[first] in ("No", "Nos", "#") and text.is_digits(at)
    is_spelt = text.phrase(at - 2, at) in ("the number", "'s number", "’s number") and number.value <= 10
    is_marked = is_marked or is_spelt
    goes_on = text.is_word(number.end) and text.glued[number.end]
    if not is_marked or goes_on or number.end != at + 1 or number.value > MOST_RANK:
        return None
    if first > 0 and text.shape[first - 1] == "P":
        return None
    found = plain(at, number, "rank")
    found.first = first
    return found


def share(text: Wording, at: int, number: Numeral) -> Quantity | None:
    """So many out of so many: one in five, three out of ten."""
    link = text.lower[number.end]
    if link not in ("in", "out"):
        return None
    words = 2 if link == "out" and text.lower[number.end + 1] == "of" else int(link == "in")
    words += bool(words) and text.lower[number.end + words] == "every"
    if not words or number.form not in ("words", "digits") or number.scale != 1 or text.words[at - 1] == "$":
        return None
    whole = numeral(text, number.end + words)
    if whole is None or not 0 < number.value < whole.value <= MOST_RANK or whole.form not in ("words", "digits"):
        return None
    if link == "in" and number.form != whole.form and number.value != 1:
        return None
    if link == "in" and (
        whole.value > 100 or (number.form == "digits" and whole.value not in (3, 4, 5, 6, 8, 10, 20, 100))
    ):
        return None
    if unit_after(text, whole.end, True, whole.scale) is not None:
        return None
    found = plain(at, number, "ratio")
    found.value, found.decimals, found.rule = number.value / whole.value, None, "share"
    found.end = found.number_end = whole.end
    return found


def count_past(text: Wording, found: list[Quantity]) -> None:
    """Let a bare number count the noun past the measure right behind it: eight million 250ml bottles."""
    for first, second in pairwise(found):
        if first.kind != "scalar" or first.end != second.first or second.kind not in ("measure", "duration", "money"):
            continue
        phrase = counted(text, second.end + is_hyphen(text, second.end), first.value == 1, False)
        if phrase is not None:
            first.kind, first.rule, first.unit, first.system = "count", "count", phrase.lemma, "noun"


def with_unit(at: int, number: Numeral, after: UnitAt) -> Quantity:
    """The quantity of a number with a unit; minor money is told in the major unit (50 cents are 0.50)."""
    unit = after.unit
    money = unit.kind == "money"
    value = number.value * unit.minor
    decimals = None if number.decimals is None else number.decimals - unit.minor.adjusted()
    return Quantity(
        at,
        after.end,
        at,
        number.end,
        unit.kind,
        "money" if money else unit.kind,
        value,
        decimals,
        number.form,
        number.scale,
        unit.code,
        unit.system,
        unit,
        ambiguity=unit.ambiguity,
    )


def bare(text: Wording, at: int, number: Numeral) -> Quantity:
    """The quantity of a number without a unit: a count of the noun after it, a share, a multiple, or just a number."""
    found = plain(at, number, "scalar")
    if number.form == "fold":
        found.kind, found.rule = "multiple", "fold"
    elif number.form == "part" and text.lower[number.end] in ("point", "points"):
        read_count(text, found)
    elif number.form == "part":
        found.kind, found.rule = "ratio", "part"
    elif text.lower[number.end] == "times":
        found.kind, found.rule, found.end = *multiple_or_count(text, number.end + 1), number.end + 1
        if found.kind == "count":
            found.unit, found.system = "time", "noun"
    else:
        read_count(text, found)
    return found


def plain(at: int, number: Numeral, kind: str) -> Quantity:
    """The quantity of a number alone."""
    return Quantity(
        at, number.end, at, number.end, kind, kind, number.value, number.decimals, number.form, number.scale
    )


def multiple_or_count(text: Wording, at: int) -> tuple[str, str]:
    """What "times" means: four times the number is a multiple, called three times a count."""
    following = text.lower[at]
    is_comparison = following in ("the", "as", "more", "its", "their", "that", "what", "higher", "larger", "bigger")
    return ("multiple", "times") if is_comparison or following.endswith("er") else ("count", "count_times")


def read_count(text: Wording, found: Quantity) -> None:
    """Read the noun phrase behind a number as what it counts."""
    start = found.number_end
    says_or_so = text.lower[start] == "or" and text.lower[start + 1] == "so"
    if says_or_so or (is_hyphen(text, start) and text.lower[start + 1] in ("plus", "odd")):
        start += 2
    has_hyphen = is_hyphen(text, start)
    phrase = counted(text, start + has_hyphen, found.value == 1, has_hyphen)
    if phrase is None:
        return
    found.noun = None if has_hyphen else (phrase.first, phrase.end)
    is_known = text.lower[found.first - 1] in DEFINITE
    found.kind = "count"
    found.rule = "attributive_count" if has_hyphen else "definite_count" if is_known else "count"
    found.unit, found.system, found.end = phrase.lemma, "noun", phrase.end


def after_money(text: Wording, end: int) -> int:
    """End of an amount of money with the currency's name repeated behind it: $31.20 US, $10 dollars."""
    return end + (text.words[end] in ("US", "U.S.", "USD", "AUD", "CAD") or text.lower[end] in ("dollars", "euros"))


def is_negative(text: Wording, found: Quantity) -> int:
    """Number of words of a minus sign before a quantity, whose value then changes sign; a spaced dash is none, nor is
    the end of "plus or minus"."""
    before = found.first - 1
    if text.lower[before] == "minus":
        if text.phrase(before - 2, before) == "plus or":
            return 0
        words = 1
    elif text.words[before] == "-" and text.lower[before - 1] == "minus" and text.glued[before]:
        words = 2
    elif text.words[before] in ("-", "−") and text.glued[before + 1] and is_free_left(text, before):
        words = 1
    elif (
        text.words[before] == "-"
        and found.unit in DEGREES
        and not text.glued[before]
        and not text.is_name_like(before - 1)
    ):
        words = 1  # to - 20 degrees Fahrenheit
    elif text.words[found.at - 1] in ("-", "−") and found.at - 1 > found.first:
        words = 0
    else:
        return 0
    if found.value is not None:
        found.value = -found.value
    return words


def is_free_left(text: Wording, at: int) -> bool:
    """Whether a minus stands at the start, behind a space or behind an opening bracket."""
    return at == 0 or not text.glued[at] or text.words[at - 1] in ("(", "[")
