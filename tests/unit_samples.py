"""Stories, files and units as the steps of a build take them."""

from pathlib import Path

import polars as pl

from flows.articles import ReadArticle
from flows.folders import FoundFile, SkippedFile, Trouble, folders, walk
from flows.ingest import Ingested, ingested_in_pieces
from flows.units import Told, Unit, UnitFile
from transforms.formats import RawArticle, is_supported

STORY = "Harbour fees to rise\n\nThe port will charge $5 a tonne, Mara Lindqvist said on Monday.\n"


def ingested(unit: Unit) -> Ingested:
    """What a unit of one piece gives."""
    (one,) = ingested_in_pieces(unit)
    return one


def file_at(path: Path, name: str | None = None) -> FoundFile:
    """A file as the survey finds it."""
    status = path.stat()
    return FoundFile(str(path), name or f"news/{path.name}", "news", status.st_size, status.st_mtime_ns)


def part_of(path: Path, told: Told = Told()) -> UnitFile:  # noqa: B008
    """A file as a unit holds it."""
    return UnitFile(file_at(path), told, "settings")


def unit_of(staging: Path, *parts: UnitFile) -> Unit:
    """A unit of files."""
    staging.mkdir(exist_ok=True)
    return Unit(1, "run", str(staging), parts, {})


def read(path: Path, raw: RawArticle, told: Told = Told()) -> ReadArticle:  # noqa: B008
    """An article as read of a file."""
    return ReadArticle(raw, UnitFile(FoundFile(str(path), "news/a.txt", "news", 1, 1), told, "settings"), "sha")


def raw_article(**said: object) -> RawArticle:
    """An article of which a file says this."""
    return RawArticle(None, None, 0, "text", STORY, "utf-8")._replace(**said)  # type: ignore[arg-type]


def seen_in(folder: Path) -> list[FoundFile | SkippedFile | Trouble]:
    """What the walk through a folder finds."""
    return list(walk(folders([folder])[0], is_supported))


def rejects_of(given: Ingested, staging: Path) -> list[tuple[str, str]]:
    """Path and reason of the rejects that a unit wrote."""
    assert given.receipt is not None
    (path,) = (staged.path for staged in given.receipt.tables if staged.table == "rejects")
    return pl.read_parquet(staging / path).select("path", "reason").rows()
