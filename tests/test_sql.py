"""The SQL that people ask: views, and questions with known answers."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.newsroom import PAY, newsroom, opened, put, rows
from transforms.tables import TABLES
from warehouse import lake
from warehouse.definitions import SQL, definitions

VIEWS, QUESTIONS, CHECKS = (definitions(folder) for folder in ("views", "questions", "checks"))
MARCH = date(2026, 3, 1)
SECOND, FOURTH = date(2026, 3, 2), date(2026, 3, 4)
IN_2025 = date(2025, 1, 1)
PORT, TRIBUNE = "Harbour Post", "Tribune"
SAMPLE_CALLS = {
    "most_quoted_on": "('port')", "numbers_of": "('surplus')", "new_voices": "()", "articles_naming": "('Sweden')",
    "first_named": "()", "in_reading_order": "('a1')",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk() -> duckdb.DuckDBPyConnection:
    return opened(newsroom())


ANSWERS = [
    (
        "FROM most_quoted SELECT speaker, type, quote_count, article_count, outlet_count",
        [("Ada Lind", "PERSON", 3, 2, 2), ("Bo Ek", "PERSON", 1, 1, 0)],
    ),
    ("FROM most_quoted_on('Port Fees')", [("Ada Lind", PORT, MARCH, 2, 1)]),
    (
        "FROM who_said_what SELECT speaker, role, cue, kind, outlet, title, quote_id",
        [
            ("Ada Lind", "leader of the Reform Party", "told", "direct", TRIBUNE, None, "a2-q1"),
            ("Analysts", None, "said", "indirect", TRIBUNE, None, "a2-q2"),
            ("Ada Lind", "Prime Minister", "said", "direct", PORT, "Port fees rise", "a1-q1"),
            ("Ada Lind", None, "said", "indirect", PORT, "Port fees rise", "a1-q2"),
            ("Bo Ek", None, "said", "direct", None, None, "a4-q1"),
        ],
    ),
    (
        "FROM numbers_of('SURPLUS', owner_name := 'norland') SELECT owner, counterparty, period_from, value, sentence",
        [
            ("Norland", "Sweden", IN_2025, 40e9,
             "The surplus of Norland with Sweden was 40 billion kroner (3.6 billion euros) last year."),
            ("Norland", "Sweden", IN_2025, 44e9, "The surplus of Norland with Sweden was 44 billion kroner in 2025."),
        ],
    ),
    ("FROM numbers_of('surplus', counterparty_name := 'Norland')", []),
    (
        "FROM money_over_time SELECT concept, owner, day, text, currency, period, according_to",
        [
            ("surplus", "Norland", IN_2025, "40 billion kroner", "NOK", "last year", PORT),
            ("surplus", "Norland", IN_2025, "44 billion kroner", "NOK", "2025", TRIBUNE),
        ],
    ),
    (
        "FROM quote_versions SELECT canonical_text, list_transform(versions, lambda v: (v.outlet, v.role, v.cue))",
        [
            (PAY, [(PORT, "Prime Minister", "said"), (TRIBUNE, "Prime Minister", "said"),
                   (TRIBUNE, "leader of the Reform Party", "told")])
        ],
    ),
    ("FROM who_speaks_about_whom SELECT speaker, about, quote_count, article_count", [("Bo Ek", "Ada Lind", 1, 1)]),
    (
        "FROM disagreeing_numbers SELECT metric, owner, lowest, highest, round(spread, 3), len(reports)",
        [("surplus", "Norland", 40e9, 44e9, 0.091, 2)],
    ),
    (
        "FROM gender_of_speakers",
        [(PORT, MARCH, 1, 1, 0, 0, 0, 1.0), (TRIBUNE, MARCH, 1, 1, 0, 0, 0, 1.0), (None, None, 1, 0, 0, 0, 1, None)],
    ),
    (
        "FROM first_to_publish SELECT first_outlet, outlet, days_later, is_copy",
        [(PORT, PORT, 0, False), (PORT, TRIBUNE, 1, True), (PORT, TRIBUNE, 2, False)],
    ),
    (
        "FROM unattributed_quotes "
        "SELECT outlet, quote_count, unattributed_count, list_transform(examples, lambda e: e.text)",
        [(None, 2, 1, ["Nobody asked us,"]), (PORT, 2, 0, None), (TRIBUNE, 2, 0, None)],
    ),
    ("FROM unnamed_sources", [(TRIBUNE, "analysts", "collective", 1, 1)]),
    (
        "FROM claims_with_numbers SELECT claimed_by, concept, number, statement, outlet",
        [("Ada Lind", "fees", "12 percent", "fees would fall by 12 percent in 2027", PORT)],
    ),
    (
        "FROM verbatim_or_paraphrased SELECT speaker, quote_count, direct_count, mixed_count, indirect_count",
        [("Ada Lind", 3, 2, 0, 1), ("Bo Ek", 1, 1, 0, 0)],
    ),
    (
        "FROM reporting_verbs SELECT outlet, speaker, cue_lemma, quote_count, share",
        [(PORT, "Ada Lind", "say", 2, 1.0), (TRIBUNE, "Ada Lind", "tell", 1, 1.0), (None, "Bo Ek", "say", 1, 1.0)],
    ),
    ("FROM new_voices() SELECT * EXCLUDE speaker_entity_id", [("Ada Lind", SECOND, PORT, 3)]),
    ("FROM new_voices(since := DATE '2026-03-03')", []),
    (
        "FROM first_named() SELECT entity, entity_type, first_named_on, first_outlet",
        [
            ("Ada Lind", "PERSON", SECOND, PORT),
            ("Norland", "LOCATION", SECOND, PORT),
            ("Sweden", "LOCATION", SECOND, PORT),
        ],
    ),
    ("FROM first_named(since := DATE '2026-03-03')", []),
    ("FROM quoted_together", []),
    (
        "FROM named_together SELECT entity, other_entity, sentence_count",
        [("Ada Lind", "Bo Ek", 1), ("Ada Lind", "Norland", 1), ("Norland", "Sweden", 1)],
    ),
    (
        "FROM articles_naming('sweden')",
        [(PORT, MARCH, 1, 1, 1.0), (TRIBUNE, MARCH, 1, 1, 1.0), (None, None, 1, 0, 0.0)],
    ),
    (
        "FROM articles_naming('Lind')",
        [(PORT, MARCH, 1, 1, 1.0), (TRIBUNE, MARCH, 1, 1, 1.0), (None, None, 1, 1, 1.0)],
    ),
    (
        "FROM agency_copy",
        [(PORT, None, 1, 1.0), (TRIBUNE, "Nordwire", 1, 0.5), (TRIBUNE, None, 1, 0.5), (None, None, 1, 1.0)],
    ),
    (
        "FROM revised_numbers SELECT metric, published_on, value, change_since_last",
        [("surplus", SECOND, 40e9, None), ("surplus", FOURTH, 44e9, 4e9)],
    ),
    (
        "FROM in_reading_order('a1') SELECT thing, text, who",
        [
            ("mention", "Norland", "Norland"), ("mention", "Sweden", "Sweden"),
            ("number", "40 billion kroner", "Norland"), ("number", "3.6 billion euros", "Norland"),
            ("date", "last year", None), ("quote", PAY, "Ada Lind"), ("mention", "Ada Lind", "Ada Lind"),
            ("mention", "Lind", "Ada Lind"), ("quote", "fees would fall by 12 percent in 2027", "Ada Lind"),
            ("number", "12 percent", None),
        ],
    ),
    (
        "FROM descriptions_of_speakers SELECT speaker, outlet, role, quote_count",
        [("Ada Lind", PORT, "Prime Minister", 1), ("Ada Lind", TRIBUNE, "leader of the Reform Party", 1)],
    ),
    ("FROM prominence SELECT speaker, quote_count, prominent_count", [("Ada Lind", 3, 3), ("Bo Ek", 1, 1)]),
    (
        "FROM largest_changes SELECT concept, change, value, sentence",
        [("fees", "down", 12.0, "Lind said fees would fall by 12 percent in 2027.")],
    ),
    (
        "FROM review_queue SELECT text, certainty, print_count LIMIT 2",
        [("Nobody asked us,", None, 1), (PAY, None, 3)],
    ),
    ("FROM last_changes", [(datetime(2026, 3, 5), "r1", "v1", "quotes", "added", "said", 8)]),
    (
        "FROM revised_articles SELECT former_title, lost_lines, gained_lines, article_id",
        [
            ("Port fees rise", ["Lind said fees would fall by 10 percent in 2027."],
             ["Lind said fees would fall by 12 percent in 2027."], "a1")
        ],
    ),
    ("FROM gaps_by_code", [("no_date", "warning", 1, 0.25, ["a4.txt"])]),
    (
        "FROM coverage",
        [(PORT, MARCH, 1, 0, 1, 1, 2, 3), (TRIBUNE, MARCH, 2, 1, 1, 1, 2, 1), (None, None, 1, 0, 1, 0, 2, 0)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), ANSWERS, ids=[question.split("SELECT")[0] for question, _ in ANSWERS])
def test_a_question_answers(desk: duckdb.DuckDBPyConnection, question: str, answer: list[tuple[Any, ...]]) -> None:
    assert rows(desk, question) == answer


def test_every_question_has_a_known_answer() -> None:
    asked = {re.split(r"\W", question.removeprefix("FROM "))[0] for question, _ in ANSWERS}

    assert {question.name for question in QUESTIONS} == asked


def test_speakers_of_one_story_are_quoted_together() -> None:
    corpus = newsroom()
    answer = next(quote for quote in corpus["quotes"] if quote["quote_id"] == "a2-q2")
    answer |= {"speaker_entity_no": 2, "attribution": "government"}

    together = rows(opened(corpus), "FROM quoted_together SELECT speaker, other_speaker, story_count")

    assert together == [("Ada Lind", "Norland", 1)]


def test_a_speaker_whom_somebody_corrected_waits_for_no_review() -> None:
    corpus = newsroom()
    link = next(link for link in corpus["entity_links"] if (link["article_id"], link["entity_no"]) == ("a4", 2))
    link["rule"] = "correction"

    waiting = rows(opened(corpus), "FROM review_queue SELECT quote_id WHERE outlet IS NULL")

    assert waiting == [("a4-q2",)]


def test_belief_is_no_statement_and_quotation_marks_without_a_cue_are(desk: duckdb.DuckDBPyConnection) -> None:
    corpus = newsroom()
    for quote in corpus["quotes"]:
        if quote["quote_id"] == "a1-q2":
            quote["cue_class"] = "belief"

    assert rows(desk, "FROM statements SELECT count(*)") == [(6,)]
    assert rows(opened(corpus), "FROM statements SELECT count(*)") == [(5,)]
    assert rows(desk, "FROM statements SELECT quote_id WHERE cue_class IS NULL") == [("a4-q2",)]


def test_furniture_is_labelled_in_paragraphs_and_left_out_of_the_other_views(desk: duckdb.DuckDBPyConnection) -> None:
    furniture = "FROM paragraphs SELECT article_id, text WHERE is_repeated ORDER BY ALL"

    assert rows(desk, furniture) == [("a1", "Read more in Harbour Post."), ("a3", "Read more in Harbour Post.")]
    assert rows(desk, "FROM stored.mentions WHERE text = 'Harbour Post'") != []
    assert rows(desk, "FROM mentions WHERE text = 'Harbour Post'") == []
    assert rows(desk, "FROM sentence_texts WHERE text LIKE 'Read more%'") == []


def test_furniture_of_one_outlet_is_news_in_another() -> None:
    corpus = newsroom()
    corpus["repeated_lines"] = corpus["repeated_lines"][:1]

    assert rows(opened(corpus), "FROM paragraphs SELECT article_id WHERE is_repeated") == [("a1",)]


def test_views_join_what_links_say(desk: duckdb.DuckDBPyConnection) -> None:
    quote = rows(
        desk, "FROM quotes SELECT speaker, outlet, month, story_id, copy_kind, is_copy WHERE quote_id = 'a3-q1'"
    )
    fact = rows(desk, "FROM numeric_facts SELECT owner, counterparty, claimed_by, metric_id WHERE fact_id = 'a1-f3'")
    metric = rows(desk, "FROM metrics SELECT name, owner, counterparty WHERE metric_id = 'surplus'")

    assert quote == [("Ada Lind", TRIBUNE, MARCH, "s1", "exact", True)]
    assert fact == [(None, None, "Ada Lind", "fees")]
    assert metric == [("surplus", "Norland", "Sweden")]


def test_views_have_one_row_per_stored_row_where_nothing_repeats() -> None:
    corpus = newsroom()
    corpus["repeated_lines"] = []
    connection = opened(corpus)

    for table in TABLES:
        assert rows(connection, f"FROM {table} SELECT count(*)") == rows(
            connection, f"FROM stored.{table} SELECT count(*)"
        )


def test_words_cut_out_of_lines_are_those_of_the_text(desk: duckdb.DuckDBPyConnection) -> None:
    by_line = "FROM sentence_texts SELECT article_id, sentence_no, text ORDER BY ALL"
    by_text = (
        "FROM sentences JOIN stored.articles USING (article_id) SELECT article_id, sentence_no, "
        "substr(text, sentence_start + 1, sentence_end - sentence_start) ORDER BY ALL"
    )

    assert rows(desk, by_line) == rows(desk, by_text)


def test_every_stored_table_has_a_view_of_its_name() -> None:
    assert set(TABLES) <= {view.name for view in VIEWS}


@pytest.mark.parametrize("file", sorted(SQL.glob("*/*.sql")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_file_says_in_line_one_what_its_rows_are(file: Path) -> None:
    grain, *lines = file.read_text("utf-8").splitlines()

    assert re.fullmatch(r"-- (One row per .+|[A-Z].+)\.", grain) or re.fullmatch(r"-- One row per .+: .+", grain)
    assert max(map(len, [grain, *lines])) <= 120
    if file.parent.name == "checks":
        assert not grain.startswith("-- One row")
    else:
        assert grain.startswith("-- One row per ")


def test_the_lake_accepts_every_view_question_and_check(tmp_path: Path) -> None:
    with lake.writing(tmp_path / "warehouse") as store:
        for table, values in newsroom().items():
            if values:
                put(store.connection, table, values)
        for check in CHECKS:
            assert rows(store.connection, check.statement) == []
    connection = lake.connect(tmp_path / "warehouse")

    for definition in (*VIEWS, *QUESTIONS):
        found = rows(connection, f"FROM {definition.name}{SAMPLE_CALLS.get(definition.name, '')}")
        assert found or definition.name in ("quoted_together", *(t for t in TABLES if not newsroom()[t]))
    connection.close()
