"""Articles without a text, staged for a commit: what linking needs of them when other rows are the matter."""

import polars as pl

from transforms import contract
from warehouse import receipts
from warehouse.lake import Lake
from warehouse.receipts import FileRead, Receipt
from warehouse.runs import Run

TOLD = ("corpus", "source_format", "source_sha256", "text_sha256", "text", "encoding", "extractor_version")


def staged(name: str, articles: pl.DataFrame, others: dict[str, pl.DataFrame], store: Lake, run: Run) -> Receipt:
    """One file of articles, with rows of other tables, written for a commit of the run.

    Args:
        name: the file's, which no other has.
        articles: `article_id`, `source_record` (counted from 1), and any other column of the table.
        others: rows by table.
        store: where they are staged.
        run: that writes them.
    """
    plain = articles.select(
        source_key="article_id",
        content_sha256="article_id",
        word_count=0,
        source_path=pl.lit(name),
        source_key_kind=pl.lit("path"),
        **{column: pl.lit("made") for column in TOLD},
    )
    whole = plain.with_columns(articles.get_columns())
    tables = {table: contract.conform(table, rows) for table, rows in {"articles": whole, **others}.items()}
    read = FileRead(name, "made", 1, 1, name, "told", "loaded", articles.height, articles.height)
    return receipts.write(tables, [read], store.staging, run.run_id, run.extractor_version)
