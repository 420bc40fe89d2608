import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import tokens_of
from transforms.text.quotations import regions


def inside(text: str) -> list[str]:
    return [text[start:end] for start, end in regions(tokens_of(text)).select("region_start", "region_end").iter_rows()]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“Up,” said Ada. Then “down”.", ["Up,", "down"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("«Oui», dit-il. »Nein«, sagte er. „Gut“, sagte sie.", ["Oui", "Nein", "Gut"]),
        ("‘The workers’ rights are clear,’ she said of the students’ plan.", ["The workers’ rights are clear,"]),
        ("He said 'it's fine' and left in the '90s.", ["it's fine"]),
        ("She said: “He told me ‘never again’ and left.”", ["He told me ‘never again’ and left.", "never again"]),
        ("He called it “odd“ today.", ["odd"]),
        ("A “” pair.", []),
        ("''Up,'' said Ada. ``Down,'' said Bo.", ["Up,", "Down,"]),
    ],
)
def test_marks_pair_in_every_style(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(
    "text",
    ["“Never closed, said he.", "Rock ’n’ roll and the ’90s", "the dogs' dinner", "5'11\" tall", "closed” only"],
)
def test_marks_that_nothing_answers_are_no_region(text: str) -> None:
    assert inside(text) == []


def test_an_unclosed_mark_never_swallows_the_quotation_after_it() -> None:
    assert inside("“Never closed, said he. And “this” one.") == ["this"]


def test_a_quotation_over_several_paragraphs_runs_to_the_end_of_each_line() -> None:
    text = "“First goes on.\n“Second closes.”\nPlain."

    assert inside(text) == ["First goes on.", "Second closes."]
    assert regions(tokens_of(text))["is_closed"].to_list() == [False, True]


def test_depth_style_and_words_are_told() -> None:
    found = regions(tokens_of("She said: “He told me ‘never again’ and left.”"))

    assert found.select("region_no", "style", "depth", "word_count").rows() == [
        (1, "double", 1, 7),
        (2, "single", 2, 2),
    ]


@given(st.text(alphabet="ab s.,“”‘’\"'«»„\n", max_size=80))
def test_a_region_lies_inside_its_marks_on_its_line(text: str) -> None:
    for row in regions(tokens_of(text)).iter_rows(named=True):
        assert row["outer_start"] < row["region_start"] < row["region_end"] <= row["outer_end"]
        assert "\n" not in text[row["outer_start"] : row["outer_end"]]
        assert text[row["region_start"] : row["region_end"]].strip()
