"""Cues: the words that say that somebody says, writes or thinks, and on which side of them the content stands."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.symbols import KNOWN, Flags, Ints, Symbols, is_among, taken
from transforms.quoting.weights import SALT_AMONG, SALT_CUE, Clue, Model, held, places, points, scored, shares
from transforms.quoting.window import surroundings, told

NONE, AFTER, BEFORE, AROUND = range(4)  # where the content of a word stands
SIDES = 4
NO_CUE = 99
LISTED, CONTENT = "VGA", "VGAejmnrv"  # letters of words that are cues by themselves, and of words that can be one
STRONG = 0.5  # share of the sides other than NONE from which a word counts as a cue for those around it
HOPELESS = 0.03  # and up to which it is none, whatever stands around it
FAINT = 0.01  # share up to which the network alone rules a word out
SURE = 0.4  # and from which it is one: best F1 of cues on held-out thirds of PolNeAR train


class Cues(NamedTuple):
    """Words taken for cues: their symbols, the side of their content, and how sure the model is of both."""

    place: Ints
    side: Ints
    chance: NDArray[np.float64]


def cues(symbols: Symbols, model: Model) -> Cues:
    """The words of a unit that are cues, in reading order: by the network, and the points of the words it shows too."""
    place = candidates(symbols, model.is_cue_word)
    around = surroundings(symbols, place)
    score = told(symbols, place, around, model.network)
    heard = np.flatnonzero(1 - chances(score)[:, NONE] > FAINT)
    place, score, around = place[heard], score[heard], [column[heard] for column in around]
    shown = np.flatnonzero(is_shown(symbols, model.is_cue_word)[place])
    rows = places(cue_clues(symbols, place[shown], [column[shown] for column in around]), SALT_CUE)
    alone = chances(points(model.cue, rows))
    asked = np.flatnonzero(1 - alone[:, NONE] > HOPELESS)
    others = held(clues_among(symbols, place[shown], alone), asked)
    among = points(model.cue_among_cues, rows)[asked] + scored(model.cue_among_cues, others, SALT_AMONG)
    score[shown[asked]] = (score[shown[asked]] + among) // 2
    share = chances(score)
    share[np.delete(shown, asked), NONE] = 1
    chance = 1 - share[:, NONE]
    kept = chance > SURE
    return Cues(place[kept], share[kept, 1:].argmax(axis=1) + 1, chance[kept])


def candidates(symbols: Symbols, is_cue_word: Flags) -> Ints:
    """Words that can be cues: those of `is_shown`, and words of content that the model does not know."""
    is_unknown = is_among(symbols.letter, CONTENT) & (symbols.word < KNOWN) & ~symbols.is_region
    return np.flatnonzero(is_unknown | is_shown(symbols, is_cue_word))


def is_shown(symbols: Symbols, is_cue_word: Flags) -> Flags:
    """Which words are those of the lexicon, or those that the model learned, which have points of their own."""
    known = symbols.word - KNOWN
    can_be = np.where(known >= 0, is_cue_word[np.maximum(known, 0)], False)
    is_word = (symbols.letter != ord("N")) & ~symbols.is_region
    return np.asarray((can_be | is_among(symbols.letter, LISTED)) & is_word)


def chances(sums: Ints) -> NDArray[np.float64]:
    """The share of each side for each candidate, from points with one column a side."""
    groups = np.repeat(np.arange(len(sums)), SIDES)
    return shares(sums.reshape(-1), groups).reshape(-1, SIDES)


def cue_clues(symbols: Symbols, at: Ints, around: list[Ints]) -> list[Clue]:
    """What speaks for a word being a cue: the words and letters around it, and how far quotations in marks are.

    `around` as `surroundings` gives it.
    """
    before2, before, w, after, after2 = symbols.words_at(at, range(-2, 3))
    l3, l2, l1, l0, r1, r2, r3 = symbols.letters_at(at, range(-3, 4))
    verbs = symbols.between("verb", symbols.sentence_bounds[0][at], at + 1, 4)
    behind, ahead, begun, left, that, shouted, opening = around
    near_behind, near_ahead = np.minimum(behind, 3), np.minimum(ahead, 3)
    return [
        (w,), (after,), (before,), (after2,), (before2,), (w, after), (w, before), (before, after), (w, r1), (w, l1),
        (w, r1, l1), (w, r1, r2), (w, l2, l1), (l0, l1, r1), (l2, l1, l0), (l0, r1, r2), (l3, l2, l1), (r1, r2, r3),
        (after, r2), (after, after2), (before, before2), (behind, l0), (ahead, l0), (behind, ahead, l0),
        (w, near_behind), (w, near_ahead), (begun, l0), (left, l0), (w, np.minimum(left, 3)), (verbs, l0), (that, l0),
        (w, np.minimum(that, 1)), (shouted, l0), (w, shouted), (opening, l0),
    ]  # fmt: skip


def clues_among(symbols: Symbols, at: Ints, alone: NDArray[np.float64]) -> list[Clue]:
    """What the candidates around a candidate say for it: the next one on each side, and the next strong one."""
    chance = 1 - alone[:, NONE]
    own = np.digitize(chance, [0.05, 0.2, 0.4, 0.6, 0.8, 0.95]) * 3 + alone[:, 1:].argmax(axis=1)
    count, number, is_strong = len(at), np.arange(len(at)), chance > STRONG
    last = np.append(-1, np.maximum.accumulate(np.where(is_strong, number, -1)))[:count]
    following = np.append(np.minimum.accumulate(np.where(is_strong, number, count)[::-1])[::-1], count)[1:]
    behind, before = near(symbols, at, own, last), near(symbols, at, own, number - 1)
    ahead, after = near(symbols, at, own, following), near(symbols, at, own, number + 1)
    w, (l1, l0) = taken(symbols.word, at), symbols.letters_at(at, (-1, 0))
    from_last, to_next = (at[np.clip(other, 0, max(count - 1, 0))] if count else at for other in (last, following))
    that = np.where(behind == NO_CUE, 2, symbols.between("that", np.minimum(from_last, at), at, 1))
    commas = np.where(behind == NO_CUE, 3, symbols.between("comma", np.minimum(from_last, at), at, 2))
    commas_after = np.where(ahead == NO_CUE, 3, symbols.between("comma", at, np.maximum(to_next, at), 2))
    far = np.where(behind == NO_CUE, 9, np.digitize(at - from_last, [3, 6, 10, 20]))
    far_after = np.where(ahead == NO_CUE, 9, np.digitize(to_next - at, [3, 6, 10, 20]))
    return [
        (own,), (own, before), (own, after), (own, behind, that), (own, behind, commas), (own, behind, far),
        (own, ahead, far_after), (own, ahead, commas_after), (behind, ahead, own), (behind, w), (ahead, w),
        (behind, l0, l1), (ahead, l0, l1),
    ]  # fmt: skip


def near(symbols: Symbols, at: Ints, own: Ints, other: Ints) -> Ints:
    """What another candidate of the same sentence was taken for, NO_CUE where there is none."""
    held = np.clip(other, 0, max(len(at) - 1, 0))
    is_near = (other >= 0) & (other < len(at))
    is_near &= symbols.sentence[at[held]] == taken(symbols.sentence, at)
    return np.where(is_near, own[held], NO_CUE)
