"""Mentions: names, their types and titles, and that every span can be cut out of the article again."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.examples_runner import examples
from tests.frames import lines_of, tokens_of
from transforms.columns import ENTITY_TYPES
from transforms.entities.gazetteer import known_names
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.lexicon import lexicon

WORDS = st.sampled_from(
    ["Kim", "Jong", "-", "hyun", "said", "the", "US", "China", "Ministry", "of", "and", "Mr", ".", ",", "'s", "“", "”",
     "Chinese", "Park", "Élise", "2019", "election", "al", "Bank", "GENEVA", "in", "(", ")", "🙂", "’s", "former",
     "People", "\n", "IRAN STRIKES BANK"]
)  # fmt: skip
ARTICLES = st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60)


def names_in(text: str) -> list[tuple[str, str]]:
    """Text and type of each mention."""
    return mentions(tokens_of(text)).select("text", "type").rows()


def answers(*texts: str) -> list[str]:
    """Of each text the names in it, as `tests/examples/entities.md` writes them."""
    words, lines = tokens_of(*texts), lines_of(*texts)
    named, entities = identify(mentions(words), words, lines)
    told = named.join(entities.drop("type"), on=["article_no", "entity_no"], how="left", maintain_order="left")
    title = pl.format(" [{}]", "title_written").fill_null("")
    form = pl.when(pl.col("form") == "full").then(pl.lit("")).otherwise(" " + pl.col("form"))
    name = pl.when(pl.col("name") == pl.col("text")).then(pl.lit("")).otherwise(" = " + pl.col("name"))
    country = pl.format(" ({})", "country").fill_null("")
    written = told.select("article_no", answer=pl.format("`{}` {}{}{}{}{}", "text", "type", title, form, name, country))
    found = dict(written.group_by("article_no").agg(pl.col("answer").str.join("; ")).iter_rows())
    return [found.get(number, "none") for number in range(len(texts))]


def test_examples_answer_as_written() -> None:
    cases = {row[0]: row[1] for row in examples("entities", "| text | names |")}

    found = answers(*(text.replace("<br>", "\n") for text in cases))

    assert len(cases) >= 200
    assert dict(zip(cases, found, strict=True)) == cases


def test_titles_articles_and_possessives_are_outside_the_span() -> None:
    assert names_in("The Kenyan President William Kiprono’s visit to the Netherlands pleased Mr Tom Hale’s party.") == [
        ("Kenyan", "NORP"),
        ("William Kiprono", "PERSON"),
        ("Netherlands", "LOCATION"),
        ("Tom Hale", "PERSON"),
    ]


def test_articles_and_possessives_stand_in_columns_of_their_own() -> None:
    found = mentions(
        tokens_of("The Kenyan President William Kiprono’s visit to the Netherlands pleased Tom Hale's party.")
    )

    assert found.select("text", "article_written", "possessive_written").rows() == [
        ("Kenyan", "The", None),
        ("William Kiprono", "The", "’s"),
        ("Netherlands", "the", None),
        ("Tom Hale", None, "'s"),
    ]


def test_a_word_at_the_start_of_a_sentence_is_a_name_only_with_evidence() -> None:
    assert names_in("Marchers filled the square. Later the crowd met Lena Okoro. Okoro waved.") == [
        ("Lena Okoro", "PERSON"),
        ("Okoro", "PERSON"),
    ]
    assert names_in("Hope is gone. The hope was small.") == []


def test_evidence_of_one_article_says_nothing_about_another() -> None:
    first, second = "The firm hired Grace Bell. Grace left.", "Grace is a virtue that grace alone can teach."

    together, alone = mentions(tokens_of(first, second)), mentions(tokens_of(second))

    assert together.filter(pl.col("article_no") == 1).drop("article_no").equals(alone.drop("article_no"))


def test_names_part_where_two_meet_and_hold_where_one_is_hyphenated() -> None:
    names = [
        text for text, _ in names_in("Kim Tae-hyun and Jean-Claude Morel spoke of US-China trade in Guinea-Bissau.")
    ]

    assert names == ["Kim Tae-hyun", "Jean-Claude Morel", "US", "China", "Guinea-Bissau"]


def test_headlines_are_read_with_the_body() -> None:
    text = "Minister Warns Banks Over Okoro Deal\nThe minister warned banks. The deal with Lena Okoro is off."

    assert [name for name, _ in names_in(text)] == ["Okoro", "Lena Okoro"]


def test_no_text_gives_an_empty_table_of_the_same_columns() -> None:
    assert mentions(tokens_of("")).schema == mentions(tokens_of("Ana Pires left Oslo.")).schema


@settings(max_examples=60, deadline=None)
@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_spans_cut_out_what_they_say_and_never_overlap(texts: list[str]) -> None:
    words, lines = tokens_of(*texts), lines_of(*texts)
    named, _ = identify(mentions(words), words, lines)

    for row in named.iter_rows(named=True):
        text = texts[row["article_no"]]
        assert text[row["mention_start"] : row["mention_end"]] == row["text"]
        assert row["type"] in ENTITY_TYPES
        if row["title_written"] is not None:
            assert text[row["title_start"] : row["title_end"]] == row["title_written"]
            assert row["title_end"] <= row["mention_start"]
    after = named.filter(pl.col("article_no") == pl.col("article_no").shift(1))["mention_start"]
    before = named.filter(pl.col("article_no") == pl.col("article_no").shift(-1))["mention_end"]
    assert (after >= before).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(ARTICLES, min_size=2, max_size=4))
def test_rows_of_an_article_do_not_depend_on_the_others(texts: list[str]) -> None:
    together = mentions(tokens_of(*texts))
    alone = [mentions(tokens_of(text)).with_columns(article_no=pl.lit(no, pl.UInt32)) for no, text in enumerate(texts)]

    assert_frame_equal(together, pl.concat(alone))


def test_countries_have_iso_codes() -> None:
    countries = lexicon("countries")

    assert countries["country"].str.contains(r"^[A-Z]{2}$").all()
    assert countries.filter(pl.col("form") == "Beijing").rows() == [
        ("CN", "Beijing", "capital", "GeoNames (CC BY 4.0)"),
    ]


def test_known_names_are_keys() -> None:
    assert known_names()["phrase"].is_unique().all()


def test_every_rule_is_described() -> None:
    described = lexicon("rules_mentions")["rule"]

    assert {f"tagged_{kind.lower()}" for kind in ENTITY_TYPES} <= set(described)
    assert described.is_unique().all()
