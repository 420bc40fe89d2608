"""Printed text: what an article says is shown as it is, and steers neither a terminal nor a page."""

import pytest

from flows import printing


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"), ("a\x9bb", r"a\x9bb"), ("a\u202eb", r"a\u202eb"), ("a\nb", "a b"), ("é“", "é“"),
    ],
)  # fmt: skip
def test_codes_that_steer_a_terminal_are_made_visible(text: str, shown: str) -> None:
    assert printing.on_one_line(text) == shown


def test_markdown_shows_exactly_the_characters() -> None:
    assert printing.markdown("a|b <i>*c*</i> [x](y)") == r"a\|b \<i\>\*c\*\</i\> \[x\]\(y\)"


def test_a_table_lines_up_wide_characters_and_numbers() -> None:
    table = printing.text_table(("name", "n"), [("東京", 5), ("Oslo", 1200), ("x" * 100, None)])

    assert table.splitlines()[2].endswith("     5")
    assert table.splitlines()[2].startswith("東京 ")
    assert all(len(line) <= 70 for line in table.splitlines())
