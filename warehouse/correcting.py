"""Correcting: corrections and tables of the user are kept, and everything is brought up to date with them."""

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb
import polars as pl

from transforms import contract
from transforms.errors import BadRequest
from warehouse import corpus
from warehouse.corrections import Correction, made
from warehouse.frames import shown
from warehouse.lake import Lake, transaction
from warehouse.runs import Run

HINT = "Find ids with: pressrow query \"SELECT entity_id, name, type FROM entities WHERE name LIKE '%…%'\""


def say(
    lake: Lake, given: Sequence[Correction], entities: Sequence[str], author: str, note: str | None, run: Run
) -> None:
    """Keep corrections, in place of earlier ones of the same targets, and apply them.

    Args:
        lake: open for writing.
        given: the corrections.
        entities: those that they speak of.
        author: who makes them.
        note: why.
        run: the run that keeps them.

    Raises:
        BadRequest: when there is no such entity, or when merges would run in a circle.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    told = {"author": author, "made_at": now, "note": note}
    rows = [one._asdict() | {"correction_id": one.correction_id} | told for one in given]
    frame = contract.conform("corrections", pl.DataFrame(rows, infer_schema_length=None))

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        _refuse_unknown(connection, entities)
        with shown(connection, concerned=frame):
            connection.execute(_ARTICLES)
            connection.execute(_FORMER)
            connection.execute("INSERT INTO stored.corrections BY NAME FROM concerned")
        made(connection)

    transaction(lake, work, f"run {run.run_id}: corrections")
    corpus.update(lake, run)


def take_back(lake: Lake, correction_id: str, run: Run) -> bool:
    """Take a correction back; whether there was one."""

    def work(connection: duckdb.DuckDBPyConnection) -> int:
        taken = connection.execute("FROM stored.corrections WHERE correction_id = ?", [correction_id]).pl()
        with shown(connection, concerned=taken):
            connection.execute(_ARTICLES)
        connection.execute("DELETE FROM stored.corrections WHERE correction_id = ?", [correction_id])
        return taken.height

    found = transaction(lake, work, f"run {run.run_id}: a correction taken back")
    corpus.update(lake, run)
    return found > 0


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, entities: Sequence[str]) -> None:
    known = connection.execute(_KNOWN, [[*entities]]).fetchall()
    unknown = sorted({*entities} - {entity_id for (entity_id,) in known})
    if unknown:
        raise BadRequest(f"There is no entity {', '.join(unknown)}. {HINT}")


def describe(lake: Lake, told: pl.DataFrame, run: Run) -> None:
    """Take a user's table of entities in place of the one given before.

    Args:
        lake: open for writing.
        told: as `gazetteer.told_rows` gives it.
        run: the run.
    """

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        with shown(connection, told=told):
            connection.execute(_DESCRIBED)
            connection.execute("DELETE FROM work.told_entities")
            connection.execute("INSERT INTO work.told_entities BY NAME FROM told")

    transaction(lake, work, f"run {run.run_id}: a table of entities")
    corpus.update(lake, run)


_FORMER = "DELETE FROM stored.corrections WHERE correction_id IN (SELECT correction_id FROM concerned)"
_DESCRIBED = """
    INSERT INTO work.changed_articles
    FROM stored.entity_links
    SELECT DISTINCT article_id
    WHERE entity_id IN (FROM told SELECT entity_id UNION FROM work.told_entities SELECT entity_id)
"""
# Merged entities are known by what they gave way to.
_KNOWN = """
    FROM stored.entities SELECT entity_id WHERE list_contains(?, entity_id)
    UNION
    FROM stored.entity_id_history SELECT old_entity_id
"""
_ARTICLES = """
    INSERT INTO work.changed_articles
    FROM concerned SELECT article_id WHERE article_id IS NOT NULL
    UNION
    FROM stored.entity_links SELECT article_id
    WHERE entity_id IN (FROM concerned SELECT target_id UNION FROM concerned SELECT new_value)
    UNION
    FROM work.person_names SELECT article_id WHERE name_id IN (FROM concerned SELECT target_id)
"""
