"""Clusters: which of many texts belong together, from how much pairs of them have in common.

Near copies chain: a copy of a copy is a copy. Parts do not, else every digest would make one story of all that it
repeats: each group of near copies joins at most one other, and only one that itself joins none.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

Labels = npt.NDArray[np.int64]
Places = npt.NDArray[np.uint32]


def clusters(ranks: pl.DataFrame, pairs: pl.DataFrame) -> Labels:
    """The cluster of each text: the number of one of its texts, the same for all.

    Args:
        ranks: `day` of each text, numbered from 0, null where unknown, and `rank`, its place in an order of all. Of
            two groups the earlier leads; of two of one day the one with more related texts, then by rank.
        pairs: `one`, `other`, `is_near`, `similarity`.
    """
    near = pairs.filter("is_near")
    groups = components(ranks.height, near["one"].to_numpy(), near["other"].to_numpy())
    return _joined(groups, ranks, pairs.filter(~pl.col("is_near")))


def components(count: int, one: Places, other: Places) -> Labels:
    """For each number below `count` the least that pairs connect it with."""
    labels = np.arange(count, dtype=np.int64)
    while True:
        low, high = np.minimum(labels[one], labels[other]), np.maximum(labels[one], labels[other])
        if not (low != high).any():
            return labels
        np.minimum.at(labels, high, low)
        while (labels != labels[labels]).any():
            labels = labels[labels]


def _joined(groups: Labels, ranks: pl.DataFrame, pairs: pl.DataFrame) -> Labels:
    """The groups, those that share a part with a leading one joined to the most similar of such."""
    links = _links(groups, pairs)
    if links.is_empty():
        return groups
    places = _places(groups, ranks, links)
    led = (
        links.join(places, on="group", validate="m:1")
        .join(places.select(other="group", other_place="place"), on="other", validate="m:1")
        .filter(pl.col("other_place") < pl.col("place"))
    )
    joining = (
        led.join(led.select(other="group").unique(), on="other", how="anti")
        .sort("similarity", "other_place", descending=[True, False])
        .unique("group", keep="first", maintain_order=True)
    )
    leaders = np.arange(len(groups), dtype=np.int64)
    leaders[joining["group"].to_numpy()] = joining["other"].to_numpy()
    return leaders[groups]


def _links(groups: Labels, pairs: pl.DataFrame) -> pl.DataFrame:
    """The groups that share a part, each pair both ways: group, other, similarity (the greatest)."""
    sides = {"group": groups[pairs["one"].to_numpy()], "other": groups[pairs["other"].to_numpy()]}
    found = pl.DataFrame(sides).with_columns(pairs["similarity"]).filter(pl.col("group") != pl.col("other"))
    back = found.select(group="other", other="group", similarity="similarity")
    return pl.concat([found, back]).group_by("group", "other").agg(pl.col("similarity").max())


def _places(groups: Labels, ranks: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The groups with links, in the order in which they lead: a digest is later than what it repeats."""
    members = (
        ranks.select("day", "rank", group=pl.Series(groups))
        .group_by("group")
        .agg(pl.len(), pl.col("day", "rank").min())
    )
    related = links.join(members.select(other="group", related="len"), on="other", validate="m:1")
    return (
        related.group_by("group")
        .agg(pl.col("related").sum())
        .join(members, on="group", validate="1:1")
        .sort("day", pl.col("related") + pl.col("len"), "rank", descending=[False, True, False], nulls_last=True)
        .select("group", place=pl.int_range(pl.len()))
    )
