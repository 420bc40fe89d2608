"""Whole names: known organizations of several words that the tagger cut, and offices that it cut in two."""

import numpy as np
import polars as pl

from transforms.text.forms import Flags, Forms

RULE = "known_organization"


def with_whole_names(found: pl.DataFrame, phrases: pl.DataFrame, words: Forms) -> pl.DataFrame:
    """The spans, those inside a known organization of several words as that: "Reform UK", of which "UK" was found.

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        phrases: known names of several words, as `gazetteer.found_phrases` returns them.
        words: the words of the tokens.

    Returns:
        The same columns. What reaches beyond the known name is left as it is, and so is one that begins with "The".
    """
    count = len(words.numbers)
    known = phrases.filter(pl.col("mark") == "ORGANIZATION")
    known = known.filter(words.texts.gather(words.numbers[known["row"].to_numpy()]) != "The")
    inside = np.zeros(count + 1, np.int64)
    first = known["row"].to_numpy().astype(np.int64)
    last = first + known["token_count"].to_numpy() - 1
    for row, end in zip(first.tolist(), last.tolist(), strict=True):
        inside[row : end + 1] = row + 1
    at, to = found["first"].to_numpy(), found["last"].to_numpy()
    is_cut: Flags = (inside[at] > 0) & (inside[at] == inside[to])
    whole = inside[at] - 1
    crossed = np.unique(np.concatenate([inside[at[~is_cut]], inside[to[~is_cut]]]))
    is_cut &= ~np.isin(inside[at], crossed)
    ends = np.zeros(count + 1, np.int64)
    ends[first] = last
    is_cut &= (whole != at) | (ends[np.maximum(whole, 0)] != to)
    if not is_cut.any():
        return found
    told = pl.Series(is_cut)
    grown = found.with_columns(
        first=pl.when(told).then(pl.Series(whole).cast(found.schema["first"])).otherwise("first"),
        last=pl.when(told).then(pl.Series(ends[np.maximum(whole, 0)]).cast(found.schema["last"])).otherwise("last"),
        label=pl.when(told).then(pl.lit("ORGANIZATION")).otherwise("label"),
        rule=pl.when(told).then(pl.lit(RULE)).otherwise("rule"),
    )
    return grown.unique("first", keep="first", maintain_order=True)
