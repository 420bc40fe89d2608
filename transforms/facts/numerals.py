"""Numerals: numbers in digits and words, read exactly."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from transforms.facts.number_words import ARTICLES, HALVES, VULGAR, folds, number_words
from transforms.facts.wording import Wording

GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")  # 1,200.5; 12,34,567
PLAIN = re.compile(r"\d+(?:\.\d+)?")
CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}")  # 1.234,56; 1,5
SLASHES = ("/", "⁄", "∕")
DASHES = ("-", "‑", "‐")
DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 100, 128})
ONE = Decimal(1)
CENTS = 2  # decimal places of a price in dollars and cents
MOST_WRITTEN = 1 << 14  # numbers in digits that are remembered
ENDING = frozenset((*".,;:)]%?!”", ""))  # marks that end a number in digits
STARTS = (*ARTICLES, *HALVES)
BE = frozenset({"are", "is", "was", "were"})
BEHIND_PART = BE | {"compared", "from", "over", "since", "versus"}
BEFORE_PART = frozenset({"by", "roughly", "about", "around", "nearly", "almost", "over", "than", "perhaps"})
HALF_OF = ("the", "its", "their", "a", "an")


class Numeral(NamedTuple):
    """A number read from a sentence.

    Attributes:
        end: index of the word after it.
        value: the number, scaled; for a plural scale ("dozens") the least it stands for.
        decimals: decimal places written, after scaling; None where the writing says none ("a third").
        form: digits, words, part ("two-thirds"), plural_scale ("dozens") or fold ("sixfold").
        scale: what the written number was multiplied by ("5 million": a million).
    """

    end: int
    value: Decimal
    decimals: int | None
    form: str
    scale: Decimal = ONE


def kind_of(text: Wording, at: int) -> str:
    """The kind of number word at a place, or ""."""
    return number_words().get(text.lower[at], ("",))[0]


def number_of(text: Wording, at: int) -> int | Fraction:
    """The value of the number word at a place."""
    return number_words()[text.lower[at]][1]


def numeral(text: Wording, at: int, is_money: bool = False) -> Numeral | None:
    """The number that starts at a word, or None; `is_money` when a currency stands before it ("$5 m")."""
    word = text.words[at]
    if word[:1].isdecimal() or word in VULGAR:
        return in_digits(text, at, is_money)
    if word == "." and text.is_digits(at + 1) and text.glued[at + 1] and not text.glued[at]:
        return Numeral(at + 2, Decimal(f"0.{text.words[at + 1]}"), len(text.words[at + 1]), "digits")
    kind = kind_of(text, at)
    if kind == "plural_scale":
        needs_of = text.lower[at] in ("tens", "scores")  # test scores are no twenties
        return None if needs_of and text.lower[at + 1] != "of" else plural_scale(text, at)
    if kind in ("unit", "ten"):
        return in_words(text, at)
    if text.lower[at] in STARTS:
        return article_and_scale(text, at)
    return fold(text, at)


def in_digits(text: Wording, at: int, is_money: bool) -> Numeral | None:
    """Digits with what belongs to them: a fraction, a power of ten, a scale."""
    read = decimal(text.words[at])
    if read is None:
        return None
    value, decimals = read
    end = at + 1
    if text.words[end] == "," and has_parted_thousands(text, at):
        return scaled(text, Numeral(end + 2, value * 1000 + int(text.words[end + 1]), 0, "digits"), is_money)
    if is_ended(text, end):
        return Numeral(end, value, decimals, "digits")
    if decimals == 0 and has_thousands_behind(text, at):
        return scaled(text, Numeral(end + 1, value * 1000 + int(text.words[end]), 0, "digits"), is_money)
    if text.words[at] not in VULGAR and text.words[end] in VULGAR:
        return Numeral(end + 1, value + as_decimal(Fraction(VULGAR[text.words[end]])), None, "digits")
    if text.words[end] in SLASHES and text.glued[end] and text.is_digits(end + 1):
        return slashed(text, at, Fraction(0))
    if text.words[end] in DASHES and text.words[end + 2] in SLASHES:
        mixed = hyphened(text, end, value, decimals, is_money)
        if mixed is not None:
            return mixed
    if decimals == 0 and text.is_digits(end) and text.words[end + 1] in SLASHES and text.glued[end + 1]:
        mixed = slashed(text, end, Fraction(value))
        return mixed or Numeral(end, value, decimals, "digits")
    if text.words[end] in ("×", "x") and text.words[end + 1] == "10":
        return power(text, end + 2, value, decimals)
    return scaled(text, Numeral(end, value, decimals, "digits"), is_money)


def is_ended(text: Wording, end: int) -> bool:
    """Whether nothing that stands behind digits can belong to them, as a glance tells: a mark or a plain word."""
    word = text.words[end]
    return word in ENDING or (word != "x" and text.roles[end] == " " and word.isalpha())


def has_parted_thousands(text: Wording, at: int) -> bool:
    """Whether thousands go on behind a comma and a space, as in 80, 000: with a nought, which begins no number."""
    first, second = text.words[at], text.words[at + 2]
    is_group = len(second) == 3 and second[0] == "0" and second.isdecimal() and not text.glued[at + 2]
    return is_group and len(first) <= 3 and first.isdecimal() and first[0] != "0" and text.glued[at + 1]


def has_thousands_behind(text: Wording, at: int) -> bool:
    """Whether three digits go on with a number behind a space, as in 10 000; groups of a telephone number do not."""
    first, second = text.words[at], text.words[at + 1]
    if len(first) > 3 or len(second) != 3 or not second.isdecimal() or first[0] == "0":
        return False
    return not text.glued[at + 1] and not text.is_digits(at - 1) and not text.is_digits(at + 2)


@lru_cache(MOST_WRITTEN)
def decimal(written: str) -> tuple[Decimal, int | None] | None:
    """Digits as an exact number with its decimal places; None for versions, dates and the like (1.2.3)."""
    if written in VULGAR:
        return as_decimal(Fraction(VULGAR[written])), None
    if PLAIN.fullmatch(written) or GROUPED.fullmatch(written):
        plain = written.replace(",", "")
    elif CONTINENTAL.fullmatch(written):
        plain = written.replace(".", "").replace(",", ".")
    else:
        return None
    return Decimal(plain), len(plain.partition(".")[2])


def as_decimal(number: int | Fraction) -> Decimal:
    """A fraction to the precision of Decimal's context."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def slashed(text: Wording, at: int, whole: Fraction) -> Numeral | None:
    """A fraction with a slash, from its numerator on: 1/4, 10 1/2; None for 24/7 and 9/11."""
    over, under = text.words[at], text.words[at + 2]
    if not (over.isdecimal() and under.isdecimal() and text.glued[at + 2] and int(under) in DENOMINATORS):
        return None
    if int(over) >= int(under) or text.words[at + 3] in SLASHES:
        return None
    return Numeral(at + 3, as_decimal(whole + Fraction(int(over), int(under))), None, "part" if not whole else "digits")


def hyphened(text: Wording, end: int, value: Decimal, decimals: int | None, is_money: bool) -> Numeral | None:
    """A number with a fraction behind a hyphen: 3-1/4 percent; of a price in cents ($10.22-1/2), parts of a cent."""
    if not (text.glued[end] and text.glued[end + 1] and text.is_digits(end + 1) and text.glued[end + 2]):
        return None
    part = slashed(text, end + 1, Fraction(0)) if decimals == 0 or (is_money and decimals == CENTS) else None
    return None if part is None else Numeral(part.end, value + part.value.scaleb(-(decimals or 0)), None, "digits")


def power(text: Wording, at: int, value: Decimal, decimals: int | None) -> Numeral | None:
    """Scientific notation from its exponent on: 1.99×10^30, 5 x 10-9."""
    at += text.words[at] == "^"
    is_negative = text.words[at] in (*DASHES, "−")
    at += is_negative
    if not text.words[at].isdecimal() or len(text.words[at]) > 2:
        return None
    exponent = -int(text.words[at]) if is_negative else int(text.words[at])
    return Numeral(at + 1, value.scaleb(exponent), None if decimals is None else decimals - exponent, "digits")


def scaled(text: Wording, number: Numeral, is_money: bool) -> Numeral:
    """A number with the scale after it, if there is one: 5 million, 1.2bn, $5 m, 40k, 3 lakh crore."""
    end, kind = number.end, kind_of(text, number.end)
    if text.words[end] in DASHES and kind_of(text, end + 1) in ("scale", "hundred"):
        end, kind = end + 1, kind_of(text, end + 1)
    if not (kind in ("scale", "hundred", "short_scale") or (kind == "letter_scale" and is_scale(text, end, is_money))):
        return number
    factor, end = number_of(text, end), end + 1
    if kind == "short_scale" and text.words[end] == "." and text.words[end + 1] in ("€", "£", "$"):  # 1,5 Mio. €
        end += 1
    if kind_of(text, end) == "scale" and text.lower[end] != "dozen":
        factor, end = factor * number_of(text, end), end + 1
    return times(number, Decimal(int(factor)), end)


def is_scale(text: Wording, at: int, is_money: bool) -> bool:
    """Whether a letter behind digits is a scale: $5m, 40k, 4.3M sales, 1.2m tons; but 37m (121ft) is a length."""
    letter, is_glued = text.words[at], text.glued[at]
    if text.glued[at + 1] and (text.is_word(at + 1) or text.is_digits(at + 1)):
        return False
    if letter in ("k", "K"):
        return is_glued
    if is_money:
        return is_glued or letter in ("m", "M", "b", "B")
    if letter == "M":
        return is_glued
    return letter == "m" and is_glued and counts_on(text, at + 1)


def counts_on(text: Wording, at: int) -> bool:
    """Whether what follows reads as things counted in millions rather than as the end of a length."""
    following = text.lower[at]
    if (
        following in ("people", "children", "men", "women", "unemployed", "jobless")
        or text.phrase(at, at + 3) == "out of work"
    ):
        return True
    return (following == "of" and text.lower[at + 1] in ("its", "the", "their", "these", "those", "them")) or (
        following.endswith("s") and len(following) > 3 and following not in ("across", "less", "towards", "has", "was")
    )


def times(number: Numeral, factor: Decimal, end: int) -> Numeral:
    """A number multiplied by a scale that ends at a word; a power of ten moves its written precision along."""
    is_power_of_ten = str(factor).strip("0") == "1"
    decimals = number.decimals
    moved = decimals - factor.adjusted() if is_power_of_ten and decimals is not None else None
    return Numeral(end, number.value * factor, moved, number.form, number.scale * factor)


def in_words(text: Wording, at: int) -> Numeral | None:
    """A cardinal in words: five, twenty-one, two hundred and five thousand, two and a half million, two-thirds."""
    if is_ended(text, at + 1) and text.lower[at + 1] != "and":
        return Numeral(at + 1, Decimal(int(number_of(text, at))), 0, "words")
    end, total, group, largest = at, 0, 0, 1
    while (step := cardinal_step(text, end, at)) is not None:
        kind, value = kind_of(text, step), int(number_of(text, step))
        if kind in ("unit", "ten"):
            group += value
        elif kind == "hundred" or (kind == "scale" and text.lower[step] == "dozen"):
            group, largest = (group or 1) * value, max(largest, value)
        else:
            total, group, largest = total + (group or 1) * value, 0, max(largest, value)
        end = step + 1
    number = Numeral(end, Decimal(total + group), 0, "words", Decimal(largest))
    if kind_of(text, end) == "ordinal" or (text.words[end] in DASHES and kind_of(text, end + 1) == "ordinal"):
        return None
    return with_part(text, number)


def cardinal_step(text: Wording, at: int, first: int) -> int | None:
    """Index of the word that goes on with a cardinal, past a hyphen or "and"; None where the cardinal ends."""
    kind = kind_of(text, at)
    if at == first:
        return at
    before = kind_of(text, at - 1)
    if kind in ("hundred", "scale"):
        return at
    if kind in ("unit", "ten") and before in ("hundred", "scale"):
        return at
    if kind == "unit" and before == "ten" and 0 < number_of(text, at) < 10:
        return at
    if text.words[at] in DASHES and text.glued[at] and text.glued[at + 1]:
        following = kind_of(text, at + 1)
        goes_on = following == "unit" if before == "ten" else following in ("hundred", "scale")
        return at + 1 if goes_on else None
    if text.lower[at] == "and" and before in ("hundred", "scale") and kind_of(text, at + 1) in ("unit", "ten"):
        return at + 1 if text.lower[at - 1] != "dozen" else None
    return None


def with_part(text: Wording, number: Numeral) -> Numeral:
    """A cardinal with the part after it: two-thirds, three quarters, two and a half million."""
    end = number.end
    if text.lower[end] == "and" and text.lower[end + 1] in ("a", "one") and text.lower[end + 2] == "half":
        return scaled(text, Numeral(end + 3, number.value + Decimal("0.5"), None, "words"), is_money=False)
    at = end + (text.words[end] in DASHES)
    is_part = kind_of(text, at) == "part" and (at > end or text.lower[at] not in ("third", "fifth"))
    if is_part and number.value < 100:
        part = as_decimal(Fraction(int(number.value)) * number_of(text, at))
        return scaled(text, Numeral(at + 1, part, None, "part"), is_money=False)
    return number


def article_and_scale(text: Wording, at: int) -> Numeral | None:
    """A number that starts with an article or a part: a million, half a dozen, half of, a quarter million."""
    start = at + (text.lower[at] in ARTICLES)
    has_article = start > at
    kind = kind_of(text, start)
    if has_article and kind in ("hundred", "scale"):
        return scaled(text, Numeral(start, ONE, 0, "words"), is_money=False)
    if kind != "part":
        return None
    part = Numeral(start + 1, as_decimal(number_of(text, start)), None, "part")
    of_a = 2 * (text.phrase(part.end, part.end + 2) == "of a")
    gap = part.end + (of_a or text.lower[part.end] in ("a", "an") or text.words[part.end] in DASHES)
    if kind_of(text, gap) in ("scale", "hundred"):
        return scaled(text, part._replace(end=gap, form="words"), is_money=False)
    if text.lower[at - 1] in ("first", "second", "latter", "other", "last", "opening", "closing"):
        return None
    says_of = text.lower[part.end] == "of" or (text.lower[start] == "half" and text.lower[part.end] in HALF_OF)
    says_of = says_of or text.lower[part.end] in ("point", "percentage", "percent")
    is_told = text.lower[at - 1] in BEFORE_PART and (
        text.words[part.end] in ENDING or text.lower[part.end] in BEHIND_PART
    )  # down by a third
    return part if is_told or (says_of and (has_article or text.lower[start] == "half")) else None


def plural_scale(text: Wording, at: int) -> Numeral:
    """Dozens, tens of millions, hundreds of thousands: from one to ten times the scale."""
    value, end = number_of(text, at), at + 1
    if text.lower[end] == "of" and kind_of(text, end + 1) == "plural_scale":
        value, end = value * number_of(text, end + 1), end + 2
    return Numeral(end, Decimal(int(value)), None, "plural_scale", Decimal(int(value)))


def fold(text: Wording, at: int) -> Numeral | None:
    """Sixfold, tenfold."""
    value = folds().get(text.lower[at])
    return Numeral(at + 1, Decimal(value), 0, "fold") if value is not None else None
