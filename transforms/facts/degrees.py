"""Degrees: of heat rather than of an angle where the sentence tells of it, and on which scale."""

import polars as pl

from transforms.facts.bearings import SENTENCE
from transforms.facts.currencies import NO_OTHERS, only_unit

CELSIUS, FAHRENHEIT = "Cel", "[degF]"
OF_HEAT = (
    r"(?i)(?-u:\b)(?:temperatures?|heat(?:wave|ed|ing)?|warm(?:er|est|ing|ed|s)?|cold(?:er|est)?|hot(?:ter|test)?|cool(?:er|ed|ing)?|"
    r"freez[a-z]+|frost[a-z]*|mercury|weather|climate|thermometers?|pre-?industrial|ovens?|fever|boil[a-z]*|melt[a-z]*|minus|"
    r"degrees? (?:above|below)|forecast[a-z]*|overnight|highs?|lows?|celsius|fahrenheit)(?-u:\b)"
)
IS_DIFFERENCE = r"(?i)^\s*(?:above|below|warmer|colder|cooler|hotter|higher|lower|more|less|of warming)(?-u:\b)"


def with_degrees(facts: pl.DataFrame, sentences: pl.DataFrame, home: pl.DataFrame) -> pl.DataFrame:
    """Read degrees as Celsius or Fahrenheit where the sentence tells of heat: as the article does elsewhere, else by
    its country.

    Args:
        facts: needs `article_no`, `sentence_no`, `fact_end`, `unit`, `ambiguity`, `value`, `change_role`, `si_value`,
            `si_unit`.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.
        home: `article_no`, `home`, as `homes` gives it.

    Returns:
        The same rows; `ambiguity` keeps the other scale where only the country tells. A difference of two
        temperatures has no SI value.
    """
    is_open = (pl.col("unit") == "deg") & (pl.col("ambiguity").list.len() > 0)
    if facts.filter(is_open).is_empty():
        return facts
    scale = only_unit(facts.filter(pl.col("unit").is_in([CELSIUS, FAHRENHEIT]))).rename({"unit": "written"})
    told = sentences.select(*SENTENCE, "sentence_start", sentence="text")
    by_country = (
        pl.when(pl.col("home") == "US")
        .then(pl.lit(FAHRENHEIT))
        .when(pl.col("home").is_not_null())
        .then(pl.lit(CELSIUS))
    )
    behind = pl.col("sentence").str.slice(pl.col("fact_end") - pl.col("sentence_start"))
    rows = (
        facts.with_row_index("row")
        .filter(is_open)
        .join(told, on=SENTENCE, maintain_order="left", validate="m:1")
        .filter(pl.col("sentence").str.contains(OF_HEAT))
        .join(scale, on="article_no", how="left", maintain_order="left", validate="m:1")
        .join(home, on="article_no", how="left", maintain_order="left", validate="m:1")
        .with_columns(scale=pl.coalesce("written", by_country), is_sure=pl.col("written").is_not_null())
        .drop_nulls("scale")
        .select("row", "scale", "is_sure", kelvin=kelvin(behind))
    )
    is_heat = pl.col("scale").is_not_null()
    others = pl.lit([CELSIUS, FAHRENHEIT]).list.set_difference(pl.concat_list("scale"))
    return (
        facts.with_row_index("row")
        .join(rows, on="row", how="left", maintain_order="left", validate="1:1")
        .with_columns(
            unit=pl.coalesce("scale", "unit"),
            ambiguity=pl.when(is_heat & pl.col("is_sure"))
            .then(NO_OTHERS)
            .when(is_heat)
            .then(others)
            .otherwise("ambiguity"),
            si_value=pl.when(is_heat).then("kelvin").otherwise("si_value"),
            si_unit=pl.when(is_heat)
            .then(pl.when(pl.col("kelvin").is_not_null()).then(pl.lit("K")))
            .otherwise("si_unit"),
        )
        .drop("row", "scale", "is_sure", "kelvin")
    )


def kelvin(behind: pl.Expr) -> pl.Expr:
    """A temperature in kelvin; null for how much warmer or colder something is."""
    is_level = ~behind.str.contains(IS_DIFFERENCE) & (pl.col("change_role") != "delta")
    celsius = pl.when(pl.col("scale") == FAHRENHEIT).then((pl.col("value") - 32) / 1.8).otherwise("value")
    return pl.when(is_level).then(celsius + 273.15)
