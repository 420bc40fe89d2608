"""Seats: the place in a title of rank, as in "the Duke of York", is a place, and the title no name."""

import numpy as np
import polars as pl

from transforms.text.forms import Forms

RANKS = (
    "Duke", "Duchess", "Earl", "Countess", "Marquess", "Marchioness", "Viscount", "Viscountess", "Baron", "Baroness",
    "Prince", "Princess", "Emir", "Sultan", "Bishop", "Archbishop",
)  # fmt: skip
RULE = "seat_of_title"


def with_seats(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans of names, what stands behind a rank and "of" as a place by itself.

    A span that goes on behind the place is left as it is: "Duke of York Street".

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        tokens: one row per token in reading order; needs `sentence_no`.
        known: the written forms of the tokens.

    Returns:
        The same columns, without names that were no more than the rank.
    """
    if found.is_empty():
        return found
    numbers, sentence = known.numbers, tokens["sentence_no"].to_numpy()
    is_rank, is_of = (known.texts.is_in(words).to_numpy()[numbers] for words in (RANKS, ("of",)))
    opens = np.zeros(len(numbers) + 3, np.bool_)  # whether "RANK of" begins at a token
    opens[: len(numbers) - 1] = is_rank[:-1] & is_of[1:] & (sentence[:-1] == sentence[1:])
    if not opens.any():
        return found
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    is_whole, is_rank_alone = opens[first] & (last == first + 2), opens[first] & (last <= first + 1)
    is_seat = is_whole | (opens[np.where(first < 2, len(numbers), first - 2)] & (first == last))
    told = pl.Series(is_seat)
    return found.with_columns(
        first=pl.Series(np.where(is_whole, last, first)).cast(found.schema["first"]),
        label=pl.when(told).then(pl.lit("LOCATION")).otherwise("label"),
        rule=pl.when(told & (pl.col("label") != "LOCATION")).then(pl.lit(RULE)).otherwise("rule"),
    ).filter(pl.Series(~is_rank_alone))
