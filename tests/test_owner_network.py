"""The network of owners: whole numbers, the same on every machine."""

import polars as pl

from transforms.facts.numbers import tellings
from transforms.facts.owner_choice import asked_of, model, weighed
from transforms.facts.owner_network import judged, weakest
from transforms.facts.wording import wordings

SENTENCES = [
    "Ada Lind raised $5 million.",
    "Its staff of 300, said Osei, will fall by 20 percent.",
    "It rained for 2 days.",
]


def odds(sentences: list[str]) -> list[int]:
    told = tellings(wordings(pl.Series(sentences)))
    asked = asked_of([one.found for one in told], [one.about for one in told])
    by = weighed([one.phrases for one in told], asked, model().words)
    found: list[int] = judged(model().network, by.clauses, asked, by.near, by.evidence).tolist()
    return found


def test_no_sum_can_be_too_large_to_be_exact() -> None:
    assert weakest(model().network) < 1


def test_a_sentence_is_judged_alike_alone_and_among_others() -> None:
    alone = [points for sentence in SENTENCES for points in odds([sentence])]

    assert odds(SENTENCES) == alone
