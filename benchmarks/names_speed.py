"""Speed of names on one core: processor time of finding names and of saying who is who.

Four states of one process with the threads and memory of a worker: `start`, the seconds until weights and lexicons are
loaded; `cold`, the first unit of articles after that, all new; `warm`, the same unit again; `strange`, a unit of
which every fourth word stands nowhere else. Nothing is kept from unit to unit, so that a word never seen costs what any
word costs, and the vector that is guessed from its letters.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import polars as pl

from benchmarks import corpus
from benchmarks.speed import commit
from flows.workers import WORKER
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

UNIT = 500  # articles
STRANGE_SHARE = 0.25  # of the words of a strange article stand nowhere else


def measured() -> dict[str, Any]:
    """Articles a second of each step, in a process with the threads and memory of a worker."""
    command = [sys.executable, "-m", "benchmarks.names_speed"]
    done = subprocess.run(command, env=os.environ | WORKER, check=True, capture_output=True, text=True)
    return {"date": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit(), "names": json.loads(done.stdout)}


def speeds() -> dict[str, float]:
    """Seconds of start-up, and articles a second of `mentions` and `identify` in each state."""
    usual, strange = list(corpus.articles(UNIT, seed=3)), list(corpus.articles(UNIT, seed=4, new_share=STRANGE_SHARE))
    few = read(list(corpus.articles(1, seed=5)))
    seconds, named = timed(mentions, few[1])
    found = {"start_seconds": round(seconds + timed(identify, named, few[1], few[0])[0], 2)}
    for state, unit in (("cold", usual), ("warm", usual), ("strange", strange)):
        lines, words = read(unit)
        spent, named = timed(mentions, words)
        found[f"mentions_{state}"] = round(UNIT / spent)
        found[f"identify_{state}"] = round(UNIT / timed(identify, named, words, lines)[0])
    return found


def read(texts: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines and the tokens of articles."""
    articles = pl.DataFrame({"text": texts}).with_columns(article_no=pl.int_range(pl.len(), dtype=pl.UInt32))
    nothing = {name: pl.lit(None, pl.String) for name in ("title", "subtitle")}
    lines = paragraphs(articles.with_columns(**nothing))
    return lines, number_sentences(tokens(lines))


def timed(step: Callable[..., Any], *frames: pl.DataFrame) -> tuple[float, Any]:
    """Processor seconds of a step, and what it returned."""
    started = time.process_time()
    done = step(*frames)
    return time.process_time() - started, done


if __name__ == "__main__":
    print(json.dumps(speeds()))
