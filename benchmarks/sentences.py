"""Scores of sentence boundaries on the news and interviews of GUM.

The set has lost its line breaks: where a gold sentence ends without a stop, a heading, a list or an interrupted speaker
ended its line, which is no matter of sentence rules. Those boundaries are left out, found or not.
"""

import polars as pl

from benchmarks.corpus import EVAL
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

STOPPED = r"[.!?…][\"”’')\]]*$"


def scores() -> dict[str, float]:
    """Precision, recall and F1 of the boundaries inside lines: places where one sentence ends and the next begins."""
    gold = pl.read_parquet(EVAL / "articles/gum_sentences.parquet").sort("doc_id", "sentence_start")
    docs = pl.read_parquet(EVAL / "entities/gum_docs.parquet").with_row_index("article_no")
    lines = _lines(docs)
    found = _ends(number_sentences(tokens(lines)), "sentence_no", "token_end").join(docs, on="article_no")
    spans = gold.join(docs, on="doc_id").with_columns(
        ends_in_stop=pl.col("text").str.slice(0, "sentence_end").str.contains(STOPPED)
    )
    is_last = pl.col("sentence_end") == pl.col("sentence_end").max().over("doc_id")
    given = spans.filter(~is_last, "ends_in_stop").select("doc_id", end="sentence_end")
    broken = spans.filter(~pl.col("ends_in_stop")).select("doc_id", end="sentence_end")
    found = found.join(broken, on=["doc_id", "end"], how="anti")
    right = found.join(given, on=["doc_id", "end"], how="semi").height
    precision, recall = right / max(1, found.height), right / max(1, given.height)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"sentences.precision": precision, "sentences.recall": recall, "sentences.f1": f1}


def _lines(docs: pl.DataFrame) -> pl.DataFrame:
    """Every line of the texts as a body line, as `tokens` reads them."""
    rows = [
        (number, count, "body", start, start + len(line), line)
        for number, text in docs.select("article_no", "text").iter_rows()
        for count, (start, line) in enumerate(_starts(text), start=1)
        if line
    ]
    names = ["article_no", "paragraph_no", "kind", "paragraph_start", "paragraph_end", "text"]
    kinds = [pl.UInt32, pl.Int32, pl.String, pl.Int32, pl.Int32, pl.String]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _starts(text: str) -> list[tuple[int, str]]:
    """Each line with the character at which it starts."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, line))
        start += len(line) + 1
    return lines


def _ends(words: pl.DataFrame, number: str, end: str) -> pl.DataFrame:
    """The last character of every sentence that is not the last of its line."""
    last = words.group_by("article_no", "paragraph_no", number, maintain_order=True).agg(end=pl.col(end).max())
    is_inner = pl.col("end") < pl.col("end").max().over("article_no", "paragraph_no")
    return last.filter(is_inner).select("article_no", pl.col("end").cast(pl.Int64))
