"""Namesakes: which articles of one name mean one person, by what they name beside it."""

import polars as pl

from warehouse.identities import identified
from warehouse.namesakes import clues_of, told_apart

COLUMNS = ("article_id", "entity_no", "type", "name", "country", "roles")
Named = tuple[str, str, str | None]
Article = tuple[str, list[str], list[Named]]
NORWAY, ITALY = ("LOCATION", "Norway", "NO"), ("LOCATION", "Italy", "IT")
ROVERS, ASSEMBLY = ("ORGANIZATION", "Elba Rovers", None), ("ORGANIZATION", "Tamsin Assembly", None)


def meant(*articles: Article) -> list[int]:
    """For each article (name of the person, roles, other names) the number of the person it means, from 0."""
    rows = []
    for number, (name, roles, beside) in enumerate(articles):
        listed = [("PERSON", name, None), *beside]
        rows += [(f"{number:04}", no, *one, roles if no == 0 else []) for no, one in enumerate(listed)]
    names = pl.DataFrame(rows, COLUMNS, orient="row").cast({"country": pl.String, "roles": pl.List(pl.String)})
    known = identified(names.drop("roles")).filter(pl.col("type") == "PERSON")
    told = told_apart(known.select("article_id", "entity_no", "name_id"), clues_of(names)).sort("article_id")
    ids = told["entity_id"].to_list()
    return [sorted(set(ids), key=ids.index).index(one) for one in ids]


def test_a_shared_name_or_office_makes_one_person() -> None:
    assert meant(("Ada Quill", [], [ROVERS]), ("Ada Quill", [], [ROVERS, ITALY])) == [0, 0]
    assert meant(("Ada Quill", ["Gov."], []), ("Ada Quill", ["Texas Governor"], [ITALY])) == [0, 0]


def test_what_everybody_is_called_makes_nobody_one_person() -> None:
    assert meant(("Ada Quill", ["Ms"], [NORWAY]), ("Ada Quill", ["Ms"], [ITALY])) == [0, 1]


def test_a_country_joins_an_article_that_nothing_else_connects() -> None:
    assert meant(*[("Ada Quill", [], [ASSEMBLY, NORWAY])] * 2, ("Ada Quill", [], [NORWAY])) == [0, 0, 0]
    assert meant(("Ada Quill", [], [NORWAY]), ("Ada Quill", [], [NORWAY])) == [0, 0]


def test_a_country_joins_no_two_persons_of_several_articles_each() -> None:
    premier: Article = ("Ada Quill", [], [ASSEMBLY, NORWAY])
    keeper: Article = ("Ada Quill", [], [ROVERS, NORWAY])

    assert meant(premier, premier, keeper, keeper) == [0, 0, 1, 1]
    assert meant(premier, premier, keeper, keeper, ("Ada Quill", [], [NORWAY])) == [0, 0, 1, 1, 2]


def test_a_country_joins_no_two_offices() -> None:
    assert meant(("Ada Quill", ["Governor"], [NORWAY]), ("Ada Quill", ["Goalkeeper"], [NORWAY])) == [0, 1]


def test_a_middle_initial_makes_nobody_another_person() -> None:
    assert meant(("Ada J. Quill", [], [ROVERS]), ("Ada Quill", [], [ROVERS])) == [0, 0]
    assert meant(("A. J. Quill", [], [ROVERS]), ("Ada Quill", [], [ROVERS])) == [0, 1]


def test_the_order_of_articles_says_nothing() -> None:
    articles: list[Article] = [
        ("Ada Quill", ["Governor"], [NORWAY]), ("Ada Quill", [], [ROVERS, NORWAY]), ("Ada Quill", [], [ROVERS]),
        ("Ada Quill", ["Goalkeeper"], [ITALY]),
    ]  # fmt: skip

    forth, back = meant(*articles), meant(*articles[::-1])[::-1]

    assert [forth.count(one) for one in forth] == [back.count(one) for one in back] == [3, 3, 3, 1]
