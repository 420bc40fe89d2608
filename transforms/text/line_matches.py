"""Which rule fits which line: the patterns of `line_rules`, asked of the lines of a frame.

They are Python's, compiled once per process: Polars would compile them anew for every frame, which takes longer than to
look at 300 articles. Few lines are asked: those that pass a gate, or hold a word that stands where a pattern fits.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.text.beginnings import LONGEST
from transforms.text.line_gates import gates, passable
from transforms.text.line_rules import compiled, fits, line_rules, rule_kinds
from transforms.text.plain_letters import plain

KEY = ["article_no", "paragraph_no"]
PROSE_PASSED = 2  # paragraphs that may lie before a head line or behind a tail line: a rule may explain them away


class Lines(NamedTuple):
    """Lines of a frame, in its order.

    Args:
        texts: as they are.
        folded: in small letters.
        length: their characters.
        near: by zone, whether each stands near enough to where the rules of the zone hold; not of all zones.
    """

    texts: list[str]
    folded: list[str]
    length: NDArray[np.uint32]
    near: dict[str, NDArray[np.bool_]]

    def asked(self, zone: str, longest: int) -> NDArray[np.bool_]:
        """Whether each line may fit a rule of a zone for lines of at most so many characters."""
        is_short: NDArray[np.bool_] = self.length <= longest
        return is_short & self.near[zone] if zone in self.near else is_short


def matches(lines: pl.DataFrame) -> pl.DataFrame:
    """Which rule fits which line, near enough to where the rule holds.

    Args:
        lines: one row per line that is not blank; needs `article_no`, `paragraph_no`, `text`, `folded` (it in small
            letters), `prose_before` and `prose_after` (paragraphs up to and from the line).

    Returns:
        One row per line and rule that fits it, in the order of the rules: article_no, paragraph_no, kind, rule, zone.
    """
    first, last = pl.col("prose_before") <= PROSE_PASSED, pl.col("prose_after") <= PROSE_PASSED
    near = lines.select(head=first, tail=last, edge=first | last)
    read = Lines(
        lines["text"].to_list(),
        lines["folded"].to_list(),
        lines["text"].str.len_chars().to_numpy(),
        {column.name: column.to_numpy() for column in near},
    )
    found = {*opening(read, lines["folded"].str.head(LONGEST)), *holding(read, lines["folded"])}
    rows = pl.DataFrame(sorted(found), schema={"rule_no": pl.Int32, "row": pl.UInt32}, orient="row")
    return (
        lines.select(pl.col(KEY).gather(rows["row"]))
        .hstack(rows.select("rule_no"))
        .join(rule_kinds(), on="rule_no", how="left", maintain_order="left", validate="m:1")
        .select(*KEY, "kind", "rule", "zone")
    )


def opening(lines: Lines, beginnings: pl.Series) -> Iterator[tuple[int, int]]:
    """The numbers of rules and of the lines whose beginning fits them."""
    may_pass = np.array(list(map(passable, beginnings.to_list())), dtype=np.int64)
    for number, gate in enumerate(gates()):
        letters = lines.folded if gate.is_folded else lines.texts
        asked = np.flatnonzero(lines.asked(gate.zone, gate.longest) & (may_pass & (1 << number) > 0))
        passed = [row for row in asked.tolist() if gate.passes(letters[row])]
        yield from ((rule, row) for row in passed for rule in gate.rules if fits(rule, lines.texts[row]))


def holding(lines: Lines, folded: pl.Series) -> Iterator[tuple[int, int]]:
    """The numbers of rules and of the lines that hold what they look for."""
    words = folded.str.extract_many(list(held_words()), overlapping=True)
    held = pl.DataFrame({"row": np.arange(len(words), dtype=np.uint32), "word": words}).explode("word").drop_nulls()
    asked = {(rule, pattern, row) for row, word in held.iter_rows() for rule, pattern in held_words()[word]}
    zones = {rule: lines.asked(line_rules()[rule].zone, line_rules()[rule].longest) for rule, _, _ in asked}
    for rule, pattern, row in asked:
        if zones[rule][row] and compiled(pattern).search(plain(lines.texts[row])):
            yield rule, row


@cache
def held_words() -> dict[str, list[tuple[int, str]]]:
    """The numbers of rules with the patterns that fit only lines that hold a word, by the words."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, rule in enumerate(line_rules()):
        for pattern, words in rule.inside:
            for word in words:
                found.setdefault(word, []).append((number, pattern))
    return found
