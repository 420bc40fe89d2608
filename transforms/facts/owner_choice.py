"""Choosing: whose each quantity is, by a small model among the names, nouns and pronouns of its sentence."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.facts.concepts import Measured
from transforms.facts.noun_phrases import Phrases, Span
from transforms.facts.owner_clauses import Asked, Candidates, Clauses, candidates
from transforms.facts.owner_clues import Evidence, clues
from transforms.facts.quantities import Quantity
from transforms.quoting.symbols import Ints
from transforms.quoting.weights import Points, Rows, best, places, points, shares

SALT = 900
LEAST = (
    0.3  # share of the model's belief from which a candidate is taken: about half the F1 reached, which is best for it
)


class Model(NamedTuple):
    """The trained weights: the words known, by number, and the points of each clue."""

    words: dict[str, int]
    points: Points


@cache
def model() -> Model:
    """The weights of `models/owners.npz`."""
    with files("transforms.models").joinpath("owners.npz").open("rb") as stream, np.load(stream) as held:
        words = held["words"].tobytes().decode().split("\n")
        return Model({word: number for number, word in enumerate(words, 1)}, held["points"])


class Weighed(NamedTuple):
    """The candidates of a batch with their clues."""

    clauses: Clauses
    near: Candidates
    rows: Rows


def weighed(sentences: Sequence[Phrases], asked: Sequence[Asked], words: dict[str, int]) -> Weighed:
    """Who may own each quantity asked for, and the clues of each."""
    clauses = Clauses(sentences, words)
    near = candidates(clauses, asked)
    return Weighed(clauses, near, places(clues(Evidence(clauses, asked, near)), SALT))


def with_owners(
    sentences: Sequence[Phrases], found: Sequence[list[Quantity]], about: Sequence[list[Measured]]
) -> list[list[Measured]]:
    """What quantities are about with the owners that the model chooses; those told together keep one owner."""
    asked = asked_of(found, about)
    if not asked:
        return list(about)
    owners = chosen(weighed(sentences, asked, model().words), asked, model())
    wide = (widened(sentences[one.sentence], one.spans[2], own) for one, own in zip(asked, owners, strict=True))
    return [owned(said, [next(wide) for _ in said]) for said in about]


def widened(phrases: Phrases, ruled: Span | None, owner: Span | None) -> Span | None:
    """The owner in the words of the rules where they name the same thing more fully, by no name: price | of oil."""
    if owner is None or ruled is None or not ruled[0] <= owner[0] < ruled[1] or "P" in phrases.letters[slice(*ruled)]:
        return owner
    return owner if "N" in phrases.letters[ruled[0] : owner[0]] else ruled


def asked_of(found: Sequence[list[Quantity]], about: Sequence[list[Measured]]) -> list[Asked]:
    """Every quantity of the sentences with what the rules say of it."""
    return [
        Asked(sentence, quantity, (said.concept, said.phrase, said.owner))
        for sentence, (quantities, measured) in enumerate(zip(found, about, strict=True))
        for quantity, said in zip(quantities, measured, strict=True)
    ]


def chosen(of: Weighed, asked: Sequence[Asked], by: Model) -> list[Span | None]:
    """The owner of each quantity as words of its sentence; None for nobody."""
    scores = points(by.points, of.rows)
    belief = shares(scores, of.near.group)
    is_one = of.near.run >= 0
    named = best(np.where(is_one, scores, scores.min() - 1), of.near.group, len(asked))
    is_owned = is_one[named] & (belief[named] >= LEAST)
    run = of.near.run[named]
    return [
        (int(start), int(end)) if is_taken else None
        for is_taken, start, end in zip(is_owned, *in_sentence(of.clauses, asked, run), strict=True)
    ]


def in_sentence(clauses: Clauses, asked: Sequence[Asked], run: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends of runs as words of their sentences; of no use where the run is nobody."""
    low = clauses.first[[one.sentence for one in asked]]
    start, end = np.append(clauses.start, 0), np.append(clauses.end, 0)
    return start[run] - low, end[run] - low


def owned(about: list[Measured], owners: list[Span | None]) -> list[Measured]:
    """What the quantities of a sentence are about with their owners; one that says the last one again shares its."""
    said: list[Measured] = []
    for place, (one, owner) in enumerate(zip(about, owners, strict=True)):
        is_same = place > 0 and one is about[place - 1]
        said.append(said[-1] if is_same else one._replace(owner=owner))
    return said
