"""Kinds of column from which the tables are declared."""

from typing import Any

import polars as pl

from transforms.declaring import dy

SEGMENT = {"start": pl.Int32, "end": pl.Int32, "is_verbatim": pl.Boolean}
PARAGRAPH_KINDS = (
    "banner", "title", "subtitle", "byline", "dateline", "date", "caption", "body",
    "boilerplate", "agency_footer", "correction", "related", "blank",
)  # fmt: skip
CONTENT_KINDS = ("title", "subtitle", "caption", "body")
ENTITY_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "FACILITY", "NORP", "PRODUCT", "MISC")
GRAINS = ("day", "week", "month", "quarter", "half", "season", "year", "fiscal_year", "decade", "century", "range")
BASES = ("explicit", "published", "unresolved")


def key(description: str) -> dy.String:
    """A text column that is part of the table's key."""
    return dy.String(primary_key=True, description=description)


def number_key(description: str) -> dy.Int32:
    """A counting column that is part of the table's key."""
    return dy.Int32(primary_key=True, min=1, description=description)


def text(description: str, *, required: bool = False) -> dy.String:
    """A text column."""
    return dy.String(nullable=not required, description=description)


def one_of(values: tuple[str, ...], description: str, *, required: bool = True) -> dy.String:
    """A text column that holds one of a closed list of values."""

    def is_listed(column: pl.Expr) -> pl.Expr:
        return column.is_in(values)

    return dy.String(nullable=not required, check=is_listed, description=f"{description} One of: {', '.join(values)}.")


def offset(description: str, *, required: bool = False) -> dy.Int32:
    """A code-point offset into `articles.text`."""
    return dy.Int32(nullable=not required, min=0, description=description)


def ordinal(description: str, *, required: bool = False) -> dy.Int32:
    """A reference to a row of the same article by its number."""
    return dy.Int32(nullable=not required, min=1, description=description)


def count(description: str) -> dy.Int64:
    """A count of things that is always known."""
    return dy.Int64(nullable=False, min=0, description=description)


def number(description: str) -> dy.Float64:
    """A measured number; never infinite."""
    return dy.Float64(nullable=True, description=description)


def share(description: str) -> dy.Float64:
    """A number from 0 to 1."""
    return dy.Float64(nullable=True, min=0, max=1, description=description)


def yes_no(description: str) -> dy.Bool:
    """A yes or no that is always known."""
    return dy.Bool(description=description)


def day(description: str) -> dy.Date:
    """A calendar day."""
    return dy.Date(nullable=True, description=description)


def moment(description: str, *, required: bool = False) -> dy.Datetime:
    """A moment in UTC, to the microsecond."""
    return dy.Datetime(nullable=not required, time_unit="us", description=description)


def texts(description: str) -> dy.List:
    """A list of texts; empty where there is none."""
    return dy.List(dy.String(), description=description)


def numbers(description: str) -> dy.List:
    """A list of whole numbers; empty where there is none."""
    return dy.List(dy.Int32(), description=description)


def structs(fields: dict[str, Any], description: str) -> dy.List:
    """A list of records; empty where there is none."""
    kinds: dict[Any, Any] = {
        pl.Int32: dy.Int32(), pl.Boolean: dy.Bool(), pl.String: dy.String(), pl.Int64: dy.Int64(),
    }  # fmt: skip
    return dy.List(dy.Struct({name: kinds[kind] for name, kind in fields.items()}), description=description)
