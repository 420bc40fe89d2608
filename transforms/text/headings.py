"""What the lines around the body say of an article: headline, authors, agency, place and day."""

import re
from datetime import date
from hashlib import sha256

import polars as pl

from transforms.columns import CONTENT_KINDS
from transforms.ids import full_sha256
from transforms.text.bylines import authors
from transforms.text.datelines import agency_names, with_parts
from transforms.text.plain_letters import plain
from transforms.text.publication import publication


def headings(articles: pl.DataFrame, paragraphs: pl.DataFrame, openings: pl.DataFrame) -> pl.DataFrame:
    """Read what the labelled lines say about each article.

    Args:
        articles: one row per article; needs `article_no`.
        paragraphs: its labelled lines, in reading order, as `paragraphs.paragraphs` returns them.
        openings: what `datelines.datelines` returned for the lines.

    Returns:
        One row per article, in order: article_no, title, subtitle, byline, authors, agency, dateline_place,
        published_on (from a line that is nothing but a date, else from a dateline with a year), dateline_day (as
        written, without a year), content_sha256 (of the body's words, lower case, marks
        and spacing folded), word_count (of content). Null (empty for `authors`) where no line says it.
    """
    parts = (
        first_lines(paragraphs, "title"),
        first_lines(paragraphs, "subtitle"),
        written_authors(paragraphs),
        credited_agencies(paragraphs),
        placed(openings),
        line_days(paragraphs),
        dateline_days(openings),
        contents(paragraphs),
    )
    found = articles.select("article_no")
    for part in parts:
        found = found.join(part, on="article_no", how="left", maintain_order="left", validate="1:1")
    return found.with_columns(
        agency=pl.coalesce("agency", "footer_agency"),
        published_on=pl.coalesce("published_on", "dateline_on"),
        authors=pl.col("authors").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        word_count=pl.col("word_count").fill_null(0),
        content_sha256=pl.col("content_sha256").fill_null(full_sha256("")),
    ).drop("footer_agency", "dateline_on")


def first_lines(paragraphs: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The first line of a kind per article, in a column named after the kind."""
    lines = paragraphs.filter(pl.col("kind") == kind).unique("article_no", keep="first", maintain_order=True)
    return lines.select("article_no", pl.col("text").alias(kind))


def written_authors(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Byline as written and names in it: one row per article with a byline that is more than an agency's name."""
    bylines = first_lines(paragraphs.filter(pl.col("rule") != "agency_line"), "byline")
    names = [list(authors(line)) for line in bylines["byline"]]
    return bylines.with_columns(authors=pl.Series(names, dtype=pl.List(pl.String)))


def credited_agencies(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The agency that byline or footer names, or that signs the last paragraph: one row per article with any."""
    is_credit = pl.col("kind").is_in(["byline", "agency_footer"])
    is_last = pl.col("body_paragraph_no") == pl.col("body_paragraph_no").max().over("article_no")
    lines = paragraphs.filter(is_credit | is_last).select("article_no", "text", is_credit=is_credit)
    found = [
        (named_agency(text) if credits else None) or signing_agency(text) for _, text, credits in lines.iter_rows()
    ]
    return (
        lines.select("article_no", footer_agency=pl.Series(found, dtype=pl.String))
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("footer_agency").drop_nulls().first())
    )


def placed(openings: pl.DataFrame) -> pl.DataFrame:
    """Place and agency of the dateline that opens the body or stands on a line of its own: one row per article."""
    return openings.group_by("article_no", maintain_order=True).agg(
        pl.col("agency", "dateline_place").drop_nulls().first()
    )


def line_days(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The day that date lines give, where those above the body or with a label agree: one row per article.

    A bare date below the body may be that of a correction, one with the label `Updated` is that of a change.
    """
    is_above = pl.col("body_paragraph_no").is_not_null().cum_sum().over("article_no") == 0
    lines = paragraphs.select("article_no", "kind", "text", is_above=is_above).filter(pl.col("kind") == "date")
    days = [day_of_line(text, above) for _, _, text, above in lines.iter_rows()]
    return (
        lines.select("article_no", published_on=pl.Series(days, dtype=pl.Date))
        .drop_nulls()
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("published_on").unique())
        .filter(pl.col("published_on").list.len() == 1)
        .with_columns(pl.col("published_on").list.first())
    )


def dateline_days(openings: pl.DataFrame) -> pl.DataFrame:
    """The day that datelines give, with its year as `dateline_on`, else as written: one row per article."""
    days = openings.group_by("article_no", maintain_order=True).agg(pl.col("dateline_day").drop_nulls().first())
    read = [publication(day, "line") if day else None for day in days["dateline_day"]]
    return days.with_columns(
        dateline_on=pl.Series([day and day.on for day in read], dtype=pl.Date),
        dateline_day=pl.when(pl.Series([day is None for day in read], dtype=pl.Boolean)).then("dateline_day"),
    )


def contents(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Words of the content, and hash of the words of the body: one row per article with content."""
    is_body = pl.col("kind") == "body"
    found = (
        paragraphs.filter(pl.col("kind").is_in(CONTENT_KINDS))
        .group_by("article_no", maintain_order=True)
        .agg(
            body=pl.col("folded").filter(is_body).str.join(" "),
            beside=pl.col("folded").filter(~is_body).str.join(" "),
        )
        .with_columns(pl.col("body", "beside").str.replace_all(r"[^\p{L}\p{N}\s]+", ""))
        .with_columns(pl.col("body", "beside").str.replace_all(" {2,}", " ").str.strip_chars(" ").cast(pl.Binary))
    )
    counts = [_word_count(body) + _word_count(beside) for _, body, beside in found.iter_rows()]
    hashes = [sha256(body).hexdigest() for body in found["body"]]
    return found.select(
        "article_no",
        word_count=pl.Series(counts, dtype=pl.Int64),
        content_sha256=pl.Series(hashes, dtype=pl.String),
    )


def _word_count(words: bytes) -> int:
    """How many words a text has that has one space between two."""
    return words.count(b" ") + 1 if words else 0


def named_agency(line: str) -> str | None:
    """The first agency that a line names, under its usual name."""
    return _caught_agency(r"\b(?P<agency>{agency})\b", line)


def signing_agency(line: str) -> str | None:
    """The agency that signs a paragraph at its end: '… at dawn. —Reuters', '… at dawn.” (AP)'."""
    is_house_style = line.rstrip()[-3:].find(")") >= 0 and REUTERS_CREDIT.search(line[-CREDIT_LENGTH:])
    return "Reuters" if is_house_style else _caught_agency(SIGNED, line[-SIGNATURE_LENGTH:])


def day_of_line(line: str, is_above: bool) -> date | None:
    """The day of publication that a line of nothing but a date gives, above the body or with a label."""
    is_labelled = re.match(r"(?i)(?:first |originally )?(?:published|posted)", line)
    is_change = re.match(r"(?i)last |updated|modified", line)
    published = publication(line, "line") if (is_above or is_labelled) and not is_change else None
    return published and published.on


def _caught_agency(pattern: str, line: str) -> str | None:
    found = with_parts(pattern).search(plain(line))
    return agency_names().get(line[slice(*found.span("agency"))]) if found else None


SIGNATURE_LENGTH = 120  # characters; longer than any agency's name with its marks
CREDIT_LENGTH = 400
# How Reuters ends its stories, whoever prints them: 6 of 6 in PolNeAR are its own.
REUTERS_CREDIT = re.compile(
    r"\((?:[A-Z][a-z]+ )?(?:[Rr]eporting|[Ww]riting)\b[^()]*;[^()]*\b[Ee]diting by [^()]+\)\W*$"
)
SIGNED = r"(?:[.!?”\"’']\s?[—–/-]{1,2}\s?|[.!?”\"’']\s\()(?P<agency>{agency})\)?\.?$"
