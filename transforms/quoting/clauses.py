"""Lines as letters: one letter per token, so that the grammar of a clause is a plain regular expression.

The mayor of Lodz , Ada Nowak , said on Friday that “ nobody ” knew .
D   r     o  N    , N   N     , V    p  y      t    [ q      ] n    .
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon
from transforms.quoting.places import placed
from transforms.quoting.spellings import (
    CUE,
    NO_VERB,
    PARTICIPLE,
    PAUSE,
    PLURAL_NOUN,
    VERBATIM,
    Spellings,
    verb_rows,
)
from transforms.quoting.symbols import Flags, Ints, is_among
from transforms.text.tokens import is_new, starts_line

BEFORE_NOUNS = list(b"Dpos")  # "the report", "of claims", "Smith's plan": nouns that look like verbs
BEFORE_BASES = list(b"PQWai")  # "they say", "some claim", "would argue", "to deny"
BEHIND_NOUNS = ["said", "say", "showed", "show", "suggested", "suggest", "indicated", "indicate", "revealed"]
BEFORE_GERUNDS = ["by", "after", "before", "without", "when", "while", "despite"]
SHOUTED = r"^(?:\p{Lu}{2}[\p{Lu}’']+|\p{Lu}{2,}\.)$"  # the name before a colon in a transcript
ASKED = ["Q", "A"]  # question and answer
CAPITALISED = r"^\p{Lu}\p{Ll}\S*(?: (?:\p{Lu}\S*|\p{Ll}{1,3}))*$"  # "Ada Nowak", "Operator", "Piet de Haan"
LABEL_WORDS = 4
OPENING_LINES = 4  # first lines of an article, in which a dateline may stand
MOSTLY = 0.6  # share of capitalised words from which a line is taken for a headline in title case


class Line(NamedTuple):
    """A line as letters.

    Args:
        line_no: number among all content lines of the unit, from 1.
        first_token: its row in the tokens.
        letters: one per token.
        verbs: rows of the lexicon `reporting_verbs`, one per letter V or G.
        is_first: it is the first of its article.
        is_label: it starts with a name in capitals, behind a quotation mark or not, as transcripts do.
    """

    article_no: int
    line_no: int
    first_token: int
    letters: str
    verbs: Sequence[int]
    is_first: bool
    is_label: bool


def line_starts(words: pl.DataFrame) -> Ints:
    """The rows of the first tokens of lines."""
    return np.flatnonzero(is_new(words["line_no"]))


def lines(words: pl.DataFrame, chosen: Ints | None = None) -> list[Line]:
    """The lines of tokens as `lettered` gives them, in reading order: all, or those at the places chosen, from 0."""
    starts = line_starts(words)
    number = np.arange(len(starts)) if chosen is None else chosen
    first, behind = starts[number], np.append(starts[1:], words.height)[number]
    letters = words["letter"].to_numpy().tobytes().decode("ascii")
    article = words["article_no"].to_numpy()[starts]
    verb = words["verb"].to_numpy()
    cues = np.flatnonzero(verb >= 0)
    verbs, verb_bounds = verb[cues].tolist(), np.searchsorted(cues, (first, behind)).tolist()
    columns = (
        article[number].tolist(),
        (number + 1).tolist(),
        first.tolist(),
        [letters[start:end] for start, end in zip(first.tolist(), behind.tolist(), strict=True)],
        [verbs[start:end] for start, end in zip(*verb_bounds, strict=True)],
        np.append(True, article[1:] != article[:-1])[number].tolist(),
        is_label(words, first, behind).tolist(),
    )
    return list(map(Line, *columns))


def is_label(words: pl.DataFrame, first: Ints, behind: Ints) -> Flags:
    """Whether lines start with a name in capitals or "Q:", or in marks with such a name and a colon among the next
    words, or are turns of a transcript. A town in capitals that alone opens one of the first lines is none."""

    def at(step: int, said: pl.Expr) -> Flags:
        found = words["text"].gather(np.minimum(first + step, words.height - 1)).to_frame().select(said)
        return found.to_series().to_numpy() & (first + step < behind)

    is_shouted, is_colon = pl.col("text").str.contains(SHOUTED), pl.col("text") == ":"
    is_asked = at(0, pl.col("text").is_in(ASKED)) & at(1, is_colon)
    is_marked = is_among(words["letter"].to_numpy()[first], "[x")
    colons = np.array([at(step, is_colon) for step in range(1, LABEL_WORDS + 1)])
    is_named = at(1, is_shouted) & colons[:3].any(axis=0)
    turns = labels(words, first, colons)
    opens = at(0, is_shouted) & ~is_town(words, first, at(0, is_shouted) & colons.any(axis=0))
    return np.asarray(opens | is_asked | (is_marked & is_named) | turns)


def labels(words: pl.DataFrame, first: Ints, colons: Flags) -> Flags:
    """Whether lines open with up to four capitalised words and a colon, in an article where two such labels recur.

    `colons` tells for each step whether a colon stands so many tokens behind the first.
    """
    found = np.zeros(len(first), dtype=np.bool_)
    asked = np.flatnonzero(colons.any(axis=0))
    if not len(asked):
        return found
    size = colons[:, asked].argmax(axis=0) + 1
    texts = [words["text"].gather(np.minimum(first[asked] + step, words.height - 1)) for step in range(LABEL_WORDS)]
    label = pl.concat_str([pl.when(pl.lit(pl.Series(size)) > step).then(pl.lit(text)).otherwise(pl.lit(""))
                           for step, text in enumerate(texts)], separator=" ").str.strip_chars()  # fmt: skip
    lines = pl.DataFrame({"line": asked, "article": words["article_no"].gather(first[asked])}).with_columns(label=label)
    named = lines.filter(pl.col("label").str.contains(CAPITALISED))
    recurring = named.group_by("article", "label").len().filter(pl.col("len") > 1).group_by("article").len()
    turns = named.join(recurring.filter(pl.col("len") > 1), on="article", how="semi")
    found[turns["line"].to_numpy()] = True
    return found


def is_town(words: pl.DataFrame, first: Ints, is_labelled: Flags) -> Flags:
    """Whether a line labelled in capitals is the only one of its article and one of its first: "LODZ: Talks failed"."""
    article = words["article_no"].to_numpy()
    line = words["line_no"].to_numpy()
    number = line[first] - line[np.searchsorted(article, article[first])]
    count = np.bincount(article[first[is_labelled]], minlength=int(article.max(initial=0)) + 1)
    return np.asarray(is_labelled & (number > 0) & (number < OPENING_LINES) & (count[article[first]] == 1))


def lettered(tokens: pl.DataFrame, regions: pl.DataFrame, forms: Spellings) -> pl.DataFrame:
    """The tokens as letters.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.
        regions: one row per quotation-mark region, with `outer_start`, `outer_end`, `depth`, `is_closed`.
        forms: the written forms of the tokens.

    Returns:
        One row per token: `article_no`, `text`, `line_no` (from 1), `spelling` (number of the written form),
        `is_capital`, `is_shouted` (capitals of its line say nothing), `letter` (its code), `verb` (row of the lexicon
        for reporting verbs outside quotation marks, -1 for all others).
    """
    starts_new_line = starts_line(tokens)
    starts = starts_new_line | is_new(tokens["sentence_no"])
    ends = np.append(starts[1:], True)[: len(starts)]
    line_no, is_capital = np.cumsum(starts_new_line, dtype=np.int64), forms.is_capital[forms.number]
    is_shouted = is_title_case(is_capital, forms.is_word[forms.number], line_no)
    reads_lower = ~is_capital | starts | is_shouted
    mark = mark_letters(tokens, regions, forms.is_pause[forms.number])
    plain = np.where(reads_lower, forms.in_lower[forms.number], forms.in_capitals[forms.number])
    plain = np.where(ends & forms.can_stop[forms.number], ord("."), plain)
    letter = np.where(mark > 0, np.where((mark == ord("]")) & ends, ord("}"), mark), plain).astype(np.uint8)
    place = np.flatnonzero((forms.verb[forms.number] > NO_VERB) & reads_lower & (mark == 0))
    verbs = verbs_among(place, forms, np.where(starts, 0, np.append(0, letter[:-1])[: len(letter)]), letter)
    verb = np.full(len(letter), -1, dtype=np.int16)
    verb[verbs["token"].to_numpy()] = verbs["verb"].to_numpy()
    letter[verbs["token"].to_numpy()] = verbs["letter"].to_numpy()
    return tokens.select("article_no", "text").with_columns(
        line_no=line_no, spelling=forms.number, is_capital=is_capital, is_shouted=is_shouted, letter=letter, verb=verb
    )  # fmt: skip


def verbs_among(place: Ints, forms: Spellings, before: NDArray[np.uint8], letter: NDArray[np.uint8]) -> pl.DataFrame:
    """The reporting verbs among forms that may be one: `token`, `letter`, and their row in the lexicon, `verb`.

    A form is no verb where the word before it says that it is the noun it looks like. A verb and the word after it are
    one where they belong together ("pointed out").

    Args:
        place: the tokens that may be verbs.
        forms: the written forms of all tokens.
        before: the letter before each token in its sentence, 0 where there is none.
        letter: the letter of each token.
    """
    lower = pl.concat([forms.lower, pl.Series([""])])
    number = np.concatenate([[len(forms.lower)], forms.number, [len(forms.lower)]])
    at = pl.DataFrame({
        "token": place, "verb": forms.verb[forms.number[place]], "lower": lower.gather(number[place + 1]),
        "lower_before": lower.gather(number[place]), "lower_after": lower.gather(number[place + 2]),
        "before": before[place], "second": np.append([0, 0], letter)[place],
    })  # fmt: skip
    phrase = pl.concat_str("lower", "lower_after", separator=" ")
    phrasal = phrase.replace_strict(*verb_rows(has_particle=True), default=None, return_dtype=pl.Int16)
    is_gerund = pl.col("lower").str.ends_with("ing")
    return (
        at.filter(is_verb())
        .with_columns(verb=pl.coalesce(phrasal, pl.when(pl.col("verb") >= 0).then("verb")))
        .select("token", "verb", letter=pl.when(is_gerund).then(ord(PARTICIPLE)).otherwise(ord(CUE)).cast(pl.UInt8))
        .drop_nulls("verb")
    )


def is_verb() -> pl.Expr:
    """Whether a form of the lexicon is a verb here and not the noun it looks like, by the word before it."""
    before, lower_before = pl.col("before"), pl.col("lower_before")
    is_base = pl.col("lower").is_in(lexicon("reporting_verbs")["lemma"].to_list()) & (pl.col("lower") != "read")
    follows_plural = (
        (before == ord(PLURAL_NOUN)) | lower_before.str.ends_with("s") | lower_before.is_in(["percent", "%"])
    )
    is_clitic_verb = (before == ord("s")) & (pl.col("second") == ord("P"))  # "he's saying"
    is_participle = lower_before.is_in(BEFORE_GERUNDS) & pl.col("lower").str.ends_with("ing")  # "by saying"
    is_plural = pl.col("lower").str.ends_with("s") & pl.col("lower_after").is_in(BEHIND_NOUNS)  # "figures showed"
    is_no_noun = ~is_plural & ~before.is_in(BEFORE_NOUNS) | is_clitic_verb | is_participle
    return is_no_noun & (~is_base | before.is_in(BEFORE_BASES) | follows_plural)


def mark_letters(tokens: pl.DataFrame, regions: pl.DataFrame, is_pause: Flags) -> NDArray[np.uint8]:
    """`[` and `]` for the outermost quotation marks, `q` and `u` for words and punctuation between, 0 elsewhere."""
    outermost = regions.filter(pl.col("depth") == 1)
    starts = placed(tokens, "token_start")
    opening = np.searchsorted(starts, placed(outermost, "outer_start"))
    behind = np.searchsorted(starts, placed(outermost, "outer_end"))
    is_inside = passed(opening, len(starts)) > passed(behind, len(starts))
    letters = np.where(is_inside, np.where(is_pause, ord(PAUSE), ord(VERBATIM)), 0).astype(np.uint8)
    letters[opening] = ord("[")
    letters[behind[outermost["is_closed"].to_numpy()] - 1] = ord("]")
    return letters


def passed(places: Ints, height: int) -> Ints:
    """How many of the places (row numbers, `height` for the end) stand at or before each of `height` rows."""
    is_place = np.zeros(height + 1, dtype=np.int64)
    is_place[places] = 1
    return np.cumsum(is_place)[:height]


def is_title_case(is_capital: Flags, is_word: Flags, line_no: Ints) -> Flags:
    """Whether most words of the line are capitalised, so that capitals say nothing."""
    capitals, words = (np.bincount(line_no, weights=those) for those in (is_capital, is_word))
    return np.asarray((capitals > MOSTLY * words)[line_no])
