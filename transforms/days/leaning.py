"""Dates told from another one in the text: 'that day', 'the same period of 2014', 'a year earlier'."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from transforms.days.date_rules import parts_of
from transforms.days.periods import MONTHS, Parts
from transforms.days.relative_dates import count_of
from transforms.days.spans import Days, calendar_days, months_later, shifted, unit_days
from transforms.windows import uncollected

RULE = "leans_on_another_date"
REACH = 6  # sentences back to the date that is meant; farther off another one is likelier
SEEN = 30  # dates looked back at, at most
OF_SAYING = ("weekday", "deictic_day")  # rules of days on which somebody spoke: nobody leans a month on them
PARTS = ("month", "quarter", "half")
LONG = ("month", "quarter", "half", "year", "range", "season")
HOLDS = {  # grains of the date that a unit can lean on
    "day": ("day",),
    "week": ("day", "week"),
    "month": ("month", "day"),
    "quarter": ("quarter", "range"),
    "year": (*LONG, "day"),
    "period": LONG,
}
STEPS = dict.fromkeys(("earlier", "before", "previously", "previous", "preceding", "prior", "ago"), -1)
STEPS |= dict.fromkeys(("later", "after", "following", "next"), 1)
FILLED = ("date_from", "date_to", "grain", "basis")


class Told(NamedTuple):
    """A date as far as another can lean on it."""

    article_no: int
    sentence_no: int
    rule: str
    date_from: date | None
    date_to: date | None
    grain: str
    basis: str


def with_leaning(dates: pl.DataFrame) -> pl.DataFrame:
    """The dates with the days of those that lean on an earlier date of the article, as far as one can be told.

    Args:
        dates: in reading order; needs the fields of `Told` and `text`.

    Returns:
        The same rows. 'That day' is the last day named before, 'a year earlier' the same month, quarter or year one
        year before the last one named; without one within `REACH` sentences the days stay null.
    """
    leans = dates.select((pl.col("rule") == RULE) | is_year_ago()).to_series().arg_true().to_list()
    if not leans:
        return dates
    with uncollected():
        told = list(map(Told._make, dates.select(Told._fields).iter_rows()))
        for at, text in zip(leans, dates["text"].gather(leans).to_list(), strict=True):
            if told[at].rule != RULE:
                told[at] = year_before(told[at], list(before(told, at)))
                continue
            parts = parts_of(text)
            try:
                told[at] = leaned(told[at], parts[1] if parts else {}, list(before(told, at)))
            except (ValueError, OverflowError):  # before the year 1 or after 9999: no day of the calendar
                continue
    return dates.with_columns(
        dates[name].scatter(leans, pl.Series([getattr(told[at], name) for at in leans], dtype=dates.schema[name]))
        for name in FILLED
    )


def is_year_ago() -> pl.Expr:
    """Whether a date is "a year ago", which beside a month or quarter is that of the year before."""
    return (pl.col("rule") == "ago") & pl.col("text").str.contains(r"(?i)^(?:a|one)\s+year\s+ago$")


def year_before(own: Told, near: list[Told]) -> Told:
    """The month, quarter or half of the year before that its own sentence names: in October ... than a year ago."""
    base = next((row for row in near if row.sentence_no == own.sentence_no and row.grain in PARTS), None)
    if base is None:
        return own
    days = years_later(base, -1)
    return own._replace(date_from=days.first, date_to=days.last, grain=base.grain, basis=base.basis)


def before(told: list[Told], at: int) -> Iterator[Told]:
    """The dates whose days are known of the sentences before a date and of its own so far, the nearest first."""
    own = told[at]
    for row in reversed(told[max(0, at - SEEN) : at]):
        if row.article_no != own.article_no or row.sentence_no < own.sentence_no - REACH:
            break
        if row.date_from is not None and row.date_to is not None:
            yield row


def leaned(own: Told, parts: Parts, near: list[Told]) -> Told:
    """A date with the days that follow from those near; as it was where they cannot be told."""
    step, unit = step_of(parts), parts.get("unit", "year").replace("time", "period")
    base = base_of(unit, near)
    if base is None or base.date_from is None or step is None:
        return own
    if "month" in parts:
        month = calendar_days(base.date_from.year, MONTHS[parts["month"].rstrip(".")], None)
        return own._replace(date_from=month.first, date_to=month.last, grain="month", basis=base.basis)
    if "of" in parts and parts["of"].isdigit():
        step = int(parts["of"]) - base.date_from.year
    if base.grain in LONG and (unit == "period" or "of" in parts or (unit == "year" and step)):
        days, grain = years_later(base, step), base.grain
    else:
        days, grain = unit_days(unit, shifted(base.date_from, unit, step)), unit
    return own._replace(date_from=days.first, date_to=days.last, grain=grain, basis=base.basis)


def step_of(parts: Parts) -> int | None:
    """How many units later (earlier when negative) than the other date; None where the count is vague."""
    if "of" in parts:
        return -1
    count = count_of(parts.get("count", "one").replace("an", "a"))
    return None if count is None else count * STEPS.get(parts.get("side", parts.get("which", "")), 0)


def base_of(unit: str, near: list[Told]) -> Told | None:
    """The date that a unit leans on: the nearest of its own length, or else of those that it can lean on."""
    held = HOLDS.get(unit, ())
    rows = [row for row in near if row.grain in held and (unit in ("day", "week") or row.rule not in OF_SAYING)]
    own = rows if unit in ("year", "period") else [row for row in rows if row.grain == unit]
    return next(iter(own or rows), None)


def years_later(base: Told, count: int) -> Days:
    """The same days so many years later."""
    first, last = (day or date.max for day in (base.date_from, base.date_to))
    if last == date.max:
        return Days(base.date_from, base.date_to)
    behind = months_later(last + timedelta(days=1), 12 * count)
    return Days(months_later(first, 12 * count), behind - timedelta(days=1))
