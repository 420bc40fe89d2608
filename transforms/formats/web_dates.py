"""When a web page was published, as its declarations, its elements and the lines around its headline say."""

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from transforms.formats.web_page import Page, found, rules
from transforms.text.publication import Publication, publication, published_in_url

FARTHEST_WEST, FARTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)  # of Greenwich, in use today
LINES_AROUND_HEADLINE = 6
LONG_TITLE = 40  # letters; a line that begins with so many of a title is no chance
SURE = frozenset({"json_ld", "opengraph", "url"})  # sources that a day beside the headline does not outweigh
LONGEST_DATE_LINE = 90  # characters; a line with a date and more than place, author and time is prose


def published(page: Page, url: str | None) -> Publication | None:
    """The first date that can be read, by the order of the rules; else the day in the address.

    A day that JSON-LD alone gives yields to one that two other kinds of place agree on: the page came out anew.
    Many sites declare moments in Greenwich time: where the page also writes the day or the moment in its own zone,
    that day is the one on which readers there had it.
    """
    dates = list(_dates(page))
    if not dates:
        return published_in_url(url)
    surest, *others = outvoted(dates)
    if surest.at is None or surest.on != surest.at.date():
        return surest
    in_other_zones = [other for other in others if other.at and abs(other.at - surest.at) < timedelta(minutes=1)]
    visible = [other for other in others if other.source == "time"][:1]
    local = next((other.on for other in in_other_zones if other.on != surest.on), None)
    return surest._replace(on=local or next((other.on for other in visible if _is_local(surest, other)), surest.on))


def outvoted(dates: list[Publication]) -> list[Publication]:
    """The dates without those of JSON-LD where two other kinds of place give one day, and none the day of JSON-LD.

    2 of 2 such days right on the metadata development set, where JSON-LD keeps the day of a draft or former edition.
    """
    others = [day for day in dates if day.source != "json_ld"]
    firsts = {day.source: day.on for day in reversed(others)}
    is_outvoted = len(firsts) > 1 and len(set(firsts.values())) == 1 and _is_far(dates[0].on, others[0].on)
    return others if dates[0].source == "json_ld" and is_outvoted else dates


def published_around_headline(lines: list[str], title: str | None) -> Publication | None:
    """The day that a short line next to the headline gives; None where there is none or two differ.

    Args:
        lines: all text of the page, one paragraph a line.
        title: the headline.
    """
    wanted = _folded(title or "")
    at = next((number for number, line in enumerate(lines) if wanted and _is_headline(_folded(line), wanted)), None)
    if at is None:
        return None
    around = lines[at + 1 : at + 1 + LINES_AROUND_HEADLINE], lines[max(0, at - LINES_AROUND_HEADLINE) : at][::-1]
    for side in around:
        days = [day for line in side if (day := _day_of(line))]
        if days:
            return days[0] if len({day.on for day in days}) == 1 else None
    return None


def settled(declared: Publication | None, around_headline: Publication | None) -> Publication | None:
    """The declared date, unless a page declares it only in passing and another stands by its headline.

    Elements called `date` and `time` may speak of the latest change or of another article.
    """
    if around_headline is None or declared is None:
        return declared or around_headline
    return declared if declared.source in SURE or declared.on == around_headline.on else around_headline


def _is_far(one: date, other: date) -> bool:
    """Whether two days are more apart than one moment can be in two zones."""
    return abs(one - other) > timedelta(days=1)


def _day_of(line: str) -> Publication | None:
    """The day in a line that has little else, or with which the line begins: `29.11.2022 – The ministry …`."""
    opening = _OPENING_DAY.match(line)
    return publication(opening[1] if opening else line, "page") if opening or len(line) <= LONGEST_DATE_LINE else None


def _dates(page: Page) -> Iterator[Publication]:
    """All dates of the page that can be read, the surest first."""
    for rule in rules("published"):
        for value in found(page, rule):
            if day := publication(_plain(value), rule.source):
                yield day


def _is_local(greenwich: Publication, other: Publication) -> bool:
    """Whether a day without time is one that a moment in Greenwich time fell on elsewhere."""
    if other.at is not None or greenwich.at is None:
        return False
    return other.on in {(greenwich.at + shift).date() for shift in (FARTHEST_WEST, FARTHEST_EAST)}


def _plain(value: Any) -> Any:
    return html.unescape(value) if isinstance(value, str) else value


def _is_headline(line: str, wanted: str) -> bool:
    """Whether a folded line is the folded title, or goes on where a long title was cut short."""
    return line == wanted or (len(wanted) >= LONG_TITLE and line.startswith(wanted))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


_OPENING_DAY = re.compile(r"\W{0,3}(\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\s?[–—|:„“\"/-]")
