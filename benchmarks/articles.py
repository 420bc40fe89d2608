"""Predictions for WHAT=articles: the body, title, authors and day of web pages, as the product reads them."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from transforms.formats import RawArticle, read
from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.paragraphs import paragraphs

SCHEMA = pl.Schema(
    {
        "doc_id": pl.String(),
        "text": pl.String(),
        "title": pl.String(),
        "subtitle": pl.String(),
        "authors": pl.List(pl.String()),
        "published_on": pl.Date(),
    }
)


def predict(data: Path) -> pl.DataFrame:
    """Read every page of a folder and label its lines.

    Args:
        data: folder of `.html` and `.html.gz` files.

    Returns:
        One row per page that holds an article, in order of the file names: doc_id (file name before `.html`), body
        (body lines joined by newlines), title, authors, published_on.
    """
    articles = pl.DataFrame(list(_pages(data)), schema=SCHEMA).with_row_index("article_no")
    lines = paragraphs(articles)
    bodies = lines.filter(kind="body").group_by("article_no").agg(body=pl.col("text").str.join("\n"))
    read_from_lines = headings(articles, lines, datelines(lines))
    read_from_lines = read_from_lines.select("article_no", "title", "authors", "published_on")
    has_authors = pl.col("authors").list.len() > 0
    return (
        articles.join(bodies, on="article_no", how="left", maintain_order="left")
        .join(read_from_lines, on="article_no", suffix="_in_lines", maintain_order="left")
        .select(
            "doc_id",
            "body",
            title=pl.coalesce("title", "title_in_lines"),
            authors=pl.when(has_authors).then("authors").otherwise("authors_in_lines"),
            published_on=pl.coalesce("published_on", "published_on_in_lines"),
        )
    )


def _pages(data: Path) -> Iterator[dict[str, Any]]:
    """What the reader makes of each page; pages it rejects are passed over."""
    for path in sorted([*data.glob("*.html"), *data.glob("*.html.gz")]):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for article in read(BytesIO(content), "page.html"):
            if isinstance(article, RawArticle):
                yield {
                    "doc_id": path.name.partition(".html")[0],
                    "text": article.text,
                    "title": article.title,
                    "subtitle": article.subtitle,
                    "authors": list(article.authors),
                    "published_on": article.published and article.published.on,
                }
