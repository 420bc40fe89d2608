"""What columns mean, those of views included, where the lake can keep no comment."""

from transforms.corpus_tables import CORPUS_TABLES
from transforms.tables import ARTICLE_TABLES, TABLES

# Columns that views make; all others are declared.
MADE_BY_VIEWS = {
    "outlet": "Name of the outlet, else its id.",
    "month": "First day of the month of publication.",
    "is_copy": "Whether the article is an exact or near copy of another.",
    "is_repeated": "Whether the line is furniture of the outlet, which the other views leave out.",
    "text": "The words of the line or sentence.",
    "entity": "Name of the corpus' entity.",
    "speaker": "Name of the corpus' entity that speaks.",
    "owner": "Name of the corpus' entity that owns the quantity.",
    "counterparty": "Name of the corpus' entity that is the counterparty.",
    "claimed_by": "Name of the corpus' entity that says so.",
}


def description(table: str, column: str) -> str:
    """What a column of a table, or of the view named like it, means; empty when nothing says.

    Looked for among the table's declared columns, those of corpus rows that views join in, those of articles, and
    the columns that views make.
    """
    declared = TABLES[table].columns() if table in TABLES else {}
    if column in declared:
        return declared[column].description or ""
    if (number := column.removesuffix("id") + "no") in declared:
        return (declared[number].description or "").replace("of the article", "of the corpus")
    if column in MADE_BY_VIEWS:
        return MADE_BY_VIEWS[column]
    others = (*CORPUS_TABLES.values(), ARTICLE_TABLES["articles"])
    found = (other.columns()[column] for other in others if column in other.columns())
    return next((one.description or "" for one in found), "")
