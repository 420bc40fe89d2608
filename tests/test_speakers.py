"""Speakers: which person or body of the article the words for a speaker stand for."""

import pytest

from tests.examples_runner import examples
from tests.frames import lines_of, tokens_of
from tests.test_quotes import quotes_of
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions


@pytest.mark.parametrize(("text", "wanted"), examples("speakers", "| text | speakers |"))
def test_the_words_for_a_speaker_stand_for_whom_the_article_names(text: str, wanted: str) -> None:
    text = text.replace("<br>", "\n")
    _, entities = identify(mentions(tokens_of(text)), tokens_of(text), lines_of(text))
    names = dict(entities.select("entity_no", "name").iter_rows())

    found = [
        f"{quote['speaker_written'] or 'no one'} = {names.get(quote['speaker_entity_no'], 'nobody')}"
        for quote in quotes_of(text).to_dicts()
    ]

    assert found == wanted.split("<br>")


def test_a_source_that_may_mean_nobody_means_nobody_of_another_article() -> None:
    found = quotes_of("Ada Nowak came. The mayor said it was late.", "Tom Abara’s office said it was late.")

    assert found["speaker_written"].to_list() == ["The mayor", "Tom Abara’s office"]
    assert found["speaker_entity_no"][1] is None
