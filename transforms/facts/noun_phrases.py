"""Noun phrases: the chains of them in a sentence, and what one says: the thing, whose it is, against whom."""

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import NamedTuple

from transforms.facts.quantities import Quantity
from transforms.facts.shapes import time_words
from transforms.facts.wording import Wording
from transforms.lexicon import words

# A noun phrase on `shapes.shape`, where quantities are masked: "h" before a noun like an adjective, "q" elsewhere.
PHRASE = (
    r"(?:D?Q?(?:[JNPX]|h+|[EG](?<![NP].)|-(?<=[JNPEQh]-)(?=[JNPEGQh])|R(?=[JE])|[C,](?<=J.)(?=J)|S(?<=[NP]S)"
    r"|[&/](?<=P.)(?=P)|Y(?<=[DSP]Y)(?=[NJ]))*(?:[NP]|G(?<=[JDIh]G)(?=[.,;)]|$)))"
)
# Phrases are chained by prepositions and by "and" between two of a kind.
CHAIN = re.compile(rf"(?=[DQJNPXhEG\-RC,SY&/]){PHRASE}(?:(?:[IT]|C(?<=PC)(?=D?P)|C(?<=NC)(?=D?[JN])){PHRASE})*")
FIRST = re.compile(PHRASE)
NAME_BEFORE = re.compile(r"D?(P(?:[&/-]?P)*)(?=[JNEGh]+)")
NAME_LAST = re.compile(r"P(?:[&/-]?P)*$")
NAMED = re.compile(r"Q(?<=([NP])Q)")  # the number in a name: S&P 500, category 4
OWNING = frozenset({"of", "in", "at", "for"})
OPPOSING = frozenset({"with", "against", "to", "from", "versus", "vs", "between"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "my", "our", "your"})
Span = tuple[int, int]


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
        chains: spans of the chains, in order.
    """

    __slots__ = ("_parts", "_said", "chains", "firsts", "letters", "text")

    def __init__(self, text: Wording, found: list[Quantity]) -> None:
        self.text = text
        self.letters = masked(text.shape, found)
        self.chains = [match.span() for match in CHAIN.finditer(self.letters)]
        self.firsts = [first for first, _ in self.chains]
        self._parts: dict[Span, list[Span]] = {}
        self._said: dict[tuple[Span, int], Phrase] = {}

    def around(self, at: int) -> Span | None:
        """The chain that a word belongs to."""
        place = bisect_right(self.firsts, at) - 1
        return self.chains[place] if place >= 0 and at < self.chains[place][1] else None

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
            self._parts[chain] = [match.span() for match in FIRST.finditer(self.letters, *chain)]
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
            if end + 1 == start and (self.text.lower[end] == "of" or self.letters[end] == "C"):
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
