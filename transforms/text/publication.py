"""When an article was published, read from what its metadata say; never guessed."""

import datetime as dt
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transforms.lexicon import lexicon

EARLIEST_YEAR = 1690  # the first newspapers; what claims to be older is a misread number
LATEST_YEAR = 2100


class Publication(NamedTuple):
    """When an article was published.

    Args:
        on: day as written, in the zone it was written in.
        at: the moment as naive UTC; None unless time and zone are known.
        precision: second or minute of `at`; day without it.
        source: where it was read: option, metadata.csv, json_ld, opengraph, meta, time, page, record, url, line or
            path.
    """

    on: date
    at: datetime | None
    precision: str
    source: str


class _Clock(NamedTuple):
    """A time of day as written; `zone` is None when none is written."""

    hour: int
    minute: int
    second: int | None
    zone: tzinfo | None


def publication(written: object, source: str, timezone: str | None = None) -> Publication | None:
    """Read a date, with or without a time, as metadata and date lines write it.

    Args:
        written: ISO 8601, RFC 2822, `March 3, 2019 4:15 p.m. EST`, `3. März 2019`, `20190303`, seconds or
            milliseconds since 1970, a `date` or a `datetime`.
        source: what to record as the place it was read from.
        timezone: IANA name of the outlet's zone; makes a moment of a time written without a zone.

    Returns:
        None for what is no date, has no day, is ambiguous (`03/04/2019`) or lies outside 1690–2100.
    """
    moment = _moment(written, timezone)
    if moment is None:
        return None
    day, clock = moment
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return None
    at = _in_utc(day, clock) if clock else None
    if clock is None or at is None:
        return Publication(day, None, "day", source)
    return Publication(day, at, "minute" if clock.second is None else "second", source)


def in_zone(published: Publication, timezone: str | None) -> Publication:
    """The same moment with the day that the outlet's zone gives it; unchanged where moment or zone is unknown."""
    zone = _zone(timezone)
    if zone is None or published.at is None:
        return published
    return published._replace(on=published.at.replace(tzinfo=UTC).astimezone(zone).date())


def published_in_url(url: str | None) -> Publication | None:
    """The day that an address such as `/2019/03/27/title` or `/2019-03-27-title` names; None without one."""
    found = _URL_DAY.search(url or "")
    if found is None:
        return None
    day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
    return publication(day, "url") if day else None


def published_in_path(path: str | None, dateline_day: str | None) -> Publication | None:
    """The day that a file's name holds (`2026-06-18-rates.txt`) where the dateline says the same ("June 18").

    A file's name alone may tell the day it was saved.
    """
    for found in _PATH_DAY.finditer(path or "") if dateline_day else ():
        said = publication(f"{dateline_day} {found['year']}", "path")
        if said and said.on == _day(*(int(found[part]) for part in ("year", "month", "day"))):
            return said
    return None


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone in the IANA database, such as Europe/London."""
    return _zone(name) is not None


def _moment(written: object, timezone: str | None) -> tuple[date, _Clock | None] | None:
    """The day and time of day of a value; None for what is no date."""
    if isinstance(written, datetime):
        return _of_datetime(written, timezone)
    if isinstance(written, date):
        return written, None
    if isinstance(written, (int, float)) and not isinstance(written, bool):
        return _of_epoch(written, timezone)
    if isinstance(written, str):
        return _of_text(" ".join(written[:200].split()), timezone)
    return None


def _of_datetime(moment: datetime, timezone: str | None) -> tuple[date, _Clock]:
    zone = moment.tzinfo or _zone(timezone)
    return moment.date(), _Clock(moment.hour, moment.minute, moment.second, zone)


def _of_epoch(number: float, timezone: str | None) -> tuple[date, _Clock | None] | None:
    """Seconds or milliseconds since 1970, where the result lies after 1973; `20190303` is a day."""
    if isinstance(number, int) and 16900101 <= number <= 21001231:
        return _of_text(str(number), timezone)
    seconds = number / 1000 if number > 1e11 else number
    if not 1e8 < seconds < 4.1e9:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    local = moment.astimezone(_zone(timezone) or UTC)
    return local.date(), _Clock(local.hour, local.minute, local.second, local.tzinfo)


def _of_text(text: str, timezone: str | None) -> tuple[date, _Clock | None] | None:
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _of_epoch(int(text), timezone)
    if _RFC_2822.match(text):
        return _of_rfc_2822(text, timezone)
    for form in _DAY_FORMS:
        found = form.search(text)
        if found and (day := _day_of(found.groupdict())):
            rest = text[: found.start()] + " " + text[found.end() :]
            return day, _clock(rest, timezone)
    return None


def _of_rfc_2822(text: str, timezone: str | None) -> tuple[date, _Clock | None] | None:
    try:
        return _of_datetime(parsedate_to_datetime(text), timezone)
    except (ValueError, TypeError, IndexError):
        return None


def _day_of(parts: dict[str, str | None]) -> date | None:
    """The day that the named groups of a form make; None for an ambiguous or impossible one."""
    year = int(parts["year"] or 0)
    if parts.get("name"):
        return _day(year, _months().get((parts["name"] or "").casefold().rstrip("."), 0), int(parts["day"] or 0))
    if parts.get("first"):
        return _unambiguous_day(year, int(parts["first"] or 0), int(parts["second"] or 0))
    return _day(year, int(parts["month"] or 0), int(parts["day"] or 0))


def _unambiguous_day(year: int, first: int, second: int) -> date | None:
    """`25/12/2019` and `12/25/2019` have one reading, `03/04/2019` has two: None."""
    readings = {_day(year, first, second), _day(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str, timezone: str | None) -> _Clock | None:
    """The time of day beside a date; None when none is written."""
    found = _TIME.search(text)
    if found is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
        return None
    hour = int(found["hour"])
    if half := (found["half"] or "").lower().replace(".", ""):
        hour = hour % 12 + (12 if half == "pm" else 0)
    second = None if found["second"] is None else min(int(found["second"]), 59)
    return _Clock(hour, int(found["minute"] or 0), second, _written_zone(found["zone"]) or _zone(timezone))


def _written_zone(written: str | None) -> tzinfo | None:
    """The zone that an offset or a well-known abbreviation names; None for unknown or ambiguous ones."""
    if not written:
        return None
    if offset := re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", written):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return dt.timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 24 * 60 else None
    minutes_of = _zone_minutes().get(written.upper())
    return None if minutes_of is None else dt.timezone(timedelta(minutes=minutes_of))


def _in_utc(day: date, clock: _Clock) -> datetime | None:
    if clock.zone is None:
        return None
    local = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0, tzinfo=clock.zone)
    return local.astimezone(UTC).replace(tzinfo=None)


@cache
def _zone(name: str | None) -> tzinfo | None:
    """The zone of an IANA name; None for an unknown one."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _months() -> dict[str, int]:
    """Month names and abbreviations, casefolded without stop."""
    rows = lexicon("publication_months").iter_rows(named=True)
    return {row["name"]: int(row["month"]) for row in rows}


@cache
def _zone_minutes() -> dict[str, int]:
    """Zone abbreviations with one common meaning, in minutes east of Greenwich."""
    rows = lexicon("zone_abbreviations").iter_rows(named=True)
    return {row["abbreviation"]: int(row["minutes"]) for row in rows}


_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d){_YEAR}[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"(?<![\d.])(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?{_YEAR}(?!\d)",
        rf"(?<![\d/])(?P<first>\d\d?)[/-](?P<second>\d\d?)[/-]{_YEAR}(?!\d)",
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|\.|º)?[ -](?:de |of )?{_NAME}(?:,| de|-| of)? ?{_YEAR}(?!\d)",
        rf"\b{_NAME} (?P<day>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}(?!\d)",
    )
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d\d?)(?:(?P<colon>[:.h])(?P<minute>[0-5]\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?|(?=\s?[ap]\.?m\b))"
    r"\s?(?P<half>[ap]\.?m\b\.?)?"
    r"\s?\(?(?P<zone>Z\b|(?:GMT|UTC)?[+-]\d\d?:?(?:\d\d)?(?!\d)|[A-Z]{2,5}\b)?",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_PATH_DAY = re.compile(
    r"(?<!\d)(?P<year>19\d\d|20\d\d)(?P<mark>[-_.]?)(?P<month>[01]\d)(?P=mark)(?P<day>[0-3]\d)(?!\d)"
)
_URL_DAY = re.compile(
    r"(?:/|[-_])(?P<year>19[5-9]\d|20\d\d)(?P<mark>[-/_]?)(?P<month>[01]?\d)(?P=mark)(?P<day>[0-3]\d)(?=[-/_.?]|$)"
)
