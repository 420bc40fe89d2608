"""Written forms: the distinct texts among many, so that what is asked of a text is asked once for each of them."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Forms(NamedTuple):
    """The distinct texts of a column.

    Args:
        numbers: for each text of the column the row of its form.
        texts: the forms, each once.
    """

    numbers: Ints
    texts: pl.Series


def forms(texts: pl.Series) -> Forms:
    """The distinct texts of a column without nulls, in the order in which they first stand there."""
    numbered = texts.cast(pl.Categorical(pl.Categories.random()))
    return held(texts, numbered.to_physical().to_numpy())


def token_forms(tokens: pl.DataFrame) -> Forms:
    """The distinct texts of tokens, told by `spelling`, which is the same for equal texts; as quick as a copy."""
    return held(tokens["text"], tokens["spelling"].to_numpy())


def held(texts: pl.Series, spelling: NDArray[np.unsignedinteger]) -> Forms:
    """The texts told apart by a number that is the same for equal texts."""
    first = np.full(int(spelling.max(initial=0)) + 1, -1, np.int64)
    first[spelling[::-1]] = np.arange(len(spelling) - 1, -1, -1)
    is_there = first >= 0
    numbers = (np.cumsum(is_there) - 1)[spelling]
    return Forms(numbers, texts.gather(first[is_there]))
