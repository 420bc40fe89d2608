"""Shapes: a sentence as one letter per word, so that noun phrases and clauses are regular expressions.

N noun, P name, J adjective, E past participle, G -ing form, D determiner or possessive, S the clitic 's, O pronoun,
V verb, A auxiliary, M modal, Y word of time, R adverb, I preposition, T to, C conjunction,
W relative or question word, Q number, $ currency sign, - hyphen; every other mark stands for itself.
"""

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import category

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon, words
from transforms.text.forms import Ints

if TYPE_CHECKING:
    from transforms.facts.wording import Wording

Codes = NDArray[np.uint32]  # code points

LETTERS = {
    "VB": "V", "VBP": "V", "VBZ": "V", "VBD": "V", "VBN": "E", "VBG": "G", "MD": "M", "JJ": "J", "JJR": "J",
    "JJS": "J", "RB": "R", "RBR": "R", "RBS": "R", "IN": "I", "TO": "T", "DT": "D", "PRP$": "D", "PRP": "O",
    "CC": "C", "WDT": "W", "WP": "W", "WP$": "W", "WRB": "W", "UH": "R",
}  # fmt: skip
AUXILIARIES = (
    "doesn",
    "didn",
    "isn",
    "aren",
    "wasn",
    "weren",
    "hasn",
    "haven",
    "hadn",
    "couldn",
    "wouldn",
    "shouldn",
    "don",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "am",
    "has",
    "have",
    "had",
    "do",
    "does",
    "did",
)
SUBORDINATORS = (
    "because",
    "while",
    "whilst",
    "although",
    "though",
    "if",
    "since",
    "whether",
    "unless",
    "as",
    "than",
    "once",
)
NOUNS_IN_LY = frozenset(
    {"ally", "anomaly", "assembly", "belly", "bully", "butterfly", "family", "gully", "jelly", "lily", "monopoly"}
    | {"rally", "reply", "supply", "tally", "assembly", "multifamily", "underbelly", "resupply", "homily", "dragonfly"}
)
NUMBERS = ("unit", "ten", "hundred", "scale", "short_scale", "plural_scale")
HYPHENS = frozenset({"-", "‑", "‐"})
RANGE_LINKS = frozenset({"from", "between", "at"})
UNSETTLED = "\0"  # for the letter of a word that its neighbours decide
CLOSED = frozenset("AMDOICTWR")  # a capital makes no name of these
COMPASS = frozenset({"north", "south", "east", "west"})  # but of these it does: South Korea, the West Bank
OPENING = frozenset("-–—•*·\"“‘'([")  # marks before the first word of a sentence: a bullet, a quotation


@cache
def letters() -> dict[str, str]:
    """The letter of every word that is not mostly a noun."""
    rows = lexicon("word_tags")
    known = {word: LETTERS[tag] for word, tag in rows.select("word", "tag").iter_rows()}
    verbs = lexicon("change_words").filter(pl.col("kind").is_in(["verb", "transitive"]))["word"].to_list()
    nouns = lexicon("change_words").filter(kind="noun")["word"].to_list()
    known |= {word: "X" if word in nouns or word not in known else known[word] for word in verbs}
    known |= dict.fromkeys(lexicon("verb_nouns")["word"].to_list(), "Z")
    known |= dict.fromkeys(time_words("adverb"), "Y") | {"worth": "V"}
    numbers = lexicon("number_words").filter(pl.col("kind").is_in(NUMBERS))["word"].to_list()
    subordinators = dict.fromkeys(SUBORDINATORS, "W")
    return known | subordinators | dict.fromkeys(AUXILIARIES, "A") | dict.fromkeys(numbers, "Q")


@cache
def time_words(kind: str) -> frozenset[str]:
    """The words of time of one kind."""
    return frozenset(lexicon("time_words").filter(kind=kind)["word"].to_list())


def codes(letters: str) -> Codes:
    """Letters as the numbers of their code points."""
    return np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32)


def spelled(codes: Codes) -> str:
    """Numbers of code points as letters."""
    return codes.tobytes().decode("utf-32-le")


def settled(text: "Wording", letters: Codes, first: Ints) -> str:
    """One letter per word of sentences one behind the other, with words of nothing between.

    Args:
        text: the words.
        letters: the letter of each word by itself, as `plain_letter` gives it; a line break for nothing.
        first: places of the first words.
    """
    asking = np.flatnonzero(letters == ord(UNSETTLED))
    letters[asking] = codes("".join(letter(text, at) for at in asking.tolist()))
    opening = [at for at in first.tolist() if text.words[at] in OPENING]
    letters[first] = codes("".join(letter(text, at, is_first=True) for at in first.tolist()))
    if opening:
        behind = np.array([past_opening(text, at) for at in opening])
        letters[behind] = codes("".join(letter(text, at, is_first=True) for at in behind.tolist()))
    shape = spelled(letters)
    for pattern, replacement in SETTLED:
        shape = pattern.sub(replacement, shape)
    return shape


def past_opening(text: "Wording", at: int) -> int:
    """The first word behind the marks that open a sentence: - Gross margin widened; the last mark if none follows."""
    while text.words[at] in OPENING and text.words[at + 1]:
        at += 1
    return at


def plain_letter(word: str, lower: str) -> str:
    """The letter of a word by itself, `UNSETTLED` for one that asks for its neighbours. Not for the first word."""
    if not word[:1].isalpha():
        return UNSETTLED if word in HYPHENS else mark(word)
    if word[0].isupper():
        found = as_name().get(lower, "P")
        return "P" if found in CLOSED and is_acronym(word) else found
    return as_word().get(lower) or ("P" if word != lower else guessed(word))


@cache
def as_word() -> dict[str, str]:
    """The letter of each known word in lower case, as `plain_letter` gives it."""
    asking = {word for word, letter in letters().items() if letter == "X"} | ranged() | time_words("noun")
    return letters() | dict.fromkeys(asking, UNSETTLED)


@cache
def as_name() -> dict[str, str]:
    """The letter of each known word with a capital that makes no name of it, as `plain_letter` gives it."""
    closed = {word: letter for word, letter in letters().items() if letter in CLOSED and word not in COMPASS}
    return closed | dict.fromkeys(time_words("name"), "Y") | dict.fromkeys(time_words("noun"), UNSETTLED)


def letter(text: "Wording", at: int, *, is_first: bool = False) -> str:
    """The letter of the first word, a hyphen, or a word that depends on its neighbours."""
    word, lower = text.words[at], text.lower[at]
    if word in HYPHENS:
        return "-" if text.glued[at] and text.glued[at + 1] else "–"
    if not word[:1].isalpha():
        return mark(word)
    if lower in time_words("noun") and text.lower[at - 1] in time_words("pointer"):
        return "Y"
    found = letters().get(lower)
    if is_first and word[0].isupper():
        if lower in COMPASS and text.words[at + 1][:1].isupper():
            return "P"
        return found or first_letter(lower, text.words[at + 1])
    if found == "X" and (text.lower[at + 1] == "by" or (lower[-1] != "s" and text.lower[at - 1][-1:] == "s")):
        return "V"
    if word in ranged() and not RANGE_LINKS.isdisjoint(text.lower[at + 1 : at + 3]):
        return "V"
    return found or guessed(word)


@cache
def ranged() -> frozenset[str]:
    """Words that are verbs, not nouns, before "from" and "between": prices range from 5 to 9."""
    return frozenset(lexicon("verb_nouns").filter(takes_range="yes")["word"].to_list())


def first_letter(lower: str, second: str) -> str:
    """The letter of a sentence's first word that no list of tags has: a common noun, or else a name."""
    if lower in time_words("name"):
        return "Y"
    is_common = lower in words("common_words", "word") and not second[:1].isupper()
    return guessed(lower) if is_common else "P"


def is_acronym(word: str) -> bool:
    """Whether a word of the closed classes is all capitals, and so a name: US, IT."""
    return len(word) > 1 and word.isupper()


def mark(word: str) -> str:
    """The letter of a number, a clitic or a mark."""
    if word[:1].isdecimal():
        return "Y" if len(word) == 4 and word[:2] in ("19", "20") and word.isdecimal() else "Q"
    if len(word) == 2 and word[0] in "'’":
        return "S" if word[1] in "sS" else "A"
    if word in ("–", "—", "--"):
        return "–"
    return "." if len(word) != 1 else "$" if category(word) == "Sc" else word


def guessed(word: str) -> str:
    """The letter of a word that no lexicon has, by its ending."""
    if word.endswith("ly") and len(word) > 4 and word not in NOUNS_IN_LY:
        return "R"
    if word.endswith("ing") and len(word) > 5:
        return "G"
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed"):
        return "E"
    return "J" if word.endswith(("able", "ible", "ous", "ful", "ical", "less")) and len(word) > 5 else "N"


# What the neighbours settle, in this order; lengths stay.
SETTLED = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"[TDIC](?<=-.)(?=-)", "N"),  # loan-to-value
        (r"^[XZ](?=[XZV])", "N"),  # Fines range from
        (r"[RIVXZA](?<=[NJPVXZ]-.)", "N"),  # start-up
        (r"[VXZ](?=-)", "N"),
        (r"[RI](?=-)", "J"),  # fully-electric, anti-tax
        (r"[XZV](?=[AM])(?:(?<=[XZ])|(?<=[NZ]V)(?=A))", "N"),  # the valve lift was
        (r"[VXZ](?<=[DSJI].)(?:(?=[^DOSQ$P]|$)|(?<=[DS].))", "N"),  # the rise, a sharp drop, in gains
        (r"[EG](?<=[DJS].)(?=[^DJENPGXZQ$-]|$)", "N"),  # a speed of, the accused, the painting for
        (r"X(?<=[DJQ%]ZX)", "N"),  # a pay rise
        (r"J(?<=DJ)(?=[AM]|Z[Q$])", "N"),  # the lowest is
        (r"[XZN](?<=[MT].)(?=[DIRQOTJ$P])", "V"),  # will rise to, to increase the
        (r"[XZ](?<=[MT].)", "V"),
        (r"N(?<=MN|RN)(?:(?<=MN)|(?<=MRN))", r"V"),
        (r"X(?<=[NPOSY)%]X)(?=[RTQ$~])", "V"),  # prices rise to, sales climb 5
        (r"Z(?:(?<=[NPO%)C,A]Z)|(?<=[NPO%)C,A]RZ))(?=R?[Q$])", "V"),  # buildings cost $5, stars average 5
        (r"Z(?<=[NPO%)]Z)(?=R?[DO])", "V"),  # stars average a
        (r"X(?<=[NPY%)]X)(?=R?[DO])", "V"),  # the bank cut its rate
        (r"X(?<=[AOR]X)", "V"),
        (r"Z(?<=[OW]Z)|Z(?<=[PN,]Z)(?=P)|Z(?<=CZ)(?=D)", "V"),  # who leads, Lind trails Barlow, and leads the
        (r"Z(?<=[NP]Z)(?=JW[Q$])", "V"),  # the union runs more than 100
        (r"X(?<=[QN]X)", "N"),  # 75 percent increase, tax cut
        (r"X", "V"),
        (r"Z", "N"),
        # Of participles without an auxiliary 97 in 100 are verbs there, by the tags of a parser (models/OWNERS.md).
        (r"E(?<=[NPWCOY]E)(?=R?[DQ$O])|E(?<=[NPWCOY]RE)(?=R?[DQ$O])|E(?<=,E)(?=R?[DO])", "V"),  # who raised $5m
        (r"E(?<=OE)|E(?<=PE)(?=R?[JWPNT])", "V"),  # she tried, Lind bested Barlow
    )
)
