"""Choosing: whose each quantity is, what it measures and who claims it, by a small model among the names, nouns and
pronouns of its sentence."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.facts.concepts import Measured
from transforms.facts.noun_phrases import POSSESSIVE, Phrases, Span
from transforms.facts.owner_clauses import NOWHERE, Asked, Candidates, Clauses, candidates
from transforms.facts.owner_clues import Evidence, clues
from transforms.facts.owner_network import Network, judged, network_of
from transforms.facts.owners import SUBJECTS
from transforms.facts.quantities import Quantity
from transforms.lexicon import words
from transforms.quoting.symbols import Ints
from transforms.quoting.weights import Rows, best, places, shares

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
# Share of the model's belief from which owner, concept and claimer are taken: about half the F1 reached, which is best
# for it; claims that quotations tell are taken before.
LEAST = (0.37, 0.35, 0.6)
# Whose a quantity is, what it measures and who claims it, as words of its sentence; None for nobody.
Choice = tuple[Span | None, Span | None, Span | None]
LANE = 21  # bits of an int64 for the sum of one column: three are added up at once


class Model(NamedTuple):
    """The trained weights: the words known, by number, the points of each clue, and the network beside them.

    The points of owner, concept and claimer are packed into one number a clue, `LANE` bits each.
    """

    words: dict[str, int]
    points: NDArray[np.int64]
    network: Network


@cache
def model() -> Model:
    """The weights of `models/owners.npz`."""
    with files("transforms.models").joinpath("owners.npz").open("rb") as stream, np.load(stream) as held:
        return model_of(dict(held))


def model_of(held: dict[str, Any]) -> Model:
    """The model whose arrays are given."""
    words = held["words"].tobytes().decode().split("\n")
    points = held["points"].astype(np.int64) << LANE * np.arange(3)
    return Model({word: number for number, word in enumerate(words, 1)}, points.sum(axis=1), network_of(held))


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


def with_choices(
    sentences: Sequence[Phrases], found: Sequence[list[Quantity]], about: Sequence[list[Measured]]
) -> list[list[Measured]]:
    """What quantities are about as the model chooses; those told together keep one owner.

    Every sentence has a quantity.
    """
    asked = asked_of(found, about)
    choices = iter(chosen(weighed(sentences, asked, model().words), asked, model()))
    return [settled(*one, choices) for one in zip(sentences, found, about, strict=True)]


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


def chosen(of: Weighed, asked: Asked, by: Model) -> list[Choice]:
    """What the model chooses for each quantity; what is measured may be its own owner."""
    scores = unpacked(packed_points(by.points, of.rows)) + judged(by.network, of.clauses, asked, of.near, of.evidence)
    count = len(asked.sentence)
    runs = [likeliest(of.near, scores[:, column], least, count) for column, least in enumerate(LEAST)]
    owners, concepts, claimers = (spans_of(of.clauses, asked.sentence, run) for run in runs)
    return list(zip(owners, concepts, claimers, strict=True))


def spans_of(clauses: Clauses, sentence: Ints, run: Ints) -> list[Span | None]:
    """Runs as words of their sentences, None for -1."""
    found: list[Span | None] = [None] * len(run)
    taken = np.flatnonzero(run >= 0)
    starts, ends = in_sentence(clauses, sentence[taken], run[taken])
    for at, start, end in zip(taken.tolist(), starts.tolist(), ends.tolist(), strict=True):
        found[at] = start, end
    return found


def likeliest(near: Candidates, scores: Ints, least: float, count: int) -> Ints:
    """The run that is believed in most for each quantity, -1 where too little."""
    belief, is_one = shares(scores, near.group), near.run >= 0
    named = best(np.where(is_one, scores, scores.min() - 1), near.group, count)
    return np.where(is_one[named] & (belief[named] >= least), near.run[named], -1)


def packed_points(table: NDArray[np.int64], rows: Rows) -> Ints:
    """The sums of each candidate's packed points."""
    total = np.zeros(len(rows), np.int64)
    for place in rows.T:
        total += table.take(place, mode="clip")
    return total


def unpacked(packed: Ints) -> Ints:
    """The sums that packed numbers hold, a column each."""
    columns = []
    for _ in LEAST:
        low = ((packed + (1 << (LANE - 1))) & ((1 << LANE) - 1)) - (1 << (LANE - 1))
        columns.append(low)
        packed = (packed - low) >> LANE
    return np.stack(columns, axis=1)


def in_sentence(clauses: Clauses, sentence: Ints, run: Ints) -> tuple[Ints, Ints]:
    """Starts and ends of runs as words of their sentences; of no use where the run is nobody."""
    low = clauses.first[sentence]
    return np.append(clauses.start, 0)[run] - low, np.append(clauses.end, 0)[run] - low


def settled(
    phrases: Phrases, found: list[Quantity], about: list[Measured], choices: Iterator[Choice]
) -> list[Measured]:
    """What the quantities of a sentence are about; one that says the last one again shares its owner."""
    said: list[Measured] = []
    for place, (one, (owner, named, claimer)) in enumerate(zip(about, choices, strict=False)):
        if place > 0 and one is about[place - 1]:
            said.append(said[-1])
            continue
        own = owner and expected(phrases, one, widened(phrases, one.owner, owner))
        if place > 0 and (own is None or is_pronoun(phrases, own)):
            is_more = own is None and is_beside(phrases, found[place - 1], found[place])
            own = said[-1].owner if is_more or is_again(about[place - 1], one) else own
        noun = named or found[place].noun  # what is counted is measured
        is_ruled = own == one.owner and claimer is None and is_at(noun, one.concept)
        if is_ruled:
            said.append(one)
            continue
        phrase, concept = thing(phrases, one, noun)
        said.append(Measured(phrase, concept, own, one.counterparty, claimer))
    return said


def is_at(noun: Span | None, concept: Span | None) -> bool:
    """Whether a noun is among the words of a concept, or there is neither."""
    if noun is None or concept is None:
        return noun is concept
    return concept[0] < noun[1] and noun[0] < concept[1]


def thing(phrases: Phrases, ruled: Measured, noun: Span | None) -> tuple[Span | None, Span | None]:
    """The phrase and the concept at a noun: as the rules have them where it is theirs, else its own noun phrase."""
    if noun is None:
        return ruled.phrase, None
    if is_at(noun, ruled.concept):
        return ruled.phrase, ruled.concept
    chain = phrases.around(noun[0])
    phrase: Span = noun
    concept: Span | None = noun
    if chain is not None:
        start = max(first for first, _ in [(chain[0], 0), *phrases.parts(chain)] if first <= noun[0])
        read = phrases.read((start, chain[1]), start)
        phrase, concept = (read.span, read.concept) if is_at(noun, read.concept) else (noun, noun)
    return ruled.phrase or phrase, concept


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
