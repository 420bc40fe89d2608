"""Attributions: who says what in a line, as the trained model finds it over symbols.

A word is taken for a cue with its content before it, behind it or around it; its source is a noun phrase near it; where
the content starts and ends is chosen among the places where it could. Two attributions never share words.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting import extents
from transforms.quoting.clauses import line_starts
from transforms.quoting.closings import closings
from transforms.quoting.cues import AFTER, AROUND, BEFORE, Cues, cues
from transforms.quoting.mending import Mending
from transforms.quoting.refining import Draft, Refining, Span, lemmas
from transforms.quoting.sources import LAST_SPEAKER, NOBODY, region_sources, sources
from transforms.quoting.symbols import REGION_LETTERS, Ints, Symbols, symbols
from transforms.quoting.tails import tails
from transforms.quoting.weights import Model

CLAUSE_REACH = 9  # symbols in which the verb of a clause must come
NOUN, VERB = re.compile("[Nnmr]"), re.compile("[vVb]")
ADDING = ("add", "cite", "note", "warn", "call", "argue", "insist")
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
    unit = symbols(words, model.words, tails(words))
    lines = Refining(unit, model.words)
    kept = [
        draft for line in by_line(lines, drafts(unit, lines, model)) for draft in settled(lines, shared(lines, line))
    ]
    tokens = Tokens(unit, line_starts(words))
    attributed: dict[int, list[Attribution]] = {}
    for draft in kept:
        attributed.setdefault(lines.line[draft.cue], []).append(attribution(lines, draft, tokens))
    return Found(attributed, beside(unit, lines, kept, model))


def drafts(unit: Symbols, lines: Refining, model: Model) -> list[Draft]:
    """Every word taken for a cue with its source and content, in reading order; those that say nothing left out."""
    taken = cues(unit, model)
    speaking = sources(unit, taken.place, taken.side, model)
    first, behind = unit.chunks
    is_named = speaking.chunk >= 0
    held = np.maximum(speaking.chunk, 0)
    start, end = (np.where(is_named, ends[held] if len(ends) else 0, -1) for ends in (first, behind))
    before, after = contents(unit, taken, np.where(is_named, start, taken.place), model)
    found = map(spans, (start, before.start, after.start), (end, before.end, after.end))
    chances = (taken.chance.tolist(), speaking.chance.tolist())
    heard = taken.place.tolist()
    everyone = [*map(Draft, heard, taken.side.tolist(), *found, *chances), *closings(lines, set(heard))]
    everyone.sort(key=lambda draft: draft.cue)
    mending = Mending(unit, model.words, lines)
    refined = (draft for draft in map(lines.refined, everyone) if draft is not None)
    return [draft for draft in map(mending.mended, refined) if draft is not None]


def spans(starts: Ints, ends: Ints) -> list[Span | None]:
    """Spans, None where one is nowhere or empty."""
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [pair if 0 <= pair[0] < pair[1] else None for pair in pairs]


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


def shared(lines: Refining, line: list[Draft]) -> list[Draft]:
    """The drafts of a line, a participle behind what was said with the speaker of that: "Nowak said that Abara should
    go, citing …", not Abara."""
    told: list[Draft] = []
    for draft in line:
        last = told[-1] if told else None
        if last and last.after and last.source and draft.source and is_added(lines, last, draft):
            draft = draft._replace(source=last.source)
        told.append(draft)
    return told


def is_added(lines: Refining, last: Draft, draft: Draft) -> bool:
    """Whether a draft's cue is a participle behind a comma that goes on from the last draft, and its source stands in
    the content of that."""
    start, source, cue = last.after or (0, 0), draft.source or (0, 0), draft.cue
    is_participle = lines.letters[cue - 1 : cue + 1] == ",G" and lemmas().get(lines.verb[cue]) in ADDING
    is_same = lines.first[cue] == lines.first[last.cue] and last.source is not None and last.source[1] <= last.cue
    return is_participle and is_same and start[0] <= source[0] and source[1] < cue


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
    own, its = ([content for content in (draft.before, draft.after) if content] for draft in (one, other))
    for start, end in own:
        if start <= other.cue < end:
            return True
        for first, behind in its:
            if first < end and start < behind:
                return True
    return any(start <= one.cue < end for start, end in its)


def shortened(lines: Refining, earlier: Draft, later: Draft) -> Draft | None:
    """The earlier draft cut before an "and", "but" or "while" with which the later one begins; None where none is."""
    spans = [later.cue, *(span[0] for span in (later.source, later.before) if span)]
    joint = min((start for start in spans if start > earlier.cue), default=0) - 1
    if earlier.after is None or joint <= earlier.after[0] or lines.letters[joint] not in JOINTS:
        return None
    end = joint
    while lines.letters[end - 1] in ",;_a":
        end -= 1
    return earlier._replace(after=(earlier.after[0], end)) if end > earlier.after[0] else None


class Tokens:
    """The tokens of symbols, counted from the first of their line; `first` are the rows of the first of each line."""

    def __init__(self, unit: Symbols, first: Ints) -> None:
        offset = first[unit.line - 1]
        # few are asked for, and as plain numbers
        self.first, self.behind = (unit.first - offset).data, (unit.behind - offset).data

    def span(self, symbols: Span) -> Span:
        """The tokens of a span of symbols."""
        return self.first[symbols[0]], self.behind[symbols[1] - 1]


def attribution(lines: Refining, draft: Draft, tokens: Tokens) -> Attribution:
    """A draft with the name of its rule."""
    verb = lines.verb[draft.cue]
    return Attribution(
        rule(lines, draft),
        verb if verb >= 0 else None,
        tokens.span(cue_span(lines, draft.cue)),
        tokens.span(draft.source) if draft.source else None,
        tuple([tokens.span(content) for content in (draft.before, draft.after) if content]),
        draft.chance,
        draft.source_chance,
    )


def cue_span(lines: Refining, cue: int) -> Span:
    """The symbols of a cue: with its particle ("pointed out"), and with "declined to" before "say"."""
    end = cue + (2 if lines.verb[cue] in with_particle() or lines.letters[cue] == "A" else 1)
    end = min(end, len(lines.line))
    if cue > 1 and (lines.is_negation[cue - 1] or lines.is_negation[cue - 2]):
        negation = cue - 1 if lines.is_negation[cue - 1] else cue - 2
        has_verb = lines.letters[negation - 1] in "vbnaN" and lines.line[negation - 1] == lines.line[cue]
        return negation - (1 if has_verb else 0), end
    is_to = cue > 1 and lines.letters[cue - 1] == "i" and lines.line[cue - 2] == lines.line[cue]
    return cue - 2 if is_to and lines.verb[cue - 2] >= 0 else cue, end


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
    if start > cue + 1 and NOUN.search(letters, cue + 1, start):
        return "verb_addressee"
    return "verb_clause" if VERB.search(letters, start, min(start + CLAUSE_REACH, end)) else "verb_object"


def beside(unit: Symbols, lines: Refining, kept: list[Draft], model: Model) -> dict[int, Beside]:
    """Who speaks in each quotation in marks, if nothing else says it, by the row of its opening mark."""
    is_covered = np.zeros(len(unit), dtype=np.bool_)
    for draft in kept:
        for start, end in filter(None, (draft.before, draft.after)):
            if lines.is_marked(start, end):
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
