"""Homes: the country that an article is of, where its outlet or dateline tells, or else the one it names most."""

import polars as pl

LEAST = 3  # mentions of a country from which an article may be of it
SHARE = 2 / 3  # of all mentions of countries


def homes(articles: pl.DataFrame, mentions: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The home of each article that has one: `article_no`, `home`.

    Args:
        articles: needs `article_no`, `home_country`.
        mentions: needs `article_no`, `entity_no`.
        entities: needs `article_no`, `entity_no`, `country`.
    """
    named = (
        mentions.select("article_no", "entity_no")
        .join(entities.select("article_no", "entity_no", "country").drop_nulls(), on=["article_no", "entity_no"])
        .group_by("article_no", "country")
        .agg(pl.len())
        .with_columns(share=pl.col("len") / pl.col("len").sum().over("article_no"))
        .filter(pl.col("len") >= LEAST, pl.col("share") >= SHARE)
        .select("article_no", most_named="country")
    )
    return (
        articles.select("article_no", "home_country")
        .join(named, on="article_no", how="left", validate="1:1")
        .select("article_no", home=pl.coalesce("home_country", "most_named"))
        .drop_nulls()
    )
