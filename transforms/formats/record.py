"""One record of a news archive: its fields, whatever the provider calls them, as an article."""

import html
import re
from typing import Any

from transforms.errors import UnreadableRecord
from transforms.formats.decoding import cleaned
from transforms.formats.fields import NONE_TOLD, Columns, aliases, at, first, language_code, line, names, renamed
from transforms.formats.markup import text_of
from transforms.formats.raw import RawArticle, assembled
from transforms.text.bylines import authors
from transforms.text.publication import Publication, publication, published_in_url


def article(
    record: Any,
    number: int | None,
    start: int | None,
    source_format: str,
    encoding: str,
    told: Columns = NONE_TOLD,
) -> RawArticle:
    """One article from the fields of a record; `lexicon/field_aliases.csv` says which.

    Args:
        record: the parsed record.
        number, start: its number and first byte in the file.
        source_format: json or jsonl.
        encoding: what it was decoded with.
        told: the user's names of fields, by field.

    Raises:
        UnreadableRecord: `not_an_object`, `no_such_column`, `no_text`, `provider_error`, `html_too_deep`.
    """
    if not isinstance(record, dict):
        raise UnreadableRecord("not_an_object", "The record is no JSON object with named fields; mend or remove it.")
    record = record | record["_source"] if isinstance(record.get("_source"), dict) else record  # Elasticsearch
    record = renamed(record, told) if told else record
    body, repairs = _body(first(record, "body"))
    body, cuts = _CUT_BY_PROVIDER.subn("", body)
    text = cleaned(body, encoding, (*repairs, "cut_by_provider:1") if cuts else repairs)
    if not text.text.strip():
        raise _without_text(record, source_format)
    if text.text.strip() == _REMOVED:
        raise UnreadableRecord("removed", "The provider has taken the article back (its text is `[Removed]`).")
    title, subtitle, url = line(first(record, "title")), line(first(record, "subtitle")), _url(record)
    byline, persons = _authors(first(record, "byline"))
    return RawArticle(
        None, number, start, source_format,
        text=assembled(title, subtitle, text.text),
        encoding=encoding,
        text_repairs=text.repairs,
        provider_id=_identity(record),
        url=url,
        title=title,
        subtitle=subtitle,
        byline=byline,
        authors=persons,
        section=line(first(record, "section")),
        language=language_code(first(record, "language")),
        outlet=_outlet(line(first(record, "outlet"))),
        published=_published(record, url),
        agency=line(first(record, "agency")) or _agency(first(record, "byline")),
    )  # fmt: skip


def _without_text(record: dict[str, Any], source_format: str) -> UnreadableRecord:
    """What is told of a record without text: which fields it has, so that the one with the text can be named."""
    if error := _error_of(record):
        detail = f"The provider answered with an error and no article ({error[:MOST_NAMED].rstrip('.')}); ask it again."
        return UnreadableRecord("provider_error", detail)
    if source_format not in MAPPED:
        return UnreadableRecord("no_text", "The item has no text; remove it, or fetch the page that it announces.")
    there = ", ".join(name for name, value in record.items() if value not in (None, "", [], {}))
    detail = f"The record has no text (its fields with content: {there[:MOST_NAMED] or 'none'}); "
    return UnreadableRecord(
        "no_text", detail + "if one of them holds it, name it in columns.csv (`text,NAME`); else fetch the page itself."
    )


def _error_of(record: dict[str, Any]) -> str | None:
    """What an API says went wrong, where its answer is that and no article; as NewsAPI, Guardian and NYT name it."""
    inside = record.get("response", record.get("fault", record))
    answer = inside if isinstance(inside, dict) else {}
    is_failed = "fault" in record or str(answer.get("status")).lower() in ("error", "fail", "failed")
    return line(answer.get("message") or answer.get("faultstring")) if is_failed else None


def _identity(record: dict[str, Any]) -> str | None:
    """What the provider calls the record; an address under `uri` is none: it is the article's address."""
    written = (line(at(record, name)) for name in aliases("provider_id"))
    return next((name for name in written if name and not name.startswith(("http://", "https://"))), None)


def _body(value: Any) -> tuple[str, tuple[str, ...]]:
    """The text of a body field and what was done to it: markup becomes lines, character references characters."""
    text = "\n".join(map(_text, value)) if isinstance(value, list) else _text(value)
    if count := len(_MARKUP.findall(text)):
        return text_of(text.encode("utf-8", "replace").decode()), (f"markup:{count}",)
    if count := len(_REFERENCE.findall(text)):
        return html.unescape(text), (f"character_references:{count}",)
    return text, ()


def _text(value: Any) -> str:
    """A text, or the text inside an object that wraps it."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("text", "content", "value", "rendered", "#text") if value.get(name)), "")
    return value if isinstance(value, str) else ""


def _authors(value: Any) -> tuple[str | None, tuple[str, ...]]:
    """The byline as written and the names in it; a list of authors is taken as it stands, but for
    agencies and the numbers by which WordPress calls them."""
    if isinstance(value, str) or (isinstance(value, dict) and "original" in value):
        return line(value), authors(line(value))
    persons = [name for name in names([one for one in _listed(value) if not _is_agency(one)]) if not name.isdecimal()]
    return ", ".join(persons) or None, tuple(persons)


def _agency(value: Any) -> str | None:
    """The agency among the authors, where the provider tells which of them are (Event Registry)."""
    return next(iter(names([one for one in _listed(value) if _is_agency(one)])), None)


def _is_agency(author: Any) -> bool:
    return isinstance(author, dict) and author.get("isAgency") is True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _url(record: dict[str, Any]) -> str | None:
    """The first address among the names of the field: some providers put an identity under `uri`."""
    written = (line(at(record, name)) for name in aliases("url"))
    return next((url for url in written if url and url.startswith(("http://", "https://"))), None)


def _outlet(written: str | None) -> str | None:
    """An outlet's name, or its domain as addresses give it elsewhere: without `www.`."""
    return written.removeprefix("www.") if written else None


def _published(record: dict[str, Any], url: str | None) -> Publication | None:
    """The first field of a publication date that can be read, else the day in the address."""
    read = (publication(at(record, name), "record") for name in aliases("published"))
    return next(filter(None, read), None) or published_in_url(url)


MAPPED = frozenset({"json", "jsonl", "csv", "xlsx", "parquet"})  # formats whose columns users can name
MOST_NAMED = 200  # characters of the names of fields in a message
_REMOVED = "[Removed]"  # NewsAPI has it for title and text of what was taken back
_CUT_BY_PROVIDER = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")  # NewsAPI gives 200 characters
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|li|ul|ol|img|figure|blockquote|table)\b[^<>]*>", re.I)
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
