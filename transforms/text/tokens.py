"""Tokens: the words, numbers and marks of content lines, with exact code-point offsets."""

import polars as pl

from transforms.columns import CONTENT_KINDS

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
PIECE = rf"(?:{ANY_TOKEN})\s*"  # a token with the white space behind it, for text that is not cut into chunks


def tokens(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Cut content lines into tokens.

    Args:
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `kind`, `paragraph_start` and `text`, the
            line without outer white space.

    Returns:
        One row per token in reading order: `article_no`, `paragraph_no`, `token_start`, `token_end`, `text`,
        `is_glued` (no white space before it on its line). Boilerplate has none.
    """
    found = chunks(paragraphs.filter(pl.col("kind").is_in(CONTENT_KINDS) & (pl.col("text") != "")))
    chunk_no, length = pl.col("chunk_no"), pl.col("text").str.len_chars().cast(pl.Int32)
    # Tokens fill their chunk and one character parts two chunks: lengths so far and chunks so far give the offset.
    return (
        found.with_columns(text=pieces(found["chunk"]))
        .explode("text")
        .with_columns(text=pl.coalesce("text", "chunk"))
        .with_columns(token_end=length.cum_sum() + chunk_no.cast(pl.Int32) + pl.col("shift"))
        .select(
            "article_no",
            "paragraph_no",
            (pl.col("token_end") - length).alias("token_start"),
            "token_end",
            "text",
            is_glued=(chunk_no == chunk_no.shift(1)).fill_null(False),
        )
        .filter(pl.col("text") != "")
    )


def chunks(lines: pl.DataFrame) -> pl.DataFrame:
    """What stands between two characters of white space, empty where these follow each other.

    Returns:
        One row per chunk in reading order: article_no, paragraph_no, `chunk_no` (from 0 in the frame), `chunk`,
        `shift` (what to add to the characters of all chunks before to get the place in the article).
    """
    lengths = pl.col("text").str.len_chars().cast(pl.Int32) + 1
    return (
        lines.select(
            "article_no",
            "paragraph_no",
            shift=pl.col("paragraph_start") - lengths.cum_sum() + lengths,
            chunk=pl.col("text").str.replace_all(WHITE, " ").str.split(" "),
        )
        .explode("chunk")
        .with_row_index("chunk_no")
    )


def pieces(chunks: pl.Series) -> pl.Series:
    """The tokens of each chunk as a list; null for a plain word, which is one token."""
    is_mixed = ~chunks.str.contains(PLAIN)
    mixed = chunks.filter(is_mixed).rename("chunk").to_frame().with_row_index("place")
    is_usual = mixed["chunk"].str.contains(USUAL)
    usual, others = mixed.filter(is_usual), mixed.filter(~is_usual)
    found = usual.select("place", pl.col("chunk").str.extract_all(USUAL_TOKEN))
    if others.height:
        found = found.merge_sorted(others.select("place", pl.col("chunk").str.extract_all(ANY_TOKEN)), key="place")
    places = pl.select(pl.when(is_mixed).then(is_mixed.cum_sum() - 1)).to_series()
    return found["chunk"].gather(places)


def starts_line() -> pl.Expr:
    """Whether a token is the first of its line."""
    article_no, paragraph_no = pl.col("article_no"), pl.col("paragraph_no")
    return ((article_no != article_no.shift(1)) | (paragraph_no != paragraph_no.shift(1))).fill_null(True)


def ends_line() -> pl.Expr:
    """Whether a token is the last of its line."""
    return starts_line().shift(-1, fill_value=True)
