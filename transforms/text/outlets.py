"""The outlet that names itself at the head of a text: 'Westminster Record, Wednesday 18 November 2026'."""

import re
from functools import cache
from itertools import pairwise

from transforms.lexicon import words
from transforms.text.line_rules import compiled, expanded
from transforms.text.plain_letters import plain

HEAD_CHARACTERS = 1000
HEAD_LINES = 6
MOST_NAME_WORDS = 5
LONGEST_LINE = 100  # characters


def outlet_at_head(text: str) -> str | None:
    """The outlet on one of the first lines, before a day or on a line of its own next to one; None without one.

    Only names that end as newspapers and broadcasters call themselves (`lexicon/outlet_words.csv`) are outlets: before
    a day at the head stands a town or a firm as well.
    """
    lines = [line.strip() for line in text[:HEAD_CHARACTERS].split("\n") if line.strip()][:HEAD_LINES]
    dated = {line: name for line in lines if (name := _before_day(line)) is not None}
    named = next((name for name in dated.values() if is_outlet(name)), None)
    if named or not dated:
        return named
    return next((line for line, near in _beside(lines) if dated.get(near) == "" and is_outlet(line)), None)


def is_outlet(line: str) -> bool:
    """Whether a line is a name of at most five capitalised words of which the last one is one of outlets."""
    pieces = line.split()
    if not 2 <= len(pieces) <= MOST_NAME_WORDS or pieces[-1].casefold() not in words("outlet_words", "word"):
        return False
    return all(piece[0].isupper() or piece in _SMALL for piece in pieces) and not line.endswith((".", ":"))


def _beside(lines: list[str]) -> list[tuple[str, str]]:
    """Each line with each of its neighbours."""
    return [*pairwise(lines), *((below, above) for above, below in pairwise(lines))]


def _before_day(line: str) -> str | None:
    """The name before the day that a line is, empty where it is nothing but a day; None for any other line."""
    if len(line) > LONGEST_LINE or not line[-1].isdigit():
        return None
    found = _dated().fullmatch(plain(line))
    return found and line[slice(*found.span("name"))]


@cache
def _dated() -> re.Pattern[str]:
    """A line that is a day, with or without a name before it."""
    return compiled(expanded(r"(?:(?P<name>\p{Lu}[\p{L}&.’' -]{2,60}?),?\s)??{date}"))


_SMALL = frozenset({"of", "and", "&", "de", "on", "in"})
