"""Quantities: numbers with their units, found word by word in one sentence."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from transforms.lexicon import lexicon
from transforms.lookalikes import is_lookalike
from transforms.nouns import counted
from transforms.numerals import Numeral, kind_of, number_words, numeral
from transforms.units import Unit, UnitAt, currency_before, is_hyphen, measures, unit_after
from transforms.wording import Wording

ARTICLES = ("a", "an")


@dataclass(slots=True)
class Quantity:
    """A quantity in a sentence, by indices of its words.

    Attributes:
        first, end: words of the whole quantity, currency and unit included.
        at, number_end: words of the number alone.
        value: the number; None for ranges, which have `low` and `high`.
        noun: words of the counted noun phrase, its last word the noun itself.
        concept: words of the noun that the quantity stands before as an adjective ("a $5m contract").
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
    ambiguity: tuple[str, ...] = field(default=())


def quantities(text: Wording) -> list[Quantity]:
    """All quantities of a sentence in reading order, each on its own: ranges are joined later."""
    found: list[Quantity] = []
    at = 0
    while at < text.count:
        if not may_start(text, at):
            at += 1
            continue
        before = currency_before(text, at)
        number = numeral(text, at, before is not None)
        if number is None:
            at += 1
        elif is_lookalike(text, at, number, before is not None):
            at = number.end
        else:
            found.append(quantity(text, at, number, before))
            at = max(number.end, found[-1].number_end)
    return found


def may_start(text: Wording, at: int) -> bool:
    """Whether a number can start here: a quick look before the grammar is asked."""
    word = text.words[at]
    if word[:1].isdecimal() or word == "." or word[:1] in "½¼¾⅓⅔⅛⅜⅝⅞":
        return True
    lower = text.lower[at]
    if lower in ARTICLES:
        return text.lower[at + 1] in number_words()
    return lower in number_words() or lower.endswith("fold")


def quantity(text: Wording, at: int, number: Numeral, before: UnitAt | None) -> Quantity:
    """The quantity of a number, with the unit before or after it, what it counts, and what it is per."""
    if before is not None:
        found = with_unit(at, number, UnitAt(before.first, after_money(text, number.end), before.unit))
        found.first = before.first
    else:
        after = unit_after(text, number.end, number.form in ("digits", "part"), number.scale)
        found = with_unit(at, number, after) if after is not None else bare(text, at, number)
    found.first -= is_negative(text, found)
    if found.kind == "duration":
        read_age(text, found)
    if found.kind != "age":
        read_per(text, found)
    return found


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
    found = Quantity(
        at, number.end, at, number.end, "scalar", "scalar", number.value, number.decimals, number.form, number.scale
    )
    if number.form == "fold":
        found.kind, found.rule = "multiple", "fold"
    elif number.form == "part":
        found.kind, found.rule = "ratio", "part"
    elif text.lower[number.end] == "times":
        found.kind, found.rule, found.end = *multiple_or_count(text, number.end + 1), number.end + 1
        if found.kind == "count":
            found.unit, found.system = "time", "noun"
    else:
        read_count(text, found)
    return found


def multiple_or_count(text: Wording, at: int) -> tuple[str, str]:
    """What "times" means: four times the number is a multiple, called three times a count."""
    following = text.lower[at]
    is_comparison = following in ("the", "as", "more", "its", "their", "that", "what", "higher", "larger", "bigger")
    return ("multiple", "times") if is_comparison or following.endswith("er") else ("count", "count_times")


def read_count(text: Wording, found: Quantity) -> None:
    """Read the noun phrase behind a number as what it counts."""
    start = found.number_end
    has_hyphen = is_hyphen(text, start)
    phrase = counted(text, start + has_hyphen, found.value == 1, has_hyphen)
    if phrase is None:
        return
    found.noun = phrase.first, phrase.end
    found.kind, found.rule = "count", "attributive_count" if has_hyphen else "count"
    found.unit, found.system, found.end = phrase.lemma, "noun", phrase.end


def after_money(text: Wording, end: int) -> int:
    """End of an amount of money with the currency's name repeated behind it: $31.20 US, $10 dollars."""
    return end + (text.words[end] in ("US", "U.S.", "USD", "AUD", "CAD") or text.lower[end] in ("dollars", "euros"))


def is_negative(text: Wording, found: Quantity) -> int:
    """Number of words of a minus sign before a quantity, whose value then changes sign; a spaced dash is none."""
    before = found.first - 1
    if text.lower[before] == "minus":
        words = 1
    elif text.words[before] == "-" and text.lower[before - 1] == "minus" and text.glued[before]:
        words = 2
    elif text.words[before] in ("-", "−") and text.glued[before + 1] and is_free_left(text, before):
        words = 1
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


def read_age(text: Wording, found: Quantity) -> None:
    """Turn a duration into an age where the words say so: 5 years old, 66-year-old, 18 months of age."""
    end = found.end
    if text.words[end] in ("-", "‑", "‐") and text.lower[end + 1] in ("old", "olds"):
        found.kind, found.rule, found.end = "age", "age", end + 2
    elif text.lower[end] in ("old", "olds", "yo"):
        found.kind, found.rule, found.end = "age", "age", end + 1
    elif text.lower[end] == "of" and text.lower[end + 1] == "age":
        found.kind, found.rule, found.end = "age", "age", end + 2
    elif text.lower[found.first - 1] == "aged" or text.phrase(found.first - 2, found.first) == "age of":
        found.kind, found.rule = "age", "age"


@cache
def per_units() -> dict[str, str]:
    """What a rate may be per: words with the unit they stand for."""
    times = {word: unit.code for word, unit in measures().items() if unit.written == "word" and " " not in word}
    rows = lexicon("per_nouns").select("word", "per_unit").iter_rows()
    return times | dict(rows)


def read_per(text: Wording, found: Quantity) -> None:
    """Read what a quantity is per: $80 per square metre, 5 percent a year, $70-a-share, 1,000 km/h."""
    end = found.end
    word = text.lower[end]
    if word in ("per", "each", "every", "a", "an", "/") and not (word in ("/", "a") and found.kind == "scalar"):
        start = end + 1
    elif is_hyphen(text, end) and text.lower[end + 1] in ("a", "an", "per"):
        start = end + 2 + is_hyphen(text, end + 2)
    else:
        return
    name = per_name(text, start, word)
    if name is None or found.kind == "duration":
        return
    found.per_unit, found.end = name[0], name[1]


def per_name(text: Wording, start: int, marker: str) -> tuple[str, int] | None:
    """The unit a rate is per and the word after it; "per" takes any noun, "a" only those of the lexicon."""
    for end in (start + 2, start + 1):
        key = text.phrase(start, end)
        unit = measures().get(key) or (
            measures().get(" ".join(text.words[start:end])) if marker in ("/", "per") else None
        )
        if unit is not None and unit.kind in ("duration", "measure"):
            return unit.code, end
    word = text.lower[start]
    if word in per_units():
        return per_units()[word], start + 1
    if marker == "per" and text.is_word(start) and word not in ("cent",):
        return word, start + 1
    return None


__all__ = ["Quantity", "kind_of", "quantities"]
