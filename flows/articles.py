"""Raw articles become rows of the table `articles`: identity, outlet and publication settled."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import polars as pl

from flows.folders import root
from flows.units import Told, UnitFile
from transforms import contract
from transforms.formats import RawArticle
from transforms.ids import row_id
from transforms.text.bylines import authors
from transforms.text.publication import Publication, in_zone

Outlets = Mapping[str, Mapping[str, Any]]  # rows by outlet id


LEAST_DIGITS = 8  # of a number that identifies an article beyond its file; Event Registry and ProQuest have 8 to 10


class SourceKey(NamedTuple):
    """What identifies an article at its source."""

    key: str
    kind: str


class ReadArticle(NamedTuple):
    """A raw article and where it was read."""

    raw: RawArticle
    source: UnitFile
    source_sha256: str


def article_rows(read: Iterable[ReadArticle], outlets: Mapping[str, Outlets], run_id: str) -> pl.DataFrame:
    """One row per article as read, in that order, with what `transforms.extract` takes as given.

    Args:
        read: the articles.
        outlets: known outlets by folder and id; need `name`, `domain`, `country`, `timezone`.
        run_id: the run that reads them.

    Returns:
        The columns of `articles` that reading settles, `outlet_country`, and `default_published_on`: the day that
        the build was told for articles that do not say. `article_id` may stand twice.
    """
    ids = {folder: outlet_ids(known) for folder, known in outlets.items()}
    rows = [_row(article, outlets, ids, run_id) for article in read]
    return pl.DataFrame(rows, schema=_schema())


def source_key(raw: RawArticle, path: str, url: str | None) -> SourceKey:
    """Provider's id, else address, else path with member; a record without either is known by its text.

    A short number is the place of a row in a table or a blog: it tells articles of one file apart and nothing more,
    or the rows of two tables would replace one another.
    """
    is_counted = raw.provider_id is not None and raw.provider_id.isdecimal() and len(raw.provider_id) < LEAST_DIGITS
    if raw.provider_id and not is_counted:
        return SourceKey(raw.provider_id, "provider_id")
    if url:
        return SourceKey(canonical(url), "url")
    place = path if raw.member is None else f"{path}!{raw.member}"
    if is_counted:
        return SourceKey(f"{place}#{raw.provider_id}", "provider_id")
    if raw.record is None:
        return SourceKey(place, "path")
    return SourceKey(f"{place}#{row_id(raw.title, raw.text)}", "content")


def canonical(url: str) -> str:
    """The address without fragment and tracking parameters, host in lower case."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(name)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, urlencode(query), ""))


def outlet_ids(outlets: Outlets) -> dict[str, str]:
    """Outlet ids by all that outlets go by, in lower case: id, name, domain."""
    return {
        str(name).casefold(): outlet
        for outlet, row in outlets.items()
        for name in (row.get("name"), row.get("domain"), outlet)
        if name
    }


def _row(
    article: ReadArticle, outlets: Mapping[str, Outlets], ids: Mapping[str, Mapping[str, str]], run_id: str
) -> dict[str, Any]:
    raw, source, told = article.raw, article.source, article.source.told
    url = told.url or raw.url
    key = source_key(raw, source.file.path, url)
    said = told.outlet or raw.outlet or told.default_outlet or domain(url)
    folder = root(source.file.path)
    outlet = ids.get(folder, {}).get(said.casefold(), said) if said else None
    known = outlets.get(folder, {}).get(outlet or "", {})
    published = _published(told, raw, known.get("timezone"))
    return {
        "article_id": row_id(source.file.corpus, key.key),
        "corpus": source.file.corpus,
        "source_key": key.key,
        "source_key_kind": key.kind,
        "source_path": source.file.path,
        "source_member": raw.member,
        "source_record": raw.record,
        "source_format": raw.source_format,
        "source_sha256": article.source_sha256,
        "outlet_id": outlet,
        "outlet_country": known.get("country"),
        "url": url,
        "title": told.title or raw.title,
        "subtitle": raw.subtitle,
        "byline": told.byline or raw.byline,
        "authors": authors(told.byline) if told.byline else list(raw.authors),
        "section": raw.section,
        "language": raw.language,
        "published_on": published and published.on,
        "published_at": published and published.at,
        "published_precision": published and published.precision,
        "published_source": published and published.source,
        "default_published_on": told.default_published_on and date.fromisoformat(told.default_published_on),
        "agency": raw.agency,
        "text": raw.text,
        "block_quotes": list(raw.block_quotes),
        "encoding": raw.encoding,
        "text_repairs": list(raw.text_repairs),
        "field_sources": _field_sources(told, raw, url),
        "run_id": run_id,
    }


def _field_sources(told: Told, raw: RawArticle, url: str | None) -> list[str]:
    """Where the fields come from, as `field:source`: what the user told goes before the file."""
    stands = dict(source.split(":", 1) for source in raw.sources)
    named = {field: stands.get(field, "record") for field in _FIELDS if getattr(raw, field)}
    if "outlet" not in named and (told.default_outlet or domain(url)):
        named["outlet"] = "option" if told.default_outlet else "url"
    named |= {field: "metadata.csv" for field in ("url", "title", "byline", "outlet") if getattr(told, field)}
    return [f"{field}:{named[field]}" for field in _FIELDS if field in named]


_FIELDS = ("url", "title", "subtitle", "byline", "section", "language", "outlet", "agency")


def domain(url: str | None) -> str | None:
    """The host of an address without `www.`; None without one."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _published(told: Told, raw: RawArticle, timezone: str | None) -> Publication | None:
    """As metadata.csv says, else as the file says, on the day of the outlet's zone."""
    found = _told_publication(told) or raw.published
    return in_zone(found, timezone) if found else None


def _told_publication(told: Told) -> Publication | None:
    if told.published is None:
        return None
    day, moment, precision = told.published
    at = datetime.fromisoformat(moment) if moment else None
    return Publication(date.fromisoformat(day), at, precision, "metadata.csv")


def _is_tracking(parameter: str) -> bool:
    return parameter.startswith("utm_") or parameter in {"fbclid", "gclid"}


def _schema() -> dict[str, Any]:
    declared = {name: column.dtype for name, column in contract.columns("articles").items()}
    return declared | {"outlet_country": pl.String, "default_published_on": pl.Date}
