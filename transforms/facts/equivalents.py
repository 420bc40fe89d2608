"""Equivalents: an amount that is told again in another unit, or as a share."""

from decimal import Decimal
from itertools import pairwise

from transforms.facts.quantities import Quantity
from transforms.facts.units import si_value
from transforms.facts.wording import Wording

SAID_AGAIN = (
    [",", "or"], ["or"], ["–"], ["—"], [",", "equivalent", "to"], [",", "or", "the", "equivalent", "of"],
    ["equivalent", "to"], ["the", "equivalent", "of"], [",", "the", "equivalent", "of"], [",", "that", "is", ","],
    [",", "which", "is", "equivalent", "to"],
)  # fmt: skip
OR = ([",", "or"], ["or"])
ASIDE = (["("], ["["], ["–"], ["—"], ["-"], ["-", "-"], [","])
SIZES = frozenset({"in", "long", "high", "tall", "wide", "deep", "away", "length", "height", "width", "depth"})
NEARLY = frozenset({"about", "around", "approximately", "roughly", "nearly", "almost"})
CLOSING = frozenset({")", "]", "/", ",", ";"})
MOST_INSIDE = 5  # words behind a second telling up to its bracket: (about £259bn at current rates)
ROUNDING = 0.1  # share by which measures differ that were rounded to whole units
SHARES_APART = Decimal("0.07")  # most that a share in words is from its percentage: nearly half, or 47 percent
MOST_BETWEEN = 6  # words between a share and its percentage: a third of all independents, 33 percent
COMPARABLE = ("money", "measure", "percent", "duration")
WHOLES = ("money", "count", "measure")  # what a percentage can tell as a share


def tell_equivalents(text: Wording, found: list[Quantity]) -> None:
    """Mark the same amount told again in another unit or as a share: 40 million US dollars (£30m), 40 people, or 8%."""
    group = 0
    for first, second in pairwise(found):
        if not is_told_again(text, first, second):
            continue
        if first.equivalent_group is None:
            group += 1
            first.equivalent_group, first.equivalent_role = group, "primary"
        second.equivalent_group, second.equivalent_role = first.equivalent_group, "equivalent"
        inherit(first, second)


def inherit(giver: Quantity, taker: Quantity) -> None:
    """Let the second telling of an amount be bounded and change as the first."""
    for name in ("bound", "change", "role", "group"):
        if getattr(taker, name) in ("eq", "none", "level", None):
            setattr(taker, name, getattr(giver, name))
    if taker.value is not None:
        taker.low = taker.value if taker.bound in ("gt", "ge") else None
        taker.high = taker.value if taker.bound in ("lt", "le") else None


def is_told_again(text: Wording, first: Quantity, second: Quantity) -> bool:
    """Whether the second quantity says the first again: in brackets, behind a slash, or behind "or" and the like."""
    between = text.lower[first.end : second.first - second.lead]
    is_alike = second.change in ("none", first.change)
    if first.kind != second.kind:
        return is_alike and (is_as_share(first, second, between) or is_same_share(first, second, between))
    if first.kind not in COMPARABLE:
        return False
    is_rate = first.per_unit != second.per_unit and None not in (first.per_unit, second.per_unit)
    in_brackets = is_bracket(between) and not CLOSING.isdisjoint(text.words[second.end : second.end + MOST_INSIDE])
    behind_slash = between == ["/"] and first.equivalent_role == "equivalent"
    is_rounded = between == [","] and second.lead > 0 and text.lower[second.first - second.lead] in NEARLY
    is_said = (between in SAID_AGAIN or is_rounded) and is_alike
    if not (in_brackets or behind_slash or is_said):
        return False
    if first.kind == "money":
        return first.unit != second.unit or is_rate or (first.ambiguity != second.ambiguity and not is_said)
    if is_rate and first.unit == second.unit:
        return True
    both = first.meaning, second.meaning
    is_other = all(both) and not is_rate and first.unit != second.unit and both[0].si_unit == both[1].si_unit  # type: ignore[union-attr]
    return is_other and (in_brackets or behind_slash or is_as_much(first, second))


def is_bracket(between: list[str]) -> bool:
    """Whether a bracket opens between two quantities, behind a word for the first one's size at most: 5 km long (3."""
    return between[-1:] in (["("], ["["]) and len(between) <= len(SIZES.intersection(between)) + 1


def is_as_share(whole: Quantity, share: Quantity, between: list[str]) -> bool:
    """Whether a percentage tells an amount as a share of something, or an amount a percentage: 10 percent, or $3m."""
    kinds = (whole.kind, share.kind)
    is_said = between in OR or (between == ["("] and kinds == ("percent", "count"))
    return is_said and "percent" in kinds and not {*kinds}.isdisjoint(WHOLES)


def is_same_share(first: Quantity, second: Quantity, between: list[str]) -> bool:
    """Whether a share is told in words and as a percentage: four in 10 — 39 percent; half of them (48 percent)."""
    if {first.kind, second.kind} != {"ratio", "percent"} or len(between) > MOST_BETWEEN:
        return False
    if between not in OR and between[-1:] not in ASIDE and between[-2:] not in ASIDE:
        return False
    ratio, percent = (first, second) if first.kind == "ratio" else (second, first)
    is_known = ratio.value is not None and percent.value is not None
    return is_known and abs(ratio.value - percent.value / 100) <= SHARES_APART  # type: ignore[operator]


def is_as_much(first: Quantity, second: Quantity) -> bool:
    """Whether two measures in units of one kind are the same but for rounding: 8 miles, or 13 km."""
    one, other = (
        si_value(each.value, each.meaning) if each.value is not None and each.meaning is not None else None
        for each in (first, second)
    )
    return one is not None and other is not None and abs(one - other) <= ROUNDING * abs(one)
