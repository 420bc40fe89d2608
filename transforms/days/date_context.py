"""What the words around a candidate say: whether it is a date at all, and whether the sentence looks ahead or back.

Whether it is one is asked in Python, of few candidates, with patterns compiled once for words in
plain letters (see `plain_letters`).
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.days.periods import MONTH, WEEKDAY, YEAR, any_of, entries, spaced
from transforms.lexicon import lexicon
from transforms.text.plain_letters import plain

LEFT, RIGHT = pl.col("left"), pl.col("right")
RULE = pl.col("rule")
B = r"(?-u:\b)"
NEEDS_TENSE = (
    "point", "weekday", "range", "days_of_month", "season", "quarter_or_half", "quarter_by_month", "span_up_to",
    "span_from", "holiday", "two_months", "weekday_range", "months_of_year", "relative_unit", "since",
)  # fmt: skip


class Candidate(NamedTuple):
    """What could be a date, with the words before and after it in its sentence."""

    text: str
    left: str
    right: str


def words(*kinds: str) -> str:
    """A pattern that matches any word of these kinds in `date_words.csv`."""
    return spaced(any_of(*(word for kind in kinds for word in entries(kind))))


@cache
def pattern(written: str) -> Callable[[str], object]:
    """A test of a text in plain letters: whether it holds the pattern, with the words of `{kind}` in place."""
    filled = re.sub(r"\{([a-z_]+)\}", lambda kind: f"(?:{words(kind[1])})", written.replace("{YEAR}", YEAR))
    compiled = re.compile(filled, re.ASCII)
    return compiled.match if written.removeprefix("(?i)").startswith("^") else compiled.search


def stands(written: str, text: str) -> bool:
    """Whether the pattern matches anywhere in the text."""
    return pattern(written)(text) is not None


@cache
def _after(*kinds: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:^|[^A-Za-z])(?:{words(*kinds)})[\s-]+$", re.ASCII)


@cache
def _before(*kinds: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)[\s-]*(?:{words(*kinds)})(?:[^A-Za-z]|$)", re.ASCII)


def after(left: str, *kinds: str) -> bool:
    """Whether a word of these kinds stands directly before the candidate."""
    return left[-1:] in WHITE_OR_HYPHEN and _after(*kinds).search(left) is not None


def before(right: str, *kinds: str) -> bool:
    """Whether a word of these kinds stands directly after the candidate."""
    return _before(*kinds).match(right) is not None


REACH = 40  # characters; more than any word that decides
WHITE_OR_HYPHEN = frozenset(" \t\n\r\f\v-")
BARE_YEAR = re.compile(YEAR)
BARE_MONTH = re.compile(spaced(MONTH))
ALSO_WORDS = frozenset(lexicon("month_names").filter(is_also_a_word="yes")["name"])


def is_date(rule: str | None, found: Candidate) -> bool:
    """Whether a candidate that the rule would read is a date where it stands."""
    near = nearest(found)
    text, _, right = near
    if rule is None or is_cut_off(near):
        return False
    if rule in ("weekday", "weekday_range"):
        return is_weekday(near)
    if rule == "months_of_year" and " of " not in text:
        return not stands(r"^\s+(?:of|after|following|on|as)\s", right)
    if rule == "point" and BARE_YEAR.fullmatch(text):
        return is_year(near)
    if rule == "point" and BARE_MONTH.fullmatch(text):
        return is_month(near)
    if rule == "quarter_or_half" and not stands(
        r"(?i)\d\d|year|fiscal|financial|fund|trading|reporting|calendar", text
    ):
        return is_of_business(near, found)
    if rule in ("deictic_day", "relative_unit", "century"):
        return not is_name(rule, near)
    if rule == "rolling_span":
        return not stands(r"^\s+of\s", right)
    if rule == "decade":
        return not stands(r"(?i)degrees|temperature|highs|lows", found.left + found.right)
    return not (stands("{YEAR}$", text) and before(right, "unit_after_number", "counted_noun"))


def nearest(found: Candidate) -> Candidate:
    """The candidate in plain letters with the words that stand next to it."""
    text, left, right = found
    near = Candidate(text, left[-REACH:], right[:REACH])
    is_plain = text.isascii() and near.left.isascii() and near.right.isascii()
    return near if is_plain else Candidate._make(map(plain, near))


def is_cut_off(found: Candidate) -> bool:
    """Whether the candidate is a piece of a longer number, sum or compound."""
    text, left, right = found
    inside = text[0].isdigit() and stands(r"(?:\d[.,/:-]|[$£€¥₹#+]\s?|\bNo\.? )$", left)
    return inside or (text[-1].isdigit() and stands(r"^(?:[.,/:]?\d|[-‐]\d|\s?%|[-‐][a-z])", right))


def is_year(found: Candidate) -> bool:
    """Whether four digits name a year; a full hundred ('2000') only where nothing is counted."""
    text, left, right = found
    is_round = text.endswith("00")
    if before(right, "unit_after_number") or stands(r"^\s+of\s", right):
        return False
    closed = stands(r"(?i)^(?:$|[.,;:!?)\]”\"'’]|\s*[–—-]\s|\s+{function_word}\b)", right)
    if (closed or not is_round) and after(left, "year_preposition"):
        return True
    if before(right, "counted_noun"):
        return False
    is_named = (not is_round and stands(r"^\s+[A-Za-z]", right)) or before(right, "year_noun")
    return (is_named and owned(left)) or (not is_round and is_likely_year(left, right, closed))


def is_likely_year(left: str, right: str, closed: bool) -> bool:
    """Whether the words around four digits suit a year, if nothing is counted."""
    return (
        (closed and after(left, "loose_preposition"))
        or (stands(r"[a-z]\s$", left) and stands(r"^\s+[a-z]+[A-Za-rt-z](?:[^A-Za-z]|$)", right))
        or stands(r"{YEAR}(?:,|,? and|,? or)\s+$", left)
        or stands(r"^,\s+{YEAR}", right)
        or stands(r"^\s+(?:was|is|saw|will|has|marked|brought)\s", right)
        or (stands(r"(?:^|\s)$", left) and stands(r"^[’']s\s", right))
        or (left.endswith("(") and right.startswith(")"))
    )


def owned(left: str) -> bool:
    """Whether an article or a possessor stands directly before: 'the', 'her', 'Iceland’s'."""
    return after(left, "determiner") or stands(r"[’'](?:s\s+)?$|s[’']\s+$", left)


def is_month(found: Candidate) -> bool:
    """Whether a month's name is the month: always for 'January', in a month's place for 'May', 'March' or 'Jan'."""
    text, left, right = found
    stem = text.capitalize().removesuffix(".")
    if stem not in ALSO_WORDS:
        return True
    if stem != "March" and (before(right, "name_verb") or stands(r"^[’']s\s+{name_verb}", right)):
        return False
    return (
        after(left, "month_preposition")
        or (after(left, "loose_month_preposition") and not stands(r"^\s+[A-Z]", right))
        or (owned(left) and stands(r"^\s+[a-z]", right) and not before(right, "function_word"))
    )


def is_of_business(near: Candidate, found: Candidate) -> bool:
    """Whether a bare quarter or half is one of a year, not of a match or a century."""
    near_business = stands(r"(?i)\b{business_word}\b|[$£€%]", plain(f"{found.left} {found.right}"))
    is_short = stands("^Q[1-4]$", near.text) and after(near.left, "year_preposition", "loose_preposition")
    return (near_business or is_short) and not stands(r"^\s+of\s", near.right)


def is_weekday(found: Candidate) -> bool:
    """Whether a weekday is a day: not Black Friday, the Sunday Times, every Friday or a Tuesday."""
    is_named = stands(r"(?:^|\s){weekday_name}\s+$|Mail on $", found.left)
    is_any = stands(r"(?i)(?:^|\s)a\s+$", found.left) and not stands(r"^\s+[a-z]", found.right)
    recurs = is_any or stands(r"(?i)(?:^|\s)(?:every|each|any|most)\s+(?:other\s+)?$", found.left)
    recurs = recurs or (" " in found.text and stands(r"(?i)(?:^|\s){recurring_word}\s+$", found.left))
    return not is_named and not recurs and not stands(r"^\s+{weekday_paper}\b", found.right)


def is_name(rule: str, found: Candidate) -> bool:
    """Whether the words are a name: 'USA Today', “This Week”, 21st Century Fox."""
    text, left, right = found
    if "Century" in text and stands(r"^\s+[A-Z]", right):
        return True
    in_quotation_marks = stands("[“\"‘']$", left) and stands("^[,.]?[”\"’'](?:[^s]|$)", right)
    follows_word = rule == "deictic_day" and stands(r"[A-Za-z0-9,]\s*$", left)
    return text[0].isupper() and (in_quotation_marks or follows_word)


def with_tense(dates: pl.DataFrame) -> pl.DataFrame:
    """The dates with `tense`, `future` or `past` as the nearest cue tells: the last one before, else the first after.

    'said' speaks for the date it stands beside; of a month further on ("said the vote in May") it says nothing.

    Args:
        dates: needs `rule`, `left`, `right`.
    """
    cues = words("future_cue", "past_cue", "report_cue", "present_cue")
    verbs = rf"{B}(?:be\s+[a-z]+ed|{cues}|[a-z]{{3,}}ed){B}|[’'](?:ll|d){B}"
    left, right = LEFT.str.to_lowercase(), RIGHT.str.to_lowercase()
    beside = rf"{B}(?:{words('report_cue')})(?:\s+\S+)?\s+(?:in|on|late|early)?\s*$"
    before_date, after_date, cue = pl.col("before_date"), pl.col("after_date"), pl.col("cue")
    is_report = before_date.is_in(list(entries("report_cue"))) & ~pl.col("is_beside") & (RULE != "weekday")
    is_perfect = before_date.is_in(["by", "until", "till"]) & left.str.contains(rf"{B}had{B}")  # had grown by June
    future, present = [*entries("future_cue"), "by", "until", "till", "'ll", "’ll"], [*entries("present_cue"), "for"]
    return (
        dates.with_columns(
            before_date=left.str.extract_all(rf"{verbs}|(?:by|until|till|for)\s+$").list.last().str.strip_chars(),
            after_date=right.str.extract_all(verbs).list.first(),
            is_beside=left.str.contains(beside),
        )
        .with_columns(cue=pl.when(before_date.is_null() | is_report).then(after_date).otherwise(before_date))
        .with_columns(
            tense=pl.when(cue.is_null() | cue.is_in(present) | ~RULE.is_in(NEEDS_TENSE))
            .then(None)
            .when((cue.is_in(future) & ~is_perfect) | cue.str.starts_with("be "))
            .then(pl.lit("future"))
            .otherwise(pl.lit("past"))
        )
        .drop("before_date", "after_date", "is_beside", "cue")
    )


def could_hold_a_date() -> pl.Expr:
    """Whether a sentence has a digit or a word that every date has one of: a cheap look before the full pattern."""
    stems = "day|week|month|quarter|year|decade|century|half|tomorrow|night|morning|afternoon|evening|ago|later|earlier"
    names = f"{MONTH}|{WEEKDAY}|{words('season', 'decade', 'holiday')}"
    return pl.col("sentence").str.contains(rf"[0-9]|(?i:{stems})|{names}")
