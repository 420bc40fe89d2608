"""Identifiers: the first 16 hex digits of SHA-256 over what identifies a row."""

from hashlib import sha256

import numpy as np
import polars as pl

HEX = np.array([f"{byte:02x}" for byte in range(256)], "S2").view(np.uint16)  # of each byte, two letters as a number


def row_id(*parts: object) -> str:
    """The id of what `parts` identify; None counts as empty."""
    joined = "\x1f".join(["" if part is None else str(part) for part in parts])
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def row_ids(rows: pl.DataFrame, *parts: str | pl.Expr) -> pl.Series:
    """The ids of many rows, as `row_id` gives them: one per row, in order; null counts as empty.

    Args:
        rows: what the parts are taken from.
        parts: names of columns of texts, or expressions.
    """
    texts = [pl.col(part) if isinstance(part, str) else part for part in parts]
    joined = rows.select(pl.concat_str([text.fill_null("") for text in texts], separator="\x1f")).to_series()
    digests = b"".join([sha256(one).digest() for one in joined.cast(pl.Binary).to_list()])
    heads = np.frombuffer(digests, np.uint8).reshape(-1, 32)[:, :8]
    return pl.Series(HEX[heads].view("S16").ravel()).cast(pl.String)


def full_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return sha256(text.encode()).hexdigest()


def span_ids(rows: pl.DataFrame, kind: str, start: str, end: str) -> pl.Series:
    """Ids of rows that are identified by their span: one per row, in order.

    Args:
        rows: needs `article_id` and the two offset columns.
        kind: the table's noun, so that a quote and a fact of the same span differ.
        start: name of the column of the first character.
        end: name of the column of the end.
    """
    return row_ids(rows, pl.lit(kind), "article_id", pl.col(start).cast(pl.String), pl.col(end).cast(pl.String))
