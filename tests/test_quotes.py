"""Quotes: what is quoted or reported, by whom, and that every span can be cut out of the article again."""

import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.frames import lines_of, tokens_of
from transforms.contract import conform, validated
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.lexicon import lexicon
from transforms.quoting.clauses import lettered, lines
from transforms.quoting.quotes import quotes
from transforms.quoting.spellings import spellings
from transforms.text.quotations import regions
from transforms.text.sentences import sentences

EXAMPLES = Path(__file__).parent / "examples/quotes.md"


def quotes_of(*texts: str, published_on: date | None = None) -> pl.DataFrame:
    """The quotations of texts, one text an article."""
    words, paragraphs = tokens_of(*texts), lines_of(*texts)
    named, entities = identify(mentions(words), words, paragraphs)
    articles = pl.DataFrame(
        {"article_no": range(len(texts)), "published_on": [published_on] * len(texts)},
        schema={"article_no": pl.UInt32, "published_on": pl.Date},
    )
    days = dates(sentences(words, paragraphs), articles)
    return quotes(words, paragraphs, regions(words), named, entities, days)


def quotes_in(text: str, published_on: date | None = None) -> list[dict[str, Any]]:
    return quotes_of(text, published_on=published_on).to_dicts()


def answer(quote: dict[str, Any]) -> str:
    """A quotation as `tests/examples/quotes.md` writes it."""
    if not quote["is_statement"]:
        return f"{quote['kind']}, no statement: {quote['text']}"
    role = f" [{quote['speaker_role']}]" if quote["speaker_role"] else ""
    source = f"{quote['speaker_written'] or 'no one'}{role} ({quote['attribution']})"
    return f"{quote['kind']} by {source}, {quote['cue'] or 'no cue'}: {quote['text']}"


def examples() -> list[tuple[str, str]]:
    """Text and answer of every row of the examples; <br> stands for the end of a line or of an answer."""
    rows = re.findall(r"^\| (.+) \| (.+) \|$", EXAMPLES.read_text("utf-8"), re.MULTILINE)
    cases = [row for row in rows if row[0] != "text"]
    assert len(cases) >= 200
    return cases


@cache
def answers() -> dict[int, list[str]]:
    """What is found in each of the examples, all taken at once: an article's rows do not depend on the others."""
    found: dict[int, list[str]] = {}
    for quote in quotes_of(*(text.replace("<br>", "\n") for text, _ in examples())).to_dicts():
        found.setdefault(quote["article_no"], []).append(answer(quote))
    return found


@pytest.mark.parametrize(("number", "text", "expected"), [(no, *case) for no, case in enumerate(examples())])
def test_examples_answer_as_written(number: int, text: str, expected: str) -> None:
    assert "<br>".join(answers().get(number, ["none"])) == expected, text


def test_a_quotation_is_a_row_of_the_contract() -> None:
    text = "In an interview on Monday with Radio Lodz, Finance Minister Mara Lindqvist said, “We have the money.”"

    rows = conform("quotes", quotes_of(text, published_on=date(2018, 11, 14)).with_columns(article_id=pl.lit("a")))

    (quote,) = rows.to_dicts()
    start = text.index("We have")
    assert (quote["quote_start"], quote["quote_end"]) == (start, start + len("We have the money."))
    assert quote["segments"] == [{"start": start, "end": quote["quote_end"], "is_verbatim": True}]
    assert (quote["cue"], quote["cue_lemma"], quote["cue_class"]) == ("said", "say", "speech")
    assert (quote["speaker_written"], quote["speaker_role"]) == ("Mara Lindqvist", "Finance Minister")
    assert text[quote["speaker_start"] : quote["speaker_end"]] == "Mara Lindqvist"
    assert quote["venue"] == "In an interview on Monday with Radio Lodz"
    assert (quote["said_from"], quote["said_to"]) == (date(2018, 11, 12), date(2018, 11, 12))


def test_the_clause_around_words_in_marks_belongs_to_a_mixed_quotation() -> None:
    (quote,) = quotes_in("Ada Nowak said on Friday that the ferry was a “lifeline” for the outer islands.")

    assert [(part["is_verbatim"]) for part in quote["segments"]] == [False, True, False]
    assert quote["text"] == "the ferry was a … lifeline … for the outer islands"


def test_a_surname_and_a_pronoun_are_the_person_named_before() -> None:
    text = (
        "“It is late,” said Mara Lindqvist, the mayor.\n“It is cold,” Lindqvist said.\nTom Abara listened.\n"
        "“We go home,” she said.\n“And sleep.”"
    )

    found = quotes_in(text)

    assert [quote["attribution"] for quote in found] == ["named", "named", "pronoun", "continued"]
    assert len({quote["speaker_entity_no"] for quote in found}) == 1
    assert [quote["continues_quote_no"] for quote in found] == [None, None, None, 3]


def test_who_is_the_person_before_it() -> None:
    first, second = quotes_in("“It is late,” said Mara Lindqvist.\nMara Lindqvist, who said it was cold, left.")

    assert second["attribution"] == "pronoun"
    assert second["speaker_entity_no"] == first["speaker_entity_no"]


def test_a_quotation_over_paragraphs_goes_on_from_the_first() -> None:
    found = quotes_in("Ada Nowak said: “We came early.\n“We left late.”\nTrains run again.")

    assert [(quote["attribution"], quote["text"]) for quote in found] == [
        ("named", "We came early."), ("continued", "We left late."),
    ]  # fmt: skip


def test_nobody_speaks_where_no_one_is_named() -> None:
    found = quotes_in("Ada Nowak walked home.\nTrains were late.\n“Nothing works in this town any more.”")

    assert [(quote["attribution"], quote["speaker_written"]) for quote in found] == [("none", None)]


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(
            [
                *(text.replace("<br>", "\n") for text, _ in examples()),
                "He said “",
                "said",
                "” said he, “",
                "'",
                "\u00a0",
                "x" * 9,
            ]
        ),
        min_size=1,
        max_size=8,
    ).map("\n".join)
)
def test_every_part_can_be_cut_out_of_its_article_again(text: str) -> None:
    for quote in quotes_in(text):
        parts = [(part["start"], part["end"]) for part in quote["segments"]]
        assert " … ".join(text[start:end] for start, end in parts) == quote["text"]
        assert all(text[start:end].strip() == text[start:end] != "" for start, end in parts)
        assert all(former[1] <= latter[0] for former, latter in pairwise(parts))
        assert (quote["quote_start"], quote["quote_end"]) == (parts[0][0], parts[-1][1])
        for noun in ("cue", "speaker"):
            written = quote["cue"] if noun == "cue" else quote["speaker_written"]
            assert written is None or text[quote[f"{noun}_start"] : quote[f"{noun}_end"]] == written


def test_articles_do_not_touch_each_other() -> None:
    texts = [text.replace("<br>", "\n") for text, _ in examples()]

    together = quotes_of(*texts)
    alone = [quotes_of(text) for text in texts[::9]]

    chosen = together.filter(pl.col("article_no") % 9 == 0)
    assert_frame_equal(chosen.drop("article_no"), pl.concat(alone).drop("article_no"))


def test_rows_keep_the_promises_of_the_table() -> None:
    rows = quotes_of(*(text.replace("<br>", "\n") for text, _ in examples()))
    ids = {
        "article_id": pl.lit("a"),
        "quote_id": pl.int_range(pl.len()).cast(pl.String),
        "batch_no": pl.lit(1, pl.Int64),
    }

    validated("quotes", conform("quotes", rows.with_columns(**ids)).with_columns(batch_no=ids["batch_no"]))


def test_every_rule_is_described() -> None:
    described = set(lexicon("rules_quotes")["rule"])

    used = set(quotes_of(*(text.replace("<br>", "\n") for text, _ in examples()))["rule"])

    assert used == described - {"block_quote"}  # of web pages: test_block_quotes


def test_no_text_gives_no_rows() -> None:
    words, paragraphs = tokens_of("Trains run."), lines_of("Trains run.")
    named, entities = identify(mentions(words), words, paragraphs)
    articles = pl.DataFrame(
        {"article_no": [0], "published_on": [None]}, {"article_no": pl.UInt32, "published_on": pl.Date}
    )
    days = dates(sentences(words, paragraphs), articles)
    marks = regions(words)

    none = quotes(words.clear(), paragraphs.clear(), marks.clear(), named.clear(), entities.clear(), days.clear())

    assert none.height == 0
    assert quotes_of("Trains run.", "").height == 0


def test_a_line_is_written_as_one_letter_per_token() -> None:
    words = tokens_of("The mayor of Lodz, Ada Nowak, said on Friday that “nobody” knew.")

    (line,) = lines(lettered(words, regions(words), spellings(words)))

    assert line.letters == "DroN,NN,VpyT[q]V.".replace("T", "t")
    assert lexicon("reporting_verbs")["lemma"].gather(list(line.verbs)).to_list() == ["say", "know"]


def test_a_role_is_the_person_of_whom_it_was_written() -> None:
    first, second = quotes_in(
        "“We go home,” said Ada Nowak, the mayor of Lodz.\nIt was late. The mayor said she was tired."
    )

    assert second["attribution"] == "named"
    assert second["speaker_entity_no"] == first["speaker_entity_no"] is not None


def test_what_was_not_said_is_no_speech() -> None:
    found = quotes_in(
        "Tom Abara did not say where the money was.\nTom Abara declined to say when.\nTom Abara said why."
    )

    assert [quote["cue_class"] for quote in found] == ["attitude", "attitude", "speech"]


def test_confidence_is_measured_or_null() -> None:
    measured = lexicon("quote_confidence")["precision"].cast(pl.Float64).to_list()

    for quote in quotes_in(
        "“We go home,” said Ada Nowak, the mayor.\nThe bridge, she hopes, will open in May. Up “up” up."
    ):
        assert quote["confidence"] in measured if quote["is_statement"] else quote["confidence"] is None


def test_a_day_in_a_relative_clause_or_in_the_source_is_not_when_it_was_said() -> None:
    texts = [
        "The count is over.\nGrady, 67, who was first elected in 2014, thanked his voters.",
        "The Royal Society, of which she was a fellow since 1979, said that she was kind.",
        "A report released last year found that the bridge was safe.",
        "Ada Nowak, who was mayor until 2019, on Monday said that the bridge was safe.",
    ]

    said = [[quote["said_from"] for quote in quotes_in(text, date(2026, 5, 12))] for text in texts]

    assert said == [[None], [None], [None], [date(2026, 5, 11)]]


def test_a_line_without_full_stop_ends_before_the_mark_that_opens_the_next() -> None:
    first, second = quotes_in("The bridge will be closed for a month, says Ada Nowak\n“We wait,” said Tomas Berg.\n")

    assert (first["text"], first["speaker_written"]) == ("The bridge will be closed for a month", "Ada Nowak")
    assert (second["text"], second["speaker_written"]) == ("We wait,", "Tomas Berg")
