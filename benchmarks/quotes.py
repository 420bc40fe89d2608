"""Predictions of quotations in the form of PolNeAR's scorer."""

from pathlib import Path

import polars as pl

from transforms import extract

COLUMNS = ["doc_id", "quote_id", "content_start", "content_end", "speaker_start", "speaker_end", "cue_start", "cue_end"]


def predict(data: Path) -> pl.DataFrame:
    """The quotations of a folder of .txt files.

    Args:
        data: folder; the files' offsets count code points with line ends as they are.

    Returns:
        One row per contiguous part of a quotation: `doc_id` (file name without .txt), `quote_id`, `content_start`,
        `content_end`, `speaker_start`, `speaker_end`, `cue_start`, `cue_end`, `quote_type`. As PolNeAR has it, a
        quotation and those that go on from it without a cue of their own are one. What is no statement (scare quotes,
        titles, nicknames) is left out.
    """
    quotes = extract(read(data))["quotes"].filter("is_statement")
    return parts(rooted(quotes)).select(*COLUMNS, quote_type="kind")


def read(data: Path) -> pl.DataFrame:
    """The texts of a folder: `article_id` (file name without .txt), `text` with line ends as they are."""
    files = sorted(data.glob("*.txt"))
    texts = [file.read_bytes().decode("utf-8") for file in files]
    return pl.DataFrame({"article_id": [file.stem for file in files], "text": texts})


def rooted(quotes: pl.DataFrame) -> pl.DataFrame:
    """The quotes with `root`, the id of the quotation that a chain of continued ones began with."""
    former = dict(quotes.select("quote_id", "continues_quote_id").iter_rows())

    def root(quote_id: str) -> str:
        return quote_id if former.get(quote_id) not in former else root(former[quote_id])

    return quotes.with_columns(root=pl.col("quote_id").map_elements(root, return_dtype=pl.String))


def parts(quotes: pl.DataFrame) -> pl.DataFrame:
    """The segments of quotes, those joined that only quotation marks and spaces part."""
    segments = quotes.explode("segments").unnest("segments").sort("article_id", "start")
    gap = pl.col("start") - pl.col("end").shift(1)
    is_apart = (gap > 4) | (gap < 0) | (pl.col("quote_id") != pl.col("quote_id").shift(1))
    return (
        segments.with_columns(part=is_apart.fill_null(True).cum_sum())
        .group_by("part", maintain_order=True)
        .agg(
            pl.col("article_id", "root", "speaker_start", "speaker_end", "cue_start", "cue_end", "kind").first(),
            content_start=pl.col("start").first(),
            content_end=pl.col("end").last(),
        )
        .rename({"article_id": "doc_id", "root": "quote_id"})
    )
