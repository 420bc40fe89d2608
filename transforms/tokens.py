"""Tokens: the words, numbers and marks of content lines, with exact code-point offsets."""

import polars as pl

from transforms.columns import CONTENT_KINDS

APOSTROPHE = "['’ʼ´`]"
WORD = r"\p{L}[\p{L}\p{M}\p{N}]*"
# First match wins. Together with the last alternative every character of a line belongs to exactly one token,
# and white space to the token before it, so that a running sum of lengths gives the offsets.
TOKEN = "|".join(
    (
        r"\p{L}\.(?:\p{L}\.)+",  # U.S., a.m., J.K.
        # O’Brien, Xi’an, Sana’a, d’Ivoire, but not the clitics 's 't 're 've 'll 'd 'm
        rf"{WORD}(?:{APOSTROPHE}(?:\p{{Lu}}\p{{L}}+|\p{{L}}{{3,}}|[a-km-qs-uw-z]\p{{Ll}}|[aeiou]))?\b",
        WORD,
        r"\p{N}+(?:[.,]\p{N}+)*",  # 1,200.5
        rf"{APOSTROPHE}(?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL])\b",  # ’s
        r"\.{2,}|-{2,}|''|``",
        r"(?s:.)",
    )
)
PIECE = rf"(?:{TOKEN})\s*"


def tokens(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Cut content lines into tokens.

    Args:
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `kind`, `paragraph_start` and `text`, the
            line without outer white space.

    Returns:
        One row per token in reading order: `article_no`, `paragraph_no`, `token_start`, `token_end`, `text`,
        `is_glued` (no white space before it on its line). Boilerplate has none.
    """
    lines = paragraphs.filter(pl.col("kind").is_in(CONTENT_KINDS) & (pl.col("text") != ""))
    lengths = pl.col("text").str.len_chars().cast(pl.Int32)
    piece_length = pl.col("piece").str.len_chars().cast(pl.Int32)
    token_length = pl.col("text").str.len_chars().cast(pl.Int32)
    return (
        lines.select(
            "article_no",
            "paragraph_no",
            shift=pl.col("paragraph_start") - lengths.cum_sum() + lengths,
            piece=pl.col("text").str.extract_all(PIECE),
        )
        .explode("piece")
        .with_columns(token_start=piece_length.cum_sum() - piece_length + pl.col("shift"))
        .with_columns(text=pl.col("piece").str.strip_chars_end(), piece_end=pl.col("token_start") + piece_length)
        .with_columns(token_end=pl.col("token_start") + token_length)
        .select(
            "article_no",
            "paragraph_no",
            "token_start",
            "token_end",
            "text",
            is_glued=((pl.col("piece_end") == pl.col("token_end")).shift(1, fill_value=False) & ~starts_line()),
        )
    )


def starts_line() -> pl.Expr:
    """Whether a token is the first of its line."""
    article_no, paragraph_no = pl.col("article_no"), pl.col("paragraph_no")
    return ((article_no != article_no.shift(1)) | (paragraph_no != paragraph_no.shift(1))).fill_null(True)


def ends_line() -> pl.Expr:
    """Whether a token is the last of its line."""
    return starts_line().shift(-1, fill_value=True)
