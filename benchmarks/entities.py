"""What the product finds in the entity sets, in the form their scorer reads."""

from pathlib import Path

import polars as pl

from transforms import extract


def predict(data: Path) -> pl.DataFrame:
    """Names found in the texts of a Parquet file with `doc_id` and `text`: `doc_id`, `start`, `end`, `type`."""
    docs = pl.read_parquet(data, columns=["doc_id", "text"])
    articles = docs.with_columns(article_id="doc_id", text=pl.col("text").str.strip_chars_end("\n") + "\n")
    found = extract(articles)["mentions"]
    return found.select(doc_id="article_id", start="mention_start", end="mention_end", type="type")
