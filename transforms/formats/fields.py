"""Fields of metadata, whatever a provider calls them and whatever shape it gives them."""

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from transforms.errors import UnreadableRecord
from transforms.lexicon import lexicon

Columns = Mapping[str, str]  # the user's column or dotted path, by the field that it holds
NONE_TOLD: Columns = MappingProxyType({})


def first(record: dict[str, Any], field: str) -> Any:
    """The first value that is there among the names a field goes by; None without one."""
    return next((value for name in aliases(field) if (value := at(record, name))), None)


def at(record: Any, path: str) -> Any:
    """The value under a name or a dotted path such as `source.title`; None when a step is missing."""
    for step in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(step)
    return record


def line(value: Any) -> str | None:
    """A value as one line without markup; None when it holds no text.

    Args:
        value: a text or number, a list of them, or an object with a name or title.
    """
    if isinstance(value, list):
        value = ", ".join(str(member) for member in value if isinstance(member, (str, int)))
    if isinstance(value, dict):
        value = next(
            (value[name] for name in ("name", "title", "rendered", "main", "original", "uri") if value.get(name)), None
        )
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = str(value)
    if "&" in text or "<" in text:
        text = html.unescape(_TAG.sub("", text))
    return " ".join(_CONTROLS.sub("", text).split()) or None


def names(value: Any) -> list[str]:
    """The names in a field of authors: a text, an object with a name, or a list of such."""
    members = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(name for name in map(line, members) if name))


def language_code(value: Any) -> str | None:
    """The ISO 639-1 code of a language tag or name: `en-GB`, `eng` and `English` are `en`; None when unknown."""
    if not isinstance(value, str) or not value.strip():
        return None
    tag = re.split(r"[-_]", value.strip().casefold())[0]
    return tag if re.fullmatch("[a-z]{2}", tag) else _languages().get(tag)


def check_columns(there: Sequence[str], told: Columns) -> None:
    """Refuse a table that lacks a column of which the user said what it holds.

    Raises:
        UnreadableRecord: `no_such_column`.
    """
    if missing := [column for column in told.values() if column not in there]:
        detail = f"columns.csv names {missing[0]!r}, which is no column here (there are: {', '.join(there[:20])})."
        raise UnreadableRecord("no_such_column", f"{detail} Mend the name there, or keep such files apart.")


def renamed(record: dict[str, Any], told: Columns) -> dict[str, Any]:
    """A record whose fields go by the names that are looked for first; of a field told, no other name counts.

    Raises:
        UnreadableRecord: `no_such_column`, when it has none of the user's columns.
    """
    found = {field: at(record, column) for field, column in told.items()}
    if told and all(value is None for value in found.values()):
        check_columns(list(record), told)
    others = {name: value for name, value in record.items() if not any(name in _heads(field) for field in told)}
    return others | {aliases(field)[0]: value for field, value in found.items() if value is not None}


@cache
def _heads(field: str) -> frozenset[str]:
    """The first steps of the names a field goes by."""
    return frozenset(alias.partition(".")[0] for alias in aliases(field))


@cache
def aliases(field: str) -> tuple[str, ...]:
    """The names a field goes by, the surest first."""
    return tuple(row["alias"] for row in lexicon("field_aliases").iter_rows(named=True) if row["field"] == field)


@cache
def known_names() -> dict[str, str]:
    """All names of fields by their letters and digits in lower case."""
    return {re.sub(r"[\W_]+", "", alias).casefold(): alias for alias in lexicon("field_aliases")["alias"][::-1]}


@cache
def _languages() -> dict[str, str]:
    """ISO 639-1 codes by lower-case name and three-letter code."""
    return {row["name"]: row["language"] for row in lexicon("language_names").iter_rows(named=True)}


_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
