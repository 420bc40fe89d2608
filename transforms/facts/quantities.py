"""Quantities: numbers with their units, found word by word in one sentence."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from transforms.facts.lookalikes import is_lookalike
from transforms.facts.minus import DEGREES, minus
from transforms.facts.multipliers import multiple_or_count, multiplier
from transforms.facts.nouns import Counted, counted, is_plural
from transforms.facts.number_words import ARTICLES
from transforms.facts.numerals import ENDING, Numeral, kind_of, number_of, numeral
from transforms.facts.ranks import MOST_RANK, SUFFIXES, placed
from transforms.facts.units import SIGNS, Unit, UnitAt, currency_before, is_hyphen, prefix_ends, unit_after, word_unit
from transforms.facts.wording import Wording

STARTS = re.compile(r"[dvutlfqopm]|\.(?=d)|a(?=[hspq])")  # where a number may start, on the roles of words
MOST_NAMED = 12  # as many as a pronoun may stand for
MARKS_OF_RANK = frozenset({".", "no", "nos", "#", "number"})
WITHOUT_UNIT = frozenset({"magnitude"})  # a 6.1-magnitude earthquake, a magnitude 6.1 earthquake
PERCENT = frozenset({"%", "cent", "percent", "rate", "rates"})
IN = frozenset({"in", "out"})  # one in five, three out of ten, one onion in twelve
DEFINITE = frozenset({"the", "these", "those"})
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
    words, lower, glued, roles, free = text.words, text.lower, text.glued, text.roles, 0
    for start in STARTS.finditer(roles):
        at = start.start()
        if at < free:
            continue
        role = roles[at]
        if role in "opm" or (glued[at + 1] and lower[at + 1] in SUFFIXES):
            told = multiplied(text, at) if role == "m" else ranked(text, at)
            if told is not None:
                found.append(told)
                free = told.end
            if told is not None or role != "d":
                continue
        floor = found[-1].end if found else 0
        before = currency_before(text, at, floor) if words[at - 1] in money_before() else None
        number = numeral(text, at, before is not None)
        if number is None:
            continue
        one = rank(text, at, number) if lower[at - 1] in MARKS_OF_RANK else None
        if one is None and not IN.isdisjoint(lower[number.end : number.end + 2]):
            one = share(text, at, number)
        may_be_cents = bool(found) and floor == at and found[-1].kind == "money" and len(words[at]) == 2
        if one is None and not may_be_cents and is_lookalike(text, at, number, before is not None):
            free = number.end
            is_bare = bool(found) and found[-1].kind == "scalar"
            if is_bare and found[-1].end == at - 1 and words[at - 1] == "-" and glued[at]:
                found.pop()  # 16-18 Orchard Road
            continue
        one = one or quantity(text, at, number, before)
        free = one.number_end
        if one.kind != "scalar" or not is_pronoun(text, one):
            found.append(one)
    if len(found) > 1:
        count_past(text, found)
    return found


def is_pronoun(text: Wording, found: Quantity) -> bool:
    """Whether a small number stands for those named before: the two met, none of the four."""
    if found.form != "words" or found.value is None or found.value > MOST_NAMED:
        return False
    is_known = text.lower[found.first - 1] in DEFINITE or text.phrase(found.first - 2, found.first) == "the other"
    return is_known and text.shape[found.end : found.end + 1] in ("V", "A", "M", "R", "X", ".", ",")


def ranked(text: Wording, at: int) -> Quantity | None:
    """The rank that an ordinal tells, if it is one."""
    place = placed(text, at)
    return None if place is None else plain(at, place, "rank")


def multiplied(text: Wording, at: int) -> Quantity | None:
    """The quantity of "twice" or "doubled", if it is one."""
    read = multiplier(text, at)
    if read is None:
        return None
    number, kind, rule = read
    found = plain(at, number, kind)
    found.rule = rule
    if kind == "count":
        found.unit, found.system = "time", "noun"
    if rule == "verb_multiple":
        found.role, found.change = "delta", "up" if number.value > 1 else "down"
    return found


@cache
def money_before() -> frozenset[str]:
    """What stands before a number that a currency leads: its last piece, or a minus between the two."""
    return prefix_ends().union(SIGNS)


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
    if (words := minus(text, found.first, found.at, found.unit in DEGREES)) is not None:
        found.first -= words
        found.value = None if found.value is None else -found.value
    return found


def unit_behind(text: Wording, number: Numeral) -> UnitAt | None:
    """The unit behind a number, past "of" (dozens of miles, half of a mile) or one word (517 rushing yards)."""
    end, is_digits = number.end, number.form in ("digits", "part")
    found = unit_after(text, end, is_digits, number.scale)
    if found is not None:
        is_open = found.unit.kind == "money" and bool(found.unit.ambiguity)
        is_named = is_open and text.words[found.end] in ("US", "U.S.")
        return american(found._replace(end=found.end + 1)) if is_named else found
    if text.words[end] in ("US", "U.S.", "UK", "imperial"):
        national = unit_after(text, end + 1, False, number.scale)
        is_american = text.words[end] in ("US", "U.S.") and national is not None and national.unit.kind == "money"
        return american(national) if is_american and national is not None else national
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


def american(unit: UnitAt) -> UnitAt:
    """A unit of money as the American one: 65.1 US cents."""
    return unit._replace(unit=unit.unit._replace(code="USD", ambiguity=()))


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
    is_spelt = (
        text.phrase(at - 2, at) in ("the number", "'s number", "’s number", "world number") and number.value <= 10
    )
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
        return share_of_nouns(text, at, number)
    words = 2 if link == "out" and text.lower[number.end + 1] == "of" else int(link == "in")
    words += bool(words) and text.lower[number.end + words] == "every"
    if not words or number.form not in ("words", "digits") or number.scale != 1 or text.words[at - 1] == "$":
        return None
    whole = numeral(text, number.end + words)
    if whole is None or not 0 < number.value < whole.value <= MOST_RANK or whole.form not in ("words", "digits"):
        return None
    if link == "in" and number.form != whole.form and number.value != 1 and whole.value not in (10, 100):
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


def share_of_nouns(text: Wording, at: int, number: Numeral) -> Quantity | None:
    """A share with its noun or hyphens inside: one onion in twelve, 4 hours in 10, a nine-in-10 chance."""
    end = number.end
    is_hyphened = is_hyphen(text, end) and text.lower[end + 1] == "in" and is_hyphen(text, end + 2)
    is_noun = text.lower[end + 1] == "in" and text.shape[end : end + 1] == "N"
    if not (is_hyphened or is_noun) or number.scale != 1 or number.form not in ("words", "digits"):
        return None
    whole = numeral(text, end + (3 if is_hyphened else 2))
    if whole is None or not 0 < number.value < whole.value <= 100 or whole.scale != 1 or whole.form == "part":
        return None
    if is_noun and (text.words[whole.end] not in ENDING or not (number.value == 1 or whole.value in (10, 100))):
        return None  # one goal in six games, 3 goals in 5
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
    elif number.form == "part" and text.phrase(number.end, number.end + 3) == "of a point" and says_percent(text):
        found.kind, found.rule, found.end = "percentage_point", "percentage_point", number.end + 3
        found.unit, found.system, found.meaning = "%", "ucum", word_unit("percentage points")
    elif number.form == "part":
        found.kind, found.rule = "ratio", "part"
    elif text.lower[number.end] == "times":
        found.kind, found.rule, found.end = *multiple_or_count(text, number.end + 1), number.end + 1
        if number.decimals:
            found.kind, found.rule = "multiple", "times"
        if found.kind == "count":
            found.unit, found.system = "time", "noun"
    else:
        read_count(text, found)
    return found


def says_percent(text: Wording) -> bool:
    """Whether a sentence tells percentages, so that its points are percentage points."""
    return not PERCENT.isdisjoint(text.lower)


def plain(at: int, number: Numeral, kind: str) -> Quantity:
    """The quantity of a number alone."""
    return Quantity(
        at, number.end, at, number.end, kind, kind, number.value, number.decimals, number.form, number.scale
    )


def read_count(text: Wording, found: Quantity) -> None:
    """Read the noun phrase behind a number as what it counts."""
    start = found.number_end
    says_or_so = text.lower[start] == "or" and text.lower[start + 1] in ("so", "more", "fewer")
    if says_or_so or (is_hyphen(text, start) and text.lower[start + 1] in ("plus", "odd")):
        start += 2
    has_hyphen = is_hyphen(text, start)
    is_size = text.lower[found.first - 1] == "of" and text.shape[found.first - 2 : found.first - 1] == "N"
    if is_size and (text.shape[start : start + 1] in ("V", "X", "Z") or text.lower[found.first - 2] == "family"):
        return  # a family of four needs 200 litres
    phrase = counted(text, start + has_hyphen, found.value == 1, has_hyphen)
    if phrase is None:
        return
    found.noun = None if has_hyphen else (phrase.first, phrase.end)
    is_known = text.lower[found.first - 1] in DEFINITE
    if phrase.lemma in WITHOUT_UNIT or text.lower[found.first - 1] in WITHOUT_UNIT:
        found.noun = None
        return
    if is_kind_of_others(text, found, phrase):
        return
    found.kind = "count"
    found.rule = "attributive_count" if has_hyphen else "definite_count" if is_known else "count"
    found.unit, found.system, found.end = phrase.lemma, "noun", phrase.end


def is_kind_of_others(text: Wording, found: Quantity, phrase: Counted) -> bool:
    """Whether "of" and a singular say of which kind one more is: three counts of fraud and one of theft."""
    is_of = text.lower[found.number_end] == "of" and phrase.first == found.number_end + 1
    return is_of and text.lower[found.first - 1] == "and" and not is_plural(text.words[phrase.end - 1])


def after_money(text: Wording, end: int) -> int:
    """End of an amount of money with the currency's name repeated behind it: $31.20 US, $10 dollars."""
    return end + (text.words[end] in ("US", "U.S.", "USD", "AUD", "CAD") or text.lower[end] in ("dollars", "euros"))
