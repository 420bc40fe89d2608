"""Corpus rows: what all articles together say, brought up to date for the articles that changed.

Each kind of corpus row has a module that recomputes only the keys which changed articles touch; the result is the
same as from scratch, whatever the order in which articles came. When the rules of these modules change, all is
recomputed.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from hashlib import sha256
from inspect import getsource

import duckdb
import polars as pl

from transforms.lexicon import lexicon
from warehouse import (
    clusters,
    corrections,
    difference,
    entities,
    gazetteer,
    identities,
    likeness,
    lines,
    metrics,
    namesakes,
    outlets,
    pairs,
    quotations,
    removal,
    runs,
    state,
    stories,
    watching,
)
from warehouse.errors import in_plain_words
from warehouse.lake import Lake, at_full_strength, transaction
from warehouse.removal import Change
from warehouse.runs import Run

RULES = (
    difference, likeness, clusters, pairs, stories, quotations, identities, namesakes, entities, corrections, gazetteer,
    watching, metrics, lines,
)  # fmt: skip
LEXICONS = ("countries", "country_parts", "organizations", "place_aliases", "agencies", "places")
REMEMBERED = ("copy_anchors", "copy_pairs", "quote_anchors", "quote_pairs", "person_names")


def update(lake: Lake, run: Run, told_outlets: pl.DataFrame | None = None) -> list[Change]:
    """Bring all corpus rows up to date in one transaction; writes nothing when they are.

    Args:
        lake: open for writing.
        run: the run.
        told_outlets: the user's outlets.csv: `outlet_id` and any other column of `outlets`; None keeps what was told.

    Returns:
        How many rows of which table were added and removed.
    """
    with in_plain_words(lake.folder):
        difference.define_macros(lake.connection)
        if not is_due(lake.connection):
            return _small_tables(lake, run, told_outlets)
        work = partial(_all, lake=lake, run=run, told=told_outlets)
        with at_full_strength(lake):
            return transaction(lake, work, f"run {run.run_id}: corpus rows")


def is_due(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether articles, or the rules of corpus rows, changed since the corpus rows were last brought up to date."""
    changed = connection.execute("SELECT 1 FROM work.changed_articles LIMIT 1").fetchone() is not None
    return changed or state.read(connection, "corpus_rules") != corpus_rules()


@cache
def corpus_rules() -> str:
    """Hash of the code and words that decide on corpus rows."""
    sources = [getsource(module) for module in RULES]
    words = [lexicon(name).write_csv() for name in LEXICONS]
    return sha256("".join([*sources, *words]).encode()).hexdigest()


def _all(connection: duckdb.DuckDBPyConnection, *, lake: Lake, run: Run, told: pl.DataFrame | None) -> list[Change]:
    if not runs.is_recorded(connection, run):
        runs.record(connection, run)
    if (former := state.read(connection, "corpus_rules")) != corpus_rules():
        connection.execute("INSERT INTO work.changed_articles SELECT article_id FROM stored.articles")
        connection.execute("INSERT INTO work.changed_lines SELECT line_sha256, outlet_id FROM stored.repeated_lines")
        for table in REMEMBERED if former is not None else ():
            connection.execute(f"DELETE FROM work.{table}")  # noqa: S608 (our own names)
        state.write(connection, "corpus_rules", corpus_rules())
    difference.keep(connection, "changed", "SELECT DISTINCT article_id FROM work.changed_articles")
    with ThreadPoolExecutor(1) as pool:
        begun = quotations.begin(connection, pool)
        changes = stories.update(connection, lake.folder)
        changes += entities.update(connection, lake.folder, run.run_id)
        changes += quotations.update(connection, lake.folder, begun.result())
    changes += metrics.update(connection, lake.folder)
    changes += lines.update(connection, lake.folder)
    changes += outlets.update(connection, lake.folder, told)
    changes += outlets.update_rules(connection, lake.folder, run.extractor_version)
    difference.forget(connection, "changed", "relinked")
    for table in ("changed_articles", "changed_lines"):
        connection.execute(f"DELETE FROM work.{table}")  # noqa: S608 (our own names)
    return _recorded(connection, changes, run)


def _small_tables(lake: Lake, run: Run, told: pl.DataFrame | None) -> list[Change]:
    """Outlets and rules may change although no article does."""

    def work(connection: duckdb.DuckDBPyConnection) -> list[Change]:
        changes = outlets.update(connection, lake.folder, told)
        changes += outlets.update_rules(connection, lake.folder, run.extractor_version)
        return _recorded(connection, changes, run)

    return transaction(lake, work, f"run {run.run_id}: outlets and rules")


def _recorded(connection: duckdb.DuckDBPyConnection, changes: list[Change], run: Run) -> list[Change]:
    if changes:
        removal.record_changes(connection, changes, run)
        state.advance(connection)
    return changes
