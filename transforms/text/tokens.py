"""Tokens: the words, numbers and marks of content lines, with exact code-point offsets."""

import numpy as np
import polars as pl

from transforms.columns import CONTENT_KINDS
from transforms.kept_patterns import with_kept_patterns
from transforms.text.forms import Flags, Forms, Ints, forms

APOSTROPHE = "['’ʼ´`]"
MARK = "“”‘’–—…•£€"  # marks of English news beside ASCII
WHITE = r"[\t\n\x0b\x0c\r\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"


def token_pattern(letter: str, upper: str, lower: str, more: str, digit: str, edge: str) -> str:
    """What one token is, between white space: the first alternative that matches, and any character has one.

    Args:
        letter, upper, lower, digit: the characters of these kinds, as inside `[]`.
        more: what a word can hold behind its first letter.
        edge: where a word ends.
    """
    word = f"[{letter}][{more}]*"
    return "|".join(
        (
            rf"[{letter}]\.(?:[{letter}]\.)+",  # U.S., a.m., J.K.
            # O’Brien, Xi’an, Sana’a, d’Ivoire, but not the clitics 's 't 're 've 'll 'd 'm
            f"{word}(?:{APOSTROPHE}(?:[{upper}][{letter}]+|[{letter}]{{3,}}|[a-km-qs-uw-z][{lower}]|[aeiou]))?{edge}",
            word,
            f"[{digit}]+(?:[.,][{digit}]+)*",  # 1,200.5
            f"{APOSTROPHE}(?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL]){edge}",  # ’s
            r"\.{2,}|-{2,}|''|``",
            "(?s:.)",
        )
    )


# Most chunks are ASCII letters and need no pattern. Of the others the pattern for ASCII reads those that hold
# nothing else but usual marks, four times faster than the one for all letters, which says the same of them.
PLAIN = "^(?-u:[A-Za-z]+)$"
USUAL = rf"^[\x00-\x7f{MARK}]*$"
USUAL_TOKEN = token_pattern("A-Za-z", "A-Z", "a-z", "A-Za-z0-9", "0-9", r"(?-u:\b)")
ANY_TOKEN = token_pattern(r"\p{L}", r"\p{Lu}", r"\p{Ll}", r"\p{L}\p{M}\p{N}", r"\p{N}", r"\b")


def tokens(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Cut content lines into tokens.

    Args:
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `kind`, `paragraph_start` and `text`, the
            line without outer white space.

    Returns:
        One row per token in reading order: `article_no`, `paragraph_no`, `token_start`, `token_end`, `text`,
        `spelling` (a number that is the same for equal texts of the frame), `is_glued` (no white space before it on its
        line). Boilerplate has none.
    """
    lines = paragraphs.filter(pl.col("kind").is_in(CONTENT_KINDS) & (pl.col("text") != ""))
    cut = lines["text"].str.replace_all(WHITE, " ").str.split(" ")
    chunks = forms(cut.explode(empty_as_null=False))
    chunk_piece, pieces = pieces_of(chunks.texts)
    sizes = np.diff(chunk_piece)[chunks.numbers]
    chunk_no = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    place = np.arange(len(chunk_no), dtype=np.int32) - (np.cumsum(sizes, dtype=np.int32) - sizes)[chunk_no]
    spelling = pieces.numbers[(chunk_piece[chunks.numbers][chunk_no] + place)]
    line = np.repeat(np.arange(lines.height), cut.list.len().to_numpy())[chunk_no]
    length = pieces.texts.str.len_chars().to_numpy().astype(np.int64)[spelling]
    token_end = np.cumsum(length) + chunk_no + shifts(lines)[line]
    return lines.select(pl.col("article_no", "paragraph_no").gather(line)).with_columns(
        token_start=(token_end - length).astype(np.int32),
        token_end=token_end.astype(np.int32),
        text=pieces.texts.gather(spelling),
        spelling=spelling.astype(np.uint32),
        is_glued=place > 0,
    )


def shifts(lines: pl.DataFrame) -> Ints:
    """What to add to the characters and chunks before a token of each line to get its place in the article.

    Tokens fill their chunk and one character parts two chunks, so that lengths so far and chunks so far give the place
    in all lines joined by single characters.
    """
    lengths = lines["text"].str.len_chars().to_numpy().astype(np.int64) + 1
    found: Ints = lines["paragraph_start"].to_numpy() - np.cumsum(lengths) + lengths
    return found


def pieces_of(chunks: pl.Series) -> tuple[Ints, Forms]:
    """The tokens of chunks.

    Args:
        chunks: what stands between two characters of white space; empty where these follow each other.

    Returns:
        For each chunk the row of its first token among all tokens, and the end of the last; the tokens' forms.
    """
    is_mixed = ~chunks.str.contains(PLAIN)
    mixed = chunks.filter(is_mixed).rename("text").to_frame().with_columns(chunk=is_mixed.arg_true())
    is_usual = mixed["text"].str.contains(USUAL)
    parts = [read(mixed.filter(is_usual), USUAL_TOKEN), read(mixed.filter(~is_usual), ANY_TOKEN)]
    plain = pl.DataFrame({"chunk": (~is_mixed).arg_true(), "text": chunks.filter(~is_mixed)})
    found = pl.concat([plain, *parts]).sort("chunk", maintain_order=True)
    sizes = np.bincount(found["chunk"].to_numpy(), minlength=len(chunks))
    return np.append(0, np.cumsum(sizes)), forms(found["text"])


def read(chunks: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """The tokens of chunks as the pattern reads them: `chunk`, `text`."""
    found = with_kept_patterns(lambda: chunks["text"].str.extract_all(pattern))
    return chunks.select("chunk", found).explode("text").drop_nulls()


def starts_line(tokens: pl.DataFrame) -> Flags:
    """Whether each token is the first of its line."""
    return is_new(tokens["article_no"]) | is_new(tokens["paragraph_no"])


def is_new(column: pl.Series) -> Flags:
    """Whether a value differs from the one before it; the first does."""
    values = column.to_numpy()
    return np.append(True, values[1:] != values[:-1])[: len(values)]
