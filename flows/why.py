"""Why a row is there: the words it was read from, the rule that read them, and the file they stand in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from flows.printing import on_one_line, shown
from flows.speaker_chain import speaker_chain
from transforms.errors import PressrowError
from warehouse.guard import connect_guarded

# Table, key, and the columns of the span that its row stands for.
ROWS = (
    ("quotes", "quote_id", "quote"),
    ("numeric_facts", "fact_id", "fact"),
    ("mentions", "mention_id", "mention"),
    ("dates", "date_id", "date"),
)
MOST_LISTED = 10  # forms and articles of an entity
_OPEN, _CLOSE = "⟦", "⟧"
_HIDDEN = ("article_id", "batch_no", "text", "rule", "segments", "sentence_no", "paragraph_no", "run_id")

Row = dict[str, Any]
Span = tuple[int, int]


class NotFound(PressrowError):
    """No row has the id."""


def explain(folder: Path, row_id: str) -> None:
    """Print where a row comes from.

    Args:
        folder: the warehouse.
        row_id: id of a quotation, fact, mention, date, article or entity, or its first letters.

    Raises:
        NotFound: when no current row has the id, or several begin so.
    """
    with connect_guarded(folder) as connection:
        told = list(_lines(connection, row_id) or _lines(connection, _whole_id(connection, row_id)) or ())
    width = max(len(name) for name, _ in told) + 2
    for name, value in told:
        print(f"{name:<{width}}{on_one_line(value)}")


def _lines(connection: duckdb.DuckDBPyConnection, row_id: str) -> Iterator[tuple[str, str]] | None:
    """What is told of the row of an id; None where there is none."""
    for table, key, noun in ROWS:
        if found := _rows(connection, f"FROM stored.{table} WHERE {key} = ?", row_id):
            return _row_lines(connection, table, noun, row_id, found[0])
    if found := _rows(connection, "FROM stored.articles WHERE article_id = ?", row_id):
        return _article_lines(connection, found[0])
    if found := _rows(connection, "FROM entities WHERE entity_id = ?", row_id):
        return _entity_lines(connection, found[0])
    return None


def _whole_id(connection: duckdb.DuckDBPyConnection, beginning: str) -> str:
    """The one id that begins so."""
    keys = [(f"stored.{table}", key) for table, key, _ in ROWS]
    keys += [("stored.articles", "article_id"), ("entities", "entity_id")]
    begin = " UNION ".join(f"SELECT {key} FROM {table} WHERE starts_with({key}, $1)" for table, key in keys)  # noqa: S608
    ids = [row[0] for row in connection.execute(f"{begin} ORDER BY ALL LIMIT {MOST_LISTED}", [beginning]).fetchall()]
    if len(ids) > 1:
        raise NotFound(f"Several ids begin with {beginning!r}: {', '.join(ids)}. Give more of the one you mean.")
    if not ids:
        raise NotFound(f"No quotation, fact, mention, date, article or entity has the id {beginning!r}.")
    return str(ids[0])


def _row_lines(
    connection: duckdb.DuckDBPyConnection, table: str, noun: str, row_id: str, row: Row
) -> Iterator[tuple[str, str]]:
    article = _rows(connection, "FROM stored.articles WHERE article_id = ?", row["article_id"])[0]
    yield noun, row_id
    yield "text", row["text"]
    yield "sentence", marked(article["text"], _spans(row, noun), touched_sentences(connection, row, noun))
    yield "rule", _rule(connection, table, row["rule"])
    yield from _origin(article, row["paragraph_no"])
    yield "article", f"{row['article_id']} (pressrow why {row['article_id']})"
    names = _entity_names(connection, row["article_id"])
    if table == "quotes":
        yield from speaker_chain(connection, row, names)
    for name, value in row.items():
        if _is_told(name, value):
            is_entity = name.endswith("entity_no") and value in names
            yield name, f"{value} ({names[value]})" if is_entity else shown(value)


def _article_lines(connection: duckdb.DuckDBPyConnection, article: Row) -> Iterator[tuple[str, str]]:
    yield "article", article["article_id"]
    yield from _origin(article, None)
    yield from ((name, shown(value)) for name, value in article.items() if _is_told(name, value))
    for table, _, noun in ROWS:
        count = connection.execute(
            f"SELECT count(*) FROM stored.{table} WHERE article_id = ?",  # noqa: S608 (our own table names)
            [article["article_id"]],
        ).fetchone()
        yield f"{noun}s", shown(count[0] if count else 0)
    for gap in _rows(connection, "FROM stored.gaps WHERE article_id = ? ORDER BY code, detail", article["article_id"]):
        yield f"gap: {gap['code']}", gap["detail"]
    yield "text", article["text"]


def _entity_lines(connection: duckdb.DuckDBPyConnection, entity: Row) -> Iterator[tuple[str, str]]:
    """An entity of the corpus: how articles write it, and which do, with the rule that linked them."""
    yield "entity", entity["entity_id"]
    yield from ((name, shown(value)) for name, value in entity.items() if _is_told(name, value))
    aliases = "FROM entity_aliases WHERE entity_id = ? ORDER BY count DESC, alias LIMIT ?"
    for alias in _rows(connection, aliases, entity["entity_id"], MOST_LISTED):
        yield "written", f"{alias['alias']} ({shown(alias['count'])} × in {alias['source']})"
    linked = (
        "FROM entity_links JOIN stored.articles USING (article_id) "
        "SELECT article_id, title, rule WHERE entity_id = ? ORDER BY published_on DESC NULLS LAST, article_id LIMIT ?"
    )
    for link in _rows(connection, linked, entity["entity_id"], MOST_LISTED):
        yield "named in", f"{link['title'] or 'no title'} ({link['rule']}; pressrow why {link['article_id']})"


def marked(text: str, spans: list[Span], within: Span) -> str:
    """The part of a text between two offsets, with the spans in it set between ⟦ and ⟧."""
    start, end = within
    pieces = []
    for span_start, span_end in spans:
        pieces += [text[start:span_start], _OPEN, text[span_start:span_end], _CLOSE]
        start = span_end
    return "".join((*pieces, text[start:end]))


def _spans(row: Row, noun: str) -> list[Span]:
    """The characters a row stands for: a quotation's segments, else its one span."""
    segments = [(segment["start"], segment["end"]) for segment in row.get("segments") or []]
    return segments or [(row[f"{noun}_start"], row[f"{noun}_end"])]


def touched_sentences(connection: duckdb.DuckDBPyConnection, row: Row, noun: str) -> Span:
    """From the start of the first to the end of the last sentence that the span touches."""
    start, end = row[f"{noun}_start"], row[f"{noun}_end"]
    sentences = (
        "SELECT min(sentence_start) AS first, max(sentence_end) AS last FROM stored.sentences "
        "WHERE article_id = ? AND sentence_start < ? AND sentence_end > ?"
    )
    found = _rows(connection, sentences, row["article_id"], end, start)[0]
    first, last = found["first"], found["last"]  # null where nothing is a sentence; a headline starts at 0
    return (start, end) if first is None else (min(start, first), max(end, last))


def _rule(connection: duckdb.DuckDBPyConnection, table: str, rule: str) -> str:
    described = _rows(connection, "FROM stored.rules WHERE rule = ? AND table_name = ?", rule, table)
    if not described:
        return rule
    said = described[0]
    if said["precision"] is None:
        return f"{rule}: {said['description']} Precision not measured."
    measured = f"Right in {said['precision']:.0%} of {said['n']} judged rows ({said['labelled_set']})."
    return f"{rule}: {said['description']} {measured}"


def _origin(article: Row, line: int | None) -> Iterator[tuple[str, str]]:
    """File, record and line; of plain text the line of the text is the line of the file."""
    place = [article["source_path"], article["source_member"]]
    if article["source_record"]:
        place.append(f"record {article['source_record']}")
    if line:
        place.append(f"line {line}" if article["source_format"] == "text" else f"line {line} of the text")
    yield "source", ", ".join(part for part in place if part)
    told = (article["title"], article["outlet_id"], article["published_on"])
    yield "published", " · ".join(shown(part) for part in told if part) or "no title, outlet or day known"


def _entity_names(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[int, str]:
    found = _rows(connection, "FROM stored.article_entities WHERE article_id = ?", article_id)
    return {entity["entity_no"]: entity["name"] for entity in found}


def _is_told(name: str, value: object) -> bool:
    return value not in (None, [], ()) and name not in _HIDDEN and not name.endswith(("_start", "_end"))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[Row]:
    result = connection.execute(sql, list(values))
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
