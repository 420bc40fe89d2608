"""The scorer of who is speaking: what counts as right, and its interval."""

import pytest

from benchmarks.quote_speakers import covering, is_speaker, spans, wilson

TEXT = "Ada Nowak came. Nowak said so. Tom Abara left."
MENTIONS = [
    {"entity_no": 1, "mention_start": 0, "mention_end": 9},
    {"entity_no": 1, "mention_start": 16, "mention_end": 21},
    {"entity_no": 2, "mention_start": 31, "mention_end": 40},
]
NAMED = {"class": "named", "name_start": "0", "name_end": "9"}


def test_a_named_speaker_is_the_entity_that_the_fullest_name_belongs_to() -> None:
    assert is_speaker(NAMED, 1, MENTIONS, TEXT)
    assert not is_speaker(NAMED, 2, MENTIONS, TEXT)
    assert not is_speaker(NAMED, None, MENTIONS, TEXT)


def test_where_nobody_is_named_no_entity_is_right() -> None:
    assert is_speaker({"class": "none"}, None, MENTIONS, TEXT)
    assert not is_speaker({"class": "unnamed"}, 1, MENTIONS, TEXT)


def test_the_quotation_of_a_statement_is_the_one_with_most_of_its_characters() -> None:
    short, long = ({"segments": [{"start": 0, "end": end}]} for end in (3, 9))

    assert covering([short, long], spans("2-8 20-30")) is long
    assert covering([short], spans("20-30")) is None


def test_the_interval_of_a_share_lies_around_it() -> None:
    assert wilson(90, 100) == pytest.approx((0.8256, 0.9448), abs=1e-3)
