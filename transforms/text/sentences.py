"""Sentences: content lines cut where a stop ends one and no abbreviation, initial or number explains it."""

import polars as pl

from transforms.lexicon import lexicon, words
from transforms.text.tokens import ends_line

CLOSERS = ("”", "’", '"', "'", ")", "]", "»", "›", "''", "“")
OPENERS = ("“", "‘", '"', "'", "(", "[", "«", "‹", "„", "``", "¿", "¡")
CONTINUES = r"^[\p{Ll}\p{Pd},;:%&=+)\]”»]"


def number_sentences(tokens: pl.DataFrame, openings: pl.DataFrame | None = None) -> pl.DataFrame:
    """Say for each token which sentence of its article it belongs to.

    Args:
        tokens: one row per token in reading order, as `tokens.tokens` returns them.
        openings: lines whose dateline is a sentence of its own: `article_no`, `paragraph_no`, `dateline_end`.

    Returns:
        The same rows with `sentence_no`, from 1 in each article; a sentence never crosses a line.
    """
    ends = tokens.select(ends_line()).to_series().scatter(sentence_ends(tokens), True)
    if openings is not None:
        ends = ends.scatter(dateline_ends(tokens, openings), True)
    running = ends.shift(1, fill_value=False).cum_sum().cast(pl.Int32)
    starts_article = (tokens["article_no"] != tokens["article_no"].shift(1)).fill_null(True)
    before = pl.when(starts_article).then(running).forward_fill()
    return tokens.with_columns(sentence_no=pl.select(running - before + 1).to_series())


def sentence_ends(tokens: pl.DataFrame) -> pl.Series:
    """Row numbers of the tokens that close a sentence inside their line."""
    text, is_glued = pl.col("text"), pl.col("is_glued")
    context = tokens.select(
        "text",
        token=pl.int_range(pl.len(), dtype=pl.UInt32),
        is_glued="is_glued",
        closes=stops_closed(tokens),
        before=text.shift(1, fill_value=""),
        following=text.shift(-1, fill_value=""),
        following_is_glued=is_glued.shift(-1, fill_value=True),
        second=text.shift(-2, fill_value=""),
        third=text.shift(-3, fill_value=""),
    )
    return context.filter("closes", ~pl.col("following_is_glued")).filter(~continues(), ~is_abbreviation())["token"]


def dateline_ends(tokens: pl.DataFrame, openings: pl.DataFrame) -> pl.Series:
    """Row numbers of the tokens that close a dateline."""
    opened = openings.select("article_no", "paragraph_no", "dateline_end").drop_nulls()
    return (
        tokens.select("article_no", "paragraph_no", "token_start", token=pl.int_range(pl.len(), dtype=pl.UInt32))
        .join(opened, on=["article_no", "paragraph_no"], how="inner", maintain_order="left", validate="m:1")
        .filter(pl.col("token_start") < pl.col("dateline_end"))
        .group_by("article_no", "paragraph_no", maintain_order=True)
        .agg(pl.col("token").last())["token"]
    )


def sentences(tokens: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The sentences that tokens belong to, with their text.

    Args:
        tokens: one row per token with `sentence_no`.
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `paragraph_start`, `text`.

    Returns:
        One row per sentence in reading order: `article_no`, `sentence_no`, `paragraph_no`, `sentence_start`,
        `sentence_end`, `text`.
    """
    lines = paragraphs.select("article_no", "paragraph_no", "paragraph_start", line="text")
    inside = pl.col("sentence_start") - pl.col("paragraph_start")
    return (
        tokens.group_by("article_no", "sentence_no", "paragraph_no", maintain_order=True)
        .agg(sentence_start=pl.col("token_start").first(), sentence_end=pl.col("token_end").last())
        .join(lines, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="m:1")
        .with_columns(text=pl.col("line").str.slice(inside, pl.col("sentence_end") - pl.col("sentence_start")))
        .drop("line", "paragraph_start")
    )


def stops_closed(tokens: pl.DataFrame) -> pl.Series:
    """Whether a token is a stop, a dotted abbreviation, or a closing mark glued to one (up to three marks)."""
    text = pl.col("text")
    closed = tokens.select(
        closes=text.str.contains(r"[.!?…。！？]$"), is_closing_mark=text.is_in(CLOSERS) & pl.col("is_glued")
    )
    is_closed = pl.col("is_closing_mark") & pl.col("closes").shift(1, fill_value=False)
    for _ in range(3):
        closed = closed.with_columns(closes=pl.col("closes") | is_closed)
    return closed["closes"]


def continues() -> pl.Expr:
    """Whether what follows goes on with the sentence: a lower-case word, a dash or a comma, opening marks aside."""
    first, second, third = pl.col("following"), pl.col("second"), pl.col("third")
    start = pl.when(~first.is_in(OPENERS)).then(first).when(~second.is_in(OPENERS)).then(second).otherwise(third)
    return start.str.contains(CONTINUES)


def is_abbreviation() -> pl.Expr:
    """Whether the full stop belongs to an abbreviation, an initial or a number, so that nothing ends here."""
    text, before, following = pl.col("text"), pl.col("before"), pl.col("following")
    is_glued_stop = (text == ".") & pl.col("is_glued")
    starts_anew = following.is_in(words("sentence_starters", "word")) | following.is_in(OPENERS)
    initial = before.str.contains(r"^\p{Lu}$") & (before != "I")
    dotted = text.str.ends_with(".") & ~text.str.starts_with(".")  # a token of more than stops: U.S.
    lower = before.str.to_lowercase()
    return (
        (is_glued_stop & lower.is_in(abbreviations("never")))
        | (is_glued_stop & lower.is_in(abbreviations("before_number")) & following.str.contains(r"^\p{N}"))
        | (is_glued_stop & (lower.is_in(abbreviations("before_starter")) | initial) & ~starts_anew)
        | (dotted & ~starts_anew)
    )


def abbreviations(ends_sentence: str) -> list[str]:
    """Abbreviations by what their stop can do: `never`, `before_number` or `before_starter`."""
    rows = lexicon("abbreviations")
    return rows.filter(pl.col("ends_sentence") == ends_sentence)["abbreviation"].to_list()
