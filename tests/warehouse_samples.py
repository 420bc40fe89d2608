"""Small articles whose rows are written out by plain rules, so that tests of the warehouse need no extractor."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

import polars as pl

from transforms import contract, ids
from transforms.tables import TABLES
from transforms.text.shingles import sampled, word_hashes
from warehouse import commit, corpus, lake, receipts, runs
from warehouse.newest import newest_of_each
from warehouse.receipts import FileRead, Receipt
from warehouse.runs import Run

VERSION = "extractor-1"


class Sample(NamedTuple):
    """An article: each line is a paragraph and a sentence; names, quotations and figures are found in its text.

    Args:
        path: the file it stands in.
        lines: its text.
        names: (type, name) or (type, name, country) of what it speaks of; the first is speaker and owner.
        quotes: quotations that stand in it.
        figures: (concept, text, value) of numbers that stand in it.
        key: its source key; the path where none is given.
    """

    path: str
    lines: tuple[str, ...]
    names: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[str, ...] = ()
    figures: tuple[tuple[str, str, float], ...] = ()
    published_on: date | None = None
    outlet_id: str | None = None
    agency: str | None = None
    key: str | None = None
    record: int | None = None
    corpus: str = "news"

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def article_id(self) -> str:
        return ids.row_id(self.corpus, self.key or self.path)


def tables(samples: Sequence[Sample]) -> dict[str, pl.DataFrame]:
    """All article tables of the samples; of two with one id the newest."""
    articles = newest_of_each(contract.conform("articles", pl.DataFrame([_article(one) for one in samples])))
    current = {(row["article_id"], row["source_path"], row["source_record"]) for row in articles.iter_rows(named=True)}
    kept = [one for one in samples if (one.article_id, one.path, one.record) in current]
    rows: dict[str, list[dict[str, Any]]] = {
        "paragraphs": [row for one in kept for row in _paragraphs(one)],
        "sentences": [row for one in kept for row in _sentences(one)],
        "article_entities": [row for one in kept for row in _entities(one)],
        "mentions": [row for one in kept for row in _mentions(one)],
        "quotes": [row for one in kept for row in _quotes(one)],
        "numeric_facts": [row for one in kept for row in _facts(one)],
        "shingles": _shingles(kept),
    }
    frames = {table: pl.DataFrame(given, infer_schema_length=None) for table, given in rows.items() if given}
    return {"articles": articles} | {table: contract.conform(table, frame) for table, frame in frames.items()}


def staged(folder: Path, samples: Sequence[Sample], run: Run, **changes: Any) -> Receipt:
    """What a worker leaves for the samples: their rows and a receipt; `changes` replace fields of each file read."""
    given = tables(samples)
    reads = [read(path, samples, given["articles"])._replace(**changes) for path in {one.path: 0 for one in samples}]
    return receipts.write(given, reads, folder / "staging", run.run_id, run.extractor_version)


def read(path: str, samples: Iterable[Sample], articles: pl.DataFrame) -> FileRead:
    """What became of a file of samples."""
    here = [one for one in samples if one.path == path]
    content = "".join(one.text for one in here).encode()
    count = articles.filter(pl.col("source_path") == path).height
    digest = ids.full_sha256(content.decode())
    return FileRead(
        path, here[0].corpus, len(content), 1, digest, "told", "loaded", len(here), count,
        skipped_count=len(here) - count,
    )  # fmt: skip


@cache
def _template() -> TemporaryDirectory[str]:
    """A warehouse without articles, made once."""
    place = TemporaryDirectory()
    with lake.writing(Path(place.name) / "empty"):
        return place


def empty(folder: Path) -> Path:
    """A warehouse without articles, at the price of a copy."""
    if not (folder / "catalog.sqlite").exists():
        shutil.copytree(Path(_template().name) / "empty", folder, dirs_exist_ok=True)
    return folder


def built(folder: Path, *batches: Sequence[Sample], then_corpus: bool = False) -> Path:
    """A warehouse into which the batches were committed one after the other, in one run."""
    with lake.writing(empty(folder)) as store:
        run = runs.start("direct", VERSION)
        for samples in batches:
            commit.commit(store, [staged(folder, samples, run)], run)
            if then_corpus:
                corpus.update(store, run)
    return folder


def update_under_new_rules(store: lake.Lake) -> None:
    """Bring corpus rows up to date as the first build of a pressrow does that makes them by other rules."""
    run = runs.start("direct", VERSION)
    with patch.object(corpus, "corpus_rules", lambda: run.run_id):
        corpus.update(store, run)


def rows(folder: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The answer to a question."""
    with lake.connect(folder) as connection:
        return connection.execute(sql, list(values)).fetchall()


def stored_rows(folder: Path, names: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of stored tables, in a fixed order, without what says when they were written."""
    with lake.connect(folder) as connection:
        return {
            table: connection.sql(f"FROM stored.{table}")
            .select(*(name for name in TABLES[table].columns() if name not in ("batch_no", "run_id")))
            .order("ALL")
            .fetchall()
            for table in sorted(names)
        }


def _article(one: Sample) -> dict[str, Any]:
    body = " ".join(one.text.lower().split())
    return {
        "article_id": one.article_id,
        "corpus": one.corpus,
        "source_key": one.key or one.path,
        "source_key_kind": "provider_id" if one.key else "path",
        "source_path": one.path,
        "source_record": one.record,
        "source_format": "text",
        "source_sha256": ids.full_sha256(one.path),
        "outlet_id": one.outlet_id,
        "title": one.lines[0] if one.lines else None,
        "agency": one.agency,
        "published_on": one.published_on,
        "text": one.text,
        "text_sha256": ids.full_sha256(one.text),
        "content_sha256": ids.full_sha256(body),
        "word_count": len(body.split()),
        "encoding": "utf-8",
        "extractor_version": VERSION,
    }


def _shingles(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """The runs of words of the samples."""
    words = pl.DataFrame(
        [(number, word) for number, one in enumerate(samples) for word in one.text.split()],
        schema={"article_no": pl.UInt32, "text": pl.String},
        orient="row",
    )
    found = sampled(words.select("article_no", word=word_hashes(words["text"])))
    return [row | {"article_id": samples[row["article_no"]].article_id} for row in found.iter_rows(named=True)]


def _places(one: Sample) -> list[tuple[int, int, int]]:
    """Number, start and end of each line."""
    places, start = [], 0
    for number, line in enumerate(one.lines, start=1):
        places.append((number, start, start + len(line)))
        start += len(line) + 1
    return places


def _paragraphs(one: Sample) -> Iterable[dict[str, Any]]:
    for (number, start, end), line in zip(_places(one), one.lines, strict=True):
        folded = "".join("0" if letter.isdigit() else letter for letter in line.lower())
        yield {
            "article_id": one.article_id, "paragraph_no": number, "body_paragraph_no": number, "kind": "body",
            "rule": "sample", "line_sha256": ids.row_id(folded), "paragraph_start": start, "paragraph_end": end,
        }  # fmt: skip


def _sentences(one: Sample) -> Iterable[dict[str, Any]]:
    for number, start, end in _places(one):
        yield {
            "article_id": one.article_id, "sentence_no": number, "paragraph_no": number,
            "sentence_start": start, "sentence_end": end,
        }  # fmt: skip


def _entities(one: Sample) -> Iterable[dict[str, Any]]:
    for number, (kind, name, *country) in enumerate(one.names, start=1):
        yield {
            "article_id": one.article_id, "entity_no": number, "name": name, "type": kind,
            "country": country[0] if country else None, "roles": [],
        }  # fmt: skip


def _span(one: Sample, words: str, noun: str) -> dict[str, Any]:
    """Where words stand in the text, and in which line."""
    start = one.text.index(words)
    line = next(number for number, first, end in _places(one) if first <= start < end)
    return {
        "article_id": one.article_id, "sentence_no": line, "paragraph_no": line, "text": words, "rule": "sample",
        f"{noun}_start": start, f"{noun}_end": start + len(words),
        f"{noun}_id": ids.row_id(noun, one.article_id, start, start + len(words)),
    }  # fmt: skip


def _mentions(one: Sample) -> Iterable[dict[str, Any]]:
    for number, (kind, name, *_) in enumerate(one.names, start=1):
        yield _span(one, name, "mention") | {"type": kind, "form": "full", "entity_no": number}


def _quotes(one: Sample) -> Iterable[dict[str, Any]]:
    for words in one.quotes:
        span = _span(one, words, "quote")
        yield span | {
            "kind": "direct", "is_statement": True, "cue_class": "speech", "attribution": "named",
            "segments": [{"start": span["quote_start"], "end": span["quote_end"], "is_verbatim": True}],
            "speaker_entity_no": 1 if one.names else None,
        }  # fmt: skip


def _facts(one: Sample) -> Iterable[dict[str, Any]]:
    for concept, words, value in one.figures:
        yield _span(one, words, "fact") | {
            "kind": "money", "value": value, "value_decimal": value, "unit": "USD", "unit_system": "iso4217",
            "bound": "eq", "change": "none", "change_role": "level", "concept": concept, "ambiguity": [],
            "owner_entity_no": 1 if one.names else None,
        }  # fmt: skip
