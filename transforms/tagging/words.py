"""Words: what a tagger can know of a word by itself, looked up once for each distinct word."""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon
from transforms.tagging.hashes import Hashes, Ints, UInt64s, hashes, rows_of
from transforms.text.forms import Forms, forms
from transforms.text.tokens import PLAIN

APOSTROPHES = "[’ʼ´`]"
SHOUTED = r"^\p{Lu}{4,}$"
BEGINNINGS, ENDS = (2, 3, 4), (1, 2, 3, 4)
BITS = 18  # rows of the table of hashed features, as a power of two
# Classes of words: the name of the class, lexicon, column of the word, column of the kind (one class for each), whether
# the word is looked up in lower case.
CLASSES = (
    ("given", "given_names", "given_name", None, False),
    ("surname", "surnames", "surname", None, False),
    ("family_first", "surnames", "surname", "is_first", False),
    ("place", "places", "place", "kind", False),
    ("country", "countries", "form", "kind", False),
    ("organization", "organizations", "organization", None, False),
    ("organization", "organizations", "acronym", None, False),
    ("name", "known_names", "name", "type", False),
    ("title", "titles", "title", "kind", False),
    ("first", "head_words", "word", "first", False),
    ("of", "head_words", "word", "of", False),
    ("last", "head_words", "word", "last", False),
    ("joiner", "name_joiners", "word", "kind", False),
    ("never", "never_names", "word", None, False),
    ("role", "role_words", "word", "kind", True),
    ("common", "common_words", "word", None, True),
    ("tag", "word_tags", "word", "tag", True),
    ("month", "month_names", "name", None, True),
)
# Flags of a word: these patterns, of which `UPPER` counts only for words of four letters or more.
UPPER = 5
PATTERNS = (
    r"^\p{Lu}", r"^\p{Ll}", r"^\p{N}", r"^\p{Lu}$", r"^\p{Lu}{2,}$", r"^\p{Lu}{2,}$", r"\p{Ll}\p{Lu}", r"\p{L}.*\p{N}",
    r"\.", r"^[^\p{L}\p{N}]+$",
)  # fmt: skip
LENGTHS = ((2, 2), (3, 3), (4, 5), (6, 8), (9, 1 << 30))  # characters, least and most
SHAPES = len(PATTERNS) + len(LENGTHS) + 1  # one says whether a word holds characters beyond ASCII


class Words(NamedTuple):
    """Distinct words with what is known of them, one row each.

    Args:
        rows: rows of the table of hashed features, one column per feature.
        flags: 1 where a word has a shape or belongs to a class of the lexicons, else 0; one column per flag.
        vector: row of the word vectors, or -1.
        small: hashes of the words in lower case and of their parts.
        lower: number of the word in lower case, the same for "Bank" and "BANK".
        is_capital: whether the word starts upper-case.
    """

    rows: Ints
    flags: NDArray[np.uint8]
    vector: Ints
    small: Hashes
    lower: Ints
    is_capital: NDArray[np.bool_]


def look_up(words: pl.Series, names: tuple[str, ...], vector_keys: UInt64s) -> Words:
    """What is known of distinct words.

    Args:
        words: the words.
        names: the classes that are flagged, of those of `classes`.
        vector_keys: hashes of the words (in lower case) that have a vector, sorted.
    """
    read, shapes = written(words), forms(shape(words))
    known, small = hashes(read["known"]), hashes(read["lower"])
    known_hash, lower_hash = known.whole(), small.whole()
    found = [known_hash, lower_hash, hashes(shapes.texts).whole()[shapes.numbers]]
    found += [small.beginnings(length) for length in BEGINNINGS] + [small.ends(length) for length in ENDS]
    rows = np.stack([rows_of(each, seed + 1, BITS) for seed, each in enumerate(found)], axis=1)
    lowers, lower_of = np.unique(lower_hash, return_inverse=True)
    flags = class_flags(known_hash, names, False) | class_flags(lowers, names, True)[lower_of]
    return Words(
        rows,
        np.hstack([shape_flags(words, shapes), flags]),
        places_of(lowers, vector_keys)[lower_of],
        small,
        lower_of,
        read["is_capital"].to_numpy(),
    )


def written(words: pl.Series) -> pl.DataFrame:
    """Words as they are looked up: `known` (apostrophes straight, in title case where they are shouted), `lower` (in
    lower case, digits as 0), `is_capital`."""
    is_odd = ~words.str.contains(PLAIN)
    word = pl.col("word")
    read = (
        words.alias("word")
        .to_frame()
        .select(
            known=pl.when(word.str.contains(SHOUTED)).then(word.str.to_titlecase()).otherwise("word"),
            lower=word.str.to_lowercase(),
            is_capital=word.str.contains(r"^(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})"),
        )
    )
    at = is_odd.arg_true()
    odd = read.select("known", "lower").filter(is_odd)
    straight = odd.select(pl.col("known").str.replace_all(APOSTROPHES, "'"), lower(pl.col("lower")))
    return read.with_columns(read[name].scatter(at, straight[name]) for name in straight.columns)


def lower(word: pl.Expr) -> pl.Expr:
    """The word in lower case, apostrophes straight, digits as 0."""
    return word.str.to_lowercase().str.replace_all(APOSTROPHES, "'").str.replace_all(r"\p{N}", "0")


def shape(words: pl.Series) -> pl.Series:
    """The words with runs of capitals as X, of two or more as XX, of small letters as x, of digits as 0."""
    is_small, is_name = words.str.contains("^(?-u:[a-z]+)$"), words.str.contains("^(?-u:[A-Z][a-z]+)$")
    odd = (~is_small & ~is_name).arg_true()
    runs = words.gather(odd).str.replace_all(r"\p{Ll}+", "x").str.replace_all(r"\p{Lu}{2,}", "XX")
    told = runs.str.replace_all(r"\p{Lu}", "X").str.replace_all(r"\p{N}+", "0")
    return pl.Series(["x", "Xx"]).gather(is_name.cast(pl.UInt32)).scatter(odd, told)


def shape_flags(words: pl.Series, shapes: Forms) -> NDArray[np.uint8]:
    """Which of the `SHAPES` each word has: those of `PATTERNS`, of `LENGTHS`, and characters beyond ASCII.

    Args:
        words: the words.
        shapes: what `shape` says of each; a pattern that asks for no number of letters says of them what it says of
            the words.
    """
    length = words.str.len_chars().to_numpy()
    of_shapes = np.stack([shapes.texts.str.contains(pattern).to_numpy() for pattern in PATTERNS], axis=1)
    flags = np.empty((len(length), SHAPES), np.uint8)
    flags[:, : len(PATTERNS)] = of_shapes[shapes.numbers]
    flags[:, UPPER] &= length >= 4
    for place, (least, most) in enumerate(LENGTHS, len(PATTERNS)):
        flags[:, place] = (length >= least) & (length <= most)
    flags[:, -1] = words.str.len_bytes().to_numpy() != length
    return flags


def class_flags(found: UInt64s, names: tuple[str, ...], is_lower: bool) -> NDArray[np.uint8]:
    """Which of the named classes the words of these hashes belong to."""
    keys, flags = class_table(names, is_lower)
    return flags[places_of(found, keys)]  # the last row, at -1, is for words of none


@cache
def class_table(names: tuple[str, ...], is_lower: bool) -> tuple[UInt64s, NDArray[np.uint8]]:
    """The hashes of the words of the named classes, sorted, and their classes, one column for each name."""
    listed = members().filter(pl.col("is_lower") == is_lower, pl.col("name").is_in(names))
    columns = listed["name"].replace_strict(names, range(len(names)), return_dtype=pl.Int64)
    keys, rows = np.unique(hashes(listed["word"]).whole(), return_inverse=True)
    flags = np.zeros((len(keys) + 1, len(names)), np.uint8)
    flags[rows, columns.to_numpy()] = 1
    return keys, flags


def classes() -> tuple[str, ...]:
    """The names of all classes of words."""
    return tuple(members()["name"].unique().sort())


@cache
def members() -> pl.DataFrame:
    """Words of the lexicons with the class they belong to: `word`, `name` (of the class), `is_lower`.

    Words of a name of several words belong to the class "part of": "York" is part of a place.
    """
    frames = []
    for name, source, column, kind, is_lower in CLASSES:
        rows = lexicon(source).drop_nulls(column)
        if name in ("first", "of", "last"):
            rows, kind = rows.filter(pl.col("position") == name), "type"
        of_kind = pl.lit(name) if kind is None else pl.lit(f"{name} ") + pl.col(kind)
        frames.append(rows.select(word=column, name=of_kind, is_lower=pl.lit(is_lower)).drop_nulls())
    listed = pl.concat(frames).with_columns(word=pl.col("word").str.replace_all(APOSTROPHES, "'"))
    single = listed.filter(~pl.col("word").str.contains(" "))
    parts = listed.filter(pl.col("word").str.contains(" ")).with_columns(pl.col("word").str.split(" ")).explode("word")
    parts = parts.filter(pl.col("word").str.contains(r"^\p{Lu}")).with_columns(name="part of " + pl.col("name"))
    return pl.concat([single, parts]).filter(pl.col("word") != "").unique(maintain_order=True)


def places_of(found: UInt64s, keys: UInt64s) -> Ints:
    """Where each hash stands among sorted keys, or -1."""
    if not len(keys):
        return np.full(len(found), -1, np.int64)
    places = np.searchsorted(keys, found).clip(0, len(keys) - 1)
    return np.where(keys[places] == found, places, -1)
