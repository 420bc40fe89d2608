"""Copies are found however they were edited, and articles that only sound alike stay alone."""

import random
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import copies, corpus, linking
from tests.warehouse_samples import VERSION, Sample, built, rows, stored_rows
from transforms.text.shingles import checksums, sampled, word_hashes
from warehouse import corpus as corpus_rows
from warehouse import files, lake, quotations, runs, stories
from warehouse.clusters import clusters, components
from warehouse.likeness import alike, neighbours, similarities

WORDS = [f"word{number}" for number in range(3000)]
VOCABULARY = [word for text in corpus.example_texts() for word in corpus.WORD.findall(text)]

NUMBERS = {"one": pl.UInt32, "other": pl.UInt32}


def _article(chance: random.Random, count: int = 200) -> list[str]:
    return [chance.choice(WORDS) for _ in range(count)]


def _sample(path: str, words: list[str], day: int | None = None, agency: str | None = None) -> Sample:
    lines = tuple(" ".join(words[at : at + 40]) for at in range(0, len(words), 40))
    return Sample(path, lines, published_on=date(2020, 1, day) if day else None, agency=agency)


def _stories(folder: Path) -> dict[str, tuple[str, str]]:
    """File of the first article of its story, and what it is of it, by file."""
    found = rows(
        folder,
        "FROM stored.article_stories JOIN stored.stories USING (story_id) JOIN stored.articles USING (article_id) "
        "JOIN stored.articles AS first ON first.article_id = first_article_id "
        "SELECT articles.source_path, first.source_path, copy_kind",
    )
    return {path: (first, kind) for path, first, kind in found}


def _invented(chance: random.Random) -> str:
    """An article of the examples' words in an order of its own, some of its lines quotations."""
    lines = [" ".join(chance.choices(VOCABULARY, k=25)).capitalize() + "." for _ in range(24)]
    return "\n".join(f"“{line}”" if chance.random() < 0.3 else line for line in lines)


def test_edited_copies_are_found_and_what_only_sounds_alike_is_not() -> None:
    chance = random.Random(3)
    texts = copies.copies([_invented(chance) for _ in range(120)], seed=3)
    found = linking.linked(linking.samples_of(one.text for one in texts), [one.published_on for one in texts])

    assert {"half", "scanned", "same_event", "notice"} <= {one.edit for one in texts}
    assert linking.scores(texts, found.stories)["F1"] >= 0.98


def test_the_earliest_is_the_original_and_each_copy_says_how_it_relates_to_it(tmp_path: Path) -> None:
    chance = random.Random(1)
    wire, other = _article(chance), _article(chance)
    built(
        tmp_path,
        [
            _sample("news/wire.txt", wire, 2, agency="Northwire"),
            _sample("news/same.txt", wire, 3),
            _sample("news/cut.txt", wire[:120], 3),
            _sample("news/edited.txt", [*wire[:95], "late", "news", *wire[97:]]),
            _sample("news/half.txt", [*wire[:100], *other[:100]], 1),
            _sample("news/other.txt", _article(chance), 1),
        ],
        then_corpus=True,
    )

    assert _stories(tmp_path) == {
        "news/half.txt": ("news/half.txt", "original"),
        "news/wire.txt": ("news/half.txt", "partial"),
        "news/same.txt": ("news/half.txt", "partial"),
        "news/cut.txt": ("news/half.txt", "partial"),
        "news/edited.txt": ("news/half.txt", "partial"),
        "news/other.txt": ("news/other.txt", "original"),
    }
    with lake.writing(tmp_path) as store:
        run = runs.start("direct", VERSION)
        files.vanished(store, ["news/half.txt"], run, drop=True)
        corpus_rows.update(store, run)
    assert _stories(tmp_path) == {
        "news/wire.txt": ("news/wire.txt", "original"),
        "news/same.txt": ("news/wire.txt", "exact"),
        "news/cut.txt": ("news/wire.txt", "near"),
        "news/edited.txt": ("news/wire.txt", "near"),
        "news/other.txt": ("news/other.txt", "original"),
    }


def test_a_digest_makes_no_story_of_the_articles_it_repeats(tmp_path: Path) -> None:
    chance = random.Random(2)
    parts = [_article(chance) for _ in range(3)]
    digest = [word for part in parts for word in part[:150]]
    built(
        tmp_path,
        [
            _sample("news/digest.txt", digest, 9),
            *(_sample(f"news/{n}-{m}.txt", part, n) for n, part in enumerate(parts, 1) for m in (1, 2)),
        ],
        then_corpus=True,
    )

    stories = _stories(tmp_path)
    assert len({stories[f"news/{number}-1.txt"][0] for number in (1, 2, 3)}) == 3


def _any_text(chance: random.Random, sources: list[list[str]]) -> list[str]:
    """Parts of one or two of the sources, a few words changed."""
    words = [
        word
        for source in chance.sample(sources, chance.choice((1, 1, 2)))
        for word in source[: chance.choice((8, 60, 120, 200))]
    ]
    return [word if chance.random() > 0.02 else chance.choice(WORDS) for word in words]


def test_stories_are_the_same_in_whatever_order_and_number_of_builds_articles_came(tmp_path: Path) -> None:
    for seed in range(2):
        chance = random.Random(seed)
        sources = [_article(chance) for _ in range(6)]
        final = [_sample(f"news/{n}.txt", _any_text(chance, sources), chance.choice((None, 1, 2))) for n in range(40)]
        former = [_sample(f"news/{n}.txt", _any_text(chance, sources), chance.choice((None, 1, 2))) for n in range(50)]
        mixed = chance.sample(final, len(final))
        at_once = built(tmp_path / f"once{seed}", final, then_corpus=True)
        steps = built(tmp_path / f"steps{seed}", former[:30], former[30:], mixed[:5], mixed[5:], then_corpus=True)
        with lake.writing(steps) as store:
            run = runs.start("direct", VERSION)
            files.vanished(store, [f"news/{number}.txt" for number in range(40, 50)], run, drop=True)
            corpus_rows.update(store, run)

        tables = ("stories", "article_stories")
        assert stored_rows(steps, tables) == stored_rows(at_once, tables)
        assert _remembered(steps) == _remembered(at_once)


def _remembered(folder: Path) -> list[list[tuple[object, ...]]]:
    return [rows(folder, f"FROM work.{table} ORDER BY ALL") for table in ("copy_anchors", "copy_pairs")]


def _sampled(texts: list[list[str]]) -> pl.DataFrame:
    numbers = [number for number, words in enumerate(texts) for _ in words]
    words = word_hashes(pl.Series([word for words in texts for word in words], dtype=pl.String))
    return sampled(pl.DataFrame({"article_no": pl.Series(numbers, dtype=pl.UInt32), "word": words}))


@given(st.lists(st.text(max_size=12)))
def test_checksums_of_whole_columns_are_those_of_zlib(texts: list[str]) -> None:
    assert checksums(pl.Series(texts, dtype=pl.String)).tolist() == [crc32(text.encode()) for text in texts]


def test_a_sample_follows_from_the_words_alone_whatever_stands_beside_them() -> None:
    chance = random.Random(3)
    texts = [_article(chance, count) for count in (1, 4, 5, 40, 200, 500)]
    together = _sampled(texts).drop("article_no")

    assert together.to_dicts() == [_sampled([words]).drop("article_no").to_dicts()[0] for words in texts]
    assert together["rate"].to_list() == [1, 1, 1, 1, 2, 4]
    assert together["anchors"].list.len().min() == 1
    assert _sampled([[word.upper() + "!" for word in texts[3]]]).equals(_sampled([texts[3]]))


def test_similarity_is_the_share_of_runs_that_both_texts_have() -> None:
    one = [f"w{number}" for number in range(100)]
    texts = [one, one[:50], one[:50] + [f"v{number}" for number in range(50)], one * 4]
    samples = _sampled(texts).rename({"article_no": "text"})
    pairs = pl.DataFrame(
        {"one": [0, 0, 0], "other": [1, 2, 3]}, schema_overrides={"one": pl.UInt32, "other": pl.UInt32}
    )
    found = similarities(pairs, samples).with_columns(pl.col(pl.Float64).round(2)).rows()

    assert found[0] == (0, 1, 48, 0.49, 1.0, 0.49)
    assert found[1] == (0, 2, 48, 0.49, 0.49, 0.32)
    assert found[2][3] == 1.0


@given(st.integers(0, 2**32), st.lists(st.integers(1, 400), min_size=2, max_size=12))
def test_marks_rule_out_no_pair_that_is_alike(seed: int, sizes: list[int]) -> None:
    chance = random.Random(seed)
    whole = _article(chance, 400)
    texts = [whole[: chance.randint(0, size)] + _article(chance, size) for size in sizes]
    samples = _sampled(texts).rename({"article_no": "text"})
    every = [(one, other) for other in range(len(texts)) for one in range(other)]
    pairs = pl.DataFrame(every, schema=NUMBERS, orient="row")

    for judge in (stories.alike, quotations.alike):
        assert alike(pairs, samples, judge).equals(judge(similarities(pairs, samples)))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_numbers_are_connected_when_a_path_of_pairs_leads_from_one_to_the_other(pairs: list[tuple[int, int]]) -> None:
    groups = [{number} for number in range(10)]
    for one, other in pairs:
        joined = groups[one] | groups[other]
        for number in joined:
            groups[number] = joined
    ones, others = (np.array([pair[side] for pair in pairs], dtype=np.uint32) for side in (0, 1))

    assert components(10, ones, others).tolist() == [min(groups[number]) for number in range(10)]


def test_a_part_joins_the_earliest_group_and_never_two() -> None:
    pairs = pl.DataFrame(
        {"one": [0, 1, 2], "other": [1, 2, 3], "is_near": [True, False, False], "similarity": [0.9, 0.3, 0.4]},
        schema_overrides=NUMBERS,
    )

    def joined(*days: int) -> list[int]:
        ranks = pl.DataFrame({"day": days, "rank": range(4)}, schema_overrides={"rank": pl.UInt32})
        return [int(number) for number in clusters(ranks, pairs)]

    assert joined(1, 3, 2, 1) == [0, 0, 3, 3]
    assert joined(1, 3, 1, 2) == [2, 2, 2, 2]
    assert joined(1, 3, 2, 3) == [0, 0, 0, 3]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=40, unique=True))
def test_texts_are_compared_when_few_stand_between_them_in_a_list(postings: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(postings, schema={"anchor": pl.Int32, "text": pl.UInt32}, orient="row")
    expected: dict[tuple[int, int], int] = {}
    for anchor in range(4):
        listed = sorted(text for found, text in postings if found == anchor)
        for at, one in enumerate(listed):
            for other in listed[at + 1 : at + 5]:
                expected[one, other] = expected.get((one, other), 0) + 1

    assert {(one, other): support for one, other, support in neighbours(frame).rows()} == expected
