"""Types of names: clues in a name and around it, weighed over all its places in the article.

A clue is a regular expression over one column of `names.names` (`lexicon/name_clues.csv`); what it says for and against
each type is a whole number (`lexicon/clue_weights.csv`), fitted by `benchmarks/name_types.py`. Names that are written
alike in an article have one type. The type of most points wins; NONE means that it is no name.
"""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.columns import ENTITY_TYPES
from transforms.entities.names import AFTER
from transforms.lexicon import lexicon

TYPES = (*ENTITY_TYPES, "NONE")
# Points by which the first type must lead the second where the article has the name once or twice: of names with less,
# a quarter have the right type, and leaving them out gains 0.9 F1 (Worldwide Newswire dev).
LEAD = 4
PERSON_LIKE = r"^(?:I\.|p|-|[GSXYNcIl]~*)*[GSXY](?:I\.|p|-|[GSXYNcIl]~*)*$"
ORGANIZATION_LIKE = r"[HFO]~*$|^[^f]*F~*f"
PLACE_LIKE = r"[VPCL]~*$|^P~*f"


def types(names: pl.DataFrame) -> pl.DataFrame:
    """Say of each name what kind of thing it names.

    Args:
        names: one row per candidate, as `names.names` returns them.

    Returns:
        The rows that stand before no currency, with `type` (an entity type; NONE where it is no name, or nothing tells
        which kind) and `rule`
        (the clue that says most for that type).
    """
    names = names.filter(~before_currency())  # "US dollars" names no country, and must not speak for the other places
    flags, keys = clue_flags(names)
    points = flags @ weights()
    best, lead = points.argmax(axis=1), np.diff(np.sort(points, axis=1)[:, -2:]).ravel()
    told_by = (flags * weights().T[best]).argmax(axis=1)
    is_often = flags[:, clues()["clue"].to_list().index("seen_often")] == 1
    kinds = pl.DataFrame({"type": pl.Series(TYPES).gather(best), "rule": clues()["clue"].gather(told_by)})
    is_told = pl.Series((lead >= LEAD) | is_often)
    decided = kinds.select("rule", type=pl.when(is_told).then("type").otherwise(pl.lit("NONE")))
    is_known = pl.col("mark").is_in(("FACILITY", "PRODUCT"))  # too rare in the training data to be told by points
    return names.with_columns(decided[keys].get_columns()).with_columns(
        type=pl.when(is_known).then("mark").otherwise("type"),
        rule=pl.when(is_known).then("known_" + pl.col("mark").str.to_lowercase()).otherwise("rule"),
    )


def before_currency() -> pl.Expr:
    """Whether a currency follows, by the pattern of the clue of that name."""
    patterns = dict(lexicon("name_clues").select("clue", "pattern").iter_rows())
    return pl.col(AFTER[0]).str.contains(patterns["currency_after"]).fill_null(False)


def clue_flags(names: pl.DataFrame) -> tuple[NDArray[np.int32], pl.Series]:
    """The clues of each distinct name of each article, and which of them each row of `names` has.

    Returns:
        A matrix of 0 and 1, one row per article and text, one column per row of `clues`; and for each row of `names`
        its row in the matrix. A clue around a name counts when one of its places has it.
    """
    names = names.pipe(with_article_clues)
    found = [column_flags(names[column], patterns) for column, patterns in patterns_by_column()]
    spans = names.select("article_no", "text")
    distinct = spans.unique(maintain_order=True).with_row_index("key")
    keys = spans.join(distinct, on=["article_no", "text"], how="left", maintain_order="left", validate="m:1")["key"]
    order = keys.arg_sort()
    starts = np.flatnonzero(np.diff(keys.gather(order).to_numpy().astype(np.int64), prepend=-1))
    always = np.ones((names.height, 1), dtype=bool)
    flags = np.hstack([always, *found])[order.to_numpy()]
    pooled: NDArray[np.bool_] = np.logical_or.reduceat(flags, starts) if len(starts) else flags
    return pooled.astype(np.int32), keys


def column_flags(values: pl.Series, patterns: list[str]) -> NDArray[np.bool_]:
    """Which of the patterns each value matches: one row per value, one column per pattern.

    Values that recur are looked at once, where there are enough patterns for that to pay.
    """
    if len(patterns) < 4 or values.n_unique() * 2 > len(values):
        return matches(values, patterns)
    distinct = values.unique(maintain_order=True)
    codes = values.to_frame("value").join(
        distinct.to_frame("value").with_row_index("code"),
        on="value",
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )["code"]
    return np.take(matches(distinct, patterns), codes.to_numpy(), axis=0)


def matches(values: pl.Series, patterns: list[str]) -> NDArray[np.bool_]:
    """Which of the patterns each value matches; null matches none."""
    value = pl.col("value")
    found = [value.str.contains(pattern).fill_null(False).alias(str(no)) for no, pattern in enumerate(patterns)]
    table: NDArray[np.bool_] = values.to_frame("value").select(found).to_numpy()
    return table


def with_article_clues(names: pl.DataFrame) -> pl.DataFrame:
    """The names with `aside` (the words around), `often`, and `part_of`: types of longer names that have the word."""
    before, after = (pl.concat_str(columns, separator=" ") for columns in (("before_2", "before"), AFTER))
    aside = pl.concat_str(before, after, separator="<>")
    often = (pl.len().over("article_no", "text") >= 3).cast(pl.String)
    names = names.with_columns(aside=aside, often=often, is_loose=pl.col("is_loose").cast(pl.String))
    longer = (
        names.filter(pl.col("text").str.contains(r"[ \-]"))
        .unique(["article_no", "text"], maintain_order=True)
        .with_columns(
            part_of=pl.when(pl.col("letters").str.contains(PERSON_LIKE)).then(pl.lit("PERSON"))
            .when(pl.col("letters").str.contains(ORGANIZATION_LIKE)).then(pl.lit("ORGANIZATION"))
            .when(pl.col("letters").str.contains(PLACE_LIKE)).then(pl.lit("LOCATION"))
        )
        .drop_nulls("part_of")
        .select("article_no", "part_of", text=pl.col("text").str.split(" "))
        .explode("text")
        .group_by("article_no", "text")
        .agg(pl.col("part_of").unique().sort().str.join(" "))
    )  # fmt: skip
    return names.join(longer, on=["article_no", "text"], how="left", maintain_order="left", validate="m:1")


@cache
def clues() -> pl.DataFrame:
    """The clues, in the order of the columns of `clue_flags`; the first holds for every name."""
    always = pl.DataFrame({"clue": ["always"], "column": [""], "pattern": [""]})
    return pl.concat(
        [always, lexicon("name_clues").sort("column", maintain_order=True).select("clue", "column", "pattern")]
    )


@cache
def patterns_by_column() -> list[tuple[str, list[str]]]:
    """The regular expressions of the clues, by the column they read."""
    rows = clues()[1:].group_by("column", maintain_order=True).agg("pattern")
    return list(rows.iter_rows())


@cache
def weights() -> NDArray[np.int32]:
    """Points of each clue (row) for each type (column); whole numbers, so that sums are the same on every machine."""
    table = lexicon("clue_weights").select("clue", "type", pl.col("weight").cast(pl.Int32))
    wide = table.pivot("type", index="clue", values="weight", aggregate_function=None)
    ordered = clues().select("clue").join(wide, on="clue", how="left", maintain_order="left", validate="1:1")
    return ordered.select(pl.col(name).fill_null(0) for name in TYPES).to_numpy()
