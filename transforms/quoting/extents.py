"""Extents: where the content of a cue starts and ends, before it and behind it."""

from typing import NamedTuple

import numpy as np

from transforms.quoting.drafts import NOWHERE
from transforms.quoting.symbols import Flags, Ints, Symbols, is_among, spread, taken
from transforms.quoting.weights import SALT_BEFORE, SALT_END, SALT_START, Clue, Model, best, scored

REACH = 12  # symbols behind a cue in which its content may start
CUTS = ",;._:ckpWwAtGVi()abvPKCERNyz"  # letters before which content may end
OPENERS = ",;._:cktWwKCER()"  # letters behind which content before a cue may start
STARTING = "CEKRctkw"  # letters with which it may start in any case
FAR = 25  # symbols between content before a cue and the cue or source at most


class Choices(NamedTuple):
    """Places to choose from, one row for each with each cue, sorted by cue."""

    group: Ints
    place: Ints


class Extents(NamedTuple):
    """Content of cues as symbols, `start` to `end` (excluded); NOWHERE where there is none."""

    start: Ints
    end: Ints


def after(symbols: Symbols, cue: Ints, model: Model) -> Extents:
    """The content behind each cue, in its sentence."""
    starts = start_choices(symbols, cue)
    chosen = best(scored(model.start, start_clues(symbols, cue, starts), SALT_START), starts.group, len(cue))
    has = np.flatnonzero(chosen >= 0)
    found = Extents(np.full(len(cue), NOWHERE), np.full(len(cue), NOWHERE))
    if not len(has):
        return found
    start = starts.place[chosen[has]]
    ends = end_choices(symbols, start)
    scores = scored(model.end, end_clues(symbols, cue[has], start, ends), SALT_END)
    found.start[has] = start
    found.end[has] = ends.place[best(scores, ends.group, len(has))]
    return found


def before(symbols: Symbols, cue: Ints, source: Ints, model: Model) -> Extents:
    """The content before each cue and before its source, where that stands before the cue."""
    end = end_before(symbols, np.minimum(cue, source))
    starts = before_choices(symbols, cue, end)
    start = np.full(len(cue), NOWHERE)
    if len(starts.group):
        scores = scored(model.start_before, before_clues(symbols, cue, end, starts), SALT_BEFORE)
        chosen = best(scores, starts.group, len(cue))
        start = np.where(chosen >= 0, starts.place[chosen], NOWHERE)
    return Extents(start, np.where(start >= 0, end, NOWHERE))


def start_choices(symbols: Symbols, cue: Ints) -> Choices:
    """The symbols behind a cue, in its sentence."""
    group, place = spread(cue + 1, np.minimum(cue + REACH, taken(symbols.clause_bounds[1], cue)) + 1)
    can_start = ~is_among(taken(symbols.letter, place), ",.") | (place == cue[group] + 1)
    return Choices(group[can_start], place[can_start])


def start_clues(symbols: Symbols, cues: Ints, choices: Choices) -> list[Clue]:
    """What speaks for content behind a cue starting at a symbol."""
    cue, place = cues[choices.group], choices.place
    steps, gap = place - cue, symbols.spelled(cue + 1, place)
    verb, letter = taken(symbols.word, cue), taken(symbols.letter, cue)
    l1, l0, r1 = symbols.letters_at(place, (-1, 0, 1))
    before_word, word = symbols.words_at(place, (-1, 0))
    thats, commas, breaks = (symbols.between(kind, cue + 1, place, 3) for kind in ("that", "comma", "break"))
    reach = np.minimum(place + 10, len(symbols))
    that_later, region_later = symbols.between("that", place, reach, 1), symbols.between("region", place, reach, 2)
    return [
        (steps, letter), (steps, verb), (gap, letter), (gap, l0), (gap, verb), (l0, verb), (l0, l1, letter),
        (l0, r1, l1), (word, letter), (before_word, letter), (word, before_word), (word, verb), (before_word, verb),
        (thats, l0, l1), (commas, l0), (breaks, l0), (that_later, l0, thats), (region_later, l0, l1),
        (that_later, steps, verb), (region_later, steps, verb), (steps, l0, l1), (region_later, commas, l0),
        (l1, l0, thats),
    ]  # fmt: skip


def sentence_ends(symbols: Symbols, start: Ints) -> Ints:
    """The end of the sentence of each symbol, its stop excluded."""
    last = taken(symbols.clause_bounds[1], start)
    return np.maximum(np.where(taken(symbols.letter, last) == ord("."), last, last + 1), start + 1)


def end_choices(symbols: Symbols, start: Ints) -> Choices:
    """Where content that starts at a symbol may end: before cuts, and at the end of the sentence."""
    cuts = np.flatnonzero(is_among(symbols.letter, CUTS))
    ends = sentence_ends(symbols, start)
    behind = np.searchsorted(cuts, ends)
    group, number = spread(np.minimum(np.searchsorted(cuts, start + 1), behind), behind + 1)
    held = cuts[np.minimum(number, len(cuts) - 1)] if len(cuts) else number
    return Choices(group, np.where(number < behind[group], held, ends[group]))


def end_clues(symbols: Symbols, cues: Ints, starts: Ints, choices: Choices) -> list[Clue]:
    """What speaks for content behind a cue ending before a symbol."""
    cue, start, end = cues[choices.group], starts[choices.group], choices.place
    stop = sentence_ends(symbols, start)
    is_last = end == stop
    held = np.minimum(end, len(symbols) - 1)
    l2, l1, l0, r1, r2 = symbols.letters_at(held, range(-2, 3))
    word_before, word, word_after = symbols.words_at(held, (-1, 0, 1))
    verb, letter = taken(symbols.word, cue), taken(symbols.letter, cue)
    opener_word, (lead, opener) = taken(symbols.word, start), symbols.letters_at(start, (-1, 0))
    length = np.digitize(end - start, [2, 3, 4, 6, 8, 11, 15, 20, 30])
    rest = np.digitize(stop - end, [1, 2, 3, 5, 8, 12, 18, 30])
    kinds = ("comma", "region", "verb", "break", "plain_verb", "that")
    commas, regions, verbs, breaks, plain, thats = (symbols.between(kind, start, end, 3) for kind in kinds)
    verbs_after = symbols.between("verb", np.minimum(end, stop), np.minimum(end + 8, stop), 2) * ~is_last
    relatives = symbols.between("relative", start, end, 2)
    return [
        (is_last, letter, opener), (is_last, verb), (is_last, length, rest), (l0, r1, is_last), (l0, r1, r2),
        (l1, l0, r1), (l2, l1, l0), (word, is_last), (word, letter), (word, verb), (word_after, l0),
        (word_before, l0), (word, word_after), (word_before, word), (l0, length, is_last), (l0, rest),
        (l0, opener, lead), (l0, commas, is_last), (l0, regions, opener), (regions, l1, l0), (verbs, l0),
        (plain, l0, r1), (breaks, l0), (l0, verbs_after, r1), (verb, l0), (verb, l0, r1), (length, letter, is_last),
        (length, verb), (rest, is_last, commas), (opener, length, plain), (opener_word, l0), (opener_word, is_last),
        (plain, length, l0), (relatives, l0, r1), (thats, l0), (l0, word_after, letter), (is_last, commas, regions),
        (is_last, plain, length),
    ]  # fmt: skip


def end_before(symbols: Symbols, stop: Ints) -> Ints:
    """Where content before a symbol ends: behind the last quotation in marks, before the last comma, or right there."""
    place = np.arange(len(symbols))
    marks = np.maximum.accumulate(np.where(symbols.is_region | (symbols.letter == ord(",")), place, -1))
    last = marks[np.maximum(stop - 1, 0)]
    held = np.maximum(last, 0)
    is_near = (last >= 0) & (taken(symbols.line, held) == symbols.line[np.minimum(stop, len(symbols) - 1)])
    is_near &= stop - last < FAR
    return np.where(is_near, np.where(symbols.is_region[held], last + 1, last), stop)


def before_choices(symbols: Symbols, cue: Ints, end: Ints) -> Choices:
    """Where content that ends before a symbol may start: where the sentence does, or behind a cut."""
    last = np.maximum(end - 1, 0)
    is_there = (end > 0) & (taken(symbols.line, last) == taken(symbols.line, cue))
    openers = np.append(True, is_among(symbols.letter, OPENERS)[:-1])
    starts_sentence = symbols.clause_bounds[0] == np.arange(len(symbols))
    can_start: Flags = openers | is_among(symbols.letter, STARTING) | starts_sentence
    can_start &= ~is_among(symbols.letter, ",.")
    starts = np.flatnonzero(can_start)
    first = np.searchsorted(starts, taken(symbols.clause_bounds[0], last))
    group, number = spread(first, np.where(is_there, np.searchsorted(starts, end), first))
    return Choices(group, starts[number] if len(number) else number)


def before_clues(symbols: Symbols, cues: Ints, ends: Ints, choices: Choices) -> list[Clue]:
    """What speaks for content before a cue starting at a symbol."""
    cue, end, place = cues[choices.group], ends[choices.group], choices.place
    first = symbols.clause_bounds[0][np.maximum(end - 1, 0)]
    is_first = place == first
    closer, verb = symbols.letter[np.maximum(end - 1, 0)], taken(symbols.word, cue)
    l1, l0, r1 = symbols.letters_at(place, (-1, 0, 1))
    word_before, word = symbols.words_at(place, (-1, 0))
    kinds = ("region", "comma", "verb", "plain_verb")
    regions, commas, verbs, plain = (symbols.between(kind, place, end, 3) for kind in kinds)
    length = np.digitize(end - place, [2, 3, 4, 6, 8, 11, 15, 20, 30])
    left_out = np.digitize(place - first, [1, 2, 3, 4, 6, 9, 14])
    verbs_out = symbols.between("verb", first, place, 2)
    is_apart = taken(symbols.sentence, place) == taken(symbols.sentence, cue)
    return [
        (is_first, closer), (is_first, closer, l0), (is_first, verb), (is_first, length, closer), (l1, l0, closer),
        (l1, l0, r1), (word, is_first), (word_before, is_first), (word, word_before), (regions, closer, is_first),
        (commas, is_first), (verbs, plain, is_first), (length, l1), (left_out, is_first, closer),
        (verbs_out, is_first, l1), (l0, regions, closer), (l0, r1, closer), (left_out, l1, l0), (l0, regions, commas),
        (is_first, is_apart, closer),
    ]  # fmt: skip
