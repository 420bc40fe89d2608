"""Where the processor time of an extraction goes: each function that `extract` calls, timed from outside."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import polars as pl

from transforms import extraction

UNIT = 500  # articles to a unit, about what a build gives to `extract` at a time


def articles_frame(texts: list[str]) -> pl.DataFrame:
    """The least that `extract` takes: `article_id` and `text`."""
    return pl.DataFrame({"article_id": [f"{number:016x}" for number in range(len(texts))], "text": texts})


def stage_times(texts: list[str]) -> dict[str, float]:
    """CPU-milliseconds per article of each function that `extract` calls, dearest first, and of `extract` in all.

    Lexicons are loaded and code is warmed up before the clock starts; time of all threads counts.
    """
    articles = articles_frame(texts)
    extraction.extract(articles.head(20))
    seconds: defaultdict[str, float] = defaultdict(float)
    stages = {name: _timed(name, getattr(extraction, name), seconds) for name in stage_names()}
    with patch.dict(vars(extraction), stages):
        extract = _timed("extract", extraction.extract, seconds)
        for unit in articles.iter_slices(UNIT):
            extract(unit)
    return {name: 1000 * spent / len(texts) for name, spent in sorted(seconds.items(), key=lambda item: -item[1])}


def stage_names() -> list[str]:
    """The functions that `extract` names, in its order."""
    names = extraction.extract.__code__.co_names
    return [name for name in names if callable(getattr(extraction, name, None))]


def _timed(name: str, stage: Callable[..., Any], seconds: defaultdict[str, float]) -> Callable[..., Any]:
    def measured(*arguments: Any) -> Any:
        started = time.process_time()
        try:
            return stage(*arguments)
        finally:
            seconds[name] += time.process_time() - started

    return measured
