"""One small invented article about a harbour, and what its lines are said to be when others stand around it."""

from typing import Any

import polars as pl

from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.paragraphs import paragraphs

LEDE = (
    "The harbour of Port Elin reopened on Friday after three weeks of repairs, the office of mayor Ada Holm said, "
    "and the first two ships moored at dawn."
)
QUOTE = "“Every crane works again,” Ms Holm told reporters at the quay. “We are back in business,” she said."
END = (
    "Repairs cost 4.2 million crowns, a fifth more than planned, and the city will ask its insurers to pay half of "
    "the sum before the end of the year."
)
BODY = f"{LEDE}\n\n{QUOTE}\n\n{END}\n"


def articles_of(*texts: str, **columns: Any) -> pl.DataFrame:
    """Articles as `paragraphs` takes them."""
    return pl.DataFrame({"text": texts, **columns}).with_row_index("article_no")


def kinds_of(text: str, **columns: Any) -> list[tuple[str, str]]:
    """Kind and text of each line that is not blank."""
    rows = paragraphs(articles_of(text, **{name: [value] for name, value in columns.items()}))
    return rows.filter(pl.col("kind") != "blank").select("kind", "text").rows()


def kind_of_line(line: str, before: str = "", after: str = "") -> str:
    """Kind of a line between others."""
    return next(kind for kind, text in kinds_of(before + line + "\n" + after) if text == line.strip())


def kind_above(line: str) -> str:
    """Kind of a line above the article."""
    return kind_of_line(line, "Harbour reopens after three weeks\n", BODY)


def kind_below(line: str) -> str:
    """Kind of a line below the article."""
    return kind_of_line(line, "Harbour reopens after three weeks\n" + BODY)


def kind_between(line: str) -> str:
    """Kind of a line between two halves of the article."""
    return kind_of_line(line, f"Harbour reopens after three weeks\n{BODY}", BODY)


def headings_of(text: str, **columns: Any) -> dict[str, Any]:
    """What the lines of an article say of it."""
    articles = articles_of(text, **{name: [value] for name, value in columns.items()})
    lines = paragraphs(articles)
    return headings(articles, lines, datelines(lines)).row(0, named=True)
