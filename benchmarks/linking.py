"""How well and how fast copies are linked: through the warehouse, day by day, as builds do it."""

import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks import clusters
from benchmarks.copies import Text
from benchmarks.corpus import source_texts
from benchmarks.staged import staged
from transforms import ids
from transforms.text.paragraphs import paragraphs
from transforms.text.shingles import sampled, shingles, word_hashes
from transforms.text.tokens import tokens
from warehouse import commit, corpus, lake, runs
from warehouse.receipts import Receipt

VERSION = "copies"
DAYS = 4  # builds into which the articles come, in no order
ARTICLES_AT_ONCE = 2_000
PLANTED = 10  # one of how many articles is a copy of an earlier one
KEPT_SHARE = 0.5  # of the words of an article of the sources that a made article keeps


class Linked(NamedTuple):
    """What linking came to.

    Args:
        stories: one row per article: number, story_id, copy_kind, similarity.
        seconds: of the processor, all threads, spent on linking.
        wall_seconds: by the clock.
    """

    stories: pl.DataFrame
    seconds: float
    wall_seconds: float


def linked(samples: pl.DataFrame, days: Sequence[date | None], builds: int = DAYS) -> Linked:
    """The stories of articles that come in several builds.

    Args:
        samples: one row per article: `article_no`, `rate`, `shingles`, `anchors`.
        days: when each was published, by its number.
        builds: how many.
    """
    with tempfile.TemporaryDirectory() as folder, lake.writing(Path(folder)) as store:
        seconds = wall = 0.0
        for build in range(builds):
            run = runs.start("direct", VERSION)
            part = samples.filter(pl.col("article_no") % builds == build)
            commit.commit(store, [_staged(part, days, f"{build}", store, run)], run)
            started = time.process_time(), time.perf_counter()
            corpus.update(store, run)
            seconds, wall = seconds + time.process_time() - started[0], wall + time.perf_counter() - started[1]
        stories = store.connection.sql(
            "FROM stored.article_stories JOIN stored.articles USING (article_id) "
            "SELECT source_record::UINTEGER AS number, story_id, copy_kind, similarity ORDER BY number"
        ).pl()
    return Linked(stories, seconds, wall)


def _staged(part: pl.DataFrame, days: Sequence[date | None], name: str, store: lake.Lake, run: runs.Run) -> Receipt:
    numbers = part["article_no"].to_list()
    article_ids = pl.Series("article_id", [ids.row_id("copies", number) for number in numbers])
    articles = part.select(
        article_ids,
        source_record=pl.col("article_no") + 1,
        published_on=pl.Series([days[number] for number in numbers], dtype=pl.Date),
        content_sha256=pl.Series([ids.row_id(*anchors) for anchors in part["anchors"]]),
    )
    return staged(name, articles, {"shingles": part.with_columns(article_ids)}, store, run)


def samples_of(texts: Iterable[str]) -> pl.DataFrame:
    """The sampled runs of words of texts, as the extractor takes them."""
    given = [*texts]
    articles = pl.DataFrame({"article_no": range(len(given)), "text": given}).with_columns(
        pl.col("article_no").cast(pl.UInt32), title=pl.lit(None, pl.String), subtitle=pl.lit(None, pl.String)
    )
    lines = paragraphs(articles)
    return shingles(tokens(lines), lines)


def scores(texts: Sequence[Text], found: pl.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over pairs of articles of one story, and recall per edit against the original."""
    told = pl.DataFrame({"number": range(1, len(texts) + 1), "wanted": [one.story for one in texts]}).with_columns(
        pl.col("number").cast(pl.UInt32), edit=pl.Series([one.edit for one in texts])
    )
    return clusters.scores(told.join(found.rename({"story_id": "found"}), on="number", how="left", validate="1:1"))


def made(count: int, seed: int = 1) -> Iterator[pl.DataFrame]:
    """Sampled runs of many articles, each like none, but one of ten nearly like one before: by parts of the whole.

    Half the words of an article of the sources are drawn anew from the words of all, so that phrases that are
    common stay common.
    """
    chance = np.random.default_rng(seed)
    sources = [word_hashes(pl.Series(text.split())).to_numpy() for text in source_texts() if len(text) > 1500]
    vocabulary = np.concatenate(sources)
    for start in range(0, count, ARTICLES_AT_ONCE):
        articles = list[np.ndarray]()
        for number in range(start, min(count, start + ARTICLES_AT_ONCE)):
            if number % PLANTED == PLANTED - 1:
                former = articles[-(1 + number % 5)]
                articles.append(former[: round(0.9 * len(former))])
                continue
            source = sources[number % len(sources)]
            is_new = chance.random(len(source)) > KEPT_SHARE
            articles.append(np.where(is_new, chance.choice(vocabulary, len(source)), source))
        lengths = [len(article) for article in articles]
        numbers = np.repeat(np.arange(start, start + len(articles), dtype=np.uint32), lengths)
        yield sampled(pl.DataFrame({"article_no": numbers, "word": np.concatenate(articles)}))


def at_scale(count: int) -> dict[str, float]:
    """How long it takes to link so many articles in one build, and how many of the planted copies are found."""
    started = time.process_time()
    samples = pl.concat(made(count))
    sampling = time.process_time() - started
    found = linked(samples, [None] * count, builds=1)
    sizes = found.stories.group_by("story_id").len()
    planted = count // PLANTED
    return {
        "articles": count,
        "making_and_sampling_cpu_seconds": round(sampling, 1),
        "linking_cpu_seconds": round(found.seconds, 1),
        "linking_wall_seconds": round(found.wall_seconds, 1),
        "copies_found": int((sizes["len"] - 1).sum()) / planted,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
