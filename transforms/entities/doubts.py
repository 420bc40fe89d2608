"""Doubts: names of one word taken for persons of whom the article says nothing else that only persons are, and words
taken for names of places that only open sentences."""

import numpy as np
import polars as pl

from transforms.entities.ends import is_firm
from transforms.entities.roles import LETTERS, word_codes
from transforms.entities.single_names import is_place
from transforms.tagging.hashes import Ints, hashes
from transforms.tagging.tagger import Doubts
from transforms.tagging.words import class_flags
from transforms.text.forms import Flags, Forms

KEY = ["article_no", "word"]
ROLE_LETTERS = [LETTERS["T"], LETTERS["t"]]


def lone_persons(found: pl.DataFrame, tokens: pl.DataFrame, words: Forms, line: pl.Series) -> Doubts:
    """Where a word alone was taken for a person: no person of several words in the article has it, no title is before
    it there, and it is no known name of persons, or an English word as well.

    An article names most persons in full once; such a word is more often a firm, a paper, or what opens a sentence
    than elsewhere. One with its capital inside a sentence, there or elsewhere in the article, is a name of some kind;
    one that is an English word as well and only opens sentences is doubted twice as much.

    Args:
        found: one row per span: `first`, `last` (rows of tokens), `label`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`.
        words: the words of the tokens, those in lines of capitals in title case.
        line: for each token the kind of its line, as `name_context.Context` has it.
    """
    persons = found.filter(pl.col("label") == "PERSON")
    is_lone = persons["first"] == persons["last"]
    full, lone = persons.filter(~is_lone), persons.filter(is_lone)["first"]
    full = full.filter(~is_firm(full, words.texts, words.numbers))
    inside = full.select(pl.int_ranges("first", pl.col("last") + 1)).to_series().explode(empty_as_null=False)
    article = tokens["article_no"]
    rows = named(lone, article, words).with_columns(row=lone).join(named(inside, article, words), on=KEY, how="anti")
    rows = rows.sort("row")
    common = pl.Series("is_common", belongs(rows["word"].str.to_lowercase(), ("common",), True), dtype=pl.Boolean)
    known = pl.Series("is_known", belongs(rows["word"], ("given", "surname"), False), dtype=pl.Boolean)
    role = pl.Series("has_role", has_role(rows["row"].to_numpy(), words), dtype=pl.Boolean)
    rows = rows.with_columns(common, known, role)
    rows = rows.with_columns(pl.col("is_known") & ~pl.col("is_common"))
    rows = rows.filter(~pl.col("is_known") & ~pl.col("has_role").any().over(KEY))
    sentence, before = (tokens["sentence_no"].gather(row) for row in (rows["row"], (rows["row"] - 1).clip(0)))
    is_inside = (sentence == before) & (line.gather(rows["row"]) == 0)
    told = rows.with_columns(is_inside=is_inside).with_columns(pl.col("is_inside").any().over(KEY))
    is_opener = (told["is_common"] & ~told["is_inside"]).to_numpy().astype(np.int32)
    return Doubts(told["row"].to_numpy(), 1 + is_opener, told["is_inside"].to_numpy())


def without_openers(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans of names, without common words that only open sentences and were taken for places, though no list has
    such a place or family: "Cholera has killed nine people".

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`.
        known: the written forms of the tokens.
    """
    asked = ((found["first"] == found["last"]) & (found["label"] == "LOCATION")).arg_true()
    rows, sentence = found["first"].gather(asked).to_numpy(), tokens["sentence_no"].to_numpy()
    opens = (rows == 0) | (sentence[np.maximum(rows - 1, 0)] != sentence[rows])
    key = tokens["article_no"].to_numpy()[rows].astype(np.int64) * len(known.texts) + known.numbers[rows]
    opens &= ~np.isin(key, key[~opens])
    words = known.texts.gather(known.numbers[rows[opens]])
    is_plain = belongs(words.str.to_lowercase(), ("common",), True) & ~belongs(words, ("surname",), False)
    opens[opens] = is_plain
    opens &= ~is_place(rows, opens, known)
    return found.filter(~pl.repeat(False, found.height, eager=True).scatter(asked, opens)) if opens.any() else found


def belongs(words: pl.Series, classes: tuple[str, ...], is_lower: bool) -> Flags:
    """Whether each word belongs to one of the classes that the tagger knows (`tagging.words.CLASSES`)."""
    told: Flags = class_flags(hashes(words).whole(), classes, is_lower).max(axis=1) > 0
    return told


def named(rows: pl.Series, article: pl.Series, words: Forms) -> pl.DataFrame:
    """The article and the word of tokens, `KEY`."""
    word = words.texts.gather(words.numbers[rows.to_numpy()])
    return pl.DataFrame({"article_no": article.gather(rows), "word": word})


def has_role(rows: Ints, words: Forms) -> Flags:
    """Whether a title or the noun of a role stands before a token, with or without a full stop."""
    before = words.numbers[np.maximum(rows - 1, 0)]
    is_stop = (words.texts.gather(before) == ".").to_numpy()
    before = np.where(is_stop, words.numbers[np.maximum(rows - 2, 0)], before)
    return np.isin(word_codes(words.texts.gather(before).alias("word")), ROLE_LETTERS)
