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
    measured = lines.select(*KEY, "text", first=first, last=last, length=pl.col("text").str.len_chars())
    near = {"head": pl.col("first"), "tail": pl.col("last"), "edge": pl.col("first") | pl.col("last")}
    return (
        pl.concat(
            fitting(measured.filter(near.get(zone, pl.lit(True)) & (pl.col("length") <= longest)), rules)
            for (zone, longest), rules in rule_groups().items()
        )
        .join(rule_kinds(), on="rule_no", how="left", maintain_order="left", validate="m:1")
        .sort("rule_no", *KEY)
        .select(*KEY, "kind", "rule", "zone")
    )


def fitting(lines: pl.DataFrame, rules: dict[int, LineRule]) -> pl.DataFrame:
    """The lines that fit any of the rules, once for each: article_no, paragraph_no, rule_no."""
    fits = (
        pl.when(pl.col("text").str.contains(rule.pattern)).then(pl.lit(number, pl.Int32))
        for number, rule in rules.items()
    )
    found = lines.select(*KEY, rule_no=pl.concat_list(fits).list.drop_nulls())
    return found.filter(pl.col("rule_no").list.len() > 0).explode("rule_no")


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


@cache
def rule_groups() -> dict[tuple[str, int], dict[int, LineRule]]:
    """The rules by number, grouped by the zone and length that make the lines they are asked of."""
    groups: dict[tuple[str, int], dict[int, LineRule]] = {}
    for number, rule in enumerate(line_rules()):
        groups.setdefault((rule.zone, rule.longest), {})[number] = rule
    return groups


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
    """A pattern for any entry of a lexicon, the longest first."""
    entries = sorted(lexicon(name)[column], key=lambda entry: (-len(entry), entry))
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", " ").replace("/", "/") for entry in entries) + ")"
