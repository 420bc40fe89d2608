"""Factiva: exports of many articles in one file, with field codes (HD, PD, SN, …) or without."""

import re
from collections.abc import Iterator
from typing import Any

from transforms.errors import UnreadableRecord
from transforms.text.bylines import authors
from transforms.text.publication import publication

LEAST_TITLE_WORDS = 4  # below fewer a name may as well be the headline below its section

_CODES = "SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPD IPC PUB AN ART CLM DLN".split()  # noqa: SIM905
_CODE = re.compile(rf"\s*({'|'.join(_CODES)})(?:\s+(.*)|\s*)$")
_END = re.compile(r"\s*(?:AN\s+)?Document\s+([A-Za-z0-9]{15,40})\s*")
_WORDS = re.compile(r"\s*[\d,.]+ words\s*", re.I)
_COPYRIGHT = re.compile(r"(?i)\s*(?:©|\(c\)|copyright\b).*|.*\ball rights reserved\W*$")
_BYLINE = re.compile(r"(?i)\s*by\s+\S.*")


def is_export(lines: list[str]) -> bool:
    """Whether lines are an export: articles that end with their number, and counts of words."""
    return any(map(_END.fullmatch, lines)) and any(_WORDS.fullmatch(line.removeprefix("WC ").strip()) for line in lines)


def records(lines: list[str]) -> Iterator[dict[str, Any] | UnreadableRecord]:
    """The fields of each article, by the names that records go by, or why it cannot be read."""
    document: list[str] = []
    for line in lines:
        document.append(line)
        if end := _END.fullmatch(line):
            fields = _coded(document) if sum(map(_is_coded, document)) > 3 else _plain(document)
            yield fields | {"id": end[1]} if fields else _unreadable(end[1])
            document = []
    if any(_WORDS.fullmatch(line.removeprefix("WC ").strip()) for line in document):
        title = next(line.strip() for line in document if line.strip())
        detail = f"The last article of the export ({title[:80]}) breaks off before its number; export it again."
        yield UnreadableRecord("truncated", detail)


def _coded(document: list[str]) -> dict[str, Any] | None:
    """The fields of an article whose lines begin with codes; lines without one go on with the field above."""
    told: dict[str, list[str]] = {}
    name = ""
    for line in document:
        if found := _CODE.fullmatch(line):
            name = found[1]
            told.setdefault(name, []).append((found[2] or "").strip())
        elif name:
            told[name].append(line.strip())
    body = "\n".join(line for code in ("LP", "TD") for line in told.get(code, []) if line)
    if not body:
        return None
    flat = {code: " ".join(" ".join(lines).split()) for code, lines in told.items()}
    return {
        "title": flat.get("HD"),
        "byline": flat.get("BY"),
        "outlet": flat.get("SN"),
        "section": flat.get("SE"),
        "published": " ".join(filter(None, (flat.get("PD"), flat.get("ET")))),
        "language": flat.get("LA"),
        "body": body,
    }


def _plain(document: list[str]) -> dict[str, Any] | None:
    """The fields of an article without codes: title, byline, count of words, day, outlet, language, rights, body."""
    lines = [line.strip() for line in document[:-1] if line.strip()]
    count = next((number for number, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    rights = next((number for number, line in enumerate(lines[:40]) if _COPYRIGHT.fullmatch(line)), None)
    if count is None or rights is None or rights < count or not lines[rights + 1 :]:
        return None
    head, between = lines[:count], lines[count + 1 : rights]
    byline = head.pop() if len(head) > 1 and _is_byline(head[-1], head[-2]) else None
    day = next((number for number, line in enumerate(between) if publication(line, "record")), None)
    after = [line for line in between[day + 1 :] if not re.fullmatch(r"\d\d:\d\d", line)] if day is not None else []
    return {
        "title": head[-1] if head else None,
        "byline": byline,
        "published": between[day] if day is not None else None,
        "outlet": after[0] if after else None,
        "language": after[-1] if len(after) > 1 else None,
        "body": "\n".join(lines[rights + 1 :]),
    }


def _is_byline(line: str, above: str) -> bool:
    """Whether a line above the count of words names the authors: it says `By`, or is a name below a longer line."""
    is_name = len(line.split()) < len(above.split()) and bool(authors(line))
    return _BYLINE.fullmatch(line) is not None or (is_name and len(above.split()) >= LEAST_TITLE_WORDS)


def _is_coded(line: str) -> bool:
    return _CODE.fullmatch(line) is not None


def _unreadable(identity: str) -> UnreadableRecord:
    detail = f"Document {identity} of the export has no text; export it as full article."
    return UnreadableRecord("no_body", detail)
