"""Ellipses: numbers that leave out what they count because it was just said."""

from transforms.facts.quantities import Quantity
from transforms.facts.wording import Wording

LINKS = frozenset(
    {"and", "while", "whilst", "than", "from", "compared", "against", "versus", "or", "with", "but", "to"}
)
LENDING = ("count", "measure", "money", "index_level")
MOST_APART = 25  # words between a number and what it borrows its unit from
MOST_TIMES = 100  # how many times one may be the other


def fill_ellipses(text: Wording, found: list[Quantity]) -> None:
    """Give bare numbers the unit of the quantity before them: 435 homes by open sale and 187 by tender."""
    for place, quantity in enumerate(found):
        if quantity.kind != "scalar" or (quantity.scale != 1 and quantity.form == "plural_scale"):
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        if following is not None and is_part_of(text, quantity, following):
            lend(following, quantity)
            continue
        lender = next((one for one in reversed(found[:place]) if is_lender(one)), None)
        if lender is not None and may_lend(text, lender, quantity):
            lend(lender, quantity)


def is_lender(quantity: Quantity) -> bool:
    """Whether a quantity can lend its unit: its own, and not the second telling of an amount."""
    return quantity.kind in LENDING and quantity.rule != "ellipsis" and quantity.equivalent_role != "equivalent"


def lend(giver: Quantity, taker: Quantity) -> None:
    """Copy what a quantity counts or is measured in."""
    taker.kind, taker.unit, taker.system, taker.rule = giver.kind, giver.unit, giver.system, "ellipsis"
    taker.meaning, taker.ambiguity, taker.lent_noun = giver.meaning, giver.ambiguity, giver.noun
    if giver.meaning is not None and giver.meaning.minor != 1:
        taker.value = None if taker.value is None else taker.value * giver.meaning.minor
        taker.decimals = None if taker.decimals is None else taker.decimals - giver.meaning.minor.adjusted()


def is_part_of(text: Wording, quantity: Quantity, following: Quantity) -> bool:
    """280 million of the 1.5 billion shekels."""
    return text.phrase(quantity.end, following.first) in ("of", "of the", "of its", "of their") and following.kind in (
        "money",
        "count",
    )


def may_lend(text: Wording, giver: Quantity, taker: Quantity) -> bool:
    """Whether a bare number reads as more of the same: same change, or a link word between and a like size."""
    if giver.group is not None and giver.group == taker.group:
        return True
    if taker.form != "digits" or text.shape[taker.end : taker.end + 1] in ("N", "P", "J", "-", "E"):
        return False
    between = text.lower[giver.end : taker.first]
    is_linked = len(between) <= MOST_APART and not LINKS.isdisjoint(between) and ";" not in between
    return is_linked and is_alike(giver, taker)


def is_alike(giver: Quantity, taker: Quantity) -> bool:
    """Whether two quantities are of one size, roughly, and as exactly written."""
    one = giver.value if giver.value is not None else giver.high
    other = taker.value if taker.value is not None else taker.high
    if not one or not other:
        return False
    return 1 / MOST_TIMES < abs(one / other) < MOST_TIMES
