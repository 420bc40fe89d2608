"""What each line of an article is: headline, byline, caption, body, or what the page put around them.

A line is a paragraph: text that was wrapped at a fixed width keeps its lines, each labelled on its own. Lines are
labelled, never changed or deleted; where no rule explains a line it is body, because a body line taken for something
else loses facts.
"""

from hashlib import sha256

import polars as pl

from transforms.text.headlines import headlines, is_capitalised, told_headlines
from transforms.text.line_matches import matches
from transforms.text.line_rules import in_zone

# White space as Unicode has it, and characters without width that leave a line looking empty.
WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029"
    "\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u2060\ufeff\xad"
)
PROSE_LENGTH = 120  # characters; headlines and page furniture are shorter
LONGEST_HEADLINE = 160  # characters
HEAD_LINES = 15  # lines from the top beyond which nothing is head: a list of short lines is no headline
BLANK_SHA256 = sha256(b"").hexdigest()[:16]
KEY = ["article_no", "paragraph_no"]


def paragraphs(articles: pl.DataFrame) -> pl.DataFrame:
    """Label every line of every article.

    Args:
        articles: one row per article; needs `article_no`, `text`; `title` and `subtitle` name their lines where given.

    Returns:
        One row per line, blank ones included, in reading order: article_no, paragraph_no (from 1), body_paragraph_no
        (null unless body), kind, rule, line_sha256, paragraph_start, paragraph_end (code points of `text`, outer white
        space excluded), text (the line without outer white space), folded (that in small letters, with a space for
        any white space).
    """
    cut = lines(articles)
    written = numbered(cut.filter(pl.col("text") != ""))
    found = matches(written)
    zoned = zones(written, found)
    ruled = zoned.join(found, on=KEY, how="inner", maintain_order="right", validate="1:m").filter(in_zone())
    told = told_headlines(zoned, articles)
    known = pl.concat([told, below_comment_form(zoned, ruled), ruled.select(told.columns)])
    known = pl.concat([known, headlines(zoned, known), in_related_list(zoned, ruled), in_link_list(zoned, ruled)])
    return labelled(cut, known.unique(KEY, keep="first", maintain_order=True))


def lines(articles: pl.DataFrame) -> pl.DataFrame:
    """Cut articles into lines: article_no, paragraph_no, paragraph_start, paragraph_end, text, folded (the text in
    small letters), in reading order."""
    raw, text = pl.col("raw"), pl.col("raw").str.strip_chars(WHITE)
    indent = raw.str.len_chars() - raw.str.strip_chars_start(WHITE).str.len_chars()
    length = raw.str.len_chars().cast(pl.Int32) + 1
    return (
        articles.select("article_no", raw=pl.col("text").str.strip_suffix("\n").str.split("\n"))
        .explode("raw")
        .select(
            "article_no",
            paragraph_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no"),
            line_start=length.cum_sum().over("article_no") - length,
            indent=pl.when(text == "").then(0).otherwise(indent).cast(pl.Int32),
            text=text,
        )
        .with_columns(paragraph_start=pl.col("line_start") + pl.col("indent"))
        .with_columns(paragraph_end=pl.col("paragraph_start") + pl.col("text").str.len_chars().cast(pl.Int32))
        .select(*KEY, "paragraph_start", "paragraph_end", "text", folded=pl.col("text").str.to_lowercase())
    )


def numbered(written: pl.DataFrame) -> pl.DataFrame:
    """The lines that are not blank with `line_no` (from 1 per article), `is_prose`, `prose_before`, `prose_after`."""
    prose = pl.col("is_prose").cast(pl.Int32)
    line_no = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no")
    lined = written.with_columns(line_no=line_no, is_prose=reads_as_prose())
    return lined.with_columns(is_prose=pl.col("is_prose") & ~capitalised_openings(lined)).with_columns(
        prose_before=prose.cum_sum().over("article_no"),
        prose_after=prose.cum_sum(reverse=True).over("article_no"),
    )


def capitalised_openings(lines: pl.DataFrame) -> pl.Series:
    """Whether a line opens its article in two sentences whose long words are all capitalised: a headline, not prose."""
    is_opening = (pl.col("line_no") == 1) & pl.col("is_prose") & (pl.col("text").str.len_chars() <= LONGEST_HEADLINE)
    openings = lines.with_row_index("row").filter(is_opening).select("row", "text")
    capitalised = [row for row, text in openings.iter_rows() if is_capitalised(text)]
    return pl.int_range(lines.height, dtype=pl.UInt32, eager=True).is_in(
        pl.Series(capitalised, dtype=pl.UInt32).implode()
    )


def zones(written: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The numbered lines with `is_head` (before the first prose) and `is_tail` (after the last).

    Args:
        written: one row per line that is not blank, numbered.
        found: lines that some rule fits: they are no prose, however long.
    """
    fitted = found.select(*KEY, is_fitted=True).unique(KEY)
    prose = (pl.col("is_prose") & pl.col("is_fitted").is_null()).cast(pl.Int32)
    return (
        written.join(fitted, on=KEY, how="left", maintain_order="left", validate="1:1")
        .with_columns(
            is_head=(prose.cum_sum().over("article_no") == 0) & (pl.col("line_no") <= HEAD_LINES),
            is_tail=prose.cum_sum(reverse=True).over("article_no") == 0,
        )
        .drop("is_fitted", "is_prose", "prose_before", "prose_after")
    )


def reads_as_prose() -> pl.Expr:
    """Whether a line, no item of a list, is long enough for a paragraph or holds two sentences, the last one closed."""
    line = pl.col("text")
    is_long = line.str.len_chars() >= PROSE_LENGTH
    is_item = line.str.contains(r"^[•*·–-]\s")
    is_closed = line.str.strip_chars_end("\"”’')]").str.tail(1).is_in([".", "!", "?"])
    closed = pl.when(~is_long & is_closed).then(line)  # few are, and a pattern reads letter by letter
    holds_two = closed.str.contains(r"\p{Ll}[.!?][\"”’')]*\s+[\"“‘'(]?\p{Lu}")
    return (is_long | holds_two.fill_null(False)) & ~is_item


def below_comment_form(lines: pl.DataFrame, ruled: pl.DataFrame) -> pl.DataFrame:
    """Labels for all lines below a comment form that stands below prose: readers' comments and the page's end."""
    is_form = (pl.col("rule") == "comment_form") & (~pl.col("is_head") | (pl.col("line_no") > 3))
    return label(below_first(lines, ruled.filter(is_form)), "boilerplate", "after_comment_form")


def in_related_list(lines: pl.DataFrame, ruled: pl.DataFrame) -> pl.DataFrame:
    """Labels for the short lines without full stop below the last heading of a list of other articles."""
    is_heading = (pl.col("rule") == "related_heading") & pl.col("is_tail") & ~pl.col("is_head")
    is_entry = ~pl.col("text").str.contains(r"\.[\"”’')]*$")
    below = below_first(lines, ruled.filter(is_heading)).filter(is_entry)
    return label(below, "related", "in_related_list")


def below_first(lines: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """The lines of each article below the first of its marks, which are lines themselves."""
    first = marks.group_by("article_no").agg(first_no=pl.col("line_no").min())
    marked = lines.join(first, on="article_no", how="inner", maintain_order="left", validate="m:1")
    return marked.filter(pl.col("line_no") > pl.col("first_no"))


def in_link_list(lines: pl.DataFrame, ruled: pl.DataFrame) -> pl.DataFrame:
    """Labels for the items of lists that follow page furniture in the tail: a sign-up form's, a heading's of links."""
    furniture = ruled.filter(pl.col("kind").is_in(["boilerplate", "related"])).select(*KEY, is_furniture=True)
    is_item = pl.col("text").str.contains(r"^[•*·–-]\s")
    above = (
        lines.filter(pl.col("is_tail"))
        .join(furniture.unique(KEY), on=KEY, how="left", maintain_order="left", validate="1:1")
        .with_columns(above=pl.when(~is_item).then(pl.col("is_furniture").fill_null(False)))
        .with_columns(pl.col("above").forward_fill().over("article_no"))
    )
    return label(above.filter(is_item & pl.col("above")), "related", "in_link_list")


def label(lines: pl.DataFrame, kind: str, rule: str) -> pl.DataFrame:
    """One label per line: article_no, paragraph_no, kind, rule."""
    return lines.select(*KEY, kind=pl.lit(kind), rule=pl.lit(rule))


def labelled(cut: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    """All lines with kind and rule (blank and body where no label is given), body number and hash."""
    is_blank = pl.col("text") == ""
    is_body = pl.col("kind") == "body"
    spaced = cut["folded"].str.replace_all(r"\s*[^\S ]\s*| {2,}", " ")
    return (
        cut.with_columns(folded=spaced, line_sha256=line_hashes(spaced))
        .join(labels, on=KEY, how="left", maintain_order="left", validate="1:1")
        .with_columns(
            kind=pl.when(is_blank).then(pl.lit("blank")).otherwise(pl.col("kind").fill_null("body")),
            rule=pl.when(is_blank).then(pl.lit("blank_line")).otherwise(pl.col("rule").fill_null("body_text")),
        )
        .with_columns(body_paragraph_no=pl.when(is_body).then(is_body.cast(pl.Int32).cum_sum().over("article_no")))
        .select(
            *KEY, "body_paragraph_no", "kind", "rule", "line_sha256", "paragraph_start", "paragraph_end", "text",
            "folded",
        )
    )  # fmt: skip


def line_hashes(folded: pl.Series) -> pl.Series:
    """Hashes of lines in small letters and single spaces, equal for lines that differ only in digits: 16 hex digits."""
    lines = folded.cast(pl.Binary).to_list()
    hashes = [sha256(line.translate(_DIGITS)).hexdigest()[:16] if line else BLANK_SHA256 for line in lines]
    return pl.Series(hashes, dtype=pl.String)


_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)  # all of them one
