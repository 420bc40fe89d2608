"""The network of owners: what the words around a quantity and a candidate say, in whole numbers.

Two layers over windows of words, then one over the ends of a candidate, of its quantity, and the mean of what stands
between. Matrix products run in float32 on whole numbers whose sums stay below 2**24, so that every machine gives the
same points; `weakest` tells by how much.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.facts.owner_clauses import Asked, Candidates, Clauses, Pair
from transforms.facts.owner_clues import Evidence, Quantities
from transforms.quoting.symbols import Ints

TOP = 127  # of a hidden unit
FIRST_STEP, SECOND_STEP = 512, 256  # of the sums of a layer for one step of its units
POINT = 4064  # of the last sum for one point: 512 points are a unit of log odds
EXACT = 2**24  # whole numbers below are exact in float32
LETTERS = 256
PART = 1024  # rows done at a time, so that they stay in the cache
GROUP = 16  # rows that are summed up side by side
STEPS = np.array([1, 2, 3, 4, 6, 8, 12, 18, 30])  # words between, in classes
BEHIND, WITHIN, NOBODY = 20, 40, 63  # where a candidate stands to its quantity: classes of distance from here on
Floats = NDArray[np.float32]


class Network(NamedTuple):
    """The weights, whole numbers.

    Attributes:
        word, letter: units of a known word (the first for all others) and of a letter of a shape.
        first, first_bias: from five words to the first layer.
        second, second_bias: from three places of the first layer to the second, which is added to the first.
        ends: from the last word of a candidate, the word before it, the last word of its quantity and the one before.
        between: from twice the mean of the words between the two.
        around: from the last verb before its quantity and the head of what that measures.
        said, placed: for what rules say of a candidate, and for how it stands to that verb.
        side, kind, nobody: for the place of a candidate, the kind of its quantity, and where it is nobody.
        last: from those sums, where they are above 0, to points.
    """

    word: NDArray[np.int16]
    letter: NDArray[np.int16]
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    ends: Floats
    between: Floats
    around: Floats
    said: Floats
    placed: Floats
    side: Floats
    kind: Floats
    nobody: Floats
    last: NDArray[np.float64]


def network_of(held: dict[str, NDArray[np.int16]]) -> Network:
    """The network whose arrays are given as whole numbers under the names of its attributes."""
    units: list[Any] = [held[name] for name in ("word", "letter")]
    units += [held[name].astype(np.float32) for name in Network._fields[2:-1]]
    return Network._make([*units, held["last"].astype(np.float64)])


def weakest(of: Network) -> float:
    """The largest sum that any unit can reach, as a share of what float32 holds exactly; must be below 1."""
    tops = ((of.first, TOP, of.first_bias), (of.second, TOP, of.second_bias))
    sums = [(np.abs(rows) * top).sum(axis=0) + np.abs(bias) for rows, top, bias in tops]
    sums += [(np.abs(of.ends) * 2 * TOP).sum(axis=0), (np.abs(of.between) * 4 * TOP).sum(axis=0)]
    sums += [(np.abs(of.around) * 2 * TOP).sum(axis=0)]
    return float(max(one.max() for one in sums) / EXACT)


def judged(of: Network, clauses: Clauses, asked: Asked, near: Candidates, evidence: Evidence) -> Ints:
    """The points of each candidate, 512 to a unit of log odds, a column for each thing that is chosen."""
    layer = hidden(of, clauses)
    is_one, run = near.run >= 0, np.where(near.run < 0, len(clauses.start), near.run)
    start, end = (np.append(column, 0)[run] for column in (clauses.start, clauses.end))
    first, stop = (column[near.group] for column in clauses.placed(asked, asked.written))
    is_before = end <= first
    low = np.where(is_before, end, stop)
    high = np.where(is_one, np.maximum(low, np.where(is_before, first, start)), low)
    sides = sides_of(is_one, (first, stop), (start, end))
    added = (
        (at_ends(of, layer, clauses), run),
        (at_quantity(of, layer, clauses, asked, evidence.of), near.group),
        (of.said, evidence.said()),
        (of.placed, evidence.placed()),
        (of.side, sides),
    )
    sums, odds = sums_before(layer), np.empty((len(run), of.last.shape[1]))
    for begin in range(0, len(run), PART):
        part = slice(begin, begin + PART)
        units = means(sums, low[part], high[part]) @ of.between
        for rows, number in added:
            units += rows.take(number[part], axis=0)
        odds[part] = np.maximum(units, 0, out=units).astype(np.float64) @ of.last
    points: Ints = np.rint(odds / POINT).astype(np.int64)
    return points


def at_ends(of: Network, layer: Floats, clauses: Clauses) -> Floats:
    """What the last word of each run and the word before it add; in a last row what there is for nobody."""
    width, sums = layer.shape[1], np.empty((len(clauses.start) + 1, layer.shape[1]), np.float32)
    sums[:-1] = layer[clauses.end - 1] @ of.ends[:, :width]
    sums[:-1] += layer[clauses.start - 1] @ of.ends[:, width : 2 * width]
    sums[-1] = of.nobody
    return sums


def at_quantity(of: Network, layer: Floats, clauses: Clauses, asked: Asked, known: Quantities) -> Floats:
    """What the last word of each quantity, the word before it, its verb, what it measures and its kind add."""
    width, (first, stop) = layer.shape[1], clauses.placed(asked, asked.written)
    sums: Floats = layer[stop - 1] @ of.ends[:, 2 * width : 3 * width] + layer[first - 1] @ of.ends[:, 3 * width :]
    sums += layer[known.verb_place] @ of.around[:, :width] + layer[known.head_place] @ of.around[:, width:]
    return sums + of.kind[asked.kind]


def hidden(of: Network, clauses: Clauses) -> Floats:
    """The second layer at each word of the sentences, from 0 to 254."""
    pair, number = pairs_of(clauses, len(of.word))
    units = np.clip(of.word[pair // LETTERS] + of.letter[pair % LETTERS], -TOP, TOP).astype(np.float32)
    first = layered(units, number, of.first, of.first_bias, FIRST_STEP)
    return first + layered(first, None, of.second, of.second_bias, SECOND_STEP)


def layered(units: Floats, number: Ints | None, weights: Floats, bias: Floats, step: int) -> Floats:
    """A layer over windows: units from 0 to 127 at each place, from those at the places around it.

    Args:
        units: one row per place, or where numbers are given one for each of those.
        number: the row of each place; None where rows are places.
        weights, bias, step: of the layer; places beyond the ends add nothing.
    """
    width, count = units.shape[1], len(units) if number is None else len(number)
    reach = len(weights) // width // 2
    sums = np.empty((count, width), np.float32)
    sums[:] = bias
    for offset in range(-reach, reach + 1):
        rows = weights[(offset + reach) * width : (offset + reach + 1) * width]
        here, there = slice(max(-offset, 0), count - max(offset, 0)), slice(max(offset, 0), count - max(-offset, 0))
        if number is None:
            sums[here] += units[there] @ rows
        else:
            sums[here] += (units @ rows).take(number[there], axis=0)
    sums *= np.float32(1 / step)
    np.rint(sums, out=sums)
    return np.clip(sums, 0, TOP, out=sums)


def pairs_of(clauses: Clauses, words: int) -> tuple[Ints, Ints]:
    """The different pairs of a word and a letter, and the row of each word's pair among them."""
    pair = clauses.word * LETTERS + clauses.letter
    is_there = np.zeros(words * LETTERS, np.bool_)
    is_there[pair] = True
    different = np.flatnonzero(is_there)
    row = np.empty(words * LETTERS, np.int64)
    row[different] = np.arange(len(different))
    return different, row[pair]


def sums_before(layer: Floats) -> NDArray[np.int32]:
    """The sums of a layer over all words before each place, and over all."""
    groups = -(-len(layer) // GROUP)
    sums = np.zeros((groups, GROUP, layer.shape[1]), np.int32)
    sums.reshape(-1, layer.shape[1])[: len(layer)] = layer
    for place in range(1, GROUP):
        sums[:, place] += sums[:, place - 1]
    sums[1:] += np.cumsum(sums[:-1, -1], axis=0)[:, None]
    return np.concatenate([np.zeros((1, layer.shape[1]), np.int32), sums.reshape(-1, layer.shape[1])])


def means(sums: NDArray[np.int32], low: Ints, high: Ints) -> Floats:
    """Twice the mean of a layer over some words, in whole numbers, from its sums before them; 0 over none."""
    twice = (2 * (sums.take(high, axis=0) - sums.take(low, axis=0))).astype(np.float32)
    twice /= np.maximum(high - low, 1).astype(np.float32)[:, None]
    return np.rint(twice, out=twice)


def sides_of(is_one: NDArray[np.bool_], quantity: Pair, candidate: Pair) -> Ints:
    """The class of where each candidate stands to its quantity, and how far."""
    (first, stop), (start, end) = quantity, candidate
    is_before, is_behind = end <= first, start >= stop
    distance = np.searchsorted(STEPS, np.where(is_before, first - end, start - stop), side="right")
    place = np.where(is_before, distance, np.where(is_behind, BEHIND + distance, WITHIN))
    return np.where(is_one, place, NOBODY)
