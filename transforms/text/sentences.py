"""Sentences: content lines cut where a stop ends one and no abbreviation, initial or number explains it."""

import numpy as np
import polars as pl

from transforms.lexicon import lexicon, words
from transforms.text.forms import Flags, Ints, token_forms
from transforms.text.tokens import is_new, starts_line

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
    starts = np.append(starts_line(tokens), False)
    starts[sentence_ends(tokens) + 1] = True
    if openings is not None:
        starts[dateline_ends(tokens, openings) + 1] = True
    running = np.cumsum(starts[:-1], dtype=np.int32)
    before = np.maximum.accumulate(np.where(is_new(tokens["article_no"]), running - 1, 0))
    return tokens.with_columns(sentence_no=running - before)


def sentence_ends(tokens: pl.DataFrame) -> Ints:
    """Row numbers of the tokens that close a sentence inside their line."""
    texts, is_glued = tokens["text"], tokens["is_glued"].to_numpy()
    at = np.flatnonzero(stops_closed(tokens) & ~np.append(is_glued, True)[1:])
    context = pl.DataFrame({"token": at, "text": texts.gather(at), "is_glued": is_glued[at]}).with_columns(
        before=beside(texts, at, -1),
        following=beside(texts, at, 1),
        second=beside(texts, at, 2),
        third=beside(texts, at, 3),
    )
    return context.filter(~continues()).filter(~is_abbreviation())["token"].to_numpy()


def beside(texts: pl.Series, at: Ints, step: int) -> pl.Series:
    """The texts some steps from places, empty beyond the first and the last."""
    place = at + step
    found = texts.gather(np.clip(place, 0, max(len(texts) - 1, 0)))
    return found.zip_with(pl.Series((place >= 0) & (place < len(texts)), dtype=pl.Boolean), pl.Series([""]))


def dateline_ends(tokens: pl.DataFrame, openings: pl.DataFrame) -> Ints:
    """Row numbers of the tokens that close a dateline."""
    opened = openings.select("article_no", "paragraph_no", "dateline_end").drop_nulls()
    place, end = (rows["article_no"].to_numpy().astype(np.int64) << 32 for rows in (tokens, opened))
    behind = np.searchsorted(place + tokens["token_start"].to_numpy(), end + opened["dateline_end"].to_numpy())
    last = pl.DataFrame({"token": behind - 1}).filter(behind > 0)
    key = ["article_no", "paragraph_no"]
    found = tokens.select(pl.col(key).gather(last["token"])).hstack(last)
    return found.join(opened, on=key, how="semi", maintain_order="left")["token"].to_numpy()


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
    starts = is_new(tokens["article_no"]) | is_new(tokens["sentence_no"])
    first = np.flatnonzero(starts)
    last = np.append(first, len(starts))[1:] - 1
    return (
        tokens.select(pl.col("article_no", "sentence_no", "paragraph_no", "token_start").gather(first))
        .rename({"token_start": "sentence_start"})
        .with_columns(sentence_end=tokens["token_end"].gather(last))
        .join(lines, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="m:1")
        .with_columns(text=pl.col("line").str.slice(inside, pl.col("sentence_end") - pl.col("sentence_start")))
        .drop("line", "paragraph_start")
    )


def stops_closed(tokens: pl.DataFrame) -> Flags:
    """Whether a token is a stop, a dotted abbreviation, or a closing mark glued to one (up to three marks)."""
    numbers, texts = token_forms(tokens)
    closes = texts.str.contains(r"[.!?…。！？]$").to_numpy()[numbers]
    is_closing_mark = texts.is_in(CLOSERS).to_numpy()[numbers] & tokens["is_glued"].to_numpy()
    for _ in range(3):
        closes[1:] |= is_closing_mark[1:] & closes[:-1]
    return closes


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
