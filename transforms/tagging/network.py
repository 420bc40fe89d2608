"""The network of a tagger in whole numbers: sums of weights that are whole and small enough to be exact in any order.

Matrix products run in float32, where sums of whole numbers below 2**24 are exact, so that every machine and library
gives the same tags. `weights.py` checks the bound when it loads a model.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints
from transforms.tagging.spelling import spelled, spelling
from transforms.tagging.totals import totals
from transforms.tagging.weights import TOP, Weights
from transforms.tagging.words import Words

Floats = NDArray[np.float32]
PART, SMALL = 1024, 512  # rows done at a time, so that they stay in the cache
BESIDE = np.array([-1, 0, 1])


class Places(NamedTuple):
    """Where tokens stand, with two empty places between lines.

    Args:
        word: number of the word at each place; the number after the last word where none is.
        key: number of the capitalised word in its article at each place; 0 where the word has no capital.
        counts: how often each key occurs; 1 for key 0.
        context: row of the table of contexts at each place.
        token: place of each token.
    """

    word: Ints
    key: Ints
    counts: Ints
    context: Ints
    token: Ints


def embedded(words: Words, vectors: NDArray[np.int8], weights: Weights) -> Floats:
    """Words as numbers from -127 to 127, one row each."""
    count, width = len(words.rows), weights.table.shape[1]
    units = np.empty((count, width), np.float32)
    unknown, guess = guessed(words, weights)
    taken = np.empty((PART, width), np.int8)
    for start in range(0, count, PART):
        part = slice(start, start + PART)
        rows, known = words.rows[part], np.flatnonzero(words.vector[part] >= 0)
        found = np.zeros((len(rows), width), np.int16)
        for slot in rows.T:
            found += weights.table.take(slot, axis=0, out=taken[: len(rows)], mode="clip")
        sums = found * np.float32(1024)
        sums += words.flags[part].astype(np.float32) @ weights.flags
        sums[known] += vectors[words.vector[part][known]].astype(np.float32) @ weights.vectors
        among = slice(*np.searchsorted(unknown, (part.start, part.stop)))
        sums[unknown[among] - start] += guess[among]
        sums += weights.embedded_bias
        sums *= np.float32(TOP / 2 / 65536)
        np.clip(np.rint(sums, out=sums), -TOP, TOP, out=units[part])
    return units


def guessed(words: Words, weights: Weights) -> tuple[Ints, Floats]:
    """The words that have no vector, and what one guessed from their letters adds to them, one row each."""
    if not weights.is_spelled:
        return np.zeros(0, np.int64), np.zeros((0, weights.vectors.shape[1]), np.float32)
    unknown = np.flatnonzero(words.vector < 0)
    vectors = spelled(words.small, unknown, spelling()).astype(np.float32)
    return unknown, vectors @ weights.vectors[-vectors.shape[1] :]


def windowed(words: Floats, weights: Weights) -> NDArray[np.int16]:
    """What each word adds to the first layer from each offset, in eighths: rows word by word, in each the offsets in
    order; the last rows are for no word."""
    offsets = len(weights.edge)
    table = np.empty((len(words) + 1, offsets * weights.width), np.int16)
    for start in range(0, len(words), SMALL):
        sums = words[start : start + SMALL] @ weights.window
        np.rint(sums, out=sums)
        sums += weights.window_bias
        table[start : start + len(sums)] = np.clip(sums, -5000, 5000, out=sums)
    table[-1] = weights.edge.reshape(-1)
    return table.reshape(-1, weights.width)


def first_layer(table: NDArray[np.int16], at: Ints, places: Places, weights: Weights) -> Floats:
    """The first layer at the given places, sums over a window of words from 0 to 127; and a row of zeros."""
    offsets = len(weights.edge)
    word = places.word * offsets
    layer = np.zeros((len(at) + 1, weights.width), np.float32)
    found = np.empty((PART, weights.width), np.int16)
    for start in range(0, len(at), PART):
        there = at[start : start + PART]
        sums = weights.context.take(places.context[there], axis=0)
        for offset in range(offsets):
            rows = word[there + offset - offsets // 2] + offset
            sums += table.take(rows, axis=0, out=found[: len(there)], mode="clip")
        sums >>= 3
        layer[start : start + len(there)] = np.clip(sums, 0, TOP, out=sums)
    return layer


def pooled(layer: Floats, key: Ints, count: Ints) -> Floats:
    """Mean of a layer over the places of each key; zero for key 0.

    Args:
        layer: one row per place.
        key: key of each row.
        count: occurrences of each key.
    """
    found = np.zeros((len(count), layer.shape[1]), np.float32)
    is_single = (count[key] == 1) & (key > 0)
    found[key[is_single]] = layer[is_single]
    rows = np.flatnonzero(count[key] > 1)
    order = rows[np.argsort(key[rows], kind="stable")]
    first = np.flatnonzero(np.diff(key[order], prepend=0))
    keys = key[order][first]
    most = np.argsort(-count[keys], kind="stable")
    sums = totals(order, first[most], count[keys[most]], layer)
    found[keys[most]] = np.rint(sums / count[keys[most]][:, None].astype(np.float32))
    return found


def scores(table: NDArray[np.int16], places: Places, wanted: Ints, weights: Weights) -> NDArray[np.int32]:
    """Scores of all tags for the wanted places, one row each, in 4096ths.

    Args:
        table: what `windowed` returned.
        places: where the tokens stand.
        wanted: places in order.
    """
    size, capital = len(places.word), np.flatnonzero(places.key)
    second_at = near(np.union1d(wanted, capital), size, places, 1)
    first_at = near(second_at, size, places, 1)
    first = first_layer(table, first_at, places, weights)
    second = second_layer(first, rows_at(first_at, size), second_at, places, weights)
    row, width = rows_at(second_at, size), second.shape[1]
    mean = pooled(second[row[capital]], places.key[capital], places.counts) @ weights.last[3 * width :]
    out = np.empty((len(wanted), len(weights.last_bias)), np.float32)
    for start in range(0, len(wanted), PART):
        at = wanted[start : start + PART]
        beside = second.take(row[at[:, None] + BESIDE], axis=0).reshape(len(at), -1)
        out[start : start + PART] = beside @ weights.last[: 3 * width] + mean[places.key[at]]
    return (out + weights.last_bias).astype(np.int32)


def second_layer(first: Floats, row: Ints, wanted: Ints, places: Places, weights: Weights) -> Floats:
    """The second layer at the wanted places, from three places of the first and the means of their words; and a row of
    zeros."""
    at, width, hidden = np.flatnonzero(places.key), weights.width, len(weights.second_bias)
    of_keys = pooled(first[row[at]], places.key[at], places.counts) @ weights.second_mean
    sides = of_keys.shape[1] // hidden
    means = of_keys.reshape(-1, hidden)
    means[sides // 2 :: sides] += weights.second_bias
    out = np.zeros((len(wanted) + 1, hidden), np.float32)
    for start in range(0, len(wanted), PART):
        there = wanted[start : start + PART]
        sums = first.take(row[there[:, None] + BESIDE], axis=0).reshape(len(there), -1) @ weights.second[: 3 * width]
        for side in range(sides):
            sums += means.take(places.key[there + side - sides // 2] * sides + side, axis=0)
        out[start : start + len(there)] = np.clip(np.rint(sums, out=sums), 0, TOP, out=sums)
    return out


def near(places: Ints, size: int, all_places: Places, reach: int) -> Ints:
    """The places, and those of tokens up to `reach` beside them."""
    is_near = np.zeros(size, np.bool_)
    for offset in range(-reach, reach + 1):
        is_near[np.clip(places + offset, 0, size - 1)] = True
    is_token = np.zeros(size, np.bool_)
    is_token[all_places.token] = True
    return np.flatnonzero(is_near & is_token)


def rows_at(places: Ints, size: int) -> Ints:
    """For every place the row of an array of the given places; the row after the last for others."""
    rows = np.full(size, len(places), np.int64)
    rows[places] = np.arange(len(places))
    return rows
