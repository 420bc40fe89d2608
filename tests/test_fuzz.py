"""Damaged files of every format: no crash, no hang; `tests/fuzz_guided.py` runs for longer."""

import random
import time

import pytest

from tests.fuzz import damaged, read_all, samples
from transforms.formats import RawArticle

SAMPLES = samples()
RUNS = 60
PATIENCE_SECONDS = 5.0  # of CPU time a file


@pytest.mark.parametrize("name", SAMPLES)
def test_a_good_sample_gives_an_article(name: str) -> None:
    assert any(isinstance(record, RawArticle) for record in read_all(SAMPLES[name], name))


@pytest.mark.parametrize("name", SAMPLES)
def test_damage_costs_rejects_and_little_time(name: str) -> None:
    chance = random.Random(name)
    for _ in range(RUNS):
        data = damaged(SAMPLES[name], chance)
        started = time.process_time()
        read_all(data, name)
        assert time.process_time() - started < PATIENCE_SECONDS, data[:2000]
