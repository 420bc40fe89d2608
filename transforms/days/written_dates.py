"""Readers of dates that name a day, month, year, season or weekday."""

from datetime import date, timedelta

from transforms.days.periods import MONTHS, WEEKDAYS, Anchor, Meaning, Parts, Point, choose, entries, point, point_days
from transforms.days.spans import UNKNOWN, Days, calendar_days, months_later, shifted, span, unit_days
from transforms.days.thirds import a_third, part_of

SEASONS = {name: int(value) for name, value in entries("season").items()}
CENTURIES = {name: int(value) for name, value in entries("century").items()}
DECADES = {name: int(value) for name, value in entries("decade").items()}
SOUTH = frozenset(entries("southern_country"))
NOT_NEXT = {"last": -1, "previous": -1, "next": 1}  # nobody calls yesterday last Friday or tomorrow next Friday


def a_point(parts: Parts, anchor: Anchor) -> Meaning | None:
    """'January 1', 'March 5, 2019', '2019-03-05', 'in March', 'in 2016'."""
    written = point(parts["point"])
    days = point_days(written, anchor)
    if calendar_days(written.year or 2000, written.month, written.day) == UNKNOWN:
        return None
    third = part_of(parts)
    if third is None or written.day is not None:
        return Meaning(written.grain, days)
    return Meaning("range", a_third(days, third))


def a_numeric_day(parts: Parts, _: Anchor) -> Meaning | None:
    """'25/12/2018': unresolved when either number could be the month."""
    one, two, year = (int(parts[name]) for name in ("one", "two", "year"))
    readings = {calendar_days(year, two, one), calendar_days(year, one, two)} - {UNKNOWN}
    return Meaning("day", readings.pop() if len(readings) == 1 else UNKNOWN) if readings else None


def a_range(parts: Parts, anchor: Anchor) -> Meaning | None:
    """'from May to July 2018', 'between 2016 and 2018': what one end leaves out the other tells."""
    first, last = point(parts["first"]), point(parts["last"])
    if first.month is None and last.month and last.year is None:
        return None
    if last.year is None and first.year is not None:
        last = last._replace(year=first.year + ((last.month or 0) < (first.month or 0)))
    end = point_days(last, anchor)
    if first.year is None and end.last is not None:
        is_year_before = (first.month or 0, first.day or 0) > (end.last.month, end.last.day)
        first = first._replace(year=end.last.year - is_year_before)
    return _ranged(span(point_days(first, anchor), end), first, last)


def _ranged(days: Days, first: Point, last: Point) -> Meaning | None:
    is_backwards = first.year is not None and last.year is not None and days == UNKNOWN
    return None if is_backwards else Meaning("range", days if days.first and days.last else UNKNOWN)


def days_of_a_month(parts: Parts, anchor: Anchor) -> Meaning | None:
    """'5-7 March 2019', 'March 5 to 7', 'between 5 and 7 March'."""
    first, last = (point(" ".join((parts["month"], parts[name], *_year(parts)))) for name in ("one", "two"))
    end = point_days(last, anchor)
    if (first.day or 0) >= (last.day or 0):
        return None
    start = point_days(first._replace(year=end.last.year), anchor) if end.last else UNKNOWN
    return Meaning("range", span(start, end))


def two_months(parts: Parts, anchor: Anchor) -> Meaning:
    """'December and January': from the first day of one to the last of the other."""
    first, last = (point(" ".join((month, *_year(parts)))) for month in parts["months"].split(" and "))
    end = point_days(last, anchor)
    if end.last is None:
        return Meaning("range")
    year = end.last.year - ((first.month or 0) > (last.month or 0))
    return Meaning("range", span(calendar_days(year, first.month, None), end))


def _year(parts: Parts) -> tuple[str, ...]:
    return (parts["year"],) if "year" in parts else ()


def a_year_span(parts: Parts, _: Anchor) -> Meaning | None:
    """'2016-17'; the calendar years it touches. No span of more than 20 years is written so."""
    first = int(parts["year"])
    last = first // 100 * 100 + int(parts["short"])
    last += 100 if last < first and first % 100 > 90 else 0
    return (
        Meaning("range", span(calendar_days(first, None, None), calendar_days(last, None, None)))
        if (0 < last - first <= 20)
        else None
    )


def a_fiscal_year(_: Parts, __: Anchor) -> Meaning:
    """'fiscal 2019', 'FY19': no reader can tell when the year of an unknown company begins."""
    return Meaning("fiscal_year")


def a_decade(parts: Parts, _: Anchor) -> Meaning:
    """'the 1990s', 'the early ’90s', 'the nineties'; of short ones the twentieth century's, '00s and '10s the next."""
    first = int(parts["digits"]) if "digits" in parts else DECADES[parts["word"]]
    if first < 100:
        first += 1900 if first >= 20 else 2000
    third, days = part_of(parts), Days(date(first, 1, 1), date(first + 9, 12, 31))
    return Meaning("decade" if third is None else "range", a_third(days, third))


def a_century(parts: Parts, _: Anchor) -> Meaning | None:
    """'the 19th century': 1801 to 1900, as the calendar counts."""
    nth = int(parts["number"]) if "number" in parts else CENTURIES[parts["word"]]
    return Meaning("century", Days(date(nth * 100 - 99, 1, 1), date(nth * 100, 12, 31))) if 1 <= nth <= 30 else None


def a_season(parts: Parts, anchor: Anchor) -> Meaning:
    """'last summer', 'the spring of 2018': days only where the outlet's country tells the hemisphere."""
    if anchor.country is None:
        return Meaning("season")
    month = SEASONS[parts["season"]]
    month = (month + 5) % 12 + 1 if anchor.country in SOUTH else month
    if "year" in parts:
        return Meaning("season", _season_days(int(parts["year"]), month) if month != 12 else UNKNOWN)
    if anchor.published_on is None:
        return Meaning("season")
    near = [_season_days(anchor.published_on.year + step, month) for step in (-2, -1, 0, 1)]
    return Meaning("season", _by_which(parts.get("which", ""), near, anchor))


def _season_days(year: int, month: int) -> Days:
    return Days(date(year, month, 1), months_later(date(year, month, 1), 3) - timedelta(days=1))


def _by_which(which: str, candidates: list[Days], anchor: Anchor) -> Days:
    """'last', 'past', 'previous': the latest that has ended; 'next': the first yet to begin; else by tense."""
    published = anchor.published_on
    if published is None:
        return UNKNOWN
    if which.endswith(("last", "past", "previous")):
        return max((days for days in candidates if days.last and days.last < published), default=UNKNOWN)
    if which.endswith(("next", "coming")):
        return min((days for days in candidates if days.first and days.first > published), default=UNKNOWN)
    return choose(candidates, anchor)


def a_month_relative(parts: Parts, anchor: Anchor) -> Meaning:
    """'last March', 'next June', 'June last year', 'March 5 last year'."""
    day = int(parts["day"].rstrip("stndrh")) if "day" in parts else None
    grain = "day" if day else "month"
    if anchor.published_on is None:
        return Meaning(grain)
    month, year = MONTHS[parts["month"].rstrip(".")], anchor.published_on.year
    if "year_which" in parts:
        step = {"last": -1, "this": 0, "next": 1}[parts["year_which"]]
        return Meaning(grain, calendar_days(year + step, month, day))
    near = [calendar_days(year + step, month, None) for step in (-2, -1, 0, 1, 2)]
    return Meaning(grain, _by_which(parts["which"], near, anchor))


def a_weekday(parts: Parts, anchor: Anchor) -> Meaning:
    """'on Tuesday': the latest on or before publication, the next one where the sentence looks ahead."""
    published, which = anchor.published_on, parts.get("which", "")
    if published is None:
        return Meaning("day")
    number = WEEKDAYS[parts["weekday"]]
    if "week" in parts:
        step = {"last": -1, "this": 0, "next": 1}[parts["week"]]
        monday = unit_days("week", shifted(published, "week", step)).first or published
        return Meaning("day", unit_days("day", monday + timedelta(days=number - 1)))
    latest = published - timedelta(days=(published.isoweekday() - number) % 7)
    near = [unit_days("day", latest + timedelta(weeks=step)) for step in (-2, -1, 0, 1, 2)]
    seen_from = published + timedelta(days=NOT_NEXT.get(which, 0))
    return Meaning("day", _by_which(which, near, anchor._replace(published_on=seen_from, tense=anchor.tense or "past")))


def a_weekday_range(parts: Parts, anchor: Anchor) -> Meaning:
    """'Thursday through Monday': the days up to that Monday, seen from publication like a weekday."""
    end = a_weekday({"weekday": parts["two"]}, anchor).days
    if end.last is None:
        return Meaning("range")
    length = (WEEKDAYS[parts["two"]] - WEEKDAYS[parts["one"]]) % 7
    return Meaning("range", Days(end.last - timedelta(days=length), end.last))
