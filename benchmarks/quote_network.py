"""Teaching the network of `transforms/quoting/window.py` which words are cues: AdamW in numpy on one core, seed 1.

The same data give the same weights on the same machine and numpy; elsewhere float32 may round its sums otherwise.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.quoting import window
from transforms.quoting.cues import SIDES
from transforms.quoting.symbols import Ints, Symbols
from transforms.tagging.weights import word_vectors

Floats = NDArray[np.float32]
Weights = dict[str, Floats]
SMALL, HIDDEN = 32, 96  # numbers of a projected word, hidden units
EPOCHS, BATCH, RATE, WARM, DECAY = 10, 512, 2e-3, 200, 0.05
DROPPED, FORGOTTEN = 0.5, 0.1  # shares of hidden units, and of words, left out in a step
TOP, FULL = np.float32(window.TOP / window.WORD), np.float32(window.FULL / window.UNIT)
LETTERS = 128


class Examples(NamedTuple):
    """Places to learn from, one row each: by step the row of the word vector (-1 for none) and the number of the
    letter; the surroundings, one column a value; the side."""

    vector: Ints
    letter: Ints
    around: Floats
    side: Ints


def taught(unit: Symbols, at: Ints, sides: Ints) -> window.Network:
    """The network that tells the sides of the content of words at places."""
    by_step = np.stack(unit.letters_at(at, window.BESIDE), axis=1)
    letters, number = np.unique(by_step.astype(np.int64), return_inverse=True)
    forms = np.stack(unit.forms_at(at, window.BESIDE), axis=1)
    columns = window.surroundings(unit, at)
    around = [np.eye(size, dtype=np.float32)[column] for size, column in zip(window.SIZES, columns, strict=True)]
    vector = np.append(unit.vectors, -1)[forms]
    found = Examples(vector, number.reshape(by_step.shape), np.hstack(around), sides)
    network = rounded(descended(found, len(letters)), letters)
    if not window.is_exact(network):
        raise ValueError("weights too large for sums that every machine rounds alike")
    return network


def descended(found: Examples, letters: int) -> Weights:
    """AdamW on the cross entropy of the sides, its rate falling to zero."""
    random = np.random.default_rng(1)
    weights = begun(random, letters, found.around.shape[1])
    first, second = ({name: np.zeros_like(held) for name, held in weights.items()} for _ in range(2))
    step, steps = 0, EPOCHS * (len(found.side) // BATCH)
    while step < steps:
        order = random.permutation(len(found.side))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            step += 1
            some = order[start : start + BATCH]
            chosen = Examples(found.vector[some], found.letter[some], found.around[some], found.side[some])
            slopes = pull(chosen, weights, random, letters)
            rate = np.float32(RATE * min(1, step / WARM) * (1 - step / (steps + 1)))
            for name, slope in slopes.items():
                first[name] = 0.9 * first[name] + 0.1 * slope
                second[name] = 0.999 * second[name] + 0.001 * slope * slope
                size = np.sqrt(second[name] / np.float32(1 - 0.999**step)) + np.float32(1e-8)
                weights[name] -= rate * (first[name] / np.float32(1 - 0.9**step) / size)
                if "bias" not in name:
                    weights[name] *= 1 - rate * np.float32(DECAY)
    return weights


def begun(random: np.random.Generator, letters: int, around: int) -> Weights:
    """Weights to start from."""
    _, vectors = word_vectors()
    width = window.STEPS * (SMALL + letters) + around

    def drawn(height: int, wide: int, size: float) -> Floats:
        return (random.standard_normal((height, wide)) * size).astype(np.float32)

    return {
        "projection": drawn(vectors.shape[1], SMALL, np.sqrt(1 / vectors.shape[1])),
        "hidden": drawn(width, HIDDEN, np.sqrt(2 / width)),
        "hidden_bias": np.zeros(HIDDEN, np.float32),
        "out": drawn(HIDDEN, SIDES, 0.1 * np.sqrt(2 / HIDDEN)),
        "out_bias": np.array([2, 0, 0, 0], np.float32),
    }


def pull(some: Examples, weights: Weights, random: np.random.Generator, letters: int) -> Weights:
    """The slope of the cross entropy of some examples for each of the weights."""
    count, _ = some.vector.shape
    words = word_vectors()[1][some.vector].astype(np.float32) / np.float32(window.WORD)
    words[(some.vector < 0) | (random.random(some.vector.shape) < FORGOTTEN)] = 0
    words = words.reshape(-1, words.shape[-1])
    small = words @ weights["projection"]
    told = np.eye(letters, dtype=np.float32)[some.letter].reshape(count, -1)
    inputs = np.hstack([np.clip(small, -TOP, TOP).reshape(count, -1), told, some.around])
    sums = inputs @ weights["hidden"] + weights["hidden_bias"]
    kept = (random.random(sums.shape) > DROPPED).astype(np.float32) / np.float32(1 - DROPPED)
    hidden = np.clip(sums, 0, FULL) * kept
    error = softmax(hidden @ weights["out"] + weights["out_bias"])
    error[np.arange(count), some.side] -= 1
    error /= np.float32(count)
    back = (error @ weights["out"].T) * kept * ((sums > 0) & (sums < FULL))
    of_words = (back @ weights["hidden"][: window.STEPS * SMALL].T).reshape(-1, SMALL) * (np.abs(small) < TOP)
    return {
        "projection": words.T @ of_words, "hidden": inputs.T @ back, "hidden_bias": back.sum(axis=0),
        "out": hidden.T @ error, "out_bias": error.sum(axis=0),
    }  # fmt: skip


def softmax(scores: Floats) -> Floats:
    """The shares of the columns in each row."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def rounded(weights: Weights, letters: Ints) -> window.Network:
    """The weights as the whole numbers of `window.Network`."""
    hidden, of_words = weights["hidden"], window.STEPS * SMALL
    by_letter = np.zeros((window.STEPS, LETTERS, HIDDEN), dtype=np.int16)
    count = window.STEPS * len(letters)
    by_letter[:, letters] = whole(hidden[of_words : of_words + count], window.UNIT).reshape(window.STEPS, -1, HIDDEN)
    by_step = hidden[:of_words].reshape(window.STEPS, SMALL, HIDDEN).transpose(1, 0, 2).reshape(SMALL, -1)
    return window.Network(
        projection=whole(weights["projection"], window.PROJECTION),
        window=whole(by_step, window.WINDOW),
        letters=by_letter,
        around=whole(hidden[of_words + count :], window.UNIT).astype(np.int16),
        bias=whole(weights["hidden_bias"], window.UNIT),
        out=whole(weights["out"], window.OUT),
        out_bias=whole(weights["out_bias"], window.SCALE),
    )


def whole(weights: Floats, unit: int) -> NDArray[np.int32]:
    """Weights in whole numbers, `unit` for 1.0."""
    return np.rint(weights * unit).astype(np.int32)
