"""Suspects: the drafts that a rule of `refining` or `mending` may change or drop.

Few of a hundred drafts are changed by a rule that looks at one draft at a time. What each rule asks first is asked here
of all drafts at once, so that the rules see few more than those. A draft that is no suspect is one that the rules leave
as it is; a test holds the two together.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.drafts import Drafts
from transforms.quoting.mending import AMOUNT, FINDING, NOUNS, OF_SAYING, Mending
from transforms.quoting.refining import COUNTED, UNSAYING, Refining, is_flagged, lemmas
from transforms.quoting.symbols import REGION_LETTERS, Flags, Ints, Symbols, is_among, taken

TIME = "ajpDQdhyznk"  # letters of times, of `tails.TIME`


class Suspects:
    """The symbols of a unit, to find suspects among drafts by; each name in a comment is that of a rule."""

    def __init__(self, unit: Symbols, lines: Refining, mending: Mending) -> None:
        self.unit, self.lines, self.mending = unit, lines, mending

    def at(self, place: Ints) -> NDArray[np.uint8]:
        """The letters at places; any letter where a place is before or behind them all."""
        return taken(self.unit.letter, place)

    def has(self, letters: str, start: Ints, end: Ints) -> Flags:
        """Whether any of some letters stands from `start` to `end`."""
        return np.asarray(self.unit.count(letters, start, end) > 0)

    def is_all(self, letters: str, start: Ints, end: Ints) -> Flags:
        """Whether there are none but some letters from `start` to `end`."""
        return np.asarray(self.unit.count(letters, start, end) == end - start)

    def is_lemma(self, cue: Ints, chosen: tuple[str, ...]) -> Flags:
        """Whether cues are verbs with one of these lemmas."""
        return taken(lemma_table(chosen), taken(self.unit.verb, cue) + 1)

    def refinable(self, drafts: Drafts) -> Flags:
        """Which drafts `Refining.refined` may change."""
        cue, source, source_end, start = drafts.cue, drafts.source_start, drafts.source_end, drafts.after_start
        has_source, has_before, has_after = source >= 0, drafts.before_start >= 0, start >= 0
        first, last = (taken(ends, cue) for ends in self.unit.clause_bounds)
        own, before, before_source = self.at(cue), self.at(cue - 1), self.at(source - 1)
        is_around, is_behind = has_before & has_after, has_after & has_source & ~has_before
        found = own == ord("A")  # according
        found |= ~has_source & has_before & (self.at(drafts.before_end - 1) == ord("C"))  # beside_marks
        found |= has_after & self.is_lemma(cue, ("decline",))  # declined
        found |= has_source & (source <= cue) & (cue < source_end)  # owned
        found |= has_source & is_among(before, "ab") & self.has("b", source_end, cue)  # spoken
        found |= ~has_source & (own == ord("G")) & (cue - first < 2)
        found |= has_source & (source == first) & is_flagged(self.lines.is_participle, first)  # opened_by_participle
        found |= is_around & self.is_all(REGION_LETTERS, drafts.before_start, drafts.before_end)  # marked
        found |= is_around & has_source & (source_end == cue) & is_among(before_source, "wW")  # asked
        is_last = (start == cue + 1) & (drafts.after_end > last - 1)
        found |= is_behind & is_last & (before == ord(",")) & (own == ord("V"))  # inverted
        is_inserted = (source_end == cue) & (before_source == ord(",")) & (self.at(start - 1) == ord(","))
        found |= is_behind & is_inserted  # around
        found |= is_behind & (self.at(source) == ord("W")) & self.has(",", start, drafts.after_end)  # within
        return np.asarray(found)

    def mendable(self, drafts: Drafts) -> Flags:
        """Which drafts may say nothing, or be changed by `Mending.mended`."""
        return self.is_perhaps_empty(drafts) | self.is_perhaps_deed(drafts) | self.is_perhaps_mended(drafts)

    def is_perhaps_empty(self, drafts: Drafts) -> Flags:
        """Which drafts `Refining.is_empty` may find empty, but for what `Refining.is_deed` tells."""
        cue, first = drafts.cue, taken(self.unit.clause_bounds[0], drafts.cue)
        before, before_end, after, after_end = (
            drafts.before_start,
            drafts.before_end,
            drafts.after_start,
            drafts.after_end,
        )
        letter = self.at(cue)
        is_unsaying = self.is_all(UNSAYING, before, before_end) & self.is_all(UNSAYING, after, after_end)
        is_pronoun = (before_end - before + after_end - after == 1) & (self.at(np.maximum(before, after)) == ord("P"))
        is_so = (cue == first + 1) & (self.at(first) == ord("t"))
        is_bare = (before < 0) & (~is_among(letter, "VGAvjba") | (cue == first))
        is_unsaid = (drafts.source_start < 0) & ((letter == ord("A")) | is_so | is_bare)
        return np.asarray(is_unsaying | is_pronoun | is_unsaid | ((after < 0) & (self.at(cue + 1) == ord(":"))))

    def is_perhaps_deed(self, drafts: Drafts) -> Flags:
        """Which drafts `Refining.is_deed` and `Mending.is_deed` may take for something done, not said."""
        cue, start, lines, mending = drafts.cue, drafts.after_start, self.lines, self.mending
        first, own, following = taken(self.unit.clause_bounds[0], cue), self.at(cue), self.at(cue + 1)
        found = self.is_lemma(cue, ("publish", "report", "read", "beg", "call", "question", "back"))
        for kind in (lines.is_silent, lines.is_naming, mending.is_bare, mending.is_quoting):
            found |= is_flagged(kind, cue)
        found |= self.is_lemma(cue, COUNTED) & (following == ord("d"))
        found |= is_flagged(lines.is_when, cue + 1) & (start == cue + 2)
        found |= is_flagged(lines.is_by, first) & (self.at(first + 1) == ord("G"))
        found |= is_flagged(lines.is_by, cue + 1) & (start == cue + 1)  # is_agent
        found |= (drafts.source_start < 0) & (cue == first + 1) & (self.at(first) == ord("i"))
        found |= is_among(own, NOUNS) & (following == ord("v"))
        found |= (self.at(cue - 1) == ord("b")) & (own == ord("V"))
        is_thing = self.is_all(TIME, start, drafts.after_end) | self.is_lemma(cue, FINDING)
        return np.asarray(found | ((drafts.before_start < 0) & is_thing))

    def is_perhaps_mended(self, drafts: Drafts) -> Flags:
        """Which drafts the rules of `Mending.mended` but for `is_deed` may change or drop."""
        cue, source, source_end = drafts.cue, drafts.source_start, drafts.source_end
        start, end, before = drafts.after_start, drafts.after_end, drafts.before_start
        has_source, has_after, has_before = source >= 0, start >= 0, before >= 0
        first, own, behind = taken(self.unit.clause_bounds[0], cue), self.at(cue), has_after & ~has_before
        found = has_before & self.has(".", drafts.before_end, cue)  # bounded
        found |= has_source & self.has(".", np.minimum(source_end, cue), np.maximum(source, cue))
        found |= self.is_lemma(cue, ("quote", "cite"))  # cited
        found |= has_before & (self.at(before) == ord("N")) & self.has(":", before, before + 4)  # marks_first
        found |= behind & has_source & self.is_lemma(cue, ("tell",))
        is_first = (behind & (self.at(start) == ord("p"))) | (has_before & ~has_source)
        found |= is_first & (self.at(np.where(has_source & (source_end == cue), source, cue) - 1) == ord("C"))
        found |= (own == ord("V")) & (self.at(cue - 1 - (self.at(cue - 1) == ord("a"))) == ord("c"))  # subject
        found |= has_before & ~has_after & has_source & (self.at(before - 1) == ord(","))  # whole
        found |= behind & ~has_source & self.has("W", first, cue)
        is_that = (self.at(start - 1) == ord("t")) & ((end == start + 1) | is_among(self.at(start), "bv"))
        is_cut = (self.at(end) == ord(",")) & (self.at(end + 1) == ord("W")) & self.is_lemma(cue, OF_SAYING)
        found |= behind & has_source & (is_that | is_cut)
        return np.asarray(found | (has_source & (source_end <= cue) & self.is_doubtful(drafts, first)))  # sourced

    def is_doubtful(self, drafts: Drafts, first: Ints) -> Flags:
        """Of which drafts `Mending.sourced` may change a source before the cue; `first` symbols of their sentences."""
        cue, source, end = drafts.cue, drafts.source_start, drafts.source_end
        opener, before = self.at(source), self.at(source - 1)
        is_closed = (before == ord(",")) & (self.at(cue - 1) == ord(","))
        found = (opener == ord("W")) & (is_closed | (end > source + 1))
        found |= (opener == ord("N")) & (source == first) & self.has(":_h", source, cue)
        found |= is_among(opener, AMOUNT) & self.has("d", source, end)
        is_past = np.frombuffer(self.mending.is_past, dtype=np.uint8) > 0
        past = np.append(0, np.cumsum(is_past))
        found |= (end > source + 1) & (taken(past, end) > taken(past, source))
        return np.asarray(found | ((before == ord("o")) & (source - 1 > first)))


@cache
def lemma_table(chosen: tuple[str, ...]) -> Flags:
    """By row of the lexicon of reporting verbs, from 1, whether its lemma is among those chosen; 0 is for no verb."""
    return np.array([False, *(lemma in chosen for lemma in lemmas().values())])
