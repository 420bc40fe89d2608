"""Reader of holidays and other named days: fixed ones, those that follow a weekday, and those set anew each time."""

import re
from datetime import date, timedelta

from transforms.days.periods import Anchor, Meaning, Parts, choose, entries
from transforms.days.spans import UNKNOWN, Days, months_later

HOLIDAYS = {name.lower(): day for name, day in entries("holiday").items()}
FIXED = re.compile(r"(\d\d)-(\d\d)")  # month and day
BY_WEEKDAY = re.compile(r"(\d+)/(-?\d)/(\d)(?:\+(\d))?")  # month, which of it, weekday, days after that
LISTED = re.compile(r"(\d{4})-\d\d-\d\d")


def a_holiday(parts: Parts, anchor: Anchor) -> Meaning:
    """'Christmas Day', 'Labor Day', 'New Year’s Eve 2018', 'Super Tuesday': of the year written, else the nearest."""
    told = HOLIDAYS[parts["holiday"].replace("’", "'")]
    if "year" in parts:
        days = holiday_days(told, int(parts["year"]))
        return Meaning("day", days[0] if days else UNKNOWN)
    if len(listed := LISTED.findall(told)) == 1:  # a day of history, whatever the day of publication
        return Meaning("day", holiday_days(told, int(listed[0]))[0])
    if anchor.published_on is None:
        return Meaning("day")
    year = anchor.published_on.year
    years = map(int, listed) if listed else range(year - 1, year + 2)
    return Meaning("day", choose([day for near in years for day in holiday_days(told, near)], anchor))


def holiday_days(told: str, year: int) -> list[Days]:
    """The day of a holiday in a year as `date_words.csv` tells it; none where it has none."""
    if found := FIXED.fullmatch(told):
        day = date(year, int(found[1]), int(found[2]))
    elif found := BY_WEEKDAY.fullmatch(told):
        month, nth, weekday, after = (int(part or 0) for part in found.groups())
        day = nth_weekday(year, month, nth, weekday) + timedelta(days=after)
    else:
        return [Days(day, day) for day in map(date.fromisoformat, told.split()) if day.year == year]
    return [Days(day, day)]


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth weekday (1 is Monday) of a month; -1 is its last."""
    first = date(year, month, 1)
    if nth < 0:
        last = months_later(first, 1) - timedelta(days=1)
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
