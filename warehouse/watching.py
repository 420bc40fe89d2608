"""Watching: the user's watch list, kept beside the tables for those who read and those who link."""

import duckdb
import polars as pl

from transforms.entities.watch_lists import RULE
from transforms.ids import row_id
from warehouse.frames import shown
from warehouse.lake import Lake, transaction
from warehouse.watched import FILE


def keep(lake: Lake, names: pl.DataFrame) -> None:
    """Keep a watch list in place of the one there was; the next build reads all files again with it.

    Args:
        lake: open for writing.
        names: as `watch_lists.watch_list` returns it; without rows nothing is watched any more.
    """
    unfinished = lake.folder / f"{FILE}.unfinished"
    names.write_parquet(unfinished)
    unfinished.replace(lake.folder / FILE)

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("UPDATE stored.files SET settings_sha256 = '' WHERE status <> 'vanished'")

    transaction(lake, work, "a new watch list")


def linked(connection: duckdb.DuckDBPyConnection, names: pl.DataFrame) -> pl.DataFrame:
    """The entities of changed articles that a name of the list stands for: article_id, entity_no, watched_id.

    Where several do, the one that is first named.
    """
    ids = names.select("watch_id").unique()
    told = names.join(
        ids.with_columns(watched_id=pl.Series([row_id("watch", one) for one in ids["watch_id"]], dtype=pl.String)),
        on="watch_id",
        validate="m:1",
    )
    with shown(connection, watched_forms=told.select("type", "watched_id", text="form")):
        return connection.sql(_LINKED).pl()


def named(names: pl.DataFrame) -> pl.DataFrame:
    """The entities of a list under the list's names: entity_id, name, watch_id."""
    rows = names.unique("watch_id", keep="first", maintain_order=True)
    ids = pl.Series([row_id("watch", one) for one in rows["watch_id"]], dtype=pl.String)
    return rows.select("name", "watch_id", entity_id=ids)


_LINKED = f"""
    FROM (FROM stored.mentions SEMI JOIN changed USING (article_id) WHERE rule = '{RULE}')
    JOIN watched_forms USING (type, text)
    SELECT article_id, entity_no, arg_min(watched_id, mention_start) AS watched_id
    GROUP BY ALL
"""
