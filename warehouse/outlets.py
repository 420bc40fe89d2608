"""Outlets and rules: small tables made anew from what is known, written only when they differ."""

from pathlib import Path

import duckdb
import polars as pl

from transforms import contract
from transforms.version import rules
from warehouse.difference import bring, keep
from warehouse.frames import shown
from warehouse.removal import Change


def update(connection: duckdb.DuckDBPyConnection, folder: Path, told: pl.DataFrame | None) -> list[Change]:
    """Bring `outlets` up to date; an open transaction's work.

    Args:
        connection: with the lake in use.
        folder: the warehouse's folder.
        told: the user's outlets.csv, `outlet_id` and any other column of the table; None keeps what was told before.
    """
    if told is None:
        keep(connection, "told_outlets", _TOLD_BEFORE)
    else:
        named = told.with_columns(name=pl.coalesce("name", "outlet_id") if "name" in told.columns else "outlet_id")
        with shown(connection, told_rows=contract.conform("outlets", named)):
            keep(connection, "told_outlets", "FROM told_rows")
    return bring(connection, folder, "outlets", _OUTLETS, "true")


def update_rules(connection: duckdb.DuckDBPyConnection, folder: Path, extractor_version: str) -> list[Change]:
    """Bring `rules` up to date with those of the extractor; an open transaction's work."""
    known = rules().with_columns(extractor_version=pl.lit(extractor_version))
    with shown(connection, known_rules=contract.conform("rules", known)):
        return bring(connection, folder, "rules", "FROM known_rules", "true")


# A row that says no more than what articles say was seen, not told.
_TOLD_BEFORE = """
    FROM stored.outlets
    WHERE name <> outlet_id OR country IS NOT NULL OR timezone IS NOT NULL OR is_agency IS NOT NULL
"""
_OUTLETS = r"""
    FROM told_outlets
    UNION ALL BY NAME
    FROM stored.articles
    SELECT DISTINCT outlet_id, outlet_id AS name,
           if(regexp_full_match(outlet_id, '([a-z0-9-]+\.)+[a-z]{2,}'), outlet_id, NULL) AS domain,
           NULL AS country, NULL AS timezone, NULL::BOOLEAN AS is_agency
    WHERE outlet_id IS NOT NULL AND outlet_id NOT IN (SELECT outlet_id FROM told_outlets)
"""
