"""Rates: what a quantity is per."""

from functools import cache

from transforms.facts.quantities import Quantity
from transforms.facts.units import Unit, is_hyphen, prefixes, units, word_unit
from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

NAMED = ("word", "scaled")
PER_DAY = "/d"
AGO = frozenset({"ago", "earlier", "later", "before", "after"})
MARKERS = frozenset({"per", "each", "every", "a", "an", "/"})


@cache
def per_units() -> dict[str, str]:
    """What "a" may introduce after an amount: single words with the unit they stand for."""
    times = {key: found[-1].code for key, found in units().items() if found[-1].system == "ucum" and key.isalpha()}
    rows = lexicon("per_nouns").select("word", "per_unit").iter_rows()
    return {key: code for key, code in times.items() if len(key) > 2} | dict(rows)


def tell_rates(text: Wording, found: list[Quantity]) -> None:
    """Fill in what quantities are per: $80 per square metre, 5 percent a year, $70-a-share, 52,000 barrel-a-day.

    Those that prove to be the end of a rate ("64 cents a dozen") are taken out.
    """
    for place, quantity in enumerate(found):
        if quantity.unit is not None and quantity.unit[-2:] == PER_DAY:
            quantity.unit, quantity.per_unit = quantity.unit[:-2], "d"  # bpd, as barrels per day
        if quantity.kind == "age" or quantity.end >= text.count:
            continue
        at = past_equivalent(text, found, place) or past_stuff(text, quantity.end)
        start = past_marker(text, at)
        name = per_name(text, start, text.lower[at]) if start is not None else None
        if name is None or is_span(quantity, name[0]) or text.lower[name[1]] in AGO:
            continue
        quantity.per_unit = name[0]
        if at == quantity.end:
            quantity.end = name[1]
        if quantity.kind == "scalar":
            price_currency(text, quantity)
    if len(found) > 1:
        found[:] = [one for place, one in enumerate(found) if not place or one.first >= found[place - 1].end]


def past_equivalent(text: Wording, found: list[Quantity], place: int) -> int | None:
    """Index past a bracket that tells an amount again, or past its end within: 350 crowns ($31) | a day."""
    end = found[place].end
    if found[place].kind != "money":
        return None
    if text.words[end] == "(" and place + 1 < len(found) and text.words[found[place + 1].end] == ")":
        return found[place + 1].end + 1
    is_inside = place > 0 and text.words[end] == ")" and text.words[found[place - 1].end] == "("
    return end + 1 if is_inside else None


def price_currency(text: Wording, quantity: Quantity) -> None:
    """Read a bare number per dollar as an amount of the currency named before: the rand, at 18.52 per dollar."""
    other = currency(quantity.per_unit or "")
    priced = (currency(text.lower[at]) for at in range(quantity.first - 1, -1, -1))
    unit = next((one for one in priced if one is not None), None) if other is not None else None
    if unit is None or other is None or unit.code == other.code:
        return
    quantity.kind, quantity.rule, quantity.per_unit = "money", "money", other.code
    quantity.unit, quantity.system, quantity.meaning, quantity.ambiguity = unit.code, unit.system, unit, unit.ambiguity


def currency(word: str) -> Unit | None:
    """The currency that a word names."""
    return next((unit for unit in units().get(word, ()) if unit.kind == "money" and unit.written in NAMED), None)


def past_stuff(text: Wording, end: int) -> int:
    """Index past what an amount is of, where "a" and a time follow it: gallons of jet fuel | a year."""
    if text.lower[end] != "of":
        return end
    at = end + 1
    while at < min(end + 6, text.count) and text.shape[at] in "NJPEG-":
        at += 1
    unit = word_unit(text.lower[at + 1])
    return at if text.lower[at] in ("a", "an", "per") and unit is not None and unit.kind == "duration" else end


def past_marker(text: Wording, end: int) -> int | None:
    """Index of the word after "per", "a", "/" or "-a-"; None where nothing says that a rate follows."""
    if text.lower[end] in MARKERS:
        return end + 1 + is_hyphen(text, end + 1)
    if is_hyphen(text, end) and text.lower[end + 1] in ("a", "an", "per"):
        return end + 2 + is_hyphen(text, end + 2)
    if text.words[end] == text.words[end + 2] == "-" and text.lower[end + 1] in ("a", "an"):
        return end + 3  # as tokenised text has it: $70 - a - share
    return None


def per_name(text: Wording, start: int, marker: str) -> tuple[str, int] | None:
    """The unit a rate is per and the word after it; "per" takes any noun, "a" only those of the lexicon."""
    pair = word_unit(text.phrase(start, start + 2))
    if pair is not None:
        return pair.code, start + 2
    word = text.lower[start]
    if word in per_units():
        return per_units()[word], start + 1
    sign = prefixes().get(text.words[start]) if marker == "/" else None
    if sign is not None:
        return sign.code, start + 1  # N1,538/$
    symbol = word_unit(text.words[start]) if marker in ("/", "per") else None
    if symbol is not None:
        return symbol.code, start + 1
    return (word, start + 1) if marker == "per" and len(word) > 2 and text.is_word(start) and word != "cent" else None


def is_span(quantity: Quantity, per_unit: str) -> bool:
    """Whether a duration is not told per the longer time behind it: five years a decade is no rate of years."""
    if quantity.kind != "duration":
        return False
    shorter = ("s", "min", "h", "d", "wk", "mo", "a")
    return not (quantity.unit in shorter and per_unit in shorter[shorter.index(quantity.unit) + 1 :])
