"""Wordings: a sentence as the number finders read it, word by word."""

from array import array
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.facts.number_words import role_of
from transforms.facts.shapes import codes, plain_letter, settled, spelled
from transforms.kept_patterns import with_kept_patterns
from transforms.quoting.symbols import spread
from transforms.text.forms import Ints, forms
from transforms.text.tokens import USUAL


def piece_pattern(letter: str, upper: str, more: str, digit: str, edge: str, white: str) -> str:
    """What one piece is: the first match wins and every character belongs to one piece, white space to the one before.

    Unlike the tokens of the tables, letters and digits never share a piece: RM|2.05, USD|10|m, S|23.

    Args:
        letter, upper, digit, white: the characters of these kinds, as inside `[]`.
        more: what a word can hold beside letters.
        edge: where a word ends.
    """
    one = "|".join(
        (
            rf"[{letter}]\.(?:[{letter}]\.)+",  # U.S., m.p.h.
            rf"[{digit}]+(?:[.,][{digit}]+)*",  # 1,200.5
            rf"[{letter}{more}]+(?:['’][{upper}][{letter}]+)?",  # O'Brien
            rf"['’](?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL]){edge}",
            r"''",
            r"(?s:.)",
        )
    )
    return rf"(?:{one})[{white}]*"


ANY_PIECE = piece_pattern(r"\p{L}", r"\p{Lu}", r"\p{M}", r"\p{Nd}", r"\b", r"\s")
USUAL_PIECE = piece_pattern("A-Za-z", "A-Z", "", "0-9", r"(?-u:\b)", r" \t\n\x0b\x0c\r")
UNEVEN = r"^\s|\s\s|[^\S ]"  # white space that is not one space between two words
PADDING = 8
MOST_PIECES = 1 << 17  # pieces that are remembered; more start over


class Piece(NamedTuple):
    """What is known of a piece by itself, looked up once for each different one.

    Attributes:
        word, lower: as written without the white space behind it, and in lower case.
        length: code points with the white space.
        touches: whether no white space stands behind it.
        letter: its letter in a shape; `shapes.UNSETTLED` where the words around it decide.
        role: its letter in a number (`Wording.roles`).
    """

    word: str
    lower: str
    length: int
    touches: bool
    letter: str
    role: str


class Pieces(dict[str, Piece]):
    """The pieces met so far."""

    def __missing__(self, piece: str) -> Piece:
        """Read a piece for the first time."""
        if len(self) >= MOST_PIECES:
            self.clear()
        word = piece.rstrip()
        lower, touches = word.lower(), len(word) == len(piece)
        self[piece] = Piece(word, lower, len(piece), touches, plain_letter(word, lower), role_of(word, lower, touches))
        return self[piece]


PIECES = Pieces()


NOTHING = Piece("", "", 0, touches=False, letter="\n", role=" ")  # what stands between sentences


class Lexemes:
    """The different words, in lower case, of sentences that are read together."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._told: tuple[dict[str, int], Ints] | None = None

    def numbers(self, known: dict[str, int]) -> Ints:
        """The number of each word among known ones, 0 for others; told once for all who ask of the same."""
        if self._told is None or self._told[0] is not known:
            numbers = np.fromiter(map(known.get, self.words, repeat(0)), dtype=np.int64, count=len(self.words))
            self._told = known, numbers
        return self._told[1]


@dataclass(slots=True)
class Wording:
    """One sentence cut into words, with words of nothing on both sides: looking past an end reads "".

    Attributes:
        words, lower: the words as written and in lower case; indices from -8 to `count` + 7 can be read.
        glued: whether a word touches the one before it.
        starts: the code points in the sentence at which they start, and its length.
        shape: the sentence as one letter per word (`shapes.settled`).
        roles: one letter per word for what it is in a number (`role_of`).
        forms: the number of each word, those of nothing behind them included, in `lexemes`.
        lexemes: the different words of all sentences that are read together.
        count: number of words.
    """

    words: list[str]
    lower: list[str]
    glued: list[bool]
    starts: "array[int]"
    shape: str
    roles: str
    forms: Ints
    lexemes: Lexemes
    count: int

    def part(self, first: int, count: int) -> "Wording":
        """So many words as a sentence of their own, the words of nothing behind them included."""
        end, behind = first + count, first + count + PADDING
        return Wording(
            self.words[first:behind],
            self.lower[first:behind],
            self.glued[first : behind + 1],
            self.starts[first : end + 1],
            self.shape[first:end],
            self.roles[first:end],
            self.forms[first:behind],
            self.lexemes,
            count,
        )

    def end(self, at: int) -> int:
        """The code point behind a word."""
        return self.starts[at] + len(self.words[at])

    def phrase(self, first: int, end: int) -> str:
        """The words from `first` to before `end`, lower case, single spaces between them."""
        return " ".join(self.lower[first:end])

    def is_word(self, at: int) -> bool:
        """Whether the piece is made of letters."""
        return self.words[at][:1].isalpha()

    def is_digits(self, at: int) -> bool:
        """Whether the piece is a number in digits."""
        return self.words[at][:1].isdecimal()

    def is_name_like(self, at: int) -> bool:
        """Whether the piece is a word with a capital."""
        return self.words[at][:1].isupper()


def pieces(texts: pl.Series) -> pl.Series:
    """Texts cut into lists of pieces, each with the white space after it.

    The pattern for ASCII letters reads texts that have no others, three times faster than the one for all letters,
    which says the same of them.
    """
    is_usual = texts.str.contains(USUAL)
    order = pl.concat([is_usual.arg_true(), (~is_usual).arg_true()])
    usual, others = texts.filter(is_usual).str, texts.filter(~is_usual).str
    cut = with_kept_patterns(lambda: (usual.extract_all(USUAL_PIECE), others.extract_all(ANY_PIECE)))
    return pl.concat(cut).gather(order.arg_sort())


class Cut(NamedTuple):
    """Texts cut into pieces.

    Args:
        counts: how many pieces each text has.
        numbers: for each piece, text by text, its row among the different ones.
        different: the pieces, each once.
    """

    counts: Ints
    numbers: Ints
    different: pl.Series


def cut(texts: pl.Series) -> Cut:
    """Cut texts into pieces; what stands between two spaces is cut once, as it often stands there again."""
    parted = texts.to_frame("text").select(
        pl.when(pl.col("text").str.contains(UNEVEN))
        .then(pl.concat_list("text"))
        .otherwise(pl.col("text").str.split(" ", inclusive=True))
    )
    lists = parted.to_series()
    chunks = forms(lists.explode(empty_as_null=False))
    parts = pieces(chunks.texts)
    numbers, different = forms(parts.explode(empty_as_null=False))
    sizes = parts.list.len().to_numpy().astype(np.int64)
    behind = np.cumsum(sizes)[chunks.numbers]
    sizes = sizes[chunks.numbers]
    text = np.repeat(np.arange(len(texts)), lists.list.len().to_numpy())
    counts = np.bincount(text, sizes, len(texts)).astype(np.int64)
    return Cut(counts, numbers[spread(behind - sizes, behind)[1]], different)


def wordings(texts: pl.Series) -> list[Wording]:
    """Sentences as the number finders read them; what a piece says by itself is asked once for each different one."""
    counts, number, different = cut(texts)
    behind = np.cumsum(counts + PADDING)
    first = behind - counts - PADDING
    row = np.full(behind[-1] if len(behind) else 0, len(different))  # of each word, those of nothing the last
    row[spread(first, first + counts)[1]] = number
    known = [*map(PIECES.__getitem__, different.to_list()), NOTHING]
    words, lower = (np.array(list(map(attrgetter(name), known)), dtype=object) for name in ("word", "lower"))
    length, touches = (np.array(list(map(attrgetter(name), known))) for name in ("length", "touches"))
    letters, roles = (codes("".join(map(attrgetter(name), known))) for name in ("letter", "role"))
    glued = np.append(False, touches.take(row))
    glued[first + counts] = False
    begins = np.append(0, np.cumsum(length.take(row)))
    starts = begins - np.repeat(np.append(begins[first], 0), np.append(counts + PADDING, 1))
    text = Wording(
        words.take(row).tolist(),
        lower.take(row).tolist(),
        glued.tolist(),
        array("i", starts.astype(np.intc).tobytes()),
        "",
        spelled(roles.take(row)),
        row,
        Lexemes(lower.tolist()),
        len(row),
    )
    text.shape = settled(text, letters.take(row), first)
    return list(map(text.part, first.tolist(), counts.tolist()))


def wording(text: str) -> Wording:
    """One sentence, read at once."""
    return wordings(pl.Series([text]))[0]


def surface_keys(surfaces: pl.Series) -> list[str]:
    """Surfaces of a lexicon as `Wording` reads them: pieces joined by single spaces."""
    words = pieces(surfaces).to_frame("piece").select(pl.col("piece").list.eval(pl.element().str.strip_chars()))
    return words.to_series().list.join(" ").to_list()
