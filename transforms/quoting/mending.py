"""Mending: what grammar rules out, whatever the model chose: who cannot speak, and what is no statement."""

import re

import polars as pl

from transforms.quoting.drafts import Draft, Span
from transforms.quoting.refining import VERBAL, Refining, lemmas, told
from transforms.quoting.symbols import NOMINAL, REGION_LETTERS, Symbols
from transforms.quoting.tails import TIME

PARTICLES = ["off", "in", "up", "back"]  # "called off the strike", "called in the army"
BEFORE_SUBJECT = re.compile(r"(?:[pkGi][^,.\[]{1,40},)?a?")
ONE_SUBJECT = re.compile(r"[^Wtkc;:,]*")  # between a subject and the "and" of its second verb
NOUNS = "nmr"
BARE = ["learn", "learned", "learnt", "speak", "speaks", "spoke", "spoken", "known"]  # "learned to", "known as"
DATELINE = re.compile(r"N{1,3}(?:,?[Nnydh]|,|\([^()]*\))*[:_h]")  # "LODZ, Dec 3:"
TOWN = re.compile(r"N{1,3}:(?!$)")  # "LODZ: Ministers met"
AMOUNT = "dyzQDj"  # letters of an amount, which is no speaker: "six hours"
THING = 3  # symbols of a thing at most
FINDING = ("show", "find")  # verbs that say something only of what was the case: "found both recorders"
OF_SAYING = ("say", "think", "believe", "add", "insist", "argue", "claim", "know", "warn", "note")
PAST_FORMS = (1, 11)  # numbers of unknown words in "-ed", as `symbols.word_numbers` gives them


class Mending:
    """The letters of a unit and its words, to mend single drafts by."""

    def __init__(self, unit: Symbols, words: pl.Series, lines: Refining) -> None:
        kinds = (words.is_in(PARTICLES), words == "for", words == "as", words == "saying",
                 words == "quoting", words == "by", words.is_in(BARE), words.str.ends_with("ed"))  # fmt: skip
        (
            self.is_particle, self.is_for, self.is_as, self.is_saying, self.is_quoting, self.is_by, self.is_bare,
            self.is_past,
        ) = told(unit, kinds, PAST_FORMS)  # fmt: skip
        self.lines = lines
        self.letters, self.verb, self.ends = lines.letters, lines.verb, lines.ends
        self.first, self.last = lines.first, lines.last

    def mended(self, draft: Draft) -> Draft | None:
        """The draft as it can stand; None where nobody says anything."""
        bounded = None if self.lines.is_empty(draft) else self.bounded(draft)
        if bounded is None or self.is_deed(bounded):
            return None
        mended = self.sourced(self.whole(self.subject(self.cited(self.marks_first(bounded)))))
        return None if mended.before is None and mended.after is None else mended

    def bounded(self, draft: Draft) -> Draft | None:
        """Without content, or at all where source or all content stand beyond a full stop outside marks."""
        before, source, cue = draft.before, draft.source, draft.cue
        if before and "." in self.letters[before[1] : cue]:
            before = None
        if before is None and draft.after is None:
            return None
        is_apart = source is not None and "." in self.letters[min(source[1], cue) : max(source[0], cue)]
        if is_apart:
            return None
        return draft if before is draft.before else draft._replace(before=before)

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

    def marks_first(self, draft: Draft) -> Draft:
        """With the words in marks that end in a comma right before source and cue for content, not those behind."""
        cue, source = draft.cue, draft.source
        if draft.before and self.letters[draft.before[0]] == "N":
            town = TOWN.match(self.letters, *draft.before)
            return draft._replace(before=(town.end(), draft.before[1])) if town else draft
        if draft.after and source and draft.before is None and lemmas().get(self.verb[cue]) == "tell":
            return self.told_before(draft, source, draft.after)
        start = source[0] if source and source[1] == cue else cue
        is_behind = self.letters[start - 1] == "C" and start > self.first[cue]
        if not is_behind:
            return draft
        if draft.before is None and draft.after and self.letters[draft.after[0]] == "p":
            return draft._replace(before=(start - 1, start), after=None)
        behind = self.ends[cue + 1] or self.ends[cue]
        if source is None and draft.before and draft.before[1] == cue and start == cue and behind:
            is_name = self.letters[behind - 1] == "N" and self.letters[behind] in ",.o"
            return draft._replace(source=(cue + 1, behind)) if is_name else draft
        return draft

    def told_before(self, draft: Draft, source: Span, after: Span) -> Draft:
        """With the clause before for what was told, where only the told stand behind: "…, Nowak told a meeting"."""
        first, said = self.first[draft.cue], self.letters[slice(*after)]
        if said.strip(NOMINAL) or source[1] > draft.cue or after[0] != draft.cue + 1:
            return draft
        commas = [at for at in range(first + 1, source[0]) if self.letters[at] == ","]
        ends = [at for at in commas if VERBAL.search(self.letters, at, source[0]) is None]
        if not ends or VERBAL.search(self.letters, first, ends[0]) is None:
            return draft
        return draft._replace(before=(first, ends[0]), after=None)

    def whole(self, draft: Draft) -> Draft:
        """With the "that" of "that was not true", with the verb behind a relative clause, or up to the main verb."""
        after, before, source = draft.after, draft.before, draft.source
        if before is not None:
            is_said_behind = after is None and source is not None and source[1] <= draft.cue
            return self.begun(draft, before) if is_said_behind and self.letters[before[0] - 1] == "," else draft
        if after is None:
            return draft
        start, end = after
        if source is None:
            return self.up_to_main(draft, after)
        if self.letters[start - 1] == "t" and start - 1 > draft.cue:
            is_pointed = end == start + 1 and self.letters[start] in NOUNS and self.letters[end] in ".,"
            return draft._replace(after=(start - 1, end)) if is_pointed or self.letters[start] in "bv" else draft
        if self.letters[end : end + 2] != ",W" or lemmas().get(self.verb[draft.cue]) not in OF_SAYING:
            return draft
        stop = self.last[start] + (self.letters[self.last[start]] != ".")
        is_cut = 0 < self.letters.find(",", end + 2, stop) < stop - 2 and not VERBAL.search(self.letters, start, end)
        return draft._replace(after=(start, stop)) if is_cut else draft

    def up_to_main(self, draft: Draft, after: Span) -> Draft:
        """Up to the verb of the main clause where a relative clause has the cue: "which was accused of it, left"."""
        relative = self.letters.rfind("W", self.first[draft.cue], draft.cue)
        if relative <= 0 or self.letters[relative - 1] != "," or "," in self.letters[relative : draft.cue]:
            return draft
        comma = self.letters.find(",", *after)
        is_main = comma > after[0] and self.letters[comma + 1 : comma + 4].lstrip("a")[:1] in "vVb"
        return draft._replace(after=(after[0], comma)) if is_main else draft

    def begun(self, draft: Draft, before: Span) -> Draft:
        """With the clause before a comma where what was said begins with a participle or "the most": "Sales rose 4
        percent, helped by exports, Nowak said"."""
        start, end = before
        first = self.first[start]
        is_rest = self.letters[start] in "vj" or self.letters[start : start + 2] == "Dj"
        is_begun = start - 1 > first and self.letters[first] not in "pkGiac"
        is_clause = VERBAL.search(self.letters, first, start) is not None and not self.is_in_marks(first, end)
        return draft._replace(before=(first, end)) if is_rest and is_begun and is_clause else draft

    def is_in_marks(self, start: int, end: int) -> bool:
        """Whether a stretch has words in marks."""
        return not set(REGION_LETTERS).isdisjoint(self.letters[start:end])

    def sourced(self, draft: Draft) -> Draft:
        """With a source that can speak: no amount, none that "of" comes before, none in a relative clause that has
        ended: "A man in Lodz, who gave no name, said"."""
        source, cue = draft.source, draft.cue
        if source is None or source[1] > cue:
            return draft
        start, behind = source
        opener, first = self.letters[start], self.first[cue]
        town = DATELINE.match(self.letters, first, cue) if start == first and opener == "N" else None
        if town and behind <= town.end() and self.ends[town.end()]:
            return draft._replace(source=(town.end(), self.ends[town.end()]))
        if opener == "W":
            return draft._replace(source=self.outside_relative(start, cue))
        if opener in AMOUNT and "d" in self.letters[start:behind] and not self.letters[start:behind].strip(AMOUNT):
            return draft._replace(source=None)
        if behind - start > 1 and self.is_past[start:behind].strip(b"\0"):
            end = self.cut(start, behind)
            if end < behind and self.letters[end] != "N":
                return draft._replace(source=(start, end))  # "Senators traded insults"
        if self.letters[start - 1] == "o" and start - 1 > self.first[cue]:
            head = self.head(start)
            return (
                draft._replace(source=(head, self.ends[head])) if head < start and self.letters[head] in "Dn" else draft
            )
        return draft

    def head(self, start: int) -> int:
        """The start of the noun phrase to which "of", "in" and "for" join the one at a symbol."""
        while start > 1 and self.letters[start - 1] in "op":
            before = start - 2
            while before > 0 and self.ends[before] != start - 1:
                if self.letters[before] in ",.;:":
                    return start
                before -= 1
            if self.ends[before] != start - 1:
                return start
            start = before
        return start

    def outside_relative(self, relative: int, cue: int) -> tuple[int, int]:
        """The noun phrase before a relative clause that a comma closes before the cue, else the pronoun."""
        is_closed = self.letters[cue - 1] == "," and self.letters[relative - 1] == ","
        if not is_closed or VERBAL.search(self.letters, relative + 1, cue - 1) is None:
            return relative, relative + 1
        start = relative - 2
        while start > self.first[cue] and self.ends[start] != relative - 1:
            start -= 1
        head = self.head(start) if self.ends[start] == relative - 1 else relative
        return (head, self.ends[head]) if self.ends[head] else (relative, relative + 1)

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
        if verb == "call" and draft.source is None and self.letters[cue - 1] == "," and draft.before is None:
            return True  # "The planet, called Tadpole, circles"
        if self.is_bare[cue] and (self.is_as[cue + 1] or (self.letters[cue + 1] == "i" and draft.before is None)):
            return True
        if verb in FINDING and draft.before is None and not VERBAL.search(said) and self.is_made(draft):
            return True
        if self.is_quoting[cue] and draft.after and not VERBAL.search(said):
            return True  # "…, quoting the minister"
        is_passive = self.letters[cue - 1] == "b" and letter == "V" and not draft.after
        if is_passive and draft.source and draft.source[0] > cue + 1 and not self.is_by[draft.source[0] - 1]:
            return True  # "bans have been declared in nine districts"
        if draft.before is None:
            return TIME.fullmatch(said) is not None  # "conceded shortly before midnight"
        is_passive = self.letters[cue - 1] == "b" and letter == "V" and draft.source is None
        behind = self.letters[slice(*after)]
        is_open = behind[:1] not in ["i", "t", "w"] and VERBAL.search(behind) is None
        return is_passive and is_open and verb not in ("say", "tell", "ask")

    def is_made(self, draft: Draft) -> bool:
        """Whether a finding is a thing found or shown, not what was found out: "Nowak found both recorders"."""
        source, (start, end) = draft.source, draft.after or (0, 0)
        is_somebody = source is not None and self.letters[source[1] - 1] in "NPmr"
        return (
            is_somebody and self.letters[draft.cue] == "V" and self.letters[start] in "DQdjnm" and end - start <= THING
        )
