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
PART, SMALL = 512, 512  # rows done at a time, so that they stay in the cache
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
    layer = np.empty((len(at) + 1, weights.width), np.float32)
    layer[-1] = 0
    found = np.empty((PART, weights.width), np.int16)
    for start in range(0, len(at), PART):
        there = at[start : start + PART]
        sums = weights.context.take(places.context[there], axis=0)
        for offset in range(offsets):
            rows = word[there + offset - offsets // 2] + offset
            sums += table.take(rows, axis=0, out=found[: len(there)], mode="clip")
        sums >>= 3
        np.maximum(sums, 0, out=sums)
        layer[start : start + len(there)] = np.minimum(sums, TOP, out=sums)
    return layer


class Groups(NamedTuple):
    """The keys that occur more than once, those that occur often first.

    Args:
        key: the keys.
        places: their places, key by key.
        first, counts: where the places of each key begin among these, and how many there are.
        group: for every place the row of its key here, the number of keys for other places.
        alone: for every place whether it is the only one of its key.
    """

    key: Ints
    places: Ints
    first: Ints
    counts: Ints
    group: Ints
    alone: NDArray[np.int64]


def grouped(places: Places) -> Groups:
    """The places of each key that occurs more than once."""
    count = places.counts[places.key]
    several = np.flatnonzero((places.key > 0) & (count > 1))
    order = several[np.argsort(places.key[several], kind="stable")]
    first = np.flatnonzero(np.diff(places.key[order], prepend=0))
    first = first[np.argsort(-count[order[first]], kind="stable")]
    key = places.key[order[first]]
    group = rows_at(key, len(places.counts))[places.key]
    return Groups(key, order, first, places.counts[key], group, ((places.key > 0) & (count == 1)).astype(np.int64))


def pooled(layer: Floats, row: Ints, groups: Groups) -> Floats:
    """Mean of a layer over the places of each key of `groups`, one row each; and a row of zeros.

    Args:
        layer: one row per place.
        row: for every place its row in the layer.
        groups: what `grouped` returned.
    """
    sums = np.zeros((len(groups.key) + 1, layer.shape[1]), np.float32)
    sums[:-1] = totals(row[groups.places], groups.first, groups.counts, layer)
    sums[:-1] /= groups.counts[:, None].astype(np.float32)
    return np.rint(sums, out=sums)


def scores(table: NDArray[np.int16], places: Places, wanted: Ints, weights: Weights) -> NDArray[np.int32]:
    """Scores of all tags for the wanted places, one row each, in 4096ths.

    Args:
        table: what `windowed` returned.
        places: where the tokens stand.
        wanted: places in order, those of all keys among them.
    """
    size = len(places.word)
    is_token = np.zeros(size, np.bool_)
    is_token[places.token] = True
    second_at = near(wanted, is_token)
    first_at = near(second_at, is_token)
    groups = grouped(places)
    first = first_layer(table, first_at, places, weights)
    second = second_layer(first, rows_at(first_at, size), second_at, groups, weights)
    row = rows_at(second_at, size)
    means = pooled(second, row, groups) @ weights.last_mean
    out = means.take(groups.group[wanted], axis=0) + weights.last_bias
    add_products(out, second, row, wanted, groups.alone[wanted], weights.last_ways)
    return out.astype(np.int32)


def second_layer(first: Floats, row: Ints, wanted: Ints, groups: Groups, weights: Weights) -> Floats:
    """The second layer at the wanted places, from three places of the first and the means of their words; and a row of
    zeros.

    Args:
        first: the first layer.
        row: for every place its row there.
        wanted: places in order.
        groups: what `grouped` returned.
        weights: the weights.
    """
    hidden = len(weights.second_bias)
    means = (pooled(first, row, groups) @ weights.second_mean).reshape(-1, hidden)
    sides = weights.second_mean.shape[1] // hidden
    out = np.zeros((len(wanted) + 1, hidden), np.float32)
    out[:-1] = weights.second_bias
    alone = np.zeros(len(wanted), np.int64)
    for side in range(sides):
        beside = wanted + side - sides // 2
        alone |= groups.alone[beside] << side
        rows = np.flatnonzero(groups.group[beside] < len(groups.key))
        out[rows] += means.take(groups.group[beside[rows]] * sides + side, axis=0)
    add_products(out, first, row, wanted, alone, weights.second_ways)
    for start in range(0, len(out), PART):
        part = out[start : start + PART]
        np.minimum(np.maximum(np.rint(part, out=part), 0, out=part), TOP, out=part)
    return out


def add_products(out: Floats, layer: Floats, row: Ints, wanted: Ints, way: Ints, ways: NDArray[np.float32]) -> None:
    """Add what a layer at three places, the wanted one in the middle, comes to by weights.

    The mean over the places of a word that stands at one place alone is what is there; so it is not taken, and the
    weights of a mean are added to those of the place instead.

    Args:
        out: one row per wanted place.
        layer: one row per place.
        row: for every place its row in the layer.
        wanted: places in order.
        way: which of the weights each wanted place has.
        ways: the weights.
    """
    for number, weights in enumerate(ways):
        having = np.flatnonzero(way == number)
        for start in range(0, len(having), PART):
            some = having[start : start + PART]
            beside = layer.take(row[wanted[some][:, None] + BESIDE], axis=0)
            out[some] += beside.reshape(len(some), -1) @ weights


def near(places: Ints, is_token: NDArray[np.bool_]) -> Ints:
    """The places, and those of tokens beside them."""
    is_near = np.zeros(len(is_token) + 2, np.bool_)
    for offset in range(3):
        is_near[places + offset] = True
    return np.flatnonzero(is_near[1:-1] & is_token)


def rows_at(places: Ints, size: int) -> Ints:
    """For every place the row of an array of the given places; the row after the last for others."""
    rows = np.full(size, len(places), np.int64)
    rows[places] = np.arange(len(places))
    return rows
