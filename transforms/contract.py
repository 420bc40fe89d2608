"""What follows from a table's declaration: typed frames, validation, documentation."""

import polars as pl

from transforms.declaring import dy
from transforms.errors import BrokenPromise
from transforms.tables import ARTICLE_TABLES, TABLES


def columns(table: str) -> dict[str, dy.Column]:
    """The declared columns of a table, in order, without `batch_no`, which only the warehouse knows."""
    return {name: column for name, column in TABLES[table].columns().items() if name != "batch_no"}


def empty(table: str) -> pl.DataFrame:
    """A frame of the table without rows (and without `batch_no`)."""
    return TABLES[table].create_empty().select(columns(table).keys())


def conform(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Bring rows to the table's columns, order and types; what nothing filled is a typed null.

    Args:
        table: name of a declared table.
        rows: some of its columns; others are dropped.

    Returns:
        The same rows with all declared columns but `batch_no`; columns of lists are empty lists where missing.
    """
    wanted = {name: column.dtype for name, column in columns(table).items()}
    return rows.select(
        pl.col(name).cast(dtype)
        if name in rows.columns
        else pl.lit([] if isinstance(dtype, pl.List) else None, dtype=dtype).alias(name)
        for name, dtype in wanted.items()
    )


def validated(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all declared columns, when they keep the declaration's promises.

    Raises:
        BrokenPromise: naming the table and the rules that do not hold.
    """
    try:
        return TABLES[table].validate(rows)
    except (dy.exc.ValidationError, dy.exc.SchemaError) as error:
        raise BrokenPromise(f"Table {table} breaks its declaration: {error}") from error


def markdown() -> str:
    """TABLES.md: every table with its grain, key, columns, types and meanings."""
    chapters = [f"## {name}\n\n{_chapter(name)}" for name in TABLES]
    opening = (TABLES_OPENING, *chapters)
    return "\n\n".join(opening) + "\n"


TABLES_OPENING = """# Tables

Generated from `transforms/tables.py` by `python -m transforms.contract`; do not edit by hand.

Offsets are 0-based Unicode code points into `articles.text`, end excluded: `text[start:end]` in Python,
`substr(text, start + 1, end - start)` in DuckDB. Days named `_from` and `_to` are both included.
Timestamps are naive UTC.
Article rows are a pure function of one article and the extractor; corpus rows of all article rows."""


def _chapter(table: str) -> str:
    declaration = TABLES[table]
    kind = "article rows" if table in ARTICLE_TABLES else "corpus or operation rows"
    rows = [
        f"| {name} | {_sql_like(column.dtype)}{'' if column.nullable else ' not null'} | {column.description} |"
        for name, column in declaration.columns().items()
    ]
    head = f"{declaration.__doc__} Key: {', '.join(declaration.primary_key())} ({kind}).".replace("\n", " ")
    return "\n".join([head, "", "| column | type | meaning |", "|---|---|---|", *rows])


def _sql_like(dtype: pl.DataType) -> str:
    return str(dtype).lower().replace("(time_unit='us', time_zone=none)", "").replace("|", "\\|")


if __name__ == "__main__":
    print(markdown(), end="")
