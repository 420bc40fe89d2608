"""Spelling: what a word that has no vector is likely to mean, guessed from its letters by a small network."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.hashes import Hashes, Ints, UInt64s, rows_of
from transforms.tagging.totals import totals
from transforms.tagging.weights import TOP, read

AT_ONCE = 1024  # words
BITS = 17  # rows of the table of runs of letters, as a power of two
INSIDE, AT_ENDS = (3, 4, 5), (2, 3, 4, 5)  # lengths of the runs
# Seeds of their hashes, to which the length is added.
ANYWHERE, FIRST, LAST = 20, 30, 40


class Spelling(NamedTuple):
    """The network's weights, whole numbers.

    Args:
        table: a row per run of letters.
        bias: added to the mean of a word's rows, in 256ths, and half a unit for rounding.
        out, out_bias: from 0 to 127 units to the vector, in 256ths.
    """

    table: NDArray[np.int8]
    bias: NDArray[np.float64]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]


@cache
def spelling() -> Spelling:
    """The weights of `models/spellings.npz`."""
    raw = read("spellings.npz")
    return Spelling(
        raw["table"], raw["bias"] + 128.0, raw["out"].astype(np.float32), raw["out_bias"].astype(np.float32)
    )


def spelled(words: Hashes, wanted: Ints, weights: Spelling) -> NDArray[np.int8]:
    """The vectors of words by their letters, one row each.

    Args:
        words: hashes of the words in lower case.
        wanted: numbers of the words that are asked for.
        weights: what `spelling` returns.
    """
    rows, count = letter_runs(words, wanted)
    first, vectors = np.cumsum(count) - count, np.empty((len(wanted), weights.out.shape[1]), np.int8)
    order = np.argsort(-count, kind="stable")
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        sums_of = totals(rows, first[some], count[some], weights.table).astype(np.float64)
        means = np.floor(sums_of * 256 / count[some].clip(1)[:, None])  # exact: no quotient is rounded up to a whole
        units = np.floor((means + weights.bias) / 256)
        sums = np.clip(units, 0, TOP).astype(np.float32) @ weights.out + weights.out_bias
        vectors[some] = np.clip(np.rint(sums * np.float32(1 / 256)), -TOP, TOP)
    return vectors


def letter_runs(words: Hashes, wanted: Ints) -> tuple[Ints, Ints]:
    """Rows of the table for the runs of letters of each wanted word, word by word, and how many each has."""
    nobody = np.arange(len(wanted))
    found = list[tuple[UInt64s, Ints, int]]()  # hashes, whose they are, seed
    for length in INSIDE:
        found.append((*words.inside(wanted, length), ANYWHERE + length))
    for length in AT_ENDS:
        for seed, part in ((FIRST, words.beginnings(length)[wanted]), (LAST, words.ends(length)[wanted])):
            has = part != 0
            found.append((part[has], nobody[has], seed + length))
    counts = [np.bincount(whose, minlength=len(wanted)) for _, whose, _ in found]
    count: Ints = np.sum(counts, axis=0, dtype=np.int64)
    rows, free = np.empty(count.sum(), np.int64), np.cumsum(count) - count
    for (hashed, whose, seed), each in zip(found, counts, strict=True):
        place = np.arange(len(whose)) - (np.cumsum(each) - each)[whose]
        rows[free[whose] + place] = rows_of(hashed, seed, BITS)
        free += each
    return rows, count
