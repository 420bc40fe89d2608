"""Small frames for tests: text in, the working frames of `transforms` out."""

import polars as pl

from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

LINE = {
    "article_no": pl.UInt32, "paragraph_no": pl.Int32, "kind": pl.String,
    "paragraph_start": pl.Int32, "paragraph_end": pl.Int32, "text": pl.String,
}  # fmt: skip


def lines_of(*texts: str) -> pl.DataFrame:
    """Every non-blank line of each text as a body line."""
    rows = []
    for article_no, text in enumerate(texts):
        start = 0
        for paragraph_no, line in enumerate(text.split("\n"), 1):
            stripped = line.strip()
            first = start + len(line) - len(line.lstrip())
            if stripped:
                rows.append((article_no, paragraph_no, "body", first, first + len(stripped), stripped))
            start += len(line) + 1
    return pl.DataFrame(rows, schema=LINE, orient="row")


def tokens_of(*texts: str) -> pl.DataFrame:
    """The tokens of the texts, numbered by sentence."""
    return number_sentences(tokens(lines_of(*texts)))


def sentences_of(*texts: str) -> pl.DataFrame:
    """One sentence an article."""
    numbers = {"sentence_no": 1, "paragraph_no": 1, "sentence_start": 0}
    columns = {"article_no": range(len(texts)), **{name: [no] * len(texts) for name, no in numbers.items()}}
    kinds = {"article_no": pl.UInt32, **dict.fromkeys(numbers, pl.Int32), "text": pl.String}
    return pl.DataFrame({**columns, "text": texts}, schema=kinds)
