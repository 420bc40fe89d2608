"""Withdrawal: an article leaves all tables, their history and what is published, and does not come back.

Of the article only a hash of its identity and the reason are kept, by which a build that meets it again passes it over.
"""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import duckdb
import polars as pl

from transforms.errors import BadRequest
from warehouse import corpus, maintain, publish, removal, runs, settle, state
from warehouse.errors import in_plain_words
from warehouse.frames import shown
from warehouse.lake import Lake, transaction
from warehouse.runs import Run

HINT = "Find ids with: pressrow query \"SELECT article_id, title FROM articles WHERE title LIKE '%…%'\""


class Withdrawn(NamedTuple):
    """An article that was withdrawn.

    Args:
        article_id: its id.
        title: its headline, to be told once and then forgotten.
        source_path: the file that it was read from, which stays where it is.
    """

    article_id: str
    title: str | None
    source_path: str


def withdraw(lake: Lake, articles: Sequence[str], reason: str, run: Run) -> list[Withdrawn]:
    """Withdraw articles; former states of the tables and former published snapshots leave with them.

    Args:
        lake: open for writing.
        articles: ids, addresses or source keys; what is withdrawn already is passed over.
        reason: why, kept for good.
        run: the run that withdraws.

    Raises:
        BadRequest: naming what is no article.
    """
    with in_plain_words(lake.folder):
        found = _found(lake.connection, articles)
        if found.height:
            transaction(lake, partial(_withdraw, found=found, reason=reason, run=run), f"run {run.run_id}: withdrawal")
            corpus.update(lake, run)
        current = publish.publish(lake).snapshot
        for former in lake.published.iterdir():
            if former.is_dir() and former != current:
                shutil.rmtree(former)
        maintain.tend(lake, keep=timedelta(0), linger=timedelta(0))
    return [Withdrawn(*row) for row in found.select(Withdrawn._fields).iter_rows()]


def key_sha256(corpus_name: str, source_key: str) -> str:
    """What is kept of a withdrawn article's identity; its first 16 digits are the article's id."""
    return sha256(f"{corpus_name}\x1f{source_key}".encode("utf-8", "surrogatepass")).hexdigest()


def _found(connection: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> pl.DataFrame:
    """The articles meant, as `settle` knows stored articles, with corpus, source key, title and `source_key_sha256`."""
    with shown(connection, meant=pl.DataFrame({"said": [*articles]}, schema={"said": pl.String})):
        rows = connection.sql(_FOUND).pl()
        unknown = connection.sql(_UNKNOWN).fetchall()
    if unknown:
        raise BadRequest(f"There is no article {', '.join(said for (said,) in unknown)}. {HINT}")
    hashes = [key_sha256(name, key) for name, key in rows.select("corpus", "source_key").iter_rows()]
    return rows.with_columns(source_key_sha256=pl.Series(hashes, dtype=pl.String))


def _withdraw(connection: duckdb.DuckDBPyConnection, *, found: pl.DataFrame, reason: str, run: Run) -> None:
    if not runs.is_recorded(connection, run):
        runs.record(connection, run)
    removed = found.select(*settle.ARRIVING, "batch_no")
    none = pl.DataFrame(schema={"receipt_no": pl.UInt32} | settle.ARRIVING)
    changes = removal.remove(connection, settle.Settlement(removed, none, none), run)
    removal.record_changes(connection, changes, run)
    rows = found.select("source_key_sha256", reason=pl.lit(reason))
    with shown(connection, withdrawn=found, withdrawal_rows=rows):
        connection.execute("DELETE FROM stored.revisions WHERE article_id IN (SELECT article_id FROM withdrawn)")
        connection.execute(_FEWER)
        connection.execute("INSERT INTO stored.withdrawals BY NAME FROM withdrawal_rows")
    state.advance(connection)


_MEANT = "said IN (article_id, url, source_key)"
_FOUND = f"""
    FROM stored.articles
    SELECT article_id, source_path, source_record, coalesce(published_at, published_on::TIMESTAMP) AS published,
           text_sha256, batch_no, corpus, source_key, title
    WHERE EXISTS (FROM meant WHERE {_MEANT})
    ORDER BY article_id
"""
_UNKNOWN = f"""
    FROM meant
    SELECT said
    WHERE NOT EXISTS (FROM stored.articles WHERE {_MEANT})
      AND said NOT IN (FROM stored.withdrawals SELECT left(source_key_sha256, 16))
"""
_FEWER = """
    UPDATE stored.files SET article_count = article_count - lost
    FROM (FROM withdrawn SELECT source_path, count(*) AS lost GROUP BY ALL)
    WHERE path = source_path
"""
