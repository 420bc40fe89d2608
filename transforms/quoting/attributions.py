"""Attributions: who says what in a line, as the trained model finds it over symbols.

A word is taken for a cue with its content before it, behind it or around it; its source is a noun phrase near it; where
the content starts and ends is chosen among the places where it could. Two attributions never share words.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting import extents
from transforms.quoting.cues import AFTER, AROUND, BEFORE, Cues, cues
from transforms.quoting.refining import Draft, Refining, Span
from transforms.quoting.sources import LAST_SPEAKER, NOBODY, region_sources, sources
from transforms.quoting.symbols import REGION_LETTERS, Ints, Symbols, symbols
from transforms.quoting.weights import Model

CLAUSE_REACH = 9  # symbols in which the verb of a clause must come
JOINTS = "ck"  # "and", "but", "while": what parts the content of one attribution from the next


class Attribution(NamedTuple):
    """A cue with its speaker and content; all spans count tokens from the first of the line, the end excluded."""

    rule: str
    verb: int | None
    cue: Span | None
    speaker: Span | None
    contents: tuple[Span, ...]
    chance: float | None = None
    speaker_chance: float | None = None


class Beside(NamedTuple):
    """Who speaks in marks where no cue says it: a noun phrase, or `is_last`, whoever spoke last."""

    speaker: Span | None
    is_last: bool
    chance: float


class Found(NamedTuple):
    """What the model finds in a unit: attributions by the number of their line, and sources by row of a region."""

    by_line: dict[int, list[Attribution]]
    beside: dict[int, Beside]


def attributions(words: pl.DataFrame, model: Model) -> Found:
    """The attributions of a unit.

    Args:
        words: tokens as `clauses.lettered` gives them.
        model: the trained weights.
    """
    if not words.height:
        return Found({}, {})
    unit = symbols(words, model.words)
    lines = Refining(unit, model.words)
    kept = [draft for line in by_line(lines, drafts(unit, lines, model)) for draft in settled(lines, line)]
    attributed: dict[int, list[Attribution]] = {}
    first = np.flatnonzero(np.diff(words["line_no"].to_numpy(), prepend=0))
    for draft, starts, ends in zip(kept, *in_tokens(unit, lines, kept, first), strict=True):
        attributed.setdefault(lines.line[draft.cue], []).append(attribution(lines, draft, starts, ends))
    return Found(attributed, beside(unit, kept, model))


def drafts(unit: Symbols, lines: Refining, model: Model) -> list[Draft]:
    """Every word taken for a cue with its source and content, in reading order; those that say nothing left out."""
    taken = cues(unit, model)
    speaking = sources(unit, taken.place, taken.side, model)
    first, behind = unit.chunks
    is_named = speaking.chunk >= 0
    held = np.maximum(speaking.chunk, 0)
    start, end = (np.where(is_named, ends[held] if len(ends) else 0, -1) for ends in (first, behind))
    before, after = contents(unit, taken, np.where(is_named, start, taken.place), model)
    columns = (taken.place, taken.side, start, end, *before, *after, taken.chance, speaking.chance)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    everyone = (
        Draft(cue, side, span(s, e), span(b, c), span(f, g), chance, sure)
        for cue, side, s, e, b, c, f, g, chance, sure in rows
    )
    return [draft for draft in map(lines.refined, everyone) if draft is not None]


def span(start: int, end: int) -> Span | None:
    """A span, or None where it is nowhere or empty."""
    return (start, end) if 0 <= start < end else None


def contents(unit: Symbols, taken: Cues, source: Ints, model: Model) -> tuple[extents.Extents, extents.Extents]:
    """Content before and behind each cue, where the side of the cue has it."""
    found = []
    for sides in ((BEFORE, AROUND), (AFTER, AROUND)):
        chosen = np.flatnonzero(np.isin(taken.side, sides))
        cue = taken.place[chosen]
        part = extents.before(unit, cue, source[chosen], model) if BEFORE in sides else extents.after(unit, cue, model)
        whole = extents.Extents(*(np.full(len(taken.place), extents.NOWHERE) for _ in part))
        whole.start[chosen], whole.end[chosen] = part
        found.append(whole)
    return found[0], found[1]


def by_line(lines: Refining, everyone: list[Draft]) -> Iterator[list[Draft]]:
    """The drafts of each line."""
    line: list[Draft] = []
    for draft in everyone:
        if line and lines.line[line[-1].cue] != lines.line[draft.cue]:
            yield line
            line = []
        line.append(draft)
    if line:
        yield line


def settled(lines: Refining, line: list[Draft]) -> list[Draft]:
    """The drafts of a line that share no words: the surest first, others cut short or left out."""
    if len(line) == 1:
        return line
    kept: list[Draft] = []
    for draft in sorted(line, key=lambda draft: -draft.chance):
        fitting = [fitted(lines, draft, other) for other in kept]
        if all(pair is not None for pair in fitting):
            changed = [pair for pair in fitting if pair is not None]
            kept = [other for _, other in changed]
            shortest = min((own for own, _ in changed), key=lambda own: own.after[1] if own.after else 0, default=draft)
            kept.append(shortest)
    return sorted(kept, key=lambda draft: draft.cue)


def fitted(lines: Refining, draft: Draft, other: Draft) -> tuple[Draft, Draft] | None:
    """Two drafts without common words: as they are, the earlier one cut where the later begins, or None."""
    if not overlap(draft, other):
        return draft, other
    earlier, later = sorted((draft, other), key=lambda one: one.cue)
    cut = shortened(lines, earlier, later)
    if cut is None or overlap(cut, later):
        return None
    return (cut, later) if earlier is draft else (later, cut)


def overlap(one: Draft, other: Draft) -> bool:
    """Whether the content of either holds the cue or content of the other."""
    for draft, rest in ((one, other), (other, one)):
        for start, end in filter(None, (draft.before, draft.after)):
            if start <= rest.cue < end or any(
                a < end and start < b for a, b in filter(None, (rest.before, rest.after))
            ):
                return True
    return False


def shortened(lines: Refining, earlier: Draft, later: Draft) -> Draft | None:
    """The earlier draft cut before an "and", "but" or "while" with which the later one begins; None where none is."""
    spans = [later.cue, *(span[0] for span in (later.source, later.before) if span)]
    joint = min(start for start in spans if start > earlier.cue) - 1
    if earlier.after is None or joint <= earlier.after[0] or lines.letters[joint] not in JOINTS:
        return None
    end = joint
    while lines.letters[end - 1] in ",;_a":
        end -= 1
    return earlier._replace(after=(earlier.after[0], end)) if end > earlier.after[0] else None


def attribution(lines: Refining, draft: Draft, starts: list[int], ends: list[int]) -> Attribution:
    """A draft with the name of its rule; `starts` and `ends` are the tokens of its cue, source and content."""
    verb = lines.verb[draft.cue]
    before = ((starts[2], ends[2]),) if draft.before else ()
    after = ((starts[3], ends[3]),) if draft.after else ()
    return Attribution(
        rule(lines, draft),
        verb if verb >= 0 else None,
        (starts[0], ends[0]),
        (starts[1], ends[1]) if draft.source else None,
        before + after,
        draft.chance,
        draft.source_chance,
    )


def in_tokens(
    unit: Symbols, lines: Refining, kept: list[Draft], first: Ints
) -> tuple[list[list[int]], list[list[int]]]:
    """The tokens of the line where cue, source and contents start and end; those of the cue where there are none.

    `first` is the row of the first token of each line.
    """
    spans = [
        place
        for draft in kept
        for cue in [cue_span(lines, draft.cue)]
        for span in (cue, draft.source or cue, draft.before or cue, draft.after or cue)
        for place in span
    ]
    symbols_of = np.array(spans, dtype=np.int64).reshape(-1, 4, 2)
    offset = first[unit.line[symbols_of[:, :1, 0]] - 1]
    starts, behind = unit.first[symbols_of[:, :, 0]], unit.behind[symbols_of[:, :, 1] - 1]
    return (starts - offset).tolist(), (behind - offset).tolist()


def cue_span(lines: Refining, cue: int) -> Span:
    """The symbols of a cue: with its particle ("pointed out"), and with "declined to" before "say"."""
    end = cue + (2 if lines.verb[cue] in with_particle() or lines.letters[cue] == "A" else 1)
    if 1 in lines.is_negation[max(cue - 2, 0) : cue] and cue > 1:
        negation = cue - 1 if lines.is_negation[cue - 1] else cue - 2
        has_verb = lines.letters[negation - 1] in "vbnaN" and lines.line[negation - 1] == lines.line[cue]
        return negation - (1 if has_verb else 0), min(end, len(lines.line))
    is_to = cue > 1 and lines.letters[cue - 1] == "i" and lines.line[cue - 2] == lines.line[cue]
    return cue - 2 if is_to and lines.verb[cue - 2] >= 0 else cue, min(end, len(lines.line))


@cache
def with_particle() -> frozenset[int]:
    """The rows of the lexicon that are a verb and a particle."""
    particles = lexicon("reporting_verbs")["particle"]
    return frozenset(row for row, particle in enumerate(particles) if particle is not None)


def rule(lines: Refining, draft: Draft) -> str:
    """The name of an attribution by what stands where."""
    if lines.letters[draft.cue] == "A":
        return "according_to"
    if draft.before:
        if draft.source and draft.source[0] > draft.cue:
            return "content_verb_speaker"
        is_marked = lines.letters[draft.before[1] - 1] in REGION_LETTERS
        return "content_speaker_verb" if is_marked else "clause_speaker_verb"
    start, end = draft.after or (draft.cue, draft.cue)
    return rule_after(lines.letters, draft.cue, start, end)


def rule_after(letters: str, cue: int, start: int, end: int) -> str:
    """The name of an attribution whose content follows its cue, by how the content starts."""
    if "t" in letters[start - 1 : start + 1]:
        return "verb_that"
    if letters[start] in REGION_LETTERS:
        return "verb_quote"
    if letters[start] in "wi":
        return "verb_question" if letters[start] == "w" else "verb_infinitive"
    if not set("Nnmr").isdisjoint(letters[cue + 1 : start]):
        return "verb_addressee"
    has_verb = not set("vVb").isdisjoint(letters[start : min(start + CLAUSE_REACH, end)])
    return "verb_clause" if has_verb else "verb_object"


def beside(unit: Symbols, kept: list[Draft], model: Model) -> dict[int, Beside]:
    """Who speaks in each quotation in marks, if nothing else says it, by the row of its opening mark."""
    is_covered = np.zeros(len(unit), dtype=np.bool_)
    for draft in kept:
        for start, end in filter(None, (draft.before, draft.after)):
            is_covered[start:end] = True
    at = np.flatnonzero(unit.is_region)
    asked, speaking = region_sources(unit, at, is_covered, model)
    rows = zip(unit.first[at[asked]].tolist(), speaking.chunk.tolist(), speaking.chance.tolist(), strict=True)
    first, behind = unit.chunks
    return {
        row: Beside(
            (int(unit.first[first[chunk]]), int(unit.behind[behind[chunk] - 1])) if chunk > NOBODY else None,
            chunk == LAST_SPEAKER,
            chance,
        )
        for row, chunk, chance in rows
    }
