"""What single lines say of themselves: the patterns of `lexicon/line_rules.csv`.

A pattern starts where the line starts, or looks for something anywhere in the line; the lexicon names beside the latter
the words of which a line holds one where it fits.
"""

import re
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.lexicon import lexicon
from transforms.text.plain_letters import plain


class Held(NamedTuple):
    """A pattern for anything in a line, and words, in small letters, of which a line holds one where it fits."""

    pattern: str
    words: tuple[str, ...]


class LineRule(NamedTuple):
    """One rule: the kind it gives to a line of a zone, at most `longest` characters long, that fits a pattern.

    Args:
        openings: patterns for the line's beginning.
        inside: patterns for anything in the line.
    """

    rule: str
    kind: str
    zone: str
    longest: int
    openings: tuple[str, ...]
    inside: tuple[Held, ...]


ZONES = {
    "any": pl.lit(True),
    "head": pl.col("is_head"),
    "tail": pl.col("is_tail"),
    "edge": pl.col("is_head") | pl.col("is_tail"),
    "after_head": pl.col("line_no") > 1,
}


def fits(number: int, line: str) -> bool:
    """Whether the beginning of a line, not too long a one, fits the rule."""
    rule = line_rules()[number]
    return len(line) <= rule.longest and compiled("|".join(rule.openings)).match(plain(line)) is not None


def in_zone() -> pl.Expr:
    """Whether a match stands where its rule holds; needs `zone`, `is_head`, `is_tail`, `line_no`."""
    return pl.any_horizontal((pl.col("zone") == zone) & condition for zone, condition in ZONES.items())


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules in the order in which they are asked: one per rule name, its patterns together."""
    rows = (
        lexicon("line_rules").group_by("rule", "kind", "zone", "longest", maintain_order=True).agg("pattern", "holds")
    )
    return tuple(_rule(*row) for row in rows.iter_rows())


def _rule(rule: str, kind: str, zone: str, longest: str, patterns: list[str], holds: list[str | None]) -> LineRule:
    each = [(_local(expanded(pattern)), words) for pattern, words in zip(patterns, holds, strict=True)]
    openings = tuple(pattern for pattern, words in each if not words)
    inside = tuple(Held(pattern, tuple(words.split(";"))) for pattern, words in each if words)
    return LineRule(rule, kind, zone, int(longest), openings, inside)


def _local(pattern: str) -> str:
    """The pattern with a leading sign for letters of either case as one for itself alone, so that it can be joined."""
    return re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", pattern)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the lexicon for Python, to be used on lines in plain letters."""
    return re.compile(translated(plain(pattern), "A-Z", "A-Za-z", "[A-Z]", "[A-Za-z]"), re.ASCII)


def translated(pattern: str, upper: str, letter: str, one_upper: str, one_letter: str) -> str:
    """The pattern with other classes for capitals and letters, written inside `[]` and alone."""

    def replaced(found: re.Match[str]) -> str:
        piece = found[0]
        if piece.startswith("["):
            return piece.replace(r"\p{Lu}", upper).replace(r"\p{L}", letter)
        return one_upper if piece == r"\p{Lu}" else one_letter

    return re.sub(r"\[(?:\\.|[^\]\\])*\]|\\p\{Lu?\}", replaced, pattern)


@cache
def rule_kinds() -> pl.DataFrame:
    """Number, kind, name and zone of each rule."""
    kinds = pl.DataFrame(
        [(rule.kind, rule.rule, rule.zone) for rule in line_rules()], schema=["kind", "rule", "zone"], orient="row"
    )
    return kinds.with_columns(rule_no=pl.int_range(pl.len(), dtype=pl.Int32))


def expanded(pattern: str) -> str:
    """A pattern with the parts in braces (`{date}`, `{name}`, `{agency}`, …) filled in."""
    while found := re.search(r"\{([a-z]+)\}", pattern):
        pattern = pattern.replace(found[0], _parts()[found[1]])
    return pattern


@cache
def _parts() -> dict[str, str]:
    """Patterns by the name other patterns use for them."""
    parts = dict(lexicon("line_parts").select("part", "pattern").iter_rows())
    return parts | {"agency": _one_of("agencies", "alias"), "section": _one_of("sections", "section")}


def _one_of(name: str, column: str) -> str:
    """A pattern for any entry of a lexicon, the longest first, parted by first letter: most lines try only that."""
    entries = sorted(lexicon(name)[column], key=lambda entry: (-len(entry), entry))
    rests: dict[str, list[str]] = {}
    for entry in entries:
        rests.setdefault(entry[0], []).append(re.escape(entry[1:]).replace(r"\ ", " "))
    return "(?:" + "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items()) + ")"
