"""Nexis Uni and LexisNexis: exports of many articles in one file, told apart by "End of Document"."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.errors import UnreadableRecord
from transforms.text.publication import publication

HEAD_LINES = 40  # lines above the body in which title, outlet and day are looked for
_END = re.compile(r"\s*End of Document\s*", re.I)
_FORMER_START = re.compile(r"\s*\d+ of (\d+) DOCUMENTS\s*")
_EDITION = re.compile(r"(?i)\s*(?:[\w ]{1,30} )?(?:edition|final|correction appended)(?: \d)?\s*")
_FIELD = re.compile(
    r"(?i)\s*(section|length|byline|highlight|dateline|headline|load-date|language|graphic|publication-type"
    r"|correction|correction-date|notes|series|url|distribution|type|subject|body|classification):?(?:\s+(.*))?$"
)
_ALONE = frozenset({"body", "classification", "graphic", "notes", "correction"})  # may stand on a line without a colon
_AFTER_BODY = frozenset({"classification", "load-date", "language", "publication-type", "graphic", "subject", "notes"})
_DECLARED = re.compile(r"(?i)\s*documents \((\d+)\)\s*")
_COPYRIGHT = re.compile(r"(?i)\s*(?:©|\(c\)|copyright)\b.*|\s*all rights reserved.*")


def is_export(lines: list[str]) -> bool:
    """Whether lines are an export: documents that end, and bodies or lengths in them; of one document both."""
    names = {name for line in lines if (name := _field(line)[0])}
    ends = any(_END.fullmatch(line) or _FORMER_START.fullmatch(line) for line in lines)
    return names >= {"length", "load-date"} or (ends and bool(names & {"length", "load-date"}))


def records(lines: list[str]) -> Iterator[dict[str, Any] | UnreadableRecord]:
    """The fields of each document; a document without a body is told, and so are documents that are missing.

    Yields:
        Of every document its fields, by the names that records go by, or why it cannot be read: as many as there are
        lines "End of Document", and one more where the export says that it holds more documents than that.
    """
    documents = list(_documents(lines))
    for number, document in enumerate(documents, start=1):
        yield _fields(document) or UnreadableRecord(
            "no_body", f"Document {number} of the export has no line `Body` and no text; export it as full text."
        )
    declarations = (_DECLARED.fullmatch(line) or _FORMER_START.fullmatch(line) for line in lines)
    declared = next((int(found[1]) for found in declarations if found), None)
    if declared is not None and declared > len(documents):
        yield UnreadableRecord(
            "articles_missing",
            f"The export says that it holds {declared} documents, but {len(documents)} end in it; export it again.",
        )


def _documents(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each document."""
    is_former = not any(_END.fullmatch(line) for line in lines)
    document: list[str] = []
    for line in lines:
        is_mark = _FORMER_START.fullmatch(line) if is_former else _END.fullmatch(line)
        if is_mark:
            if not is_former or any(map(_is_field, document)):
                yield document
            document = []
        else:
            document.append(line)
    if is_former and document:
        yield document


def _fields(document: list[str]) -> dict[str, Any] | None:
    """The fields of a document; None without a body."""
    fields = [_field(line) for line in document]
    named = [name for name, _ in fields]
    is_former = "body" not in named
    opener = "length" if is_former else "body"  # former exports have no line `Body`
    if opener not in named:
        return None
    at = named.index(opener)
    after = next((n for n in range(at + 1, len(named)) if named[n] in _AFTER_BODY), len(named))
    body = "\n".join(
        line for line, name in zip(document[at + 1 : after], named[at + 1 : after], strict=True) if not name
    )
    told: dict[str, str] = {}
    for name, value in fields[:at] + fields[after:] + (fields[at:after] if is_former else []):
        if name:
            told.setdefault(name, value)
    head = document[: next((n for n, name in enumerate(named) if name), at)]
    return _named(told, _head(head, is_former), body.strip()) if body.strip() else None


class _Head(NamedTuple):
    """What stands above the fields of a document."""

    title: str | None = None
    outlet: str | None = None
    day: str | None = None


def _named(told: dict[str, str], head: _Head, body: str) -> dict[str, Any]:
    return {
        "title": told.get("headline") or head.title,
        "outlet": head.outlet,
        "published": head.day,
        "byline": told.get("byline") or None,
        "section": _before_mark(told.get("section")),
        "language": _before_mark(told.get("language")),
        "url": told.get("url") or None,
        "body": _with_dateline(body, told.get("dateline")),
    }


def _with_dateline(body: str, dateline: str | None) -> str:
    """The body, opened by the dateline as papers print it, where it does not begin with it anyway."""
    place = (dateline or "").rstrip(" -–—")
    return body if body.casefold().startswith(place.casefold()) else f"{place} - {body}"


def _before_mark(value: str | None) -> str | None:
    return re.split(r"[;,]", value or "")[0].strip() or None


def _head(head: list[str], is_former: bool) -> _Head:
    """Title, outlet and day: the outlet stands above the day, the title above the outlet (formerly below the day)."""
    lines = [line.strip() for line in head if line.strip() and not _COPYRIGHT.fullmatch(line)][-HEAD_LINES:]
    days = [number for number, line in enumerate(lines) if len(line) < 80 and publication(line, "record")]
    if not days:
        return _Head(title=lines[-1] if lines else None)
    at = days[0] if is_former else days[-1]
    below = [line for line in lines[at + 1 :] if not _EDITION.fullmatch(line)]
    title = below[:1] if is_former else lines[at - 2 : at - 1] if at > 1 else []
    return _Head(next(iter(title), None), lines[at - 1] if at else None, lines[at])


def _field(line: str) -> tuple[str | None, str]:
    """Name and value of a field; the name is None for any other line."""
    found = _FIELD.fullmatch(line)
    if found is None:
        return None, ""
    name, value = found[1].lower(), (found[2] or "").strip()
    is_marked = line.strip()[len(name) : len(name) + 1] == ":"
    return (name, value) if is_marked or (name in _ALONE and not value) else (None, "")


def _is_field(line: str) -> bool:
    return _field(line)[0] is not None
