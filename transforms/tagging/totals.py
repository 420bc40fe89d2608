"""Totals: sums of some rows of a table for each of many things."""

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints


def totals(rows: Ints, first: Ints, count: Ints, table: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """The sums, one row for each thing; whole numbers below 2**24 are exact.

    All first rows are added at once, then all second ones and so on, which costs a tenth of adding thing by thing.

    Args:
        rows: rows of `table`, thing by thing.
        first, count: where those of each thing begin, and how many there are; things with many of them first.
        table: what is added.
    """
    found = np.zeros((len(first), table.shape[1]), np.float32)
    have = np.searchsorted(-count, -np.arange(count.max(initial=0)))  # things that have more rows than that
    for place, things in enumerate(have):
        found[:things] += table.take(rows[first[:things] + place], axis=0)
    return found
