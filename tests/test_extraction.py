"""What holds for all texts: offsets, completeness, and that an article's rows depend on that article only."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from transforms import contract, extract
from transforms.tables import ARTICLE_TABLES

SPANS = {
    "paragraphs": ["paragraph"], "sentences": ["sentence"], "mentions": ["mention"], "dates": ["date"],
    "numeric_facts": ["fact", "concept", "owner", "counterparty", "period"], "quotes": ["cue", "speaker"],
}  # fmt: skip
WRITTEN = {"mention": "text", "fact": "text", "date": "text", "cue": "cue", "concept": "concept"}
PHRASES = [
    "Harbour fees to rise",
    "Mara Lindqvist, the finance minister, said on Tuesday that exports “rose sharply” last year.",
    "“We will not wait,” she told reporters in Oslo.",
    "The trade surplus with Norway widened to $41.2 billion (€38bn).",
    "By Tom Abara",
    "Shares of Halvorsen Inc. fell 7% to $2.3bn from $2.5bn, according to the company.",
    "Comments are closed",
    "‘It is over,’ said Mr Ruiz, 54. ‘Go home.’",
    "An unclosed “mark and U.S. officials",
    "OSLO (NTB) — Some 300 to 400 people came.",
    "5,5 % mehr: „Das reicht nicht“, sagte Frau Weber.",
    "WALDEN: No. 2 is not five-year-old news, is it?",
    "",
    "   ",
    "\u00a0",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=40)), min_size=1, max_size=12).map(
    lambda lines: "".join(line.replace("\n", " ").replace("\r", " ").replace("\x00", "") + "\n" for line in lines)
)


def articles_of(*texts: str, published_on: dt.date | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"article_id": [f"{number:016x}" for number in range(len(texts))], "text": texts, "published_on": published_on},
        schema_overrides={"published_on": pl.Date},
    )


def spans_of(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    frames = [
        rows.select(
            "article_id",
            start=f"{noun}_start",
            end=f"{noun}_end",
            written=WRITTEN.get(noun, f"{noun}_written")
            if WRITTEN.get(noun, f"{noun}_written") in rows.columns
            else None,
        )
        for noun in SPANS[table]
    ]
    return pl.concat(frames, how="diagonal_relaxed").drop_nulls("start")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_row_can_be_cut_out_of_its_article_again(text: str) -> None:
    tables = extract(articles_of(text, published_on=dt.date(2020, 5, 14)))

    for table in SPANS:
        for _, start, end, written in spans_of(table, tables[table]).iter_rows():
            assert 0 <= start <= end <= len(text)
            assert start < end or table == "paragraphs"  # a blank line is empty
            assert written is None or text[start:end] == written
    for quote in tables["quotes"].iter_rows(named=True):
        parts = [text[part["start"] : part["end"]] for part in quote["segments"]]
        assert quote["text"] == " … ".join(parts)
        assert all(part == part.strip() != "" for part in parts)
        assert (quote["quote_start"], quote["quote_end"]) == (
            quote["segments"][0]["start"],
            quote["segments"][-1]["end"],
        )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=2, max_size=3))
def test_the_rows_of_an_article_do_not_depend_on_the_others(texts: list[str]) -> None:
    articles = articles_of(*texts)

    together = extract(articles)
    backwards = extract(articles.reverse())
    alone = [extract(articles[place]) for place in range(articles.height)]

    for table in ARTICLE_TABLES:
        order = "article_id"
        separate = pl.concat([tables[table] for tables in alone])
        assert_frame_equal(together[table], separate)
        assert_frame_equal(together[table], backwards[table].sort(order, maintain_order=True))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_rows_keep_the_promises_of_their_declarations(text: str) -> None:
    for table, rows in extract(articles_of(text)).items():
        if table != "articles":  # where an article comes from is not for extract to know
            contract.validated(table, rows.with_columns(batch_no=pl.lit(1, pl.Int64)))


def test_no_articles_give_all_tables_without_rows() -> None:
    tables = extract(articles_of())

    assert list(tables) == list(ARTICLE_TABLES)
    for table, rows in tables.items():
        assert_frame_equal(rows, contract.empty(table))


def test_lines_and_sentences_cover_the_content() -> None:
    tables = extract(articles_of("Harbour fees rise\n\nThe fee is $5. It was $4.\n"))

    assert tables["paragraphs"]["kind"].to_list() == ["title", "blank", "body"]
    assert tables["sentences"].height == 3


def test_a_period_waits_for_the_day_of_publication() -> None:
    text = "Exports grow\n\nNorway’s exports reached $41.2 billion last year, officials said.\n"

    undated = extract(articles_of(text))
    dated = extract(articles_of(text, published_on=dt.date(2020, 5, 14)))

    fact = undated["numeric_facts"].row(0, named=True)
    assert (fact["value"], fact["unit"], fact["period_written"], fact["period_basis"]) == (
        41.2e9, "USD", "last year", "unresolved",
    )  # fmt: skip
    assert "no_published_on" in undated["gaps"]["code"].to_list()
    resolved = dated["numeric_facts"].row(0, named=True)
    assert (resolved["period_from"], resolved["period_to"]) == (dt.date(2019, 1, 1), dt.date(2019, 12, 31))


def test_a_quantity_inside_a_quotation_is_claimed_by_its_speaker() -> None:
    text = "Talks go on\n\n“We lost 300 jobs,” said Mara Lindqvist, the mayor of Tromsø.\n"

    tables = extract(articles_of(text))

    fact, quote = tables["numeric_facts"].row(0, named=True), tables["quotes"].row(0, named=True)
    speaker = tables["article_entities"].filter(pl.col("entity_no") == quote["speaker_entity_no"])
    assert fact["quote_id"] == quote["quote_id"]
    assert fact["claimed_by_entity_no"] == quote["speaker_entity_no"]
    assert speaker["name"].to_list() == ["Mara Lindqvist"]


def test_two_articles_with_one_id_are_refused() -> None:
    twins = pl.concat([articles_of("A\n"), articles_of("B\n")])

    with pytest.raises(Exception, match="one article_id"):
        extract(twins)


GERMAN = (
    "Mehr Schiffe im Hafen\nDer Hafen von Port Elin hat am Freitag nach drei Wochen wieder geöffnet, sagte die "
    "Bürgermeisterin Ada Holm. „Alle Kräne laufen wieder“, sagte sie. Die Reparatur kostete 4,2 Millionen Kronen.\n"
)
ENGLISH = (
    "More ships\nThe harbour of Port Elin reopened on Friday, the mayor said, and all of the cranes work again.\n"
    + ("The repairs cost 4.2 million crowns, which was a fifth more than the city had planned, said the mayor.\n" * 2)
)


@pytest.mark.parametrize(
    ("text", "told", "language", "is_read"),
    [
        (GERMAN, None, "de", False),
        (GERMAN, "de", "de", False),
        (ENGLISH, None, "en", True),
        (ENGLISH, "de", "en", True),
        ("Prices rise\nOK 5 % 5 % 5 %.\n", None, "und", True),
    ],
)
def test_what_is_surely_not_english_is_told_instead_of_read(
    text: str, told: str | None, language: str, is_read: bool
) -> None:
    rows = extract(pl.DataFrame({"article_id": ["a"], "text": [text], "language": pl.Series([told], dtype=pl.String)}))

    assert rows["articles"]["language"].to_list() == [language]
    assert ("not_english" in rows["gaps"]["code"].to_list()) is not is_read
    assert (rows["sentences"].height > 0) is is_read
    assert is_read or not sum(rows[table].height for table in ("quotes", "mentions", "numeric_facts", "dates"))
    assert rows["paragraphs"].height == text.count("\n")


def test_fields_that_only_the_lines_give_say_so_and_told_ones_keep_their_source() -> None:
    text = "Harbour reopens after repairs\nBy Mara Lind\nThe harbour reopened on Friday. It was time, they said.\n"
    told = articles_of(text, text).with_columns(
        title=pl.Series(["Harbour reopens after repairs", None], dtype=pl.String),
        field_sources=pl.Series([["title:json_ld"], []]),
    )

    (first, second) = extract(told)["articles"]["field_sources"].to_list()

    assert first == ["title:json_ld", "byline:line", "language:detected"]
    assert second == ["title:line", "byline:line", "language:detected"]


def test_a_dateline_with_its_year_or_the_file_name_tells_the_day_of_publication() -> None:
    texts = {
        "news/2026-06-18-rates.txt": "Bank holds rates\nBASEL, June 18 (Reuters) - The bank held rates on Thursday.\n",
        "news/rates.txt": "Bank holds rates\nBASEL, 18 June 2026 - The bank held rates on Thursday.\n",
        "news/2026-06-20-rates.txt": "Bank holds rates\nBASEL, June 18 (Reuters) - The bank held rates.\n",
    }
    given = pl.DataFrame({"article_id": ["a", "b", "c"], "source_path": list(texts), "text": list(texts.values())})

    told = extract(given)["articles"].select("published_on", "published_source", "published_precision").rows()

    assert told == [(dt.date(2026, 6, 18), "path", "day"), (dt.date(2026, 6, 18), "line", "day"), (None, None, None)]
