"""Numbers told in the order of names or dates: 4 and 6 percent, respectively."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from transforms.facts.periods import PERIOD
from transforms.windows import uncollected

SENTENCE = ["article_no", "sentence_no"]
WORD = "respectively"
# What may stand between two members of one list: a comma or "and", and a title or preposition.
BETWEEN = re.compile(r"\s*(?:,|and\b|or\b|&)(?:\s*(?:and|or)\b)?(?:\s+[\w.$€£¥]+){0,2}\s*")


class Place(NamedTuple):
    """Something in a sentence: its first and last character in the article, and the row that it is."""

    start: int
    end: int
    row: int


def with_respective(
    facts: pl.DataFrame, mentions: pl.DataFrame, dates: pl.DataFrame, sentences: pl.DataFrame
) -> pl.DataFrame:
    """Give quantities of sentences with "respectively" the owners and periods that stand in the same order.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `fact_end`, `kind`, the columns of
            owners and of `PERIOD`.
        mentions: needs `article_no`, `sentence_no`, `mention_start`, `mention_end`, `text`, `entity_no`.
        dates: needs `article_no`, `sentence_no` and the columns of `PERIOD`.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        The same rows; as many names or dates in one list as there are quantities in another lend them owner or period.
    """
    told = sentences.filter(pl.col("text").str.contains(WORD, literal=True))
    if not told.height:
        return facts
    names, days = (rows.join(told, on=SENTENCE, how="semi", maintain_order="left") for rows in (mentions, dates))
    names = names.select(*SENTENCE, "mention_start", "mention_end", "text", "entity_no").with_row_index("row")
    days = single_months(days.select(*SENTENCE, *PERIOD.values())).with_row_index("row")
    with uncollected():
        owners = list(ordered(told, facts, names, ("mention_start", "mention_end")))
        periods = list(ordered(told, facts, days, ("date_start", "date_end")))
    lent = {
        "owner_written": "text",
        "owner_start": "mention_start",
        "owner_end": "mention_end",
        "owner_entity_no": "entity_no",
    }
    return facts.pipe(replaced, owners, names.select("row", **lent)).pipe(
        replaced, periods, days.select("row", **PERIOD)
    )


def single_months(dates: pl.DataFrame) -> pl.DataFrame:
    """The dates with "May and June" as two, in reading order."""
    two = pl.col("text").str.extract_groups(r"^([A-Z][a-z]+) and ([A-Z][a-z]+)$").struct
    first, last = two[0], two[1]
    is_pair = first.is_not_null()
    month = {"grain": pl.lit("month")}
    one = dates.filter(is_pair).with_columns(
        text=first,
        date_end=pl.col("date_start") + first.str.len_chars().cast(pl.Int32),
        date_to=pl.col("date_from").dt.month_end(),
        **month,
    )
    other = dates.filter(is_pair).with_columns(
        text=last,
        date_start=pl.col("date_end") - last.str.len_chars().cast(pl.Int32),
        date_from=pl.col("date_to").dt.month_start(),
        **month,
    )
    order = ["article_no", "sentence_no", "date_start"]
    return pl.concat([dates.filter(~is_pair), one, other]).sort(order, maintain_order=True)


def ordered(
    told: pl.DataFrame, facts: pl.DataFrame, others: pl.DataFrame, span: tuple[str, str]
) -> Iterator[tuple[int, int]]:
    """Each quantity of a list with the name or date of its place in the other list: `fact_row` and `row`."""
    numbers = places(facts.select(*SENTENCE, "fact_start", "fact_end", "fact_row"), told)
    lenders = places(others.select(*SENTENCE, *span, "row"), told)
    for article, sentence, start, text in told.select(*SENTENCE, "sentence_start", "text").iter_rows():
        lists = [runs(found.get((article, sentence), []), text, start) for found in (numbers, lenders)]
        for quantities in lists[0]:
            fitting = [run for run in lists[1] if len(run) == len(quantities) > 1]
            if len(fitting) == 1:
                yield from ((one.row, other.row) for one, other in zip(quantities, fitting[0], strict=True))


def places(rows: pl.DataFrame, told: pl.DataFrame) -> dict[tuple[int, int], list[Place]]:
    """The places of rows by the sentence that has them, in reading order."""
    found: dict[tuple[int, int], list[Place]] = {}
    for article, sentence, *place in rows.join(told, on=SENTENCE, how="semi", maintain_order="left").iter_rows():
        found.setdefault((article, sentence), []).append(Place(*place))
    return found


def runs(found: Sequence[Place], text: str, start: int) -> list[list[Place]]:
    """The lists that places of a sentence make: those with nothing but commas and "and" between them."""
    lists: list[list[Place]] = []
    for place in found:
        is_next = lists and BETWEEN.fullmatch(text[lists[-1][-1].end - start : place.start - start])
        if is_next:
            lists[-1].append(place)
        else:
            lists.append([place])
    return lists


def replaced(facts: pl.DataFrame, pairs: list[tuple[int, int]], lent: pl.DataFrame) -> pl.DataFrame:
    """The facts with the columns lent to them in place of their own."""
    if not pairs:
        return facts
    columns = [name for name in lent.columns if name != "row"]
    given = pl.DataFrame(pairs, schema={"fact_row": facts.schema["fact_row"], "row": lent.schema["row"]}, orient="row")
    fresh = given.unique("fact_row", keep="first", maintain_order=True).join(lent, on="row", validate="m:1")
    return (
        facts.join(fresh, on="fact_row", how="left", suffix="_lent", maintain_order="left", validate="1:1")
        .with_columns(
            pl.when(pl.col("row").is_not_null()).then(pl.col(f"{name}_lent")).otherwise(name).alias(name)
            for name in columns
        )
        .select(facts.columns)
    )
