"""Fiscal years: their days, where the article says when such a year ends or starts, or its country's are known."""

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
OF_BUDGETS = (  # words beside "2025-26" that make a fiscal year of it, not a season
    r"(?i)(?-u:\b)(?:budget[a-z]*|fiscal|financial year|deficit|surplus|revenues?|spending|expenditure|estimates?|"
    r"tax(?:es)?|borrowing|gdp|growth|crore|lakh|outlays?|allocat[a-z]*|exports?|imports?)(?-u:\b)"
)
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
PART = re.compile(r"(?i)(first|second|third|fourth|final)[ -](quarter|half)|\b(Q)([1-4])")
WRITTEN = re.compile(r"(\d{2,4})(?:[-–/](\d\d(?:\d\d)?))?")


def with_fiscal_years(dates: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """The dates with the days of fiscal years in articles that tell the month with which such a year ends.

    Args:
        dates: needs `article_no`, `text`, `left`, `right`, `rule`, `date_from`, `date_to`, `basis`, `home_country`.
        sentences: needs `article_no`, `text`.

    Returns:
        The same rows. 'Fiscal 2026' ends in 2026; '2026/27' are the twelve months of such a year, not two of the
        calendar.
    """
    is_part = (pl.col("rule") == "quarter_or_half") & pl.col("text").str.contains(
        r"(?i)(?:fiscal|financial)(?: year)? \d"
    )
    is_fiscal = pl.col("rule").is_in(["fiscal_year", "year_span"]) | is_part
    articles = dates.filter(is_fiscal).select("article_no").unique()
    if not articles.height:
        return dates
    told = dates.join(
        year_ends(sentences.join(articles, on="article_no", how="semi")),
        on="article_no",
        how="left",
        maintain_order="left",
    )
    known = (
        told.with_columns(month=pl.coalesce("month", of_country(is_part)))
        .with_row_index("date_row")
        .filter(is_fiscal & pl.col("month").is_not_null())
    )
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


def of_country(is_part: pl.Expr) -> pl.Expr:
    """The month with which the fiscal years of the country end that words may mean; those of firms only where all
    have the same."""
    years = lexicon("fiscal_years")
    month = dict(years.select("country", pl.col("last_month").cast(pl.Int32)).iter_rows())
    of_firms = years.filter(is_of_firms="yes")["country"].to_list()
    country = pl.col("home_country")
    is_of_budgets = pl.concat_str("left", "right").str.contains(OF_BUDGETS)
    is_span = (pl.col("rule") == "year_span") & is_of_budgets
    is_known = is_span | (country.is_in(of_firms) & ((pl.col("rule") == "fiscal_year") | is_part))
    return pl.when(is_known).then(country.replace_strict(month, default=None, return_dtype=pl.Int32))


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
    return part_of(written, Days(months_later(behind, -12), behind - timedelta(days=1)))


def part_of(written: str, year: Days) -> Days:
    """The quarter or half of a year that words name; the year where they name none."""
    found = PART.search(written)
    if found is None or year.first is None:
        return year
    number = QUARTERS[found[1].lower()] if found[1] else int(found[4])
    months = 6 if (found[2] or "").lower() == "half" else 3
    number = 12 // months if (found[1] or "").lower() == "final" else number
    behind = months_later(year.first, months * number)
    return Days(months_later(behind, -months), behind - timedelta(days=1))
