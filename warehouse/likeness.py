"""Likeness: which of many texts share passages, and how much of them, from samples of their runs of words.

Texts are compared when they stand near each other in the list of those that share an anchor. Lists are ordered by
number and only neighbours are taken, so that the cost grows with the number of anchors, however many texts carry the
same notice; of many copies of one text each is compared with the next ones. Few neighbours are alike: a mark for each
run among a few hundred bits says of most pairs that they cannot be, and only of the others the runs are compared.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.text.shingles import SPACE, scattered

NEIGHBOURS = 4
PAIRS_AT_ONCE = 2_000  # 6 MB of keys, which stay in the cache
MARKED_AT_ONCE = 50_000  # pairs whose marks need 20 MB
SLOTS = 1 << 22  # for the ends of hashes; counting them is five times quicker than telling all hashes apart
MARKS_TO_A_RUN = 8  # of ten runs that two texts share by their marks alone, nine are none

HALF = np.uint64(32)

Places = npt.NDArray[np.integer[Any]]
Counts = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]


def neighbours(postings: pl.DataFrame) -> pl.DataFrame:
    """Pairs of texts that stand at most `NEIGHBOURS` apart among those that share an anchor.

    Args:
        postings: one row per anchor of a text: `anchor`, `text` (a number).

    Returns:
        One row per pair, in order: `one` < `other`, `support` (anchors in whose lists they are neighbours).
    """
    listed = _packed(postings["anchor"].to_numpy(), postings["text"].to_numpy())
    listed.sort()
    pairs, support = _counted(_near(listed))
    one, other = (pairs >> HALF).astype(np.uint32), pairs.astype(np.uint32)
    return pl.DataFrame({"one": one, "other": other, "support": support.astype(np.int32)})


def _packed(high: npt.NDArray[Any], low: npt.NDArray[Any]) -> Keys:
    """Two numbers below 2 ** 32 in one, by which they sort: one array is sorted many times faster than rows."""
    return (high.astype(np.uint64) << HALF) | low.astype(np.uint64)


def _near(listed: Keys) -> Keys:
    """The pairs of texts at most `NEIGHBOURS` apart in a list, one array of all: of 20,000 articles they take 90 MB."""
    found, count = np.empty(NEIGHBOURS * len(listed), np.uint64), 0
    for step in range(1, NEIGHBOURS + 1):
        apart = _apart(listed, step)
        found[count : count + len(apart)] = apart
        count += len(apart)
    return found[:count]


def _apart(listed: Keys, step: int) -> Keys:
    """The pairs of texts that stand so many steps apart in a list; `listed` has anchor and text, in order."""
    first, second = listed[:-step], listed[step:]
    is_same = (first ^ second) < (1 << HALF)
    return _packed(first[is_same].astype(np.uint32), second[is_same].astype(np.uint32))


def _counted(keys: Keys) -> tuple[Keys, Counts]:
    """Each different key, ascending, and how often it is there."""
    keys.sort()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    return keys[starts], np.diff(starts, append=len(keys))


def similarities(pairs: pl.DataFrame, samples: pl.DataFrame) -> pl.DataFrame:
    """How much of the texts of each pair is the same.

    Args:
        pairs: `one`, `other`, and any other column.
        samples: one row per text: `text` (its number), `rate`, `shingles`.

    Returns:
        The pairs in order with `common` (sampled runs that both have), `one_share` (share of the runs of `one` that
        `other` has), `other_share`, and `similarity` (runs that both have, of those that either has).
    """
    return _shares(pairs, _runs(samples), _common)


def alike(pairs: pl.DataFrame, samples: pl.DataFrame, judge: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    """The pairs that are judged alike, as `judge` returns them.

    Args:
        pairs, samples: as `similarities` takes them.
        judge: takes what `similarities` returns; what it keeps it must also keep with more runs in common.
    """
    held = _runs(samples)
    likely = judge(_shares(pairs, held, _common_at_most)).select(pairs.columns)
    return judge(_shares(likely, held, _common))


def _shares(pairs: pl.DataFrame, held: "Runs", counted: Callable[[Counts, Counts, "Runs"], Counts]) -> pl.DataFrame:
    """The pairs with `common` as `counted`, and the shares that follow from it."""
    one, other = (held.places[pairs[side].to_numpy()] for side in ("one", "other"))
    rates = np.maximum(held.rates[one], held.rates[other])
    one_size, other_size = _sizes(one, rates, held), _sizes(other, rates, held)
    common = np.minimum(counted(one, other, held), np.minimum(one_size, other_size))
    return pairs.with_columns(
        common=pl.Series(common, dtype=pl.Int32),
        one_share=pl.Series(common / np.maximum(one_size, 1)),
        other_share=pl.Series(common / np.maximum(other_size, 1)),
        similarity=pl.Series(common / np.maximum(one_size + other_size - common, 1)),
    )


class Runs(NamedTuple):
    """The sampled runs of texts.

    Args:
        places: where in the other arrays a text is, by its number.
        rates: of each text.
        sizes: of each text, how many of its runs are below the limit of each rate.
        kinds: of each text, the place of a text with the same runs.
        firsts, counts: where the runs of each text begin, and how many there are.
        runs: of all texts, ascending in each; nearly all that one text alone has are left out.
    """

    places: Counts
    rates: Counts
    sizes: dict[int, Counts]
    kinds: Counts
    firsts: Counts
    counts: Counts
    runs: Counts


def _runs(samples: pl.DataFrame) -> Runs:
    rates = samples["rate"].cast(pl.Int64).to_numpy()
    places = np.repeat(np.arange(samples.height), samples["shingles"].list.len().to_numpy())
    listed = samples["shingles"].explode(empty_as_null=False, keep_nulls=False).cast(pl.Int64)
    runs = listed.to_numpy()
    is_shared = _shared(runs)
    sizes = {
        int(rate): np.bincount(places[runs < SPACE // rate], minlength=samples.height) for rate in np.unique(rates)
    }
    counts = np.bincount(places[is_shared], minlength=samples.height)
    return Runs(
        _inverse(samples["text"].to_numpy()), rates, sizes, _kinds(places, runs, samples.height),
        np.cumsum(counts) - counts, counts, runs[is_shared],
    )  # fmt: skip


def _shared(runs: Counts) -> npt.NDArray[np.bool_]:
    """Which runs may stand twice: of those that stand once, all but a few are told by the end of their hash."""
    ends = runs & (SLOTS - 1)
    found: npt.NDArray[np.bool_] = (np.bincount(ends, minlength=SLOTS) > 1)[ends]
    return found


def _marks(held: Runs) -> tuple[Keys, Counts]:
    """For each text a bit for each of its runs, several to a bit, and how many runs found their bit taken."""
    texts = len(held.counts)
    width = max(64, 1 << (MARKS_TO_A_RUN * len(held.runs) // max(texts, 1)).bit_length())
    marked = np.zeros(texts * width, np.bool_)
    marked[np.repeat(np.arange(texts) * width, held.counts) + held.runs % width] = True
    marks = np.packbits(marked).view(np.uint64).reshape(texts, width // 64)
    return marks, held.counts - np.bitwise_count(marks).sum(axis=1, dtype=np.int64)


def _common_at_most(one: Counts, other: Counts, held: Runs) -> Counts:
    """How many runs the two texts of each pair may share: the bits that both have, and the runs without their own."""
    marks, more = _marks(held)
    starts = range(0, len(one), MARKED_AT_ONCE)
    parts = [(one[start : start + MARKED_AT_ONCE], other[start : start + MARKED_AT_ONCE]) for start in starts]
    both = [np.bitwise_count(marks[first] & marks[second]).sum(axis=1, dtype=np.int64) for first, second in parts]
    return np.concatenate([np.zeros(0, np.int64), *both]) + np.minimum(more[one], more[other])


def _inverse(numbers: npt.NDArray[np.uint32]) -> Counts:
    """The place of each number; of one that is not there, any."""
    places = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    places[numbers] = np.arange(len(numbers))
    return places


def _kinds(places: Places, runs: Counts, count: int) -> Counts:
    """For each text the place of one that has the same runs: they add up to the same number of 64 bits."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(scattered(runs.astype(np.uint64)))])
    ends = np.cumsum(np.bincount(places, minlength=count))
    _, first, kinds = np.unique(np.diff(sums[ends], prepend=np.uint64(0)), return_index=True, return_inverse=True)
    return first[kinds]


def _sizes(places: Places, rates: Counts, held: Runs) -> Counts:
    """How many runs of the text at each place are below the limit of the rate beside it."""
    sizes = np.zeros(len(places), np.int64)
    for rate, of_rate in held.sizes.items():
        np.copyto(sizes, of_rate[places], where=rates == rate)
    return sizes


def _common(one: Counts, other: Counts, held: Runs) -> Counts:
    """How many runs the two texts of each pair share; what both have is below the limits of both.

    Of equal texts, such as the many copies of one statement, only one is looked at.
    """
    kinds, sides = (held.kinds[one], held.kinds[other]), (np.minimum, np.maximum)
    pairs, numbers = np.unique(_packed(*(side(*kinds) for side in sides)), return_inverse=True)
    parts = (pairs[start : start + PAIRS_AT_ONCE] for start in range(0, len(pairs), PAIRS_AT_ONCE))
    found = [_common_runs((part >> HALF).astype(np.int64), part.astype(np.uint32), held) for part in parts]
    return np.concatenate([np.zeros(0, np.int64), *found])[numbers]


def _common_runs(one: Places, other: Places, held: Runs) -> Counts:
    """How many runs the two texts of each pair share."""
    keys = np.concatenate([_keys(one, held), _keys(other, held)])
    keys.sort(kind="stable")  # two ascending halves: merged, not sorted
    return np.bincount(keys[1:][keys[1:] == keys[:-1]] >> 31, minlength=len(one))


def _keys(places: Places, held: Runs) -> Counts:
    """Number of the pair and run in one number, ascending, for all runs of a side of the pairs."""
    counts = held.counts[places]
    found = np.repeat(held.firsts[places] - (np.cumsum(counts) - counts), counts)
    found += np.arange(len(found))
    keys = np.repeat(np.arange(len(places)) << 31, counts)
    keys |= held.runs[found]
    return keys
