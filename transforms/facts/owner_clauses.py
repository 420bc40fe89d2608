"""Clauses: the sentences of a batch as arrays, and the names, nouns and pronouns in them that may own a quantity."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from transforms.facts.noun_phrases import POSSESSIVE, Phrases
from transforms.quoting.symbols import Flags, Ints, is_among, spread

PAD = 4  # letters of nothing between two sentences: as far as the network looks, and one more
LEFT, RIGHT = 12, 8  # candidates before a quantity, and from its first word on: nearly all there are in a sentence
NAME, NOUN, PRONOUN, POSSESSOR = 1, 2, 3, 4
NOWHERE = (-9, -9)
Pair = tuple[Ints, Ints]


class Asked(NamedTuple):
    """The quantities whose owners are asked for, a column each; spans are pairs of words, negative for none.

    Attributes:
        sentence: its sentence among those of the batch.
        written: the quantity with the words that tell its bound.
        counted: the noun that it counts.
        concept, phrase, owner: what it measures, the phrase that says so, and the owner by rules.
        kind, rule, change: numbers of these.
    """

    sentence: Ints
    written: Pair
    counted: Pair
    concept: Pair
    phrase: Pair
    owner: Pair
    kind: Ints
    rule: Ints
    change: Ints


class Candidates(NamedTuple):
    """Who may own: one row for each with each quantity, and a last one for nobody, sorted by quantity.

    Attributes:
        group: which quantity.
        run: which run of the clauses; -1 for nobody.
    """

    group: Ints
    run: Ints


class Clauses:
    """The sentences of a batch, one entry a word, with nothing between them.

    Attributes:
        letter: the letter of each word's shape, quantities masked.
        word: the number of each word among those the model knows, 0 for others.
        first: where each sentence starts.
        start, end, cat: the runs that may own (names, nouns, and pronouns one by one), in order.
    """

    def __init__(self, sentences: Sequence[Phrases], known: dict[str, int]) -> None:
        gap = "\0" * PAD
        letters = gap + gap.join(one.letters for one in sentences) + gap
        self.letter = np.frombuffer(letters.encode("latin-1", "replace"), dtype=np.uint8)
        self.word = numbers(sentences, known)
        lengths = np.array([one.text.count + PAD for one in sentences])
        self.first = np.cumsum(lengths) - lengths + PAD
        self.place = np.arange(len(self.letter))
        possessive = [known[word] for word in sorted(POSSESSIVE & known.keys())]
        self.start, self.end, self.cat = self._runs(np.isin(self.word, possessive) & self.among("D"))

    def _runs(self, is_possessor: Flags) -> tuple[Ints, Ints, Ints]:
        """The runs of names and of nouns with the marks that join them, and the pronouns."""
        cat = KIND_OF_RUN[self.letter]
        cat[is_possessor] = POSSESSOR
        left, right, mark = cat[:-2], cat[2:], self.letter[1:-1]
        joins = (left == right) & np.where(left == NAME, is_among(mark, "&/-."), (left == NOUN) & is_among(mark, "-"))
        cat[1:-1][joins] = left[joins]
        is_new, is_last = cat[1:] != cat[:-1], cat >= PRONOUN
        start = np.flatnonzero((cat > 0) & (np.append(True, is_new) | is_last))
        end = np.flatnonzero((cat > 0) & (np.append(is_new, True) | is_last)) + 1
        return start, end, cat[start]

    def among(self, letters: str) -> Flags:
        """Which words have one of some letters."""
        return is_among(self.letter, letters)

    def count(self, letters: str) -> Ints:
        """How many words with one of some letters stand before each place."""
        return np.append(0, np.cumsum(self.among(letters)))

    def back_to(self, is_wanted: Flags) -> Ints:
        """The last wanted word at or before each place, or the nothing before its sentence."""
        return np.maximum.accumulate(np.where(is_wanted | (self.letter == 0), self.place, 0))

    def on_to(self, is_wanted: Flags) -> Ints:
        """The first wanted word at or behind each place, or the nothing behind its sentence."""
        wanted = np.where(is_wanted | (self.letter == 0), self.place, len(self.place) - 1)
        return np.minimum.accumulate(wanted[::-1])[::-1]

    def placed(self, asked: Asked, pair: Pair) -> Pair:
        """Spans of words of their sentences as spans among all words; none stays negative."""
        low, is_one = self.first[asked.sentence], pair[0] >= 0
        return np.where(is_one, low + pair[0], -9), np.where(is_one, low + pair[1], -9)


def numbers(sentences: Sequence[Phrases], known: dict[str, int]) -> Ints:
    """The number of each word of sentences, with nothing before the first and behind each."""
    found = [np.zeros(PAD, np.int64)]
    for lexemes, together in groupby((one.text for one in sentences), key=attrgetter("lexemes")):
        forms = np.concatenate([text.forms[: text.count + PAD] for text in together])
        found.append(lexemes.numbers(known)[forms])
    return np.concatenate(found)


KIND_OF_RUN = np.zeros(256, dtype=np.int64)
KIND_OF_RUN[[ord("P"), ord("N"), ord("O")]] = NAME, NOUN, PRONOUN


def candidates(clauses: Clauses, asked: Asked) -> Candidates:
    """The runs of its sentence before and behind each quantity, and nobody."""
    first, end = clauses.placed(asked, asked.written)
    low = np.searchsorted(clauses.start, clauses.first)
    high = np.append(low[1:], len(clauses.start))
    start = np.maximum(np.searchsorted(clauses.start, first) - LEFT, low[asked.sentence])
    stop = np.minimum(np.searchsorted(clauses.start, end) + RIGHT, high[asked.sentence])
    stop = np.maximum(stop, start)
    group, run = spread(start, stop + 1)
    return Candidates(group, np.where(run == stop[group], -1, run))
