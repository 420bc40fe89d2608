"""The newest record: which of several of one article counts. Needs no database, so that workers load none."""

import polars as pl

ORDER = ("published", "source_path", "source_record")


def published() -> pl.Expr:
    """The moment by which records of one article are ordered; the day's start where only the day is known."""
    return pl.coalesce(pl.col("published_at"), pl.col("published_on").cast(pl.Datetime("us")))


def newest_of_each(articles: pl.DataFrame) -> pl.DataFrame:
    """One row per article_id: the newest record, in the order of first appearance.

    Newest is the latest published (unknown is oldest), then the greatest source path, then the last record. A worker
    calls it before `extract`; the rows left out count as skipped.

    Args:
        articles: needs `article_id`, `source_path`, `source_record`, `published_at`, `published_on`.
    """
    ranked = articles.with_row_index("_place").with_columns(_published=published())
    newest = ranked.sort("_published", *ORDER[1:], "_place", nulls_last=False).unique(
        "article_id", keep="last", maintain_order=True
    )
    return newest.sort("_place").drop("_place", "_published")
