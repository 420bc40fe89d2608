"""Markdown: one article per file, its marks taken out and what stands above it between lines `---` read as fields."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.plain import whole_text
from transforms.formats.raw import RawArticle
from transforms.formats.record import article

MOST_FIELD_LINES = 100


def articles(stream: BinaryIO) -> Iterator[RawArticle]:
    """The one article of a file; fields above it go by the names that records go by, else its first heading titles it.

    Raises:
        UnreadableRecord: `empty`, `no_text`, `line_too_long`, `too_large`, or what decoding raises.
    """
    found = whole_text(stream)
    fields, lines = _parted(found.text.split("\n"))
    kept = [line for line in lines if not _LEFT_OUT.fullmatch(line)]
    written = [_line(line) for line in kept]
    heading = next((number for number, line in enumerate(lines) if _HEADING.match(line)), None)
    if "title" not in fields and heading is not None and not any(map(str.strip, lines[:heading])):
        fields["title"] = _line(lines[heading])
    count = len(lines) - sum(map(str.__eq__, kept, written))
    repairs = (*found.repairs, f"markup:{count}") if count else found.repairs
    body = "\n".join(written)
    if not body.strip():
        raise UnreadableRecord("no_text", "The file holds no text below its fields; remove it or fill it.")
    if not fields:
        yield RawArticle(
            None, None, 0, "markdown", body if body.endswith("\n") else body + "\n", found.encoding, repairs
        )
        return
    read = article(fields | {"body": body}, None, 0, "markdown", found.encoding)
    yield read._replace(text_repairs=(*repairs, *read.text_repairs))


def _parted(lines: list[str]) -> tuple[dict[str, object], list[str]]:
    """The fields between a first line `---` and the next, and the lines below; no fields where that is not so."""
    last = next((n for n, line in enumerate(lines[1:MOST_FIELD_LINES], 1) if line.rstrip() in ("---", "...")), None)
    if lines[0].rstrip() != "---" or last is None:
        return {}, lines
    fields: dict[str, object] = {}
    name = ""
    for line in lines[1:last]:
        if found := _FIELD.fullmatch(line):
            name = found[1].lower()
            fields[name] = _value(found[2])
        elif (item := _ITEM.fullmatch(line)) and name:
            former = fields[name]
            fields[name] = [*(former if isinstance(former, list) else []), _value(item[1])]
    return {name: value for name, value in fields.items() if value}, lines[last + 1 :]


def _value(written: str) -> str | list[str]:
    """A value without its quotation marks; a list of them in brackets."""
    text = written.strip()
    if text.startswith("[") and text.endswith("]"):
        return [one.strip().strip("\"'") for one in text[1:-1].split(",") if one.strip()]
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _line(line: str) -> str:
    """A line as it is read: without marks for headings, quotations, emphasis and links; a picture is its caption."""
    for pattern, instead in _MARKS:
        line = pattern.sub(instead, line)
    return line


_ITEM = re.compile(r"\s*-\s+(.*)")
_FIELD = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(.*)")
_HEADING = re.compile(r" {0,3}#{1,6} +\S")
_LEFT_OUT = re.compile(r" {0,3}(?:={3,}|-{3,}|\[[^\]]{1,80}\]: *\S+.*|!\[\]\([^()]*\)|```.*)\s*")
_WORD = r"(?=\S)([^*_\n]{1,500}?)(?<=\S)"
_MARKS = (
    (re.compile(r"^ {0,3}#{1,6} +(.*?)(?: +#+)?\s*$"), r"\1"),
    (re.compile(r"^ {0,3}(?:> ?)+"), ""),
    (re.compile(r"^!\[([^\]]{1,500})\]\([^()\s]*(?: \"[^\"]*\")?\)"), r"Image: \1"),
    (re.compile(r"!?\[([^\[\]]{1,300})\](?:\([^()\s]*(?: \"[^\"]*\")?\)|\[[^\[\]]{0,80}\])"), r"\1"),
    (re.compile(rf"(?<![\w*\\])\*\*\*{_WORD}\*\*\*(?![\w*])"), r"\1"),
    (re.compile(rf"(?<![\w*\\])\*\*{_WORD}\*\*(?![\w*])"), r"\1"),
    (re.compile(rf"(?<![\w*\\])\*{_WORD}\*(?![\w*])"), r"\1"),
    (re.compile(rf"(?<![\w\\])__{_WORD}__(?!\w)"), r"\1"),
    (re.compile(rf"(?<![\w\\])_{_WORD}_(?!\w)"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,300})>"), r"\1"),
    (re.compile(r"\\([*_#\[\]()>`\\.!-])"), r"\1"),
)
