"""Learning a softmax over few candidates with hashed clues, in whole points.

Full-batch Adam from zero, L2, rounded to whole points: the same data give the same file.
"""

import numpy as np
from numpy.typing import NDArray

from transforms.quoting import cues
from transforms.quoting.symbols import Flags, Ints
from transforms.quoting.weights import BITS, Points, Rows
from transforms.quoting.window import SCALE

STEPS, RATE = 50, 0.1
Choice = tuple[Rows, Ints, Flags]  # rows of candidates, their groups, whether each is the right one


def trained(choices: Choice, penalty: float, kept: Flags | None = None) -> Points:
    """Points of clues that make the right candidate of each group likely; groups without one right are left out."""
    rows, groups, is_right = choices
    counts = np.bincount(groups, weights=is_right, minlength=int(groups.max()) + 1) == 1
    used = (counts if kept is None else counts & kept)[groups]
    rows, groups, is_right = rows[used], groups[used], is_right[used]
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(starts, len(groups)))
    return descended(rows, starts, sizes, is_right.astype(np.float32), penalty)


def descended(rows: Rows, starts: Ints, sizes: Ints, wanted: NDArray[np.float32], penalty: float) -> Points:
    """Adam on the cross entropy of the groups."""
    height = max(int(rows.max()) + 1, 1 << BITS)
    height = 1 << (height - 1).bit_length()
    weights, first, second = (np.zeros(height, dtype=np.float32) for _ in range(3))
    flat, width, member = rows.ravel(), rows.shape[1], np.repeat(np.arange(len(starts)), sizes)
    for step in range(1, STEPS + 1):
        scores = weights[rows].sum(axis=1)
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[member])
        error = odds / np.add.reduceat(odds, starts)[member] - wanted
        pull = np.bincount(flat, weights=np.repeat(error, width), minlength=height)
        slope = (pull / len(starts) + penalty * weights).astype(np.float32)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.clip(np.round(weights * SCALE), -32000, 32000).astype(np.int16)


def in_columns(rows: Rows, sides: Ints) -> Choice:
    """Candidates of one group each whose points have a column a side, as candidates of their own."""
    wide = rows[:, None, :].astype(np.int64) * cues.SIDES + np.arange(cues.SIDES)[None, :, None]
    groups = np.repeat(np.arange(len(rows)), cues.SIDES)
    is_right = np.tile(np.arange(cues.SIDES), len(rows)) == np.repeat(sides, cues.SIDES)
    return wide.reshape(len(groups), -1).astype(np.intp), groups, is_right
