"""Number words: what each is in a number, and what it is worth."""

from fractions import Fraction
from functools import cache

from transforms.lexicon import lexicon

VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
ARTICLES = ("a", "an")
HALVES = ("half", "quarter")  # parts that start a number by themselves
ROLES = {
    "unit": "u", "ten": "t", "hundred": "h", "scale": "s", "short_scale": "b", "letter_scale": "k",
    "plural_scale": "l", "part": "p", "ordinal": "o", "multiplier": "m",
}  # fmt: skip


@cache
def number_words() -> dict[str, tuple[str, int | Fraction]]:
    """Each number word with its kind and value."""
    rows = lexicon("number_words").select("word", "kind", "value").iter_rows()
    return {word: (kind, Fraction(value) if "/" in (value or "") else int(value or 0)) for word, kind, value in rows}


@cache
def spelt_numbers(*kinds: str) -> frozenset[str]:
    """The number words of some kinds, with those in -fold."""
    return frozenset(folds()) | {word for word, (kind, _) in number_words().items() if kind in kinds}


@cache
def folds() -> dict[str, int]:
    """Sixfold, tenfold: the words with what they multiply by."""
    return {f"{word}fold": int(value) for word, (kind, value) in number_words().items() if kind in ("unit", "ten")}


@cache
def roles() -> dict[str, str]:
    """One letter for each word that may stand in a number."""
    found = {word: ROLES[kind] for word, (kind, _) in number_words().items()}
    others = dict.fromkeys(folds(), "f") | dict.fromkeys(ARTICLES, "a") | dict.fromkeys(HALVES, "q")
    return found | others | dict.fromkeys(VULGAR, "v")


def role_of(word: str, lower: str, touches: bool) -> str:
    """What a word is in a number: d digits, v ½, one of `ROLES`, q half, f sixfold, a article, "." before digits."""
    if "0" <= word[:1] <= "9":
        return "d"
    return "." if word == "." and touches else roles().get(lower, " ")
