"""The way from the words for a speaker to the person or body they stand for, in plain words."""

from collections.abc import Iterator
from typing import Any

import duckdb

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
GIVEN = {
    "pronoun": "a pronoun", "continued": "the speaker of the quotation before or behind it", "named": "a name or role",
    "organization": "an organization", "government": "a government", "collective": "a group",
    "anonymous": "somebody who is not named",
}  # fmt: skip
NEAREST_MENTION = """
SELECT mention.text, mention.sentence_no, mention.mention_start
FROM stored.mentions AS mention
WHERE mention.article_id = $1 AND mention.entity_no = $2
ORDER BY (mention.mention_start >= $3)::INT + (mention.mention_start >= $4)::INT, abs(mention.mention_start - $3)
LIMIT 1
"""
SENTENCE = """
SELECT max(sentence_no) FROM stored.sentences WHERE article_id = ? AND sentence_start <= ?
"""


def speaker_chain(
    connection: duckdb.DuckDBPyConnection, row: dict[str, Any], names: dict[int, str]
) -> Iterator[tuple[str, str]]:
    """Why a quotation has its speaker: what is written, who that is, and where that one was named before.

    Args:
        connection: the warehouse.
        row: a row of `quotes`.
        names: fullest name of each entity of its article.

    Returns:
        One line: "he (a pronoun) -> Mike Pompeo, named as “Pompeo” two sentences before; rule verb_that".
    """
    if row["speaker_written"] is None:
        yield "speaker", f"nobody: the article does not say who; rule {row['rule']}"
        return
    told = f"{row['speaker_written']} ({GIVEN.get(row['attribution'], row['attribution'])})"
    entity = row["speaker_entity_no"]
    if entity is None:
        yield "speaker", f"{told}: no name in the article stands for it; rule {row['rule']}"
        return
    yield "speaker", f"{told} -> {names.get(entity, entity)}{_named_before(connection, row)}; rule {row['rule']}"


def _named_before(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> str:
    """Where the speaker was last named before the words that stand for the speaker, else where first behind them."""
    here = [row["article_id"], row["speaker_entity_no"], row["speaker_start"], row["speaker_end"]]
    found = connection.execute(NEAREST_MENTION, here).fetchone()
    if found is None or row["speaker_start"] <= found[2] < row["speaker_end"]:
        return ", named here"
    text, sentence_no, _ = found
    sentence = connection.execute(SENTENCE, [row["article_id"], row["speaker_start"]]).fetchone()
    return f", named as “{text}” {distance((sentence[0] if sentence else sentence_no) - sentence_no)}"


def distance(sentences: int) -> str:
    """How far back something stands, in words; below zero how far on.

    >>> distance(0), distance(1), distance(12), distance(-2)
    ('in the same sentence', 'one sentence before', '12 sentences before', 'two sentences behind')
    """
    if sentences == 0:
        return "in the same sentence"
    count = abs(sentences)
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} sentence{'s' if count > 1 else ''} {'before' if sentences > 0 else 'behind'}"
