"""Sources: which noun phrase near a cue, or near a quotation in marks without one, speaks."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.symbols import Flags, Ints, Numbers, Symbols, is_among, spread, taken
from transforms.quoting.weights import SALT_REGION, SALT_SOURCE, Clue, Model, best, scored, shares

NOBODY, LAST_SPEAKER = -1, -2  # in place of the number of a noun phrase
LEFT, RIGHT = 9, 3  # noun phrases on either side of a cue
LEFT_OF_REGION, RIGHT_OF_REGION = 8, 4
BEHIND = 20  # ranks from here on count noun phrases behind


class Candidates(NamedTuple):
    """Noun phrases that may be the source, one row for each with each cue, sorted by cue.

    Args:
        group: which cue.
        chunk: which noun phrase of the unit, or NOBODY or LAST_SPEAKER.
        rank: how many noun phrases before the cue it is; behind it counted from BEHIND.
    """

    group: Ints
    chunk: Ints
    rank: Ints


class Sources(NamedTuple):
    """The source of each cue: the number of its noun phrase, NOBODY or LAST_SPEAKER, and how sure the model is."""

    chunk: Ints
    chance: NDArray[np.float64]


def sources(symbols: Symbols, at: Ints, side: Ints, model: Model) -> Sources:
    """The sources of cues at symbols, whose content stands on the side given."""
    near = candidates(symbols, at, LEFT, RIGHT, (NOBODY,))
    scores = scored(model.source, source_clues(symbols, at, near, side), SALT_SOURCE)
    return chosen(near, scores, len(at), np.arange(len(at)))


def region_sources(symbols: Symbols, at: Ints, is_covered: Flags, model: Model) -> tuple[Ints, Sources]:
    """Which of the quotations in marks no cue attributes, and their sources."""
    asked = np.flatnonzero(~is_covered[at])
    near = candidates(symbols, at[asked], LEFT_OF_REGION, RIGHT_OF_REGION, (LAST_SPEAKER, NOBODY))
    near = near._replace(group=asked[near.group])
    scores = scored(model.region_source, region_clues(symbols, at, near, is_covered), SALT_REGION)
    return asked, chosen(near, scores, len(at), asked)


def chosen(near: Candidates, scores: Ints, count: int, asked: Ints) -> Sources:
    """The candidate of most points for each group asked of `count`, and its share."""
    found = best(scores, near.group, count)[asked]
    return Sources(near.chunk[found], shares(scores, near.group)[found])


def candidates(symbols: Symbols, at: Ints, left: int, right: int, others: tuple[int, ...]) -> Candidates:
    """The noun phrases of the line before and behind each place, and behind them the other choices."""
    start, _ = symbols.chunks
    here, line = np.searchsorted(start, at), taken(symbols.line, start)
    first = np.maximum(here - left, np.searchsorted(line, taken(symbols.line, at)))
    behind = np.minimum(here + right, np.searchsorted(line, taken(symbols.line, at), side="right"))
    group, number = spread(first, np.maximum(behind, first) + len(others))
    other = number - behind[group]
    choices = np.array(others)[np.clip(other, 0, len(others) - 1)]
    chunk = np.where(other < 0, number, choices)
    before = here[group] - number
    rank = np.where(other >= 0, 41 + choices, np.where(before > 0, before, BEHIND - before))
    is_there = other >= 0
    if len(start):
        is_there |= start[np.minimum(number, len(start) - 1)] != at[group]
    return Candidates(group[is_there], chunk[is_there], rank[is_there])  # LAST_SPEAKER has the rank 39, NOBODY 40


def source_clues(symbols: Symbols, at: Ints, near: Candidates, side: Ints) -> list[Clue]:
    """What speaks for a noun phrase being the source: where it stands, what it is, and what lies between."""
    cue, place, is_none = at[near.group], near.rank, near.chunk < 0
    if not len(symbols.chunks[0]):
        first = behind = np.zeros(len(cue), dtype=np.int64)
    else:
        first, behind = (ends[np.maximum(near.chunk, 0)] for ends in symbols.chunks)
    is_left = first < cue
    start = np.where(is_left, behind, cue + 1)
    end = np.maximum(np.where(is_left, cue, first), start)

    def told(values: Numbers | Flags) -> Numbers:
        return np.where(is_none, 0, values)

    def counted(kind: str) -> Numbers:
        return told(symbols.between(kind, start, end, 3))

    gap, steps = told(symbols.spelled(start, end)), end - start
    word, letter, to = taken(symbols.word, cue), taken(symbols.letter, cue), side[near.group]
    by = np.where(is_none, 2, is_left.astype(np.int64))
    last = behind - 1
    last = np.where(is_among(taken(symbols.letter, last), "yzs") & (last > first), last - 1, last)
    head, head_letter = told(taken(symbols.word, last)), told(taken(symbols.letter, last))
    opener, opener_letter = told(taken(symbols.word, first)), told(taken(symbols.letter, first))
    (before,), (before_word,) = (map(told, found(first, (-1,))) for found in (symbols.letters_at, symbols.words_at))
    after, after2 = map(told, symbols.letters_at(behind - 1, (1, 2)))
    (after_word,) = map(told, symbols.words_at(behind - 1, (1,)))
    opens = told(
        (taken(symbols.sentence_bounds[0], first) == first)
        + 2 * (taken(symbols.sentence, first) != taken(symbols.sentence, cue))
    )
    width, is_owner = (
        told(np.minimum(behind - first, 4)),
        told(taken(symbols.letter, behind - 1) == ord("s")),
    )
    verbs, commas, regions, stops = (counted(kind) for kind in ("verb", "comma", "region", "stop"))
    thats, relatives, breaks, plain = (counted(kind) for kind in ("that", "relative", "break", "plain_verb"))
    far = told(np.digitize(steps, [1, 2, 3, 4, 6, 9, 13, 18, 25, 40]))
    cue_before, cue_after = symbols.letters_at(cue, (-1, 1))
    return [
        (place, to), (place, word), (place, letter, to), (gap, by), (gap, letter), (gap, head_letter), (gap, word),
        (head_letter, place), (head, by), (head, to, by), (opener_letter, head_letter, before), (before, place),
        (before_word, by), (after, place), (after, before, by), (after_word, by), (after, after2, before),
        (head_letter, after, before), (opens, place), (opens, before, after), (verbs, regions, by),
        (commas, regions, by), (stops, place), (thats, relatives, by), (breaks, commas, by), (far, by, to),
        (far, commas, regions), (width, head_letter), (is_owner, by, letter), (is_owner, word), (plain, commas, by),
        (by, cue_before, cue_after), (by, cue_after, word), (opener, by), (relatives, after, by),
        (head_letter, by, to), (before, opens, far), (place, cue_before, head_letter), (place, cue_after, to),
    ]  # fmt: skip


def region_clues(symbols: Symbols, at: Ints, near: Candidates, is_covered: Flags) -> list[Clue]:
    """What speaks for the source of a quotation in marks: as for a cue, and how it follows on from the last one."""
    last = np.append(-1, at[:-1])
    held = np.maximum(last, 0)
    is_same = (last >= 0) & (taken(symbols.line, held) == taken(symbols.line, at))
    is_next = (
        (last >= 0)
        & (taken(symbols.line, held) == taken(symbols.line, at) - 1)
        & (taken(symbols.article, held) == taken(symbols.article, at))
    )
    follows = np.where(is_same, 1, np.where(is_next, 2, 0))
    begun = at - taken(symbols.sentence_bounds[0], at)
    opens_line = symbols.starts_line[at]
    position = np.where(begun == 0, 0, np.digitize(begun, [2, 4, 8]) + 1)
    length = symbols.behind - symbols.first - 2
    words = np.digitize(length[at], [2, 4, 6, 9, 14, 25])
    code_before = np.where(last >= 0, taken(symbols.letter, held), 0)
    words_before = np.where(last >= 0, np.digitize(length[held], [4, 9]), 9)
    covered = np.where(last >= 0, is_covered[held], False)
    gap = np.where(is_same, np.minimum(at - last, 12), 13)
    group = near.group
    kind = np.where(near.chunk < 0, near.chunk + 50, near.rank)
    word, letter, after = (
        taken(symbols.word, at)[group],
        taken(symbols.letter, at)[group],
        symbols.letters_at(at, (1,))[0][group],
    )
    before, before2 = (letters[group] for letters in symbols.letters_at(at, (-1, -2)))
    (before_word,) = symbols.words_at(at, (-1,))
    follows_, position_, words_, gap_ = follows[group], position[group], words[group], gap[group]
    return [
        *source_clues(symbols, at, near, follows),
        (kind, follows_, position_), (kind, word, words_), (kind, words_, opens_line[group]),
        (kind, after, word), (kind, code_before[group], follows_), (kind, words_before[group], follows_),
        (kind, gap_, position_), (kind, covered[group], follows_), (kind, before, before2),
        (kind, before_word[group]), (kind, word, before), (kind, follows_ * 8 + position_, word),
        (kind, letter, after),
    ]  # fmt: skip
