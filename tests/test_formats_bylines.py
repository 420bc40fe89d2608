"""Names of persons in bylines; roles, outlets and agencies are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.bylines import authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mara Lind", ["Mara Lind"]),
        ("BY MARA LIND", ["Mara Lind"]),
        ("Mara Lind and Tomas Berg, Staff Writers", ["Mara Lind", "Tomas Berg"]),
        ("By Mara Lind, Tomas Berg & Ole van der Berg | Elin Post", ["Mara Lind", "Tomas Berg", "Ole van der Berg"]),
        ("By Mara Lind in Oslo", ["Mara Lind"]),
        ("By Mara Lind for the Elin Post", ["Mara Lind"]),
        ("Written by: J. R. O’Neill (Reuters)", ["J. R. O’Neill"]),
        ("Von Jürgen Weiß", ["Jürgen Weiß"]),
        ("Mara Lind, 3 May 2024", ["Mara Lind"]),
        ("By Mara Lind @maralind", ["Mara Lind"]),
        ("By Health Correspondent Mara Lind", ["Mara Lind"]),
        ("By Our Staff Reporter", []),
        ("By Chief Political Correspondent", []),
        ("The Associated Press", []),
        ("Elin Post Newsroom", []),
        ("Madonna", []),
        ("", []),
        (None, []),
    ],
)
def test_a_byline_names_persons(byline: str | None, names: list[str]) -> None:
    assert list(authors(byline)) == names


@given(st.text(max_size=80))
def test_names_are_words_of_the_byline(byline: str) -> None:
    for name in authors(byline):
        assert all(word.casefold() in byline.casefold() for word in name.split())
