"""Context of names: what a line and the known names of several words say about each of their tokens."""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.entities.gazetteer import found_phrases, straight
from transforms.lexicon import lexicon
from transforms.text.forms import Flags, Forms
from transforms.text.tokens import is_new, starts_line

PHRASES = ("country", "demonym", "capital", "place", "NORP", "ORGANIZATION", "MISC", "PRODUCT", "FACILITY", "title")
# A line without a full stop is a headline in title case when this share of its words of four letters or more starts
# upper-case; one in capitals when as many are all upper-case.
TITLE_SHARE = 0.65
ELECTION = r"^(?:election|referendum)s?$"  # ends names without a capital
CLOSED = ("DT", "IN", "PRP", "PRP$", "CC", "MD", "TO", "WDT", "WP", "WP$", "WRB")
GAP = 3  # tokens without a capital that a name can hold in a row


class Context(NamedTuple):
    """What the tagger of names is told beside the words.

    Args:
        columns: `line` (0 plain, 1 headline in title case, 2 in capitals), `glue` (0 to 3: 1 where no white space is
            before the token, 2 where none is after it), `phrase` (0, or 1 for the first and 2 for the other tokens of a
            known country, 3 and 4 of a people, and so on through `PHRASES`); one row per token.
        wanted: whether the token can be part of a name.
        phrases: the known names of several words, as `gazetteer.found_phrases` returns them.
        words: the words with straight apostrophes, those in capitals of lines in capitals in title case.
    """

    columns: pl.DataFrame
    wanted: pl.Series
    phrases: pl.DataFrame
    words: Forms


def name_context(tokens: pl.DataFrame, forms: Forms) -> Context:
    """The context of tokens.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.
        forms: the written forms of the tokens.
    """
    known = forms.texts.to_frame("word").select(
        pl.col("word").str.contains(r"^(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})").alias("is_capital"),
        pl.col("word").str.contains(r"^\p{L}{4}").alias("is_long"),
        pl.col("word").str.contains(r"^\p{Lu}{4,}$").alias("is_upper"),
        pl.col("word").str.contains(r"^\p{N}").alias("is_number"),
        (pl.col("word") == "-").alias("is_hyphen"),
        pl.col("word").str.contains(ELECTION).alias("is_election"),
        pl.col("word").str.to_lowercase().is_in(closed_words().implode()).alias("is_closed"),
        straight(pl.col("word")).alias("straight"),
    )
    is_capital, is_long, is_upper, is_number, is_hyphen, is_election, is_closed = (
        known[name].to_numpy()[forms.numbers]
        for name in ("is_capital", "is_long", "is_upper", "is_number", "is_hyphen", "is_election", "is_closed")
    )
    starts = starts_line(tokens)
    line = lines(tokens, is_capital, is_long, is_upper)
    is_glued = tokens["is_glued"].to_numpy()
    sentence = np.cumsum(is_new(tokens["article_no"]) | is_new(tokens["sentence_no"]), dtype=np.int64)
    words = read(Forms(forms.numbers, known["straight"]), line)
    found = found_phrases(words, sentence, is_capital)
    columns = pl.DataFrame({"line": line, "glue": is_glued + 2 * np.append(is_glued[1:], False)})
    return Context(
        columns.with_columns(phrase_parts(found, tokens.height)),
        pl.Series(
            wanted(can_be_name(is_capital, is_closed, starts) | is_election, is_number, is_hyphen, is_glued, starts),
            dtype=pl.Boolean,
        ),
        found,
        words,
    )


def lines(tokens: pl.DataFrame, is_capital: Flags, is_long: Flags, is_upper: Flags) -> NDArray[np.int8]:
    """For each token the kind of its line, as `Context.line`."""
    if not tokens.height:
        return np.zeros(0, np.int8)
    starts = np.flatnonzero(starts_line(tokens))
    ends = np.append(starts[1:], tokens.height) - 1
    capital, long, upper = (
        np.add.reduceat(flags.astype(np.int64), starts) for flags in (is_capital & is_long, is_long, is_upper)
    )
    has_stop = (tokens["text"].gather(ends) == ".").to_numpy()
    kinds = np.where(upper > TITLE_SHARE * long, 2, np.where((capital > TITLE_SHARE * long) & ~has_stop, 1, 0))
    return np.repeat(kinds.astype(np.int8), ends - starts + 1)


def read(words: Forms, line: NDArray[np.int8]) -> Forms:
    """The words, those in capitals of lines in capitals in title case, as forms of their own."""
    is_shouted = line == 2
    if not is_shouted.any():
        return words
    shouted, place = np.unique(words.numbers[is_shouted], return_inverse=True)
    told = words.texts.gather(shouted).alias("word").to_frame()
    is_capital = pl.col("word").str.contains(r"^\p{Lu}+$")
    title = told.select(pl.when(is_capital).then(pl.col("word").str.to_titlecase()).otherwise("word"))
    numbers = words.numbers.copy()
    numbers[is_shouted] = len(words.texts) + place
    return Forms(numbers, pl.concat([words.texts.alias("word"), title["word"]]))


def phrase_parts(found: pl.DataFrame, count: int) -> pl.Series:
    """For each token its place in a known name of several words, as `Context.phrase`."""
    kind = pl.col("mark").replace_strict(PHRASES, range(len(PHRASES)), return_dtype=pl.Int8)
    parts = found.select(
        first="row", row=pl.int_ranges("row", pl.col("row") + pl.col("token_count"), dtype=pl.UInt32), kind=kind
    ).explode("row")
    place = parts.select(1 + 2 * pl.col("kind") + (pl.col("row") != pl.col("first")).cast(pl.Int8)).to_series()
    return pl.zeros(count, pl.Int8, eager=True).scatter(parts["row"], place).alias("phrase")


@cache
def closed_words() -> pl.Series:
    """Words of the closed classes in lower case: articles, prepositions, pronouns, conjunctions."""
    return lexicon("word_tags").filter(pl.col("tag").is_in(CLOSED))["word"].str.to_lowercase().unique()


def can_be_name(is_capital: Flags, is_closed: Flags, starts: Flags) -> Flags:
    """Which capitalised words can be names: not "The" or "He" unless another capital is beside it in the line."""
    beside = ahead(is_capital, starts) | behind(is_capital, starts) if len(is_capital) else is_capital
    return is_capital & (~is_closed | beside)


def ahead(flags: Flags, starts: Flags) -> Flags:
    """The flags of the tokens after each one in its line."""
    return np.append(flags[1:] & ~starts[1:], False)


def behind(flags: Flags, starts: Flags) -> Flags:
    """The flags of the tokens before each one in its line."""
    return np.append(False, flags[:-1]) & ~starts


def wanted(is_capital: Flags, is_number: Flags, is_hyphen: Flags, is_glued: Flags, starts: Flags) -> Flags:
    """Which tokens can be part of a name: those with a capital or glued to one, up to three between such in a line,
    and beside these numbers and what a hyphen joins: "Park Ji - woo"."""
    if not len(is_capital):
        return is_capital
    chunk = np.cumsum(~is_glued)
    has_capital = np.zeros(chunk[-1] + 1, np.bool_)
    has_capital[chunk[is_capital]] = True
    near = has_capital[chunk]
    rows, line = np.flatnonzero(near), np.cumsum(starts)
    if len(rows):
        after = np.append(np.diff(rows) * (np.diff(line[rows]) == 0), 0)
        for step in range(1, GAP + 1):
            near[rows[(after > step) & (after <= GAP + 1)] + step] = True
    beside = ahead(near, starts) | behind(near, starts)
    hyphen = is_hyphen & behind(near, starts)
    return near | (is_number & beside) | hyphen | behind(hyphen, starts)
