"""Called: names told by what the article calls them, as in "Savills, the estate agency," or "the village of Runde"."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.entities.single_names import is_place, retold, spelled
from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints
from transforms.text.forms import Flags, Forms

RULE = "called_so"
ASKED = ("PERSON", "LOCATION")
REACH = 5  # words between the article and the noun's end
# What marks where a noun ends, before a post ("assistant coach"), and before a noun.
MARKS = {
    "end": (",", ".", ";", "of", "for", "in", "on", "at", "from", "near", "with", "that", "which", "behind", "based"),
    "staff": ("head", "assistant", "chief", "vice", "former", "interim", "club", "team"),
    "article": ("a", "an", "the"),
    "comma": (",",),
    "by": ("of",),
}
POSITIONS = ("behind", "of", "between")


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
    spans, article = found[asked], tokens["article_no"].to_numpy()
    told = called(spans, found, tokens["sentence_no"].to_numpy(), known)
    rows = np.flatnonzero(told > 0)
    told[rows[may_stay(spans[rows], known)]] = 0
    rows = np.flatnonzero(told > 0)
    told_spans = spans[rows].with_columns(kind=label_names().gather(told[rows] - 1))
    storms = found.filter(pl.col("rule") == "known_storm").with_columns(kind="label")
    evidence = pl.concat([told_spans, storms.cast(dict(told_spans.schema))])  # type: ignore[arg-type]
    near = np.isin(article[spans["first"].to_numpy()], article[evidence["first"].to_numpy()])
    if not near.any():
        return found
    asked, spans = asked.filter(near), spans.filter(near)
    names, told_names = (spelled(each, tokens["article_no"], known) for each in (spans, evidence))
    lasts = spelled(evidence.with_columns(first="last"), tokens["article_no"], known)
    is_lone_person = (spans["first"] == spans["last"]) & (spans["label"] == "PERSON")
    for label in evidence["kind"].unique(maintain_order=True):
        of = evidence["kind"] == label
        alike = names.is_in(told_names.filter(of).implode()) | (
            is_lone_person & names.is_in(lasts.filter(of).implode())
        )
        found = retold(found, asked, (alike & (spans["label"] != label)).to_numpy(), label, RULE)
    return found


def called(spans: pl.DataFrame, found: pl.DataFrame, sentence: Ints, known: Forms) -> Ints:
    """The number of the type that the words beside each span tell, or 0."""
    words = telling(known)
    first, last = spans["first"].to_numpy(), spans["last"].to_numpy()
    told = noun_behind(last, words, sentence)
    before = np.maximum(first - 2, 0)
    is_of = (words["by"][np.maximum(first - 1, 0)] > 0) & (sentence[before] == sentence[first])
    is_of &= (told == 0) & (first > 1)
    told[is_of] = words["of"][before[is_of]]
    persons = found.filter(pl.col("label") == "PERSON")["first"].to_numpy()
    is_person = (spans["label"] == "PERSON").to_numpy() & (told == 0)  # places stand for their teams
    told[is_person] = post_between(last[is_person], persons, words, sentence)
    return told


def noun_behind(last: Ints, words: dict[str, NDArray[np.int8]], sentence: Ints) -> Ints:
    """The number of the type of the noun in ", a leading maker of" behind each name, else 0."""
    told, end = np.zeros(len(last), np.int64), len(sentence) - 1
    rows = np.flatnonzero(words["comma"][np.minimum(last + 1, end)])
    rows = rows[words["article"][np.minimum(last[rows] + 2, end)] > 0]
    for step in range(4, 4 + REACH):
        at = np.minimum(last[rows] + step, end)
        ends = (words["end"][at] > 0) & (sentence[at] == sentence[last[rows]])
        told[rows[ends]] = words["behind"][at[ends] - 1]
        rows = rows[~ends]
    return told


def post_between(last: Ints, persons: Ints, words: dict[str, NDArray[np.int8]], sentence: Ints) -> Ints:
    """The number of the type of what has a person with a post: "Moana Pasifika coach Sione Latu"; else 0."""
    end, posts = len(sentence) - 1, words["between"]
    is_person = np.zeros(len(posts) + 1, np.bool_)
    is_person[persons] = True
    one, two = (np.minimum(last + step, end) for step in (1, 2))
    post = np.where((words["staff"][one] > 0) & (posts[two] > 0), two, one)
    is_told = is_person[post + 1] & (sentence[np.minimum(post + 1, end)] == sentence[last])
    told: Ints = np.where(is_told, posts[post], 0).astype(np.int64)
    return told


def may_stay(spans: pl.DataFrame, known: Forms) -> Flags:
    """Whether each span is a person by its given name, or may be a known place."""
    first = known.texts.gather(known.numbers[spans["first"].to_numpy()])
    is_person = (spans["label"] == "PERSON").to_numpy()
    is_given = is_person & first.is_in(given().implode()).to_numpy()
    is_lone = (spans["first"] == spans["last"]).to_numpy()
    is_known = is_place(spans["first"].to_numpy(), is_lone & ~is_person, known)
    stays: Flags = is_given | (~is_person & (is_known | ~is_lone))
    return stays


def telling(known: Forms) -> dict[str, NDArray[np.int8]]:
    """For each token the number of the type that it tells in each of `POSITIONS`, and whether it is one of each of
    `MARKS`."""
    row = known.texts.to_frame("word").join(telling_words(), on="word", how="left", maintain_order="left")
    columns = row.drop("word").fill_null(0)
    return {name: columns[name].to_numpy()[known.numbers] for name in columns.columns}


@cache
def telling_words() -> pl.DataFrame:
    """What each word tells, as `telling` has it: `word`, one column for each of `POSITIONS` and `MARKS`."""
    called_by, types = lexicon("called_by"), label_names()
    number = pl.col("type").replace_strict(types, range(1, len(types) + 1), return_dtype=pl.Int8)
    tables = [
        called_by.filter(pl.col("position") == position).select("word", number.alias(position))
        for position in POSITIONS
    ]
    tables += [
        pl.DataFrame({"word": words}).with_columns(pl.lit(1, pl.Int8).alias(name)) for name, words in MARKS.items()
    ]
    words = pl.concat([table.select("word") for table in tables]).unique(maintain_order=True)
    for table in tables:
        words = words.join(table, on="word", how="left", maintain_order="left", validate="1:1")
    return words


@cache
def label_names() -> pl.Series:
    """The types that words tell."""
    return lexicon("called_by")["type"].unique(maintain_order=True)


@cache
def given() -> pl.Series:
    """Given names."""
    return lexicon("given_names")["given_name"].unique()
