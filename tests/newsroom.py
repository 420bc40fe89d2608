"""A small corpus with known answers: four invented articles of two outlets, as rows of every table they need.

What is in it: one quotation that two outlets print in the same words; one surplus on which they disagree; an exact
copy of the first article; an article without day or outlet; a line of furniture with a name in it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import duckdb
import polars as pl

from transforms import contract
from transforms.tables import TABLES
from warehouse import schema
from warehouse.definitions import definitions

Row = dict[str, Any]
Rows = dict[str, list[Row]]

PORT = """Port fees rise
The surplus of Norland with Sweden was 40 billion kroner (3.6 billion euros) last year.
“We will not pay twice, and we never will,” said Prime Minister Ada Lind on Monday.
Lind said fees would fall by 12 percent in 2027.
Read more in Harbour Post.
"""
RADIO = """“We will not pay twice, and we never will,” Ada Lind, leader of the Reform Party, told Radio Norland.
The surplus of Norland with Sweden was 44 billion kroner in 2025.
Analysts said that trade is slow.
"""
LETTER = """“It is over for Ada Lind,” said Bo Ek. “Nobody asked us,” and so on.
"""
COPY_OF = {"a3": "a1"}


class Article(NamedTuple):
    """An article and where it was printed."""

    article_id: str
    text: str
    outlet_id: str | None
    published_on: date | None


ARTICLES = (
    Article("a1", PORT, "harbour-post.example", date(2026, 3, 2)),
    Article("a2", RADIO, "tribune.example", date(2026, 3, 4)),
    Article("a3", PORT, "tribune.example", date(2026, 3, 3)),
    Article("a4", LETTER, None, None),
)
# Entity of the article: name, type; and the entity of the corpus is the name in lower case.
ENTITIES = {
    "a1": [("Norland", "LOCATION"), ("Sweden", "LOCATION"), ("Ada Lind", "PERSON"), ("Harbour Post", "ORGANIZATION")],
    "a2": [("Ada Lind", "PERSON"), ("Norland", "LOCATION"), ("Sweden", "LOCATION")],
    "a4": [("Ada Lind", "PERSON"), ("Bo Ek", "PERSON")],
}


def newsroom() -> Rows:
    """All rows of the corpus, by table; every check is silent on them."""
    corpus: Rows = {name: [] for name in TABLES}
    for article in ARTICLES:
        _add(corpus, _article(article))
        _add(corpus, _findings(article))
    _add(corpus, _corpus())
    return corpus


def opened(corpus: Rows) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds the rows, with the views and questions of `sql/`."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA stored")
    for table in TABLES:
        connection.execute(schema.ddl(table))
    for table, values in corpus.items():
        if values:
            put(connection, table, values)
    create(connection)
    return connection


def put(connection: duckdb.DuckDBPyConnection, table: str, values: list[Row]) -> None:
    """Insert rows; columns that are not given are null."""
    frame = contract.conform(table, pl.DataFrame(values, infer_schema_length=None))
    if "batch_no" in TABLES[table].columns():
        frame = frame.with_columns(batch_no=pl.lit(0, pl.Int64))
    contract.validated(table, frame)
    connection.register("incoming", frame)
    connection.execute(f"INSERT INTO stored.{table} BY NAME FROM incoming")
    connection.unregister("incoming")


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the views and questions, whatever builds on which."""
    waiting = [*definitions("views"), *definitions("questions")]
    while waiting:
        left = [one for one in waiting if not _is_created(connection, one.creation)]
        if len(left) == len(waiting):
            connection.execute(left[0].creation)
        waiting = left


def _is_created(connection: duckdb.DuckDBPyConnection, statement: str) -> bool:
    try:
        connection.execute(statement)
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """What a question answers."""
    return connection.execute(sql).fetchall()


def _add(corpus: Rows, more: Iterable[tuple[str, Row]]) -> None:
    for table, row in more:
        corpus[table].append(row)


def _span(text: str, words: str, noun: str, after: str = "") -> Row:
    """Where words stand in a text, as columns of the noun."""
    start = text.index(words, text.index(after) if after else 0)
    return {f"{noun}_start": start, f"{noun}_end": start + len(words)}


def _place(text: str, start: int) -> Row:
    """Line and sentence of an offset: in this corpus every line is one sentence."""
    line = text.count("\n", 0, start) + 1
    return {"paragraph_no": line, "sentence_no": line}


def _article(article: Article) -> Iterable[tuple[str, Row]]:
    article_id, text, outlet_id, published_on = article
    yield "articles", {
        "article_id": article_id, "corpus": "desk", "source_key": article_id, "source_key_kind": "path",
        "source_path": f"{article_id}.txt", "source_format": "text", "source_sha256": "0", "outlet_id": outlet_id,
        "title": "Port fees rise" if text == PORT else None, "authors": [], "text": text, "text_repairs": [],
        "published_on": published_on, "text_sha256": "0", "content_sha256": "0", "word_count": len(text.split()),
        "encoding": "utf-8", "extractor_version": "v1", "run_id": "r1",
        "agency": "Nordwire" if article_id == "a3" else None,
    }  # fmt: skip
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        kind = "title" if line == "Port fees rise" else "body"
        place = {"article_id": article_id, "paragraph_no": number}
        span = {"paragraph_start": start, "paragraph_end": start + len(line)}
        body_no = None if kind == "title" else number - (text == PORT)
        line_sha256 = {"Read more in Harbour Post.": "furniture"}.get(line, f"{article_id}-{number}")
        yield "paragraphs", {
            **place, **span, "kind": kind, "body_paragraph_no": body_no, "rule": "prose", "line_sha256": line_sha256,
        }  # fmt: skip
        yield "sentences", {**place, "sentence_no": number, "sentence_start": start, "sentence_end": start + len(line)}
        start += len(line) + 1
    if published_on is None:
        yield "gaps", {"article_id": article_id, "code": "no_date", "severity": "warning", "detail": "nothing says"}


def _findings(article: Article) -> Iterable[tuple[str, Row]]:
    """Names, quotations, numbers and dates of an article."""
    article_id, text = article.article_id, article.text
    source = COPY_OF.get(article_id, article_id)
    for number, (name, kind) in enumerate(ENTITIES[source], 1):
        entity = {"article_id": article_id, "entity_no": number}
        yield "article_entities", {**entity, "name": name, "type": kind, "roles": []}
        yield "entity_links", {**entity, "entity_id": name.lower(), "rule": "same_name"}
        yield "mentions", _mention(article, name, kind, number)
    for table, row in {"a1": _port, "a2": _radio, "a4": _letter}[source](text):
        key = {"quotes": "quote_id", "numeric_facts": "fact_id", "dates": "date_id"}[table]
        yield table, {**row, "article_id": article_id, key: f"{article_id}-{row[key]}", **_quoted(article_id, row)}
    if source == "a1":
        yield "mentions", _mention(article, "Lind", "PERSON", 3, "Lind said fees")


def _quoted(article_id: str, row: Row) -> Row:
    return {"quote_id": f"{article_id}-{row['quote_id']}"} if row.get("quote_id") else {}


def _mention(article: Article, name: str, kind: str, entity_no: int, after: str = "") -> Row:
    span = _span(article.text, name, "mention", after)
    is_in_quote = article.article_id == "a4" and name == "Ada Lind"
    return {
        **span, **_place(article.text, span["mention_start"]), "article_id": article.article_id, "text": name,
        "mention_id": f"{article.article_id}-m{span['mention_start']}", "type": kind, "form": "full", "rule": "name",
        "entity_no": entity_no, "quote_id": f"{article.article_id}-q1" if is_in_quote else None,
    }  # fmt: skip


def _quote(text: str, quote_id: str, words: str, kind: str = "direct", **more: Any) -> tuple[str, Row]:
    span = _span(text, words, "quote")
    segment = {"start": span["quote_start"], "end": span["quote_end"], "is_verbatim": kind == "direct"}
    row = {
        **span, **_place(text, span["quote_start"]), "quote_id": quote_id, "kind": kind, "is_statement": True,
        "cue_class": "speech", "text": words, "segments": [segment], "attribution": "named", "rule": "said", **more,
    }  # fmt: skip
    return "quotes", row


def _cue(text: str, cue: str, lemma: str, speaker: str, after: str) -> Row:
    parts = {"cue": cue, "cue_lemma": lemma, "speaker_written": speaker}
    return {**parts, **_span(text, cue, "cue", after), **_span(text, speaker, "speaker", after)}


def _fact(text: str, fact_id: str, words: str, kind: str, value: float, unit: str, **more: Any) -> tuple[str, Row]:
    span = _span(text, words, "fact")
    row = {
        **span, **_place(text, span["fact_start"]), "fact_id": fact_id, "text": words, "kind": kind, "value": value,
        "unit": unit, "bound": "eq", "change": "none", "change_role": "level", "ambiguity": [], "rule": "number",
        **more,
    }  # fmt: skip
    return "numeric_facts", row


def _period(text: str, words: str, grain: str, basis: str, first: date, last: date) -> Row:
    days = {"period_from": first, "period_to": last, "period_grain": grain, "period_basis": basis}
    return {"period_written": words, **_span(text, words, "period"), **days}


def _surplus(text: str, owner_no: int, counterparty_no: int) -> Row:
    """The surplus of Norland with Sweden in 2025."""
    words = {"concept": "surplus", "owner_written": "Norland", "counterparty_written": "Sweden"}
    spans = _span(text, "surplus", "concept") | _span(text, "Norland", "owner", "surplus of")
    spans |= _span(text, "Sweden", "counterparty", "surplus of")
    return {**words, **spans, "owner_entity_no": owner_no, "counterparty_entity_no": counterparty_no}


def _date(text: str, date_id: str, words: str, grain: str, basis: str, days: tuple[date, date]) -> tuple[str, Row]:
    span = _span(text, words, "date")
    row = {
        **span, **_place(text, span["date_start"]), "date_id": date_id, "text": words, "grain": grain, "basis": basis,
        "date_from": days[0], "date_to": days[1], "rule": "date",
    }  # fmt: skip
    return "dates", row


IN_2025 = (date(2025, 1, 1), date(2025, 12, 31))
PAY = "We will not pay twice, and we never will,"


def _port(text: str) -> Iterable[tuple[str, Row]]:
    said = _cue(text, "said", "say", "Ada Lind", "never will,”")
    yield _quote(text, "q1", PAY, **said, speaker_entity_no=3, speaker_role="Prime Minister")
    said = _cue(text, "said", "say", "Lind", "\nLind said")
    paraphrase = "fees would fall by 12 percent in 2027"
    yield _quote(text, "q2", paraphrase, "indirect", **said, speaker_entity_no=3)
    last_year = _period(text, "last year", "year", "published", *IN_2025)
    surplus = _surplus(text, 1, 2) | last_year
    yield _fact(text, "f1", "40 billion kroner", "money", 40e9, "NOK", **surplus, equivalent_group=1,
                equivalent_role="primary")  # fmt: skip
    yield _fact(text, "f2", "3.6 billion euros", "money", 3.6e9, "EUR", **surplus, equivalent_group=1,
                equivalent_role="equivalent")  # fmt: skip
    fall = {"change": "down", "change_role": "delta", "concept": "fees", **_span(text, "fees", "concept", "Lind said")}
    claimed = {"quote_id": "q2", "claimed_by_entity_no": 3, "claimed_by_written": "Lind"}
    claimed |= _span(text, "Lind", "claimed_by", "\nLind said")
    yield _fact(text, "f3", "12 percent", "percent", 12.0, "%", **fall, **claimed)
    yield _date(text, "d1", "last year", "year", "published", IN_2025)


def _radio(text: str) -> Iterable[tuple[str, Row]]:
    told = _cue(text, "told", "tell", "Ada Lind", "never will,”")
    role = "leader of the Reform Party"
    yield _quote(text, "q1", PAY, **told, speaker_entity_no=1, speaker_role=role)
    said = _cue(text, "said", "say", "Analysts", "Analysts")
    yield _quote(text, "q2", "trade is slow", "indirect", **said, attribution="collective")
    surplus = _surplus(text, 2, 3) | _period(text, "2025", "year", "explicit", *IN_2025)
    yield _fact(text, "f1", "44 billion kroner", "money", 44e9, "NOK", **surplus)
    yield _date(text, "d1", "2025", "year", "explicit", IN_2025)


def _letter(text: str) -> Iterable[tuple[str, Row]]:
    said = _cue(text, "said", "say", "Bo Ek", "said Bo")
    yield _quote(text, "q1", "It is over for Ada Lind,", **said, speaker_entity_no=2)
    yield _quote(text, "q2", "Nobody asked us,", attribution="none", cue_class=None)


def _corpus() -> Iterable[tuple[str, Row]]:
    people = {"ada lind": (4, "female"), "bo ek": (1, None)}
    names = {"Norland": 3, "Sweden": 3, "Harbour Post": 2}
    for entity_id, (count, gender) in people.items():
        person = {"name": entity_id.title(), "type": "PERSON", "article_count": count, "gender": gender}
        yield "entities", {"entity_id": entity_id, **person}
    for alias in ("Ada Lind", "Lind"):
        yield "entity_aliases", {"entity_id": "ada lind", "alias": alias, "source": "mentions", "count": 1}
    for name, count in names.items():
        kind = "ORGANIZATION" if name == "Harbour Post" else "LOCATION"
        yield "entities", {"entity_id": name.lower(), "name": name, "type": kind, "article_count": count}
    for article_id, story_id in {"a1": "s1", "a2": "s2", "a3": "s1", "a4": "s4"}.items():
        copy_kind = "exact" if article_id in COPY_OF else "original"
        yield "article_stories", {"article_id": article_id, "story_id": story_id, "copy_kind": copy_kind}
    for story_id, first, articles, outlets in (("s1", "a1", 2, 2), ("s2", "a2", 1, 1), ("s4", "a4", 1, 0)):
        counts = {"article_count": articles, "outlet_count": outlets}
        yield "stories", {"story_id": story_id, "first_article_id": first, **counts}
    for article_id in ("a1", "a2", "a3"):
        member = {"quote_id": f"{article_id}-q1", "article_id": article_id}
        yield "quote_cluster_members", {**member, "quote_cluster_id": "pay"}
    cluster = {"quote_cluster_id": "pay", "canonical_text": PAY, "first_quote_id": "a1-q1"}
    yield "quote_clusters", {**cluster, "quote_count": 3, "outlet_count": 2}
    sides = {"owner_entity_id": "norland", "counterparty_entity_id": "sweden"}
    yield "metrics", {"metric_id": "surplus", "name": "surplus", "unit_kind": "money", **sides}
    yield "metrics", {"metric_id": "fees", "name": "fees", "unit_kind": "percent"}
    for fact in ("a1-f1", "a1-f2", "a2-f1", "a3-f1", "a3-f2", "a1-f3", "a3-f3"):
        metric = {"metric_id": "fees" if fact.endswith("f3") else "surplus"}
        yield "fact_metrics", {"fact_id": fact, "article_id": fact[:2], **metric}
    yield "repeated_lines", {"line_sha256": "furniture", "outlet_id": "harbour-post.example", "count": 3}
    yield "repeated_lines", {"line_sha256": "furniture", "outlet_id": "tribune.example", "count": 3}
    yield "outlets", {"outlet_id": "harbour-post.example", "name": "Harbour Post"}
    yield "outlets", {"outlet_id": "tribune.example", "name": "Tribune"}
    for table, rule in (("mentions", "name"), ("quotes", "said"), ("numeric_facts", "number"), ("dates", "date"),
                        ("paragraphs", "prose")):  # fmt: skip
        yield "rules", {"rule": rule, "table_name": table, "extractor_version": "v1", "description": "For tests."}
    yield "runs", {
        "run_id": "r1", "started_at": datetime(2026, 3, 5), "finished_at": datetime(2026, 3, 5, 1), "flow": "direct",
        "extractor_version": "v1", "file_count": 4, "record_count": 4, "article_count": 4, "unchanged_count": 0,
        "rejected_count": 0, "skipped_count": 0,
    }  # fmt: skip
    former = PORT.replace("12 percent", "10 percent")
    yield "revisions", {
        "article_id": "a1", "text_sha256": "former", "run_id": "r1", "title": "Port fees rise", "text": former,
        "replaced_at": datetime(2026, 3, 5),
    }  # fmt: skip
    yield "run_changes", {"run_id": "r1", "table_name": "quotes", "change": "added", "rule": "said", "row_count": 8}
