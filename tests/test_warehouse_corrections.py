"""What people say about entities and articles wins, is said once, and stays when everything is made again."""

from pathlib import Path

import polars as pl
import pytest

from tests.warehouse_samples import VERSION, Sample, built, empty, rows, staged, update_under_new_rules
from transforms.errors import BadRequest
from warehouse import commit, corpus, correcting, corrections, gazetteer, lake, publish, runs, withdrawal
from warehouse.corrections import Correction

PEOPLE = "SELECT name, article_count FROM stored.entities ORDER BY ALL"


def _naming(path: str, name: str, *beside: str) -> Sample:
    names = [("PERSON", name), *(("ORGANIZATION", one) for one in beside)]
    return Sample(path, tuple(f"{one} spoke." for _, one in names), names=tuple(names))


def _id(folder: Path, name: str) -> str:
    return str(rows(folder, "SELECT entity_id FROM stored.entities WHERE name = ?", name)[0][0])


def _say(folder: Path, *given: Correction, entities: tuple[str, ...] = ()) -> None:
    with lake.writing(folder) as store:
        correcting.say(store, given, entities, "Ada", None, runs.start("correction", VERSION))


def _made_again(folder: Path) -> None:
    with lake.writing(folder) as store:
        update_under_new_rules(store)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A warehouse in which one person goes by two names."""
    return built(
        tmp_path, [_naming("news/a.txt", "Bill Quill"), _naming("news/b.txt", "William Quill")], then_corpus=True
    )


def test_merged_entities_are_one_also_when_everything_is_made_again(two: Path) -> None:
    old, new = _id(two, "Bill Quill"), _id(two, "William Quill")
    _say(two, corrections.merge(old, new), entities=(old, new))
    _say(two, corrections.merge(old, new), entities=(old, new))

    assert rows(two, PEOPLE) == [("William Quill", 2)]
    assert rows(two, "SELECT old_entity_id, entity_id FROM stored.entity_id_history") == [(old, new)]
    assert rows(two, "SELECT count(*) FROM stored.corrections") == [(1,)]
    built(two, [_naming("news/c.txt", "Bill Quill")], then_corpus=True)
    _made_again(two)
    assert rows(two, PEOPLE) == [("William Quill", 3)]


def test_a_correction_that_is_taken_back_leaves_no_trace(two: Path) -> None:
    old, new = _id(two, "Bill Quill"), _id(two, "William Quill")
    before = rows(two, "FROM stored.entity_links ORDER BY ALL")
    said = corrections.merge(old, new)
    _say(two, said, entities=(old, new))
    with lake.writing(two) as store:
        assert correcting.take_back(store, said.correction_id, runs.start("correction", VERSION))

    assert rows(two, "FROM stored.entity_links ORDER BY ALL") == before
    assert rows(two, "SELECT count(*) FROM stored.entity_id_history") == [(0,)]


def test_a_renamed_entity_keeps_its_new_name(two: Path) -> None:
    old = _id(two, "Bill Quill")
    _say(two, corrections.rename(old, "Baron Quill"), entities=(old,))
    built(two, [_naming("news/c.txt", "Bill Quill")], then_corpus=True)

    assert rows(two, PEOPLE) == [("Baron Quill", 2), ("William Quill", 1)]


def test_a_split_makes_an_entity_of_what_some_articles_name(tmp_path: Path) -> None:
    first, second = _naming("news/a.txt", "Ada Quill", "Elba Line"), _naming("news/b.txt", "Ada Quill", "Elba Line")
    built(tmp_path, [first, second], then_corpus=True)
    shared = _id(tmp_path, "Ada Quill")
    _say(tmp_path, *corrections.split(shared, [(second.article_id, "Ada Quill")]), entities=(shared,))

    linked = "FROM stored.entity_links JOIN stored.articles USING (article_id) SELECT source_path WHERE entity_id = ?"
    assert rows(tmp_path, linked, shared) == [("news/a.txt",)]
    assert rows(tmp_path, PEOPLE) == [("Ada Quill", 1), ("Ada Quill", 1), ("Elba Line", 2)]


def test_a_relinked_name_means_the_entity_told(two: Path) -> None:
    article = _naming("news/a.txt", "Bill Quill").article_id
    _say(two, corrections.relink(article, "Bill Quill", _id(two, "William Quill")))

    assert rows(two, PEOPLE) == [("William Quill", 2)]
    assert rows(two, "SELECT rule FROM stored.entity_links ORDER BY ALL") == [("correction",), ("full_name",)]


def test_circles_and_unknown_entities_are_refused(two: Path) -> None:
    old, new = _id(two, "Bill Quill"), _id(two, "William Quill")
    _say(two, corrections.merge(old, new), entities=(old, new))
    with pytest.raises(BadRequest, match="circle"):
        _say(two, corrections.merge(new, old), entities=(old, new))
    with pytest.raises(BadRequest, match="no entity nobody"):
        _say(two, corrections.rename("nobody", "Somebody"), entities=("nobody",))

    assert rows(two, PEOPLE) == [("William Quill", 2)]


def test_wikidata_ids_and_gender_come_from_the_users_table_alone(tmp_path: Path) -> None:
    near, far = ("Tamsin Assembly",), ("Elba Rovers",)
    built(
        tmp_path,
        [
            _naming("news/a.txt", "Ada Quill", *near),
            _naming("news/b.txt", "Ada Quill", *far),
            _naming("news/c.txt", "Zoë Marra"),
        ],
        then_corpus=True,
    )
    table = pl.DataFrame(
        {"type": ["PERSON", "PERSON"], "name": ["Ada Quill", "Zoe Marra"], "wikidata_id": ["Q1", "Q2"],
         "gender": [None, "female"]}
    )  # fmt: skip
    with lake.writing(tmp_path) as store:
        correcting.describe(store, gazetteer.told_rows(table, "people.csv"), runs.start("correction", VERSION))

    told = "SELECT name, wikidata_id, gender, gender_source FROM stored.entities WHERE type = 'PERSON' ORDER BY ALL"
    shared = ("Ada Quill", None, None, None)
    assert rows(tmp_path, told) == [shared, shared, ("Zoë Marra", "Q2", "female", "people.csv")]


def _withdraw(folder: Path, article: str) -> list[withdrawal.Withdrawn]:
    with lake.writing(folder) as store:
        return withdrawal.withdraw(store, [article], "a court's order", runs.start("correction", VERSION))


def test_a_withdrawn_article_leaves_everything_and_does_not_come_back(tmp_path: Path) -> None:
    kept = Sample("news/a.txt", ("The strait is closed for all.",))
    gone = Sample("news/b.txt", ("A secret of the strait.",), key="secret-1")
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        for lines in (("A former secret.",), gone.lines):
            commit.commit(store, [staged(tmp_path, [kept, gone._replace(lines=lines)], run)], run)
        corpus.update(store, run)
        publish.publish(store)

    assert [one.source_path for one in _withdraw(tmp_path, gone.article_id)] == ["news/b.txt"]
    assert _withdraw(tmp_path, gone.article_id) == []
    built(tmp_path, [gone, kept], then_corpus=True)

    assert rows(tmp_path, "SELECT source_path FROM stored.articles") == [("news/a.txt",)]
    assert rows(tmp_path, "SELECT count(*) FROM stored.revisions") == [(0,)]
    digest = withdrawal.key_sha256("news", "secret-1")
    assert rows(tmp_path, "FROM stored.withdrawals") == [(digest, "a court's order")]
    assert digest[:16] == gone.article_id
    for file in tmp_path.rglob("*.parquet"):
        assert b"secret" not in file.read_bytes()
        if file.stem == "articles" or file.parent.name in ("articles", "revisions"):
            assert not pl.read_parquet(file)["text"].str.contains("secret").any()


def test_what_is_no_article_cannot_be_withdrawn(two: Path) -> None:
    with pytest.raises(BadRequest, match="no article nothing"):
        _withdraw(two, "nothing")
