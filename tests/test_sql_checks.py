"""The checks of a warehouse: silent on sound rows, heard when one is broken."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pytest

from tests.newsroom import newsroom, opened, rows
from transforms.tables import TABLES
from warehouse.definitions import Definition, definitions

CHECKS = definitions("checks")


@pytest.fixture(scope="module")
def desk() -> duckdb.DuckDBPyConnection:
    return opened(newsroom())


@contextmanager
def undone(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Whatever is done to the rows inside is undone at the end."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_is_silent_on_sound_rows(desk: duckdb.DuckDBPyConnection, check: Definition) -> None:
    assert rows(desk, check.statement) == []


BREAKS = {
    "articles_are_linked": [
        "DELETE FROM stored.article_stories WHERE article_id = 'a2'",
        "DELETE FROM stored.entity_links WHERE article_id = 'a2' AND entity_no = 1",
    ],
    "claims_name_their_source": [
        "UPDATE stored.numeric_facts SET claimed_by_written = NULL WHERE fact_id = 'a1-f3'",
    ],
    "corpus_counts_hold": [
        "UPDATE stored.stories SET article_count = 3 WHERE story_id = 's1'",
        "UPDATE stored.quote_clusters SET quote_count = 2",
        "DELETE FROM stored.entities WHERE entity_id = 'bo ek'",
    ],
    "equivalents_have_one_primary": [
        "UPDATE stored.numeric_facts SET equivalent_role = 'primary' WHERE fact_id = 'a1-f2'",
        "UPDATE stored.numeric_facts SET equivalent_role = 'primary' WHERE fact_id = 'a2-f1'",
        "DELETE FROM stored.numeric_facts WHERE fact_id = 'a1-f2'",
    ],
    "keys_are_unique": [f"INSERT INTO stored.{table} FROM stored.{table}" for table in ("articles", "quotes", "runs")],
    "lines_make_up_the_text": [
        "UPDATE stored.paragraphs SET paragraph_end = paragraph_end - 1 WHERE article_id = 'a2'",
        "UPDATE stored.paragraphs SET paragraph_start = paragraph_start - 1 WHERE article_id = 'a2'",
        "DELETE FROM stored.paragraphs WHERE article_id = 'a2' AND paragraph_no = 2",
        "UPDATE stored.articles SET text = text || 'more' WHERE article_id = 'a2'",
    ],
    "parts_of_rows_stand_where_rows_say": [
        f"UPDATE stored.{table} SET {part}_{end} = {part}_{end} - 1 WHERE {part}_start IS NOT NULL"
        for table, parts in {
            "quotes": ("cue", "speaker"), "numeric_facts": ("concept", "owner", "counterparty", "period", "claimed_by"),
        }.items() for part in parts for end in ("start", "end")
    ] + ["UPDATE stored.quotes SET cue = NULL WHERE quote_id = 'a1-q1'"],
    "periods_run_forward": [
        "UPDATE stored.dates SET date_to = DATE '2020-01-01' WHERE date_id = 'a1-d1'",
        "UPDATE stored.dates SET basis = 'unresolved' WHERE date_id = 'a1-d1'",
        "UPDATE stored.numeric_facts SET period_from = NULL, period_to = NULL WHERE fact_id = 'a1-f1'",
        "UPDATE stored.articles SET published_on = NULL WHERE article_id = 'a1'",
    ],
    "ranges_run_upward": [
        "UPDATE stored.numeric_facts SET low = 5, high = 4 WHERE fact_id = 'a1-f1'",
        "UPDATE stored.numeric_facts SET bound = 'between' WHERE fact_id = 'a1-f1'",
    ],
    "records_add_up": ["UPDATE stored.runs SET record_count = 5"],
    "references_across_the_corpus_exist": [
        f"DELETE FROM stored.{table}"
        for table in ("entities", "stories", "quote_clusters", "metrics", "outlets", "runs")
    ],
    "references_within_an_article_exist": [
        "DELETE FROM stored.article_entities WHERE article_id = 'a4' AND entity_no = 2",
        "DELETE FROM stored.quotes WHERE quote_id = 'a4-q1'",
        "DELETE FROM stored.numeric_facts WHERE fact_id = 'a2-f1'",
        "UPDATE stored.quotes SET continues_quote_id = 'a1-q1' WHERE quote_id = 'a2-q1'",
    ],
    "rows_belong_to_an_article": ["DELETE FROM stored.articles WHERE article_id = 'a2'"],
    "rows_lie_in_their_sentences": [
        "UPDATE stored.mentions SET sentence_no = 2 WHERE article_id = 'a2'",
        "UPDATE stored.sentences SET sentence_end = sentence_end - 20 WHERE article_id = 'a2'",
        "DELETE FROM stored.sentences WHERE article_id = 'a2' AND sentence_no = 1",
    ],
    "rules_are_described": ["DELETE FROM stored.rules WHERE rule = 'said'"],
    "segments_follow_one_another": [
        "UPDATE stored.quotes SET segments = segments || segments WHERE quote_id = 'a1-q1'",
        "UPDATE stored.quotes SET segments = [{'start': 9, 'end': 9, 'is_verbatim': true}]",
    ],
    "segments_make_up_quotations": [
        "UPDATE stored.quotes SET quote_start = quote_start + 1 WHERE quote_id = 'a1-q1'",
        "UPDATE stored.quotes SET quote_end = quote_end - 1 WHERE quote_id = 'a1-q1'",
        "UPDATE stored.quotes SET text = 'We will pay twice,' WHERE quote_id = 'a1-q1'",
        "UPDATE stored.quotes SET segments = segments || segments WHERE quote_id = 'a1-q1'",
    ],
    "segments_say_what_kind_a_quotation_is": [
        "UPDATE stored.quotes SET kind = 'indirect' WHERE quote_id = 'a1-q1'",
        "UPDATE stored.quotes SET kind = 'mixed' WHERE quote_id = 'a1-q2'",
    ],
    "sentences_lie_in_their_lines": [
        "UPDATE stored.sentences SET sentence_end = sentence_end + 2 WHERE article_id = 'a2' AND sentence_no = 1",
        "UPDATE stored.paragraphs SET kind = 'boilerplate' WHERE article_id = 'a2'",
        "DELETE FROM stored.paragraphs WHERE article_id = 'a2' AND paragraph_no = 2",
    ],
    "words_stand_where_rows_say": [
        "UPDATE stored.mentions SET mention_start = mention_start + 1 WHERE article_id = 'a2'",
        "UPDATE stored.numeric_facts SET text = '44 million kroner' WHERE fact_id = 'a2-f1'",
        "UPDATE stored.dates SET date_end = date_end + 1 WHERE date_id = 'a2-d1'",
        "UPDATE stored.dates SET date_start = 0, date_end = 0 WHERE date_id = 'a2-d1'",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("check", "harm"), [(check, harm) for check, harms in BREAKS.items() for harm in harms])
def test_a_check_fires_on_a_broken_row(desk: duckdb.DuckDBPyConnection, check: str, harm: str) -> None:
    promise = next(one for one in CHECKS if one.name == check)

    with undone(desk):
        desk.execute(harm)

        assert rows(desk, promise.statement) != []


def test_every_check_is_seen_to_fire() -> None:
    assert {check.name for check in CHECKS} == set(BREAKS)


@pytest.mark.parametrize("table", [table for table, values in newsroom().items() if values])
def test_a_row_that_stands_twice_is_found(desk: duckdb.DuckDBPyConnection, table: str) -> None:
    promise = next(one for one in CHECKS if one.name == "keys_are_unique")

    with undone(desk):
        desk.execute(f"INSERT INTO stored.{table} FROM stored.{table} LIMIT 1")

        assert {found[0] for found in rows(desk, promise.statement)} == {table}


def test_keys_of_every_table_are_checked() -> None:
    promise = next(one for one in CHECKS if one.name == "keys_are_unique")

    for table, declaration in TABLES.items():
        assert re.search(
            rf"FROM stored\.{table}\nSELECT .*\nGROUP BY {', '.join(declaration.primary_key())}\n", promise.sql
        )
