"""Lookalikes: digits that are no quantity: years, times, dates, names, addresses, versions, telephone numbers."""

from decimal import Decimal
from functools import cache

import polars as pl

from transforms.facts.nouns import is_plural
from transforms.facts.numerals import Numeral
from transforms.facts.shapes import time_words
from transforms.facts.units import unit_after
from transforms.facts.wording import PADDING, Wording
from transforms.lexicon import lexicon

QUOTATION_MARKS = frozenset("\"“”‘’'«»")
IN_TITLES = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "the", "to"})
ORDINALS = ("st", "nd", "rd", "th")
NOT_COUNTED = ("V", "A", "M", "I", "T", "C", ",", ".", "S", "")  # what follows a name that ends in a number


@cache
def listed(kind: str) -> frozenset[str]:
    """The lookalike words of one kind."""
    return frozenset(lexicon("number_lookalikes").filter(kind=kind)["word"].to_list())


def is_lookalike(text: Wording, at: int, number: Numeral, is_money: bool) -> bool:
    """Whether a number is part of a name, date, time, score, address or idiom rather than a quantity."""
    if is_money:
        return False
    if text.glued[at] and is_title(text, at, number):
        return True
    if number.form == "digits":
        if text.words[number.end] == ")" and is_list_item(text, at, number):
            return True
        if is_plain(text, at, number):
            return False
        for test in ALL_TESTS if text.glued[at] or text.glued[number.end] else FREE_TESTS:
            if test(text, at, number):
                return True
        return False
    if number.form == "part" and text.is_digits(at) and text.glued[at] and text.is_word(at - 1):
        return True  # letters that a wrong encoding has broken
    if number.form == "part" and text.lower[number.end] in ("a", "an"):  # half a mile, but not half a league onward
        return unit_after(text, number.end + 1, False, number.scale) is None
    return number.form in ("words", "plural_scale") and is_idiom(text, at, number)


def is_plain(text: Wording, at: int, number: Numeral) -> bool:
    """Whether nothing beside digits could make more of them: most are told so at a glance, before any test."""
    word, before, following = text.words[at], text.words[at - 1], text.words[number.end]
    if len(word) == 4 or word[0] == "0" or at == 0 or before != text.lower[at - 1] or before in suspects_before():
        return False
    if (text.glued[at] and before not in OPENING) or (text.glued[number.end] and following not in CLOSING):
        return False
    if len(word) > MOST_DIGITS or text.roles[at - 1] == "d" or text.is_digits(number.end):
        return False
    return following == text.lower[number.end] and following not in suspects_after()


MOST_IN_LABEL, MOST_IN_NAME = 10_000, 100_000  # section 427, Order 13769
MOST_ITEMS = 30
MOST_DIGITS = 14  # written without a sign between them; more are an identifier
OPENING = frozenset("$£€¥₹“‘[")
CLOSING = frozenset(".,;)%”?!]")


@cache
def suspects_before() -> frozenset[str]:
    """What may make a year, date, label or name of the digits behind it."""
    words = listed("noun_before") | listed("index_before") | time_words("month")
    return words | frozenset({".", ",", "#", "@"})


@cache
def suspects_after() -> frozenset[str]:
    """What may make a time or date of the digits before it."""
    return time_words("clock") | time_words("month") | {"o"}


def is_ordinal(text: Wording, _at: int, number: Numeral) -> bool:
    """22nd, 19th."""
    return text.glued[number.end] and text.lower[number.end] in ORDINALS


def is_time(text: Wording, at: int, number: Numeral) -> bool:
    """10:27, 5am, 10.45pm, 1430 GMT, 3 o'clock."""
    end = number.end
    if text.words[end] == ":" and text.glued[end] and text.is_digits(end + 1) and text.glued[end + 1]:
        return True
    if text.words[at - 1] == ":" and text.glued[at] and text.is_digits(at - 2):
        return True
    following = text.lower[end]
    return following in time_words("clock") or (following == "o" and text.lower[end + 2] == "clock")


def is_date(text: Wording, at: int, number: Numeral) -> bool:
    """March 29, 29 March, Aug. 14, Mar 9 2018."""
    before, following = text.lower[at - 1], text.lower[number.end]
    if before == "." and text.glued[at - 1]:
        before = text.lower[at - 2]
    if before == "," and text.is_digits(at - 2) and is_year_like(text, at):
        before = text.lower[at - 3]
    is_day = number.value <= 31 or is_year_like(text, at)
    if before in time_words("month") and is_day and (before != "may" or text.words[at - 1] == "May"):
        return True
    is_on = text.lower[at - 1] == "on" and number.value == int(number.value)  # on 1 may that year
    is_named = text.words[number.end][:1].isupper() or is_on
    return number.value <= 31 and following in time_words("month") and is_named


def is_year_like(text: Wording, at: int) -> bool:
    """Four digits from 1000 to 2150."""
    word = text.words[at]
    return len(word) == 4 and word.isdecimal() and 1000 <= int(word) <= 2150


def is_year(text: Wording, at: int, number: Numeral) -> bool:
    """1995, 2014-15, FY2018, 1970s; not 2,000 people, about 2000, 3000 rpm."""
    if number.end != at + 1 or not is_year_like(text, at):
        return follows_year(text, at)
    following, before = text.words[number.end], text.lower[at - 1]
    if before in time_words("before_count"):
        return False
    if following in ("s", "'s", "’s") or (text.glued[number.end] and following in ("-", "–", "/")):
        return True
    if int(text.words[at]) < 1900 and before in ("the", "a") and is_followed_by_one(text, number.end):
        return True  # the 1848 election
    if before in time_words("before_year") or int(text.words[at]) < 1900:
        return before in time_words("before_year") and not (text.is_word(number.end) and text.glued[number.end])
    unit = unit_after(text, number.end, True, number.scale)
    return unit is None or unit.unit.written == "glued" or not text.lower[unit.first : unit.end]


def is_followed_by_one(text: Wording, at: int) -> bool:
    """Whether a noun in the singular stands here."""
    return text.shape[at : at + 1] == "N" and not is_plural(text.words[at]) and text.shape[at + 1 : at + 2] != "N"


def is_decade(text: Wording, _at: int, number: Numeral) -> bool:
    """The '80s, in her 30s: tens with a plural s, which are no seconds."""
    return text.lower[number.end] == "s" and text.glued[number.end] and number.value % 10 == 0 and number.value >= 10


def follows_year(text: Wording, at: int) -> bool:
    """Whether two digits close a span of years or a date: 2014-15, 11/12."""
    return (
        text.glued[at] and text.words[at - 1] in ("-", "–", "/") and text.glued[at - 1] and is_year_like(text, at - 2)
    )


def is_label(text: Wording, at: int, number: Numeral) -> bool:
    """Letters glued or hyphenated to the digits, or a noun that is numbered: S23, COVID-19, 5G, Section 427, #1."""
    end, before = number.end, text.lower[at - 1]
    if text.glued[at] and (text.is_word(at - 1) or before in ("#", "@", "_", "/", ".")):
        return True
    if (
        before == "-"
        and text.glued[at]
        and text.glued[at - 1]
        and text.is_word(at - 2)
        and text.lower[at - 2] not in ("sub", "minus", "than")
    ):
        return True
    if before in ("-", "–") and text.glued[at] and text.lower[at - 2] in listed("noun_before"):
        return True
    if before in listed("lettered_before") and text.glued[end] and len(text.words[end]) == 1 and text.is_word(end):
        return True  # seat 14C is no temperature
    if before in ("#", "@") or (
        before == "." and text.lower[at - 2] in ("no", "nos", "p", "pp") and text.glued[at - 1]
    ):
        return True
    if (
        text.glued[end]
        and text.is_word(end)
        and number.end == at + 1
        and unit_after(text, end, True, number.scale) is None
    ):
        return True
    most = MOST_IN_NAME if text.is_name_like(at - 1) else MOST_IN_LABEL
    if before in listed("noun_before") and number.end == at + 1 and number.value < most and not is_score(text, end):
        is_whole = "." not in text.words[at] or before == "version"
        return unit_after(text, end, True, number.scale) is None and is_whole
    return text.words[at][0] == "0" and len(text.words[at]) > 1 and text.words[at][1] not in ".,"


def is_name(text: Wording, at: int, number: Numeral) -> bool:
    """A capitalised name with its number: Stoxx 600, iPhone 11, Big 12, S&P 500, Model 3, 787 Dreamliner."""
    end, before = number.end, text.words[at - 1]
    if text.is_name_like(end) and not listed("name_after").isdisjoint(text.lower[end : end + capitals(text, end)]):
        return True
    if (
        text.words[at - 1].isupper()
        and len(text.words[at - 1]) == 2
        and len(text.words[at]) == 5
        and text.words[at].isdecimal()
    ):
        return text.words[at - 2] == ","  # Springfield, IL 62701
    if end != at + 1 or not text.words[at].isdecimal() or number.value > 3000 or is_score(text, end):
        return False
    if text.lower[at - 1] in listed("index_before"):
        return True
    is_first = at == 1 or (at == 2 and text.words[0] in QUOTATION_MARKS)
    has_capital = any(map(str.isupper, before)) and text.is_word(at - 1) and (not is_first or before[:1].islower())
    if not has_capital or text.shape[at - 1] != "P":
        return False
    return not (unit_after(text, end, True, number.scale) or follows_plural(text, end))


def capitals(text: Wording, at: int) -> int:
    """The number of capitalised words from a place on, three at most: Random Street."""
    return next((count for count in range(3) if not text.is_name_like(at + count)), 3)


def is_score(text: Wording, at: int) -> bool:
    """Whether a hyphen and more digits go on with the number: beat Charlton 2-1."""
    return text.words[at] in ("-", "–") and text.glued[at] and text.is_digits(at + 1) and text.glued[at + 1]


def follows_plural(text: Wording, at: int) -> bool:
    """Whether a plural noun in lower case stands here or one word later."""
    for place in (at, at + 1):
        if text.words[place][:1].islower() and is_plural(text.words[place]) and text.shape[place] in "NVX":
            return True
        if text.shape[place : place + 1] not in ("N", "J"):
            return False
    return False


def is_ratio_name(text: Wording, _at: int, number: Numeral) -> bool:
    """Numbers paired by hyphens and a short word: 3-for-5, two-for-one, 4-by-4."""
    end = number.end
    return text.words[end] == "-" and text.words[end + 2] == "-" and text.lower[end + 1] in ("for", "by", "on", "in")


def is_marker(text: Wording, at: int, number: Numeral) -> bool:
    """The number of an item in a list ("5." alone, "1) …") or digits that go on with a date (June 12-18)."""
    if at == 0 and text.words[number.end] in (")", ".") and (text.words[number.end] == ")" or text.count <= 2):
        return True
    if at == 1 and text.words[0] in listed("slug") and text.words[number.end] == "-":
        return True  # UPDATE 2-Miner cuts dividend
    dashed = text.glued[at] and text.words[at - 1] in ("-", "–") and text.glued[at - 1] and number.value <= 31
    month = text.lower[at - 4] if text.words[at - 3] == "." else text.lower[at - 3]
    return dashed and text.is_digits(at - 2) and month in time_words("month")


def is_list_item(text: Wording, at: int, number: Numeral) -> bool:
    """Whether a bracket that nothing opened closes behind a small number: 1) the cost, 2) the noise."""
    opened = text.words[:at].count("(") - sum(
        text.words[place] == ")" and not text.is_digits(place - 1) for place in range(at)
    )
    return text.glued[number.end] and number.end == at + 1 and number.value < MOST_ITEMS and opened <= 0


def is_code(text: Wording, at: int, number: Numeral) -> bool:
    """Parts of telephone numbers, postcodes, attributes and long codes: 555-123-4567, 24703-212, id="760070280"."""
    end = number.end
    if text.words[at - 1] == '"' and text.words[at - 2] == "=":
        return True
    joined = text.words[end] == "-" and text.glued[end] and text.is_digits(end + 1) and text.glued[end + 1]
    again = joined and text.words[end + 2] == "-" and text.is_digits(end + 3) and text.glued[end + 2]
    before = text.words[at - 1] == "-" and text.glued[at] and text.is_digits(at - 2) and text.glued[at - 1]
    twice = before and text.words[at - 3] == "-" and text.is_digits(at - 4)
    in_brackets = text.words[at - 1] == "(" and text.words[end] == ")" and text.is_digits(end + 1)
    behind_letter = before and text.glued[at - 2] and text.is_word(at - 3)
    return again or twice or behind_letter or (before and joined) or (in_brackets and text.words[end + 2] == "-")


def is_grouped(text: Wording, at: int, _number: Numeral) -> bool:
    """Digits in a row of groups, three or more or one that starts with 0: a telephone number, 020 7946 0958."""
    first, end = at, at + 1
    while first > 0 and text.is_digits(first - 1):
        first -= 1
    while text.is_digits(end):
        end += 1
    groups = text.words[first:end]
    is_dialled = len(groups) > 2 and sum(len(group) > 2 for group in groups) > 1
    return is_dialled or (len(groups) > 1 and groups[0][0] == "0") or len(text.words[at]) > MOST_DIGITS


def is_title(text: Wording, at: int, number: Numeral) -> bool:
    """Whether capitals and quotation marks make a title of it: the thriller "11 Minutes", “Seven Days of Snow”."""
    if text.words[at - 1] not in QUOTATION_MARKS or not text.is_name_like(number.end):
        return False
    end = number.end
    while text.is_name_like(end) or text.lower[end] in IN_TITLES:
        end += 1
    return end - number.end < PADDING and text.words[end] in QUOTATION_MARKS and text.glued[end]


def is_plural_name(text: Wording, at: int, number: Numeral) -> bool:
    """Several of a numbered thing: Model 3s, Boeing 787s."""
    return text.lower[number.end] == "s" and text.glued[number.end] and text.is_name_like(at - 1)


FREE_TESTS = (is_year, is_date, is_name, is_label, is_grouped, is_marker, is_time)  # years are the most
ALL_TESTS = (
    *FREE_TESTS,
    is_decade,
    is_ratio_name,
    is_ordinal,
    is_code,
    is_plural_name,
)  # of numbers that touch another word


def is_idiom(text: Wording, at: int, number: Numeral) -> bool:
    """Number words that count nothing: one another, no one, one day, the pronoun one."""
    if (text.words[at - 1] == "-" and text.glued[at]) or is_ratio_name(text, at, number):
        return True
    if holds_idiom(text, at - 1) or holds_idiom(text, at):
        return True
    if text.is_name_like(at) and text.lower[at - 1] in ("of", "'s", "’s") and text.is_name_like(at - 2):
        return True  # the Gang of Eight, Ocean's Eleven
    if (
        text.is_name_like(at)
        and text.shape[at - 1 : at] == "P"
        and text.shape[number.end : number.end + 1] in NOT_COUNTED
    ):
        return True  # the Kestrel Two costs, Model Three, which
    if text.lower[at] != "one" or number.end != at + 1:
        return False
    return not counts_one(text, at)


def holds_idiom(text: Wording, first: int) -> bool:
    """Whether an idiom starts at a word."""
    starting = idioms().get((text.lower[first], text.lower[first + 1]), ())
    return any(text.lower[first : first + len(idiom)] == idiom for idiom in starting) if starting else False


@cache
def idioms() -> dict[tuple[str, str], list[list[str]]]:
    """Idioms with a number that counts nothing, as words, by their first two."""
    found: dict[tuple[str, str], list[list[str]]] = {}
    for idiom in map(str.split, sorted(listed("idiom"))):
        found.setdefault((idiom[0], idiom[1]), []).append(idiom)
    return found


def counts_one(text: Wording, at: int) -> bool:
    """Whether "one" counts: one proposal, one of the oldest; not "this one", "one wonders"."""
    if text.lower[at + 1] == "of" or unit_after(text, at + 1, False, Decimal(1)) is not None:
        return text.lower[at - 1] not in listed("before_no_one_of") and text.shape[at + 2 : at + 3] != "O"
    if text.lower[at - 1] in listed("before_pronoun_one") or text.shape[at + 1 : at + 3] == "NM":
        return False  # what one family can own
    return text.shape[at + 1 : at + 2] in ("N", "P", "J", "E", "-", "Q") or text.lower[at + 1] in ("or", "to", "out")


def without_lookalikes(text: pl.Expr) -> pl.Expr:
    """The text without the plainest lookalikes: years behind "in", days of a month, ordinals, "no one"."""
    return text.str.replace_all(plainest(), "")


@cache
def plainest() -> str:
    """A pattern of lookalikes that need no second look, for Polars."""
    months = "|".join(sorted((month.capitalize() for month in time_words("month")), key=len, reverse=True))
    year, stop = "(?:19|20)[0-9]{2}", "(?:[ ,.;:)]|$)"
    before_year = "|".join(sorted(time_words("before_year") - {"and", "a.d."}))
    return (
        rf"(?-u:\b)(?:(?i:{before_year}) {year}{stop}|(?:{months})\.? (?:[12]?[0-9]|3[01])(?:, {year})?{stop}"
        rf"|(?:{months}) {year}{stop}|[0-9]+(?:st|nd|rd|th)(?-u:\b)|(?i:no one|one another|one day)(?-u:\b))"
    )
