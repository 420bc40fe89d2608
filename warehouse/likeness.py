"""Likeness: which of many texts share passages, and how much of them, from samples of their runs of words.

Texts are compared when they stand near each other in the list of those that share an anchor. Lists are ordered by
number and only neighbours are taken, so that the cost grows with the number of anchors, however many texts carry the
same notice; of many copies of one text each is compared with the next ones.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.text.shingles import SPACE

NEIGHBOURS = 4
PAIRS_AT_ONCE = 50_000  # about 150 MB of keys

Places = npt.NDArray[np.uint32]


def neighbours(postings: pl.DataFrame) -> pl.DataFrame:
    """Pairs of texts that stand at most `NEIGHBOURS` apart among those that share an anchor.

    Args:
        postings: one row per anchor of a text: `anchor`, `text` (a number).

    Returns:
        One row per pair: `one` < `other`, `support` (anchors in whose lists they are neighbours).
    """
    is_same = pl.col("anchor") == pl.col("anchor").shift(-1)
    listed = postings.sort("anchor", "text").filter(is_same | is_same.shift(1, fill_value=False))
    steps = [
        listed.select("anchor", one="text", other=pl.col("text").shift(-step), next=pl.col("anchor").shift(-step))
        .filter(pl.col("anchor") == pl.col("next"))
        .select("one", "other")
        for step in range(1, NEIGHBOURS + 1)
    ]
    return pl.concat(steps).group_by("one", "other").agg(support=pl.len().cast(pl.Int32))


def similarities(pairs: pl.DataFrame, samples: pl.DataFrame) -> pl.DataFrame:
    """How much of the texts of each pair is the same.

    Args:
        pairs: `one`, `other`, and any other column.
        samples: one row per text: `text` (its number), `rate`, `shingles`.

    Returns:
        The pairs in order with `common` (sampled runs that both have), `one_share` (share of the runs of `one` that
        `other` has), `other_share`, and `similarity` (runs that both have, of those that either has).
    """
    held = _runs(samples)
    parts = [_similarities(part, held) for part in pairs.iter_slices(PAIRS_AT_ONCE)]
    return pl.concat(parts) if parts else _similarities(pairs, held)


class Runs(NamedTuple):
    """The sampled runs of texts.

    Args:
        texts: `text` and `place`, its place in the arrays.
        rates: of each text.
        sizes: of each text, how many of its runs are below the limit of each rate.
        firsts, counts: where the runs of each text begin, and how many there are.
        runs: of all texts, ascending in each; those that one text alone has are left out.
    """

    texts: pl.DataFrame
    rates: npt.NDArray[np.int64]
    sizes: dict[int, npt.NDArray[np.int64]]
    firsts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    runs: npt.NDArray[np.int64]


def _runs(samples: pl.DataFrame) -> Runs:
    rates = samples["rate"].cast(pl.Int64).to_numpy()
    places = np.repeat(np.arange(samples.height), samples["shingles"].list.len().to_numpy())
    listed = samples["shingles"].explode(empty_as_null=False, keep_nulls=False).cast(pl.Int64)
    runs, is_shared = listed.to_numpy(), listed.is_duplicated().to_numpy()
    sizes = {
        int(rate): np.bincount(places[runs < SPACE // rate], minlength=samples.height) for rate in np.unique(rates)
    }
    counts = np.bincount(places[is_shared], minlength=samples.height)
    texts = samples.select("text").with_row_index("place")
    return Runs(texts, rates, sizes, np.cumsum(counts) - counts, counts, runs[is_shared])


def _similarities(pairs: pl.DataFrame, held: Runs) -> pl.DataFrame:
    one, other = (
        pairs.select(text=side).join(held.texts, on="text", how="left", maintain_order="left", validate="m:1")["place"]
        .to_numpy()
        for side in ("one", "other")
    )  # fmt: skip
    rates = np.maximum(held.rates[one], held.rates[other])
    sizes = [np.zeros(pairs.height, np.int64), np.zeros(pairs.height, np.int64)]
    for rate, of_rate in held.sizes.items():
        for size, places in zip(sizes, (one, other), strict=True):
            np.copyto(size, of_rate[places], where=rates == rate)
    common = _common(one, other, held)
    return pairs.with_columns(
        common=pl.Series(common, dtype=pl.Int32),
        one_share=pl.Series(common / np.maximum(sizes[0], 1)),
        other_share=pl.Series(common / np.maximum(sizes[1], 1)),
        similarity=pl.Series(common / np.maximum(sizes[0] + sizes[1] - common, 1)),
    )


def _common(one: Places, other: Places, held: Runs) -> npt.NDArray[np.int64]:
    """How many runs the two texts of each pair share; what both have is below the limits of both."""
    keys = np.concatenate([_keys(one, held), _keys(other, held)])
    keys.sort(kind="stable")  # two ascending halves: merged, not sorted
    return np.bincount(keys[1:][keys[1:] == keys[:-1]] >> 31, minlength=len(one))


def _keys(places: Places, held: Runs) -> npt.NDArray[np.int64]:
    """Number of the pair and run in one number, ascending, for all runs of a side of the pairs."""
    counts = held.counts[places]
    shifts = held.firsts[places] - (np.cumsum(counts) - counts)
    numbers = np.repeat(np.arange(len(places)), counts)
    return (numbers << 31) | held.runs[np.arange(len(numbers)) + shifts[numbers]]
