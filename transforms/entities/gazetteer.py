"""The names, titles and telling words that pressrow knows, and where known phrases stand among the tokens."""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.tagging.hashes import BASE, UInt64s, hashes
from transforms.tagging.words import places_of
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


def are_places(names: pl.Series) -> Flags:
    """Whether names are those of places, countries and capitals."""
    return places_of(hashes(names).whole(), place_hashes()) >= 0


@cache
def place_hashes() -> UInt64s:
    """The hashes of the names of places, countries and capitals, sorted."""
    return np.unique(hashes(place_names()).whole())


def are_shouted_places(texts: pl.Series) -> pl.Series:
    """Whether words of capitals, one of four letters or more or several, are the name of a place, as in datelines:
    "KIGALI, June 4", "NEW DELHI:"."""
    rows = texts.str.contains(r"^(?:\p{Lu}{4,}|\p{Lu}{2,}(?:[ -]\p{Lu}{2,})+)$").arg_true()
    told = are_places(texts.gather(rows).str.to_titlecase())
    return pl.repeat(False, len(texts), eager=True).scatter(rows, told)


def straight(text: pl.Expr) -> pl.Expr:
    """A text with straight apostrophes."""
    return text.str.replace_all(APOSTROPHES, "'")


class Phrases(NamedTuple):
    """Known names of several tokens.

    Args:
        first, second: hashes of the tokens that they begin with and that follow, sorted.
        keys: what `key_of` makes of their tokens' hashes, sorted; by the number of tokens.
        marks: of each key the number of its mark in `names`; by the number of tokens.
        names: the marks.
    """

    first: UInt64s
    second: UInt64s
    keys: dict[int, UInt64s]
    marks: dict[int, Ints]
    names: pl.Series


@cache
def phrases() -> Phrases:
    """The known names of several tokens, by hash."""
    known = known_names().filter(pl.col("token_count") > 1)
    words = known["phrase"].str.split(" ")
    first, second = (np.unique(hashes(words.list.get(place)).whole()) for place in (0, 1))
    keys, marks, names = {}, {}, known["mark"].unique(maintain_order=True)
    numbers = known["mark"].replace_strict(names, range(len(names)), return_dtype=pl.Int64)
    for count in range(2, LONGEST + 1):
        of_count = (known["token_count"] == count).arg_true()
        tokens_of = [hashes(words.gather(of_count).list.get(place)).whole() for place in range(count)]
        keys[count], rows = np.unique(key_of(tokens_of), return_index=True)
        marks[count] = numbers.gather(of_count).to_numpy()[rows]
    return Phrases(first, second, keys, marks, names)


def key_of(tokens_of: list[UInt64s]) -> UInt64s:
    """One number for some tokens in a row, of their hashes."""
    key = np.zeros_like(tokens_of[0])
    for each in tokens_of:
        key = key * np.uint64(BASE) + each
    return key


def found_phrases(words: Forms, sentence: Ints, is_capital: Flags) -> pl.DataFrame:
    """Where known names of several tokens stand; of overlapping ones the first and longest.

    Args:
        words: the words of tokens in reading order.
        sentence: for each token a number that differs from sentence to sentence.
        is_capital: whether each token has a capital.

    Returns:
        One row per phrase, by `row` of its first token: `row`, `token_count`, `mark`.
    """
    known, word = phrases(), hashes(words.texts).whole()
    starts = phrase_starts(words, word, is_capital)
    count, mark = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    for length, keys in known.keys.items():
        rows = np.flatnonzero(starts + length <= len(sentence))
        at = starts[rows]
        place = places_of(key_of([word[words.numbers[at + step]] for step in range(length)]), keys)
        is_found = (place >= 0) & (sentence[at] == sentence[at + length - 1])
        count[rows[is_found]], mark[rows[is_found]] = length, known.marks[length][place[is_found]]
    row, count, mark = (each[count > 0] for each in (starts, count, mark))
    is_free = row >= np.append(0, np.maximum.accumulate(row + count))[: len(row)]
    found = pl.DataFrame({"row": row[is_free].astype(np.uint32), "token_count": count[is_free].astype(np.int32)})
    return found.with_columns(mark=known.names.gather(mark[is_free]))


def phrase_starts(words: Forms, word: UInt64s, is_capital: Flags) -> Ints:
    """The tokens with which a known name of several may start.

    Args:
        words: the words of tokens in reading order.
        word: the hash of each form.
        is_capital: whether each token has a capital.
    """
    known = phrases()
    opens, follows = places_of(word, known.first) >= 0, places_of(word, known.second) >= 0
    is_lower_start = words.texts.is_in(LOWER_STARTS).to_numpy()
    may_start = opens[words.numbers] & (is_capital | is_lower_start[words.numbers])
    return np.flatnonzero(may_start[:-1] & follows[words.numbers][1:])
