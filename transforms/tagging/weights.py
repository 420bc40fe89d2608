"""Weights of taggers, read from `transforms/models`, whole numbers only."""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.errors import BrokenPromise
from transforms.tagging.hashes import UInt64s
from transforms.tagging.words import BITS, SHAPES

TOP = 127  # of a hidden unit
EIGHTH = 8  # parts of a unit that first-layer sums are kept in
PLACES = 3  # that a second-layer unit and a score look at
EXACT = 2**24  # whole numbers below are exact in float32

Floats = NDArray[np.float32]


class Weights(NamedTuple):
    """A tagger's weights, whole numbers, some kept in float32 for matrix products.

    Args:
        tags: the tags, "O" first, then B- and I- of each label.
        classes: classes of words that are flagged.
        contexts: names of the context columns.
        table: rows of hashed features.
        flags, vectors, embedded_bias: what shapes, classes and word vectors add to a word.
        window, window_bias, edge: from a word to the first layer, for each offset; the same where no word is.
        context: what each combination of the context columns adds to the first layer, and half an eighth for rounding.
        sizes: how many values each context column has.
        second_ways, second_mean, second_bias: from three places of the first layer and their means to the second; a
            way for each set of places whose means are the places themselves, with the means' weights added to theirs.
        last_ways, last_mean, last_bias: from three places of the second layer and the mean in the middle to the scores.
        steps: scores of a tag (column) after a tag (row); the last row is for the start.
        width: units of the first layer.
        is_spelled: whether words without a vector get one by their letters.
    """

    tags: tuple[str, ...]
    classes: tuple[str, ...]
    contexts: tuple[str, ...]
    table: NDArray[np.int8]
    flags: Floats
    vectors: Floats
    embedded_bias: Floats
    window: Floats
    window_bias: NDArray[np.int16]
    edge: NDArray[np.int16]
    context: NDArray[np.int16]
    sizes: tuple[int, ...]
    second_ways: Floats
    second_mean: Floats
    second_bias: Floats
    last_ways: Floats
    last_mean: Floats
    last_bias: Floats
    steps: NDArray[np.int32]
    width: int
    is_spelled: bool


@cache
def weights(model: str) -> Weights:
    """The weights of `models/<model>.npz`.

    Raises:
        BrokenPromise: when the file was made for other features, or sums could leave the range that is exact.
    """
    raw = read(f"{model}.npz")
    classes = tuple(str(name) for name in raw["classes"])
    contexts = tuple(str(name) for name in raw["contexts"])
    floats = {name: raw[name].astype(np.float32) for name in ("flags", "vectors", "window", "second", "last")}
    biases = {name: raw[name].astype(np.float32) for name in ("embedded_bias", "second_bias", "last_bias")}
    if len(floats["flags"]) != SHAPES + len(classes):
        raise BrokenPromise(f"The weights {model} were made for other features; train them again.")
    if not is_exact(floats | biases):
        raise BrokenPromise(f"Sums of the weights {model} can leave the range that is exact.")
    width, hidden = len(raw["edge"][0]), len(raw["second_bias"])
    layer = np.float32(1 / 512)  # scales of layers are powers of two: multiplied into weights they are as exact
    second, last = floats["second"] * layer, floats["last"]
    means = second[PLACES * width :].reshape(-1, width, hidden)
    return Weights(
        tags=tuple(str(tag) for tag in raw["tags"]), classes=classes, contexts=contexts,
        table=table_of(raw), flags=floats["flags"], vectors=floats["vectors"], embedded_bias=biases["embedded_bias"],
        window=floats["window"] * np.float32(1 / 256), window_bias=raw["window_bias"], edge=raw["edge"],
        context=combined([raw[f"context_{name}"] for name in contexts]),
        sizes=tuple(len(raw[f"context_{name}"]) for name in contexts),
        second_ways=ways(second[: PLACES * width], means),
        second_mean=np.ascontiguousarray(means.transpose(1, 0, 2).reshape(width, -1)),
        second_bias=biases["second_bias"] * layer,
        last_ways=ways(last[: PLACES * hidden], last[None, PLACES * hidden :]), last_mean=last[PLACES * hidden :],
        last_bias=biases["last_bias"], steps=raw["steps"], width=width, is_spelled="spelled" in raw,
    )  # fmt: skip


def ways(places: Floats, means: Floats) -> Floats:
    """The weights of places side by side, with those of the means added that the bits of a number say.

    Args:
        places: the weights of `PLACES` places, below each other.
        means: the weights of the means of the places in the middle.
    """
    side, height = (PLACES - len(means)) // 2, means.shape[1]
    found = np.repeat(places[None], 1 << len(means), axis=0)
    for place, mean in enumerate(means):
        start = (side + place) * height
        found[(np.arange(len(found)) >> place) & 1 == 1, start : start + height] += mean
    return found


def combined(contexts: list[NDArray[np.int16]]) -> NDArray[np.int16]:
    """What each combination of the values of several columns adds, the values of the last column side by side."""
    found = contexts[0]
    for each in contexts[1:]:
        found = (found[:, None] + each[None]).reshape(-1, found.shape[1])
    return found + np.int16(EIGHTH // 2)


def table_of(raw: dict[str, NDArray[Any]]) -> NDArray[np.int8]:
    """The table of hashed features; the file holds the rows that are not zero."""
    table = np.zeros((1 << BITS, raw["table"].shape[1]), np.int8)
    table[raw["rows"].astype(np.int64)] = raw["table"]
    return table


def is_exact(found: dict[str, Floats]) -> bool:
    """Whether the matrix products can hold no sum that float32 rounds."""
    biases = {"vectors": "embedded_bias", "second": "second_bias", "last": "last_bias"}
    sums = {name: np.abs(found[name]).sum(0) * TOP for name in ("vectors", "window", "second", "last")}
    most = [each + np.abs(found[biases[name]]) if name in biases else each for name, each in sums.items()]
    return all(float(each.max()) < EXACT for each in most)


@cache
def word_vectors() -> tuple[UInt64s, NDArray[np.int8]]:
    """The hashes of the words in lower case that have a vector, sorted, and their vectors."""
    raw = read("words.npz")
    return raw["keys"].astype(np.uint64), raw["vectors"].astype(np.int8)


def read(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of a file of `transforms/models`."""
    with np.load(BytesIO(files("transforms.models").joinpath(name).read_bytes()), allow_pickle=False) as raw:
        return {key: raw[key] for key in raw.files}
