"""Nouns: what a number counts, and the base form of a plural."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.facts.wording import Wording
from transforms.lexicon import lexicon

NOT_PLURAL = ("ss", "us", "is", "'s", "ous", "’s")
LONG_PLURALS = ("ches", "shes", "sses", "xes", "zzes")
OWNER = re.compile(r"D?[JNP]+S")  # one of the town's oldest bridges
INSIDE = frozenset("NPJEGX")
MOST_WORDS = 1 << 14  # words that are remembered
NEVER_FIRST = frozenset({"last", "next", "each", "per", "said", "apiece", "to", "for", "by"})
NEVER_COUNTED = frozenset(
    {"ago", "later", "earlier", "apart", "together", "more", "each", "respectively", "worth", "cast"}
)


class Counted(NamedTuple):
    """A counted noun phrase: words `first` to before `end`, the noun last, and its lemma."""

    first: int
    end: int
    lemma: str


@cache
def irregular() -> dict[str, str]:
    """Plurals that no rule makes."""
    rows = lexicon("irregular_nouns").select("written", "lemma").iter_rows()
    return dict(rows)


@lru_cache(MOST_WORDS)
def is_plural(word: str) -> bool:
    """Whether a word reads as a plural noun."""
    lower = word.lower()
    if lower in irregular():
        return irregular()[lower] != lower or lower in ("series", "species", "aircraft", "troops", "police", "sheep")
    return (len(lower) > 3 and lower.endswith("s") and not lower.endswith(NOT_PLURAL)) or (
        len(word) > 2 and word[-1] == "s" and word[:-1].isupper()
    )


@lru_cache(MOST_WORDS)
def lemma(word: str) -> str:
    """The base form of a noun: cities -> city, classes -> class, people -> person; lower case unless a name."""
    lower = word.lower()
    if lower in irregular():
        return irregular()[lower]
    if not is_plural(word):
        return word
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    return word[:-2] if lower.endswith(LONG_PLURALS) else word[:-1]


def counted(text: Wording, at: int, is_one: bool, is_attributive: bool) -> Counted | None:
    """The noun phrase that starts at a word and that a number before it counts.

    Args:
        text: the sentence.
        at: index of the word after the number.
        is_one: whether the number is one: its noun is singular, so the phrase runs on to the last noun.
        is_attributive: whether a hyphen joins number and noun ("four-cylinder engine"): one noun only.
    """
    shape = text.shape
    start = at + skipped(text, at)
    end = (
        phrase_end(text, start, shape, is_one) if not is_attributive else start + (text.lower[start] not in NEVER_FIRST)
    )
    while end > start and shape[end - 1] not in "NPX" and not is_plural(text.words[end - 1]):
        end -= 1
    while is_one and end > start + 1 and text.lower[at] != "of" and is_plural(text.words[end - 1]):
        end -= 1  # one historian | notes
    if end <= start or text.lower[end - 1] in NEVER_COUNTED or (is_lone_name(text, start, end) and not is_one):
        return None
    return Counted(start, end, noun_lemma(text, start, end))


def is_lone_name(text: Wording, start: int, end: int) -> bool:
    """Whether a phrase is a name in the singular, which several cannot be of: 4 Started, 12 Pro Max."""
    return all(map(text.is_name_like, range(start, end))) and not is_plural(text.words[end - 1])


def skipped(text: Wording, at: int) -> int:
    """Words between a number and its noun that belong to neither: one of the, dozens of, five of these, 20 other."""
    if text.lower[at] == "of":
        owner = OWNER.match(text.shape, at + 1)
        return owner.end() - at if owner is not None else 2 if text.shape[at + 1 : at + 2] == "D" else 1
    return 1 if text.lower[at] in ("other", "more", "additional", "own", "such", "away", "straight") else 0


def phrase_end(text: Wording, start: int, shape: str, is_one: bool) -> int:
    """End of a noun phrase: the first plural noun ends it, unless the number is one."""
    if text.lower[start] in NEVER_FIRST:
        return start
    end = start + (shape[start : start + 1] == "R" and shape[start + 1 : start + 2] in ("J", "E"))
    while end < text.count and (
        shape[end] in INSIDE
        or is_noun_here(text, end, start)
        or joins(shape, end)
        or (end > start and not is_one and shares_noun(text, end))
    ):
        end += 1
        if shape[end - 1] in "NPVX" and not is_one and is_plural(text.words[end - 1]) and not goes_on(text, end, shape):
            break
        if text.words[end] == "-" and text.glued[end] and text.glued[end + 1] and text.is_word(end + 1):
            end += 2
        end = past_model(text, end)
    return min(end, text.count)


def past_model(text: Wording, end: int) -> int:
    """Index past the number of a model that the name before it has: AK-47 | rifles, Airbus A330 | aircraft."""
    if text.words[end] == "A" and text.is_digits(end + 1) and text.glued[end + 1]:
        end += 1  # which reads as an article
    at = end + (text.words[end] == "-" and text.glued[end])
    if not (text.is_digits(at) and text.glued[at] and text.words[at - 1 - (at > end)].isupper()):
        return end
    at += 1 + (text.is_word(at + 1) and text.glued[at + 1] and len(text.words[at + 1]) == 1)  # F-35A
    return at if text.shape[at : at + 1] in ("N", "J") else end


def joins(shape: str, at: int) -> bool:
    """Whether a conjunction or comma joins two adjectives before a noun: gifted and unpredictable attackers."""
    return shape[at] in "C," and shape[at - 1] in "JE" and shape[at + 1 : at + 2] in ("J", "E")


def shares_noun(text: Wording, at: int) -> bool:
    """Whether "and" joins two nouns before the plural they share: transport and distribution companies."""
    shape = text.shape
    if shape[at] != "C" or shape[at - 1] not in "NJ" or is_plural(text.words[at - 1]):
        return False
    return shape[at + 1 : at + 2] in ("N", "J") and shape[at + 2 : at + 3] == "N" and is_plural(text.words[at + 2])


def is_noun_here(text: Wording, at: int, start: int) -> bool:
    """Whether a verb form is a plural noun after all: 50 kills; 1,385 lightning strikes."""
    if text.shape[at] != "V" or not is_plural(text.words[at]):
        return False
    return at == start or (text.shape[at - 1] in "NJG" and not is_plural(text.words[at - 1]))


def goes_on(text: Wording, end: int, shape: str) -> bool:
    """Whether a plural noun is followed by the plural noun it belongs to: two sales managers."""
    return end < text.count and shape[end] in "NP" and is_plural(text.words[end]) and not text.words[end][0].isupper()


def noun_lemma(text: Wording, start: int, end: int) -> str:
    """Lemma of the last noun of a phrase; a name keeps its words: World Cup."""
    head = lemma(text.words[end - 1])
    if not text.is_name_like(end - 1):
        return head.lower()
    first = end - 1
    while first > start and text.is_name_like(first - 1):
        first -= 1
    return " ".join([*text.words[first : end - 1], head])
