"""Exports of news databases, as lines of text: which database a text is from, and its articles one by one."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from transforms.errors import UnreadableRecord
from transforms.formats import factiva, nexis, proquest
from transforms.formats.decoding import cleaned
from transforms.formats.raw import RawArticle, Reject, of_text, reject
from transforms.formats.record import article


class Database(NamedTuple):
    """A database whose exports are known.

    Args:
        name: as `source_format` tells it.
        marks: texts that every export of it holds.
        records: the fields of each article in an export's lines; of one that cannot be read, why.
        is_one: whether lines are an export: asked only where the marks are there.
    """

    name: str
    marks: tuple[str, ...]
    records: Callable[[list[str]], Iterator[dict[str, Any] | UnreadableRecord]]
    is_one: Callable[[list[str]], bool]


DATABASES = (
    Database("nexis", ("End of Document",), nexis.records, nexis.is_export),
    Database("nexis", ("LENGTH:", "LOAD-DATE:"), nexis.records, nexis.is_export),
    Database("nexis", (" DOCUMENTS", "LENGTH:"), nexis.records, nexis.is_export),
    Database("proquest", ("Publication date:", "Full text:"), proquest.records, proquest.is_export),
    Database("proquest", ("ProQuest document ID",), proquest.records, proquest.is_export),
    Database("factiva", ("Document ", " words"), factiva.records, factiva.is_export),
)
COMMON = ("ocument ", "LENGTH:", "Publication date:", "End of Document")  # every database has one in a mark


def database_of(text: str) -> Database | None:
    """The database that a text was exported from; None for any other text."""
    if not any(map(text.__contains__, COMMON)):
        return None
    for database in DATABASES:
        if all(map(text.__contains__, database.marks)) and database.is_one(text.split("\n")):
            return database
    return None


def records_of(text: str, database: Database, encoding: str) -> Iterator[RawArticle | Reject]:
    """The articles of an export; a bad one is rejected and the next one read."""
    for number, found in enumerate(database.records(text.split("\n")), start=1):
        if isinstance(found, UnreadableRecord):
            yield reject(found, b"", number, None)
            continue
        try:
            yield article(found, number, None, database.name, encoding)
        except UnreadableRecord as error:
            head = " | ".join(str(value) for value in found.values()).encode("utf-8", "replace")
            yield reject(error, head, number, None)


def articles_of(text: str, source_format: str, encoding: str) -> Iterator[RawArticle | Reject]:
    """The articles of a text: those of an export, else the one article it is.

    Raises:
        UnreadableRecord: `no_text`.
    """
    found = cleaned(text, encoding)
    if not found.text.strip():
        raise UnreadableRecord("no_text", "The file holds no text; are its pages pictures? Save it as text.")
    database = database_of(found.text)
    if database:
        yield from records_of(found.text, database, encoding)
        return
    yield of_text(found.text, source_format, encoding, found.repairs)
