"""Refining: what holds for every attribution, whatever the model chose, as English has it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.drafts import NOWHERE, Draft, Drafts
from transforms.quoting.symbols import KNOWN, NOMINAL, REGION_LETTERS, Flags, Ints, Symbols, is_among, taken

PAUSE = re.compile("[,C]")  # a comma, or a quotation in marks that ends in one
VERBAL = re.compile("[vVbWt]")
NEGATIONS = ["not", "never", "'t", "’t"]
# No reporting verbs by themselves, whatever the model learned: "pointed the same way".
SILENT = ["sentenced", "pointed", "pass", "passed", "passes"]
COUNTED = ("add", "decline")  # verbs that with a number are no speech: "adds 41,200 jobs", "declined 188 points"
UNSAYING = "paktcyz,_"  # letters that say nothing by themselves: "Talks go on"
NOTHING = (0, 0)
PARTICIPLE_FORMS = (2, 12)  # numbers of unknown words in "-ing", as `symbols.word_numbers` gives them
ROLE_AND_NAME = re.compile(r"[Dnrmjhs]*N[Nh]*")
DAY = re.compile("d[Ny]d?|[Ny]d+")  # "reports on May 21": months may read as names
RELATIVE = re.compile(r"W[^,]*")
BARE = "njhm"  # letters of a word that may be no source: "according to plan"
MANNER = ["plan", "plans", "law", "schedule", "custom", "tradition", "size", "age", "need", "needs", "tastes", "rules",
          "protocol", "script", "type"]  # fmt: skip


class Refining:
    """The letters of a unit, its lines and noun phrases, to refine single drafts by."""

    def __init__(self, unit: Symbols, words: pl.Series) -> None:
        kinds = (words.is_in(NEGATIONS), words.is_in(SILENT), words == "when",
                 words.is_in(["identified", "identifies"]), words == "by", words.is_in(MANNER),
                 words.str.ends_with("ing"))  # fmt: skip
        (
            self.is_negation,
            self.is_silent,
            self.is_when,
            self.is_naming,
            self.is_by,
            self.is_manner,
            self.is_participle,
        ) = told(unit, kinds, PARTICIPLE_FORMS)
        self.letters = unit.letter.tobytes().decode("ascii") + "  "
        firsts, ends = unit.chunks
        phrase_end = np.zeros(len(unit) + 3, dtype=np.int64)
        phrase_end[firsts] = ends
        first, last = unit.clause_bounds
        # few are asked for, and as plain numbers
        self.line, self.verb, self.ends = unit.line.data, unit.verb.data, phrase_end.data
        self.first, self.last, self.regions = first.data, last.data, unit.passed(REGION_LETTERS).data

    def refined(self, draft: Draft) -> Draft:
        """The draft with the source and content that its words allow, not `trimmed` yet."""
        draft = self.beside_marks(self.declined(draft))
        draft = self.according(draft) if self.letters[draft.cue] == "A" else self.spoken(self.owned(draft))
        draft = self.opened_by_participle(draft)
        if draft.before and draft.after:
            draft = self.marked(self.asked(draft))
        elif draft.after and draft.source:
            draft = self.within(self.around(self.inverted(draft)))
        return draft

    def phrase_end(self, first: int) -> int | None:
        """The end of the noun phrase that starts at a symbol."""
        return self.ends[first] or None

    def is_marked(self, start: int, end: int) -> bool:
        """Whether a stretch has quotations in marks."""
        return self.regions[end] > self.regions[start]

    def declined(self, draft: Draft) -> Draft:
        """With what was declined for its cue: "declined to say" is a cue of saying."""
        cue, after = draft.cue, draft.after
        if after is None or self.letters[cue + 1 : cue + 3] != "iV" or lemmas().get(self.verb[cue]) != "decline":
            return draft
        is_told = self.letters[cue + 3 : after[1]].strip(UNSAYING)
        return draft._replace(cue=cue + 2, after=(cue + 3, after[1])) if is_told else draft

    def beside_marks(self, draft: Draft) -> Draft:
        """With the noun phrase between words in marks and their verb for its source: “Go home,” Nowak sings."""
        if draft.source is None and draft.before and self.letters[draft.before[1] - 1] == "C":
            first = draft.before[1]
            return draft._replace(source=(first, draft.cue)) if self.phrase_end(first) == draft.cue else draft
        return draft

    def according(self, draft: Draft) -> Draft:
        """According to whom is told right behind; behind a comma the clause goes on: "In May, according to her, …"."""
        first = draft.cue + 2
        behind = self.phrase_end(first)
        is_manner = behind == first + 1 and self.letters[first] in BARE and self.is_manner[first]
        source = (first, behind) if behind and not is_manner else None
        draft, before = draft._replace(source=source), draft.before
        if source is None or before is None:
            return draft
        if draft.after and "," not in self.letters[source[1] - 1 : draft.after[0]]:
            draft = draft._replace(after=None)  # "according to data from the exchange"
        comma = self.letters.find(",", source[1], self.last[draft.cue])
        if comma < 0 or self.letters[source[1] : comma].strip(NOMINAL + "op"):
            return draft
        is_part = self.letters[before[0]] in "pk" or VERBAL.search(self.letters, *before) is None
        return draft._replace(after=(comma + 1, self.last[draft.cue] + 1)) if is_part else draft

    def owned(self, draft: Draft) -> Draft:
        """With the owner of a cue that is a noun for its source: "Nowak's call for", but nobody in "a call for"."""
        if draft.source is None or not draft.source[0] <= draft.cue < draft.source[1]:
            return draft
        owner = self.letters[draft.source[0] : draft.cue].strip("DQ")
        return draft._replace(source=(draft.source[0], draft.cue) if owner else None)

    def spoken(self, draft: Draft) -> Draft:
        """Without the noun phrase before a passive as source ("Nowak was told"); "By saying …, Nowak" has it behind."""
        step = draft.cue - 1
        while step > 0 and self.letters[step] == "a":
            step -= 1
        is_passive = self.letters[step] == "b" and self.letters[draft.cue] == "V"
        if is_passive and draft.source and draft.source[1] <= step:
            return draft._replace(source=None)
        if draft.source is None and self.letters[draft.cue] == "G" and draft.cue - self.first[draft.cue] < 2:
            pause = PAUSE.search(self.letters, draft.cue + 2, self.last[draft.cue])
            end = pause.end() if pause and pause.group() == "C" else pause.start() if pause else 0
            behind = self.phrase_end(pause.end()) if pause else None
            if pause and behind and draft.after and draft.after[0] < end:
                return draft._replace(source=(pause.end(), behind), after=(draft.after[0], end))
        return draft

    def marked(self, draft: Draft) -> Draft:
        """Without plain words behind the cue where all before it stands in marks: “No,” he said, and left."""
        if draft.before is None or draft.after is None or self.letters[slice(*draft.before)].strip(REGION_LETTERS):
            return draft
        start = draft.after[0]
        return draft if self.is_marked(start, min(start + 2, len(self.line))) else draft._replace(after=None)

    def asked(self, draft: Draft) -> Draft:
        """With no more than "what" before the cue: "what she called a “ruin”", "which Nowak called “a ruin”"."""
        if draft.source is None or draft.source[1] != draft.cue or self.letters[draft.source[0] - 1] not in "wW":
            return draft
        return draft._replace(before=(draft.source[0] - 1, draft.source[0]))

    def inverted(self, draft: Draft) -> Draft:
        """With source and content changed where the source comes last: "The bridge is safe, says the ministry"."""
        cue, first = draft.cue, self.first[draft.cue]
        is_last = draft.after is not None and draft.after[0] == cue + 1 and draft.after[1] > self.last[cue] - 1
        if is_last and cue - first > 2 and self.letters[cue - 1 : cue + 1] == ",V":
            end = self.phrase_end(cue + 1)
            is_whole = end is not None and draft.after is not None and end >= draft.after[1]
            if draft.source and draft.source[1] < cue and lemmas().get(self.verb[cue]) != "say":
                if self.letters[first] in "CEK" and draft.source[0] == first + 1:  # “Why?” his deputy, Nowak, asked her
                    return draft._replace(before=(first, first + 1), after=None)
                if not self.has_clause(first, cue):  # "The mayor, Ada Nowak, faulted the plan"
                    return draft
            if end is not None and (is_whole or self.is_last_source(cue, end, self.last[cue])):
                return draft._replace(source=(cue + 1, end), before=(first, cue - 1), after=None)
        return draft

    def opened_by_participle(self, draft: Draft) -> Draft:
        """With the subject behind it for a participle that opens the sentence: "Reacting, the mayor said"."""
        first = self.first[draft.cue]
        if draft.source is None or draft.source[0] != first or not self.is_participle[first]:
            return draft
        is_alone = draft.source[1] == first + 1 and self.letters[first + 1] == ","
        behind = self.phrase_end(first + 2) if is_alone else None
        return draft._replace(source=(first + 2, behind)) if behind and behind <= draft.cue else draft

    def has_clause(self, start: int, end: int) -> bool:
        """Whether a stretch has a verb outside relative clauses, so that it can be said, unlike "The mayor, Nowak,"."""
        return VERBAL.search(RELATIVE.sub("", self.letters[start:end])) is not None

    def is_last_source(self, cue: int, end: int, last: int) -> bool:
        """Whether who speaks ends a sentence: a name, or, behind what can be said, "said a doctor who knows them"."""
        is_common = (
            self.letters[end - 1] in "rnm" and self.letters[end] in "Wop" and lemmas().get(self.verb[cue]) == "say"
        )
        if not is_common or not self.has_clause(self.first[cue], cue):
            return self.is_named_last(cue + 1, end, last)
        verb = VERBAL.search(self.letters, end, last)
        return verb is None or verb.group() == "W"

    def is_named_last(self, first: int, end: int, last: int) -> bool:
        """Whether a name and what is said of it end a sentence: ", said clerk Ada Nowak, who knows them."."""
        if not ROLE_AND_NAME.fullmatch(self.letters, first, end) or self.letters[end] not in ",op(":
            return False
        verb = VERBAL.search(self.letters, end, last)
        return verb is None or verb.group() in "Wt"

    def around(self, draft: Draft) -> Draft:
        """With the words before "…, he said, …" where the model took only those behind."""
        if draft.before or not draft.after or not draft.source or draft.source[1] > draft.cue:
            return draft
        start = draft.source[0] - 1
        first = self.first[draft.cue]
        is_inserted = start > first and self.letters[start] == "," and self.letters[draft.after[0] - 1] == ","
        is_clause = is_inserted and self.letters[first] not in "pkcGaV" and "," not in self.letters[first:start]
        return draft._replace(before=(first, start)) if is_clause and draft.source[1] == draft.cue else draft

    def within(self, draft: Draft) -> Draft:
        """Up to the verb of the main clause, where a relative clause says it: "Ruiz, who said it hurt, left"."""
        if not draft.after or not draft.source or self.letters[draft.source[0]] != "W":
            return draft
        comma = self.letters.find(",", *draft.after)
        if comma > draft.after[0] and self.letters[comma + 1 : comma + 4].lstrip("a")[:1] in "vVb":
            return draft._replace(after=(draft.after[0], comma))
        return draft

    def is_empty(self, draft: Draft) -> bool:
        """Whether nothing is said: no content, a lone pronoun, "according to plan", or "Asked about the cost"."""
        before, after = draft.before or NOTHING, draft.after or NOTHING
        said = self.letters[before[0] : before[1]] + self.letters[after[0] : after[1]]
        if not said.strip(UNSAYING):
            return True
        if not self.is_marked(*before) and not self.is_marked(*after):
            if self.is_deed(draft, said):
                return True
            if draft.after is None and self.letters[draft.cue + 1] == ":":
                return True  # "In a speech in July, she said:"
        letter = self.letters[draft.cue]
        if draft.source is None:
            opens = draft.cue == self.first[draft.cue]
            is_noun = letter not in "VGAvjba" and self.letters[draft.after[0] - 1 if draft.after else draft.cue] != "t"
            is_so = self.letters[self.first[draft.cue]] == "t" and draft.cue == self.first[draft.cue] + 1
            return letter == "A" or is_so or (draft.before is None and (is_noun or (letter == "V" and opens)))
        return said == "P"

    def is_deed(self, draft: Draft, said: str) -> bool:
        """Whether a verb tells what was done, not said: "declined 6%", "reports on May 21", "To order a copy"."""
        cue, after = draft.cue, draft.after
        lemma = lemmas().get(self.verb[cue])
        if (self.is_silent[cue] and self.verb[cue] < 0) or lemma == "publish":
            return True
        if self.is_naming[cue] and draft.source and self.letters[draft.source[0]] == "W":
            return True  # "who identified herself as"
        if lemma == "report" and DAY.fullmatch(said):
            return True
        if after is not None and after[0] == cue + 2 and self.is_when[cue + 1]:
            return True  # "applauded when"
        if lemma == "read" and draft.source is None and self.letters[cue - 1] == "b":
            return True  # "when the verdict was read out"
        first = self.first[cue]
        if self.is_by[first] and self.letters[first + 1] == "G" and cue > first + 1 and self.verb[cue] < 0:
            return True  # "By saying so she surprised them"
        if after is None:
            return False
        if lemma == "read" and self.letters[after[0]] == "p":
            return True  # "The signs read in two languages"
        is_counted = lemma in COUNTED and self.letters[cue + 1] == "d"
        if is_counted and (lemma == "decline" or not VERBAL.search(said)):
            return True
        if lemma == "beg" and after[0] == cue + 1 and len(said) == 2 and said[0] == "i":
            return True  # "begged to differ"
        if draft.source is None and cue - 1 == self.first[cue] and self.letters[cue - 1] == "i":
            return self.letters[cue + 1] not in "tw" or self.is_agent(after[0], cue)
        return self.is_agent(after[0], cue)

    def is_agent(self, start: int, cue: int) -> bool:
        """Whether content is no more than who did it: "as expected by economists"."""
        return start == cue + 1 and bool(self.is_by[start])


def trimmed(unit: Symbols, drafts: Drafts) -> Drafts:
    """The drafts with content as it is quoted: without the "that" it starts with, or the "and" before a quotation in
    marks; up to the comma in which its last quotation in marks ends: the statement is “true,” but …; and without the
    "was" of a passive behind it: "The plan was rejected by"; "fell sharply" stays whole."""
    start, end = drafts.after_start, drafts.after_end
    opener, second = taken(unit.letter, start), taken(unit.letter, start + 1)
    is_joint = (opener == ord("c")) & is_among(second, REGION_LETTERS)
    start = start + ((end - start > 1) & ((opener == ord("t")) | is_joint))
    comma = last_of(unit.letter == ord("C"), end) + 1
    is_paused = (comma > start) & (start >= 0) & (unit.count(REGION_LETTERS, comma, end) == 0)
    whole = last_of(~is_among(unit.letter, "ab"), drafts.before_end) + 1  # without the words behind
    is_nothing = whole <= drafts.before_start
    is_passive = ~is_nothing & (unit.count("b", whole, drafts.before_end) > 0)
    return drafts._replace(
        after_start=start,
        after_end=np.where(is_paused, comma, end),
        before_start=np.where(is_nothing, NOWHERE, drafts.before_start),
        before_end=np.where(is_nothing, NOWHERE, np.where(is_passive, whole, drafts.before_end)),
    )


def last_of(flags: Flags, before: Ints) -> Ints:
    """The last flagged place before each place, -1 where there is none."""
    last = np.append(-1, np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1)))
    return taken(last, before)


@cache
def lemmas() -> dict[int, str]:
    """The lemmas of reporting verbs by row of their lexicon."""
    return dict(enumerate(lexicon("reporting_verbs")["lemma"]))


def told(unit: Symbols, kinds: Sequence[pl.Series], forms: tuple[int, ...]) -> Iterator[bytes]:
    """Whether each symbol, and four beyond the last, is a word of each kind.

    Args:
        unit: the symbols.
        kinds: for each kind whether a word that the model knows is of it; at most eight.
        forms: numbers of unknown words that are of the last kind by their ending.
    """
    bits = np.zeros(KNOWN + len(kinds[0]), dtype=np.uint8)  # a bit for each kind, so that words are looked up once
    for bit, kind in enumerate(kinds):
        bits[KNOWN:] |= kind.to_numpy().astype(np.uint8) << bit
    bits[list(forms)] = 1 << (len(kinds) - 1)
    found = np.append(taken(bits, unit.word), np.zeros(4, dtype=np.uint8))
    return ((found & (1 << bit)).tobytes() for bit in range(len(kinds)))


def is_flagged(flags: bytes, at: Ints) -> Flags:
    """Whether the byte of what `told` gives is set at each place."""
    return taken(np.frombuffer(flags, dtype=np.uint8), at) > 0
