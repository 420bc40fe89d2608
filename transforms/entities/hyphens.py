"""Hyphens: which are inside a name (Jean-Claude, Eui-kyeom), and which part two (Trump-Kim, US-China, UK-based)."""

import polars as pl

from transforms.lexicon import lexicon

ALONE = ("country", "capital", "place", "demonym", "NORP", "ORGANIZATION")


def joining_hyphens(words: pl.DataFrame) -> pl.DataFrame:
    """Find the hyphens that are inside a name.

    A hyphen before a lower-case word joins when the word is not common and the name before it is not a known one
    (Eui-kyeom, but UK-based); before another name (al-Assad, Jean-Claude) unless both are known places, peoples or
    organizations, or both are seen without the hyphen in the article; before a number after a word of capitals (F-16).

    Args:
        words: one row per token in reading order; needs `row`, `article_no`, `word`, `mark`, `other` (p for a
            particle), `is_name`, `is_lower`, `is_glued`.

    Returns:
        One row per joining hyphen, in order: `row`, `is_lower` (a lower-case word follows).
    """
    here = words.with_columns(is_hyphen=(pl.col("word") == "-") & pl.col("is_glued"))
    after_hyphen = pl.col("is_hyphen").shift(1, fill_value=False) & pl.col("is_glued")
    beside = after_hyphen | pl.col("is_hyphen").shift(-1, fill_value=False)
    alone = here.filter(pl.col("is_name") & ~beside).select("article_no", "word", is_alone=pl.lit(True)).unique()
    before, after = ("word", "mark", "is_name", "other"), ("word", "mark", "is_name", "is_lower", "is_glued")
    hyphens = here.select(
        "row",
        "article_no",
        "is_hyphen",
        *(pl.col(column).shift(1).alias(f"{column}_before") for column in before),
        *(pl.col(column).shift(-1).alias(f"{column}_after") for column in after),
    ).filter("is_hyphen", "is_glued_after", pl.col("is_name_before") | (pl.col("other_before") == "p"))
    seen = hyphens
    for side in ("before", "after"):
        seen = seen.join(
            alone.rename({"is_alone": f"is_alone_{side}"}), left_on=["article_no", f"word_{side}"],
            right_on=["article_no", "word"], how="left", maintain_order="left", validate="m:1",
        )  # fmt: skip
    return seen.filter(joins()).select("row", is_lower="is_lower_after")


def joins() -> pl.Expr:
    """Whether what stands on both sides of a hyphen is one name."""
    both_known = pl.col("mark_before").is_in(ALONE) & pl.col("mark_after").is_in(ALONE)
    both_alone = pl.col("is_alone_before", "is_alone_after").fill_null(False)
    is_party = pl.col("word_before").is_in(("R", "D"))  # Sen. Ana Pires, R-Ohio
    is_common = pl.col("word_after").is_in(lexicon("common_words")["word"].implode())
    return (
        pl.when("is_lower_after").then(~is_common & pl.col("mark_before").is_null())
        .when("is_name_after").then(~both_known.fill_null(False) & ~pl.all_horizontal(both_alone) & ~is_party)
        .otherwise(pl.col("word_before").str.contains(r"^\p{Lu}{1,4}$") & pl.col("word_after").str.contains(r"^\p{N}"))
    )  # fmt: skip
