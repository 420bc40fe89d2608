"""Finders in Python, run on windows of text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from transforms.windows import found_in


class Digits(NamedTuple):
    digits_start: int
    digits_end: int
    number: int
    sign: str | None


def digits(text: str) -> Iterator[Digits]:
    for match in re.finditer(r"(-)?(\d+)", text):
        yield Digits(match.start(), match.end(), int(match[2]), match[1])


def windows(*texts: str) -> pl.DataFrame:
    starts = [100 * row for row, _ in enumerate(texts)]
    columns = {"article_no": range(len(texts)), "start": pl.Series(starts, dtype=pl.Int32), "text": texts}
    return pl.DataFrame(columns, schema_overrides={"article_no": pl.UInt32})


def test_offsets_count_from_the_start_of_the_article() -> None:
    found = found_in(windows("none", "a -12 b 3"), digits, Digits, "start")

    assert found.rows() == [(1, 102, 105, 12, "-"), (1, 108, 109, 3, None)]
    assert found.schema == {
        "article_no": pl.UInt32,
        "digits_start": pl.Int32,
        "digits_end": pl.Int32,
        "number": pl.Int32,
        "sign": pl.String,
    }


def test_no_window_and_nothing_found_give_the_same_columns_without_rows() -> None:
    nothing_found = found_in(windows("none"), digits, Digits, "start")

    assert nothing_found.height == 0
    assert found_in(windows(), digits, Digits, "start").schema == nothing_found.schema


def test_a_finder_may_read_several_columns_of_a_window() -> None:
    both = windows("7").with_columns(words=pl.Series([["a", "b"]]))

    def counted(text: str, words: list[str]) -> list[Digits]:
        return [Digits(0, len(text), len(words), None)]

    assert found_in(both, counted, Digits, "start", reads=("text", "words")).rows() == [(0, 0, 1, 2, None)]
