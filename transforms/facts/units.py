"""Units: what stands before or after a number and says what it counts, measures or costs."""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.facts.wording import Wording, surface_keys
from transforms.lexicon import lexicon

ONE = Decimal(1)
HYPHENS = frozenset({"-", "‑", "‐"})
SIGNS = frozenset({"-", "−"})


class Unit(NamedTuple):
    """A unit as the lexicon knows it.

    Attributes:
        code: ISO 4217 or UCUM code.
        system: iso4217 or ucum.
        kind: money, percent, percentage_point, basis_point, duration or measure.
        minor: what one of it is worth in `code`: 0.01 for cents.
        factor, offset, si_unit: SI value = value * factor + offset; no factor for what SI does not measure.
        ambiguity: other codes the surface may mean.
        written: word (free), symbol (behind digits), glued (touching digits), code, sign, prefix, scaled (behind
            thousand, million, …).
    """

    code: str
    system: str
    kind: str
    written: str
    ambiguity: tuple[str, ...] = ()
    minor: Decimal = ONE
    factor: float | None = None
    offset: float = 0.0
    si_unit: str | None = None


class UnitAt(NamedTuple):
    """A unit in a sentence: words `first` to before `end`."""

    first: int
    end: int
    unit: Unit


@cache
def units() -> dict[str, tuple[Unit, ...]]:
    """What may follow a number, by surface: words in lower case, symbols and codes as they are."""
    found: dict[str, tuple[Unit, ...]] = {}
    for key, unit in [*currencies(), *measures()]:
        found[key] = (*found.get(key, ()), unit)
    return found


@cache
def longest() -> dict[str, int]:
    """The number of pieces of the longest surface that starts with a piece."""
    lengths: dict[str, int] = {}
    for key in units():
        first, count = key.partition(" ")[0], key.count(" ") + 1
        lengths[first] = max(count, lengths.get(first, 0))
    return lengths


def measures() -> list[tuple[str, Unit]]:
    """UCUM units with their surfaces."""
    return [
        (key, Unit(code, "ucum", kind, written, split(ambiguity), ONE, number(factor), number(offset) or 0.0, si_unit))
        for key, written, code, kind, factor, offset, si_unit, ambiguity in keyed("units").iter_rows()
    ]


def currencies() -> list[tuple[str, Unit]]:
    """Currencies with what may follow a number: names, codes, signs."""
    return [
        (key, Unit(code, "iso4217", "money", written, split(ambiguity), Decimal(minor or 1)))
        for key, written, code, minor, ambiguity in keyed("currencies").iter_rows()
        if written != "prefix" and key not in UNSAFE_BEHIND
    ]


@cache
def prefixes() -> dict[str, Unit]:
    """Currencies by what precedes a number: signs, codes, RM, Rs."""
    return {
        key: Unit(code, "iso4217", "money", written, split(ambiguity), Decimal(minor or 1))
        for key, written, code, minor, ambiguity in keyed("currencies").iter_rows()
        if written in ("prefix", "code")
    }


# Codes that are English words: no price when they follow a number ("5 ALL", "2 TOP").
UNSAFE_BEHIND = frozenset({"ALL", "TOP", "CUP", "GEL", "MOP", "LAK", "PEN", "BAM", "AMD", "SOS", "TRY", "MAD"})


def keyed(name: str) -> pl.DataFrame:
    """A lexicon with a first column `key` instead of `surface` and `source`: the surface as sentences are read."""
    rows = lexicon(name)
    keys = pl.Series("key", surface_keys(rows["surface"]))
    return rows.with_columns(keys).select("key", pl.exclude("key", "surface", "source"))


def split(listed: str | None) -> tuple[str, ...]:
    """The parts of a lexicon cell that holds several codes."""
    return tuple(listed.split(";")) if listed else ()


def number(written: str | None) -> float | None:
    """A lexicon cell as a number."""
    return float(written) if written else None


def currency_before(text: Wording, at: int, floor: int) -> UnitAt | None:
    """The currency sign or code that ends before a number in digits, from word `floor` on: US$, RM, USD, $-50.8bn."""
    if text.lower[at][0].isalpha():
        return None
    at -= text.words[at - 1] in SIGNS and text.glued[at] and text.glued[at - 1]
    if at <= floor or text.words[at - 1] not in prefix_ends():
        return None
    for first in range(max(floor, at - 4), at):
        unit = prefixes().get(" ".join(text.words[first:at]))
        if unit is not None and stands_alone(text, first, at, unit):
            return UnitAt(first, at, unit)
    return None


@cache
def prefix_ends() -> frozenset[str]:
    """The last pieces of currency prefixes."""
    return frozenset(key.rpartition(" ")[2] for key in prefixes())


def stands_alone(text: Wording, first: int, at: int, unit: Unit) -> bool:
    """Whether letters before a number are a currency: not the end of a longer word, and glued where they are short."""
    key, letter = text.words[at - 1], text.words[first]
    if at - first > 1 and len(letter) == 1 and letter.isalpha() and letter not in "Cc" and not text.glued[first + 1]:
        return False  # a $5m deal that opens a sentence is not in Australian dollars
    if not key[0].isalpha() or not text.words[first][0].isalpha() or at - first > 1:
        return True
    if (text.glued[first] and (text.is_word(first - 1) or text.is_digits(first - 1))) or (
        key.lower() in ("dollar", "dollars") and not text.is_digits(at)
    ):
        return False
    if key in UNSAFE_BEHIND and not text.glued[at]:
        return False
    if key == "COP" and text.glued[at] and len(text.words[at]) < 4:
        return False  # the climate conference, not Colombian pesos
    if unit.written == "code" or key in ("RM", "Rs", "Rp", "PS", "Tk", "Dh", "Dhs", "dollar", "dollars", "kr", "Fr"):
        return True
    return text.glued[at]


def unit_after(text: Wording, at: int, is_digits: bool, scale: Decimal) -> UnitAt | None:
    """The unit that starts at a word, the longest one.

    Args:
        text: the sentence.
        at: index of the word after the number; a hyphen between them is passed over ("8.5-inch").
        is_digits: whether the number is in digits: symbols stand only behind digits.
        scale: what the number was multiplied by, for units that only large numbers have ("3 billion won").
    """
    word, first, lengths = text.words[at], at, longest()
    if word in HYPHENS:
        first += is_hyphen(text, at) or is_spaced_hyphen(text, at)
        word = text.words[first]
    reach = max(lengths.get(word, 0), lengths.get(text.lower[first], 0))
    for end in range(min(first + reach, text.count), first, -1):
        if end == text.count and text.words[end - 1] == "." and end > first + 1:
            continue  # the sentence's own full stop
        for found in surfaces(text, first, end):
            if fits(text, first, end, at, found, is_digits, scale):
                return UnitAt(first, end, found)
    return None


def is_hyphen(text: Wording, at: int) -> bool:
    """Whether a hyphen joins the words on its two sides."""
    return text.words[at] in HYPHENS and text.glued[at] and text.glued[at + 1]


def is_spaced_hyphen(text: Wording, at: int) -> bool:
    """Whether a hyphen with spaces joins a number and a unit in the singular, as tokenised text has it: 30 - year."""
    if text.words[at] != "-" or text.glued[at] or text.glued[at + 1]:
        return False
    unit = word_unit(text.lower[at + 1])
    return unit is not None and unit.written == "word" and len(text.words[at + 1]) > 3 and text.lower[at + 1][-1] != "s"


def surfaces(text: Wording, first: int, end: int) -> list[Unit]:
    """The units that some words may write: exact writing before lower case, which only words and names have."""
    key, lower = " ".join(text.words[first:end]), text.phrase(first, end)
    exact = list(units().get(key, ()))
    if key == lower:
        return exact
    return exact + [unit for unit in units().get(lower, ()) if unit.written in ("word", "scaled")]


def word_unit(phrase: str) -> Unit | None:
    """The measure or duration that a phrase in lower case names, as in "per hour" and "a third of a mile"."""
    found = (unit for unit in units().get(phrase, ()) if unit.system == "ucum")
    return next(found, None)


def fits(text: Wording, first: int, end: int, at: int, unit: Unit, is_digits: bool, scale: Decimal) -> bool:
    """Whether a unit may be written here the way it is."""
    is_glued = text.glued[first] and first == at
    goes_on = text.glued[end] and (text.is_word(end) or text.is_digits(end))
    if unit.written == "glued":
        is_extent = unit.code == "[in_i]" and text.lower[end] in EXTENTS and not closes_quotation(text, first)
        return is_digits and (is_extent or (is_glued and not goes_on and not closes_quotation(text, first)))
    if unit.written == "code" and (scale >= 1000 or unit.minor > 1):
        return not goes_on  # twenty million USD, twenty MUSD
    if unit.written in ("symbol", "code", "sign"):
        has_power = text.words[end - 1][:1].isdecimal()
        return is_digits and not goes_on and (text.glued[end - 1] or not has_power)
    return unit.written == "word" or scale >= 1000


EXTENTS = frozenset({"long", "wide", "tall", "high", "deep", "thick"})  # 10 " long


def closes_quotation(text: Wording, at: int) -> bool:
    """Whether a mark behind a number ends a quotation rather than stands for feet or inches."""
    mark = text.words[at]
    return mark in ("'", '"', "''") and text.words[:at].count(mark) % 2 == 1


def si_value(value: Decimal, unit: Unit) -> float | None:
    """The value in the SI unit; None where there is none or where the unit is ambiguous in kind (degrees)."""
    if unit.factor is None:
        return None
    return float(value) * unit.factor + unit.offset
