"""What single lines say of themselves: the patterns of `lexicon/line_rules.csv`, applied to a frame of lines."""

import re
from functools import cache
from typing import NamedTuple

import polars as pl

from transforms.lexicon import lexicon


class LineRule(NamedTuple):
    """One rule: the kind it gives to a line of a zone, at most `longest` characters long, that fits the pattern."""

    rule: str
    kind: str
    zone: str
    longest: int
    pattern: str


KEY = ["article_no", "paragraph_no"]
ZONES = {
    "any": pl.lit(True),
    "head": pl.col("is_head"),
    "tail": pl.col("is_tail"),
    "edge": pl.col("is_head") | pl.col("is_tail"),
    "after_head": pl.col("line_no") > 1,
}
PROSE_PASSED = 2  # paragraphs that may lie before a head line or behind a tail line: a rule may explain them away


def matches(lines: pl.DataFrame) -> pl.DataFrame:
    """Which rule fits which line, near enough to where the rule holds.

    Args:
        lines: one row per line that is not blank; needs `article_no`, `paragraph_no`, `text`, `prose_before` and
            `prose_after` (paragraphs up to and from the line).

    Returns:
        One row per line and rule that fits it, in the order of the rules: article_no, paragraph_no, kind, rule, zone.
    """
    first, last = pl.col("prose_before") <= PROSE_PASSED, pl.col("prose_after") <= PROSE_PASSED
    measured = lines.with_columns(length=pl.col("text").str.len_chars())
    near = {"head": measured.filter(first), "tail": measured.filter(last), "edge": measured.filter(first | last)}
    short = {
        (zone, longest): near.get(zone, measured).filter(pl.col("length") <= longest).select(*KEY, "text")
        for zone, longest in dict.fromkeys((rule.zone, rule.longest) for rule in line_rules())
    }
    return pl.concat(
        short[rule.zone, rule.longest]
        .filter(pl.col("text").str.contains(rule.pattern))
        .select(*KEY, kind=pl.lit(rule.kind), rule=pl.lit(rule.rule), zone=pl.lit(rule.zone))
        for rule in line_rules()
    )


def in_zone() -> pl.Expr:
    """Whether a match stands where its rule holds; needs `zone`, `is_head`, `is_tail`, `line_no`."""
    return pl.any_horizontal((pl.col("zone") == zone) & condition for zone, condition in ZONES.items())


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules in the order in which they are asked: one per rule name, its patterns joined."""
    rows = lexicon("line_rules").group_by("rule", "kind", "zone", "longest", maintain_order=True).agg("pattern")
    return tuple(
        LineRule(rule, kind, zone, int(longest), expanded("|".join(f"(?:{pattern})" for pattern in patterns)))
        for rule, kind, zone, longest, patterns in rows.iter_rows()
    )


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
    """A pattern for any entry of a lexicon, the longest first."""
    entries = sorted(lexicon(name)[column], key=lambda entry: (-len(entry), entry))
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", " ").replace("/", "/") for entry in entries) + ")"
