"""Lines as letters: one letter per token, so that the grammar of a clause is a plain regular expression.

The mayor of Lodz , Ada Nowak , said on Friday that “ nobody ” knew .
D   r     o  N    , N   N     , V    p  y      t    [ q      ] n    .
"""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon
from transforms.text.tokens import starts_line

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
BEFORE_NOUNS = ["D", "p", "o", "s"]  # "the report", "of claims", "Smith's plan": nouns that look like verbs
BEFORE_BASES = ["P", "Q", "W", "a", "i"]  # "they say", "some claim", "would argue", "to deny"
PLURAL = r"(?:[^s]s|men|people|police|media)$"
SHOUTED = r"^\p{Lu}{2}[\p{Lu}’']+$"  # the name before a colon in a transcript
MOSTLY = 0.6  # share of capitalised words from which a line is taken for a headline in title case


def lines(words: pl.DataFrame) -> pl.DataFrame:
    """Gather the letters of each line.

    Args:
        words: tokens as `lettered` gives them.

    Returns:
        One row per line in reading order: `article_no`, `line_no`, `first_token` (its row in the tokens), `letters`
        (one per token), `verbs` (rows of the lexicon `reporting_verbs`, one per letter V or G), `is_first` (of its
        article), `is_label` (starts with a name in capitals, behind a quotation mark or not, as transcripts do).
    """
    is_shouted = pl.col("text").str.contains(SHOUTED)
    is_marked = pl.col("letter").first().is_in(["[", "x"]) & (pl.col("text").slice(1, 3) == ":").any()
    return (
        words.group_by("line_no", maintain_order=True)
        .agg(
            pl.col("article_no").first(),
            first_token=pl.col("token").first(),
            letters=pl.col("letter").str.join(),
            verbs=pl.col("verb").drop_nulls(),
            is_label=is_shouted.first() | (is_marked & is_shouted.slice(1, 1).any()),
        )
        .with_columns(is_first=(pl.col("article_no") != pl.col("article_no").shift(1)).fill_null(True))
    )


def lettered(tokens: pl.DataFrame, regions: pl.DataFrame) -> pl.DataFrame:
    """The tokens with their `letter` and, for reporting verbs outside quotation marks, the lexicon's row `verb`.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.
        regions: one row per quotation-mark region, with `outer_start`, `outer_end`, `depth`, `is_closed`.
    """
    text = pl.col("text")
    words = (
        tokens.select(
            "article_no", "paragraph_no", "text",
            token=pl.int_range(pl.len(), dtype=pl.UInt32),
            line_no=starts_line().cum_sum(),
            lower=text.str.to_lowercase(),
            is_word=text.str.contains(r"^\p{L}"),
            starts=starts_sentence(),
            ends=starts_sentence().shift(-1, fill_value=True),
            mark=mark_letters(tokens, regions),
        )
        .with_columns(is_capital=text != pl.col("lower"))
        .with_columns(is_shouted=is_title_case())
        .with_columns(
            kind=pl.col("lower").replace_strict(*word_letters(), default=None, return_dtype=pl.String),
            verb=pl.col("lower").replace_strict(*verb_rows(has_particle=False), default=None, return_dtype=pl.Int16),
            reads_lower=~pl.col("is_capital") | pl.col("starts") | pl.col("is_shouted"),
        )
        .with_columns(letter=word_letter())
    )  # fmt: skip
    return with_verbs(words)


def with_verbs(words: pl.DataFrame) -> pl.DataFrame:
    """The words with the letters V and G for reporting verbs; `verb` is null for all others."""
    verbs = verbs_among(words)
    letters, rows = words["letter"], pl.repeat(None, words.height, dtype=pl.Int16, eager=True)
    return words.with_columns(
        letter=letters.scatter(verbs["token"], verbs["letter"]), verb=rows.scatter(verbs["token"], verbs["verb"])
    )


def verbs_among(words: pl.DataFrame) -> pl.DataFrame:
    """The reporting verbs among the words: `token`, `letter`, and their row in the lexicon, `verb`.

    A form is no verb where the word before it says that it is the noun it looks like. A verb and the word after it are
    one where they belong together ("pointed out").
    """
    before = pl.when(~pl.col("starts")).then(pl.col("letter").shift(1))
    forms = words.select(
        "token", "lower", "verb", "reads_lower", "mark",
        before=before.fill_null(""),
        second=pl.col("letter").shift(2).fill_null(""),
        lower_before=pl.col("lower").shift(1).fill_null(""),
        lower_after=pl.col("lower").shift(-1).fill_null(""),
    ).filter(pl.col("verb").is_not_null(), "reads_lower", pl.col("mark").is_null())  # fmt: skip
    phrase = pl.concat_str("lower", "lower_after", separator=" ")
    phrasal = phrase.replace_strict(*verb_rows(has_particle=True), default=None, return_dtype=pl.Int16)
    is_gerund = pl.col("lower").str.ends_with("ing")
    return (
        forms.filter(is_verb())
        .with_columns(verb=pl.coalesce(phrasal, pl.when(pl.col("verb") >= 0).then("verb")))
        .select("token", "verb", letter=pl.when(is_gerund).then(pl.lit(PARTICIPLE)).otherwise(pl.lit(CUE)))
        .drop_nulls("verb")
    )


def word_letter() -> pl.Expr:
    """The letter of a token, verbs aside."""
    kind, mark, is_word = pl.col("kind"), pl.col("mark"), pl.col("is_word")
    is_tag = kind.is_in(["j", "v"]) & pl.col("is_capital")  # "Cross said": names at the start of sentences
    reads_lower = (pl.col("reads_lower") & ~is_tag) | ~is_word | (kind == "y") | (pl.col("lower") == "i")
    is_function_word = kind.is_not_null() & reads_lower
    return (
        pl.when((mark == "]") & pl.col("ends"))
        .then(pl.lit("}"))
        .when(mark.is_not_null())
        .then(mark)
        .when(pl.col("ends") & ~is_word & (kind != ":").fill_null(True))
        .then(pl.lit("."))
        .when(is_function_word)
        .then(kind)
        .when("is_capital")
        .then(pl.lit(NAME))
        .when(is_word & pl.col("lower").str.ends_with("ly"))
        .then(pl.lit(ADVERB))
        .when(is_word & pl.col("lower").str.ends_with("s") & ~pl.col("lower").str.ends_with("ss"))
        .then(pl.lit(PLURAL_NOUN))
        .when(is_word)
        .then(pl.lit(NOUN))
        .otherwise(pl.lit(NUMBER))
    )


def is_verb() -> pl.Expr:
    """Whether a form of the lexicon is a verb here and not the noun it looks like, by the word before it."""
    before, lower_before = pl.col("before"), pl.col("lower_before")
    is_base = pl.col("lower").is_in(lexicon("reporting_verbs")["lemma"].to_list())
    follows_plural = (before == PLURAL_NOUN) | lower_before.str.ends_with("s") | lower_before.is_in(["percent", "%"])
    is_clitic_verb = (before == "s") & (pl.col("second") == "P")  # "he's saying"
    is_participle = (lower_before == "by") & pl.col("lower").str.ends_with("ing")  # "by saying"
    is_no_noun = ~before.is_in(BEFORE_NOUNS) | is_clitic_verb | is_participle
    return is_no_noun & (~is_base | before.is_in(BEFORE_BASES) | follows_plural)


def mark_letters(tokens: pl.DataFrame, regions: pl.DataFrame) -> pl.Series:
    """`[` and `]` for the outermost quotation marks, `q` and `u` for words and punctuation between, null elsewhere."""
    outermost = regions.filter(pl.col("depth") == 1)
    place = pl.col("article_no").cast(pl.Int64) * 2**32
    starts = tokens.select(place + pl.col("token_start")).to_series()
    opening = starts.search_sorted(outermost.select(place + pl.col("outer_start")).to_series())
    behind = starts.search_sorted(outermost.select(place + pl.col("outer_end")).to_series())
    is_inside = passed(opening, tokens.height) > passed(behind, tokens.height)
    closing = (behind - 1).filter(outermost["is_closed"])
    is_pause = tokens["text"].is_in([",", ".", "!", "?", "…", "...", "—", "–", "--", ";", ":"])
    inside = pl.when(is_pause).then(pl.lit(PAUSE)).otherwise(pl.lit(VERBATIM))
    letters = pl.select(pl.when(is_inside).then(inside)).to_series()
    return letters.scatter(opening, "[").scatter(closing, "]")


def passed(places: pl.Series, height: int) -> pl.Series:
    """How many of the places (row numbers, `height` for the end) stand at or before each of `height` rows."""
    return pl.zeros(height + 1, dtype=pl.Int32, eager=True).scatter(places, 1).cum_sum().head(height)


def starts_sentence() -> pl.Expr:
    """Whether a token is the first of its sentence."""
    return starts_line() | (pl.col("sentence_no") != pl.col("sentence_no").shift(1)).fill_null(True)


def is_title_case() -> pl.Expr:
    """Whether most words of the line are capitalised, so that capitals say nothing."""
    return pl.col("is_capital").sum().over("line_no") > MOSTLY * pl.col("is_word").sum().over("line_no")


@cache
def word_letters() -> tuple[pl.Series, pl.Series]:
    """Words and marks, and the letter each stands for; source nouns that name a role are `r`."""
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
    return known["word"], known["letter"]


@cache
def verb_rows(*, has_particle: bool) -> tuple[pl.Series, pl.Series]:
    """Verb forms and their row in the lexicon `reporting_verbs`.

    With particles, the phrases of verb and particle; without, all forms, those that need a particle with the row -1.
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
        alone = pl.when(~is_phrase).then("verb").otherwise(pl.lit(-1, pl.Int16))
        chosen = rows.with_columns(verb=alone).sort(is_phrase, maintain_order=True)
    known = chosen.unique("form", keep="first", maintain_order=True)
    return known["form"], known["verb"]
