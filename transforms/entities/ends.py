"""Ends of names: firms and papers told by their last word, persons by a title before the name or an age behind it."""

from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints

BANK = r"^\p{Lu}\p{Ll}{2,}bank$"  # Privatbank
# NorfolkJet, LibriVox; not MacInnes, DeSantis.
JOINED = r"^\p{Lu}\p{Ll}{2,}\p{Lu}\p{Ll}+$"
JOINED_PERSONS = r"^(?:Mac|Mc|Fitz|Van|Von|Del|Des|Dell|Di|De|Da|La|Le|Lo|Du|San|Ben|Abu|Ibn|Al|Ó|Ni|Jean|Mary|Ann)"
# What the tagger may have taken a name for that ends as those of a type do.
INSTEAD = {
    "ORGANIZATION": ("PERSON", "LOCATION"),
    "MISC": ("PERSON", "LOCATION", "ORGANIZATION"),
    "LOCATION": ("PERSON", "ORGANIZATION"),
}
ANY_INSTEAD = ("PERSON", "LOCATION", "ORGANIZATION")
AGE = r"^(?:1[6-9]|[2-9][0-9])$"
BEFORE = ("Mr", "Mrs", "Ms", "Dame", "Sir", "Lady")  # "Miss Universe", "Dr Martens" and "Lord Howe" are no persons


def told_by_ends(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.DataFrame:
    """The spans, those whose ends show another type than the tagger's with that.

    Args:
        spans: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        words: the distinct words of the tokens.
        numbers: the number of each token's word.

    Returns:
        The same columns. A title that a person's name began with is no longer in the span.
    """
    firm = is_firm(spans, words, numbers)
    titled, aged, headed = (
        is_titled(spans, words, numbers),
        is_aged(spans, words, numbers),
        head_types(spans, words, numbers),
    )
    label = pl.when(headed.is_not_null()).then(headed).when(firm).then(pl.lit("ORGANIZATION"))
    rule = pl.when(headed.is_not_null() | firm).then(pl.lit("named_by_end")).when(titled).then(pl.lit("titled_person"))
    return spans.with_columns(
        first=pl.col("first") + titled.cast(pl.Int64),
        label=label.when(titled | aged).then(pl.lit("PERSON")).otherwise("label"),
        rule=rule.when(aged).then(pl.lit("aged_person")).otherwise("rule"),
    )


def head_types(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.Series:
    """The type of each name of several words whose last word ends names of one type alone, where the tagger has one of
    `INSTEAD` of it; else null."""
    asked = ((spans["last"] > spans["first"]) & spans["label"].is_in(list(ANY_INSTEAD))).arg_true()
    last = words.gather(numbers[spans["last"].gather(asked).to_numpy()])
    sure = sure_heads()
    label = spans["label"].gather(asked)
    kind = last.replace_strict(sure["word"], sure["type"], default=None, return_dtype=pl.String)
    fits = pl.Series([False]).new_from_index(0, len(kind))
    for of, instead in INSTEAD.items():
        fits |= ((kind == of) & label.is_in(instead)).fill_null(False)
    told = pl.DataFrame({"kind": kind, "fits": fits}).select(pl.when("fits").then("kind")).to_series()
    return pl.repeat(None, spans.height, dtype=pl.String, eager=True).scatter(asked, told)


def is_firm(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.Series:
    """Whether each name taken for a person ends as only organizations do, "Hansen Privatbank", or is of partners:
    "Harding & Rowe"."""
    is_person, is_lone = spans["label"] == "PERSON", spans["first"] == spans["last"]
    several, lone = (is_person & ~is_lone).arg_true(), (is_person & is_lone).arg_true()
    first, last = (spans[end].gather(several).to_numpy() for end in ("first", "last"))
    ends, alone = words.gather(numbers[last]), words.gather(numbers[spans["last"].gather(lone).to_numpy()])
    is_bank = ends.is_in(sure_words().implode()) | (ends.str.ends_with("bank") & ends.str.contains(BANK))
    partners = np.append(0, np.cumsum((words == "&").to_numpy()[numbers]))
    is_joined = alone.str.contains(JOINED) & ~alone.str.contains(JOINED_PERSONS)
    told = pl.repeat(False, spans.height, eager=True).scatter(lone, is_joined)
    return told.scatter(several, is_bank.to_numpy() | (partners[last + 1] > partners[first]))


def is_titled(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.Series:
    """Whether each name was taken for an organization though a title begins it: "Dame Olive Harcourt"."""
    asked = ((spans["label"] == "ORGANIZATION") & (spans["last"] > spans["first"])).arg_true()
    asked = asked.filter(words.gather(numbers[spans["first"].gather(asked).to_numpy()]).is_in(BEFORE))
    last = words.gather(numbers[spans["last"].gather(asked).to_numpy()])
    return pl.repeat(False, spans.height, eager=True).scatter(asked, ~last.is_in(head_words().implode()))


def is_aged(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.Series:
    """Whether each name of several words was taken for something else though an age follows: "Wiremu Te Rangi, 61,"."""
    is_other = spans["label"].is_in(("ORGANIZATION", "LOCATION", "MISC")) & (spans["last"] > spans["first"])
    asked = (is_other & (spans["last"] < len(numbers) - 3)).arg_true()
    for step, form in ((1, "^,$"), (3, "^,$"), (2, AGE)):
        asked = asked.filter(words.gather(numbers[spans["last"].gather(asked).to_numpy() + step]).str.contains(form))
    ends = words.gather(numbers[spans["last"].gather(asked).to_numpy()])
    return pl.repeat(False, spans.height, eager=True).scatter(asked, ~ends.is_in(head_words().implode()))


@cache
def sure_words() -> pl.Series:
    """Words that end names of several words of organizations alone."""
    return sure_heads().filter(pl.col("type") == "ORGANIZATION")["word"]


@cache
def sure_heads() -> pl.DataFrame:
    """Words that end names of several words of one type alone (95 in a hundred or more of Worldwide train): `word`,
    `type`."""
    return lexicon("head_words").filter(pl.col("position") == "sure").select("word", "type")


@cache
def head_words() -> pl.Series:
    """Words that end names of what are no persons."""
    return lexicon("head_words").filter(pl.col("position").is_in(("last", "sure")), pl.col("type") != "PERSON")["word"]
