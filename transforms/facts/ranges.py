"""Ranges: two quantities that are one (10 to 15 percent), and scores."""

from decimal import Decimal

from transforms.facts.changes import changes, governing
from transforms.facts.nouns import is_plural
from transforms.facts.quantities import Quantity
from transforms.facts.wording import Wording

DASHES = ("-", "–", "—", "‑", "−", "~")
VOTING = frozenset({"vote", "voted", "votes", "won", "beat", "lost"})
CENT = Decimal("0.01")
ZERO = Decimal(0)
LESSER: dict[tuple[str | None, str | None], int] = {
    ("a", "mo"): 12,
    ("h", "min"): 60,
    ("min", "s"): 60,
    ("wk", "d"): 7,
    ("d", "h"): 24,
}
BEYOND_SCORES = 1000


def joined(text: Wording, found: list[Quantity]) -> list[Quantity]:
    """The quantities of a sentence with ranges joined and scores told apart; their order stays."""
    kept: list[Quantity] = []
    for quantity in reversed(found):
        following = kept[-1] if kept else None
        join = joint(text, quantity, following) if following is not None else None
        if following is None or join is None:
            kept.append(quantity)
            continue
        kept.pop()
        kept.extend(reversed(unite(text, quantity, following, join)))
    kept.reverse()
    return kept


def with_cents(text: Wording, found: list[Quantity]) -> list[Quantity]:
    """The quantities with dollars and cents added up: 13 dollars and 45 cents, 15 dollars 50."""
    kept: list[Quantity] = []
    for quantity in found:
        whole = kept[-1] if kept else None
        if whole is None or whole.value is None or quantity.value is None or not are_cents(text, whole, quantity):
            kept.append(quantity)
            continue
        minor = quantity.meaning.minor if quantity.meaning is not None else CENT
        cents = quantity.value if quantity.meaning is not None else quantity.value * CENT
        whole.value, whole.end, whole.decimals = whole.value + cents, quantity.end, -minor.adjusted()
    return kept


def with_months(text: Wording, found: list[Quantity]) -> list[Quantity]:
    """The quantities with years and months (hours and minutes, …) as one in the lesser unit: 9 years and 4 months."""
    kept: list[Quantity] = []
    for quantity in found:
        whole = kept[-1] if kept else None
        times = LESSER.get((whole.unit, quantity.unit)) if whole is not None else None
        if whole is None or times is None or not are_months(text, whole, quantity, times):
            kept.append(quantity)
            continue
        kept[-1] = quantity
        quantity.value = (whole.value or ZERO) * times + (quantity.value or ZERO)
        quantity.first, quantity.at = whole.first, whole.at
    return kept


def are_months(text: Wording, whole: Quantity, part: Quantity, times: int) -> bool:
    """Whether a time is the months of the years before it; not one of a list, nor 2 years and 18 months."""
    if whole.kind != "duration" or text.lower[whole.end : part.first] not in ([], ["and"]) or whole.per_unit:
        return False
    if whole.value is None or part.value is None or not 0 < part.value < times or text.words[whole.first - 1] == ",":
        return False
    return whole.value == whole.value.to_integral_value()


def are_cents(text: Wording, whole: Quantity, part: Quantity) -> bool:
    """Whether an amount is the cents of the one before it."""
    between = text.lower[whole.end : part.first]
    if whole.kind != "money" or whole.scale != 1 or between not in ([], ["and"]) or whole.meaning is None:
        return False
    if whole.meaning.minor != 1 or whole.value != whole.value.to_integral_value():  # type: ignore[union-attr]
        return False
    if part.kind == "money":
        return part.meaning is not None and part.meaning.minor < 1 and part.value < 1  # type: ignore[operator]
    ends = text.words[part.end] in (".", ",", ";", "", "more") and part.kind == "scalar"
    return ends and whole.first == whole.at and part.scale == 1 and part.value < 100  # type: ignore[operator]


def joint(text: Wording, first: Quantity, second: Quantity) -> str | None:
    """How two neighbouring quantities belong together: range, score, change; None where they do not."""
    between = text.lower[first.end : second.first]
    if between in (["up", "to"], ["-", "to", "-"]):
        between = ["to"]
    if second.value is None and second.kind != "score" and between != ["to"]:
        return None
    if not may_share_unit(first, second) or first.form == "plural_scale":
        return None
    if len(between) == 1 and between[0] in DASHES:
        return across_dash(text, first, second)
    before = introduction(text, first.first)
    if between == ["to"]:
        return across_to(text, first, second, before)
    if between == ["and"] and "between" in text.lower[max(0, first.first - 3) : first.first]:
        return "range"
    return "range" if between == ["or"] and first.kind == "scalar" and is_next(first, second) else None


def introduction(text: Wording, first: int) -> str:
    """The word before a quantity, past "up to", "about" and the like: from up to 252 miles."""
    before = first - 1
    if text.phrase(before - 1, before + 1) == "up to":
        before -= 2
    return text.lower[before - (text.lower[before] in ("about", "around", "some", "roughly", "nearly"))]


def may_share_unit(first: Quantity, second: Quantity) -> bool:
    """Whether one unit can serve both: the same one, or only one of them has any."""
    if first.unit == second.unit and first.system == second.system:
        return True
    return first.kind == "scalar" or (first.kind == "money" and second.kind == "scalar")


def is_next(first: Quantity, second: Quantity) -> bool:
    """Whether the second number is a little more than the first: three or four, 10 or 12."""
    if first.value is None or second.value is None or second.kind == "scalar":
        return False
    return 0 < second.value - first.value <= max(Decimal(2), first.value / 2)


def across_dash(text: Wording, first: Quantity, second: Quantity) -> str | None:
    """What a dash between two numbers makes of them."""
    is_glued = text.glued[first.end] and text.glued[second.first]
    has_unit = second.kind not in ("scalar", "count", "score") or first.kind != "scalar"
    if has_unit:
        return "range" if is_glued or first.kind == "scalar" or rises(first, second) else None
    counts_plural = second.unit == "time" or (second.noun is not None and is_plural(text.words[second.noun[1] - 1]))
    if counts_plural and rises(first, second):
        return "range"
    is_small = first.form == second.form == "digits" and first.scale == second.scale == 1
    if is_glued and is_small and first.decimals and first.decimals == second.decimals and rises(first, second):
        return "range"  # 95% CI 1.02-1.27
    if is_glued and rises(first, second) and (first.value or ZERO) >= BEYOND_SCORES:
        return "range"  # support at 24,600–24,650
    return "score" if is_glued and is_small else None


def rises(first: Quantity, second: Quantity) -> bool:
    """Whether the second number is greater, once it lends its scale to the first."""
    if first.value is None or second.value is None:
        return False
    return shared_scale(first, second) < second.value


def across_to(text: Wording, first: Quantity, second: Quantity, before: str) -> str | None:
    """What "to" between two quantities makes of them: a range, or the two ends of a change."""
    verb = governing(text, first.first)
    has_own_unit = first.kind not in ("scalar", "count")
    if before == "from":
        is_former = text.lower[first.first - 2] in changes("particle") and text.words[first.first - 3] == ","
        return "change" if verb is not None and not is_former else "range"
    if verb is not None and has_own_unit and (first.value is None or shared_scale(first, second) == first.value):
        return "range" if before == "between" else None
    if first.kind == second.kind == "scalar" and not VOTING.isdisjoint(
        text.lower[max(0, first.first - 3) : first.first]
    ):
        return "score"
    has_unit = second.kind != "scalar" or before in ("between", "aged", "ages", "age")
    return "range" if has_unit and (rises(first, second) or second.value is None) else None


def unite(text: Wording, first: Quantity, second: Quantity, join: str) -> list[Quantity]:
    """The quantities that two joined ones become: one range or score, or two ends of a change with one unit."""
    lend_unit(first, second)
    if join == "change":
        first.role, second.role = "from", "to"
        return [first, second]
    if first.value is None or second.value is None:
        return [first, second]
    complete_end(text, first, second)
    united = second if first.per_unit is None else first
    low, high = sorted((first.value, second.value or ZERO))
    united.first, united.at, united.end, united.number_end = first.first, first.at, second.end, second.number_end
    united.value, united.low, united.high = None, low, high
    united.decimals = (
        None if None in (first.decimals, second.decimals) else max(first.decimals or 0, second.decimals or 0)
    )
    if join == "score":
        united.kind, united.rule, united.unit, united.system, united.bound = "score", "score", None, None, "eq"
        united.end, united.noun = second.number_end, None
    else:
        united.bound, united.rule = "between", "range"
    return [united]


def complete_end(text: Wording, first: Quantity, second: Quantity) -> None:
    """Write out the end of a range that leaves out what is the same: 150.42-43 yen end at 150.43."""
    digits, places = text.words[second.at], first.decimals
    if not places or second.decimals != 0 or len(digits) != places or not digits.isdecimal() or second.scale != 1:
        return
    if first.value is not None and second.value is not None and second.value < first.value:
        second.value, second.decimals = int(first.value) + second.value.scaleb(-places), places


def lend_unit(first: Quantity, second: Quantity) -> None:
    """Give the unit and scale of one of two joined quantities to the other."""
    if first.kind == "scalar" and second.kind != "scalar":
        if second.meaning is not None and first.value is not None:
            first.value *= second.meaning.minor
        take_unit(first, second)
    elif first.kind == "money" and second.kind == "scalar":
        take_unit(second, first)
    if first.value is not None:
        value = shared_scale(first, second)
        if value != first.value and first.decimals is not None:
            first.decimals -= second.scale.adjusted()
        first.value = value


def take_unit(taker: Quantity, giver: Quantity) -> None:
    """Copy what a quantity is measured in."""
    taker.kind, taker.unit, taker.system, taker.meaning = giver.kind, giver.unit, giver.system, giver.meaning
    taker.ambiguity = giver.ambiguity
    taker.per_unit = taker.per_unit or giver.per_unit


def shared_scale(first: Quantity, second: Quantity) -> Decimal:
    """The first value in the scale of the second where only that is written: $10 to $15 billion; not $200 to $4m."""
    value = first.value or Decimal(0)
    if first.scale != 1 or second.scale == 1 or (second.value is None and second.low is None):
        return value
    other = second.value if second.value is not None else second.low or Decimal(0)
    return value * second.scale if abs(value) < abs(other / second.scale) else value
