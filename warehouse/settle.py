"""Who is current: of several records of one article the newest, whatever the order in which they came."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl

from warehouse.frames import shown
from warehouse.newest import ORDER, published
from warehouse.receipts import Receipt

ARRIVING: dict[str, Any] = {
    "article_id": pl.String,
    "source_path": pl.String,
    "source_record": pl.Int64,
    "published": pl.Datetime("us"),
    "text_sha256": pl.String,
}


class Settlement(NamedTuple):
    """What a commit does to articles.

    Args:
        removed: stored articles that leave; `article_id`, `source_path`, `source_record`, `published`, `text_sha256`,
            `batch_no`.
        added: arriving articles that become current; `receipt_no` and the columns of `ARRIVING`.
        losers: arriving articles that do not, because a newer record of theirs is current or because they were
            withdrawn; like `added`.
    """

    removed: pl.DataFrame
    added: pl.DataFrame
    losers: pl.DataFrame


def arriving(receipts: Sequence[Receipt], staging: Path) -> pl.DataFrame:
    """The articles of the receipts, each with the receipt it is in; of two with one id both."""
    frames = [
        pl.read_parquet(staging / staged.path, columns=[*_READ])
        .select(*ARRIVING.keys() - {"published"}, published=published())
        .select(pl.lit(number, pl.UInt32).alias("receipt_no"), *ARRIVING)
        for number, receipt in enumerate(receipts)
        for staged in receipt.tables
        if staged.table == "articles"
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema={"receipt_no": pl.UInt32} | ARRIVING)


def settle(connection: duckdb.DuckDBPyConnection, articles: pl.DataFrame, paths: Sequence[str]) -> Settlement:
    """Decide which arriving articles become current and which stored ones leave.

    Args:
        connection: with the lake in use.
        articles: what `arriving` gives.
        paths: the files that were read; all that was stored from them leaves, and so does a record that arrives again.
    """
    withdrawn = articles.join(_withdrawn(connection), on="article_id", how="semi")
    articles = articles.join(withdrawn, on="article_id", how="anti")
    place = ["article_id", "source_path", "source_record"]
    stored = _stored(connection, articles, paths).join(
        articles.select(place).unique().with_columns(comes_again=pl.lit(True)), on=place, how="left", nulls_equal=True
    )
    is_reread = pl.col("source_path").is_in(list(paths)) | pl.col("comes_again").fill_null(False)
    rivals = stored.filter(~is_reread).with_columns(receipt_no=pl.lit(None, pl.UInt32))
    ranked = pl.concat([articles, rivals.select(articles.columns)]).sort(*ORDER, nulls_last=False)
    winners = ranked.unique("article_id", keep="last", maintain_order=True)
    added = winners.filter(pl.col("receipt_no").is_not_null())
    removed = stored.filter(is_reread | pl.col("article_id").is_in(added["article_id"].implode())).drop("comes_again")
    losers = articles.join(added, on=place, how="anti", nulls_equal=True)
    return Settlement(removed, added, pl.concat([losers, withdrawn]))


def _withdrawn(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The articles that people withdrew: their id is the beginning of what is kept of them."""
    return connection.sql("FROM stored.withdrawals SELECT left(source_key_sha256, 16) AS article_id").pl()


def _stored(connection: duckdb.DuckDBPyConnection, articles: pl.DataFrame, paths: Sequence[str]) -> pl.DataFrame:
    """The stored articles that were read from the same files or have the same ids."""
    tables = {"arriving_ids": articles.select("article_id").unique(), "read_paths": pl.DataFrame({"path": [*paths]})}
    with shown(connection, **tables):
        return connection.sql(_STORED).pl()


_READ = ("article_id", "source_path", "source_record", "published_at", "published_on", "text_sha256")
_STORED = """
    FROM stored.articles
    SELECT article_id, source_path, source_record,
           coalesce(published_at, published_on::TIMESTAMP) AS published, text_sha256, batch_no
    WHERE article_id IN (SELECT article_id FROM arriving_ids) OR source_path IN (SELECT path FROM read_paths)
"""
