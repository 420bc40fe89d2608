"""Symbols: lines of letters as arrays, each quotation in marks shrunk to one symbol."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MARGIN = 8  # symbols on either side that a clue may look at
OUTSIDE, NO_WORD = 33, 9  # letter and word where a clue looks beyond its line
# A quotation in marks by what it ends with: a comma, a sentence's end inside, a sentence's end, anything else.
REGION_LETTERS = "CEKR"
NOMINAL = "DQNnmjredhyzs"  # letters that make up a noun phrase without prepositions
NAMING = "NnmrePWQdD"  # letters of which a noun phrase must have one
COUNTED = {"verb": "VG", "comma": ",", "region": REGION_LETTERS, "stop": ".", "that": "t", "relative": "W",
           "break": "()_;:", "plain_verb": "vb"}  # fmt: skip


def codes(letters: str) -> NDArray[np.uint8]:
    """Letters as the numbers they are kept as."""
    return np.frombuffer(letters.encode("ascii"), dtype=np.uint8)


def is_among(letter: NDArray[np.integer[Any]], letters: str) -> Flags:
    """Whether each letter is one of `letters`; quicker than a search."""
    return np.asarray(_table(letters).take(letter, mode="clip"))


@cache
def _table(letters: str) -> Flags:
    table = np.zeros(256, dtype=np.bool_)
    table[codes(letters)] = True
    return table


@dataclass(frozen=True)
class Symbols:
    """The symbols of a unit in reading order, one array entry a symbol.

    Args:
        letter, word: the letter of the clause grammar; the number of the word among those the model knows.
        verb: row of the lexicon of reporting verbs, -1 for all others.
        first, behind: rows of its first token and of the token behind it.
        line, article: numbers of line and article.
        is_shouted: most words of its line are capitalised.
        is_first_line: its line is the first of its article.
    """

    letter: Ints
    word: Ints
    verb: Ints
    first: Ints
    behind: Ints
    line: Ints
    article: Ints
    is_shouted: Flags
    is_first_line: Flags

    def __len__(self) -> int:
        return len(self.letter)

    @cached_property
    def starts_line(self) -> Flags:
        """Whether a symbol is the first of its line."""
        return np.append(True, self.line[1:] != self.line[:-1])

    @cached_property
    def sentence(self) -> Ints:
        """Number of the sentence, quotations in marks counted as part of the one that they stand in."""
        starts = self.starts_line.copy()
        starts[1:] |= self.letter[:-1] == ord(".")
        return np.asarray(np.cumsum(starts))

    @cached_property
    def sentence_bounds(self) -> tuple[Ints, Ints]:
        """First and last symbol of the sentence of each symbol."""
        return bounds(self.sentence)

    @cached_property
    def clause_bounds(self) -> tuple[Ints, Ints]:
        """First and last symbol of the sentence of each, one that ends inside quotation marks ended there."""
        starts = self.starts_line.copy()
        starts[1:] |= (self.letter[:-1] == ord(".")) | ((self.letter[:-1] == ord("K")) & ~self.is_region[1:])
        return bounds(np.cumsum(starts))

    @cached_property
    def is_region(self) -> Flags:
        """Whether a symbol is a quotation in marks."""
        return is_among(self.letter, REGION_LETTERS)

    @cached_property
    def counts(self) -> dict[str, Ints]:
        """For each kind of letter how many stand before each symbol, and before the end."""
        return {kind: np.append(0, np.cumsum(is_among(self.letter, of))) for kind, of in COUNTED.items()}

    def between(self, kind: str, start: Ints, end: Ints, most: int) -> Ints:
        """How many letters of a kind stand from `start` to `end`, up to `most`."""
        return np.asarray(np.minimum(taken(self.counts[kind], end) - taken(self.counts[kind], start), most))

    @cached_property
    def _apart(self) -> tuple[Ints, Ints, Ints]:
        """Letters and words with margins between the lines, and where each symbol stands among them."""
        place = np.arange(len(self)) + MARGIN * np.cumsum(self.starts_line)
        letters, words = (np.full(len(self) and place[-1] + MARGIN + 1, value) for value in (OUTSIDE, NO_WORD))
        letters[place], words[place] = self.letter, self.word
        return letters, words, place

    def letter_at(self, place: Ints, step: int) -> Ints:
        """The letter some steps from a place, OUTSIDE beyond its line."""
        letters, _, places = self._apart
        return taken(letters, taken(places, place) + step)

    def word_at(self, place: Ints, step: int) -> Ints:
        """The word some steps from a place, NO_WORD beyond its line."""
        _, words, places = self._apart
        return taken(words, taken(places, place) + step)

    def spelled(self, start: Ints, end: Ints) -> Ints:
        """The up to five letters from `start` to `end` as one number; for more than five how many, below zero."""
        length = end - start
        spelled = np.zeros(len(start), dtype=np.int64)
        for step in range(5):
            spelled = spelled * 97 + np.where(step < length, taken(self.letter, start + step), 0)
        return np.where(length <= 5, spelled, -np.digitize(length, [7, 9, 12, 16, 22, 30]))

    @cached_property
    def chunks(self) -> tuple[Ints, Ints]:
        """Noun phrases without prepositions, and pronouns: first symbols, and the symbols behind the last."""
        is_nominal = is_among(self.letter, NOMINAL)
        is_alone = is_among(self.letter, "PW")
        opens = is_among(self.letter, "DQ")  # an article starts a noun phrase of its own, but "all the people"
        opens[1:] &= ~is_among(self.letter[:-1], "DQ")
        is_joined = np.append(False, is_nominal[:-1]) & ~self.starts_line & ~opens
        is_followed = np.append(is_nominal[1:] & is_joined[1:], False)
        first = np.flatnonzero((is_nominal & ~is_joined) | is_alone)
        behind = np.flatnonzero((is_nominal & ~is_followed) | is_alone) + 1
        naming = np.append(0, np.cumsum(is_among(self.letter, NAMING)))
        is_named = naming[behind] > naming[first]
        return first[is_named], behind[is_named]

    @cached_property
    def region_distances(self) -> tuple[Ints, Ints]:
        """How many symbols off the last and the next quotation in marks of the line are, 99 where there is none."""
        place = np.arange(len(self))
        last = np.maximum.accumulate(np.where(self.is_region, place, -1))
        following = np.minimum.accumulate(np.where(self.is_region, place, len(self))[::-1])[::-1]
        before = np.where((last >= 0) & (self.line[last] == self.line), place - last, 99)
        held = np.minimum(following, len(self) - 1)
        behind = np.where((following < len(self)) & (self.line[held] == self.line), following - place, 99)
        return before, behind


def taken(values: Ints, at: Ints) -> Ints:
    """The values at places that are all inside: as `values[at]`, but quicker."""
    return values.take(at, mode="clip")


def spread(first: Ints, behind: Ints) -> tuple[Ints, Ints]:
    """All numbers from `first` to `behind` (excluded) of each pair, with the number of their pair."""
    sizes = np.maximum(behind - first, 0)
    group = np.repeat(np.arange(len(first)), sizes)
    offset = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return group, first[group] + offset


def bounds(group: Ints) -> tuple[Ints, Ints]:
    """First and last place of the group of each place, groups standing together."""
    is_new = group[1:] != group[:-1]
    place, count = np.arange(len(group)), len(group)
    first = np.maximum.accumulate(np.where(np.append(True, is_new), place, 0))
    last = np.minimum.accumulate(np.where(np.append(is_new, True), place, count)[::-1])[::-1]
    return first, last


def symbols(words: pl.DataFrame, vocabulary: pl.Series) -> Symbols:
    """Shrink lettered tokens to symbols.

    Args:
        words: tokens as `clauses.lettered` gives them; at least one.
        vocabulary: the words the model knows, in its order.
    """
    letters = words["letter"].to_numpy()
    kept = np.flatnonzero(~is_among(letters, "qu]}x"))
    behind = np.append(kept[1:], len(letters))
    letter = region_letters(letters, words["text"], kept, behind)
    line, article = words["line_no"].to_numpy()[kept].astype(np.int64), words["article_no"].to_numpy()[kept]
    is_first = np.append(True, article[1:] != article[:-1])
    return Symbols(
        letter=letter.astype(np.int64),
        word=word_numbers(words, vocabulary, letter, kept),
        verb=words["verb"].to_numpy()[kept].astype(np.int64),
        first=kept,
        behind=behind,
        line=line,
        article=article.astype(np.int64),
        is_shouted=words["is_shouted"].to_numpy()[kept],
        is_first_line=line == np.maximum.accumulate(np.where(is_first, line, 0)),
    )


def region_letters(letters: NDArray[np.uint8], texts: pl.Series, kept: Ints, behind: Ints) -> NDArray[np.uint8]:
    """The letters of the symbols, quotations in marks by what they end with."""
    last = behind - 1
    is_closed = is_among(letters[last], "]}")
    inner = last - is_closed
    is_comma = (texts == ",").to_numpy()[inner]
    plain = np.where(letters[inner] != ord("u"), ord("R"), np.where(is_comma, ord("C"), ord("E")))
    shrunk = np.where(letters[last] == ord("}"), ord("K"), plain)
    return np.where(letters[kept] == ord("["), shrunk, letters[kept]).astype(np.uint8)


def word_numbers(words: pl.DataFrame, vocabulary: pl.Series, letter: NDArray[np.uint8], kept: Ints) -> Ints:
    """The words' numbers: 100 and above for known ones, else by ending and capital; for regions by their first word."""
    spelling = words["spelling"].to_numpy()
    held = np.zeros(spelling.max() + 1, dtype=np.int64)  # a token of each written form
    held[spelling] = np.arange(len(spelling))
    numbers = pl.int_range(100, 100 + len(vocabulary), dtype=pl.Int64, eager=True)
    lower = pl.col("lower")
    ending = (
        pl.when(lower.str.ends_with("ed")).then(1).when(lower.str.ends_with("ing")).then(2)
        .when(lower.str.ends_with("ly")).then(3).when(lower.str.ends_with("s")).then(4)
        .when(lower.str.contains(r"^\d")).then(5).otherwise(6)
    )  # fmt: skip
    known = lower.replace_strict(vocabulary, numbers, default=None, return_dtype=pl.Int64)
    forms = words.select(pl.col("lower", "is_capital").gather(held))
    number = forms.select(pl.coalesce(known, ending + 10 * pl.col("is_capital"))).to_series().to_numpy()
    capital = words["is_capital"].to_numpy()
    opens_capital = capital[np.minimum(kept + 1, len(capital) - 1)]
    of_region = 30 + 4 * opens_capital + np.searchsorted(codes(REGION_LETTERS), letter)
    return np.where(is_among(letter, REGION_LETTERS), of_region, number[spelling[kept]]).astype(np.int64)
