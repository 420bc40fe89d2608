"""ProQuest: exports of many articles in one file, a field a paragraph, parted by lines of underscores."""

import re
from collections.abc import Iterator
from typing import Any

from transforms.errors import UnreadableRecord

_NAMES = {
    "title": "title",
    "author": "byline",
    "publication title": "outlet",
    "publication date": "published",
    "publication info": "place",
    "section": "section",
    "full text": "body",
    "language of publication": "language",
    "proquest document id": "id",
    "document url": "url",
    "abstract": "abstract",
}
_FIELD = re.compile(r"\s*([A-Z][A-Za-z/() -]{2,40}?):(?:\s+(.*)|\s*)$")
_BAR = re.compile(r"\s*_{20,}\s*")
# Fields that end the full text; any other `Word:` inside it is part of it.
_AFTER_TEXT = re.compile(
    r"\s*(?:Subject|Business indexing term|Location|People|Company / organization|Classification|Title"
    r"|Publication title|Publication year|Publication date|Pages|Section|Publisher|Place of publication"
    r"|Country of publication|ISSN|Source type|Language of publication|Document type|ProQuest document ID"
    r"|Document URL|Copyright|Last updated|Database|Links|Dateline|Identifier / keyword|Number of pages"
    r"|First page|Credit):"
)


def is_export(lines: list[str]) -> bool:
    """Whether lines are an export: articles with a number or with full text, below bars."""
    is_one = any(line.lstrip().startswith(("ProQuest document ID:", "Full text:")) for line in lines)
    return is_one and any(map(_BAR.fullmatch, lines))


def records(lines: list[str]) -> Iterator[dict[str, Any] | UnreadableRecord]:
    """The fields of each article, by the names that records go by, or why it cannot be read."""
    document: list[str] = []
    for line in [*lines, "_" * 20]:
        if not _BAR.fullmatch(line):
            document.append(line)
            continue
        told = _fields(document)
        if told.get("body"):
            yield told
        elif told.get("id"):
            detail = f"Document {told['id']} of the export has no full text; export it with it."
            yield UnreadableRecord("no_body", detail)
        document = []


def _fields(document: list[str]) -> dict[str, Any]:
    """The fields of an article, a paragraph each but for its text; names of authors the right way round."""
    told: dict[str, list[str]] = {}
    name = ""
    for line in document:
        found = _FIELD.fullmatch(line)
        if found and (name != "body" or _AFTER_TEXT.match(line)):
            name = _NAMES.get(found[1].lower(), "")
            if name and name not in told:
                told[name] = [found[2] or ""]
            else:
                name = name if name == "body" else ""
        elif name == "body" or (name and line.strip()):
            told[name].append(line)
        elif name and "".join(told[name]).strip():
            name = ""  # a field but the text is one paragraph
    whole = {name: "\n".join(lines).strip() for name, lines in told.items()}
    lines = {name: text if name == "body" else " ".join(text.split()) for name, text in whole.items() if text}
    return lines | {name: turn(lines[name]) for name, turn in _WRITTEN.items() if name in lines}


def _names(written: str) -> list[str]:
    """Authors by their names as bylines have them: `Lind, Mara; Tomas Berg` are Mara Lind and Tomas Berg."""
    return [" ".join(reversed(name.split(", ", 1))) for name in re.split(r";\s*", written) if name]


def _outlet(written: str) -> str:
    """The name of a publication, without its place."""
    return written.partition(";")[0].strip()


_WRITTEN = {"byline": _names, "outlet": _outlet}  # how some fields are written otherwise than elsewhere
