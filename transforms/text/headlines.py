"""Which lines at the head of an article are its headline, the line below it, and a label above it."""

import re
from unicodedata import category

import polars as pl

from transforms.text.outlets import is_outlet
from transforms.text.plain_letters import plain

KEY = ["article_no", "paragraph_no"]
HEADLINE_LINES = 10  # lines from the top within which a known title is looked for
MOST_WORDS = 30
KICKER_WORDS = 3
KINDS = {
    "first_headline": "title", "short_line_above_headline": "banner", "outlet_line": "banner",
    "line_below_headline": "subtitle",
}  # fmt: skip


def told_headlines(lines: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Labels for the first line that equals the title, and the subtitle, which file or metadata give.

    Args:
        lines: one row per line that is not blank; needs `line_no`.
        articles: needs `article_no`; `title`, `subtitle` where known.

    Returns:
        At most one row per article and kind: article_no, paragraph_no, kind, rule.
    """
    return pl.concat(_told(lines, articles, kind) for kind in ("title", "subtitle"))


def headlines(lines: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Labels for headline, one or two lines below it and short line above it, where no title was told.

    The head of an article is read from its top: lines that read as headlines, up to the first that does not. The
    first of them with more than three words is the headline.

    Args:
        lines: one row per line that is not blank; needs `line_no`, `is_head`.
        known: labels that are settled; their lines are passed over.

    Returns:
        At most one row per line: article_no, paragraph_no, kind, rule.
    """
    titled = known.filter(pl.col("kind") == "title").select("article_no")
    open_lines = (
        lines.join(known, on=KEY, how="anti", maintain_order="left")
        .join(titled, on="article_no", how="anti", maintain_order="left")
        .with_columns(follows=pl.col("text").shift(-1).over("article_no"))
        .filter(pl.col("is_head") & pl.col("follows").is_not_null())
        .with_columns(
            word_count=pl.col("text").str.count_matches(r"\S+"), order_no=pl.int_range(pl.len()).over("article_no")
        )
    )
    reads = [reads_as_headline(*line) for line in open_lines.select("text", "word_count").iter_rows()]
    goes_on = [is_small(line[0]) for line in open_lines["follows"]]  # in lower case: the line was wrapped
    open_lines = open_lines.with_columns(
        reads_as_headline=pl.Series(reads, dtype=pl.Boolean), goes_on=pl.Series(goes_on, dtype=pl.Boolean)
    )
    return pl.concat([_reading_as_headline(open_lines), _capitalised(open_lines)])


def folded(column: str) -> pl.Expr:
    """A line by its letters and digits alone, in lower case: equal for lines that differ in marks and spacing."""
    return pl.col(column).cast(pl.String).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def reads_as_headline(line: str, word_count: int) -> bool:
    """Whether a line can be a headline: 2 to 30 words, no full stop, not begun or broken off within a sentence.

    Two or three words in capitals may as well be the author or a label: they are none.
    """
    if not 2 <= word_count <= MOST_WORDS or line[-1] in ",;:-–—" or line[0] in "•*–—-" or is_small(line[0]):
        return False
    unclosed = line.rstrip(CLOSING_MARKS)
    has_full_stop = unclosed.endswith(".") and not _INITIAL.search(plain(unclosed))
    return not has_full_stop and (word_count > KICKER_WORDS or any(map(is_small, line)))


def is_small(letter: str) -> bool:
    """Whether a character is a letter in lower case."""
    return category(letter) == "Ll"


def is_capitalised(line: str) -> bool:
    """Whether nine in ten of the long words of a line, three at least, have a capital."""
    letters = plain(line)
    long_words = len(_LONG_WORD.findall(letters))
    return long_words >= 3 and len(_LONG_CAPITALISED_WORD.findall(letters)) >= 0.9 * long_words


CLOSING_MARKS = "\"”’')»]"
_INITIAL = re.compile(r"\b[A-Z]\.$", re.ASCII)
_LONG_WORD = re.compile(r"\b[A-Za-z]{4,}", re.ASCII)
_LONG_CAPITALISED_WORD = re.compile(r"\b[A-Z][A-Za-z]{3,}", re.ASCII)


def _told(lines: pl.DataFrame, articles: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Labels for the first line of each article that equals what the column `kind` says."""
    given = articles.select("article_no", pl.col(kind) if kind in articles.columns else pl.lit(None).alias(kind))
    labels = {"kind": pl.lit(kind), "rule": pl.lit(f"told_{kind}")}
    told = given.drop_nulls(kind)
    if told.is_empty():
        return lines.clear().select(*KEY, **labels)
    told = told.select("article_no", folded=folded(kind)).filter(pl.col("folded") != "")
    return (
        lines.filter(pl.col("line_no") <= HEADLINE_LINES)
        .join(told, on="article_no", how="semi", maintain_order="left")
        .with_columns(folded=folded("text"))
        .join(told, on=["article_no", "folded"], how="semi", maintain_order="left")
        .unique("article_no", keep="first", maintain_order=True)
        .select(*KEY, **labels)
    )


def _reading_as_headline(open_lines: pl.DataFrame) -> pl.DataFrame:
    """Labels from the run of lines at the top that read as headlines."""
    is_run = pl.col("reads_as_headline") & ~pl.col("goes_on")
    is_long = pl.col("word_count") > KICKER_WORDS
    above, at, below, second = (pl.col("order_no") - pl.col("headline_no") == step for step in (-1, 0, 1, 2))
    head = (
        open_lines.with_columns(is_run=is_run.cast(pl.Int8).cum_min().over("article_no"))
        .filter(pl.col("is_run") == 1)
        .with_columns(headline_no=pl.col("order_no").filter(is_long).min().over("article_no").fill_null(0))
        .filter(above | at | below | (second & is_long))
    )
    names_outlet = pl.Series([is_outlet(line) for line in head["text"].to_list()], dtype=pl.Boolean)
    rule = (
        pl.when(at)
        .then(pl.lit("first_headline"))
        .when(above)
        .then(pl.lit("short_line_above_headline"))
        .when(names_outlet)
        .then(pl.lit("outlet_line"))
        .otherwise(pl.lit("line_below_headline"))
    )
    return head.select(*KEY, kind=rule.replace_strict(KINDS, return_dtype=pl.String), rule=rule)


def _capitalised(open_lines: pl.DataFrame) -> pl.DataFrame:
    """Labels for a first line that is capitalised as a headline though a full stop closes it."""
    is_short = pl.col("word_count").is_between(4, 20) & ~pl.col("reads_as_headline")
    first = open_lines.filter((pl.col("line_no") == 1) & is_short)
    capitalised = pl.Series([is_capitalised(line) for line in first["text"]], dtype=pl.Boolean)
    return first.filter(capitalised).select(*KEY, kind=pl.lit("title"), rule=pl.lit("capitalised_headline"))
