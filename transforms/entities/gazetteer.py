"""The names, titles and telling words that pressrow knows, and where known phrases stand among the tokens."""

from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.text.forms import Flags, Forms, Ints
from transforms.text.tokens import tokens

APOSTROPHES = "[’ʼ´`]"
# Longest phrase of the lexicons, in tokens.
LONGEST = 9
# Words in lower case that known names of several tokens start with.
LOWER_STARTS = ("al", "sub")
ROLES = {"noun": "t", "modifier": "m"}


@cache
def known_names() -> pl.DataFrame:
    """All known names and titles, one row each.

    Returns:
        `phrase` (its tokens joined by single spaces), `mark` (country, demonym, capital, place, title, or an entity
        type), `token_count`. A phrase that several lexicons hold has the mark of the first that does, in the order
        written here.
    """
    sources = (
        lexicon("countries").select(name="form", mark=country_mark()),
        lexicon("known_names").select("name", mark="type"),
        lexicon("organizations").select(name="organization", mark=pl.lit("ORGANIZATION")),
        lexicon("organizations").select(name="acronym", mark=pl.lit("ORGANIZATION")),
        lexicon("titles").select(name="title", mark=pl.lit("title")),
        lexicon("places").select(name="place", mark=pl.lit("place")),
    )  # fmt: skip
    names = pl.concat(sources).drop_nulls("name")
    return (
        names.select("mark")
        .hstack(phrases_of(names.select(straight(pl.col("name"))).to_series()))
        .unique("phrase", keep="first", maintain_order=True)
    )


def phrases_of(names: pl.Series) -> pl.DataFrame:
    """Each name as the tokens that an article's line would have: `phrase` (joined by single spaces), `token_count`."""
    lines = pl.DataFrame({"paragraph_no": pl.int_range(len(names), dtype=pl.Int32, eager=True), "text": names})
    line = {"article_no": pl.lit(0, pl.UInt32), "kind": pl.lit("body"), "paragraph_start": pl.lit(0, pl.Int32)}
    return (
        tokens(lines.with_columns(**line))
        .group_by("paragraph_no", maintain_order=True)
        .agg(phrase=pl.col("text").str.join(" "), token_count=pl.len().cast(pl.Int32))
        .drop("paragraph_no")
    )


def country_mark() -> pl.Expr:
    """The mark of a row of the country lexicon: names and aliases are countries."""
    return pl.when(pl.col("kind").is_in(("name", "alias", "shared"))).then(pl.lit("country")).otherwise("kind")


def role_letters() -> pl.DataFrame:
    """Words of roles with their letter (see `roles`); what modifies one may open a sentence: "Former minister Pitt"."""
    letter = pl.col("kind").replace_strict(ROLES, default=None, return_dtype=pl.String)
    rows = lexicon("role_words").select("word", role=letter).drop_nulls()
    capital = rows.filter(pl.col("role") == "m").with_columns(pl.col("word").str.to_titlecase())
    return pl.concat([rows, capital]).unique("word", keep="first", maintain_order=True)


@cache
def place_names() -> pl.Series:
    """The names of places, countries and capitals."""
    names = known_names()
    return names.filter(pl.col("mark").is_in(("country", "capital", "place")))["phrase"]


def is_shouted_place(text: pl.Expr) -> pl.Expr:
    """Whether a word of four capitals or more is the name of a place, as in datelines: "KIGALI, June 4"."""
    return text.str.contains(r"^\p{Lu}{4,}$") & text.str.to_titlecase().is_in(place_names().implode())


def straight(text: pl.Expr) -> pl.Expr:
    """A text with straight apostrophes."""
    return text.str.replace_all(APOSTROPHES, "'")


@cache
def phrases() -> pl.DataFrame:
    """Known names of several tokens, with `first` and `second` token to find them by."""
    words = pl.col("phrase").str.split(" ")
    return (
        known_names().filter(pl.col("token_count") > 1).with_columns(first=words.list.get(0), second=words.list.get(1))
    )


def found_phrases(words: Forms, sentence: Ints, is_capital: Flags) -> pl.DataFrame:
    """Where known names of several tokens stand; of overlapping ones the first and longest.

    Args:
        words: the words of tokens in reading order.
        sentence: for each token a number that differs from sentence to sentence.
        is_capital: whether each token has a capital.

    Returns:
        One row per phrase, by `row` of its first token: `row`, `token_count`, `mark`.
    """
    starts = phrase_starts(words, is_capital).join(
        phrases(), on=["first", "second"], how="inner", maintain_order="left_right"
    )
    row, last_row = starts["row"].to_numpy(), max(len(words.numbers) - 1, 0)
    ahead = [words.texts.gather(words.numbers[np.minimum(row + step, last_row)]) for step in range(LONGEST)]
    last = np.minimum(row + starts["token_count"].to_numpy() - 1, last_row)
    return (
        starts.with_columns(token.alias(f"w{step}") for step, token in enumerate(ahead))
        .filter(
            pl.concat_list(pl.col("^w[0-9]$")).list.head("token_count").list.join(" ") == pl.col("phrase"),
            pl.Series(sentence[last] == sentence[row], dtype=pl.Boolean),
        )
        .sort("row", "token_count", descending=[False, True], maintain_order=True)
        .unique("row", keep="first", maintain_order=True)
        .filter(pl.col("row") >= (pl.col("row") + pl.col("token_count")).cum_max().shift(1, fill_value=0))
        .select("row", "token_count", "mark")
    )


def phrase_starts(words: Forms, is_capital: Flags) -> pl.DataFrame:
    """The tokens with which a known name of several may start: `row`, `first` and `second` token."""
    known = phrases()
    opens, follows = (words.texts.is_in(known[name].unique().implode()).to_numpy() for name in ("first", "second"))
    is_lower_start = words.texts.is_in(LOWER_STARTS).to_numpy()
    may_start = opens[words.numbers] & (is_capital | is_lower_start[words.numbers])
    row = np.flatnonzero(may_start[:-1] & follows[words.numbers][1:])
    first, second = (words.texts.gather(words.numbers[row + step]) for step in (0, 1))
    return pl.DataFrame({"row": row.astype(np.uint32), "first": first, "second": second})
