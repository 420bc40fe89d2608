"""The chain from the words for a speaker to a name, in plain words."""

import duckdb
import pytest

from flows.speaker_chain import distance, speaker_chain

HE = {
    "article_id": "a", "speaker_written": "he", "attribution": "pronoun", "speaker_entity_no": 1,
    "speaker_start": 90, "speaker_end": 92, "rule": "verb_that",
}  # fmt: skip


@pytest.fixture
def stored() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA stored")
    connection.execute(
        "CREATE TABLE stored.mentions AS SELECT * FROM (VALUES ('a', 1, 'Mike Pompeo', 1, 0), "
        "('a', 1, 'Pompeo', 2, 40), ('a', 2, 'Ada Nowak', 3, 60)) "
        "AS t(article_id, entity_no, text, sentence_no, mention_start)"
    )
    connection.execute(
        "CREATE TABLE stored.sentences AS SELECT * FROM (VALUES ('a', 1, 0), ('a', 2, 38), ('a', 3, 60), ('a', 4, 85)) "
        "AS t(article_id, sentence_no, sentence_start)"
    )
    return connection


def told(connection: duckdb.DuckDBPyConnection, **changed: object) -> str:
    ((_, line),) = speaker_chain(connection, HE | changed, {1: "Mike Pompeo"})
    return line


def test_a_pronoun_is_followed_to_the_last_name(stored: duckdb.DuckDBPyConnection) -> None:
    said = "he (a pronoun) -> Mike Pompeo, named as “Pompeo” two sentences before; rule verb_that"

    assert told(stored) == said


def test_a_name_that_stands_first_is_named_here(stored: duckdb.DuckDBPyConnection) -> None:
    assert ", named here; rule" in told(
        stored, speaker_start=0, speaker_end=11, speaker_written="Mike Pompeo", attribution="named"
    )


def test_who_is_named_only_behind_is_told_from_there(stored: duckdb.DuckDBPyConnection) -> None:
    said = "she (a pronoun) -> Ada Nowak, named as “Ada Nowak” one sentence behind; rule verb_that"
    she = {"speaker_written": "she", "speaker_entity_no": 2, "speaker_start": 38, "speaker_end": 41}
    ((_, line),) = speaker_chain(stored, HE | she, {2: "Ada Nowak"})

    assert line == said


def test_nobody_is_told_as_nobody(stored: duckdb.DuckDBPyConnection) -> None:
    assert told(stored, speaker_written=None).startswith("nobody: the article does not say who")
    assert "no name in the article stands for it" in told(stored, speaker_entity_no=None)


@pytest.mark.parametrize(
    ("sentences", "words"),
    [
        (0, "in the same sentence"),
        (1, "one sentence before"),
        (2, "two sentences before"),
        (12, "12 sentences before"),
        (-1, "one sentence behind"),
    ],
)
def test_distances_are_told_in_words(sentences: int, words: str) -> None:
    assert distance(sentences) == words
