"""Weights: a hashed linear model as arrays of whole numbers, looked up and added per candidate."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.quoting.symbols import Ints, Numbers
from transforms.quoting.window import SCALE, Network

BITS = 18  # of the hash of a clue
# What parts the clues of one choice from those of others: more than there are clues of one choice lie between two.
SALT_CUE, SALT_SOURCE, SALT_START, SALT_END, SALT_BEFORE, SALT_REGION, SALT_AMONG, SALT_SPEAKER = (
    0, 100, 200, 300, 400, 500, 700, 900,
)  # fmt: skip
# Odd numbers whose bits are well spread: of SplitMix64, of xxHash64 (its second and third prime), of degski.
_MIXERS = tuple(np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93))
Clue = tuple[Numbers | NDArray[np.bool_], ...]  # one to three columns that are looked up together
Rows = NDArray[np.intp]  # one row per candidate: the places of its clues in a table of weights
Points = NDArray[np.int16]


class Model(NamedTuple):
    """The trained weights: the words known, whether each can be a cue, a table of points for each choice, and the
    network that hears cues."""

    words: pl.Series
    is_cue_word: NDArray[np.bool_]
    cue: Points
    cue_among_cues: Points
    source: Points
    start: Points
    end: Points
    start_before: Points
    region_source: Points
    network: Network


@cache
def model() -> Model:
    """The weights of `models/quotes.npz`."""
    with files("transforms.models").joinpath("quotes.npz").open("rb") as stream, np.load(stream) as held:
        words = pl.Series(held["words"].tobytes().decode().split("\n"))
        tables = {name: held[name] for name in Model._fields[1:-1]}
        return Model(words, **tables, network=Network(*(held[f"network_{name}"] for name in Network._fields)))


def hashes(clues: list[Clue], salt: int) -> Iterator[Ints]:
    """Where the weights of each clue stand: a hash of its columns, its number and the table's salt.

    All come in one array: each is gone once the next is asked for.
    """
    mixed, part = np.empty((2, len(clues[0][0])), dtype=np.uint64)
    for number, clue in enumerate(clues, salt + 1):
        mixers = _MIXERS[: len(clue)]
        mixed[:] = (number * int(_MIXERS[3]) + sum(map(int, mixers))) % 2**64
        for column, mixer in zip(clue, mixers, strict=True):
            mixed += np.multiply(column, mixer, out=part, dtype=np.uint64, casting="unsafe")
        mixed ^= np.right_shift(mixed, np.uint64(31), out=part)
        mixed *= _MIXERS[0]
        yield np.right_shift(mixed, np.uint64(64 - BITS), out=part).view(np.int64)


def places(clues: list[Clue], salt: int) -> Rows:
    """The hashes of clues as columns."""
    rows = np.empty((len(clues[0][0]), len(clues)), dtype=np.intp, order="F")
    for number, found in enumerate(hashes(clues, salt)):
        rows[:, number] = found
    return rows


def points(table: Points, rows: Rows) -> Ints:
    """The sum of each candidate's weights; with a table of several columns one sum a column."""
    return added(table, rows.T, len(rows))


def scored(table: Points, clues: list[Clue], salt: int) -> Ints:
    """The points of candidates by their clues."""
    return added(table, hashes(clues, salt), len(clues[0][0]))


def added(table: Points, places: Iterable[Ints], count: int) -> Ints:
    """The sums of the weights at the places of `count` candidates, one array of places for each clue."""
    total = np.zeros((count, *table.shape[1:]), dtype=np.int32)
    for place in places:
        total += table.take(place, axis=0, mode="clip")  # many times quicker than an index, all being inside
    return total.astype(np.int64)


def held(clues: list[Clue], asked: Ints) -> list[Clue]:
    """The clues of the candidates asked for."""
    columns = {id(column): column.take(asked, mode="clip") for clue in clues for column in clue}
    return [tuple(columns[id(column)] for column in clue) for clue in clues]


def best(scores: Ints, groups: Ints, count: int) -> Ints:
    """The candidate with most points in each of `count` groups (the first of equals), -1 where a group has none.

    `groups` must be sorted.
    """
    found = np.full(count, -1, dtype=np.int64)
    if len(groups):
        starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
        high = np.maximum.reduceat(scores, starts)
        is_high = np.flatnonzero(scores == np.repeat(high, np.diff(np.append(starts, len(groups)))))
        found[groups[is_high[::-1]]] = is_high[::-1]  # the last assignment to a group is its first candidate
    return found


def shares(scores: Ints, groups: Ints) -> NDArray[np.float64]:
    """The softmax of the points in each group; `groups` must be sorted."""
    if not len(groups):
        return np.zeros(0)
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(starts, len(groups)))
    high = np.repeat(np.maximum.reduceat(scores, starts), sizes)
    odds = np.exp((scores - high) / SCALE)
    return np.asarray(odds / np.repeat(np.add.reduceat(odds, starts), sizes))
