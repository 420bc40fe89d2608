"""Symbols: lines of letters as arrays, each quotation in marks shrunk to one symbol."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.tagging.hashes import hashes
from transforms.tagging.weights import word_vectors
from transforms.tagging.words import lower, places_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.integer[Any]]  # kept in as few bytes as they need, for most time goes into fetching them
Scalar = TypeVar("Scalar", bound=np.generic)
MARGIN = 8  # symbols on either side that a clue may look at
OUTSIDE, NO_WORD, NO_FORM = 33, 9, -1  # letter, word and form where a clue looks beyond its line
KNOWN = 100  # numbers of words from here on are those that the model knows
# A quotation in marks by what it ends with: a comma, a sentence's end inside, a sentence's end, anything else.
REGION_LETTERS = "CEKR"
NOMINAL = "DQNnmjredhyzs"  # letters that make up a noun phrase without prepositions
NAMING = "NnmrePWQdD"  # letters of which a noun phrase must have one
COUNTED = {"verb": "VG", "comma": ",", "region": REGION_LETTERS, "stop": ".", "that": "t", "relative": "W",
           "break": "()_;:", "plain_verb": "vb"}  # fmt: skip


def codes(letters: str) -> NDArray[np.uint8]:
    """Letters as the numbers they are kept as."""
    return np.frombuffer(letters.encode("ascii"), dtype=np.uint8)


def is_among(letter: Numbers, letters: str) -> Flags:
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
        form: number of its written form, NO_FORM for quotations in marks.
        vectors: for each written form the row of its word vector, -1 where it has none.
    """

    letter: NDArray[np.uint8]
    word: NDArray[np.int32]
    verb: NDArray[np.int16]
    first: Ints
    behind: Ints
    line: NDArray[np.int32]
    article: NDArray[np.int32]
    is_shouted: Flags
    is_first_line: Flags
    form: NDArray[np.int32]
    vectors: Ints

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
    def _counts(self) -> dict[str, NDArray[np.int32]]:
        return {}

    def passed(self, letters: str) -> NDArray[np.int32]:
        """How many of some letters stand before each symbol, and before the end."""
        if letters not in self._counts:
            self._counts[letters] = np.zeros(len(self) + 1, dtype=np.int32)
            np.cumsum(is_among(self.letter, letters), dtype=np.int32, out=self._counts[letters][1:])
        return self._counts[letters]

    def count(self, letters: str, start: Ints, end: Ints) -> NDArray[np.int32]:
        """How many of some letters stand from `start` to `end`; none or less where that is before `start`."""
        passed = self.passed(letters)
        return np.asarray(taken(passed, end) - taken(passed, start))

    def between(self, kind: str, start: Ints, end: Ints, most: int) -> Numbers:
        """How many letters of a kind stand from `start` to `end`, up to `most`."""
        return np.asarray(np.minimum(self.count(COUNTED[kind], start, end), most))

    @cached_property
    def _apart(self) -> tuple[NDArray[np.uint8], NDArray[np.int32], Ints]:
        """Letters and words with margins between the lines, and where each symbol stands among them."""
        place = np.arange(len(self)) + MARGIN * np.cumsum(self.starts_line)
        size = len(self) and place[-1] + MARGIN + 1
        letters, words = np.full(size, OUTSIDE, dtype=np.uint8), np.full(size, NO_WORD, dtype=np.int32)
        letters[place], words[place] = self.letter, self.word
        return letters, words, place

    def letters_at(self, place: Ints, steps: Iterable[int]) -> list[NDArray[np.uint8]]:
        """The letters so many steps from places, OUTSIDE beyond their line."""
        letters, _, places = self._apart
        held = taken(places, place)
        return [taken(letters, held + step) for step in steps]

    def words_at(self, place: Ints, steps: Iterable[int]) -> list[NDArray[np.int32]]:
        """The words so many steps from places, NO_WORD beyond their line."""
        _, words, places = self._apart
        held = taken(places, place)
        return [taken(words, held + step) for step in steps]

    def forms_at(self, place: Ints, steps: Iterable[int]) -> list[NDArray[np.int32]]:
        """The numbers of the written forms so many steps from places, NO_FORM beyond their line."""
        _, _, places = self._apart
        forms = np.full(len(self._apart[0]), NO_FORM, dtype=np.int32)
        forms[places] = self.form
        held = taken(places, place)
        return [taken(forms, held + step) for step in steps]

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

    def region_distances(self, at: Ints) -> tuple[Ints, Ints]:
        """How many symbols off the last and the next quotation in marks of the line are, 99 where there is none."""
        regions = np.flatnonzero(self.is_region)
        if not len(regions):
            return np.full(len(at), 99), np.full(len(at), 99)
        number, line = np.searchsorted(regions, at), taken(self.line, at)
        last, following = taken(regions, number - 1), taken(regions, number)
        is_before = (last < at) & (taken(self.line, last) == line)
        is_behind = (following >= at) & (taken(self.line, following) == line)
        return np.where(is_before, at - last, 99), np.where(is_behind, following - at, 99)


def taken(values: NDArray[Scalar], at: Numbers) -> NDArray[Scalar]:
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
    first = np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])
    behind = np.append(first[1:], len(group))[: len(first)]
    return np.repeat(first, behind - first), np.repeat(behind - 1, behind - first)


def symbols(words: pl.DataFrame, vocabulary: pl.Series, is_left_out: Flags) -> Symbols:
    """Shrink lettered tokens to symbols.

    Args:
        words: tokens as `clauses.lettered` gives them; at least one.
        vocabulary: the words the model knows, in its order.
        is_left_out: for each token whether it is no symbol, as `tails` tells.
    """
    letters = words["letter"].to_numpy()
    kept = np.flatnonzero(~is_among(letters, "qu]}x"))
    behind = np.append(kept[1:], len(letters))
    is_kept = ~is_left_out[kept]
    kept, behind = kept[is_kept], behind[is_kept]
    letter = region_letters(letters, words["text"], kept, behind)
    line_no, article = words["line_no"].to_numpy(), words["article_no"].to_numpy()[kept]
    line = line_no[kept].astype(np.int32)
    ends_line = np.append(line[1:] != line[:-1], True)  # what opens the next line belongs to it
    behind[ends_line] = np.minimum(behind[ends_line], np.searchsorted(line_no, line[ends_line], side="right"))
    is_first = np.append(True, article[1:] != article[:-1])
    spelling = words["spelling"].to_numpy()
    held = np.zeros(spelling.max() + 1, dtype=np.int64)  # a token of each written form
    held[spelling] = np.arange(len(spelling))
    return Symbols(
        letter=letter,
        word=word_numbers(words, vocabulary, letter, kept, held),
        verb=words["verb"].to_numpy()[kept],
        first=kept,
        behind=behind,
        line=line,
        article=article.astype(np.int32),
        is_shouted=words["is_shouted"].to_numpy()[kept],
        is_first_line=line == np.maximum.accumulate(np.where(is_first, line, 0)),
        form=np.where(is_among(letter, REGION_LETTERS), NO_FORM, spelling[kept]).astype(np.int32),
        vectors=vector_rows(words["text"].gather(held)),
    )


def vector_rows(forms: pl.Series) -> Ints:
    """The rows of the vectors of words, -1 where one has none."""
    keys, _ = word_vectors()
    plain = forms.to_frame("form").select(lower(pl.col("form"))).to_series()
    return places_of(hashes(plain).whole(), keys)


def region_letters(letters: NDArray[np.uint8], texts: pl.Series, kept: Ints, behind: Ints) -> NDArray[np.uint8]:
    """The letters of the symbols, quotations in marks by what they end with."""
    last = behind - 1
    is_closed = is_among(letters[last], "]}")
    inner = last - is_closed
    is_comma = (texts == ",").to_numpy()[inner]
    plain = np.where(letters[inner] != ord("u"), ord("R"), np.where(is_comma, ord("C"), ord("E")))
    shrunk = np.where(letters[last] == ord("}"), ord("K"), plain)
    return np.where(letters[kept] == ord("["), shrunk, letters[kept]).astype(np.uint8)


def word_numbers(
    words: pl.DataFrame, vocabulary: pl.Series, letter: NDArray[np.uint8], kept: Ints, held: Ints
) -> NDArray[np.int32]:
    """The words' numbers: KNOWN and above for known ones, else by ending and capital; for regions by their first word.

    `held` is a token of each written form.
    """
    spelling = words["spelling"].to_numpy()
    numbers = pl.int_range(KNOWN, KNOWN + len(vocabulary), dtype=pl.Int64, eager=True)
    lower = pl.col("lower")
    ending = (
        pl.when(lower.str.ends_with("ed")).then(1).when(lower.str.ends_with("ing")).then(2)
        .when(lower.str.ends_with("ly")).then(3).when(lower.str.ends_with("s")).then(4)
        .when(lower.str.contains(r"^\d")).then(5).otherwise(6)
    )  # fmt: skip
    known = lower.replace_strict(vocabulary, numbers, default=None, return_dtype=pl.Int64)
    forms = words.select(
        pl.col("text").gather(held).str.to_lowercase().alias("lower"), pl.col("is_capital").gather(held)
    )
    number = forms.select(pl.coalesce(known, ending + 10 * pl.col("is_capital"))).to_series().to_numpy()
    capital = words["is_capital"].to_numpy()
    opens_capital = capital[np.minimum(kept + 1, len(capital) - 1)]
    of_region = 30 + 4 * opens_capital + np.searchsorted(codes(REGION_LETTERS), letter)
    return np.where(is_among(letter, REGION_LETTERS), of_region, number[spelling[kept]]).astype(np.int32)
