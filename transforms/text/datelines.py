"""Datelines: the place, day and agency that open a story, as in 'BRASTAD, May 3 (Reuters) -'."""

import re
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.lexicon import lexicon, words
from transforms.text.line_rules import compiled, expanded
from transforms.text.plain_letters import plain

DATELINE_PARAGRAPHS = 2  # body paragraphs in which a dateline may open: the second where a summary stands first
LONGEST = 150  # characters; no dateline is longer
BULLET = r"^\s*[*•‣◦▪]"  # points before the story count for none


def datelines(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The lines that may open with a dateline, in order: `article_no`, `paragraph_no`, `agency`, `dateline_place`,
    `dateline_day` (as written: June 18), `dateline_end` (where its own sentence ends and the story begins; null where
    nothing follows or there is none)."""
    is_told = (pl.col("kind") == "body") & ~pl.col("text").str.contains(BULLET)
    is_alone = pl.col("kind") == "dateline"
    is_opening = pl.col("is_told") & (pl.col("is_told").cum_sum().over("article_no") <= DATELINE_PARAGRAPHS)
    lines = paragraphs.with_columns(is_told=is_told).with_columns(
        turns=(pl.col("is_told") & pl.col("text").str.contains(TURN)).sum().over("article_no"), is_alone=is_alone
    )
    heads = lines.filter(is_opening | is_alone | (pl.col("rule") == "placed_date"))
    texts = dict(lines.filter(turns=1).group_by("article_no").agg(pl.col("text").str.join("\n")).iter_rows())
    found = [
        dateline(line, is_turn=turns > 1, is_alone=is_alone, text=texts.get(article_no, ""))
        for article_no, line, turns, is_alone in heads.select("article_no", "text", "turns", "is_alone").iter_rows()
    ]
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


def dateline(line: str, *, is_turn: bool = False, is_alone: bool = False, text: str = "") -> Dateline:
    """What the beginning of a line says if it is a dateline: 'BRASTAD, May 3 (Reuters) -'.

    Args:
        line: the line, without white space around it.
        is_turn: whether capitals before a colon name a speaker here, as in a transcript, and no place.
        is_alone: whether the line is known to hold nothing else: 'BRASTAD, May 3' needs no dash then.
        text: the whole article; a surname before a colon is a place where it says that something happens in it.
    """
    line = line[:LONGEST]
    if "(" not in line and line[1:2].islower() and not DAY_ALONE.match(line):  # no agency, no capitals, no full date
        return Dateline()
    letters = plain(line)
    patterns = (*(DATELINES if "(" in line else WITHOUT_BRACKET), *(ALONE if is_alone else ()))
    found = [match for pattern in patterns if (match := with_parts(pattern).match(letters))]
    found += [match for pattern in PLACED if (match := with_parts(pattern).match(letters)) and is_place(line, match)]
    turn = None if is_turn else with_parts(PLACE_AND_COLON).match(letters)
    if turn and is_place(line, turn) and (turn["place"].casefold() not in surnames() or is_where(turn["place"], text)):
        found.append(turn)
    places = (line[slice(*match.span("place"))] for match in found if match["place"])
    agencies = (line[slice(*match.span("agency"))] for match in found if match["agency"])
    place = next(places, None)
    if place and not words("not_datelines", "word").isdisjoint(place.split(" ")):
        place = None
    agency = next(filter(None, map(agency_names().get, agencies)), None)
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


def is_place(line: str, found: re.Match[str]) -> bool:
    """Whether what a dateline names, up to a comma or stroke, is a known place."""
    return re.split(r"[,/]", line[slice(*found.span("place"))])[0].casefold() in place_names()


def is_where(name: str, text: str) -> bool:
    """Whether a text says that something is in or at what a dateline names in capitals: 'at Galle'."""
    return re.search(rf"\b(?:at|in|near|outside)\s{re.escape(name.title())}\b(?!['’])", text) is not None


@cache
def place_names() -> frozenset[str]:
    """The known places, in lower case."""
    return frozenset(map(str.casefold, words("places", "place")))


@cache
def surnames() -> frozenset[str]:
    """The known surnames, in lower case: in capitals before a colon they speak."""
    return frozenset(map(str.casefold, words("surnames", "surname")))


@cache
def agency_names() -> dict[str, str]:
    """The usual name of each agency by what it is also called."""
    return dict(lexicon("agencies").select("alias", "agency").iter_rows())


REGION = r"(?:,\s(?!{weekday}\b|{month}\b)\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+)?)?"
CAPITALS = r"(?P<place>{place}(?:/{place})*" + REGION + ")"  # WASHINGTON, or FARGO, N.D.
SMALL = r"(?P<place>\p{Lu}[\p{L}.'’-]*(?:,?\s\p{Lu}[\p{L}.'’-]*){0,4}?)"
SOME_DAY = r"(?:,?\s(?:{weekday},?\s)?(?P<day>(?:{month}\s\d{1,2}|\d{1,2}\s{month})(?:,?\s\d{4})?))"
DAY = r"(?:,?\s{weekday})?" + SOME_DAY + "?"
BY_AGENCY = DAY + r"\s\((?P<agency>{agency})(?:[\s/][^()]*)?\)"
BY_ANYONE = r"\s\((?P<agency>\p{Lu}[^()\d]{1,40})\)"  # an agency that is not on the list
ENDS_IN_DASH = r"\s?(?:--|[—–―]|-\s|\s-)\s?(?=\S|$)"
# A place in capitals before a dash or an agency; one in small letters needs an agency with a dash behind it.
DATELINES = (
    CAPITALS + DAY + r"(?P<agency>)(?:\s?/[A-Z][\w ]*/)?\s*(?:--|[—–―]|\s-)\s?(?=\S|$)",
    r"(?P<place>)\((?P<agency>{agency})\)",
    CAPITALS + BY_AGENCY,
    SMALL + BY_AGENCY + r"\s?(?:--|[—–―:-]|$)",
    SMALL + SOME_DAY + r"\s\((?P<agency>{agency})\)\s(?=\p{Lu})",
    CAPITALS + SOME_DAY + BY_ANYONE + ENDS_IN_DASH,
    CAPITALS + SOME_DAY + r"(?P<agency>)\s?:\s(?=\S)",
    CAPITALS + SOME_DAY + r"\s(?P<agency>{agency})" + ENDS_IN_DASH,
)
ALONE = (CAPITALS + SOME_DAY + r"(?P<agency>)$",)
WITHOUT_BRACKET = tuple(pattern for pattern in DATELINES if r"\(" not in pattern)
# What only a known place makes a dateline: an agency that is not on the list and no day, or small letters.
PLACED = (
    CAPITALS + BY_ANYONE + ENDS_IN_DASH,
    SMALL + SOME_DAY + BY_ANYONE + ENDS_IN_DASH,
    SMALL + r",?\s(?P<day>{date})(?:" + BY_ANYONE + r")?\s?(?:--|[—–―:]|\s-|$)\s?",
)
PLACE_AND_COLON = CAPITALS + r"(?:,\s{weekday})?(?P<agency>)\s?:\s(?=[\"“‘']?\p{Lu})"
DAY_ALONE = re.compile(r"[^.;:()]{4,90}\d(?:\s?(?:--|[—–―:])|\s-|$)")  # a date up to the line's end or a dash
TURN = r"^\p{Lu}[\p{Lu}.'’ -]+:\s"  # SMITH: in a transcript
DASH = re.compile(r"\s*(?:--|[—–―:-])?\s*")
