"""Likeness: which of many texts share passages, and how much of them, from samples of their runs of words.

Texts are compared when they stand near each other in the list of those that share an anchor. Lists are ordered by
number and only neighbours are taken, so that the cost grows with the number of anchors, however many texts carry the
same notice; of many copies of one text each is compared with the next ones.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.text.shingles import SPACE

NEIGHBOURS = 4
PAIRS_AT_ONCE = 50_000  # about 150 MB of keys

Numbers = npt.NDArray[np.uint64]


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
    parts = [_similarities(part, samples) for part in pairs.iter_slices(PAIRS_AT_ONCE)]
    return pl.concat(parts) if parts else _similarities(pairs, samples)


def _similarities(pairs: pl.DataFrame, samples: pl.DataFrame) -> pl.DataFrame:
    sides = [
        pairs.select(text=side).join(samples, on="text", how="left", maintain_order="left", validate="m:1")
        for side in ("one", "other")
    ]
    rates = pl.max_horizontal(*(frame["rate"] for frame in sides))
    limits = (SPACE // pl.select(rates.cast(pl.Int64)).to_series()).to_numpy().astype(np.uint64)
    one, other = (_keys(frame["shingles"], limits) for frame in sides)
    both = np.sort(np.concatenate([one, other]))
    sizes = [np.bincount(keys >> np.uint64(31), minlength=pairs.height) for keys in (one, other)]
    common = np.bincount(both[1:][both[1:] == both[:-1]] >> np.uint64(31), minlength=pairs.height)
    return pairs.with_columns(
        common=pl.Series(common, dtype=pl.Int32),
        one_share=pl.Series(common / np.maximum(sizes[0], 1)),
        other_share=pl.Series(common / np.maximum(sizes[1], 1)),
        similarity=pl.Series(common / np.maximum(sizes[0] + sizes[1] - common, 1)),
    )


def _keys(shingles: pl.Series, limits: Numbers) -> Numbers:
    """Number of the pair and run in one number, for the runs below the limit of their pair."""
    numbers = np.repeat(np.arange(len(shingles), dtype=np.uint64), shingles.list.len().to_numpy())
    runs = shingles.explode(empty_as_null=False, keep_nulls=False).to_numpy().astype(np.uint64)
    is_kept = runs < limits[numbers]
    return (numbers[is_kept] << np.uint64(31)) | runs[is_kept]
