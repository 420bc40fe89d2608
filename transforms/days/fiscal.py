"""Fiscal years: their days, where the article itself says when such a year ends or starts."""

import re
from datetime import date, timedelta

import polars as pl

from transforms.days.periods import MONTHS, any_of
from transforms.days.spans import Days, months_later
from transforms.lexicon import lexicon
from transforms.windows import uncollected

_MONTH = any_of(*lexicon("month_names")["name"])
_YEAR = r"(?:\d{4})?(?:[-/–]\d{2,4})?,?"
_DAY = rf"(?:the end of )?(?:\d\d? )?(?P<month>{_MONTH})"
ENDS = rf"(?i)(?:fiscal|financial) (?:year )?{_YEAR}\s*(?:that |which )?(?:ends|ended|ending)(?: on| in| at)? {_DAY}"
ENDED = rf"(?i)\byear (?:ended|ending|to)(?: on)? {_DAY}"
_STARTS = "(?:starts|started|starting|begins|began|beginning)"
STARTS = rf"(?i)(?:fiscal|financial) year (?:that |which )?{_STARTS}(?: on| in)? {_DAY}"
LATEST = 60  # of two figures that name a year of this century: FY60, but FY99 is of the last
WRITTEN = re.compile(r"(\d{2,4})(?:[-–/](\d\d(?:\d\d)?))?")


def with_fiscal_years(dates: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """The dates with the days of fiscal years in articles that tell the month with which such a year ends.

    Args:
        dates: needs `article_no`, `text`, `rule`, `date_from`, `date_to`, `basis`.
        sentences: needs `article_no`, `text`.

    Returns:
        The same rows. 'Fiscal 2026' ends in 2026; '2026/27' are the twelve months of such a year, not two of the
        calendar.
    """
    is_fiscal = pl.col("rule").is_in(["fiscal_year", "year_span"])
    articles = dates.filter(is_fiscal).select("article_no").unique()
    if not articles.height:
        return dates
    told = dates.join(
        year_ends(sentences.join(articles, on="article_no", how="semi")),
        on="article_no",
        how="left",
        maintain_order="left",
    )
    known = told.with_row_index("date_row").filter(is_fiscal & pl.col("month").is_not_null())
    with uncollected():
        days = [fiscal_days(*row) for row in known.select("text", "month").iter_rows()]
    rows = known.select("date_row").with_columns(
        from_fiscal=pl.Series([day.first for day in days], dtype=pl.Date),
        to_fiscal=pl.Series([day.last for day in days], dtype=pl.Date),
    )
    return (
        told.with_row_index("date_row")
        .join(rows, on="date_row", how="left", maintain_order="left", validate="1:1")
        .with_columns(
            date_from=pl.coalesce("from_fiscal", "date_from"),
            date_to=pl.coalesce("to_fiscal", "date_to"),
            basis=pl.when(pl.col("from_fiscal").is_not_null()).then(pl.lit("explicit")).otherwise("basis"),
        )
        .drop("date_row", "month", "from_fiscal", "to_fiscal")
    )


def year_ends(sentences: pl.DataFrame) -> pl.DataFrame:
    """The month with which the fiscal year ends, for each article that tells one: `article_no`, `month`."""
    numbers = dict(MONTHS)
    ends, ended, starts = (
        pl.col("text")
        .str.extract(pattern.replace("?P<month>", ""))
        .str.to_lowercase()
        .replace_strict(numbers, default=None, return_dtype=pl.Int32)
        for pattern in (ENDS, ENDED, STARTS)
    )
    return (
        sentences.select("article_no", month=pl.coalesce(ends, (starts + 10) % 12 + 1, ended))
        .drop_nulls()
        .unique("article_no", keep="first", maintain_order=True)
    )


def fiscal_days(written: str, month: int) -> Days:
    """First and last day of the fiscal year that words name, if such years end with a month."""
    found = WRITTEN.search(written)
    if found is None:
        return Days()
    first, last = int(found[1]), int(found[2] or found[1])
    first += 0 if first >= 100 else 1900 if first > LATEST else 2000
    year = last if last >= 100 else first // 100 * 100 + last % 100
    year += 100 if year < first else 0
    behind = months_later(date(year, month, 1), 1)
    return Days(months_later(behind, -12), behind - timedelta(days=1))
