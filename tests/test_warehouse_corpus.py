"""Corpus rows: copies, identities, same quotations, metrics and repeated lines follow from the articles alone."""

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse_samples import VERSION, Sample, built, empty, rows, staged, stored_rows, update_under_new_rules
from transforms.corpus_tables import CORPUS_TABLES
from warehouse import commit, corpus, files, lake, runs

BODY = ("Storm closes the strait", "Ferries stayed in port on Sunday as a storm crossed the strait.")


def test_articles_with_the_same_words_are_one_story_and_the_earliest_is_its_original(tmp_path: Path) -> None:
    late = Sample("news/a.txt", BODY, published_on=date(2020, 1, 3), outlet_id="a.example")
    early = Sample("news/b.txt", BODY, published_on=date(2020, 1, 1), outlet_id="b.example", agency="Northwire")
    undated = Sample("news/c.txt", BODY, outlet_id="b.example")
    other = Sample("news/d.txt", ("Quiet seas",), published_on=date(2020, 1, 1))
    built(tmp_path, [late, early, undated, other], then_corpus=True)

    kinds = rows(
        tmp_path, "FROM stored.article_stories JOIN stored.articles USING (article_id) SELECT source_path, copy_kind"
    )
    assert dict(kinds) == {late.path: "exact", early.path: "original", undated.path: "exact", other.path: "original"}
    stories = rows(
        tmp_path, "SELECT first_article_id, agency, article_count, outlet_count FROM stored.stories ORDER BY ALL DESC"
    )
    assert set(stories) == {(early.article_id, "Northwire", 3, 2), (other.article_id, None, 1, 0)}


def test_the_same_statement_in_two_articles_is_one_quotation(tmp_path: Path) -> None:
    words = "We will not leave the strait to the weather"
    first = Sample("news/a.txt", (f"“{words},” he said.",), quotes=(words,), published_on=date(2020, 1, 1))
    again = Sample(
        "news/b.txt", (f"He said: “{words.upper()}!”",), quotes=(words.upper(),), published_on=date(2020, 1, 2)
    )
    short = Sample("news/c.txt", ("“No comment,” she said.",), quotes=("No comment",))
    built(tmp_path, [again, first, short], then_corpus=True)

    assert rows(tmp_path, "SELECT canonical_text, quote_count FROM stored.quote_clusters") == [(words, 2)]
    assert rows(tmp_path, "SELECT count(*) FROM stored.quote_cluster_members") == [(2,)]


LONG = "We will not leave the strait to the weather, and we will not leave the ferries to chance this winter"


def _saying(path: str, words: str, day: int) -> Sample:
    return Sample(path, (f"“{words},” he said.",), quotes=(words,), published_on=date(2020, 1, day))


def test_a_quotation_survives_trimming_and_other_words_at_its_edges(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _saying("news/a.txt", LONG, 2),
            _saying("news/b.txt", "we will not leave the ferries to chance this winter", 1),
            _saying("news/c.txt", LONG.replace("We will not", "He would never").replace("this winter", "again"), 3),
            _saying("news/d.txt", "We will not leave the strait to anyone who asks for it in such a tone of voice", 1),
        ],
        then_corpus=True,
    )

    clusters = rows(tmp_path, "SELECT quote_count, canonical_text FROM stored.quote_clusters ORDER BY ALL")
    assert [count for count, _ in clusters] == [1, 3]
    assert clusters[1][1] == "we will not leave the ferries to chance this winter"
    lags = "FROM first_to_publish SELECT days_later ORDER BY ALL"
    assert rows(tmp_path, lags) == [(0,), (1,), (2,)]


def _naming(path: str, *names: tuple[str, ...]) -> Sample:
    return Sample(path, tuple(f"{name} spoke." for _, name, *_ in names), names=names)


def _linked(folder: Path) -> dict[tuple[str, str], str]:
    """The corpus' name for what each article names."""
    found = rows(
        folder,
        "FROM stored.entity_links JOIN stored.article_entities AS named USING (article_id, entity_no) "
        "JOIN stored.articles USING (article_id) JOIN stored.entities AS known USING (entity_id) "
        "SELECT source_path, named.name, concat_ws(' ', known.name, left(known.type, 3), known.country)",
    )
    return {(path, name): known for path, name, known in found}


def test_names_are_linked_by_type_and_fullest_form(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _naming("news/a.txt", ("PERSON", "Zoë O'Marra"), ("ORGANIZATION", "Tamsin Line"), ("LOCATION", "Elba")),
            _naming("news/b.txt", ("PERSON", "Zoe O’Marra"), ("PERSON", "Tamsin Line")),
        ],
        then_corpus=True,
    )

    assert len(set(_linked(tmp_path).values())) == 4
    assert rows(tmp_path, "SELECT name, article_count FROM stored.entities WHERE name LIKE 'Zo%'") == [
        ("Zoe O’Marra", 2)
    ]


def test_a_company_is_one_with_its_legal_form_and_without(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _naming("news/a.txt", ("ORGANIZATION", "Calder Foods Inc."), ("ORGANIZATION", "News Corp")),
            _naming("news/b.txt", ("ORGANIZATION", "Calder Foods"), ("ORGANIZATION", "News")),
        ],
        then_corpus=True,
    )

    counts = rows(tmp_path, "SELECT name, article_count FROM stored.entities ORDER BY name")
    assert [(name.removesuffix(" Inc."), count) for name, count in counts] == [
        ("Calder Foods", 2), ("News", 1), ("News Corp", 1)
    ]  # fmt: skip


def test_the_names_of_a_country_are_one_place_and_towns_of_the_same_name_are_not(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _naming("news/a.txt", ("LOCATION", "United Kingdom", "GB"), ("LOCATION", "Georgetown", "GY")),
            _naming("news/b.txt", ("LOCATION", "Britain", "GB"), ("LOCATION", "Georgetown", "MY")),
            _naming("news/c.txt", ("LOCATION", "Wales", "GB")),
        ],
        then_corpus=True,
    )

    linked = _linked(tmp_path)
    assert linked["news/a.txt", "United Kingdom"] == linked["news/b.txt", "Britain"]
    assert linked["news/a.txt", "Georgetown"] != linked["news/b.txt", "Georgetown"]
    assert linked["news/c.txt", "Wales"] == "Wales LOC GB"


def test_a_surname_alone_is_nobody_but_the_person_of_its_article(tmp_path: Path) -> None:
    built(
        tmp_path,
        [_naming(f"news/{n}.txt", ("PERSON", name)) for n, name in enumerate(("Quill", "Quill", "Ada Quill"))],
        then_corpus=True,
    )

    assert len(rows(tmp_path, "FROM stored.entities")) == 3


def test_an_acronym_that_is_known_is_what_it_stands_for(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _naming("news/a.txt", ("ORGANIZATION", "WHO")),
            _naming("news/b.txt", ("ORGANIZATION", "World Health Organization")),
        ],
        then_corpus=True,
    )

    assert rows(tmp_path, "SELECT name, article_count FROM stored.entities") == [("World Health Organization", 2)]


PREMIER = ("PERSON", "Ada Quill"), ("ORGANIZATION", "Tamsin Assembly"), ("LOCATION", "Norway", "NO")
KEEPER = ("PERSON", "Ada Quill"), ("ORGANIZATION", "Elba Rovers"), ("LOCATION", "Italy", "IT")


def test_persons_of_one_name_whom_nothing_connects_are_two_and_the_doubt_is_told(tmp_path: Path) -> None:
    articles = [_naming(f"news/{n}.txt", *names) for n, names in enumerate((PREMIER, PREMIER, KEEPER))]
    built(tmp_path, articles, then_corpus=True)

    counts = "SELECT name, article_count FROM stored.entities WHERE type = 'PERSON' ORDER BY ALL"
    assert rows(tmp_path, counts) == [("Ada Quill", 1), ("Ada Quill", 2)]
    assert rows(tmp_path, "SELECT code, detail FROM gaps WHERE code = 'namesake'") == [("namesake", "Ada Quill")]


def test_an_article_that_says_nothing_else_means_the_one_whom_most_mean(tmp_path: Path) -> None:
    named = (PREMIER, PREMIER, KEEPER, (PREMIER[0],))
    built(tmp_path, [_naming(f"news/{n}.txt", *names) for n, names in enumerate(named)], then_corpus=True)

    assert rows(tmp_path, "SELECT max(article_count) FROM stored.entities WHERE type = 'PERSON'") == [(3,)]


def test_an_id_that_gives_way_is_told(tmp_path: Path) -> None:
    built(tmp_path, [_naming("news/a.txt", *PREMIER), _naming("news/b.txt", *KEEPER)], then_corpus=True)
    before = {entity for (entity,) in rows(tmp_path, "SELECT entity_id FROM entities WHERE type = 'PERSON'")}
    built(tmp_path, [_naming("news/c.txt", *PREMIER, *KEEPER[1:])], then_corpus=True)

    ((old, new),) = rows(tmp_path, "SELECT old_entity_id, entity_id FROM stored.entity_id_history")
    assert {old, new} == before
    assert rows(tmp_path, "SELECT entity_id FROM entities WHERE type = 'PERSON'") == [(new,)]


def test_aliases_count_how_often_a_form_is_written(tmp_path: Path) -> None:
    built(
        tmp_path,
        [_naming("news/a.txt", ("PERSON", "Zoë O'Marra")), _naming("news/b.txt", ("PERSON", "Zoe O’Marra"))],
        then_corpus=True,
    )

    assert rows(tmp_path, "SELECT alias, source, count FROM stored.entity_aliases ORDER BY alias") == [
        ("Zoe O’Marra", "mentions", 1),
        ("Zoë O'Marra", "mentions", 1),
    ]


def test_a_place_has_its_id_where_its_country_is_known_and_none_by_its_name_alone(tmp_path: Path) -> None:
    built(
        tmp_path,
        [
            _naming("news/a.txt", ("LOCATION", "Cambridge", "GB"), ("LOCATION", "Springfield")),
            _naming("news/b.txt", ("LOCATION", "Cambridge", "US")),
        ],
        then_corpus=True,
    )

    known = rows(tmp_path, "SELECT name, country, geoname_id FROM stored.entities ORDER BY ALL")
    assert known == [("Cambridge", "GB", 2653941), ("Cambridge", "US", None), ("Springfield", None, None)]


def test_facts_of_one_concept_owner_and_kind_are_one_metric(tmp_path: Path) -> None:
    def sample(path: str, owner: str, concept: str, millions: int) -> Sample:
        words = f"${millions} million"
        return Sample(
            path, (f"{owner} took {words}.",), names=(("ORGANIZATION", owner),), figures=((concept, words, millions),)
        )

    built(
        tmp_path,
        [
            sample("news/a.txt", "Tamsin Line", "toll revenue", 3),
            sample("news/b.txt", "Tamsin Line", "Toll revenue", 4),
            sample("news/c.txt", "Tamsin Line", "toll revenue", 5),
            sample("news/d.txt", "Elba Line", "toll revenue", 6),
            sample("news/e.txt", "Tamsin Line", "loss", 7),
            sample("news/f.txt", "Tamsin Line", "the losses", 8),
            sample("news/g.txt", "Tamsin Line", "surplus", 9),
        ],
        then_corpus=True,
    )

    measured = rows(
        tmp_path,
        "FROM stored.metrics JOIN stored.entities ON entity_id = owner_entity_id "
        "JOIN stored.fact_metrics USING (metric_id) "
        "SELECT metrics.name, entities.name, unit_kind, count(*) GROUP BY ALL ORDER BY ALL",
    )
    assert measured == [
        ("loss", "Tamsin Line", "money", 2),
        ("surplus", "Tamsin Line", "money", 1),
        ("toll revenue", "Elba Line", "money", 1),
        ("toll revenue", "Tamsin Line", "money", 3),
    ]


def _page(number: int, *lines: str, outlet: str = "tamsin.example") -> Sample:
    own = f"Report {number * 'x'} from the strait, which no other article tells in these words."
    return Sample(f"news/{outlet}-{number}.txt", (own, *lines), outlet_id=outlet)


def test_a_line_that_recurs_in_otherwise_different_articles_is_furniture(tmp_path: Path) -> None:
    banner = "Tamsin today"
    built(
        tmp_path,
        [_page(n, banner) for n in (1, 2, 3)] + [_page(4, banner, outlet="other.example")],
        then_corpus=True,
    )

    assert rows(
        tmp_path,
        "FROM stored.repeated_lines AS lines JOIN stored.paragraphs USING (line_sha256) "
        "JOIN stored.articles USING (article_id) "
        "SELECT DISTINCT lines.outlet_id, count, substr(text, paragraph_start + 1, paragraph_end - paragraph_start)",
    ) == [("tamsin.example", 3, banner)]


def test_edited_copies_of_one_story_are_not_furniture(tmp_path: Path) -> None:
    story = ("The pilot boat was found adrift north of the old lighthouse late on Friday evening.", "Nobody was hurt.")
    copies = [Sample(f"news/{n}.txt", (*story, f"Update {'x' * n}"), outlet_id="tamsin.example") for n in (1, 2, 3)]
    built(tmp_path, copies, then_corpus=True)

    assert rows(tmp_path, "SELECT count(*) FROM stored.repeated_lines") == [(0,)]


def test_a_set_phrase_with_new_figures_is_news(tmp_path: Path) -> None:
    pages = [
        _page(n, f"Tolls came to ${n} million.")._replace(figures=(("tolls", f"${n} million", n),)) for n in (1, 2, 3)
    ]
    built(tmp_path, pages, then_corpus=True)

    assert rows(tmp_path, "SELECT count(*) FROM stored.repeated_lines") == [(0,)]


def test_furniture_is_news_again_when_too_few_carry_it(tmp_path: Path) -> None:
    built(tmp_path, [_page(n, "Tamsin today") for n in (1, 2, 3)], then_corpus=True)
    with lake.writing(tmp_path) as store:
        run = runs.start("direct", VERSION)
        files.vanished(store, [_page(2).path], run, drop=True)
        corpus.update(store, run)

    assert rows(tmp_path, "SELECT count(*) FROM stored.repeated_lines") == [(0,)]


def test_outlets_are_those_told_and_those_seen(tmp_path: Path) -> None:
    told = pl.DataFrame({"outlet_id": ["tamsin.example"], "name": ["The Tamsin Post"], "country": ["GB"]})
    with lake.writing(empty(tmp_path)) as store:
        run = runs.start("direct", VERSION)
        commit.commit(store, [staged(tmp_path, [_page(1), _page(2, outlet="Strait Radio")], run)], run)
        corpus.update(store, run, told)
        corpus.update(store, run)

    assert rows(tmp_path, "SELECT outlet_id, name, domain, country FROM stored.outlets ORDER BY ALL") == [
        ("Strait Radio", "Strait Radio", None, None),
        ("tamsin.example", "The Tamsin Post", None, "GB"),
    ]


def test_new_rules_make_all_corpus_rows_again_and_the_same_rules_the_same_rows(tmp_path: Path) -> None:
    built(tmp_path, [_page(n, "Tamsin today") for n in range(1, 5)], then_corpus=True)
    before = stored_rows(tmp_path, CORPUS_TABLES)
    with lake.writing(tmp_path) as store:
        store.connection.execute("DELETE FROM stored.stories")
        store.connection.execute("INSERT INTO stored.repeated_lines VALUES ('no such line', 'tamsin.example', 9)")
        update_under_new_rules(store)

    assert stored_rows(tmp_path, CORPUS_TABLES) == before


def test_doing_it_again_writes_nothing(tmp_path: Path) -> None:
    built(tmp_path, [_page(n, "Tamsin today") for n in range(1, 5)], then_corpus=True)
    with lake.writing(tmp_path) as store:
        before = store.snapshot_id()
        assert corpus.update(store, runs.start("direct", VERSION)) == []
        assert store.snapshot_id() == before


def _any_sample(number: int, chance: random.Random) -> Sample:
    """An article that shares names, quotations, figures, lines and words with others, as chance has it."""
    name = chance.choice(["Ada Quill", "Bo Quill", "Quill", "Cy Marra", "Marra"])
    said = chance.choice(["We will see it through together", "It is over for us now", "No"])
    figure = f"${chance.randrange(1, 3)} million"
    shared = chance.choice(["Tamsin today", "Read on", "More of this"])
    own = chance.choice([f"Report {number * 'x'} of the day, told in its own words.", "The strait is closed."])
    return Sample(
        f"news/{number}.txt",
        (own, f"{name} said “{said}” of {figure}.", shared),
        names=(("PERSON", name),),
        quotes=(said,),
        figures=((chance.choice(["tolls", "Tolls", "fees"]), figure, 1e6),),
        published_on=chance.choice([None, date(2020, 1, 1), date(2020, 1, 2)]),
        outlet_id=chance.choice([None, "a.example", "b.example"]),
        agency=chance.choice([None, "Northwire"]),
    )


@pytest.mark.parametrize("seed", range(2))
def test_step_by_step_in_any_order_gives_the_same_rows_as_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    final = [_any_sample(number, chance) for number in range(24)]
    former = [_any_sample(number, chance) for number in range(30)]
    chance.shuffle(former)
    shuffled = chance.sample(final, len(final))
    at_once = built(tmp_path / "once", final, then_corpus=True)

    stepwise = built(
        tmp_path / "steps", former[:12], former[12:], shuffled[:7], shuffled[7:8], shuffled[8:], then_corpus=True
    )
    with lake.writing(stepwise) as store:
        run = runs.start("direct", VERSION)
        files.vanished(store, [f"news/{number}.txt" for number in range(24, 30)], run, drop=True)
        corpus.update(store, run)

    timeless = CORPUS_TABLES.keys() - {"entity_id_history"}
    assert stored_rows(stepwise, timeless) == stored_rows(at_once, timeless)
