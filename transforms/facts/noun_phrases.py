"""Noun phrases: the chains of them in a sentence, and what one says: the thing, whose it is, against whom."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.facts.quantities import Quantity
from transforms.facts.shapes import time_words
from transforms.facts.wording import Wording
from transforms.lexicon import words
from transforms.quoting.symbols import Flags, Ints, is_among

# On `shapes.shape`, where quantities are masked: "h" before a noun like an adjective, "q" elsewhere. A noun phrase is
# "D?Q?" and letters that stand inside one, up to the last that can end it. Each rule: letters, what may stand before
# them and what behind ("" for anything, "^" for anything but).
INSIDE = (
    ("JNPXh", "", ""), ("EG", "^NPA", ""), ("-", "JNPEQh", "JNPEGQh"), ("R", "", "JE"), ("C,", "J", "J"),
    ("S", "NP", ""), ("&/", "P", "P"), ("Y", "DSP", "NJ"),
)  # fmt: skip
FINAL = (("NP", "", ""), ("G", "JDIh", ".,;)\0"))
# Phrases are chained by prepositions and by "and" between two of a kind, the second perhaps with an article.
LINKS = (("IT", "", ""), ("C", "P", "P"), ("C", "N", "JN"))
NAME_BEFORE = re.compile(r"D?(P(?:[&/-]?P)*)(?=[JNEGh]+)")
NAME_LAST = re.compile(r"P(?:[&/-]?P)*$")
NAMED = re.compile(r"Q(?<=([NP])Q)")  # the number in a name: S&P 500, category 4
OWNING = frozenset({"of", "in", "at", "for"})
OPPOSING = frozenset({"with", "against", "to", "from", "versus", "vs", "between"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your"})
Span = tuple[int, int]
Letters = NDArray[np.uint8]


class Phrase(NamedTuple):
    """What a chain of noun phrases says, as spans of words: the thing, its owner, its counterparty."""

    span: Span
    concept: Span | None
    owner: Span | None
    counterparty: Span | None


class Near(NamedTuple):
    """A noun phrase at a quantity: its words, and the first that can be the thing measured."""

    chain: Span
    noun: int


class Phrases:
    """A sentence with its chains of noun phrases.

    Attributes:
        text: the sentence.
        letters: its shape, quantities masked.
        phrases, chains: spans of the noun phrases and of their chains, in order.
    """

    __slots__ = ("_parts", "_said", "chains", "firsts", "letters", "phrases", "text")

    def __init__(self, text: Wording, letters: str, phrases: list[Span], chains: list[Span]) -> None:
        self.text, self.letters, self.phrases, self.chains = text, letters, phrases, chains
        self.firsts = [first for first, _ in chains]
        self._parts: dict[Span, list[Span]] = {}
        self._said: dict[tuple[Span, int], Phrase] = {}

    def around(self, at: int) -> Span | None:
        """The chain that a word belongs to."""
        place = bisect_right(self.firsts, at)
        return chain if place and at < (chain := self.chains[place - 1])[1] else None

    def ending(self, at: int) -> Span | None:
        """The chain that ends right before a word."""
        place = bisect_left(self.firsts, at) - 1
        return self.chains[place] if place >= 0 and at == self.chains[place][1] else None

    def head(self, chain: Span) -> Span:
        """The first phrase of a chain."""
        parts = self.parts(chain)
        return parts[0] if parts and parts[0][0] == chain[0] else chain

    def parts(self, chain: Span) -> list[Span]:
        """The phrases of a chain."""
        if chain not in self._parts:
            start, end = chain
            self._parts[chain] = [
                (max(first, start), stop) for first, stop in self.phrases if stop > start and first < end
            ]
        return self._parts[chain]

    def linked(self, chain: Span, links: frozenset[str]) -> Span:
        """The first phrase of a chain with those that follow it by some prepositions, or by "and"."""
        end = self.head(chain)[1]
        for start, stop in self.parts(chain):
            joins = start == end + 1 and (self.text.lower[end] in links or self.letters[end] == "C")
            if joins and not self.is_time(stop - 1):
                end = stop
        return chain[0], end

    def last(self, chain: Span) -> Span:
        """The last phrase of a chain, with what it belongs to by "of" and "and"."""
        *earlier, (start, _) = self.parts(chain)
        for first, end in reversed(earlier):
            if end + 1 == start and (self.text.lower[end] in ("of", "per") or self.letters[end] == "C"):
                start = first
        return start, chain[1]

    def is_time(self, at: int) -> bool:
        """Whether a phrase ends in a word of time: for the first quarter."""
        return self.text.lower[at] in time_words("noun")

    def bare(self, span: Span) -> Span:
        """A span without its article."""
        return span[0] + (self.letters[span[0]] == "D"), span[1]

    def read(self, chain: Span, noun: int) -> Phrase:
        """What a chain says: China's massive trade surplus with the US; the thing starts at `noun` or later."""
        if (chain, noun) not in self._said:
            self._said[chain, noun] = self._read(chain, noun)
        return self._said[chain, noun]

    def _read(self, chain: Span, noun: int) -> Phrase:
        head = self.head(chain)
        start, owner = self.possessor(head)
        concept = self.stripped((max(start, noun), head[1]))
        counterparty: Span | None = None
        for first, stop in self.parts(chain)[1:]:
            link, name = self.text.lower[first - 1], self.name_in((first, stop))
            if link == "of" and name is None and concept is not None and first - 1 == concept[1]:
                concept = concept[0], stop
            elif name is not None and owner is None and link in OWNING:
                owner = name
            elif name is not None and counterparty is None and link in OPPOSING:
                counterparty = name
        if concept is None and owner is None:
            owner = self.name_in(head)
        return Phrase(chain, concept, owner, counterparty)

    def possessor(self, phrase: Span) -> tuple[int, Span | None]:
        """Where the noun proper starts in a phrase, and who owns it: China's | surplus, Ford | shares."""
        clitic = self.letters.rfind("S", *phrase)
        if clitic >= 0:
            return clitic + 1, self.bare((phrase[0], clitic))
        if self.text.lower[phrase[0]] in POSSESSIVE:
            return phrase[0] + 1, (phrase[0], phrase[0] + 1)
        name = NAME_BEFORE.match(self.letters, *phrase)
        if name is None or self.letters[phrase[1] - 1] != "N":
            return phrase[0], None
        return name.end(), name.span(1)

    def stripped(self, phrase: Span) -> Span | None:
        """A noun phrase without article, numbers and adjectives of judgement; None for a name."""
        start, end = phrase
        while start < end and (self.letters[start] in "DQR," or self.text.lower[start] in evaluative()):
            start += 1
        return (start, end) if start < end and self.letters[end - 1] in "NG" else None

    def name_in(self, phrase: Span) -> Span | None:
        """The name that a noun phrase ends in, if it does."""
        name = NAME_LAST.search(self.letters, *phrase)
        return name.span() if name is not None else None


def phrases_of(texts: Sequence[Wording], found: Sequence[list[Quantity]]) -> list[Phrases]:
    """Sentences, at least one, with their quantities as chains of noun phrases, all found at once."""
    letters = list(map(masked, (text.shape for text in texts), found))
    lengths = np.array([len(one) + 2 for one in letters])
    first = np.cumsum(lengths) - lengths + 1
    letter = np.frombuffer("".join(f"\0{one}\0" for one in letters).encode("latin-1", "replace"), dtype=np.uint8)
    phrases = spans(letter)
    chains = chained(letter, *phrases)
    return list(map(Phrases, texts, letters, in_sentences(first, *phrases), in_sentences(first, *chains)))


def spans(letter: Letters) -> tuple[Ints, Ints]:
    """First letters and ends of the noun phrases."""
    is_inside, place = meets(letter, INSIDE), np.arange(len(letter))
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1]) + 1
    start, stop = edges[::2], edges[1::2]
    final = np.maximum.accumulate(np.where(meets(letter, FINAL), place, -1))[stop - 1]
    start, final = start[final >= start], final[final >= start]
    start = start - (letter[start - 1] == ord("Q"))
    return start - (letter[start - 1] == ord("D")), final + 1


def chained(letter: Letters, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """First letters and ends of the chains of noun phrases."""
    is_article = np.append(letter[1:], 0) == ord("D")
    behind = np.where(is_article, np.append(letter[2:], (0, 0)), np.append(letter[1:], 0)).astype(np.uint8)
    is_next = (start[1:] == end[:-1] + 1) & meets(letter, LINKS, behind)[end[:-1]]
    return start[np.append(True, ~is_next)[: len(start)]], end[np.append(~is_next, True)[: len(end)]]


def meets(letter: Letters, rules: Iterable[tuple[str, str, str]], behind: Letters | None = None) -> Flags:
    """Which letters meet one of some rules, each of which names the letter and those before and behind it."""
    before = np.append(np.uint8(0), letter[:-1])
    behind = np.append(letter[1:], np.uint8(0)) if behind is None else behind
    found = np.zeros(len(letter), dtype=np.bool_)
    for own, left, right in rules:
        is_one = is_among(letter, own)
        if left:
            is_one = is_one & (is_among(before, left.lstrip("^")) != left.startswith("^"))
        found |= is_one & is_among(behind, right) if right else is_one
    return found


def in_sentences(first: Ints, start: Ints, end: Ints) -> list[list[Span]]:
    """Spans among all letters as spans of their sentences, which start at `first`."""
    bounds = np.searchsorted(start, np.append(first, first[-1] + end.max(initial=0)))
    low = np.repeat(first, np.diff(bounds))
    of_all = list(zip((start - low).tolist(), (end - low).tolist(), strict=True))
    return [of_all[here:there] for here, there in pairwise(bounds.tolist())]


def masked(shape: str, found: list[Quantity]) -> str:
    """A sentence's shape with its quantities masked; counted nouns stay, other numbers join their name."""
    letters = list(shape)
    for quantity in reversed(found):
        if quantity.kind == "rank" and "Q" not in shape[quantity.first : quantity.end]:
            continue  # the third-largest city is a city
        end = quantity.end if quantity.noun is None else quantity.number_end
        is_adjective = is_attributive(letters, quantity)
        letters[quantity.first : end] = ("h" if is_adjective else "q") * (end - quantity.first)
        if quantity.noun is not None:
            letters[quantity.noun[1] - 1] = "N"
        elif is_adjective and letters[end] == "V":
            letters[end] = "N"  # a 750 metre swim
    said = "".join(letters)
    return NAMED.sub(r"\1", said) if "Q" in said else said


def is_attributive(letters: list[str], quantity: Quantity) -> bool:
    """Whether a quantity stands before its noun like an adjective: a 25% tax, 10-year bonds, a $5m contract."""
    if quantity.noun is not None or quantity.kind in ("scalar", "rank", "score", "ratio"):
        return False
    before = letters[quantity.first - 1] if quantity.first else ""
    behind = "".join(letters[quantity.end : quantity.end + 2])
    is_joined = "-" in letters[quantity.number_end : quantity.end] or behind[:1] == "-"
    if is_joined:
        return behind[:1] in ("N", "J", "P", "h") or behind in ("-N", "-J", "-P", "-E")
    is_noun = behind[:1] in ("N", "J", "P", "E") or (before == "D" and behind[:1] == "V")
    return before in ("D", "S", "J", "E") and is_noun and quantity.kind != "duration"


@cache
def evaluative() -> frozenset[str]:
    """Adjectives that judge the size of a thing and are no part of what it is."""
    return words("evaluative_adjectives", "word")
