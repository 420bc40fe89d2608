"""The rules that read written dates: patterns from `date_patterns.csv`, readers in Python, tried in order."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.days import relative_dates as relative
from transforms.days import written_dates as written
from transforms.days.holidays import a_holiday
from transforms.days.periods import (
    DAY,
    MONTH,
    MONTH_PAIRS,
    WEEKDAY,
    WEEKDAY_HEAD,
    YEAR,
    Anchor,
    Meaning,
    Parts,
    any_of,
    entries,
    spaced,
    unnamed,
)
from transforms.days.spans import UNKNOWN
from transforms.lexicon import lexicon

Reader = Callable[[Parts, Anchor], Meaning | None]


class Period(NamedTuple):
    """A written period, read."""

    rule: str
    grain: str
    date_from: date | None
    date_to: date | None
    basis: str


PIECES = {
    "DAY": DAY,
    "MONTH": MONTH,
    "YEAR": YEAR,
    "WEEKDAY": WEEKDAY,
    # As `POINT`, written shorter: Polars compiles it six times over for every frame.
    "POINT": rf"(?:\d{{4}}-\d\d-\d\d|{WEEKDAY_HEAD}?(?:{DAY}(?: of)? {MONTH}|{MONTH} {DAY})(?: ?,? {YEAR})?"
    rf"|{MONTH}(?:,? (?:of )?{YEAR})?|{YEAR})",
    "COUNT": rf"(?:\d{{1,3}}|{any_of(*entries('number').keys() - {'a', 'an'})})",
    "VAGUE": f"(?:{any_of(*entries('vague_number'))})",
    "UNIT": "(?:day|weekend|week|month|quarter|year|decade|century)",
    "UNITS": "(?:days?|weekends?|weeks?|months?|quarters?|years?|decades?|century|centuries)",
    "LONG_UNIT": "(?:weekend|week|month|quarter|decade|century|(?:fiscal |financial )?year)",
    "SPAN_UNIT": "(?:half-year|half|(?:fiscal |financial )?year|(?:quarter|month|week|day)s?)",
    "A_YEAR": f"(?:{YEAR}|(?:fiscal|financial)(?: year)? {YEAR}|(?:the|this|last|next) (?:fiscal |financial )?year)",
    "TO": "(?: (?:to|until|till|through) | ?[-–—] ?|-(?:to|through)-)",
    "AND": "(?: (?:to|and|until|till|through) | ?[-–—] ?)",
    "PART": "(?:(?:(?:early|late)(?: in |[ -])|(?:mid|end|(?:the )?(?:end|start|beginning|middle) of)[ -]))?",
    "QUARTER_KIND": "(?:calendar|fundraising|fund-raising|reporting|trading)",
    "MONTH_PAIR": f"(?-i:{'|'.join(f'{one} and {two}' for one, two in MONTH_PAIRS)})",
    "SEASON": any_of(*entries("season")),
    "DECADE": any_of(*entries("decade")),
    "CENTURY": any_of(*entries("century")),
    "HOLIDAY": f"(?-i:{any_of(*entries('holiday'))})".replace("'", "['’]"),
}
READERS: dict[str, Reader] = {
    "point": written.a_point,
    "days_of_month": written.days_of_a_month,
    "range": written.a_range,
    "two_months": written.two_months,
    "weekday_range": written.a_weekday_range,
    "span_up_to": relative.a_span_up_to,
    "span_from": relative.a_span_from,
    "fiscal_year": written.a_fiscal_year,
    "quarter_or_half": relative.a_part_of_a_year,
    "quarter_by_month": relative.a_quarter_by_its_month,
    "months_of_year": relative.first_months_of_a_year,
    "year_span": written.a_year_span,
    "decade": written.a_decade,
    "century": written.a_century,
    "season": written.a_season,
    "holiday": a_holiday,
    "numeric_day": written.a_numeric_day,
    "month_relative": written.a_month_relative,
    "weekday": written.a_weekday,
    "rolling_span": relative.a_rolling_span,
    "relative_unit": relative.a_relative_unit,
    "recent_weekend": relative.a_recent_weekend,
    "ago": relative.so_long_ago,
    "leans_on_another_date": relative.seen_from_another_date,
    "deictic_day": relative.a_deictic_day,
}
SINCE = "(?:since|(?:beginning|starting) (?:in|on|from)) "
_SINCE = re.compile(spaced(SINCE), re.IGNORECASE)


@cache
def patterns() -> list[tuple[str, str]]:
    """Rule and pattern of each row of `date_patterns.csv`, in order, with the pieces in place."""
    rows = lexicon("date_patterns").select("rule", "pattern").iter_rows()
    return [(rule, re.sub(r"\{([A-Z_]+)\}", lambda piece: PIECES[piece[1]], pattern)) for rule, pattern in rows]


@cache
def candidate_pattern() -> str:
    """One pattern for Polars that finds whatever a rule could read, with 'since' or 'beginning in' before it."""
    any_date = "|".join(unnamed(pattern) for _, pattern in patterns())
    return rf"(?i)(?-u:\b)(?:{spaced(f'(?:{SINCE})?(?:{any_date})')})(?-u:\b)"


@cache
def compiled() -> list[tuple[str, re.Pattern[str]]]:
    """Rules with their patterns for Python."""
    return [(rule, re.compile(spaced(pattern), re.IGNORECASE)) for rule, pattern in patterns()]


@lru_cache(maxsize=100_000)
def parts_of(text: str) -> tuple[str, Parts] | None:
    """The first rule that reads the whole text, with the parts it finds: lower case, single spaces."""
    if text[:1] in "SsBb" and _SINCE.match(text):
        return "since", {}
    for rule, pattern in compiled():
        if found := pattern.fullmatch(text):
            parts = {name.rstrip("_"): part for name, part in found.groupdict().items() if part}
            return rule, {name: " ".join(part.lower().split()) for name, part in parts.items()}
    return None


@lru_cache(maxsize=100_000)
def read(text: str, anchor: Anchor) -> Period | None:
    """What a written date means, or None when it is none after all.

    Args:
        text: the date as written, and nothing else ('last year', 'since May 2018').
        anchor: what relative dates are read against.
    """
    if (found := parts_of(text)) is None:
        return None
    rule, parts = found
    if rule == "since":
        return _since(text, anchor)
    alone = READERS[rule](parts, Anchor(country=anchor.country))
    try:
        meaning = READERS[rule](parts, anchor)
    except (ValueError, OverflowError):  # before the year 1 or after 9999: no day of the calendar
        meaning = alone
    return meaning and Period(rule, meaning.grain, *meaning.days, _basis(alone, meaning))


def _since(written: str, anchor: Anchor) -> Period | None:
    is_past = written[:5].lower() == "since"
    start = read(_SINCE.sub("", written, count=1), anchor._replace(tense="past") if is_past else anchor)
    if start is None:
        return None
    published, first = anchor.published_on, start.date_from
    if first is None or published is None or first > published:
        return Period("since", "range", first, None, start.basis)
    return Period("since", "range", first, published, "published")


def _basis(alone: Meaning | None, meaning: Meaning) -> str:
    if alone is not None and alone.days != UNKNOWN:
        return "explicit"
    return "unresolved" if meaning.days == UNKNOWN else "published"
