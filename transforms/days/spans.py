"""Spans of days on the calendar: years, months, weeks, and what lies so many of them away."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

UNIT_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


class Days(NamedTuple):
    """First and last day of a period; None for an end that cannot be told."""

    first: date | None = None
    last: date | None = None


UNKNOWN = Days()


def calendar_days(year: int, month: int | None, day: int | None) -> Days:
    """Days of a year, a month or a day; unknown for a day that no calendar has."""
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        return UNKNOWN
    length = monthrange(year, month)[1]
    if day is None:
        return Days(date(year, month, 1), date(year, month, length))
    return Days(date(year, month, day), date(year, month, day)) if 1 <= day <= length else UNKNOWN


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, unit: str, count: int) -> date:
    """The day so many units later (earlier when negative)."""
    if unit in ("day", "week", "weekend"):
        return day + timedelta(days=count * (1 if unit == "day" else 7))
    return months_later(day, count * UNIT_MONTHS[unit])


def unit_days(unit: str, day: date) -> Days:
    """The calendar unit that holds a day; weeks start on Monday, a weekend is the one of its week."""
    if unit == "day":
        return Days(day, day)
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday())
        return Days(monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    if unit not in UNIT_MONTHS:
        return UNKNOWN
    months = UNIT_MONTHS[unit]
    year, month = divmod((day.year * 12 + day.month - 1) // months * months, 12)
    first = date(year, month + 1, 1)
    return Days(first, months_later(first, months) - timedelta(days=1))


def span(first: Days, last: Days) -> Days:
    """From the first day of one period to the last of another; unknown when that runs backwards."""
    if first.first and last.last and first.first > last.last:
        return UNKNOWN
    return Days(first.first, last.last)
