"""Closings: clauses whose speaker stands behind a comma, where the model heard no cue: "It fell, data showed"."""

import re
from collections.abc import Iterator, Set

from transforms.quoting.cues import BEFORE, SURE
from transforms.quoting.refining import VERBAL, Draft, Refining, lemmas

SAYING = ("say", "report", "announce", "show", "confirm")
OPENS_OTHER = "kGpWwc"  # letters of what opens no clause that could be said alone: "As the ship sank, Nowak said"
_CLOSING = re.compile(r",(?:(?P<source>[DQNnmrjdhs][DQNnmrjdhsop]{0,9})(?P<verb>V)(?=\.|,G)|(?P<according>A)(?=i))")


def closings(lines: Refining, taken: Set[int]) -> Iterator[Draft]:
    """A draft for each clause with a comma, source and verb of saying, or "according to", behind it.

    Args:
        lines: the letters of a unit.
        taken: the symbols that are cues already.
    """
    for found in _CLOSING.finditer(lines.letters):
        cue = found.start(found.lastgroup or "verb")
        first, comma = lines.first[cue], found.start()
        is_verb = lemmas().get(lines.verb[cue]) in SAYING or found.lastgroup == "according"
        if cue in taken or comma <= first or not is_verb or lines.letters[first] in OPENS_OTHER:
            continue
        if any(first <= other <= lines.last[cue] for other in taken) or lines.is_marked(first, cue):
            continue
        if VERBAL.search(lines.letters, first, comma) is None:
            continue
        start = found.start("source")
        source = (start, lines.ends[start]) if start > 0 and lines.ends[start] else None
        if source or found.lastgroup == "according":
            yield Draft(cue, BEFORE, source, (first, comma), None, SURE, SURE)
