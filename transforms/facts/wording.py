"""Wordings: a sentence as the number finders read it, word by word."""

from itertools import accumulate

import polars as pl

from transforms.facts.shapes import shape

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


class Wording:
    """One sentence cut into words, with words of nothing on both sides: looking past an end reads "".

    Attributes:
        words, lower: the words as written and in lower case; indices from -8 to `count` + 7 can be read.
        starts, ends: their code points in the sentence.
        glued: whether a word touches the one before it.
        count: number of words.
    """

    __slots__ = ("_shape", "count", "ends", "glued", "lower", "starts", "words")

    def __init__(self, pieces: list[str]) -> None:
        bare = [piece.rstrip() for piece in pieces]
        nothing = [""] * PADDING
        self.count = len(pieces)
        self.words = bare + nothing
        self.lower = [word.lower() for word in bare] + nothing
        starts = list(accumulate(map(len, pieces), initial=0))
        self.starts = starts + [starts[-1]] * PADDING
        self.ends = [start + len(word) for start, word in zip(starts, bare, strict=False)] + [starts[-1]] * PADDING
        touches = [len(piece) == len(word) for piece, word in zip(pieces, bare, strict=True)]
        self.glued = [False, *touches[:-1]] + [False] * (PADDING + 1)

        self._shape: str | None = None

    @property
    def shape(self) -> str:
        """The sentence as one letter per word (`shapes.shape`), made when first asked for."""
        if self._shape is None:
            self._shape = shape(self)
        return self._shape

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
