"""Periods as they are written: the patterns of their words, points in time, and which of several is meant."""

import re
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.days.spans import UNKNOWN, Days, calendar_days
from transforms.lexicon import lexicon

TENSE_REACH = 270  # days; convention of news style: a bare month lies within the year around publication
BEHIND, AHEAD = 4, 5  # a day ahead counts for more: where nothing tells, news looks back more often than forward


class Anchor(NamedTuple):
    """What a relative date is read against: the day of publication, the tense around it, the outlet's country."""

    published_on: date | None = None
    tense: str | None = None
    country: str | None = None


class Point(NamedTuple):
    """A day, month or year as far as it is written."""

    year: int | None
    month: int | None
    day: int | None

    @property
    def grain(self) -> str:
        """Length of what is written."""
        return "day" if self.day else "month" if self.month else "year"


Parts = dict[str, str]
"""What the named groups of a rule's pattern hold, lower case with single spaces; empty ones are left out."""


class Meaning(NamedTuple):
    """How long a period is and the days it spans."""

    grain: str
    days: Days = UNKNOWN


@cache
def entries(kind: str) -> dict[str, str]:
    """Words of one kind in `date_words.csv` with their value (empty where there is none)."""
    rows = lexicon("date_words").filter(kind=kind)
    return dict(zip(rows["word"], rows["value"].fill_null(""), strict=True))


def any_of(*words: str) -> str:
    """A pattern that matches any of the words, longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=lambda word: (-len(word), word)))


def spaced(pattern: str) -> str:
    """The pattern with any white space where it has a space, and ASCII digits: three times faster than all digits."""
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+").replace(r"\d", "[0-9]")


def unnamed(pattern: str) -> str:
    """The pattern without group names, so that it can stand in another one twice."""
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _and_upper(names: list[str]) -> list[str]:
    return names + [name.upper() for name in names]


MONTHS = {name.lower(): int(month) for name, month in lexicon("month_names").select("name", "month").iter_rows()}
_FULL = lexicon("month_names").filter(is_short="no")["name"].to_list()
MONTH_PAIRS = list(zip(_FULL, _FULL[1:] + _FULL[:1], strict=True))  # each month with the one that follows it
MONTH = rf"(?-i:{any_of(*_and_upper(lexicon('month_names')['name'].to_list()))})\.?"
WEEKDAYS = {name.lower(): int(value) for name, value in (entries("weekday") | entries("weekday_short")).items()}
WEEKDAY = f"(?-i:{any_of(*_and_upper(list(entries('weekday'))))})"
WEEKDAY_HEAD = rf"(?:(?-i:{any_of(*entries('weekday'), *entries('weekday_short'))})\.?,? (?:the )?)"
YEAR = r"(?:1[5-9]\d\d|20\d\d|21[05]0)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
POINT = "|".join(
    (
        r"(?P<iso>\d{4}-\d\d-\d\d)",
        rf"{WEEKDAY_HEAD}?(?P<d1>{DAY})(?: of)? (?P<m1>{MONTH})(?: ?,? (?P<y1>{YEAR}))?",
        rf"{WEEKDAY_HEAD}?(?P<m2>{MONTH}) (?P<d2>{DAY})(?: ?,? (?P<y2>{YEAR}))?",
        rf"(?P<m3>{MONTH})(?:,? (?:of )?(?P<y3>{YEAR}))?",
        rf"(?P<y4>{YEAR})",
    )
)
_POINT = re.compile(spaced(POINT.replace("(?-i:", "(?:")), re.IGNORECASE)


@lru_cache(maxsize=50_000)
def point(written: str) -> Point:
    """The year, month and day that a simple date names.

    Raises:
        ValueError: it is no simple date.
    """
    found = _POINT.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no simple date")
    if found["iso"]:
        return Point(*map(int, written.split("-")))
    year, month, day = (
        next((value for name, value in found.groupdict().items() if value and name[0] == letter), None)
        for letter in "ymd"
    )
    return Point(
        int(year) if year else None,
        MONTHS[month.rstrip(".").lower()] if month else None,
        int(day.rstrip("stndrh")) if day else None,
    )


def point_days(written: Point, anchor: Anchor) -> Days:
    """Days of a point; the anchor tells a year that is missing."""
    if written.year is not None:
        return calendar_days(written.year, written.month, written.day)
    if anchor.published_on is None:
        return UNKNOWN
    near = range(anchor.published_on.year - 1, anchor.published_on.year + 2)
    return choose([calendar_days(year, written.month, written.day) for year in near], anchor)


def choose(candidates: list[Days], anchor: Anchor) -> Days:
    """Of recurring periods the one that is meant: the nearest on the tense's side, or without one the nearest, what
    lies ahead counting as farther.

    A tense does not reach further than `TENSE_REACH`: a writer who means last November says so.
    """
    published = anchor.published_on
    if published is None:
        return UNKNOWN
    near = sorted((distance(days, published), days) for days in candidates if days.first)
    if anchor.tense is None:
        near = sorted((away * (AHEAD if _is_ahead(days, published) else BEHIND), days) for away, days in near)
    tensed = [(away, days) for away, days in near if _is_on_side(days, anchor) and away <= TENSE_REACH]
    return next((days for _, days in tensed or near), UNKNOWN)


def distance(days: Days, published_on: date) -> int:
    """Days between a period and the day of publication; 0 inside it."""
    first, last = days.first or published_on, days.last or published_on
    return max((first - published_on).days, (published_on - last).days, 0)


def _is_ahead(days: Days, published_on: date) -> bool:
    return days.first is not None and days.first > published_on


def _is_on_side(days: Days, anchor: Anchor) -> bool:
    published = anchor.published_on
    if published is None or days.first is None or days.last is None or anchor.tense is None:
        return True
    return days.first <= published if anchor.tense == "past" else days.last >= published
