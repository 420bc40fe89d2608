"""Tables of articles as Parquet: a row is an article, the columns go by the names that providers use."""

from collections.abc import Iterator
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.compression import held
from transforms.formats.fields import NONE_TOLD, Columns
from transforms.formats.raw import RawArticle, Reject
from transforms.formats.spreadsheet import checked, columns, row_article

LARGEST_HELD = 512_000_000  # bytes of a file inside an archive
ROWS_AT_ONCE = 200


def articles(stream: BinaryIO, told: Columns = NONE_TOLD) -> Iterator[RawArticle | Reject]:
    """The articles of a table, row by row.

    Args:
        stream: seekable, or inside an archive and not larger than `LARGEST_HELD`.
        told: the user's columns by the field that they hold.

    Raises:
        UnreadableRecord: `damaged_parquet`, `no_text_column`, `no_such_column`, `empty`, `too_large`.
    """
    import pyarrow as pa  # type: ignore[import-untyped]  # takes 0.2 s, which folders without Parquet need not pay
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        table = pq.ParquetFile(held(stream, LARGEST_HELD))
        names = checked(columns(table.schema_arrow.names, told))
        if table.metadata.num_rows == 0:
            raise UnreadableRecord("empty", "The table holds no row; remove the file or fill it.")
        number = 0
        for batch in table.iter_batches(batch_size=ROWS_AT_ONCE):
            for row in batch.rename_columns(names).to_pylist():
                number += 1
                yield row_article(row, number, "parquet", "utf-8")
    except (pa.ArrowException, OSError) as error:
        detail = f"The Parquet file cannot be read: {error}; write it again."
        raise UnreadableRecord("damaged_parquet", detail[:500], "open") from error
