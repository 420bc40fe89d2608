import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import lines_of, tokens_of
from transforms.extraction import extract
from transforms.text.sentences import sentences


def split(*texts: str) -> list[str]:
    return sentences(tokens_of(*texts), lines_of(*texts))["text"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Abara met Gen. Ruiz and Dr. K. Mensah on Jan. 5 at St. Anne’s.",
        "The U.S. Senate and the U.N. envoy met at 9 a.m. Tuesday.",
        "Prices rose 3.5 percent to No. 2 on the list.",
        "“Why now?” he asked. ".strip(),
        "Halvorsen Inc. shares fell, she said.",
        "He paused ... then left.",
        "It is (as he put it. ) odd.",
    ],
)
def test_a_stop_that_something_explains_ends_nothing(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rained. It stopped.", ["It rained.", "It stopped."]),
        ("“It rained.” It stopped.", ["“It rained.”", "It stopped."]),
        ("He left. “Never again,” she said.", ["He left.", "“Never again,” she said."]),
        ("She works for Halvorsen Inc. The firm is old.", ["She works for Halvorsen Inc.", "The firm is old."]),
        ("They moved to the U.S. He stayed.", ["They moved to the U.S.", "He stayed."]),
        ("Really?! Yes… No.", ["Really?!", "Yes…", "No."]),
        ("So do I. He agrees.", ["So do I.", "He agrees."]),
        ("Sales rose to 5. $3m was lost.", ["Sales rose to 5.", "$3m was lost."]),
    ],
)
def test_a_stop_before_a_new_start_ends_a_sentence(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_a_sentence_never_crosses_a_line_and_numbers_start_again_in_each_article() -> None:
    found = sentences(tokens_of("One line\nAnother.", "New."), lines_of("One line\nAnother.", "New."))

    assert found.select("article_no", "sentence_no", "paragraph_no", "text").rows() == [
        (0, 1, 1, "One line"),
        (0, 2, 2, "Another."),
        (1, 1, 1, "New."),
    ]


@given(st.lists(st.text(alphabet="ab AB.!?…“”\"'()1\n", max_size=60), min_size=1, max_size=3))
def test_every_sentence_can_be_cut_out_of_its_article(texts: list[str]) -> None:
    for article_no, start, end, text in (
        sentences(tokens_of(*texts), lines_of(*texts))
        .select("article_no", "sentence_start", "sentence_end", "text")
        .iter_rows()
    ):
        assert texts[article_no][start:end] == text


@pytest.mark.parametrize(
    ("opening", "story"),
    [
        ("BRASTAD, May 3 (Reuters) -", "Halvorsen Line said it lost 3 ships."),
        ("BRASTAD (AP) —", "Halvorsen Line said it lost 3 ships."),
        ("(Reuters) -", "Halvorsen Line said it lost 3 ships."),
        ("", "Brastad said on May 3 that it lost - again - 3 ships."),
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(opening: str, story: str) -> None:
    text = f"A headline of the day\n\n{opening} {story}".replace("\n\n ", "\n\n") + " Nobody was hurt in it.\n"
    found = extract(pl.DataFrame({"article_id": ["a"], "text": [text]}))["sentences"]
    cut = [text[start:end] for start, end in found.select("sentence_start", "sentence_end").iter_rows()]
    assert cut[1:-1] == [part for part in (opening, story) if part]
