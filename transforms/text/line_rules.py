"""What single lines say of themselves: the patterns of `lexicon/line_rules.csv`, applied to a frame of lines.

Patterns that start where the line starts are Python's, compiled once per process: of each group of rules an
alternation or two pass the few lines that any of them could fit. Polars would compile them anew for every frame, which
takes longer than to look at 300 articles. The others look for something anywhere in the line; a line is asked only
where it holds one of the words that the lexicon names beside the pattern.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon
from transforms.text.plain_letters import plain

Gate = Callable[[str], object]


class LineRule(NamedTuple):
    """One rule: the kind it gives to a line of a zone, at most `longest` characters long, that fits a pattern.

    Args:
        openings: patterns for the line's beginning.
        inside: pattern for anything in the line; empty when there is none.
        holds: words, in small letters, of which a line holds one where `inside` fits.
    """

    rule: str
    kind: str
    zone: str
    longest: int
    openings: tuple[str, ...]
    inside: str
    holds: tuple[str, ...]


class Lines(NamedTuple):
    """Lines as they are and in lower case, in one order."""

    texts: list[str]
    folded: list[str]


KEY = ["article_no", "paragraph_no"]
ZONES = {
    "any": pl.lit(True),
    "head": pl.col("is_head"),
    "tail": pl.col("is_tail"),
    "edge": pl.col("is_head") | pl.col("is_tail"),
    "after_head": pl.col("line_no") > 1,
}
PROSE_PASSED = 2  # paragraphs that may lie before a head line or behind a tail line: a rule may explain them away
SHORT = 160  # characters; most lines are longer, and most rules are for lines that are not


def matches(lines: pl.DataFrame) -> pl.DataFrame:
    """Which rule fits which line, near enough to where the rule holds.

    Args:
        lines: one row per line that is not blank; needs `article_no`, `paragraph_no`, `text`, `folded` (it in small
            letters), `prose_before` and `prose_after` (paragraphs up to and from the line).

    Returns:
        One row per line and rule that fits it, in the order of the rules: article_no, paragraph_no, kind, rule, zone.
    """
    first, last = pl.col("prose_before") <= PROSE_PASSED, pl.col("prose_after") <= PROSE_PASSED
    measured = lines.select(
        head=first,
        tail=last,
        edge=first | last,
        length=pl.col("text").str.len_chars(),
        holds=pl.col("folded").str.contains_any(held_words()),
    )
    near = {zone: measured[zone].to_numpy() for zone in ("head", "tail", "edge")}
    length, holds = measured["length"].to_numpy(), measured["holds"].to_numpy()

    def asked(of: NDArray[np.bool_], zone: str, longest: int) -> list[int]:
        fitting = of & (length <= longest)
        return np.flatnonzero(fitting & near[zone] if zone in near else fitting).tolist()

    read = Lines(lines["text"].to_list(), lines["folded"].to_list())
    opened = (opening(read, asked(length >= 0, *group), rules) for group, rules in opening_groups().items())
    held = (
        holding(read, asked(holds, rule.zone, rule.longest), number)
        for number, rule in enumerate(line_rules())
        if rule.inside
    )
    found = [*chain.from_iterable(opened), *chain.from_iterable(held)]
    rows = pl.DataFrame(found, schema={"row": pl.UInt32, "rule_no": pl.Int32}, orient="row").unique()
    return (
        lines.select(KEY)[rows["row"]]
        .with_columns(rows["rule_no"])
        .join(rule_kinds(), on="rule_no", how="left", maintain_order="left", validate="m:1")
        .sort("rule_no", *KEY)
        .select(*KEY, "kind", "rule", "zone")
    )


def opening(lines: Lines, asked: list[int], rules: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The numbers of the lines, of those asked, whose beginning fits any of the rules, each with the rule."""
    passed = _passing(_gate(rules), lines.texts, asked) | _passing(_folded_gate(rules), lines.folded, asked)
    return ((row, number) for row in passed for number in rules if fits(number, lines.texts[row]))


def holding(lines: Lines, asked: list[int], number: int) -> Iterator[tuple[int, int]]:
    """The numbers of the lines, of those asked, that hold what the rule looks for, each with the rule's."""
    rule = line_rules()[number]
    passed = (row for row in asked if any(word in lines.folded[row] for word in rule.holds))
    return ((row, number) for row in passed if compiled(rule.inside).search(plain(lines.texts[row])))


@cache
def held_words() -> list[str]:
    """All words of which a line must hold one to be asked for what rules look for inside it."""
    return sorted({word for rule in line_rules() for word in rule.holds})


def fits(number: int, line: str) -> bool:
    """Whether the beginning of a line, not too long a one, fits the rule."""
    rule = line_rules()[number]
    return len(line) <= rule.longest and compiled("|".join(rule.openings)).match(plain(line)) is not None


def in_zone() -> pl.Expr:
    """Whether a match stands where its rule holds; needs `zone`, `is_head`, `is_tail`, `line_no`."""
    return pl.any_horizontal((pl.col("zone") == zone) & condition for zone, condition in ZONES.items())


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules in the order in which they are asked: one per rule name, its patterns joined."""
    rows = (
        lexicon("line_rules").group_by("rule", "kind", "zone", "longest", maintain_order=True).agg("pattern", "holds")
    )
    return tuple(
        LineRule(
            rule,
            kind,
            zone,
            int(longest),
            _parted(patterns, opens=True),
            "|".join(_parted(patterns, opens=False)),
            tuple(word for words in holds if words for word in words.split(";")),
        )
        for rule, kind, zone, longest, patterns, holds in rows.iter_rows()
    )


def _parted(patterns: list[str], opens: bool) -> tuple[str, ...]:
    """Those of the patterns that start where the line starts, or the others."""
    fitting = (pattern for pattern in patterns if bool(_OPENS.match(pattern)) == opens)
    return tuple(expanded(re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", pattern)) for pattern in fitting)


_OPENS = re.compile(r"(?:\(\?i\))?\^(?!\.\{)")  # `^.{0,90}click here` looks for something anywhere


@cache
def opening_groups() -> dict[tuple[str, int], tuple[int, ...]]:
    """Numbers of the rules for a line's beginning, by the zone and length of the lines they are asked of."""
    rules = [(number, rule) for number, rule in enumerate(line_rules()) if rule.openings]
    longest: dict[tuple[str, bool], int] = {}
    groups: dict[tuple[str, bool], tuple[int, ...]] = {}
    for number, rule in rules:
        key = (rule.zone, rule.longest <= SHORT)
        longest[key] = max(rule.longest, longest.get(key, 0))
        groups[key] = (*groups.get(key, ()), number)
    return {(key[0], longest[key]): numbers for key, numbers in groups.items()}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the lexicon for Python, to be used on lines in plain letters."""
    return re.compile(_translated(plain(pattern), "A-Z", "A-Za-z", "[A-Z]", "[A-Za-z]"), re.ASCII)


@cache
def _folded_gate(rules: tuple[int, ...]) -> Gate | None:
    """A test that every line in lower case passes that could fit a rule, but for rules that begin with a capital.

    Letters as they are, are many times faster to try one after the other than letters of either case.
    """
    openings = [pattern for number in rules for pattern in line_rules()[number].openings if not _CAPITAL.match(pattern)]
    if not openings:
        return None
    pattern = _marked("|".join(openings)).replace("(?i:", "(?:")
    pattern = _translated(pattern, _FOLDED, _FOLDED, f"[{_FOLDED}]", f"[{_FOLDED}]")
    return re.compile(
        re.sub(r"\\.|[A-Z]", lambda found: found[0] if found[0][0] == "\\" else found[0].lower(), pattern)
    ).match


@cache
def _gate(rules: tuple[int, ...]) -> Gate | None:
    """A test that every line passes that could fit a rule that begins with a capital."""
    openings = [pattern for number in rules for pattern in line_rules()[number].openings if _CAPITAL.match(pattern)]
    if not openings:
        return None
    exact = compiled("|".join(openings)).match
    loose = re.compile(_translated(_marked("|".join(openings)), r"\w", r"\w", r"\w", r"\w")).match
    return lambda text: exact(text) if text.isascii() else loose(text)


def _passing(gate: Gate | None, lines: list[str], asked: list[int]) -> set[int]:
    """The numbers of the lines, of those asked, that pass a gate; none without one."""
    return {row for row in asked if gate(lines[row])} if gate else set()


def _marked(pattern: str) -> str:
    """The pattern with all beyond ASCII for a mark."""
    return pattern.replace(r"[\W_]", "[^a-zA-Z0-9]").replace(r"\W", "[^a-zA-Z0-9_]")


_CAPITAL = re.compile(r"\^(?:\[[^\]]*\]\?)?(?:\(\?=|(?:\(\?:)*\\p\{Lu\})")
_FOLDED = r"\w\u0307"  # the letter İ in lower case is two


def _translated(pattern: str, upper: str, letter: str, one_upper: str, one_letter: str) -> str:
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
