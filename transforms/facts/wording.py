"""Wordings: a sentence as the number finders read it, word by word."""

from itertools import accumulate
from typing import Any, NamedTuple

import polars as pl

from transforms.facts.number_words import role_of
from transforms.facts.shapes import plain_letter, shape

# First match wins and every character belongs to one piece, white space to the piece before it. Unlike the tokens of
# the tables, letters and digits never share a piece: RM|2.05, USD|10|m, S|23.
PIECE = r"(?:" + "|".join(
    (
        r"\p{L}\.(?:\p{L}\.)+",  # U.S., m.p.h.
        r"\p{Nd}+(?:[.,]\p{Nd}+)*",  # 1,200.5
        r"[\p{L}\p{M}]+(?:['’]\p{Lu}\p{L}+)?",  # O'Brien
        r"['’](?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL])\b",
        r"''",
        r"(?s:.)",
    )
) + r")\s*"  # fmt: skip
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


def pieces() -> pl.Expr:
    """The column `text` cut into pieces, each with the white space after it."""
    return pl.col("text").str.extract_all(PIECE)


def wording(text: str) -> Wording:
    """One sentence, read at once."""
    return Wording(pl.select(pl.lit(text).alias("text")).select(pieces()).item().to_list())


def surface_keys(surfaces: pl.Series) -> list[str]:
    """Surfaces of a lexicon as `Wording` reads them: pieces joined by single spaces."""
    cut = pl.DataFrame({"text": surfaces}).select(pieces().list.eval(pl.element().str.strip_chars()).list.join(" "))
    return cut.to_series().to_list()
