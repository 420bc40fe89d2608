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
        UnreadableRecord: `not_an_object`, `no_such_column`, `no_text`, `html_too_deep`.
    """
    if not isinstance(record, dict):
        raise UnreadableRecord("not_an_object", "The record is no JSON object with named fields; mend or remove it.")
    record = renamed(record, told) if told else record
    body, repairs = _body(first(record, "body"))
    body, cuts = _CUT_BY_PROVIDER.subn("", body)
    text = cleaned(body, encoding, (*repairs, "cut_by_provider:1") if cuts else repairs)
    if not text.text.strip():
        known = ", ".join(aliases("body"))
        raise UnreadableRecord("no_text", f"The record has no text; it is looked for under: {known}.")
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
        outlet=line(first(record, "outlet")),
        published=_published(record, url),
        agency=line(first(record, "agency")),
    )  # fmt: skip


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
    """The byline as written and the names in it; a list of authors is taken as it stands."""
    if isinstance(value, str) or (isinstance(value, dict) and "original" in value):
        return line(value), authors(line(value))
    return ", ".join(names(value)) or None, tuple(names(value))


def _url(record: dict[str, Any]) -> str | None:
    """The first address among the names of the field: some providers put an identity under `uri`."""
    written = (line(at(record, name)) for name in aliases("url"))
    return next((url for url in written if url and url.startswith(("http://", "https://"))), None)


def _published(record: dict[str, Any], url: str | None) -> Publication | None:
    """The first field of a publication date that can be read, else the day in the address."""
    read = (publication(at(record, name), "record") for name in aliases("published"))
    return next(filter(None, read), None) or published_in_url(url)


_CUT_BY_PROVIDER = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")  # NewsAPI gives 200 characters
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|li|ul|ol|img|figure|blockquote|table)\b[^<>]*>", re.I)
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
