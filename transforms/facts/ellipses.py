"""Ellipses: numbers that leave out what they count because it was just said."""

from decimal import Decimal

from transforms.facts.quantities import Quantity
from transforms.facts.units import word_unit
from transforms.facts.wording import Wording

LINKS = frozenset(
    {"and", "while", "whilst", "than", "from", "compared", "against", "versus", "vs", "or", "with", "but", "to"}
)
LENDING = ("count", "measure", "money", "index_level")
PERCENT = ("percent", "percentage_point")
OF_THEM = frozenset({"of them", "of whom", "of which", "of these", "of those"})
FORMER = frozenset({"from", "against", "with", "than", "was"})
OF_WHOLE = frozenset({"the", "its", "their", "his", "her", "our", "last", "past", "first", "these", "those"}) | {
    "previous",
    "opening",
}
INDEXES = frozenset({"dow", "ftse", "hang", "index", "indexes", "indices", "nasdaq", "nikkei", "stoxx", "topix"}) | {
    "asx",
    "cac",
    "dax",
    "ibex",
    "ibovespa",
    "kospi",
    "nifty",
    "sensex",
}
HAVE = frozenset({"had", "has", "have", "held", "hold", "holds", "win", "wins", "won"})
SERIOUSLY = frozenset({"badly", "critically", "fatally", "seriously"})  # six people were hurt, two seriously
COMPARED = frozenset({"more", "fewer", "less"})
HEADS = frozenset({"average", "high", "low", "maximum", "mean", "median", "minimum", "peak", "record", "total"})
MOST_APART = 25  # words between a number and what it borrows its unit from
MOST_TIMES = 100  # how many times one may be the other
MOST_OWNED = 6  # words between a number and what it is some of: four of the bus company's 29 routes
NEVER_LENT = frozenset({"four", "six"})  # hits in cricket, which nobody counts runs in
MILLION = 1_000_000
ZERO = Decimal(0)
MANY = Decimal(50)  # points of a share that nothing changes by


def fill_ellipses(text: Wording, found: list[Quantity]) -> None:
    """Give bare numbers the unit of the quantity before them: 435 homes by open sale and 187 by tender."""
    for place, quantity in enumerate(found):
        if quantity.kind != "scalar" or (quantity.scale != 1 and quantity.form == "plural_scale"):
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if following is not None and is_part_of(text, quantity, following):
            take_part(text, quantity, following)
            continue
        lenders = [one for one in reversed(found[:place]) if is_lender(text, one, quantity)]
        if not is_of_them(text, quantity):
            del lenders[1:]  # the nearest lends, unless the words ask for things of which there are as many
        lender = next((one for one in lenders if may_lend(text, one, quantity)), None)
        if lender is not None:
            lend(lender, quantity)


def tell_index_levels(text: Wording, found: list[Quantity]) -> None:
    """Call points of a share index its level: the Top 40 index added 212 points."""
    points = [quantity for quantity in found if quantity.kind == "count" and quantity.unit == "point"]
    if not points or INDEXES.isdisjoint(text.lower):
        return
    for quantity in points:
        if not INDEXES.isdisjoint(text.lower[: quantity.first]) and "-" not in text.words[quantity.at : quantity.end]:
            quantity.kind = "index_level"


def tell_points(text: Wording, found: list[Quantity]) -> None:
    """Call points percentage points beside the percentage that they change: 61.4 per cent, down 3.1 points."""
    shares = [one for one in found if one.kind == "percent"]
    for quantity in found:
        if quantity.unit != "point" or quantity.role != "delta" or not shares or quantity.kind != "count":
            continue
        levels = [one for one in shares if one.group == quantity.group and one.role != "delta"]
        if levels or (INDEXES.isdisjoint(text.lower) and abs(quantity.value or MANY) < MANY):
            quantity.kind, quantity.rule, quantity.noun = "percentage_point", "percentage_point", None
            quantity.unit, quantity.system, quantity.meaning = "%", "ucum", word_unit("percentage points")


def is_lender(text: Wording, giver: Quantity, taker: Quantity) -> bool:
    """Whether a quantity can lend its unit: its own, and not the second telling of an amount."""
    if giver.rule == "ellipsis" or giver.equivalent_role == "equivalent" or giver.unit in NEVER_LENT:
        return False
    if giver.kind in PERCENT:
        return is_percent_again(text, giver, taker)
    if giver.kind == "duration":  # 10 days, but up to 21; not took 10 days and cost 300
        is_bound = (
            bool(taker.lead)
            or bool(giver.decimals and giver.decimals == taker.decimals)
            or text.lower[taker.first - 1] in FORMER
        )
        return is_bound or is_of_them(text, taker) or has_as_well(text, giver, taker)
    return giver.kind in LENDING


def is_percent_again(text: Wording, giver: Quantity, taker: Quantity) -> bool:
    """Whether a bare number is a percentage too: from 4.2 percent to 4.4, by 5.4 points to 13; not fell 5% to 64."""
    if giver.kind == "percentage_point":
        return giver.group is not None and giver.group == taker.group and abs(taker.value or ZERO) <= 100
    is_former = text.lower[taker.first - taker.lead - 1] in FORMER
    return is_former and giver.role != "delta" and bool(taker.decimals) and abs(taker.value or ZERO) <= 100


def lend(giver: Quantity, taker: Quantity) -> None:
    """Copy what a quantity counts or is measured in."""
    taker.kind, taker.unit, taker.system, taker.rule = giver.kind, giver.unit, giver.system, "ellipsis"
    taker.meaning, taker.ambiguity, taker.lent_noun = giver.meaning, giver.ambiguity, giver.noun
    taker.per_unit = taker.per_unit or giver.per_unit
    if giver.kind == "percentage_point":
        taker.kind, taker.meaning = "percent", word_unit("percent")
    if giver.meaning is not None and giver.meaning.minor != 1:
        taker.value = None if taker.value is None else taker.value * giver.meaning.minor
        taker.decimals = None if taker.decimals is None else taker.decimals - giver.meaning.minor.adjusted()


def is_part_of(text: Wording, quantity: Quantity, following: Quantity) -> bool:
    """280 million of the 1.5 billion shekels, four of their last five games."""
    between = text.lower[quantity.end : following.first]
    is_of = between[:1] == ["of"] and len(between) < 4 and OF_WHOLE.issuperset(between[1:])
    is_owned = between[:1] == ["of"] and len(between) <= MOST_OWNED and between[-1] in ("'s", "’s")
    return (is_of and following.kind in ("money", "count", "scalar")) or (is_owned and following.kind == "count")


def take_part(text: Wording, quantity: Quantity, whole: Quantity) -> None:
    """Read a number as some of those behind it, or as a share where neither says of what: 20 of the 28."""
    if whole.kind != "scalar":
        lend(whole, quantity)
    elif whole.first == quantity.end + 1 or is_followed(text, whole):
        return
    elif quantity.value is not None and whole.value is not None and 0 < quantity.value <= whole.value:
        quantity.kind, quantity.rule = "ratio", "share"
        quantity.value, quantity.decimals = quantity.value / whole.value, None


def may_lend(text: Wording, giver: Quantity, taker: Quantity) -> bool:
    """Whether a bare number reads as more of the same: same change, or a link word between and a like size."""
    if giver.group is not None and giver.group == taker.group:
        return True
    if is_measured_anew(text, taker) and giver.kind != "count":
        return False  # seven acres of soil with a pH of 8.3
    between = text.lower[giver.end : taker.first]
    if len(between) > MOST_APART:
        return False
    if giver.kind in ("count", "duration", "measure") and is_of_them(text, taker):
        return fits_into(giver, taker)
    is_of_all = (
        giver.kind == "count" and text.lower[giver.first - 1] in OF_WHOLE and text.lower[giver.first - 2] == "of"
    )
    if giver.kind == "count" and (
        (text.lower[0] == "of" and text.words[giver.end] == ",") or (is_of_all and "," in between)
    ):
        return not is_followed(text, taker) and fits_into(giver, taker)  # of the 12 judges, six were new
    if giver.kind == "count" and text.lower[taker.first - 2] == "and" and text.shape[taker.first - 1] in ("V", "E"):
        return not is_followed(text, taker) and is_alike(giver, taker)  # cancelled 22 flights and diverted nine
    if giver.kind != "money" and has_as_well(text, giver, taker):
        return is_alike(giver, taker)
    if giver.kind == "money" and min(giver.scale, taker.scale) >= MILLION:
        return not is_followed(text, taker) and ";" not in between
    is_of_a_kind = (
        text.lower[taker.first - 1] == "and" and text.lower[taker.number_end] == "of" and giver.noun is not None
    )
    if not is_of_a_kind and (taker.form != "digits" or is_followed(text, taker)):
        return False
    return not LINKS.isdisjoint(between) and ";" not in between and is_alike(giver, taker)


def is_of_them(text: Wording, taker: Quantity) -> bool:
    """Whether a number says that it is some of those just counted, or how many more: 31 of them, eight more than."""
    end = taker.number_end
    if text.phrase(end, end + 2) in OF_THEM or text.phrase(taker.first - 2, taker.first) in OF_THEM:
        return True
    if text.lower[end] in SERIOUSLY:
        return True
    return text.lower[end] in COMPARED and (text.lower[end + 1] == "than" or text.words[end + 1] in ",.;")


def has_as_well(text: Wording, giver: Quantity, taker: Quantity) -> bool:
    """Whether somebody else has so many: the pilot had flown 24,610 hours; her captain had 6,900."""
    is_had = text.lower[taker.first - taker.lead - 1] in HAVE and text.lower[taker.end] in (",", ".", ";", "and")
    return is_had and not HAVE.isdisjoint(text.lower[max(0, giver.first - 3) : giver.first])


def fits_into(giver: Quantity, taker: Quantity) -> bool:
    """Whether one quantity may be some of another: it is no more."""
    whole = giver.value if giver.value is not None else giver.high
    return whole is None or taker.value is None or taker.value <= whole


def is_measured_anew(text: Wording, taker: Quantity) -> bool:
    """Whether a noun before "of" says what a number measures: a pH of 8.3; not an average of 20."""
    at = taker.first - taker.lead - 1
    return text.lower[at] == "of" and text.shape[at - 1 : at] in ("N", "P") and text.lower[at - 1] not in HEADS


def is_followed(text: Wording, taker: Quantity) -> bool:
    """Whether a noun phrase follows, which the number may be part of."""
    following = text.shape[taker.end : taker.end + 1]
    return following in ("N", "P", "J", "-") or (following == "E" and text.words[taker.end + 1] not in (",", ".", ";"))


def is_alike(giver: Quantity, taker: Quantity) -> bool:
    """Whether two quantities are of one size, roughly, and as exactly written."""
    one = giver.value if giver.value is not None else giver.high
    other = taker.value if taker.value is not None else taker.high
    if not one or not other:
        return False
    if giver.unit == "point" and giver.decimals == taker.decimals and one < other:
        return True  # added 24.11 points to close at 18,432.24
    return 1 / MOST_TIMES < abs(one / other) < MOST_TIMES
