"""Gaps: what was looked for in an article and not found, so that a null is never silent."""

import polars as pl

from transforms.text.language import is_foreign

GAP = ["article_id", "code", "detail", "severity"]


def gaps(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per thing an article does not say.

    Args:
        tables: the extracted `articles`, `quotes`, `numeric_facts` and `dates`.

    Returns:
        `article_id`, `code`, `detail`, `severity`, ordered by them: `no_published_on`, `no_outlet`, `no_title` per
        article, `not_english` for one of which nothing is extracted; `no_speaker` per statement in marks;
        `unresolved_period` per fact; `unresolved_dates` per article.
    """
    articles, quotes, facts, dates = (tables[name] for name in ("articles", "quotes", "numeric_facts", "dates"))
    unattributed = pl.col("is_statement") & (pl.col("attribution") == "none")
    unresolved = dates.filter(pl.col("basis") == "unresolved").group_by("article_id").len()
    return pl.concat(
        [
            missing(articles, "published_on", "no_published_on", "Neither file nor user says when it was published."),
            missing(articles, "outlet_id", "no_outlet", "Neither file nor user says who published it."),
            articles.filter(is_foreign()).select(
                "article_id",
                code=pl.lit("not_english"),
                detail=pl.format("Its language is {}; quotes, names and numbers are read in English only.", "language"),
                severity=pl.lit("warning"),
            ),
            missing(articles, "title", "no_title", "No line is clearly the headline."),
            quotes.filter(unattributed).select(
                "article_id", code=pl.lit("no_speaker"), detail="quote " + pl.col("quote_id"), severity=pl.lit("info")
            ),
            facts.filter(pl.col("period_basis") == "unresolved").select(
                "article_id",
                code=pl.lit("unresolved_period"),
                detail="fact " + pl.col("fact_id"),
                severity=pl.lit("info"),
            ),
            unresolved.select(
                "article_id",
                code=pl.lit("unresolved_dates"),
                detail=pl.format("{} dates wait for the day of publication or a year.", "len"),
                severity=pl.lit("info"),
            ),
        ]
    ).sort(GAP)


def missing(articles: pl.DataFrame, column: str, code: str, detail: str) -> pl.DataFrame:
    """One gap per article whose column is null."""
    return articles.filter(pl.col(column).is_null()).select(
        "article_id", code=pl.lit(code), detail=pl.lit(detail), severity=pl.lit("warning")
    )
