"""What the product finds in the entity sets, in the form their scorer reads."""

from pathlib import Path

import polars as pl

from transforms import extract
from transforms.entities.names import names
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens


def predict(data: Path) -> pl.DataFrame:
    """Names found in the texts of a Parquet file with `doc_id` and `text`: `doc_id`, `start`, `end`, `type`."""
    docs = pl.read_parquet(data, columns=["doc_id", "text"])
    articles = docs.with_columns(article_id="doc_id", text=pl.col("text").str.strip_chars_end("\n") + "\n")
    found = extract(articles)["mentions"]
    return found.select(doc_id="article_id", start="mention_start", end="mention_end", type="type")


def named(articles: pl.DataFrame) -> pl.DataFrame:
    """Candidate names of articles (`article_no`, `text`), as `names.names` returns them."""
    return names(number_sentences(tokens(paragraphs(articles))))
