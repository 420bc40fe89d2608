"""Spellings: what a written form says by itself, found once for each form of a unit instead of for each token."""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon
from transforms.quoting.symbols import Flags, Ints, codes
from transforms.text.forms import token_forms

TAGS = {
    "JJ": "j", "JJR": "j", "JJS": "j", "VBN": "j", "VBG": "j", "RB": "a", "RBR": "a", "RBS": "a",
    "VB": "v", "VBD": "v", "VBZ": "v", "VBP": "v",
}  # fmt: skip
CUE, PARTICIPLE, NAME, NOUN, PLURAL_NOUN, ROLE, ADVERB, NUMBER = "V", "G", "N", "n", "m", "r", "a", "d"
VERBATIM, PAUSE = "q", "u"  # words and punctuation between quotation marks
LETTERS = {
    "pronoun": "P", "quantifier": "Q", "determiner": "D", "preposition": "p", "of": "o", "to": "i", "that": "t",
    "according": "A", "subordinator": "k", "conjunction": "c", "question": "w", "relative": "W", "adverb": ADVERB,
    "be": "b", "calendar": "y", "time": "z", "venue": "e",
}  # fmt: skip
MARKS = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")",
    "–": "_", "—": "_", "―": "_", "--": "_", "…": "_",
    "-": "h", "‑": "h", "/": "h", "&": "h", ".": "h", "!": ".", "?": ".", "...": "_",
    "'s": "s", "’s": "s", "'": "s", "’": "s", "“": "x", "”": "x", '"': "x", "‘": "x", "''": "x", "``": "x",
}  # fmt: skip
PLURAL = r"(?:[^s]s|men|people|police|media)$"
PAUSES = [",", ".", "!", "?", "…", "...", "—", "–", "--", ";", ":"]
NO_VERB, NEEDS_PARTICLE = -2, -1


class Spellings(NamedTuple):
    """The written forms of a unit, one array entry a form, but `number`, which says for each token which is its form.

    Args:
        texts, lower: the form, and in lower case.
        is_word, is_capital, is_pause: starts with a letter; is not in lower case; is punctuation that parts words.
        can_stop: is punctuation that, at the end of a sentence, is its stop.
        in_lower, in_capitals: the letters where capitals say nothing, and where they tell names.
        verb: row of the lexicon of reporting verbs, NEEDS_PARTICLE or NO_VERB.
    """

    number: Ints
    texts: pl.Series
    lower: pl.Series
    is_word: Flags
    is_capital: Flags
    is_pause: Flags
    can_stop: Flags
    in_lower: NDArray[np.uint8]
    in_capitals: NDArray[np.uint8]
    verb: NDArray[np.int16]


def spellings(tokens: pl.DataFrame) -> Spellings:
    """The written forms of tokens."""
    number, texts = token_forms(tokens)
    told = (
        texts.to_frame("text")
        .with_columns(lower=pl.col("text").str.to_lowercase(), is_word=pl.col("text").str.contains(r"^\p{L}"))
        .with_columns(
            is_capital=pl.col("text") != pl.col("lower"),
            kind=pl.col("lower").replace_strict(*word_letters(), default=None, return_dtype=pl.UInt8),
            verb=pl.col("lower").replace_strict(
                *verb_rows(has_particle=False), default=NO_VERB, return_dtype=pl.Int16
            ),
        )
        .with_columns(
            is_pause=pl.col("text").is_in(PAUSES),
            can_stop=~pl.col("is_word") & (pl.col("kind") != ord(":")).fill_null(True),
            in_lower=letter(is_lower=True),
            in_capitals=letter(is_lower=False),
        )
    )  # fmt: skip
    return Spellings(number, texts, told["lower"], *(told[name].to_numpy() for name in Spellings._fields[3:]))


def letter(*, is_lower: bool) -> pl.Expr:
    """The code of the letter of a form, verbs aside, where it reads as in lower case or not."""
    kind, is_word = pl.col("kind"), pl.col("is_word")
    is_tag = kind.is_in(list(b"jv")) & pl.col("is_capital")  # "Cross said": names at the start of sentences
    reads_lower = ~is_word | (kind == ord("y")) | (pl.col("lower") == "i") | (~is_tag if is_lower else False)
    return (
        pl.when(kind.is_not_null() & reads_lower)
        .then(kind)
        .when("is_capital")
        .then(code(NAME))
        .when(is_word & pl.col("lower").str.ends_with("ly"))
        .then(code(ADVERB))
        .when(is_word & pl.col("lower").str.ends_with("s") & ~pl.col("lower").str.ends_with("ss"))
        .then(code(PLURAL_NOUN))
        .when(is_word)
        .then(code(NOUN))
        .otherwise(code(NUMBER))
    )


def code(letter: str) -> pl.Expr:
    """A letter as the number it is kept as."""
    return pl.lit(ord(letter), pl.UInt8)


@cache
def word_letters() -> tuple[pl.Series, pl.Series]:
    """Words and marks, and the code of the letter each stands for; source nouns that name a role are `r`."""
    roles = lexicon("source_nouns").filter(pl.col("is_role") == "yes").select(word="noun", letter=pl.lit(ROLE))
    kinds = lexicon("clause_words").select("word", letter=pl.col("kind").replace_strict(LETTERS))
    marks = pl.DataFrame({"word": list(MARKS), "letter": list(MARKS.values())})
    speaking = (
        lexicon("source_nouns")
        .filter(pl.col("is_role") == "no")
        .select(
            word="noun",
            letter=pl.when(pl.col("noun").str.contains(PLURAL)).then(pl.lit(PLURAL_NOUN)).otherwise(pl.lit(NOUN)),
        )
    )
    tags = lexicon("word_tags").select("word", letter=pl.col("tag").replace_strict(TAGS, default=None)).drop_nulls()
    known = pl.concat([marks, kinds, roles, speaking, tags]).unique("word", keep="first", maintain_order=True)
    return known["word"], pl.Series(codes(known["letter"].str.join().item()))


@cache
def verb_rows(*, has_particle: bool) -> tuple[pl.Series, pl.Series]:
    """Verb forms and their row in the lexicon `reporting_verbs`.

    With particles, the phrases of verb and particle; without, all forms, NEEDS_PARTICLE where one is needed.
    """
    rows = (
        lexicon("reporting_verbs")
        .with_row_index("verb")
        .select(pl.col("verb").cast(pl.Int16), "particle", form=pl.col("forms").str.split(" "))
        .explode("form")
    )
    is_phrase = pl.col("particle").is_not_null()
    if has_particle:
        chosen = rows.filter(is_phrase).with_columns(form=pl.concat_str("form", "particle", separator=" "))
    else:
        alone = pl.when(~is_phrase).then("verb").otherwise(pl.lit(NEEDS_PARTICLE, pl.Int16))
        chosen = rows.with_columns(verb=alone).sort(is_phrase, maintain_order=True)
    known = chosen.unique("form", keep="first", maintain_order=True)
    return known["form"], known["verb"]
