"""Closings: clauses whose speaker stands behind a comma, where the model heard no cue: "It fell, data showed"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from transforms.quoting.cues import BEFORE, SURE
from transforms.quoting.drafts import Draft
from transforms.quoting.refining import VERBAL, Refining, lemmas

SAYING = ("say", "report", "announce", "show", "confirm")
OPENS_OTHER = "kGpWwc"  # letters of what opens no clause that could be said alone: "As the ship sank, Nowak said"
_CLOSING = re.compile(r",(?:(?P<source>[DQNnmrjdhs][DQNnmrjdhsop]{0,9})(?P<verb>V)(?=\.|,G)|(?P<according>A)(?=i))")


def closings(lines: Refining, taken: Sequence[int]) -> Iterator[Draft]:
    """A draft for each clause with a comma, source and verb of saying, or "according to", behind it.

    Args:
        lines: the letters of a unit.
        taken: the symbols that are cues already, in order.
    """
    for found in _CLOSING.finditer(lines.letters):
        cue = found.start(found.lastgroup or "verb")
        first, comma = lines.first[cue], found.start()
        is_verb = lemmas().get(lines.verb[cue]) in SAYING or found.lastgroup == "according"
        if comma <= first or not is_verb or lines.letters[first] in OPENS_OTHER or lines.is_marked(first, cue):
            continue
        if bisect_left(taken, first) < bisect_right(taken, lines.last[cue]):
            continue
        if VERBAL.search(lines.letters, first, comma) is None:
            continue
        start = found.start("source")
        source = (start, lines.ends[start]) if start > 0 and lines.ends[start] else None
        if source or found.lastgroup == "according":
            yield Draft(cue, BEFORE, source, (first, comma), None, SURE, SURE)
