"""Gates: which lines any of some rules for a line's beginning could fit, told by one pattern or two for all of them.

Rules that fit a line are few, and so are lines that a rule fits. A line is shown to a gate only where its first letters
say that it may pass.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.text.beginnings import FIRST, LONGEST, beginnings
from transforms.text.line_rules import compiled, line_rules, translated

SHORT = 160  # characters; most lines are longer, and most rules are for lines that are not
MOST_BEGINNINGS = 100_000  # of which is known what they may pass: some 10 MB


class Gate(NamedTuple):
    """A test that every line of a zone passes that could fit one of some rules, and lines that could not mostly do not.

    Args:
        zone: where the rules hold.
        longest: characters of the longest line that any of them fits.
        rules: their numbers.
        is_folded: whether the lines are asked in small letters.
        passes: the test.
        openings: texts with one of which a line begins that passes, if it begins with one of `FIRST`; None where
            lines of any beginning may.
    """

    zone: str
    longest: int
    rules: tuple[int, ...]
    is_folded: bool
    passes: Callable[[str], object]
    openings: frozenset[str] | None


@cache
def gates() -> tuple[Gate, ...]:
    """The gates of all rules: one for each zone, for short lines or all, with or without known first letters."""
    patterns: dict[tuple[str, bool, bool, bool], list[tuple[int, str]]] = {}
    for number, rule in enumerate(line_rules()):
        for pattern in rule.openings:
            is_folded = not _CAPITAL.match(pattern)
            is_lettered = is_folded and "" not in beginnings(_folded(pattern))
            key = rule.zone, rule.longest <= SHORT, is_folded, is_lettered
            patterns.setdefault(key, []).append((number, pattern))
    return tuple(_gate(zone, members, *kind) for (zone, _, *kind), members in patterns.items())


@lru_cache(MOST_BEGINNINGS)
def passable(beginning: str) -> int:
    """The gates that a line may pass that begins, in small letters, with a text: their bits.

    Args:
        beginning: its first `beginnings.LONGEST` characters, or all it has.
    """
    starts = {beginning[:length] for length in range(1, LONGEST + 1)}
    is_known = beginning[:1] in FIRST
    return sum(
        1 << number
        for number, gate in enumerate(gates())
        if not is_known or gate.openings is None or not gate.openings.isdisjoint(starts)
    )


def _gate(zone: str, members: list[tuple[int, str]], is_folded: bool, is_lettered: bool) -> Gate:
    patterns = [pattern for _, pattern in members]
    rules = tuple(dict.fromkeys(number for number, _ in members))
    passes = re.compile(_folded("|".join(patterns))).match if is_folded else _exact_or_loose("|".join(patterns))
    openings = frozenset[str]().union(*(beginnings(_folded(pattern)) for pattern in patterns)) if is_lettered else None
    return Gate(zone, max(line_rules()[number].longest for number in rules), rules, is_folded, passes, openings)


def _folded(pattern: str) -> str:
    """The pattern for lines in small letters, which are many times faster to try than letters of either case."""
    small = translated(_marked(pattern).replace("(?i:", "(?:"), _FOLDED, _FOLDED, f"[{_FOLDED}]", f"[{_FOLDED}]")
    return re.sub(r"\\.|[A-Z]", lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), small)


def _exact_or_loose(pattern: str) -> Callable[[str], object]:
    """A test by the pattern itself of lines in ASCII; other lines pass with any letter where it wants a capital."""
    exact = compiled(pattern).match
    loose = re.compile(translated(_marked(pattern), r"\w", r"\w", r"\w", r"\w")).match
    return lambda text: exact(text) if text.isascii() else loose(text)


def _marked(pattern: str) -> str:
    """The pattern with all beyond ASCII for a mark, and words that may end anywhere: a fraction is no letter."""
    return pattern.replace(r"\b", "").replace(r"[\W_]", "[^a-zA-Z0-9]").replace(r"\W", "[^a-zA-Z0-9_]")


_CAPITAL = re.compile(r"\^(?:\[[^\]]*\]\?)?(?:\(\?=|(?:\(\?:)*\\p\{Lu\})")
_FOLDED = r"\w\u0307"  # the letter İ in lower case is two
