"""Wordings: a sentence as the number finders read it, word by word."""

from itertools import accumulate
from typing import Any, NamedTuple

import polars as pl

from transforms.facts.number_words import role_of
from transforms.facts.shapes import plain_letter, shape
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
PADDING = 8
NOTHING = [""] * PADDING
NOT_GLUED = [False] * PADDING
EMPTY: tuple[tuple[()], ...] = ((),) * 6
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


class Wording:
    """One sentence cut into words, with words of nothing on both sides: looking past an end reads "".

    Attributes:
        words, lower: the words as written and in lower case; indices from -8 to `count` + 7 can be read.
        starts: the code points in the sentence at which they start.
        shape: the sentence as one letter per word (`shapes.shape`).
        glued: whether a word touches the one before it.
        roles: one letter per word for what it is in a number (`role_of`).
        count: number of words.
    """

    __slots__ = ("_lengths", "_letters", "count", "glued", "lower", "roles", "shape", "starts", "words")
    _lengths: tuple[int, ...]
    _letters: tuple[str, ...]
    count: int
    glued: list[bool]
    lower: list[str]
    roles: str
    shape: str
    starts: list[int]
    words: list[str]

    def __init__(self, pieces: list[str]) -> None:
        known = list(map(PIECES.__getitem__, pieces))
        words, lower, self._lengths, touches, self._letters, roles = zip(*known, strict=True) if known else EMPTY
        self.count = len(pieces)
        self.words = [*words, *NOTHING]
        self.lower = [*lower, *NOTHING]
        self.glued = [False, *touches[:-1], *NOT_GLUED, False]
        self.roles = "".join(roles)

    def __getattr__(self, name: str) -> Any:
        """Make `shape` or `starts` when first asked for; from then on they are there."""
        if name == "shape":
            self.shape = shape(self, "".join(self._letters))
            return self.shape
        if name == "starts":
            self.starts = list(accumulate(self._lengths, initial=0))
            return self.starts
        raise AttributeError(name)

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
    usual, others = texts.filter(is_usual), texts.filter(~is_usual)
    return pl.concat([usual.str.extract_all(USUAL_PIECE), others.str.extract_all(ANY_PIECE)]).gather(order.arg_sort())


def wording(text: str) -> Wording:
    """One sentence, read at once."""
    return Wording(pieces(pl.Series([text]))[0].to_list())


def surface_keys(surfaces: pl.Series) -> list[str]:
    """Surfaces of a lexicon as `Wording` reads them: pieces joined by single spaces."""
    cut = pieces(surfaces).to_frame("piece").select(pl.col("piece").list.eval(pl.element().str.strip_chars()))
    return cut.to_series().list.join(" ").to_list()
