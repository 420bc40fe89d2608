"""Drafts: attributions in symbols, before their words are settled between them and their neighbours, as columns."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.symbols import Flags, Ints

Span = tuple[int, int]
NOWHERE = -1


class Draft(NamedTuple):
    """An attribution in symbols: its cue, the side of its content, its source, its content before and behind."""

    cue: int
    side: int
    source: Span | None
    before: Span | None
    after: Span | None
    chance: float
    source_chance: float


class Drafts(NamedTuple):
    """Many drafts as columns, in reading order; spans that a draft has not are NOWHERE."""

    cue: Ints
    side: Ints
    source_start: Ints
    source_end: Ints
    before_start: Ints
    before_end: Ints
    after_start: Ints
    after_end: Ints
    chance: NDArray[np.float64]
    source_chance: NDArray[np.float64]

    def rows(self, at: Ints | slice = slice(None)) -> list[Draft]:
        """The drafts at the places given, one by one."""
        some = self.taken(at)
        spans = (
            pairs(some.source_start, some.source_end),
            pairs(some.before_start, some.before_end),
            pairs(some.after_start, some.after_end),
        )
        chances = (some.chance.tolist(), some.source_chance.tolist())
        return list(map(Draft, some.cue.tolist(), some.side.tolist(), *spans, *chances))

    def taken(self, at: Ints | Flags | slice) -> "Drafts":
        """The drafts at the places given."""
        found: list[NDArray[Any]] = [column[at] for column in self]
        return Drafts(*found)

    def changed(self, flags: Flags, rule: Callable[[Draft], Draft | None]) -> "Drafts":
        """The drafts, those flagged as a rule tells them, without those of which it leaves nothing."""
        at = np.flatnonzero(flags)
        rows = zip(at.tolist(), self.rows(at), strict=True)
        told = {place: draft for place, was in rows if (draft := rule(was)) is not was}
        gone = np.array([place for place, draft in told.items() if draft is None], dtype=np.int64)
        new = {place: draft for place, draft in told.items() if draft is not None}
        places = np.array([*new], dtype=np.int64)
        found: list[NDArray[Any]] = []
        for column, values in zip(self, columns([*new.values()]), strict=True):
            column = column.copy()
            column[places] = values
            found.append(np.delete(column, gone))
        return Drafts(*found)


def columns(drafts: Sequence[Draft]) -> Drafts:
    """Drafts one by one as columns."""
    nowhere = (NOWHERE, NOWHERE)
    rows = [(*draft[:2], *(end for span in draft[2:5] for end in span or nowhere)) for draft in drafts]
    numbers = np.array(rows, dtype=np.int64).reshape(len(rows), 8)
    chances = np.array([draft[5:] for draft in drafts], dtype=np.float64).reshape(len(rows), 2)
    return Drafts(*numbers.T, *chances.T)


def joined(some: Drafts, others: Drafts) -> Drafts:
    """All drafts of both in reading order, those of the first before others at the same cue."""
    order = np.argsort(np.append(some.cue, others.cue), kind="stable")
    return Drafts(*(np.append(*both)[order] for both in zip(some, others, strict=True)))


def pairs(start: Ints, end: Ints) -> list[Span | None]:
    """Spans, None where one is NOWHERE."""
    return [span if span[0] >= 0 else None for span in zip(start.tolist(), end.tolist(), strict=True)]
