"""Dates against the English specifications of Recognizers-Text, as far as news writes such dates."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.corpus import EVAL
from transforms.extraction import extract

CASES = EVAL / "dates/DateTimeModel.json"
LEFT_OUT = Path(__file__).with_name("dates_left_out.csv")
KINDS = {"datetimeV2.date", "datetimeV2.daterange"}
DEFAULT_DAY = date(2016, 11, 7)  # the specifications' own day of reference
DAY = timedelta(days=1)
Days = tuple[date | None, date | None]


class Wanted(NamedTuple):
    """A date that a case has: where it stands (end excluded) and the days it may mean."""

    start: int
    end: int
    meanings: frozenset[Days]


class Case(NamedTuple):
    """A sentence of the specifications with its day of reference and its dates."""

    text: str
    read_on: date
    wanted: list[Wanted]


def scores() -> dict[str, float]:
    """Precision, recall and F1 of dates with the right days, per cent."""
    cases = list(news_cases())
    found = found_dates(cases)
    hits = sum(matched(wanted, found.get(number, [])) for number, (_, _, wanted) in enumerate(cases))
    predicted, labelled = sum(map(len, found.values())), sum(len(case.wanted) for case in cases)
    return {
        "dates.P": 100 * hits / predicted,
        "dates.R": 100 * hits / labelled,
        "dates.F1": 200 * hits / (predicted + labelled),
    }


def news_cases() -> Iterator[Case]:
    """The cases whose dates are all days or ranges of days in forms that news uses (see `dates_left_out.csv`)."""
    left_out = list(map(re.compile, pl.read_csv(LEFT_OUT)["pattern"]))
    for case in json.loads(CASES.read_text("utf-8-sig")):
        results = case["Results"]
        if not results or {result.get("TypeName") for result in results} - KINDS:
            continue
        text, context = case["Input"].replace("\n", " "), case.get("Context") or {}
        spans = [text[result["Start"] : result["End"] + 1] for result in results]
        meanings = [frozenset(days_of(result)) for result in results]
        if all(meanings) and not any(part.search(span) for span in spans for part in left_out):
            written = context.get("ReferenceDateTime")
            read_on = date.fromisoformat(written[:10]) if written else DEFAULT_DAY
            wanted = [Wanted(r["Start"], r["End"] + 1, days) for r, days in zip(results, meanings, strict=True)]
            yield Case(text, read_on, wanted)


def days_of(result: dict[str, Any]) -> Iterator[Days]:
    """The days, both included, that a result may mean; none where it is open or has no calendar day."""
    for value in result["Resolution"].get("values", []):
        try:
            if "value" in value:
                day = date.fromisoformat(value["value"])
                yield day, day
            elif "start" in value and "end" in value:
                yield date.fromisoformat(value["start"]), date.fromisoformat(value["end"]) - DAY
            elif "start" in value:
                yield date.fromisoformat(value["start"]), None
        except ValueError:
            continue


def found_dates(cases: list[Case]) -> dict[int, list[dict[str, Any]]]:
    """The dates found in each case, by its number."""
    articles = pl.DataFrame(
        {
            "article_id": [f"{number:06}" for number, _ in enumerate(cases)],
            "text": [case.text + "\n" for case in cases],
            "published_on": [case.read_on for case in cases],
        }
    )
    rows = extract(articles)["dates"]
    return {int(name): part.rows(named=True) for (name,), part in rows.group_by(["article_id"], maintain_order=True)}


def matched(wanted: list[Wanted], found: list[dict[str, Any]]) -> int:
    """How many of the wanted dates were found where they stand and with the right days."""
    left, hits = list(found), 0
    for want in wanted:
        hit = next((row for row in left if is_met(want, row)), None)
        if hit is not None:
            left.remove(hit)
            hits += 1
    return hits


def is_met(want: Wanted, row: dict[str, Any]) -> bool:
    """Whether a row stands at a wanted date and has its days, give or take three conventions.

    The specifications leave out the last day, month or year of "from … to …", which news includes; a span that ends or
    begins on the day of reference may count that day or not; "two months ago" is a day there, a month here.
    """
    if row["date_start"] >= want.end or want.start >= row["date_end"]:
        return False
    first, last = row["date_from"], row["date_to"]
    if (first, last) in want.meanings:
        return True
    if first is None or last is None:
        return False
    if row["rule"] == "since":
        return any(start == first and end is None for start, end in want.meanings)
    if row["rule"] == "ago":
        return any(start and start == end and first <= start <= last for start, end in want.meanings)
    ends = {last - DAY, date(last.year, last.month, 1) - DAY, date(last.year, 1, 1) - DAY}
    if row["rule"] in ("range", "days_of_month"):
        return any(start == first and end in ends for start, end in want.meanings)
    is_near = row["rule"] in ("rolling_span", "relative_unit", "century", "point")
    reach = 366 if row["rule"] == "century" else 1
    return is_near and any(
        start and end and abs((start - first).days) <= reach and abs((end - last).days) <= reach
        for start, end in want.meanings
    )
