"""Datelines: the place, day and agency that open a story, as in 'BRASTAD, May 3 (Reuters) -'."""

import re
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.lexicon import lexicon, words
from transforms.text.line_rules import compiled, expanded
from transforms.text.plain_letters import plain

DATELINE_PARAGRAPHS = 2  # body paragraphs in which a dateline may open: the second where a summary stands first
BULLET = r"^\s*[*•‣◦▪]"  # points before the story count for none


def datelines(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The lines that may open with a dateline, in order: `article_no`, `paragraph_no`, `agency`, `dateline_place`,
    `dateline_day` (as written: June 18), `dateline_end` (where its own sentence ends and the story begins; null where
    nothing follows or there is none)."""
    is_told = (pl.col("kind") == "body") & ~pl.col("text").str.contains(BULLET)
    opens_body = is_told & (is_told.cum_sum().over("article_no") <= DATELINE_PARAGRAPHS)
    heads = paragraphs.filter(opens_body | (pl.col("kind") == "dateline"))
    found = [dateline(line) for line in heads["text"]]
    length = pl.Series([line.length for line in found], dtype=pl.Int32)
    return heads.select(
        "article_no",
        "paragraph_no",
        agency=pl.Series([line.agency for line in found], dtype=pl.String),
        dateline_place=pl.Series([line.place for line in found], dtype=pl.String),
        dateline_day=pl.Series([line.day for line in found], dtype=pl.String),
        dateline_end=pl.when((length > 0) & (length < heads["text"].str.len_chars())).then(
            pl.col("paragraph_start") + length
        ),
    )


class Dateline(NamedTuple):
    """Place, agency and day as a dateline gives them, or None, and how many characters it takes, its dash included."""

    place: str | None = None
    agency: str | None = None
    length: int = 0
    day: str | None = None


def dateline(line: str) -> Dateline:
    """What the beginning of a line says if it is a dateline: 'BRASTAD, May 3 (Reuters) -'."""
    if "(" not in line and line[1:2].islower():  # neither an agency in brackets nor a place in capitals
        return Dateline()
    letters = plain(line)
    found = [match for pattern in DATELINES if (match := with_parts(pattern).match(letters))]
    places = (line[slice(*match.span("place"))] for match in found if match["place"])
    agencies = (line[slice(*match.span("agency"))] for match in found if match["agency"])
    place = next(places, None)
    if place and not words("not_datelines", "word").isdisjoint(place.split(" ")):
        place = None
    agency = agency_names().get(next(agencies, ""))
    length = max(ends_with_dash(line, match.end()) for match in found) if place or agency else 0
    days = (match["day"] for match in found if match.groupdict().get("day"))
    return Dateline(place and place.strip(" ,"), agency, length, next(days, None) if length else None)


def ends_with_dash(line: str, at: int) -> int:
    """Where the dash behind a dateline and the spaces around it end."""
    dash = DASH.match(line, at)
    return dash.end() if dash else at


@cache
def with_parts(pattern: str) -> re.Pattern[str]:
    """A pattern with its parts in braces filled in, compiled."""
    return compiled(expanded(pattern))


@cache
def agency_names() -> dict[str, str]:
    """The usual name of each agency by what it is also called."""
    return dict(lexicon("agencies").select("alias", "agency").iter_rows())


CAPITALS = r"(?P<place>{place}(?:/{place})*(?:,\s\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+)?)?)"  # WASHINGTON, or FARGO, N.D.
SMALL = r"(?P<place>\p{Lu}[\p{L}.'’-]*(?:,?\s\p{Lu}[\p{L}.'’-]*){0,4}?)"
SOME_DAY = r"(?:,?\s(?P<day>(?:{month}\s\d{1,2}|\d{1,2}\s{month})(?:,?\s\d{4})?))"
DAY = SOME_DAY + "?"
BY_AGENCY = DAY + r"\s\((?P<agency>{agency})(?:[\s/][^()]*)?\)"
# A place in capitals before a dash or an agency; one in small letters needs an agency with a dash behind it.
DATELINES = (
    CAPITALS + DAY + r"(?P<agency>)(?:\s?/[A-Z][\w ]*/)?\s*(?:--|[—–―]|\s-)\s?(?=\S|$)",
    r"(?P<place>)\((?P<agency>{agency})\)",
    CAPITALS + BY_AGENCY,
    SMALL + BY_AGENCY + r"\s?(?:--|[—–―:-]|$)",
    SMALL + SOME_DAY + r"\s\((?P<agency>{agency})\)\s(?=\p{Lu})",
)
DASH = re.compile(r"\s*(?:--|[—–―:-])?\s*")
