"""Clues: what tells whose a quantity is, as columns of whole numbers, one row for each candidate."""

import numpy as np

from transforms.facts.owner_clauses import Asked, Candidates, Clauses, Pair
from transforms.quoting.symbols import Ints, taken
from transforms.quoting.weights import Clue

BEFORE, BEHIND, WITHIN, NOBODY = 0, 1, 2, 3  # where a candidate stands to its quantity
STEPS = np.array([1, 2, 3, 4, 6, 8, 12, 18, 30])  # words between, in classes
MOST_RANK = 9
PLACES = ("noun_span", "first", "end", "verb_place", "head_place")  # what is known of a quantity that is no clue
# The letters that are counted between a candidate and its quantity, and up to how many.
VERBS, LINKS, COMMAS, RELATIVES, BREAKS, CONJUNCTIONS, OTHERS = (
    ("VAM", 3), ("IT", 3), (",", 2), ("W", 2), (";:().", 1), ("C", 1), ("qh", 2),
)  # fmt: skip


class Quantities:
    """What is known of each quantity asked for, one entry a quantity.

    Attributes:
        verb_place: the last verb before it, or the nothing before its sentence.
        head_place: the last word of what it measures, else of the noun that it counts, else the word before it.
    """

    def __init__(self, clauses: Clauses, asked: Asked) -> None:
        self.noun_span = clauses.placed(asked, asked.counted)
        self.first, self.end = clauses.placed(asked, asked.written)
        last, noun_end = len(clauses.letter) - 1, self.noun_span[1]
        left = taken(clauses.back_to(~clauses.among("DR")), self.first - 1)
        right = taken(clauses.on_to(~clauses.among("R")), np.minimum(np.maximum(self.end, noun_end), last))
        self.verb_place = taken(clauses.back_to(clauses.among("VAMEG")), self.first - 1)
        concept = clauses.placed(asked, asked.concept)[1]
        self.head_place = np.where(concept > 0, concept, np.where(noun_end > 0, noun_end, self.first)) - 1
        self.kind, self.rule, self.change = asked.kind, asked.rule, asked.change
        self.before, self.before_letter = read(clauses, left)
        self.behind, self.behind_letter = read(clauses, right)
        self.verb, self.verb_letter = read(clauses, self.verb_place)
        self.unit = taken(clauses.word, self.end - 1)
        self.noun = np.where(noun_end > 0, taken(clauses.word, np.maximum(noun_end - 1, 0)), -1)


def read(clauses: Clauses, places: Ints) -> tuple[Ints, Ints]:
    """The words and letters at places."""
    return taken(clauses.word, places), clauses.letter[places].astype(np.int64)


class Evidence:
    """The columns that clues are made of, one entry a candidate."""

    def __init__(self, clauses: Clauses, asked: Asked, near: Candidates) -> None:
        self.of, self.group = Quantities(clauses, asked), near.group
        is_nobody = near.run < 0
        run, last = np.maximum(near.run, 0), len(clauses.letter) - 1
        start, end, cat = (
            np.where(is_nobody, 0, np.append(column, 0)[run]) for column in (clauses.start, clauses.end, clauses.cat)
        )
        self.is_nobody, self.cat, self.span = is_nobody.astype(np.int64), cat, (start, end)
        self.head = taken(clauses.word, np.maximum(end - 1, 0))
        governor = taken(clauses.back_to(~clauses.among("DJREQh-")), np.maximum(start - 1, 0))
        following = taken(clauses.on_to(~clauses.among("R")), np.minimum(end, last))
        self.governor, self.governor_letter = read(clauses, governor)
        self.following, self.following_letter = read(clauses, following)
        self._between(clauses, run)
        self._said(clauses, asked)

    def each(self, column: Ints) -> Ints:
        """A column of the quantities, for each candidate."""
        return taken(column, self.group)

    def _between(self, clauses: Clauses, run: Ints) -> None:
        """How a candidate stands to its quantity, and what stands between them."""
        (start, end), is_nobody = self.span, self.is_nobody > 0
        first, stop, verb = self.each(self.of.first), self.each(self.of.end), self.each(self.of.verb_place)
        is_before, is_behind = ~is_nobody & (end <= first), ~is_nobody & (start >= stop)
        self.side = np.where(is_nobody, NOBODY, np.where(is_before, BEFORE, np.where(is_behind, BEHIND, WITHIN)))
        low = np.where(is_before, end, np.where(is_behind, stop, 0))
        high = np.where(is_before, first, np.where(is_behind, start, 0))
        self.distance = np.searchsorted(STEPS, high - low, side="right")
        number = np.searchsorted(clauses.start, np.append(self.of.first, self.of.end))
        here, there = self.each(number[: len(self.of.first)]), self.each(number[len(self.of.first) :])
        rank = np.minimum(np.where(is_before, here - run, np.maximum(run - there, 0)), MOST_RANK)
        self.rank = np.where(is_nobody, 0, rank)
        self.between = {}
        for letters, most in (VERBS, LINKS, COMMAS, RELATIVES, BREAKS, CONJUNCTIONS, OTHERS):
            count = clauses.count(letters)
            self.between[letters] = np.minimum(taken(count, high) - taken(count, low), most)
        finite = taken(clauses.on_to(clauses.among("VAM")), end)
        is_same = is_before & (finite <= verb)
        count = clauses.count("VAM")
        self.is_subject = (is_same & (taken(count, verb) - taken(count, finite) <= 1)).astype(np.int64)
        parts = clauses.count(",W;")
        self.same_verb = is_same * (1 + np.minimum(taken(parts, verb) - taken(parts, np.minimum(end, verb)), 3))

    def _said(self, clauses: Clauses, asked: Asked) -> None:
        """Whether a candidate is in what the rules found: 1 its head, 3 the rest, 2 where they found nothing."""
        self.concept, self.phrase, self.ruled = (
            self._overlaps(clauses, clauses.placed(asked, pair)) for pair in (asked.concept, asked.phrase, asked.owner)
        )
        self.counted = self._overlaps(clauses, self.of.noun_span)

    def said(self) -> Ints:
        """What the rules say of each candidate, as one number below 256."""
        number: Ints = self.ruled * 64 + self.concept * 16 + self.phrase * 4 + self.counted
        return number

    def placed(self) -> Ints:
        """How each candidate stands to its quantity and the verb before that, as one number below 512."""
        number: Ints = self.same_verb * 2 + self.is_subject + 10 * self.cat + 50 * self.rank
        return number

    def _overlaps(self, clauses: Clauses, pair: Pair) -> Ints:
        (start, end), (low, high) = self.span, pair
        is_over = (self.is_nobody == 0) & (start < self.each(high)) & (end > self.each(low))
        head = np.append(clauses.end, len(clauses.letter))[np.searchsorted(clauses.end, low, side="right")]
        return np.where(self.each(low) < 0, 2, np.where(is_over & (end > self.each(head)), 3, is_over))


def clues(a: Evidence) -> list[Clue]:
    """Columns that are looked up together: `a` says them of a candidate, `q` of its quantity."""
    q = {name: a.each(column) for name, column in vars(a.of).items() if name not in PLACES}
    verbs, links, commas, relatives, breaks, conjunctions, others = a.between.values()
    between = verbs * 1000 + links * 100 + commas * 10 + relatives
    beside = breaks * 100 + conjunctions * 10 + others
    sides = q["before_letter"] * 256 + q["behind_letter"]
    return [
        (a.cat, a.side, q["kind"]), (a.side, a.rank, a.cat), (a.distance, a.side, q["kind"]),
        (beside, links, a.side), (between, a.side, beside), (between, a.side, q["kind"]),
        (verbs * 100 + commas * 10 + relatives, a.side, q["kind"]),
        (a.head, q["kind"]), (a.head, a.side), (a.governor, a.side), (a.governor, q["kind"], a.side),
        (a.governor_letter * 256 + a.following_letter, a.cat, a.side), (a.following_letter, a.side, verbs),
        (a.following, a.side), (a.same_verb, a.rank, a.side),
        (q["before"], a.side, a.rank), (q["behind"], a.side, a.rank),
        (q["behind_letter"], a.side, a.rank), (q["before_letter"], a.side, a.rank),
        (q["verb"], a.is_subject), (q["verb"], a.is_subject, q["kind"]), (q["verb_letter"], a.is_subject, a.side),
        (q["unit"], a.side, a.cat), (q["noun"], a.side, a.is_subject), (q["change"], a.side, a.is_subject),
        (a.counted, a.is_nobody, q["kind"]), (q["rule"], a.is_nobody), (q["change"], a.is_nobody),
        (q["before"], a.is_nobody), (q["behind"], a.is_nobody), (q["verb"], a.is_nobody),
        (q["noun"], a.is_nobody), (q["unit"], a.is_nobody), (sides, a.is_nobody, q["kind"]),
        (a.concept, q["kind"], a.is_nobody), (a.phrase, a.concept, a.is_nobody),
        (a.ruled, q["kind"], a.is_nobody), (a.ruled, a.is_nobody, a.side), (a.ruled, a.cat, a.is_nobody),
    ]  # fmt: skip
