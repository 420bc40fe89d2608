"""Readers of dates that only the day of publication can tell: 'last year', 'three months ago', 'the third quarter'."""

from datetime import date, timedelta

from transforms.days.periods import Anchor, Meaning, Parts, choose, entries, point, point_days
from transforms.days.spans import UNIT_MONTHS, UNKNOWN, Days, calendar_days, months_later, shifted, span, unit_days
from transforms.days.thirds import a_third, part_of

NUMBERS = {name: int(value) for name, value in entries("number").items()}
ORDINALS = {name: int(value) for name, value in entries("ordinal").items()}
STEPS = {"last": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1, "past": -1, "previous": -1}
UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92}  # at most
LAST = 2  # of the thirds of a unit


def count_of(written: str) -> int | None:
    """The number that a figure or word names; None for 'several' and 'few'."""
    return int(written) if written.isdigit() else NUMBERS.get(written)


def grain_of(unit: str) -> str:
    """The grain of a unit of time."""
    return {"weekend": "range", "fiscal year": "fiscal_year", "financial year": "fiscal_year"}.get(unit, unit)


def a_relative_unit(parts: Parts, anchor: Anchor) -> Meaning:
    """'last year', 'this month', 'late next week', 'earlier this year', 'the end of the month'."""
    unit, side, third = parts["unit"], parts.get("side", ""), part_of(parts)
    grain = "range" if side or third is not None else grain_of(unit)
    if anchor.published_on is None or grain == "fiscal_year":
        return Meaning(grain)
    if unit == "century":
        return Meaning(grain, a_century(anchor.published_on, STEPS[parts.get("which", "this")]))
    start = unit_days(unit, anchor.published_on).first or anchor.published_on
    days = unit_days(unit, shifted(start, unit, STEPS[parts.get("which", "this")]))
    is_end = third == LAST and "which" not in parts
    if is_end and anchor.tense == "past" and is_young(days, anchor.published_on):
        days = unit_days(unit, start - timedelta(days=1))
    days = a_third(days, third)
    so_far, to_come = Days(None, anchor.published_on), Days(anchor.published_on, None)
    if side:
        days = span(days, so_far) if side in ("earlier", "so far") else span(to_come, days)
    return Meaning(grain, days)


def a_century(published_on: date, step: int) -> Days:
    """The century of a day, or one so many later, as the calendar counts: 2001 to 2100."""
    first = (published_on.year - 1) // 100 * 100 + 1 + 100 * step
    return Days(date(first, 1, 1), date(first + 99, 12, 31))


def is_young(days: Days, published_on: date) -> bool:
    """Whether less than half of a unit is over, so that an end in the past is that of the one before."""
    return days.first is not None and days.last is not None and published_on - days.first < days.last - published_on


def a_rolling_span(parts: Parts, anchor: Anchor) -> Meaning:
    """'the past three years', 'the last week': so many units back from publication, or ahead of it."""
    count, unit = count_of(parts.get("count", "one")), parts["unit"].removesuffix("s")
    unit = {"centurie": "century"}.get(unit, unit)
    leans_elsewhere = parts["which"] == "previous"
    if anchor.published_on is not None and count is not None and unit == "quarter":
        return Meaning(
            "range" if count > 1 else "quarter", whole_quarters(STEPS[parts["which"]] * count, anchor.published_on)
        )
    if anchor.published_on is None or count is None or leans_elsewhere or unit == "century":
        return Meaning("range")
    other = shifted(anchor.published_on, unit, STEPS[parts["which"]] * count)
    return Meaning("range", Days(*sorted((other, anchor.published_on))))


def whole_quarters(count: int, published_on: date) -> Days:
    """So many whole quarters of the calendar before the one of publication (negative), or behind it."""
    now = unit_days("quarter", published_on).first or published_on
    if count < 0:
        return Days(shifted(now, "quarter", count), now - timedelta(days=1))
    first = shifted(now, "quarter", 1)
    return Days(first, shifted(first, "quarter", count) - timedelta(days=1))


def a_recent_weekend(_: Parts, anchor: Anchor) -> Meaning:
    """'over the weekend': the latest that had begun."""
    if anchor.published_on is None:
        return Meaning("range")
    weekends = [unit_days("weekend", anchor.published_on + timedelta(weeks=step)) for step in (-1, 0)]
    return Meaning("range", choose(weekends, anchor._replace(tense="past")))


def so_long_ago(parts: Parts, anchor: Anchor) -> Meaning:
    """'three months ago' is that month, 'two weeks ago' that week; 'several years ago' stays open."""
    unit, count = parts["unit"], count_of(parts["count"])
    if anchor.published_on is None or count is None or unit in ("decade", "century", "weekend"):
        return Meaning(grain_of(unit))
    return Meaning(unit, unit_days(unit, shifted(anchor.published_on, unit, -count)))


def seen_from_another_date(parts: Parts, _: Anchor) -> Meaning:
    """'a year earlier', 'the following day', 'that month': the date they lean on is elsewhere (see `leaning`)."""
    unit = parts.get("unit", "month")
    return Meaning("range" if unit in ("period", "time") else grain_of(unit))


def a_deictic_day(parts: Parts, anchor: Anchor) -> Meaning:
    """'yesterday', 'tonight', 'this morning'."""
    if anchor.published_on is None:
        return Meaning("day")
    word = parts["word"]
    step = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0)
    step = {"the day before yesterday": -2, "the day after tomorrow": 2}.get(word, step)
    return Meaning("day", unit_days("day", anchor.published_on + timedelta(days=step)))


def a_part_of_a_year(parts: Parts, anchor: Anchor) -> Meaning:
    """'the third quarter of 2018', 'Q3', 'first half'; of an unknown fiscal year the days cannot be told."""
    unit = "half" if parts.get("unit", "") == "half" or parts.get("letter") == "h" else "quarter"
    nth = int(parts.get("digit", "0")) or ORDINALS[parts["nth"]]
    of = parts.get("short") or parts.get("of", "")
    if "fiscal" in parts or "fiscal" in of or "financial" in of or (unit == "half" and nth > 2):
        return Meaning(unit)
    years = _years(of, anchor)
    return Meaning(unit, _only_or_chosen([_part(year, unit, nth) for year in years], anchor))


def a_quarter_by_its_month(parts: Parts, anchor: Anchor) -> Meaning:
    """'the March quarter': the three months that end with it."""
    end = point(parts["month"] + (f" {parts['year']}" if "year" in parts else ""))
    month = point_days(end, anchor._replace(tense=anchor.tense or "past"))
    return Meaning("quarter", Days(months_later(month.first, -2), month.last) if month.first else UNKNOWN)


def first_months_of_a_year(parts: Parts, anchor: Anchor) -> Meaning:
    """'the first nine months of 2018', 'the last three months of the year', 'the first ten days of last year'."""
    count, unit = count_of(parts["count"]), parts["unit"].removesuffix("s")
    years = _years(parts.get("of", "the year"), anchor)
    if count is None or not years or count * UNIT_DAYS[unit] >= 365:
        return Meaning("range")
    return Meaning("range", _only_or_chosen([_so_many(year, parts["nth"], count, unit) for year in years], anchor))


def _so_many(year: int, nth: str, count: int, unit: str) -> Days:
    first, behind = date(year, 1, 1), date(year + 1, 1, 1)
    if nth == "first":
        return Days(first, shifted(first, unit, count) - timedelta(days=1))
    return Days(shifted(behind, unit, -count), behind - timedelta(days=1))


def _years(of: str, anchor: Anchor) -> list[int]:
    if of[-2:].isdigit():
        return [int(of[-4:]) if len(of) >= 4 else 2000 + int(of)]
    if anchor.published_on is None:
        return []
    year = anchor.published_on.year
    if of == "the year":
        return [year - 1, year]
    return [year + STEPS.get(of.split()[0], 0)] if of else [year - 1, year, year + 1]


def _part(year: int, unit: str, nth: int) -> Days:
    months = UNIT_MONTHS[unit]
    first, last = (nth - 1) * months + 1, nth * months
    return span(calendar_days(year, first, None), calendar_days(year, last, None))


def _only_or_chosen(candidates: list[Days], anchor: Anchor) -> Days:
    return candidates[0] if len(candidates) == 1 else choose(candidates, anchor)


def a_span_up_to(parts: Parts, anchor: Anchor) -> Meaning:
    """'the year to March', 'three months ended September 30, 2018', 'the week ending 5 January'."""
    unit, count = parts["unit"], count_of(parts.get("count", "one"))
    unit = {"half-year": "half", "fiscal year": "year", "financial year": "year"}.get(unit, unit).removesuffix("s")
    last = point_days(point(parts["end"]), anchor._replace(tense=anchor.tense or "past")).last
    grain = unit if count == 1 and unit != "day" else "range"
    if last is None or count is None:
        return Meaning(grain)
    return Meaning(grain, Days(shifted(last + timedelta(days=1), unit, -count), last))


def a_span_from(parts: Parts, anchor: Anchor) -> Meaning:
    """'the fiscal year that starts on April 1': twelve months from that day."""
    first = point_days(point(parts["start"]), anchor).first
    return Meaning("year", Days(first, months_later(first, 12) - timedelta(days=1)) if first else UNKNOWN)
