"""Names: where names stand and what kind of thing each names, told by the tagger `names`."""

from functools import cache, partial

import numpy as np
import polars as pl

from transforms.entities.called import with_called
from transforms.entities.corrections import corrected
from transforms.entities.doubts import lone_persons, without_openers
from transforms.entities.glosses import with_glosses
from transforms.entities.name_context import name_context
from transforms.entities.roles import with_roles
from transforms.entities.seats import with_seats
from transforms.entities.single_names import with_told_beside
from transforms.entities.tickers import with_listed
from transforms.entities.whole_names import with_whole_names
from transforms.lexicon import lexicon
from transforms.tagging.tagger import tag
from transforms.text.forms import token_forms

MODEL = "names"
ARTICLES = ("the", "The", "THE", "a", "A", "an", "An")
POSSESSIVES = ("'s", "’s")


def names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find the names.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.

    Returns:
        One row per name in reading order: `article_no`, `sentence_no`, `paragraph_no`, `mention_start`, `mention_end`,
        `text`, `type` (an entity type), `title_start`, `title_end`, `title_written` (the title or role before a person,
        or null), `article_written`, `possessive_written`, `rule`.
    """
    known = token_forms(tokens)
    context = name_context(tokens, known)
    doubted = partial(lone_persons, tokens=tokens, words=context.words, line=context.columns["line"])
    found = tag(tokens, MODEL, context.columns, context.wanted, known, doubted)
    found = corrected(found, tokens, known).pipe(with_whole_names, context.phrases, context.words)
    found = found.pipe(with_listed, tokens, known)
    found = found.pipe(with_called, tokens, known)
    found = found.pipe(with_told_beside, tokens, known).pipe(with_seats, tokens, known)
    found = found.pipe(with_glosses, tokens["article_no"], known).pipe(without_openers, tokens, known)
    return placed(with_roles(found, tokens, context.words, context.phrases), tokens).pipe(as_persons)


def placed(found: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Spans of tokens (`first`, `last`, `role`: first token of the title or role, `label`) as rows of `names`."""
    first, last = found["first"], found["last"]
    text = texts(tokens, first, last)
    kind = text.replace_strict(*organizations(), default=None).fill_null(found["label"]).alias("type")
    start = tokens.select("article_no", "sentence_no", "paragraph_no", mention_start="token_start")[first]
    before = pl.select(pl.when(found["role"].is_not_null()).then(first - 1)).to_series()
    return start.with_columns(
        tokens["token_end"].gather(last).alias("mention_end"),
        text.alias("text"),
        kind,
        tokens["token_start"].gather(found["role"]).alias("title_start"),
        tokens["token_end"].gather(before).alias("title_end"),
        texts(tokens, found["role"], before).alias("title_written"),
        *beside(tokens, found["role"].fill_null(first), last),
        found["rule"].zip_with(kind == found["label"], pl.Series(["known_organization"])),
    )


def beside(tokens: pl.DataFrame, first: pl.Series, last: pl.Series) -> tuple[pl.Series, pl.Series]:
    """What stands beside ranges of tokens in their sentence and is not part of them: `article_written` before,
    `possessive_written` behind, each null where there is none."""
    return (
        one_of(ARTICLES, first.cast(pl.Int64) - 1, first, tokens).alias("article_written"),
        one_of(POSSESSIVES, last.cast(pl.Int64) + 1, last, tokens).alias("possessive_written"),
    )


def one_of(words: tuple[str, ...], rows: pl.Series, of: pl.Series, tokens: pl.DataFrame) -> pl.Series:
    """The words at rows where they are among those asked for and in the sentence of the row beside; else null."""
    at = rows.clip(0, max(tokens.height - 1, 0))
    text, article, sentence = tokens["text"].gather(at), tokens["article_no"], tokens["sentence_no"]
    is_same = (at == rows) & (article.gather(at) == article.gather(of)) & (sentence.gather(at) == sentence.gather(of))
    return pl.select(pl.when(is_same & text.is_in(words)).then(text)).to_series()


def as_persons(names: pl.DataFrame) -> pl.DataFrame:
    """The names, a place or thing of one word that ends a person's full name in the article told as that person."""
    full = names.filter(pl.col("type") == "PERSON", pl.col("text").str.contains(" "))
    family = full.select("article_no", text=pl.col("text").str.extract(r"(\S+)$"), is_family=pl.lit(True)).unique()
    told = names.join(family, on=["article_no", "text"], how="left", maintain_order="left", validate="m:1")
    is_person = (pl.col("is_family") & pl.col("type").is_in(("LOCATION", "MISC", "ORGANIZATION"))).fill_null(False)
    return told.with_columns(
        type=pl.when(is_person).then(pl.lit("PERSON")).otherwise("type"),
        rule=pl.when(is_person).then(pl.lit("known_family")).otherwise("rule"),
    ).drop("is_family")


@cache
def organizations() -> tuple[pl.Series, pl.Series]:
    """Names of organizations that are known, and as often their type."""
    names = lexicon("organizations")["organization"].unique(maintain_order=True)
    return names, pl.repeat("ORGANIZATION", len(names), eager=True)


def texts(tokens: pl.DataFrame, first: pl.Series, last: pl.Series) -> pl.Series:
    """The text of ranges of tokens, with single spaces where white space parts them; null where `first` is null."""
    is_there = first.is_not_null()
    begin, end = (rows.drop_nulls().to_numpy().astype(np.int64) for rows in (first, last))
    length = end - begin + 1
    place = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    rows = np.repeat(begin, length) + place
    gap = np.where(place == 0, 0, np.where(tokens["is_glued"].to_numpy()[rows], 1, 2))  # a token never holds a newline
    gaps = pl.Series(["\n", "", " "]).gather(gap)
    joined = (gaps + tokens["text"].gather(rows)).str.join("").str.slice(1).str.split("\n").explode()
    return joined.gather((is_there.cum_sum().cast(pl.Int64) - 1).set(~is_there, None))
