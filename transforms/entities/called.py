"""Called: names told by what the article calls them, as in "Savills, the estate agency," or "the village of Runde"."""

from functools import cache

import numpy as np
import polars as pl

from transforms.entities.single_names import is_place, retold, spelled
from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints
from transforms.text.forms import Flags, Forms

RULE = "called_so"
ASKED = ("PERSON", "LOCATION")
REACH = 5  # words between the article and the noun's end
STAFF = ("head", "assistant", "chief", "vice", "former", "interim", "club", "team")  # before a post: "assistant coach"
ENDS = (
    ",",
    ".",
    ";",
    "of",
    "for",
    "in",
    "on",
    "at",
    "from",
    "near",
    "with",
    "that",
    "which",
    "behind",
    "based",
    "owned",
)


def with_called(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans of names, what was taken for a person or place and is called something else in one place of the article
    as that wherever it is named in the same words, and by the last of them.

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`.
        known: the written forms of the tokens.

    Returns:
        The same columns. A name that begins with a given name stays a person, and a known place a place.
    """
    asked = found["label"].is_in(ASKED).arg_true()
    if not len(asked):
        return found
    spans = found[asked]
    told = called(spans, found, tokens["sentence_no"].to_numpy(), known)
    told = pl.select(pl.when(pl.lit(~may_stay(spans, told, known))).then(pl.lit(told))).to_series()
    storms = found.filter(pl.col("rule") == "known_storm")
    if told.null_count() == len(told) and storms.is_empty():
        return found
    spans, told = pl.concat([spans, storms]), told.append(storms["label"])
    names = spelled(spans, tokens["article_no"], known)
    lasts = spelled(spans.with_columns(first="last"), tokens["article_no"], known)
    is_lone_person = (spans["first"] == spans["last"]) & (spans["label"] == "PERSON")
    for label in told.drop_nulls().unique(maintain_order=True):
        alike = names.is_in(names.filter(told == label).implode())
        alike |= is_lone_person & names.is_in(lasts.filter(told == label).implode())
        is_told = (alike & (spans["label"] != label)).head(len(asked)).to_numpy()
        found = retold(found, asked, is_told, label, RULE)
    return found


def called(spans: pl.DataFrame, found: pl.DataFrame, sentence: Ints, known: Forms) -> pl.Series:
    """The type that the words beside each span tell, or null."""
    behind, of, between = (codes(known.texts, position)[known.numbers] for position in ("behind", "of", "between"))
    types = pl.Series(["", *label_names()])
    first, last = spans["first"].to_numpy(), spans["last"].to_numpy()
    told = noun_behind(last, behind, sentence, known)
    is_of = _is(known, first - 1, ("of",)) & (sentence[np.maximum(first - 2, 0)] == sentence[first])
    told = np.where(is_of & (told == 0), of[np.maximum(first - 2, 0)], told)
    persons = found.filter(pl.col("label") == "PERSON")["first"].to_numpy()
    is_person = (spans["label"] == "PERSON").to_numpy()  # places stand for their teams
    told = np.where((told == 0) & is_person, post_between(last, persons, between, sentence, known), told)
    return types.gather(told).replace("", None)


def noun_behind(last: Ints, noun: Ints, sentence: Ints, known: Forms) -> Ints:
    """The number of the type of the noun in ", a leading maker of" behind each name, else 0."""
    told, end = np.zeros(len(last), np.int64), len(noun) - 1
    rows = np.flatnonzero(_is(known, last + 1, (",",)) & _is(known, last + 2, ("a", "an", "the")))
    is_end = known.texts.is_in(ENDS).to_numpy()[known.numbers]
    for step in range(4, 4 + REACH):
        at = np.minimum(last[rows] + step, end)
        ends = is_end[at] & (sentence[at] == sentence[last[rows]])
        told[rows[ends]] = noun[at[ends] - 1]
        rows = rows[~ends]
    return told


def post_between(last: Ints, persons: Ints, posts: Ints, sentence: Ints, known: Forms) -> Ints:
    """The number of the type of what has a person with a post: "Moana Pasifika coach Sione Latu"; else 0."""
    end = len(posts) - 1
    is_person = np.zeros(len(posts) + 1, np.bool_)
    is_person[persons] = True
    one, two = (np.minimum(last + step, end) for step in (1, 2))
    is_two = _is(known, last + 1, STAFF) & (posts[two] > 0)
    post = np.where(is_two, two, one)
    is_told = is_person[post + 1] & (sentence[np.minimum(post + 1, end)] == sentence[last])
    told: Ints = np.where(is_told, posts[post], 0)
    return told


def may_stay(spans: pl.DataFrame, told: pl.Series, known: Forms) -> Flags:
    """Whether each span told something else is a person by its given name, or may be a known place."""
    asked = told.is_not_null().to_numpy()
    first = known.texts.gather(known.numbers[spans["first"].to_numpy()])
    is_person = (spans["label"] == "PERSON").to_numpy() & first.is_in(given().implode()).to_numpy()
    is_lone = (spans["first"] == spans["last"]).to_numpy()
    is_location = (spans["label"] == "LOCATION").to_numpy()
    is_known = is_place(spans["first"].to_numpy(), asked & is_lone & is_location, known)
    stays: Flags = is_person | (is_location & (is_known | ~is_lone))
    return stays


def codes(texts: pl.Series, position: str) -> Ints:
    """For each word the number of the type it tells where it stands there, or 0."""
    rows = lexicon("called_by").filter(pl.col("position") == position)
    number = rows["type"].replace_strict(label_names(), range(1, len(label_names()) + 1), return_dtype=pl.Int64)
    return texts.replace_strict(rows["word"], number, default=0, return_dtype=pl.Int64).to_numpy()


@cache
def label_names() -> pl.Series:
    """The types that words tell."""
    return lexicon("called_by")["type"].unique(maintain_order=True)


@cache
def given() -> pl.Series:
    """Given names."""
    return lexicon("given_names")["given_name"].unique()


def _is(known: Forms, rows: Ints, words: tuple[str, ...]) -> Flags:
    """Whether the token at each row is one of the words; none is outside the tokens."""
    at = np.clip(rows, 0, len(known.numbers) - 1)
    is_word: Flags = known.texts.gather(known.numbers[at]).is_in(words).to_numpy() & (at == rows)
    return is_word
