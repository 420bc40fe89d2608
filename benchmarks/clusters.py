"""Scores of clusters: whether what belongs together was put together, pair by pair, and which edits break it."""

import polars as pl


def scores(members: pl.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over pairs of one cluster, and recall per edit against the original.

    Args:
        members: one row per member: `wanted` (its true cluster), `found` (null where it is in none), `edit` (`original`
            for one member of a cluster; others are those of the same cluster).
    """
    right, given, gold = (_pairs(members, *by) for by in (("wanted", "found"), ("found",), ("wanted",)))
    precision, recall = right / max(given, 1), right / max(gold, 1)
    originals = members.filter(edit="original").select("wanted", original="found")
    edited = members.filter(pl.col("edit") != "original").join(originals, on="wanted", validate="m:1")
    is_found = (pl.col("found") == pl.col("original")).fill_null(False)
    edits = edited.group_by("edit").agg(is_found.mean()).sort("edit")
    measured = {"precision": precision, "recall": recall, "F1": 2 * right / max(given + gold, 1)}
    return measured | {f"recall.{edit}": share for edit, share in edits.iter_rows()}


def _pairs(rows: pl.DataFrame, *columns: str) -> int:
    """How many pairs of rows are alike in the columns; nulls are like nothing."""
    sizes = rows.drop_nulls(columns).group_by(columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
