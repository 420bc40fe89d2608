"""Labelled tokens: gold spans of several sets on the tokens of `transforms`, each label as the tags that it allows."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.columns import ENTITY_TYPES
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

TAGS = ("O", *(f"{place}-{kind}" for kind in ENTITY_TYPES for place in "BI"))
# What a label of a set can be in our types; a label that is not here is no name.
MEANINGS = {
    "worldwide": {
        "Person": ["PERSON"], "Organization": ["ORGANIZATION"], "Location": ["LOCATION"], "Facility": ["FACILITY"],
        "NORP": ["NORP"], "Product": ["PRODUCT"], "Misc": ["MISC"],
    },
    "wikigold": {
        "PER": ["PERSON"], "ORG": ["ORGANIZATION"], "LOC": ["LOCATION", "FACILITY"],
        "MISC": ["NORP", "PRODUCT", "MISC"],
    },
    "politics": {
        "person": ["PERSON"], "organization": ["ORGANIZATION"], "location": ["LOCATION", "FACILITY"], "event": ["MISC"],
        "misc": ["NORP", "PRODUCT", "MISC"],
    },
}  # fmt: skip


def text_tokens(docs: pl.DataFrame) -> pl.DataFrame:
    """The tokens of every line of `docs` (`doc_id`, `text`), with `article_no` as the row of the document."""
    lines = (
        docs.select(article_no=pl.int_range(pl.len(), dtype=pl.UInt32), line=pl.col("text").str.split("\n"))
        .explode("line")
        .with_columns(length=pl.col("line").str.len_chars().cast(pl.Int32) + 1)
        .with_columns(start=pl.col("length").cum_sum().over("article_no") - pl.col("length"))
        .with_columns(text=pl.col("line").str.strip_chars())
        .select(
            "article_no",
            "text",
            paragraph_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no"),
            kind=pl.lit("body"),
            paragraph_start=pl.col("start")
            + (pl.col("line").str.len_chars() - pl.col("line").str.strip_chars_start().str.len_chars()).cast(pl.Int32),
        )
    )
    return number_sentences(tokens(lines))


def allowed_tags(found: pl.DataFrame, spans: pl.DataFrame, meanings: dict[str, list[str]]) -> NDArray[np.uint16]:
    """For each token the tags its gold label allows, one bit each in the order of `TAGS`.

    Args:
        found: tokens with `article_no`, `token_start`, `token_end`, in reading order.
        spans: `article_no`, `start`, `end`, `type`.
        meanings: our types for each type of the set.
    """
    rows = found.select("article_no", "token_start", "token_end").with_row_index("row")
    allowed = np.ones(found.height, np.uint16)
    known = spans.filter(pl.col("type").is_in(list(meanings))).sort("article_no", "start", "end")
    inside = (
        known.with_row_index("span")
        .join_where(
            rows.rename({"article_no": "article"}),
            pl.col("article_no") == pl.col("article"),
            pl.col("token_start") < pl.col("end"),
            pl.col("token_end") > pl.col("start"),
        )
        .sort("span", "row")
    )
    for (_,), part in inside.group_by(["span"], maintain_order=True):
        for place, row in enumerate(part["row"]):
            kinds = meanings[part["type"][0]]
            allowed[row] = sum(1 << TAGS.index(f"{'I' if place else 'B'}-{kind}") for kind in kinds)
    return allowed


def labelled(folder: Path, name: str) -> tuple[pl.DataFrame, pl.DataFrame, NDArray[np.uint16]]:
    """Documents, tokens and allowed tags of a set of `MEANINGS`."""
    docs = pl.read_parquet(folder / f"{name}_docs.parquet")
    spans = pl.read_parquet(folder / f"{name}_spans.parquet")
    numbers = docs.select("doc_id", article_no=pl.int_range(pl.len(), dtype=pl.UInt32))
    found = text_tokens(docs)
    return docs, found, allowed_tags(found, spans.join(numbers, on="doc_id"), MEANINGS[name])
