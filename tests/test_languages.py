"""The language an article is written in."""

import pytest

from tests.harbour import BODY, articles_of
from transforms.text.language import languages
from transforms.text.paragraphs import paragraphs


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("Der Hafen ist seit Freitag wieder offen, teilte die Stadt mit. Die Reparatur dauerte drei Wochen.\n", "de"),
        ("港口周五重新开放，市长办公室说，起重机的维修用了三个星期。\n", "zh"),
        ("12 34 56\n", "und"),
    ],
)
def test_the_language_is_told_from_the_body(text: str, language: str) -> None:
    articles = articles_of(text)

    (row,) = languages(articles, paragraphs(articles)).rows(named=True)

    assert row["language"] == language
    assert row["language_score"] is None or 0 <= row["language_score"] <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Le port a rouvert vendredi, dit la mairie. La chanson « The Winner Takes It All » a été jouée sur la place.\n",
        "De haven is vrijdag weer open, zei de stad. Dat was het plan; de kraan had drie weken stil gestaan.\n",
        "Havnen er åpen igjen, sa byen. Den ble stengt for tre uker siden, og by og land må ha tid til alt.\n",
        "Port jest otwarty. To on, to ona, to wszyscy; The Times napisał o tym w piątek, a teraz to jest w Gdyni.\n",
    ],
)
def test_a_few_english_words_do_not_make_a_text_english(text: str) -> None:
    articles = articles_of(text)

    (row,) = languages(articles, paragraphs(articles)).rows(named=True)

    assert row["language"] != "en"
    assert row["language_score"] is not None


def test_a_language_that_the_file_tells_is_not_asked_for() -> None:
    german = "Der Hafen ist seit Freitag wieder offen, teilte die Stadt mit. Die Reparatur dauerte drei Wochen.\n"
    articles = articles_of(german, BODY, language=["de", None])

    assert languages(articles, paragraphs(articles))["article_no"].to_list() == [1]
