"""Named units: units that may be several, read as the one that the article names in full: crowns, pesos, tons."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon

NEVER = ("USD", "deg")  # "$" beside "C$5" is the dollar of the United States; degrees are angles, too
KEYS = ["article_no", "unit_system", "unit", "ambiguity"]


def with_named_unit(facts: pl.DataFrame) -> pl.DataFrame:
    """Read ambiguous units as the only one of their kind that the article writes out: Norwegian crowns, metric tons.

    Args:
        facts: needs `article_no`, `unit`, `unit_system`, `ambiguity`, `equivalent_group`, `si_value`, `si_unit`.
    """
    may_be_several = (pl.col("ambiguity").list.len() > 0) & ~pl.col("unit").is_in(NEVER)
    may_be_several &= pl.col("equivalent_group").is_null() | (pl.col("unit_system") == "iso4217")
    open_units = facts.filter(may_be_several).select(KEYS).unique(maintain_order=True)
    if open_units.is_empty():
        return facts
    written = facts.filter(pl.col("ambiguity").list.len() == 0).select("article_no", "unit_system", named="unit")
    named = (
        open_units.with_columns(named=pl.concat_list("unit", "ambiguity"))
        .explode("named")
        .join(written.unique(), on=["article_no", "unit_system", "named"], nulls_equal=True)
        .group_by(KEYS)
        .agg(pl.len(), pl.col("named").first())
        .filter(pl.col("len") == 1)
        .drop("len")
    )
    is_named = may_be_several & pl.col("named").is_not_null()
    factor = {side: pl.col(side).replace_strict(factors(), default=None, return_dtype=pl.Float64) for side in SIDES}
    return (
        facts.join(named, on=KEYS, how="left", nulls_equal=True, maintain_order="left", validate="m:1")
        .with_columns(
            unit=pl.when(is_named).then("named").otherwise("unit"),
            ambiguity=pl.when(is_named).then(pl.lit([], dtype=pl.List(pl.String))).otherwise("ambiguity"),
            si_value=pl.when(is_named)
            .then(pl.col("si_value") * factor["named"] / factor["unit"])
            .otherwise("si_value"),
        )
        .drop("named")
    )


SIDES = ("unit", "named")


@cache
def factors() -> dict[str, float]:
    """What one of each unit is in its SI unit."""
    return dict(lexicon("units").select("unit", pl.col("factor").cast(pl.Float64)).drop_nulls().iter_rows())
