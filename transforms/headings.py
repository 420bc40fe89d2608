"""What the lines around the body say of an article: headline, authors, agency, place and day."""

from functools import cache

import polars as pl

from transforms.bylines import authors
from transforms.columns import CONTENT_KINDS
from transforms.ids import full_sha256
from transforms.lexicon import lexicon, words
from transforms.line_rules import expanded
from transforms.publication import publication

DATELINE_PARAGRAPHS = 2  # body paragraphs in which a dateline may open: the second where a summary stands first


def headings(articles: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Read what the labelled lines say about each article.

    Args:
        articles: one row per article; needs `article_no`.
        paragraphs: its labelled lines, in reading order.

    Returns:
        One row per article, in order: article_no, title, subtitle, byline, authors, agency, dateline_place,
        published_on (from a line that is nothing but a date), content_sha256 (of the body's words, lower case, marks
        and spacing folded), word_count (of content). Null (empty for `authors`) where no line says it.
    """
    parts = (
        first_lines(paragraphs, "title"),
        first_lines(paragraphs, "subtitle"),
        written_authors(paragraphs),
        credited_agencies(paragraphs),
        datelines(paragraphs),
        line_days(paragraphs),
        contents(paragraphs),
    )
    found = articles.select("article_no")
    for part in parts:
        found = found.join(part, on="article_no", how="left", maintain_order="left", validate="1:1")
    return found.with_columns(
        agency=pl.coalesce("agency", "footer_agency"),
        authors=pl.col("authors").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        word_count=pl.col("word_count").fill_null(0),
        content_sha256=pl.col("content_sha256").fill_null(full_sha256("")),
    ).drop("footer_agency")


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
    signed = _agency(r"(?:[.!?”\"’']\s?[—–/-]{1,2}\s?|[.!?”\"’']\s\()({agency})\)?\.?$")
    return (
        paragraphs.filter(is_credit | is_last)
        .with_columns(footer_agency=pl.when(is_credit).then(_agency(r"\b({agency})\b")).otherwise(signed))
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("footer_agency").drop_nulls().first())
    )


def datelines(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Place and agency of the dateline that opens the body or stands on a line of its own: one row per article."""
    opens_body = (pl.col("kind") == "body") & (pl.col("body_paragraph_no") <= DATELINE_PARAGRAPHS)
    heads = paragraphs.filter(opens_body | (pl.col("kind") == "dateline"))
    place = pl.coalesce(pl.col("text").str.extract(pattern) for pattern in _dateline_patterns())
    is_label = place.str.split(" ").list.eval(pl.element().is_in(sorted(words("not_datelines", "word")))).list.any()
    return (
        heads.with_columns(
            agency=pl.coalesce(_agency(pattern) for pattern in _agency_patterns()),
            dateline_place=pl.when(~is_label).then(place.str.strip_chars(" ,")),
        )
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("agency", "dateline_place").drop_nulls().first())
    )


def line_days(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The day that date lines give, where those above the body or with a label agree: one row per article.

    A bare date below the body may be that of a correction, one with the label `Updated` is that of a change.
    """
    is_above = pl.col("body_paragraph_no").is_not_null().cum_sum().over("article_no") == 0
    is_labelled = pl.col("text").str.contains(r"^(?i:first |originally )?(?i:published|posted)")
    is_change = pl.col("text").str.contains(r"^(?i:last |updated|modified)")
    lines = paragraphs.filter((pl.col("kind") == "date") & (is_above | is_labelled) & ~is_change)
    days = [publication(line, "line") for line in lines["text"]]
    return (
        lines.select("article_no", published_on=pl.Series([day and day.on for day in days], dtype=pl.Date))
        .drop_nulls()
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("published_on").unique())
        .filter(pl.col("published_on").list.len() == 1)
        .with_columns(pl.col("published_on").list.first())
    )


def contents(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Words of the content, and hash of the words of the body: one row per article with content."""
    content = paragraphs.filter(pl.col("kind").is_in(CONTENT_KINDS))
    marks, gaps = r"[^\p{L}\p{N}\s]+", r"\s*[^\S ]\s*| {2,}"
    folded = pl.col("text").str.to_lowercase().str.replace_all(marks, "").str.replace_all(gaps, " ")
    found = content.group_by("article_no", maintain_order=True).agg(
        word_count=pl.col("text").str.count_matches(r"[\p{L}\p{N}]\S*").sum().cast(pl.Int64),
        body=folded.filter(pl.col("kind") == "body").str.join(" "),
    )
    hashes = pl.Series([full_sha256(body) for body in found["body"]], dtype=pl.String)
    return found.select("article_no", "word_count", content_sha256=hashes)


def _agency(pattern: str) -> pl.Expr:
    """The agency whose alias the pattern catches in `text`, under its usual name."""
    aliases = dict(lexicon("agencies").select("alias", "agency").iter_rows())
    caught = pl.col("text").str.extract(expanded(pattern))
    return caught.replace_strict(aliases, default=None, return_dtype=pl.String)


@cache
def _dateline_patterns() -> tuple[str, ...]:
    """Patterns that catch the place of a dateline: in capitals before a dash, or written anyhow before an agency."""
    return expanded(rf"^({CAPITALS}){DAY}\s*(?:--|[—–―]|\s-)\s?(?:\S|$)"), *_before_agency("({place})", "{agency}")


def _agency_patterns() -> tuple[str, ...]:
    """Patterns that catch the agency of a dateline."""
    return expanded(r"^\(({agency})\)"), *_before_agency("(?:{place})", "({agency})")


def _before_agency(place: str, agency: str) -> tuple[str, ...]:
    """Patterns of a dateline with an agency: a place in small letters needs a dash behind the agency."""
    named = DAY + r"\s\(" + agency + r"(?:[\s/][^()]*)?\)"
    small = place.replace("{place}", r"\p{Lu}[\p{L}.'’-]*(?:,?\s\p{Lu}[\p{L}.'’-]*){0,4}?")
    return (
        expanded("^" + place.replace("{place}", CAPITALS) + named),
        expanded("^" + small + named + r"\s?(?:--|[—–―:-]|$)"),
    )


CAPITALS = r"{place}(?:,\s\p{Lu}[\p{L}.]+(?:\s\p{Lu}[\p{L}.]+)?)?"  # WASHINGTON, or FARGO, N.D.
DAY = r"(?:,?\s{month}\s\d{1,2}(?:,\s\d{4})?)?"
