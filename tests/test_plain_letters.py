"""Lines in ASCII letters keep what patterns ask of them: length, capitals, words, white space, marks."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.plain_letters import plain


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ada Holm", "By Ada Holm"),
        ("ÉVREUX, Øre —", "AVREUX, Are —"),
        ("Москва, 3\u00a0мая", "Aaaaaa, 3 aaa"),
        ("٣ “eins”", "0 “eins”"),
        ("東京\u200d_²", "aa0_²"),
    ],
)
def test_letters_digits_and_spaces_have_a_stand_in_of_their_kind_and_marks_stay(line: str, expected: str) -> None:
    assert plain(line) == expected


@given(st.text(alphabet="aÄßЖж日ªǅ1٣½Ⅻ_‿\u0301\u200d \u00a0\u2028\x85’—€.", max_size=30))
def test_words_and_white_space_of_plain_lines_are_those_of_unicode(line: str) -> None:
    for kind in (r"\w+", r"\s+", r"\p{Lu}"):
        found = pl.Series([line]).str.replace_all(kind, "#").item().count("#")
        plain_kind = {r"\p{Lu}": "[A-Z]"}.get(kind, kind)

        assert len(plain(line)) == len(line)
        assert len(re.findall(plain_kind, plain(line), re.ASCII)) == found
