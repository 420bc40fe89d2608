"""Dates: what is one, where it stands, and the days it spans."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.examples_runner import examples
from tests.frames import sentences_of
from transforms.contract import conform, validated
from transforms.days.date_rules import READERS, Period, parts_of, read
from transforms.days.dates import dates
from transforms.days.periods import Anchor
from transforms.lexicon import lexicon

EXAMPLES = examples("dates", "| published | sentence | dates |")
WEDNESDAY = date(2018, 11, 14)
NEW_YEAR = date(2017, 1, 1)
NEXT_TUESDAY = date(2018, 11, 20)


def articles_on(*days: date | None) -> pl.DataFrame:
    """Articles published on these days."""
    return pl.DataFrame(
        {"article_no": range(len(days)), "published_on": days},
        schema={"article_no": pl.UInt32, "published_on": pl.Date},
    )


def found(text: str, published_on: date | None = WEDNESDAY) -> list[str]:
    """The dates of a sentence, as `tests/examples/dates.md` writes them."""
    return [answer(row) for row in dates(sentences_of(text), articles_on(published_on)).iter_rows(named=True)]


def answer(row: dict[str, Any]) -> str:
    """A date as the examples write it."""
    if row["grain"] == "day" and row["date_from"]:
        return f"`{row['text']}` day {row['basis']} {row['date_from']}"
    return f"`{row['text']}` {row['grain']} {row['basis']} {row['date_from'] or '?'} to {row['date_to'] or '?'}"


@pytest.mark.parametrize(("published", "sentence", "expected"), EXAMPLES)
def test_examples_answer_as_written(published: str, sentence: str, expected: str) -> None:
    published_on = None if published == "unknown" else date.fromisoformat(published)

    assert "; ".join(found(sentence, published_on)) == expected.replace("none", "")


def test_a_date_is_a_row_of_the_contract() -> None:
    sentences = sentences_of("Sales fell in March 2017.", "It opens on January 1.")

    rows = dates(sentences, articles_on(WEDNESDAY, None))

    expected = pl.DataFrame(
        {
            "article_no": [0, 1],
            "sentence_no": [1, 1],
            "paragraph_no": [1, 1],
            "date_start": [14, 12],
            "date_end": [24, 21],
            "text": ["March 2017", "January 1"],
            "date_from": [date(2017, 3, 1), None],
            "date_to": [date(2017, 3, 31), None],
            "grain": ["month", "day"],
            "basis": ["explicit", "unresolved"],
            "rule": ["point", "point"],
        },
        schema_overrides={
            "article_no": pl.UInt32, "sentence_no": pl.Int32, "paragraph_no": pl.Int32,
            "date_start": pl.Int32, "date_end": pl.Int32,
        },
    )  # fmt: skip
    assert_frame_equal(rows, expected)
    ids = pl.format("{}{}", "article_no", "date_start").alias("date_id")
    declared = conform("dates", rows.with_columns(ids, article_id=pl.col("article_no").cast(pl.String)))
    validated("dates", declared.with_columns(batch_no=pl.lit(0, pl.Int64)))


def test_without_articles_columns_relative_dates_stay_open() -> None:
    articles = pl.DataFrame({"article_no": [0]}, schema={"article_no": pl.UInt32})

    rows = dates(sentences_of("Rents rose last year."), articles)

    assert rows.select("text", "date_from", "basis").rows() == [("last year", None, "unresolved")]


def test_the_outlets_country_tells_the_hemisphere_of_a_season() -> None:
    articles = articles_on(WEDNESDAY, WEDNESDAY, WEDNESDAY).with_columns(outlet_country=pl.Series(["IE", "NZ", None]))

    rows = dates(sentences_of(*["It was dry last winter."] * 3), articles)

    assert rows.select("date_from", "date_to").rows() == [
        (date(2017, 12, 1), date(2018, 2, 28)),
        (date(2018, 6, 1), date(2018, 8, 31)),
        (None, None),
    ]


def test_no_sentences_have_no_dates() -> None:
    assert dates(sentences_of(), articles_on()).is_empty()


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("last year", Anchor(WEDNESDAY), Period("relative_unit", "year", NEW_YEAR, date(2017, 12, 31), "published")),
        ("last year", Anchor(), Period("relative_unit", "year", None, None, "unresolved")),
        ("Tuesday", Anchor(WEDNESDAY), Period("weekday", "day", date(2018, 11, 13), date(2018, 11, 13), "published")),
        ("Tuesday", Anchor(WEDNESDAY, "future"), Period("weekday", "day", NEXT_TUESDAY, NEXT_TUESDAY, "published")),
        ("Wednesday", Anchor(WEDNESDAY), Period("weekday", "day", WEDNESDAY, WEDNESDAY, "published")),
        ("February 29, 2016", Anchor(), Period("point", "day", date(2016, 2, 29), date(2016, 2, 29), "explicit")),
        ("June", Anchor(WEDNESDAY, "past"), Period("point", "month", date(2018, 6, 1), date(2018, 6, 30), "published")),
        ("999 years ago", Anchor(date(900, 1, 1)), Period("ago", "year", None, None, "unresolved")),
        ("later last month", Anchor(WEDNESDAY), Period("relative_unit", "range", None, None, "unresolved")),
        ("February 30", Anchor(WEDNESDAY), None),
        ("from 2018 to 2016", Anchor(WEDNESDAY), None),
        ("a nice day", Anchor(WEDNESDAY), None),
    ],
)  # fmt: skip
def test_a_written_date_is_read(text: str, anchor: Anchor, expected: Period | None) -> None:
    assert read(text, anchor) == expected


@pytest.mark.parametrize("row", lexicon("date_patterns").to_dicts(), ids=lambda row: row["example"])
def test_every_pattern_reads_its_example(row: dict[str, str]) -> None:
    reading = parts_of(row["example"])

    assert reading is not None
    assert reading[0] == row["rule"]


def test_every_rule_is_described_and_has_a_reader() -> None:
    described = set(lexicon("rules_dates")["rule"])

    assert described == {*READERS, "since"}
    assert set(lexicon("date_patterns")["rule"]) == set(READERS)


SCRAPS = st.sampled_from(
    ["last year", "since May 2018", "March 5–7", "Q3", "2016-17", "the ’90s", "on Tuesday", "2000", "in", "by", "😀",
     "\x01", "\u00a0", ", ", "— ", "said", "will", "people", "$", "January 1", "the year to June", "é", "a day ago"]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=14), st.integers(0, 400), st.none() | st.dates())
def test_every_date_can_be_cut_out_of_its_article(scraps: list[str], start: int, published_on: date | None) -> None:
    text = " ".join(scraps)
    sentences = sentences_of(text).with_columns(sentence_start=pl.lit(start, pl.Int32))

    rows = dates(sentences, articles_on(published_on))

    article = "x" * start + text.replace("\x01", " ")
    for row in rows.iter_rows(named=True):
        assert article[row["date_start"] : row["date_end"]] == row["text"]
        assert (row["basis"] == "unresolved") == (row["date_from"] is None and row["date_to"] is None)
        assert row["date_from"] is None or row["date_to"] is None or row["date_from"] <= row["date_to"]
        assert published_on is not None or row["basis"] != "published"


def test_rows_do_not_depend_on_the_other_articles() -> None:
    texts = [sentence for _, sentence, _ in EXAMPLES]
    together = dates(sentences_of(*texts), articles_on(*[WEDNESDAY] * len(texts))).drop("article_no")

    apart = [dates(sentences_of(text), articles_on(WEDNESDAY)).drop("article_no") for text in texts]

    assert_frame_equal(together, pl.concat(apart))


def test_fiscal_years_are_those_of_the_country_where_words_tell_of_budgets() -> None:
    texts = ["The deficit for 2025-26 is 4 percent.", "The 2025-26 season opened late.", "Profit fell in FY25."]
    places = ["IN", "IN", "AU", "GB"]
    articles = articles_on(*[WEDNESDAY] * 4).with_columns(home_country=pl.Series(places))

    rows = dates(sentences_of(*texts, texts[2]), articles)

    assert rows.select("date_from", "date_to").rows() == [
        (date(2025, 4, 1), date(2026, 3, 31)),
        (date(2025, 1, 1), date(2026, 12, 31)),
        (date(2024, 7, 1), date(2025, 6, 30)),
        (None, None),
    ]
