"""Ingest one unit: open its files, read their articles, extract all rows, write them and a receipt."""

import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import polars as pl

import transforms
from flows.articles import ReadArticle, article_rows
from flows.folders import Trouble
from flows.reading import ReadFile, pieces_of, refused
from flows.units import Unit
from transforms import contract
from transforms.errors import BrokenPromise
from transforms.formats import Reject
from transforms.version import extractor_version
from warehouse import receipts
from warehouse.counts import Counts
from warehouse.newest import newest_of_each
from warehouse.receipts import FileRead, Receipt
from warehouse.watched import watched

Tables = dict[str, pl.DataFrame]

MOST_FAULTS = 5  # articles of a unit that may trip our code; what trips it more often is no oddity of the input


class Ingested(NamedTuple):
    """What one unit gave.

    Args:
        receipt: what was written, to be committed; None when nothing was.
        counts: files and records, and what became of them.
        touched: path and modification time of files whose bytes are the same as when they were last read.
        unopened: files that were read before and cannot be opened now; what is stored of them stays.
    """

    receipt: Receipt | None
    counts: Counts
    touched: tuple[tuple[str, int], ...] = ()
    unopened: tuple[Trouble, ...] = ()

    def as_json(self) -> str:
        """All of it on one line."""
        return json.dumps([self.receipt and self.receipt.as_json(), *self[1:]])

    @classmethod
    def from_json(cls, line: str) -> "Ingested":
        """What `as_json` wrote."""
        receipt, counts, touched, unopened = json.loads(line)
        return cls(
            Receipt.from_json(receipt) if receipt else None,
            Counts(*counts),
            tuple((path, mtime_ns) for path, mtime_ns in touched),
            tuple(Trouble(*place) for place in unopened),
        )


class Fault(NamedTuple):
    """An article on which our own code fails.

    Args:
        place: its place among those worked on.
        error: what was raised.
        said: what people are told of it.
    """

    place: int
    error: Exception
    said: str


def answered(line: str) -> str:
    """Ingest the unit that a line of JSON describes; what came of its pieces as a line of JSON."""
    return json.dumps([one.as_json() for one in ingested_in_pieces(Unit.from_json(line))])


def answers(line: str) -> list[Ingested]:
    """What `answered` wrote."""
    return [Ingested.from_json(one) for one in json.loads(line)]


def ingested_in_pieces(unit: Unit) -> Iterator[Ingested]:
    """Ingest a unit: its files together, but for files of more articles than may be held at a time, piece by piece."""
    if unit.stored:
        yield extracted_again(unit)
        return
    whole: list[ReadFile] = []
    for source in unit.files:
        pieces = pieces_of(source)
        first, second = next(pieces), next(pieces, None)
        if second is None:
            whole.append(first)
            continue
        yield from (ingested([piece], unit) for piece in chain((first, second), pieces))
    if whole:
        yield ingested(whole, unit)


def ingested(files: list[ReadFile], unit: Unit) -> Ingested:
    """Ingest what was read of a unit; an article that trips our code is rejected and costs no other.

    Raises:
        BrokenPromise: when rows break their declaration, or many articles trip our code: that is never the input's
            fault.
    """
    articles = _articles(files)
    paths = [article.source.file.path for article in articles]
    tables, faults = _spared(paths, lambda places: extracted([articles[place] for place in places], unit))
    said = {id(articles[fault.place]): fault.said for fault in faults}
    return _written(unit, [_without(file, said) for file in files], tables)


def extracted_again(unit: Unit) -> Ingested:
    """Rows of stored articles as this extractor makes them; what trips it keeps the rows it has.

    Raises:
        BrokenPromise: as `ingested` does: then all that is stored stays as it is.
    """
    articles = pl.read_parquet(Path(unit.staging, unit.stored))
    names = watched(Path(unit.staging).parent)
    paths = articles["source_path"].to_list()
    tables, _ = _spared(paths, lambda places: transforms.extract(articles[places], names) if places else {})
    receipt = receipts.write(tables, [], Path(unit.staging), unit.run_id, extractor_version()) if tables else None
    return Ingested(receipt, Counts())


def rejected(unit: Unit, reason: str, detail: str) -> Ingested:
    """What is told of a unit whose files could not be worked on at all."""
    return _written(unit, [refused(file, reason, detail) for file in unit.files], {})


def extracted(articles: Sequence[ReadArticle], unit: Unit) -> dict[str, pl.DataFrame]:
    """All article tables of the articles read; of several records of one article the newest."""
    if not articles:
        return {}
    rows = newest_of_each(article_rows(articles, unit.outlets, unit.run_id))
    return transforms.extract(rows, watched(Path(unit.staging).parent))


def _articles(files: Iterable[ReadFile]) -> list[ReadArticle]:
    return [article for file in files for article in file.articles]


def _spared(paths: Sequence[str], work: Callable[[list[int]], Tables]) -> tuple[Tables, list[Fault]]:
    """What comes of articles but for the few on which our own code fails, and these.

    Args:
        paths: the file that each article came from.
        work: gives the rows of the articles at certain places; an article that trips our code makes it fail.

    Raises:
        BrokenPromise: when many articles trip our code: then something is wrong with us, and a run would only lose all
            that is read.
    """
    places = list(range(len(paths)))
    try:
        return work(places), []
    except (BrokenPromise, MemoryError):
        raise
    except Exception:
        faults = list(islice(_faults(paths, places, work), MOST_FAULTS + 1))
    if faults:
        traceback.print_exception(faults[0].error)
    if len(faults) > MOST_FAULTS:
        raise BrokenPromise(f"More than {MOST_FAULTS} articles of one unit fail; the run stops. {faults[0].said}")
    lost = {fault.place for fault in faults}
    return work([place for place in places if place not in lost]), faults


def _faults(paths: Sequence[str], places: list[int], work: Callable[[list[int]], Tables]) -> Iterator[Fault]:
    """The articles on which our own code fails, found by halves."""
    try:
        work(places)
    except (BrokenPromise, MemoryError):
        raise
    except Exception as error:
        if len(places) == 1:
            path, failure = paths[places[0]], f"{type(error).__name__}: {error}"
            yield Fault(places[0], error, f"pressrow failed on this article of {path} ({failure}). Please report it.")
            return
        half = len(places) // 2
        yield from _faults(paths, places[:half], work)
        yield from _faults(paths, places[half:], work)


def _without(file: ReadFile, said: Mapping[int, str]) -> ReadFile:
    """The file without the articles on which our own code fails; those are rejected with what is said of them.

    Args:
        file: as read.
        said: by `id` of the article.
    """
    if not said:
        return file
    kept = tuple(article for article in file.articles if id(article) not in said)
    lost = [(article.raw, said[id(article)]) for article in file.articles if id(article) in said]
    rejects = [Reject(raw.member, raw.record, raw.byte_offset, "label", "internal_error", why, "") for raw, why in lost]
    return file._replace(articles=kept, rejects=(*file.rejects, *rejects))


def _written(unit: Unit, files: list[ReadFile], tables: dict[str, pl.DataFrame]) -> Ingested:
    """Write rows, rejects and the receipt; nothing where no file gave anything new."""
    kept: dict[str, int] = dict(tables["articles"].group_by("source_path").len().rows()) if tables else {}
    told = [_file_read(file, kept.get(file.source.file.path, 0)) for file in files]
    touched = tuple((file.source.file.path, file.source.file.mtime_ns) for file in files if file.is_unchanged)
    unopened = tuple(_trouble(file) for file in files if file.is_kept)
    news = [file for file in files if not file.is_unchanged and not file.is_kept]
    if not news:
        return Ingested(None, counted(told), touched, unopened)
    rows = {**tables, "rejects": _reject_rows(news, unit.run_id)}
    new_paths = {file.source.file.path for file in news}
    stored = [one for one in told if one.path in new_paths]
    receipt = receipts.write(rows, stored, Path(unit.staging), unit.run_id, extractor_version())
    return Ingested(receipt, counted(told), touched, unopened)


def counted(files: Iterable[FileRead]) -> Counts:
    """The files' records, added up; ranges of a file count as one file, by the range that starts it."""
    return Counts(*map(sum, zip(*(_counts(file) for file in files), strict=True))) if files else Counts()


def _counts(file: FileRead) -> Counts:
    return Counts(
        int(file.start == 0),
        file.record_count,
        file.article_count,
        file.unchanged_count,
        file.rejected_count,
        file.skipped_count,
    )


def _trouble(file: ReadFile) -> Trouble:
    reject = file.rejects[0]
    return Trouble(file.source.file.path, reject.reason, reject.detail)


def _file_read(file: ReadFile, article_count: int) -> FileRead:
    source = file.source
    unchanged = source.known_records if file.is_unchanged else 0
    status = ("partly_loaded" if file.articles else "rejected") if file.rejects else "loaded"
    return FileRead(
        source.file.path,
        source.file.corpus,
        source.file.size,
        source.file.mtime_ns,
        file.sha256,
        source.settings_sha256,
        status,
        record_count=unchanged + len(file.articles) + len(file.rejects),
        article_count=article_count,
        unchanged_count=unchanged,
        rejected_count=len(file.rejects),
        skipped_count=len(file.articles) - article_count,
        start=source.start,
        end=source.end,
    )


def _reject_rows(files: Iterable[ReadFile], run_id: str) -> pl.DataFrame:
    rows = [
        {
            "run_id": run_id,
            "path": file.source.file.path,
            "member": reject.member or "",
            "record": reject.record or 0,
            **{name: getattr(reject, name) for name in ("byte_offset", "stage", "reason", "detail", "head")},
        }
        for file in files
        for reject in file.rejects
    ]
    return contract.conform("rejects", pl.DataFrame(rows, schema=contract.empty("rejects").schema))
