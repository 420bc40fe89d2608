"""Block quotations: lines that a web page sets apart as quoted, and who is said to speak in them."""

from typing import NamedTuple

import polars as pl

from transforms.quoting import grammar as g
from transforms.quoting.attributions import Attribution
from transforms.quoting.clauses import Line
from transforms.text.tokens import starts_line

RULE = "block_quote"
NAME_LINE = 12  # tokens of a line that does no more than name who was quoted: "— Ada Nowak, mayor of Lodz"


class Block(NamedTuple):
    """What a line of a block quotation is: its words goes on from the line before, or names who speaks."""

    goes_on: bool
    is_name: bool
    line: Line | None = None
    attribution: Attribution | None = None


def block_lines(tokens: pl.DataFrame, blocks: pl.DataFrame) -> frozenset[int]:
    """The numbers of the lines (as `clauses.lettered` counts them) that stand in block quotations.

    Args:
        tokens: one row per token in reading order.
        blocks: one row per line of a block quotation: `article_no`, `paragraph_no`.
    """
    if not blocks.height:
        return frozenset()
    numbered = tokens.select(
        "article_no", "paragraph_no", line_no=pl.Series(starts_line(tokens)).cast(pl.Int64).cum_sum()
    )
    return frozenset(numbered.join(blocks, on=["article_no", "paragraph_no"], how="semi")["line_no"].unique())


def blocks_of(lines: list[Line], marked: frozenset[int]) -> dict[int, Block]:
    """What each line of a block quotation is, by its number.

    A name behind a dash, in the last line of the quotation or right behind it, speaks; else the subject of the last
    verb of speech of the line before, or who it names before a colon.

    Args:
        lines: all lines, in reading order.
        marked: the numbers of those in block quotations.
    """
    found: dict[int, Block] = {}
    for place, line in enumerate(lines):
        if line.line_no not in marked or line.line_no in found:
            continue
        end = place
        while end < len(lines) and lines[end].line_no in marked and lines[end].article_no == line.article_no:
            end += 1
        before = lines[place - 1] if place and lines[place - 1].article_no == line.article_no else None
        behind = lines[end] if end < len(lines) and lines[end].article_no == line.article_no else None
        found |= block(lines[place:end], before, behind)
    return found


def block(lines: list[Line], before: Line | None, behind: Line | None) -> dict[int, Block]:
    """What each line of one block quotation is."""
    ends_in_name = len(lines) > 1 and named_behind(lines[-1]) is not None
    naming = lines[-1] if ends_in_name else behind
    named = naming and named_behind(naming)
    telling, attribution = (naming, named) if named else (before, before and introduced(before))
    said = lines[:-1] if ends_in_name else lines
    found = {line.line_no: Block(number > 0, False, telling, attribution) for number, line in enumerate(said)}
    if naming is not None and named:
        found[naming.line_no] = Block(goes_on=False, is_name=True)
    return found


def named_behind(line: Line) -> Attribution | None:
    """Whom a line names behind a dash, doing no more."""
    named = g.DASH_NAME.match(line.letters) if len(line.letters) <= NAME_LINE else None
    return named and Attribution(RULE, None, None, named.span("speaker"), ())


def introduced(line: Line) -> Attribution | None:
    """Who speaks in the line behind one: the subject of its last verb of speech, else who is named before its colon."""
    start = max(line.letters.rfind(".", 0, len(line.letters) - 1), line.letters.rfind("}")) + 1
    cues = [cue.start() for cue in g.CUES.finditer(line.letters, start) if cue.group() == "V"]
    for at in reversed(cues):
        if subject := g.SUBJECT.search(line.letters, start, at):
            row = line.verbs[sum(map(line.letters[:at].count, "VG"))]
            return Attribution(RULE, row, (at, at + 1), subject.span("speaker"), ())
    first = g.FIRST_SUBJECT.match(line.letters, start) if line.letters[-1] == ":" else None
    return first and Attribution(RULE, None, None, first.span("speaker"), ())
