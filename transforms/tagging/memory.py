"""Memory: words as a tagger reads them, those that it is likely to meet again kept from one call to the next.

Half of the words of a unit of articles stood in those before it. What a word is to the tagger depends on the word
alone, so that what is kept changes no result.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints, UInt64s, hashes
from transforms.tagging.network import embedded
from transforms.tagging.weights import weights, word_vectors
from transforms.tagging.words import look_up, places_of
from transforms.text.forms import Flags

MOST = 50_000  # words kept, of a hundred bytes each


class Readings(NamedTuple):
    """Distinct words as the network takes them, one row each.

    Args:
        units: numbers from -127 to 127.
        lower: hash of the word in lower case.
        is_capital: whether the word starts upper-case.
    """

    units: NDArray[np.int8]
    lower: UInt64s
    is_capital: Flags


class Kept(NamedTuple):
    """Words with a vector that were read before: their hashes, sorted, and their readings."""

    keys: UInt64s
    readings: Readings


_kept: dict[str, Kept] = {}  # by model


def readings(words: pl.Series, model: str) -> Readings:
    """Distinct words as the model reads them."""
    key, kept = hashes(words).whole(), _kept.get(model) or nothing(model)
    at = places_of(key, kept.keys)
    new, known = np.flatnonzero(at < 0), np.flatnonzero(at >= 0)
    read, has_vector = read_anew(words.gather(new), model)
    keep(model, kept, key[new[has_vector]], taken(read, np.flatnonzero(has_vector)))
    order = np.argsort(np.append(known, new))
    return taken(joined(taken(kept.readings, at[known]), read), order)


def read_anew(words: pl.Series, model: str) -> tuple[Readings, Flags]:
    """Words as the model reads them, and whether each has a vector; others are names and the like, which seldom come
    again."""
    keys, vectors = word_vectors()
    told = look_up(words, weights(model).classes, keys)
    units = embedded(told, vectors, weights(model)).astype(np.int8)
    return Readings(units, told.lower, told.is_capital), told.vector >= 0


def keep(model: str, kept: Kept, keys: UInt64s, read: Readings) -> None:
    """Keep words besides those kept; in place of them when all were more than `MOST`."""
    if len(kept.keys) + len(keys) > MOST:
        kept, keys = nothing(model), keys[:MOST]
    together = np.append(kept.keys, keys)
    order = np.argsort(together)
    _kept[model] = Kept(together[order], taken(joined(kept.readings, taken(read, np.arange(len(keys)))), order))


def nothing(model: str) -> Kept:
    """No words."""
    units = np.zeros((0, weights(model).table.shape[1]), np.int8)
    return Kept(np.zeros(0, np.uint64), Readings(units, np.zeros(0, np.uint64), np.zeros(0, np.bool_)))


def taken(read: Readings, rows: Ints) -> Readings:
    """The readings of some words."""
    return Readings(read.units[rows], read.lower[rows], read.is_capital[rows])


def joined(some: Readings, others: Readings) -> Readings:
    """The readings of some words and of others behind them."""
    return Readings(
        np.concatenate([some.units, others.units]),
        np.append(some.lower, others.lower),
        np.append(some.is_capital, others.is_capital),
    )
