"""Window: what the words and letters around a word say for its being a cue, by a small network in whole numbers.

Words count by their vectors, so that verbs and nouns that training never showed are known by those like them. Products
run in float32 on sums below 2**24, or in float64, so that every machine gives the same points. Hidden units are summed
in int16, as `is_exact` allows.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.quoting.symbols import Ints, Symbols
from transforms.tagging.weights import word_vectors

REACH = 4  # words on either side
BESIDE = range(-REACH, REACH + 1)
STEPS = len(BESIDE)
DISTANCES = [1, 2, 3, 4, 5, 7, 10, 15, 25, 60]  # symbols to a quotation in marks, in steps of growing length
BEGUN = [1, 2, 3, 5, 8, 12, 20, 35]  # symbols from the start of a sentence
LEFT = [1, 2, 3, 4, 6, 9, 14, 25]  # and to its end
THAT = 6  # symbols in which a "that" may come
SIZES = (11, 11, 9, 9, THAT + 1, 2, 2)  # values of each column of `surroundings`
PROJECTION, WINDOW, UNIT, OUT = 512, 256, 1024, 4096  # whole numbers for 1.0 in weights of each kind, and in sums
WORD, TOP = 64, 127  # whole numbers for 1.0 in a projected word, and its greatest
FULL = 8 * UNIT  # greatest sum that a hidden unit passes on
SCALE = 512  # points for one unit of log odds
PART, SMALL = 512, 128  # places, and words, done at a time, so that they stay in the cache


class Network(NamedTuple):
    """Weights in whole numbers.

    Args:
        projection: from word vectors to the numbers of a word.
        window: from those to the hidden units, the steps side by side.
        letters: what a letter adds to the hidden units, by step and letter.
        around: what the values of `surroundings` add, column by column.
        bias: of the hidden units.
        out, out_bias: from hidden units to points of the sides.
    """

    projection: NDArray[np.int32]
    window: NDArray[np.int32]
    letters: NDArray[np.int16]
    around: NDArray[np.int16]
    bias: NDArray[np.int32]
    out: NDArray[np.int32]
    out_bias: NDArray[np.int32]


def surroundings(symbols: Symbols, at: Ints) -> list[Ints]:
    """Of places: steps to the quotations in marks before and behind, from the start of the sentence, to its end, to the
    next "that"; whether capitals say nothing, whether the line is the first."""
    behind, ahead = (np.digitize(distance, DISTANCES) for distance in symbols.region_distances(at))
    first, last = (ends[at] for ends in symbols.sentence_bounds)
    begun, left = np.digitize(at - first, BEGUN), np.digitize(last - at, LEFT)
    shouted, opening = symbols.is_shouted[at].astype(np.int64), symbols.is_first_line[at].astype(np.int64)
    return [behind, ahead, begun, left, steps_to_that(symbols, at), shouted, opening]


def steps_to_that(symbols: Symbols, at: Ints) -> Ints:
    """Steps to the next "that" among six, 0 where there is none."""
    found = np.zeros(len(at), dtype=np.int64)
    for step, letter in zip(range(THAT, 0, -1), symbols.letters_at(at, range(THAT, 0, -1)), strict=True):
        found[letter == ord("t")] = step
    return found


def told(symbols: Symbols, at: Ints, around: list[Ints], network: Network) -> Ints:
    """Points for each side of the content of words at places; `around` as `surroundings` gives it."""
    row, table = windowed(symbols, network)
    starts = np.cumsum([0, *SIZES[:-1]])
    found = np.empty((len(at), network.out.shape[1]), dtype=np.int64)
    out, bias = network.out.astype(np.float64) / (UNIT * OUT // SCALE), network.bias.astype(np.int16)
    added = np.empty((PART, len(bias)), dtype=np.int16)
    forms, letters = symbols.forms_at(at, BESIDE), symbols.letters_at(at, BESIDE)
    for first in range(0, len(at), PART):
        part = slice(first, first + PART)
        sums = np.repeat(bias[None], len(at[part]), axis=0)
        some = added[: len(sums)]
        for step, (form, letter) in enumerate(zip(forms, letters, strict=True)):
            sums += table.take(row[form[part]] * STEPS + step, axis=0, out=some, mode="clip")
            sums += network.letters[step].take(letter[part], axis=0, out=some, mode="clip")
        for start, column in zip(starts, around, strict=True):
            sums += network.around.take(start + column[part], axis=0, out=some, mode="clip")
        found[part] = np.rint(np.clip(sums, 0, FULL, out=sums).astype(np.float64) @ out) + network.out_bias
    return found


def windowed(symbols: Symbols, network: Network) -> tuple[Ints, NDArray[np.int16]]:
    """What each word adds to the hidden units from each step: the row of each written form and of none (the last), and
    the table, in which the steps of a row follow each other."""
    known, row = np.unique(np.append(symbols.vectors, -1), return_inverse=True)
    _, vectors = word_vectors()
    words = vectors[known]
    words[0] = 0  # of the forms without a vector, -1
    return row, steps_of(words, network).reshape(-1, network.window.shape[1] // STEPS)


def steps_of(vectors: NDArray[np.int8], network: Network) -> NDArray[np.int16]:
    """What words of these vectors add to the hidden units, a row for each, the steps side by side."""
    table = np.empty((len(vectors), network.window.shape[1]), dtype=np.int16)
    # divided by powers of two beforehand, which is exact
    projection = network.projection.astype(np.float32) / PROJECTION
    window = network.window.astype(np.float32) / (WORD * WINDOW // UNIT)
    for first in range(0, len(vectors), SMALL):
        part = slice(first, first + SMALL)
        words = vectors[part].astype(np.float32) @ projection
        sums = np.clip(np.rint(words, out=words), -TOP, TOP, out=words) @ window
        table[part] = np.rint(sums, out=sums)
    return table


def is_exact(network: Network) -> bool:
    """Whether no product of `windowed` can hold a sum that float32 rounds, or a result or sum that int16 does not."""
    small, large = (int(np.abs(part).sum(axis=0).max()) * TOP for part in (network.projection, network.window))
    return small < 1 << 24 and large < (1 << 15) * (WORD * WINDOW // UNIT) and max(map(abs, reach(network))) < 1 << 15


def reach(network: Network) -> tuple[int, int]:
    """The least and the greatest sum that a hidden unit can come to, whatever words that have a vector stand where."""
    steps = steps_of(word_vectors()[1], network).reshape(-1, STEPS, len(network.bias))
    starts = np.cumsum([0, *SIZES])
    tables = [*steps.transpose(1, 0, 2), *network.letters, *(network.around[slice(*ends)] for ends in pairwise(starts))]
    least = sum(np.minimum(table.min(axis=0), 0).astype(np.int64) for table in tables)
    most = sum(np.maximum(table.max(axis=0), 0).astype(np.int64) for table in tables)
    return int((network.bias + least).min()), int((network.bias + most).max())
