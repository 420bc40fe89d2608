"""Mending: what grammar rules out, whatever the model chose: who cannot speak, and what is no statement."""

import re

import polars as pl

from transforms.quoting.refining import VERBAL, Draft, Refining, lemmas, told
from transforms.quoting.symbols import REGION_LETTERS, Symbols
from transforms.quoting.tails import TIME

PARTICLES = ["off", "in", "up", "back"]  # "called off the strike", "called in the army"
BEFORE_SUBJECT = re.compile(r"(?:[pkGi][^,.\[]{1,40},)?a?")
ONE_SUBJECT = re.compile(r"[^Wtkc;:,]*")  # between a subject and the "and" of its second verb
NOUNS = "nmr"
PAST_FORMS = (1, 11)  # numbers of unknown words in "-ed", as `symbols.word_numbers` gives them


class Mending:
    """The letters of a unit and its words, to mend single drafts by."""

    def __init__(self, unit: Symbols, words: pl.Series, lines: Refining) -> None:
        kinds = (words.is_in(PARTICLES), words == "for", words == "as", words == "saying",
                 words == "quoting", words.str.ends_with("ed"))  # fmt: skip
        self.is_particle, self.is_for, self.is_as, self.is_saying, self.is_quoting, self.is_past = told(
            unit, kinds, PAST_FORMS
        )
        self.letters, self.verb, self.ends = lines.letters, lines.verb, lines.ends
        self.first, self.last = lines.first, lines.last

    def mended(self, draft: Draft) -> Draft | None:
        """The draft as it can stand; None where nobody says anything."""
        bounded = self.bounded(draft)
        if bounded is None or self.is_deed(bounded):
            return None
        return self.subject(self.cited(bounded))

    def bounded(self, draft: Draft) -> Draft | None:
        """Without content, or at all where source or all content stand beyond a full stop outside marks."""
        before, source, cue = draft.before, draft.source, draft.cue
        if before and "." in self.letters[before[1] : cue]:
            before = None
        if before is None and draft.after is None:
            return None
        is_apart = source is not None and "." in self.letters[min(source[1], cue) : max(source[0], cue)]
        return None if is_apart else draft._replace(before=before)

    def subject(self, draft: Draft) -> Draft:
        """With the subject of the first verb for a second one: "The bank kept its rate at 4 percent and said"."""
        cue = draft.cue
        joint = cue - 1 - (self.letters[cue - 1] == "a")
        first = self.first[cue]
        if joint <= first or self.letters[joint] != "c" or self.letters[cue] != "V":
            return draft
        opening = BEFORE_SUBJECT.match(self.letters, first, joint)
        start = opening.end() if opening else first
        behind = self.cut(start, self.ends[start])
        is_chosen = draft.source is not None and draft.source[1] <= start
        if behind <= start or behind >= joint or is_chosen or not ONE_SUBJECT.fullmatch(self.letters, behind, joint):
            return draft
        has_verb = self.is_past[behind] or VERBAL.search(self.letters, behind, joint)
        return draft._replace(source=(start, behind)) if has_verb else draft

    def cut(self, start: int, end: int) -> int:
        """Where a noun phrase ends if a word in "-ed" inside it is its verb."""
        for place in range(start + 1, end):
            if self.is_past[place] and self.letters[place - 1] in "Nnmrs":
                return place
        return end

    def cited(self, draft: Draft) -> Draft:
        """With who is quoted as source: "the paper quoted Nowak as saying"."""
        cue = draft.cue
        behind = self.ends[cue + 1]
        if lemmas().get(self.verb[cue]) not in ("quote", "cite") or not behind or not self.is_as[behind]:
            return draft
        rest = behind + 2
        if not self.is_saying[behind + 1]:
            return draft
        rest += self.letters[rest] == "t"
        end = self.last[cue] + (self.letters[self.last[cue]] != ".")
        if rest < end:
            return draft._replace(source=(cue + 1, behind), before=None, after=(rest, end))
        pauses = [at for at in range(self.first[cue], cue) if self.letters[at] in "," + REGION_LETTERS]
        if not pauses:
            return draft
        stop = pauses[-1] + (self.letters[pauses[-1]] != ",")
        return draft._replace(source=(cue + 1, behind), before=(self.first[cue], stop), after=None)

    def is_deed(self, draft: Draft) -> bool:
        """Whether a verb tells what was done, or a noun what is: "called off the strike", "questioned 1,204 people"."""
        before, after, cue = draft.before or (0, 0), draft.after or (0, 0), draft.cue
        said = self.letters[slice(*before)] + self.letters[slice(*after)]
        if not set(REGION_LETTERS).isdisjoint(said):
            return False
        letter, following, verb = self.letters[cue], self.letters[cue + 1], lemmas().get(self.verb[cue])
        if verb == "call" and self.is_particle[cue + 1]:
            return True
        if verb == "question" and following == "d":
            return True
        if (letter in NOUNS and following == "v" and draft.after is not None) or (
            letter == "G" and self.is_for[cue + 1] and verb == "back"
        ):
            return True  # "Our first question comes from", "backing for the plan"
        if self.is_quoting[cue] and draft.after and not VERBAL.search(said):
            return True  # "…, quoting the minister"
        if draft.before is None:
            return TIME.fullmatch(said) is not None  # "conceded shortly before midnight"
        is_passive = self.letters[cue - 1] == "b" and letter == "V" and draft.source is None
        behind = self.letters[slice(*after)]
        is_open = behind[:1] not in ["i", "t", "w"] and VERBAL.search(behind) is None
        return is_passive and is_open and verb not in ("say", "tell", "ask")
