"""Spelling: what a word that has no vector is likely to mean, guessed from its letters by a small network."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.hashes import Hashes, Ints, rows_of
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
        bias: added to the mean of a word's rows, in 256ths.
        out, out_bias: from 0 to 127 units to the vector, in 256ths.
    """

    table: NDArray[np.int8]
    bias: NDArray[np.int64]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]


@cache
def spelling() -> Spelling:
    """The weights of `models/spellings.npz`."""
    raw = read("spellings.npz")
    return Spelling(
        raw["table"], raw["bias"].astype(np.int64), raw["out"].astype(np.float32), raw["out_bias"].astype(np.float32)
    )


def spelled(words: Hashes, wanted: Ints, weights: Spelling) -> NDArray[np.int8]:
    """The vectors of words by their letters, one row each.

    Args:
        words: hashes of the words in lower case.
        wanted: numbers of the words that are asked for.
        weights: what `spelling` returns.
    """
    rows, of = letter_runs(words, wanted)
    count = np.bincount(of, minlength=len(wanted))
    first, vectors = np.cumsum(count) - count, np.empty((len(wanted), weights.out.shape[1]), np.int8)
    order = np.argsort(-count, kind="stable")
    for start in range(0, len(order), AT_ONCE):
        some = order[start : start + AT_ONCE]
        sums_of = totals(rows, first[some], count[some], weights.table).astype(np.int32)
        units = (sums_of * 256 // count[some].clip(1)[:, None] + weights.bias + 128) // 256
        sums = np.clip(units, 0, TOP).astype(np.float32) @ weights.out + weights.out_bias
        vectors[some] = np.clip(np.rint(sums * np.float32(1 / 256)), -TOP, TOP)
    return vectors


def letter_runs(words: Hashes, wanted: Ints) -> tuple[Ints, Ints]:
    """Rows of the table for the runs of letters of each wanted word, and whose they are, word by word."""
    nobody = np.arange(len(wanted))
    found = [words.inside(wanted, length) for length in INSIDE]
    rows = [rows_of(hashed, ANYWHERE + length, BITS) for length, (hashed, _) in zip(INSIDE, found, strict=True)]
    owners = [of for _, of in found]
    for length in AT_ENDS:
        for seed, part in ((FIRST, words.beginnings(length)), (LAST, words.ends(length))):
            has = part[wanted] != 0
            rows.append(rows_of(part[wanted][has], seed + length, BITS))
            owners.append(nobody[has])
    whose = np.concatenate(owners)
    order = np.argsort(whose, kind="stable")
    return np.concatenate(rows)[order], whose[order]
