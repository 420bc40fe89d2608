"""Ages: years that somebody or something is old, with or without the words for it."""

from decimal import Decimal
from functools import cache

import polars as pl

from transforms.facts.concepts import NAMES_OF_AGE, Measured
from transforms.facts.nouns import is_plural, lemma
from transforms.facts.quantities import Quantity
from transforms.facts.units import word_unit
from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

HYPHENS = frozenset({"-", "‑", "‐"})
OLDEST = Decimal(120)
AGED = frozenset({"aged", "age", "ages"})
ABOUT = frozenset({"about", "almost", "around", "just", "nearly", "only"})
PLURAL = frozenset({"i", "they", "we", "you"})
PRONOUNS = frozenset({"i", "you", "he", "she"})
IS_AGE = frozenset({"who", "he", "she"})
PERSONAL = ("V", "A", "M", "E", "W")  # what follows the age of a person: the suspect, 34, faces
OR_OLDER = frozenset({"or older", "and older", "or younger", "and younger"})
SHARES = frozenset({"%", "cent", "half", "percent", "quarter", "third", "thirds", "quarters"})
TURN = frozenset({"turned", "turns", "turn"})
BE = TURN | {"is", "was", "be", "am"}
GOES_ON = frozenset({"when", "and", "at", "on", "years"})
DYING = frozenset({"dead", "die", "died", "dies"})
WHILE = frozenset({"when", "since", "until", "before", "after"})
GROUPS = frozenset({"those", "anyone", "anybody", "everyone", "everybody", "people"})
LEAST_OLD = 60  # two were over 80


def tell_ages(text: Wording, found: list[Quantity]) -> None:
    """Turn durations and bare numbers into ages where the words say so."""
    for earlier, quantity in zip([None, *found], found, strict=False):
        if quantity.kind == "duration":
            read_old(text, quantity)
        elif (earlier is not None and earlier.kind == "age" and goes_on(text, earlier, quantity)) or (
            quantity.kind == "scalar" and is_age(text, quantity)
        ):
            call_age(quantity)
        elif quantity.kind == "scalar" and is_age_of_name(text, quantity):
            call_age(quantity)
            quantity.rule = "age_of_name"


def read_old(text: Wording, quantity: Quantity) -> None:
    """Five years old, 66-year-old, 18 months of age, aged five years."""
    end, before = quantity.end, quantity.first
    if text.words[end] in HYPHENS and text.lower[end + 1] in ("old", "olds"):  # also with spaces: 28 - year - old
        words = 2
    elif text.lower[end] in ("old", "olds", "yo"):
        words = 1
    elif text.lower[end] == "of" and text.lower[end + 1] == "age":
        words = 2
    elif text.lower[before - 1] == "aged" or text.phrase(before - 2, before) == "age of":
        words = 0
    else:
        return
    quantity.kind, quantity.rule, quantity.end = "age", "age", end + words


def goes_on(text: Wording, earlier: Quantity, quantity: Quantity) -> bool:
    """Whether a number is one more age: two daughters, aged six and four."""
    is_joined = text.phrase(earlier.end, quantity.first) in ("and", "or", ", and", "to")
    is_bare = quantity.kind == "scalar" and may_be_age(quantity)
    return is_bare and is_joined and text.lower[earlier.first - 1] in AGED


def may_be_age(quantity: Quantity) -> bool:
    """Whether a number is one that an age can be."""
    value = quantity.value if quantity.value is not None else quantity.high
    return value is not None and 0 < value <= OLDEST and value == value.to_integral_value()


def is_age(text: Wording, quantity: Quantity) -> bool:
    """Whether words say that a bare number is an age: aged 18, age 87, ages 5 to 9, a girl who was 10, dies at 91."""
    if not may_be_age(quantity):
        return False
    before = quantity.first - 1
    if text.lower[before] in AGED:
        return True
    if text.lower[before] == "at" and text.lower[before - 1] in DYING:
        return text.shape[quantity.end : quantity.end + 1] in ("", ",", ".", ";", "C", "I")
    if text.lower[before - 1] in AGED and text.phrase(before - 1, before + 1) in ("age of", "ages of", "ages between"):
        return True
    if text.lower[before] == "than" and text.lower[before - 1] in ("younger", "older"):
        return not text.shape[quantity.end : quantity.end + 1].startswith(("N", "P"))
    if text.lower[before] in ("under", "over", "between") and text.lower[before - 1] in AGED:
        return True
    if is_group_of_age(text, quantity):
        return True
    if before == 0 and text.lower[0] == "at":
        return is_at_age(text, quantity)
    end = quantity.number_end
    if text.lower[end] in ("or", "and") and text.phrase(end, end + 2) in OR_OLDER:
        return True
    return quantity.form == "digits" and is_said_of_person(text, quantity)


def is_at_age(text: Wording, quantity: Quantity) -> bool:
    """Whether a number that opens a sentence behind "at" is an age: At 84, she drives; At 71, Ada Lind walks."""
    has_comma = text.words[quantity.end] == ","
    following = quantity.end + has_comma
    return text.lower[following] in PRONOUNS or (has_comma and text.shape[following : following + 1] == "P")


def is_group_of_age(text: Wording, quantity: Quantity) -> bool:
    """Whether people are told by their age: children under 12, a boy of eight; not an army of eight men."""
    before, following = quantity.first - 1, text.shape[quantity.end : quantity.end + 1]
    if following and following in "NPJ-Q$%":
        return False
    noun, link = text.lower[before - 1], text.lower[before]
    if link in ("under", "over") and noun in ("are", "were") and not SHARES.isdisjoint(text.lower[: before - 1]):
        return True  # roughly 80% are under 18
    if link == "over" and noun in ("are", "were") and text.shape[before - 2 : before - 1] in ("Q", "O"):
        return quantity.value is not None and quantity.value >= LEAST_OLD  # two were over 80
    if link in ("under", "over") and noun in GROUPS:
        return quantity.value is not None and quantity.value <= OLDEST
    if link in ("under", "over"):
        return is_plural(noun) and lemma(noun) in aged() and quantity.value is not None and quantity.value <= OLDEST
    return link == "of" and noun in aged() and text.lower[before - 2] in ("a", "an", "the", "young", "old")


@cache
def aged() -> frozenset[str]:
    """Nouns of people who are told by their age, in the singular: child, man, driver."""
    return frozenset(lexicon("counted_by").filter(place="aged")["word"].to_list())


def is_age_of_name(text: Wording, quantity: Quantity) -> bool:
    """Whether a number is an age if the name before it is a person's: Ada Lind, 42, said; when Ada was 19."""
    if quantity.form != "digits" or quantity.value is None or not may_be_age(quantity):
        return False
    return is_apposition(text, quantity) or (
        text.lower[quantity.first - 1] in BE
        and text.shape[quantity.first - 2 : quantity.first - 1] == "P"
        and (text.words[quantity.end] in (",", ".", ";") or is_lately(text, quantity))
    )


def is_apposition(text: Wording, quantity: Quantity) -> bool:
    """A number between commas behind a name: Mr Brown, 66, said."""
    first, end = quantity.first, quantity.end
    closes = text.words[end] in (",", ".", ";", ")") or (text.words[end] == "" and end >= text.count)
    return (
        text.words[first - 1] in (",", "(")
        and closes
        and first >= 2
        and (
            text.shape[first - 2] == "P"
            or (text.words[first - 2] == "." and first >= 3 and is_initial(text, first - 3))
            or (text.shape[first - 2] == "N" and text.shape[end + 1 : end + 2] in PERSONAL)
        )
        and not text.is_digits(end + 1)
        and (text.words[first - 1] == ",") == (text.words[end] != ")")
    )


def is_initial(text: Wording, at: int) -> bool:
    """Whether a word is a letter that stands for a name, or tells father and son apart: Karim B., Sammy Davis Jr."""
    return text.shape[at] == "P" and (len(text.words[at]) == 1 or text.lower[at] in ("jr", "sr"))


def is_said_of_person(text: Wording, quantity: Quantity) -> bool:
    """A number that a person is: who was 10, her mother is 81, she turned 40 last week; not "he was 5 minutes late"."""
    end = quantity.end
    first = quantity.first - (text.lower[quantity.first - 1] in ABOUT)
    verb, subject = text.lower[first - 1], text.lower[first - 2]
    stops = text.words[end] in (".", ",", ";", "") or text.lower[end] in GOES_ON
    stops = stops or is_lately(text, quantity)
    if subject in PRONOUNS and verb in BE and text.lower[first - 3] in WHILE and text.shape[end : end + 1] == "O":
        return True  # when I was 25 I left
    if verb == "am":
        return subject == "i" and stops
    if verb[:1] in ("'", "’") and verb[1:] in ("re", "m", "s") and subject in PRONOUNS:
        return stops  # when you're 55
    if verb in TURN and subject in PLURAL:
        return stops
    return verb in BE and (subject in IS_AGE or subject in persons()) and stops


def is_lately(text: Wording, quantity: Quantity) -> bool:
    """Whether somebody turned so old at some time: turned 80 last month."""
    return text.lower[quantity.first - 1] in TURN and text.lower[quantity.end] in ("last", "this", "in")


@cache
def persons() -> frozenset[str]:
    """Nouns of one person, as "mother" and "suspect"."""
    return frozenset(lexicon("source_nouns").filter(pl.col("attribution") == "anonymous")["noun"].to_list())


def tell_ages_by_concept(text: Wording, found: list[Quantity], about: list[Measured]) -> None:
    """Turn bare numbers into ages where what they measure is an age: the average age of drivers is 47."""
    for quantity, said in zip(found, about, strict=True):
        if quantity.kind != "scalar" or said.concept is None:
            continue
        if not NAMES_OF_AGE.isdisjoint(text.lower[said.concept[0] : said.concept[1]]):
            call_age(quantity)


def call_age(quantity: Quantity) -> None:
    """Make a bare number an age in years."""
    quantity.kind, quantity.rule = "age", "age"
    quantity.unit, quantity.system, quantity.meaning = "a", "ucum", word_unit("years")
