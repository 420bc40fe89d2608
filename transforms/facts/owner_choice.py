"""Choosing: whose each quantity is, by a small model among the names, nouns and pronouns of its sentence."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from transforms.facts.concepts import Measured
from transforms.facts.noun_phrases import POSSESSIVE, Phrases, Span
from transforms.facts.owner_clauses import NOWHERE, Asked, Candidates, Clauses, candidates
from transforms.facts.owner_clues import Evidence, clues
from transforms.facts.owner_network import Network, judged, network_of
from transforms.facts.owners import SUBJECTS
from transforms.facts.quantities import Quantity
from transforms.lexicon import words
from transforms.quoting.symbols import Ints
from transforms.quoting.weights import Points, Rows, best, places, points, shares

KINDS = (
    "money", "percent", "percentage_point", "basis_point", "count", "measure", "duration", "age", "ratio", "multiple",
    "rank", "score", "scalar",
)  # fmt: skip
KIND = {kind: number for number, kind in enumerate(KINDS)}
CHANGE = {
    (role, change): number
    for number, (role, change) in enumerate(
        (role, change) for role in ("level", "delta", "from", "to") for change in ("none", "up", "down")
    )
}
RULE = {"definite_count": 1, "attributive_count": 2, "plural_scale": 3, "ellipsis": 4, "range": 5, "age_of_name": 6}
SALT = 900
# Share of the model's belief from which a candidate is taken: about half the F1 reached, which is best for it.
LEAST = 0.3


class Model(NamedTuple):
    """The trained weights: the words known, by number, the points of each clue, and the network beside them."""

    words: dict[str, int]
    points: Points
    network: Network


@cache
def model() -> Model:
    """The weights of `models/owners.npz`."""
    with files("transforms.models").joinpath("owners.npz").open("rb") as stream, np.load(stream) as held:
        return model_of(dict(held))


def model_of(held: dict[str, Any]) -> Model:
    """The model whose arrays are given."""
    words = held["words"].tobytes().decode().split("\n")
    return Model({word: number for number, word in enumerate(words, 1)}, held["points"], network_of(held))


class Weighed(NamedTuple):
    """The candidates of a batch with their clues."""

    clauses: Clauses
    near: Candidates
    evidence: Evidence
    rows: Rows


def weighed(sentences: Sequence[Phrases], asked: Asked, words: dict[str, int]) -> Weighed:
    """Who may own each quantity asked for, and the clues of each."""
    clauses = Clauses(sentences, words)
    near = candidates(clauses, asked)
    evidence = Evidence(clauses, asked, near)
    return Weighed(clauses, near, evidence, places(clues(evidence), SALT))


def with_owners(
    sentences: Sequence[Phrases], found: Sequence[list[Quantity]], about: Sequence[list[Measured]]
) -> list[list[Measured]]:
    """What quantities are about with the owners that the model chooses; those told together keep one owner.

    Every sentence has a quantity.
    """
    asked = asked_of(found, about)
    owners = iter(chosen(weighed(sentences, asked, model().words), asked, model()))
    return [owned(*one, owners) for one in zip(sentences, found, about, strict=True)]


def asked_of(found: Sequence[list[Quantity]], about: Sequence[list[Measured]]) -> Asked:
    """Every quantity of the sentences with what the rules say of it."""
    rows = [
        (
            sentence, one.first - one.lead, one.end, *(one.noun or one.lent_noun or NOWHERE),
            *(said.concept or NOWHERE), *(said.phrase or NOWHERE), *(said.owner or NOWHERE),
            KIND.get(one.kind, len(KIND)), RULE.get(one.rule, 0), CHANGE[one.role, one.change],
        )
        for sentence, (quantities, measured) in enumerate(zip(found, about, strict=True))
        for one, said in zip(quantities, measured, strict=True)
    ]  # fmt: skip
    columns = np.fromiter(chain.from_iterable(rows), np.int64).reshape(len(rows), -1)
    sentence, *spans, kind, rule, change = np.ascontiguousarray(columns.T)
    written, counted, concept, phrase, owner = zip(spans[::2], spans[1::2], strict=True)
    return Asked(sentence, written, counted, concept, phrase, owner, kind, rule, change)


def chosen(of: Weighed, asked: Asked, by: Model) -> list[Span | None]:
    """The owner of each quantity as words of its sentence; None for nobody."""
    scores = points(by.points, of.rows) + judged(by.network, of.clauses, asked, of.near, of.evidence)
    belief = shares(scores, of.near.group)
    is_one = of.near.run >= 0
    named = best(np.where(is_one, scores, scores.min() - 1), of.near.group, len(asked.sentence))
    is_owned = is_one[named] & (belief[named] >= LEAST)
    start, end = in_sentence(of.clauses, asked.sentence, of.near.run[named])
    spans = zip(start.tolist(), end.tolist(), strict=True)
    return [span if is_taken else None for is_taken, span in zip(is_owned.tolist(), spans, strict=True)]


def in_sentence(clauses: Clauses, sentence: Ints, run: Ints) -> tuple[Ints, Ints]:
    """Starts and ends of runs as words of their sentences; of no use where the run is nobody."""
    low = clauses.first[sentence]
    return np.append(clauses.start, 0)[run] - low, np.append(clauses.end, 0)[run] - low


def owned(
    phrases: Phrases, found: list[Quantity], about: list[Measured], owners: Iterator[Span | None]
) -> list[Measured]:
    """What the quantities of a sentence are about with their owners; one that says the last one again shares its."""
    said: list[Measured] = []
    for place, (one, owner) in enumerate(zip(about, owners, strict=False)):
        is_same = place > 0 and one is about[place - 1]
        own = expected(phrases, one, widened(phrases, one.owner, owner))
        is_told_again = place > 0 and is_again(about[place - 1], one) and (own is None or is_pronoun(phrases, own))
        if is_told_again or (own is None and place > 0 and is_beside(phrases, found[place - 1], found[place])):
            own = said[-1].owner
        is_ruled = own == one.owner
        owned_one = one if is_ruled else Measured(one.phrase, one.concept, own, one.counterparty)
        said.append(said[-1] if is_same else owned_one)
    return said


def expected(phrases: Phrases, ruled: Measured, owner: Span | None) -> Span | None:
    """The owner, but of what somebody expects of another that other: analysts had expected | profit of 5 million."""
    if owner is None:
        return None
    verb = owner[1]
    while phrases.letters[verb : verb + 1] in ("A", "M", "R"):
        verb += 1
    if phrases.text.lower[verb] not in words("forecast_verbs", "word"):
        return owner
    other = ruled.owner
    if other is not None and other[0] > verb and phrases.text.lower[other[0]] not in POSSESSIVE:
        return other
    is_polled = phrases.text.lower[owner[0] - 1] == "by" and phrases.letters[owner[0] - 2 : owner[0] - 1] in ("E", "V")
    is_forecaster = phrases.text.lower[owner[1] - 1] in words("forecasters", "word")
    return ruled.concept if is_forecaster or is_polled else owner


def is_again(earlier: Measured, later: Measured) -> bool:
    """Whether two quantities are told of one word against one party: its surplus with Norland was 39, not 41."""
    return None not in later[1::2] and later[1::2] == earlier[1::2]


def is_pronoun(phrases: Phrases, owner: Span) -> bool:
    """Whether an owner is a subject's pronoun alone."""
    return owner[1] - owner[0] == 1 and phrases.text.lower[owner[0]] in SUBJECTS


def is_beside(phrases: Phrases, earlier: Quantity, later: Quantity) -> bool:
    """Whether only "and" parts two quantities of a kind: 40 and 60 ships."""
    between = phrases.text.lower[earlier.end : later.first - later.lead]
    return between in (["and"], ["or"]) and earlier.kind in (later.kind, "scalar")


def widened(phrases: Phrases, ruled: Span | None, owner: Span | None) -> Span | None:
    """The owner in the words of the rules where they name the same thing more fully, by no name: price of oil."""
    if owner is None or ruled is None or not ruled[0] <= owner[0] < ruled[1]:
        return owner
    return owner if "P" in phrases.letters[slice(*ruled)] else ruled
