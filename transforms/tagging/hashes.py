"""Hashes: 64-bit numbers of strings and of their beginnings and ends, whole columns at once, the same everywhere."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse; bits well spread (the step of SplitMix64)
INVERSE = pow(BASE, -1, 1 << 64)
MIX = np.uint64(0xD6E8FEB86659FD93)  # degski's multiplier of 64-bit mixers
UInt64s = NDArray[np.uint64]
Ints = NDArray[np.int64]


class Hashes(NamedTuple):
    """Sums over the bytes of all strings joined, from which the hash of any part of any string follows.

    Args:
        sums: sum of byte times power so far; one more than bytes.
        back: power that takes a sum back to its first byte.
        letters: byte where each character starts, and the end of the last.
        first: place in `letters` of each string's first character, and the end of the last.
    """

    sums: UInt64s
    back: UInt64s
    letters: Ints
    first: Ints

    def whole(self) -> UInt64s:
        """Hash of each string."""
        return self._parts(self.first[:-1], self.first[1:])

    def beginnings(self, length: int) -> UInt64s:
        """Hash of the first `length` characters of each string; 0 where it has no more than that."""
        return self._shorter(self.first[:-1], self.first[:-1] + length, length)

    def ends(self, length: int) -> UInt64s:
        """Hash of the last `length` characters of each string; 0 where it has no more than that."""
        return self._shorter(self.first[1:] - length, self.first[1:], length)

    def inside(self, wanted: Ints, length: int) -> tuple[UInt64s, Ints]:
        """Hashes of all runs of `length` characters of the wanted strings, and the place in `wanted` of each one's."""
        counts = np.maximum(self.first[wanted + 1] - self.first[wanted] - length + 1, 0)
        whose = np.repeat(np.arange(len(wanted)), counts)
        place = np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)
        start = self.first[wanted][whose] + place
        return self._parts(start, start + length), whose

    def _shorter(self, start: Ints, end: Ints, length: int) -> UInt64s:
        is_longer = np.diff(self.first) > length
        last = len(self.letters) - 1
        return np.where(is_longer, self._parts(np.clip(start, 0, last), np.clip(end, 0, last)), np.uint64(0))

    def _parts(self, start: Ints, end: Ints) -> UInt64s:
        first, last = self.letters[start], self.letters[end]
        found: UInt64s = (self.sums[last] - self.sums[first]) * self.back[first]
        return found ^ (found >> np.uint64(32))


def hashes(strings: pl.Series) -> Hashes:
    """Prepare the hashes of the strings and of their parts."""
    content = np.frombuffer(strings.str.join("").fill_null("")[0].encode() if len(strings) else b"", np.uint8)
    powers = _powers(BASE, len(content))
    sums = np.zeros(len(content) + 1, np.uint64)
    np.cumsum((content.astype(np.uint64) + np.uint64(1)) * powers[:-1], out=sums[1:])
    letters = np.append(np.flatnonzero((content & 0xC0) != 0x80), len(content))
    first = np.zeros(len(strings) + 1, np.int64)
    np.cumsum(strings.str.len_chars().to_numpy(), out=first[1:])
    return Hashes(sums, _powers(INVERSE, len(content)), letters, first)


def rows_of(found: UInt64s, seed: int, bits: int) -> Ints:
    """A row of a table of 2**bits rows for each hash; the hash 0 has row 0."""
    mixed = (found ^ np.uint64(seed * 0x94D049BB133111EB % (1 << 64))) * MIX
    rows = ((mixed ^ (mixed >> np.uint64(29))) * MIX) >> np.uint64(64 - bits)
    return np.where(found == 0, 0, rows).astype(np.int64)


def _powers(base: int, count: int) -> UInt64s:
    """1, base, base² … modulo 2**64: `count` + 1 of them."""
    powers = np.full(count + 1, base, np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    return powers
