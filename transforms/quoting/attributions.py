"""Attributions: who says what in a line, as the trained model finds it over symbols.

A word is taken for a cue with its content before it, behind it or around it; its source is a noun phrase near it; where
the content starts and ends is chosen among the places where it could. Two attributions never share words.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting import extents
from transforms.quoting.clauses import line_starts
from transforms.quoting.closings import closings
from transforms.quoting.cues import AFTER, AROUND, BEFORE, Cues, cues
from transforms.quoting.drafts import NOWHERE, Drafts, Span, columns, joined, pairs
from transforms.quoting.mending import Mending
from transforms.quoting.refining import Refining, is_flagged, trimmed
from transforms.quoting.settling import settled
from transforms.quoting.sources import LAST_SPEAKER, NOBODY, region_sources, sources
from transforms.quoting.suspects import Suspects
from transforms.quoting.symbols import REGION_LETTERS, Flags, Ints, Symbols, is_among, symbols, taken
from transforms.quoting.tails import tails
from transforms.quoting.weights import Model

CLAUSE_REACH = 9  # symbols in which the verb of a clause must come
NOUNS, VERBS = "Nnmr", "vVb"


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
    kept = settled(unit, lines, drafts(unit, lines, model))
    return Found(by_line(unit, lines, kept, line_starts(words)), beside(unit, kept, model))


def drafts(unit: Symbols, lines: Refining, model: Model) -> Drafts:
    """Every word taken for a cue with its source and content, in reading order; those that say nothing left out."""
    heard = cues(unit, model)
    speaking = sources(unit, heard.place, heard.side, model)
    is_named = speaking.chunk >= 0
    start, end = (np.where(is_named, taken(ends, speaking.chunk), NOWHERE) if len(ends) else speaking.chunk
                  for ends in unit.chunks)  # fmt: skip
    before, after = contents(unit, heard, np.where(is_named, start, heard.place), model)
    found = Drafts(heard.place, heard.side, start, end, *before, *after, heard.chance, speaking.chance)
    everyone = joined(found, columns(list(closings(lines, heard.place.tolist()))))
    mending = Mending(unit, model.words, lines)
    suspects = Suspects(unit, lines, mending)
    refined = trimmed(unit, everyone.changed(suspects.refinable(everyone), lines.refined))
    return refined.changed(suspects.mendable(refined), mending.mended)


def contents(unit: Symbols, heard: Cues, source: Ints, model: Model) -> tuple[extents.Extents, extents.Extents]:
    """Content before and behind each cue, where the side of the cue has it."""
    found = []
    for sides in ((BEFORE, AROUND), (AFTER, AROUND)):
        chosen = np.flatnonzero(np.isin(heard.side, sides))
        cue = heard.place[chosen]
        part = extents.before(unit, cue, source[chosen], model) if BEFORE in sides else extents.after(unit, cue, model)
        whole = extents.Extents(*(np.full(len(heard.place), NOWHERE) for _ in part))
        has = part.start < part.end
        whole.start[chosen], whole.end[chosen] = (np.where(has, ends, NOWHERE) for ends in part)
        found.append(whole)
    return found[0], found[1]


def by_line(unit: Symbols, lines: Refining, kept: Drafts, starts: Ints) -> dict[int, list[Attribution]]:
    """Drafts as attributions by the number of their line; `starts` are the rows of the first tokens of lines."""
    line = taken(unit.line, kept.cue)
    offset = taken(starts, line - 1)

    def tokens(start: Ints, end: Ints) -> list[Span | None]:
        """Spans of symbols in tokens of their line."""
        first, behind = taken(unit.first, start) - offset, taken(unit.behind, end - 1) - offset
        return pairs(np.where(start < 0, NOWHERE, first), behind)

    contents = zip(tokens(kept.before_start, kept.before_end), tokens(kept.after_start, kept.after_end), strict=True)
    told = map(
        Attribution,
        rules(unit, kept),
        [row if row >= 0 else None for row in taken(unit.verb, kept.cue).tolist()],
        tokens(*cue_spans(unit, lines, kept.cue)),
        tokens(kept.source_start, kept.source_end),
        [tuple([span for span in spans if span]) for spans in contents],
        kept.chance.tolist(),
        kept.source_chance.tolist(),
    )
    found: dict[int, list[Attribution]] = {}
    for number, attribution in zip(line.tolist(), told, strict=True):
        found.setdefault(number, []).append(attribution)
    return found


def cue_spans(unit: Symbols, lines: Refining, cue: Ints) -> tuple[Ints, Ints]:
    """The symbols of cues: with a particle ("pointed out"), and with "declined to" or a negation before "say"."""
    letter, line = unit.letter, taken(unit.line, cue)
    is_two = taken(with_particle(), taken(unit.verb, cue) + 1) | (taken(letter, cue) == ord("A"))
    has_other = cue > 1
    is_negated = is_flagged(lines.is_negation, cue - 1)
    negation = np.where(is_negated, cue - 1, cue - 2)
    has_negation = has_other & (is_negated | is_flagged(lines.is_negation, cue - 2))
    has_verb = is_among(taken(letter, negation - 1), "vbnaN") & (taken(unit.line, negation - 1) == line)
    has_to = has_other & (taken(letter, cue - 1) == ord("i")) & (taken(unit.line, cue - 2) == line)
    has_to &= taken(unit.verb, cue - 2) >= 0
    start = np.where(has_negation, negation - (has_verb & (negation > 0)), np.where(has_to, cue - 2, cue))
    return start, np.minimum(cue + 1 + is_two, len(unit))


@cache
def with_particle() -> Flags:
    """By row of the lexicon of reporting verbs, from 1, whether it is a verb and a particle; 0 is for no verb."""
    return np.append(False, lexicon("reporting_verbs")["particle"].is_not_null().to_numpy())


def rules(unit: Symbols, kept: Drafts) -> list[str]:
    """The names of attributions by what stands where, and how content that follows its cue starts."""
    cue, start, end = kept.cue, kept.after_start, kept.after_end
    opener, has_before = taken(unit.letter, start), kept.before_start >= 0
    is_marked = is_among(taken(unit.letter, kept.before_end - 1), REGION_LETTERS)
    told = {
        "according_to": taken(unit.letter, cue) == ord("A"),
        "content_verb_speaker": has_before & (kept.source_start > cue),
        "content_speaker_verb": has_before & is_marked,
        "clause_speaker_verb": has_before,
        "verb_that": (opener == ord("t")) | (taken(unit.letter, start - 1) == ord("t")),
        "verb_quote": is_among(opener, REGION_LETTERS),
        "verb_question": opener == ord("w"),
        "verb_infinitive": opener == ord("i"),
        "verb_addressee": unit.count(NOUNS, cue + 1, start) > 0,
        "verb_clause": unit.count(VERBS, start, np.minimum(start + CLAUSE_REACH, end)) > 0,
    }
    names = [*told, "verb_object"]
    return [names[number] for number in np.argmax([*told.values(), np.ones(len(cue), np.bool_)], axis=0).tolist()]


def beside(unit: Symbols, kept: Drafts, model: Model) -> dict[int, Beside]:
    """Who speaks in each quotation in marks, if nothing else says it, by the row of its opening mark."""
    at = np.flatnonzero(unit.is_region)
    asked, speaking = region_sources(unit, at, covered(unit, kept), model)
    first, behind = unit.chunks
    is_named = speaking.chunk > NOBODY
    start = (
        np.where(is_named, taken(unit.first, taken(first, speaking.chunk)), NOWHERE) if len(first) else speaking.chunk
    )
    end = taken(unit.behind, taken(behind, speaking.chunk) - 1) if len(first) else speaking.chunk
    told = map(Beside, pairs(start, end), (speaking.chunk == LAST_SPEAKER).tolist(), speaking.chance.tolist())
    return dict(zip(unit.first[at[asked]].tolist(), told, strict=True))


def covered(unit: Symbols, kept: Drafts) -> Flags:
    """Which symbols are content, of those drafts of which that has quotations in marks."""
    edges = np.zeros(len(unit) + 1, dtype=np.int64)
    for start, end in ((kept.before_start, kept.before_end), (kept.after_start, kept.after_end)):
        is_marked = unit.count(REGION_LETTERS, start, end) > 0
        edges += np.bincount(start[is_marked], minlength=len(edges))
        edges -= np.bincount(end[is_marked], minlength=len(edges))
    return np.cumsum(edges)[:-1] > 0
