"""examples/ shows what CONTRIBUTING says it shows, and its articles hold the answers that README asks for."""

import csv
from functools import cache
from pathlib import Path

import polars as pl

from flows.folders import SIDECARS
from transforms import extract
from transforms.formats import RawArticle, Reject, is_supported, read

EXAMPLES = Path(__file__).parents[1] / "examples"
WIRE = "wire-desk/2026-04-14-vietnam-trade-surplus.txt"
EXACT_COPY = "bay-courier/2026-04-14-vietnam-trade.txt"
EDITED_COPY = "lakeshore-tribune/vietnam-surplus-jumps.html"
REVISION = "harbour-post/vietnam-revises-surplus.html"


@cache
def records() -> list[tuple[str, RawArticle | Reject]]:
    """Every record of examples/ with its file."""
    found = []
    for path in sorted(EXAMPLES.rglob("*")):
        if path.is_file() and path.name not in SIDECARS and is_supported(path.name):
            with path.open("rb") as stream:
                found += [(str(path.relative_to(EXAMPLES)), record) for record in read(stream, path.name)]
    return found


def sidecar(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tables() -> dict[str, pl.DataFrame]:
    """The tables of all examples; `article_id` is file and record."""
    days = {row["path"]: row["published_on"] for row in sidecar("metadata.csv")}
    articles = [
        {
            "article_id": f"{path}#{record.record or 1}",
            "text": record.text,
            "title": record.title,
            "published_on": record.published.on if record.published else None,
            "told": days.get(path),
        }
        for path, record in records()
        if isinstance(record, RawArticle)
    ]
    frame = pl.DataFrame(articles, infer_schema_length=None)
    return extract(frame.with_columns(pl.coalesce("published_on", pl.col("told").str.to_date())).drop("told"))


def rows(table: str, path: str, record: int = 1) -> list[dict[str, object]]:
    return tables()[table].filter(pl.col("article_id") == f"{path}#{record}").to_dicts()


def test_there_are_a_dozen_articles_in_four_formats_and_one_record_that_breaks_off() -> None:
    articles = [record for _, record in records() if isinstance(record, RawArticle)]
    rejects = [(path, record.record, record.reason) for path, record in records() if isinstance(record, Reject)]

    assert len(articles) >= 12
    assert {article.source_format for article in articles} == {"text", "html", "jsonl"}
    assert rejects == [("feed/2026-05-14.jsonl", 2, "truncated_json")]


def test_metadata_speaks_of_files_that_exist_and_of_outlets_that_are_listed() -> None:
    told = sidecar("metadata.csv")
    outlets = {row["outlet_id"] for row in sidecar("outlets.csv")}

    assert [row["path"] for row in told if not (EXAMPLES / row["path"]).is_file()] == []
    assert {row["outlet"] for row in told} <= outlets


def test_one_article_is_dated_nowhere() -> None:
    undated = tables()["articles"].filter(pl.col("published_on").is_null())["article_id"].to_list()

    assert undated == ["fishing-village.txt#1"]


def test_furniture_is_told_from_the_article() -> None:
    kinds = {row["kind"]: row for row in rows("paragraphs", "harbour-post/castlebeck-flood.txt")}

    assert {"banner", "title", "caption", "body", "boilerplate"} <= kinds.keys()


def test_the_exact_copy_has_the_wire_storys_words_and_the_edited_copy_has_not() -> None:
    hashes = dict(tables()["articles"].select("article_id", "content_sha256").iter_rows())

    assert hashes[f"{EXACT_COPY}#1"] == hashes[f"{WIRE}#1"]
    assert hashes[f"{EDITED_COPY}#1"] != hashes[f"{WIRE}#1"]


def test_wire_copy_names_its_agency() -> None:
    agencies = dict(tables()["articles"].select("article_id", "agency").iter_rows())

    assert {agencies[f"{path}#1"] for path in (WIRE, EXACT_COPY, EDITED_COPY)} == {"AP"}


def test_the_trade_surplus_is_first_put_at_41_2_and_then_at_39_8_billion_dollars() -> None:
    surplus = {
        path: {
            fact["value"]
            for fact in rows("numeric_facts", path)
            if fact["unit"] == "USD" and "surplus" in str(fact["concept"])
        }
        for path in (WIRE, EDITED_COPY, REVISION)
    }

    assert 41.2e9 in surplus[WIRE]
    assert 41.2e9 in surplus[EDITED_COPY]
    assert 39.8e9 in surplus[REVISION]


def test_the_ministers_sentence_stands_in_every_copy() -> None:
    said = "We did not set out to break a record,"

    for path in (WIRE, EXACT_COPY, EDITED_COPY):
        (speaker,) = [quote["speaker_written"] for quote in rows("quotes", path) if quote["text"] == said]

        assert str(speaker).endswith("Pham Quoc Vinh")


def test_a_quotation_over_four_paragraphs_stays_with_its_speaker() -> None:
    quotes = rows("quotes", "lakeshore-tribune/2026-04-29-marchetti-testimony.txt")
    entities = {
        row["entity_no"]: row["name"]
        for row in rows("article_entities", "lakeshore-tribune/2026-04-29-marchetti-testimony.txt")
    }
    speech = [
        quote for quote in quotes if str(quote["text"]).startswith(("You are looking", "We have done", "I do not"))
    ]

    assert [entities.get(quote["speaker_entity_no"]) for quote in speech] == ["Elena Marchetti"] * 3


def test_single_marks_are_quotation_marks_in_a_british_paper() -> None:
    texts = [quote["text"] for quote in rows("quotes", "harbour-post/castlebeck-flood.txt")]

    assert "We lost neighbours tonight, not numbers," in texts
