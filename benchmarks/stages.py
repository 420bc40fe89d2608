"""Where the processor time of an extraction goes: each function that `extraction` names, timed from outside."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any, NamedTuple
from unittest.mock import patch

import polars as pl

from benchmarks import corpus
from transforms import extraction

UNIT = 500  # articles to a unit, about what a build gives to `extract` at a time
SENTENCE_STAGES = ("numeric_facts", "dates")
ARTICLE_STAGES = ("quotes", "mentions", "total")


def articles_frame(texts: list[str]) -> pl.DataFrame:
    """The least that `extract` takes: `article_id` and `text`."""
    return pl.DataFrame({"article_id": [f"{number:016x}" for number in range(len(texts))], "text": texts})


class Costs(NamedTuple):
    """What an extraction costs on one core.

    Attributes:
        times: CPU-milliseconds per article of each stage, dearest first; `total` is their sum.
        rates: sentences a CPU-second for the stages that read sentences, articles a CPU-second for the others.
    """

    times: dict[str, float]
    rates: dict[str, float]


def costs(texts: list[str]) -> Costs:
    """The cost of each stage of an extraction of texts.

    Lexicons are loaded and code is warmed up before the clock starts; time of all threads counts, that of a stage
    within a stage only once.
    """
    articles = articles_frame(texts)
    extraction.extract(articles.head(20))
    with timed_stages() as seconds:
        sentences = sum(extraction.extract(unit)["sentences"].height for unit in articles.iter_slices(UNIT))
    seconds["total"] = sum(seconds.values())
    times = {name: 1000 * spent / len(texts) for name, spent in sorted(seconds.items(), key=lambda item: -item[1])}
    of_sentences = {f"{stage}, sentences/s": sentences / seconds[stage] for stage in SENTENCE_STAGES}
    of_articles = {f"{stage}, articles/s": 1000 / times[stage] for stage in ARTICLE_STAGES}
    return Costs(times, of_sentences | of_articles)


@contextmanager
def timed_stages() -> Iterator[dict[str, float]]:
    """The CPU-seconds of each stage while the block runs."""
    seconds: dict[str, float] = defaultdict(float)
    stages = {name: stage for name, stage in vars(extraction).items() if isinstance(stage, FunctionType)}
    within: list[float] = []
    with patch.dict(vars(extraction), {name: _timed(stage, seconds, within) for name, stage in stages.items()}):
        yield seconds


def _timed(stage: Callable[..., Any], seconds: dict[str, float], within: list[float]) -> Callable[..., Any]:
    """The stage, adding its own time to `seconds`; `within` holds the time of inner stages for each open one."""

    def measured(*arguments: Any, **named: Any) -> Any:
        started = time.process_time()
        within.append(0.0)
        try:
            return stage(*arguments, **named)
        finally:
            spent = time.process_time() - started
            seconds[stage.__name__] += spent - within.pop()
            if within:
                within[-1] += spent

    return measured


if __name__ == "__main__":
    print(json.dumps(costs(list(corpus.articles(int(sys.argv[1]), seed=2)))._asdict()))
