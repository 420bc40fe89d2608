"""The names, titles and telling words that pressrow knows, and where they stand among the tokens."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon
from transforms.tokens import PIECE

APOSTROPHES = "[’ʼ´`]"
# Longest phrase of the lexicons, in tokens.
LONGEST = 9


@cache
def known_names() -> pl.DataFrame:
    """All known names and titles, one row each.

    Returns:
        `phrase` (its tokens joined by single spaces), `mark` (country, demonym, capital, place, organization, title,
        or the type of another known name), `country` (ISO 3166-1 alpha-2, or null), `token_count`. A phrase that
        several lexicons hold has the mark of the first that does, in the order written here.
    """
    sources = (
        lexicon("countries").select(name="form", mark=country_mark(), country="country"),
        lexicon("known_names").select("name", mark="type", country=pl.lit(None, pl.String)),
        lexicon("organizations").select(
            name="organization", mark=pl.lit("ORGANIZATION"), country=pl.lit(None, pl.String)
        ),
        lexicon("organizations").select(name="acronym", mark=pl.lit("ORGANIZATION"), country=pl.lit(None, pl.String)),
        lexicon("titles").select(name="title", mark=pl.lit("title"), country=pl.lit(None, pl.String)),
        lexicon("places").select(name="place", mark=pl.lit("place"), country="country"),
    )
    return (
        pl.concat(sources)
        .drop_nulls("name")
        .with_columns(pieces=pl.col("name").str.replace_all(APOSTROPHES, "'").str.extract_all(PIECE))
        .select(
            "mark",
            "country",
            phrase=pl.col("pieces").list.eval(pl.element().str.strip_chars_end()).list.join(" "),
            token_count=pl.col("pieces").list.len().cast(pl.Int32),
        )
        .unique("phrase", keep="first", maintain_order=True)
    )


def country_mark() -> pl.Expr:
    """The mark of a row of the country lexicon: names and aliases are countries."""
    return pl.when(pl.col("kind").is_in(("name", "alias"))).then(pl.lit("country")).otherwise("kind")


@cache
def word_marks() -> pl.DataFrame:
    """What is known of single words, one row each.

    Returns:
        `word`, `mark`, `country`, `last_type`, `first_type`, `of_type` (the type of a name with this word at its end,
        at its start, or before "of"), `joiner` (letter of a word between name words), `role` (t for a role, m for what
        modifies one), `is_given`, `is_surname`, `is_common`, `is_never`, `is_possessor`.
    """
    joiners, roles = lexicon("name_joiners"), lexicon("role_words")
    role = pl.col("kind").replace_strict({"noun": "t", "modifier": "m"}, return_dtype=pl.String)
    frames = (
        known_names().filter(pl.col("token_count") == 1).select("mark", "country", word="phrase"),
        *(head_words(position) for position in ("last", "first", "of")),
        joiners.filter(pl.col("letter") != "").select("word", joiner="letter"),
        roles.select("word", role=role),
        flags("given_names", "given_name", "is_given"),
        flags("surnames", "surname", "is_surname"),
        flags("common_words", "word", "is_common").with_columns(pl.col("word").str.to_titlecase()),
        flags("never_names", "word", "is_never"),
        joiners.filter(pl.col("kind") == "possessor").select("word", is_possessor=pl.lit(True)),
    )
    marks = pl.concat([frame.select("word") for frame in frames]).unique(maintain_order=True)
    for frame in frames:
        marks = marks.join(frame, on="word", how="left", maintain_order="left", validate="1:1")
    return marks.with_columns(pl.col("^is_.*$").fill_null(False))


def head_words(position: str) -> pl.DataFrame:
    """Words that tell a name's type at a position in it, with the type as `<position>_type`."""
    rows = lexicon("head_words").filter(pl.col("position") == position)
    return rows.select("word", pl.col("type").alias(f"{position}_type"))


def flags(name: str, column: str, flag: str) -> pl.DataFrame:
    """The words of a lexicon with a column that says they are in it."""
    return lexicon(name).select(pl.lit(True).alias(flag), word=pl.col(column)).unique("word", maintain_order=True)


@cache
def phrases() -> pl.DataFrame:
    """Known names of several tokens, with `first` and `second` token to find them by."""
    words = pl.col("phrase").str.split(" ")
    return (
        known_names().filter(pl.col("token_count") > 1).with_columns(first=words.list.get(0), second=words.list.get(1))
    )


def found_phrases(words: pl.DataFrame) -> pl.DataFrame:
    """Where known names of several tokens stand; of overlapping ones the first and longest.

    Args:
        words: one row per token in reading order; needs `row` (0, 1, 2 ...), `sentence` (a number that differs from
            sentence to sentence) and `word`.

    Returns:
        One row per phrase, by `row` of its first token: `row`, `token_count`, `mark`, `country`.
    """
    starts = words.select("row", "sentence", first="word", second=pl.col("word").shift(-1)).join(
        phrases(), on=["first", "second"], how="inner", maintain_order="left_right"
    )
    texts, last_row = words["word"], words.height - 1
    tokens = [texts.gather((starts["row"] + ahead).clip(0, last_row)).alias(f"w{ahead}") for ahead in range(LONGEST)]
    last_token = (starts["row"] + starts["token_count"] - 1).clip(0, last_row)
    return (
        starts.with_columns(*tokens, end_sentence=words["sentence"].gather(last_token))
        .filter(
            pl.concat_list(pl.col("^w[0-9]$")).list.head("token_count").list.join(" ") == pl.col("phrase"),
            pl.col("end_sentence") == pl.col("sentence"),
        )
        .sort("row", "token_count", descending=[False, True], maintain_order=True)
        .unique("row", keep="first", maintain_order=True)
        .filter(pl.col("row") >= (pl.col("row") + pl.col("token_count")).cum_max().shift(1, fill_value=0))
        .select("row", "token_count", "mark", "country")
    )
