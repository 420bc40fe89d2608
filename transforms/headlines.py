"""Which lines at the head of an article are its headline, the line below it, and a label above it."""

import polars as pl

KEY = ["article_no", "paragraph_no"]
HEADLINE_LINES = 10  # lines from the top within which a known title is looked for
MOST_WORDS = 30
KICKER_WORDS = 3


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
    """Labels for headline, line below it and short line above it, where no title was told.

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
        .with_columns(word_count=pl.col("text").str.count_matches(r"\S+"))
        .with_columns(order_no=pl.int_range(pl.len()).over("article_no"))
    )
    return pl.concat([_reading_as_headline(open_lines), _capitalised(open_lines)])


def folded(column: str) -> pl.Expr:
    """A line by its letters and digits alone, in lower case: equal for lines that differ in marks and spacing."""
    return pl.col(column).cast(pl.String).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def reads_as_headline() -> pl.Expr:
    """Whether a line can be a headline: 2 to 30 words, no full stop, not begun or broken off within a sentence.

    Two or three words in capitals may as well be the author or a label: they are none.
    """
    line = pl.col("text")
    has_full_stop = line.str.contains(r"\.[\"”’')»\]]*$") & ~line.str.contains(r"\b\p{Lu}\.[\"”’')»\]]*$")
    is_broken_off = line.str.contains(r"[,;:\-–—]$") | line.str.contains(r"^[\p{Ll}•*–—-]")
    is_shouted_name = (pl.col("word_count") <= KICKER_WORDS) & ~line.str.contains(r"\p{Ll}")
    return pl.col("word_count").is_between(2, MOST_WORDS) & ~has_full_stop & ~is_broken_off & ~is_shouted_name


def _told(lines: pl.DataFrame, articles: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Labels for the first line of each article that equals what the column `kind` says."""
    given = articles.select("article_no", pl.col(kind) if kind in articles.columns else pl.lit(None).alias(kind))
    told = given.drop_nulls(kind).select("article_no", folded=folded(kind)).filter(pl.col("folded") != "")
    return (
        lines.filter(pl.col("line_no") <= HEADLINE_LINES)
        .join(told, on="article_no", how="semi", maintain_order="left")
        .with_columns(folded=folded("text"))
        .join(told, on=["article_no", "folded"], how="semi", maintain_order="left")
        .unique("article_no", keep="first", maintain_order=True)
        .select(*KEY, kind=pl.lit(kind), rule=pl.lit(f"told_{kind}"))
    )


def _reading_as_headline(open_lines: pl.DataFrame) -> pl.DataFrame:
    """Labels from the run of lines at the top that read as headlines."""
    is_whole = ~pl.col("follows").str.contains(r"^\p{Ll}")  # a line that goes on in lower case was wrapped
    is_long = pl.col("word_count") > KICKER_WORDS
    above, at, below = (pl.col("order_no") - pl.col("headline_no") == step for step in (-1, 0, 1))
    return (
        open_lines.with_columns(is_run=(reads_as_headline() & is_whole).cast(pl.Int8).cum_min().over("article_no"))
        .filter(pl.col("is_run") == 1)
        .with_columns(headline_no=pl.col("order_no").filter(is_long).min().over("article_no").fill_null(0))
        .filter(above | at | below)
        .select(
            *KEY,
            kind=pl.when(at).then(pl.lit("title")).when(above).then(pl.lit("banner")).otherwise(pl.lit("subtitle")),
            rule=pl.when(at)
            .then(pl.lit("first_headline"))
            .when(above)
            .then(pl.lit("short_line_above_headline"))
            .otherwise(pl.lit("line_below_headline")),
        )
    )


def _capitalised(open_lines: pl.DataFrame) -> pl.DataFrame:
    """Labels for a first line that is capitalised as a headline though a full stop closes it."""
    long_words = pl.col("text").str.count_matches(r"\b\p{L}{4,}")
    capitals = pl.col("text").str.count_matches(r"\b\p{Lu}\p{L}{3,}")
    is_capitalised = (long_words >= 3) & (capitals >= 0.9 * long_words)
    is_short = pl.col("word_count").is_between(4, 20) & ~reads_as_headline()
    return open_lines.filter((pl.col("line_no") == 1) & is_short & is_capitalised).select(
        *KEY, kind=pl.lit("title"), rule=pl.lit("capitalised_headline")
    )
