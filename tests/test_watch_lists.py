"""Names of a watch list are always found and always mean what the list says."""

import time
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from flows.request import Request
from flows.steps import build_directly
from transforms import extract
from transforms.entities.watch_lists import found_forms, watch_list
from transforms.errors import BadRequest
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens
from warehouse import lake, watching

LIST = b"""name,type,aliases,id
Grupo Ondas,ORGANIZATION,Ondas; the wave makers,g-1
Ada Quill,PERSON,Quill of Tamsin,
"""


def _list(csv: bytes = LIST) -> pl.DataFrame:
    return watch_list(BytesIO(csv), "names.csv")


def _words(text: str) -> pl.DataFrame:
    articles = pl.DataFrame({"article_no": [0], "text": [text]}, schema_overrides={"article_no": pl.UInt32})
    told = pl.lit(None, pl.String)
    return number_sentences(tokens(paragraphs(articles.with_columns(title=told, subtitle=told))))


def _found(text: str, csv: bytes = LIST) -> list[tuple[str, str]]:
    rows = found_forms(_words(text), _list(csv)).select("mention_start", "mention_end", "type").rows()
    return [(text[start:end], kind) for start, end, kind in rows]


def test_forms_are_found_as_written_the_longest_of_those_that_overlap() -> None:
    text = "Grupo Ondas, the wave makers, met Quill of Tamsin. Ondas said no. Waves did not.\n"

    assert _found(text) == [
        ("Grupo Ondas", "ORGANIZATION"),
        ("the wave makers", "ORGANIZATION"),
        ("Quill of Tamsin", "PERSON"),
        ("Ondas", "ORGANIZATION"),
    ]


def test_a_form_never_runs_over_the_end_of_a_sentence_or_stands_inside_a_word() -> None:
    assert _found("They left Grupo. Ondas stayed.\nOndasol is a paint.\n") == [("Ondas", "ORGANIZATION")]


def test_a_form_of_two_rows_of_one_type_is_nobodys() -> None:
    rows = _list(b"name,type,aliases\nAda Quill,PERSON,Quill\nBo Quill,PERSON,Quill\n")

    assert rows["form"].to_list() == ["Ada Quill", "Bo Quill"]


@pytest.mark.parametrize(("csv", "said"), [(b"name\nA\n", "no column type"), (b"name,type\nA,THING\n", "'THING'")])
def test_a_list_that_cannot_be_used_says_why(csv: bytes, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        _list(csv)


def test_a_watched_name_takes_the_place_of_what_was_found_where_it_stands() -> None:
    articles = pl.DataFrame({"article_id": ["a"], "text": ["Shares of the wave makers fell, Ondas said on Monday.\n"]})
    mentions = extract(articles, _list())["mentions"]

    assert mentions.filter(pl.col("rule") == "watch_list")["text"].to_list() == ["the wave makers", "Ondas"]
    spans = mentions.select("mention_start", "mention_end").sort("mention_start").rows()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_watched_names_are_linked_to_the_entity_of_the_list_in_all_articles(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Port opens\n\nGrupo Ondas opened a port near the town on Monday, officials said.\n")
    (folder / "b.txt").write_text("Fees rise\n\nThe fees of the wave makers rose again on Monday, officials said.\n")
    request = Request.of([folder], tmp_path / "w", None, None, None, 1, False)
    build_directly(request)
    with lake.writing(tmp_path / "w") as store:
        watching.keep(store, _list())
    build_directly(request)

    with lake.connect(tmp_path / "w") as connection:
        linked = connection.execute(
            "FROM stored.entity_links AS links JOIN stored.entities USING (entity_id) "
            "SELECT links.rule, name, watch_id, article_count WHERE links.rule = 'watch_list'"
        ).fetchall()
        others = connection.sql("FROM stored.entities SELECT count(watch_id) WHERE name <> 'Grupo Ondas'").fetchone()
    assert linked == [("watch_list", "Grupo Ondas", "g-1", 2)] * 2
    assert others == (0,)


def test_a_hundred_thousand_names_cost_hardly_more_than_one() -> None:
    rows = [f"Name{number} Surname{number},PERSON,Alias{number}" for number in range(100_000)]
    many = _list(("name,type,aliases\n" + "\n".join(rows) + "\nGrupo Ondas,ORGANIZATION,\n").encode())
    words = _words("Grupo Ondas opened a port near the town, and Name7 Surname7 was there to see it.\n" * 16_000)

    def seconds(names: pl.DataFrame) -> float:
        started = time.process_time()
        found_forms(words, names)
        return time.process_time() - started

    assert found_forms(words, many).height == 32_000
    assert seconds(many) - seconds(_list()) < 0.2  # for 400 articles of 600 words: half a millisecond for each
