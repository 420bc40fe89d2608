"""Settling: drafts of one line that would share words, of which the surer keep them."""

from collections.abc import Iterator

import numpy as np

from transforms.quoting.drafts import Draft, Drafts, columns, joined
from transforms.quoting.refining import Refining, lemmas
from transforms.quoting.symbols import Flags, Symbols

ADDING = ("add", "cite", "note", "warn", "call", "argue", "insist")
JOINTS = "ck"  # "and", "but", "while": what parts the content of one attribution from the next


def settled(unit: Symbols, lines: Refining, drafts: Drafts) -> Drafts:
    """The drafts, those of a line that share words cut short or left out."""
    asked = are_close(unit, drafts)
    lone, close = drafts.taken(~asked), drafts.taken(asked).rows()
    kept = [draft for line in by_line(lines, close) for draft in fitted_together(lines, shared(lines, line))]
    return joined(lone, columns(kept))


def are_close(unit: Symbols, drafts: Drafts) -> Flags:
    """Which drafts stand in a line of which two may share words, or one may take the source of another."""
    line, cue = unit.line[drafts.cue], drafts.cue
    starts = (np.where(start >= 0, start, cue) for start in (drafts.before_start, drafts.after_start))
    start, end = (
        np.minimum(cue, np.minimum(*starts)),
        np.maximum(cue + 1, np.maximum(drafts.before_end, drafts.after_end)),
    )
    is_close = (unit.letter[cue] == ord("G")) & (unit.letter[cue - 1] == ord(","))
    is_close[1:] |= (line[1:] == line[:-1]) & (end[:-1] > start[1:])
    return np.isin(line, line[is_close])


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


def fitted_together(lines: Refining, line: list[Draft]) -> list[Draft]:
    """The drafts of a line that share no words: the surest first, others cut short or left out."""
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
