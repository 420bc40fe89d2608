"""Concepts: the noun phrase that a quantity measures, whose it is, and against whom."""

import re
from functools import cache
from typing import NamedTuple

from transforms.lexicon import words
from transforms.quantities import Quantity
from transforms.units import is_hyphen
from transforms.wording import Wording

# A noun phrase and a chain of them on `shapes.shape`; quantities are masked as "q" and never inside.
PHRASE = (
    r"(?:D?Q?(?:R(?=[JE])|[JNPX]|(?<![NP])[EG]|(?<=[JNPEQ])-(?=[JNPEG])|(?<=J)[C,](?=J)|(?<=[NP])S|(?<=P)&(?=P))*"
    r"(?:[NP]))"
)
CHAIN = re.compile(rf"{PHRASE}(?:[ITC]{PHRASE})*")
FIRST = re.compile(PHRASE)
VERBS = "VAME"
Span = tuple[int, int]
OWNING = frozenset({"of", "in", "at", "for"})
OPPOSING = frozenset({"with", "against", "to", "from", "versus", "between"})
TIME_FIRST = frozenset({"last", "next", "this", "each", "every"})


class Measured(NamedTuple):
    """What a quantity is about, as spans of words.

    Attributes:
        phrase: the whole noun phrase with its owner and all that follows it.
        concept: the thing measured.
        owner: whose it is.
        counterparty: against or with whom.
    """

    phrase: Span | None = None
    concept: Span | None = None
    owner: Span | None = None
    counterparty: Span | None = None


NOTHING = Measured()


def measured(text: Wording, found: list[Quantity]) -> list[Measured]:
    """What each quantity of a sentence is about, in order."""
    masked = mask(text.shape, found)
    chains = [match.span() for match in CHAIN.finditer(masked)]
    said: list[Measured] = []
    for place, quantity in enumerate(found):
        if quantity.equivalent_role == "equivalent" and place:
            said.append(said[-1])
        else:
            said.append(one_measured(text, masked, chains, quantity))
    return said


def mask(shape: str, found: list[Quantity]) -> str:
    """A sentence's shape with the words of its quantities as "q"; counted nouns stay."""
    letters = list(shape)
    for quantity in found:
        if quantity.noun is None:
            letters[quantity.first : quantity.end] = "q" * (quantity.end - quantity.first)
    return "".join(letters)


def one_measured(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Measured:
    """What one quantity is about: the noun it stands at, else the subject of its clause."""
    subject = subject_of(text, masked, chains, quantity)
    if quantity.noun is not None:
        owner = read_phrase(text, masked, subject).phrase if subject is not None else None
        return Measured(subject, quantity.noun, owner)
    near = near_phrase(text, masked, chains, quantity)
    if near is None:
        return read_phrase(text, masked, subject) if subject is not None else NOTHING
    read = read_phrase(text, masked, near)
    if read.owner is None and subject is not None and subject != near:
        read = read._replace(owner=name_in(text, masked, subject))
    return read


def near_phrase(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Span | None:
    """The noun phrase right at a quantity: behind it, or before "of", a dash or a bracket."""
    behind = behind_phrase(text, masked, chains, quantity)
    if behind is not None:
        return behind
    left = before_bound(masked, quantity)
    word = text.lower[left - 1]
    ending = next((chain for chain in chains if chain[1] == left - 1), None)
    if ending is None:
        return None
    if word == "of" or masked[left - 1] in "–(:":
        return ending
    if word in ("by", "to", "from", "at", "above", "below") and ending[0] > 0 and masked[ending[0] - 1] == "V":
        return ending
    return None


def before_bound(masked: str, quantity: Quantity) -> int:
    """Index of the first word of a quantity with its bound and article."""
    left = quantity.first - quantity.lead
    while left > 0 and masked[left - 1] in "DR":
        left -= 1
    return left


def behind_phrase(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Span | None:
    """The noun phrase behind a quantity: a $5m contract, a five-year term, 60% of its market cap, $1 billion in gains."""
    end = quantity.end + is_hyphen(text, quantity.end)
    says_of = text.lower[end] == "of" or (
        text.lower[end] in ("in", "for", "worth") and quantity.kind == "money" and quantity.role == "level"
    )
    start = end + 1 if says_of or text.words[end] == ")" else end
    chain = next((chain for chain in chains if chain[0] == start), None)
    if chain is None or text.lower[start] in TIME_FIRST:
        return None
    if says_of:
        return chain
    if masked[start] == "D" or (quantity.kind in ("duration", "scalar") and end == quantity.end):
        return None
    head = FIRST.match(masked, start)
    return chain if head is not None and masked[head.end() - 1] == "N" else None


def subject_of(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Span | None:
    """The noun phrase before the verb of the quantity's clause."""
    at = quantity.first - 1
    seen_verb = False
    while at >= 0:
        letter = masked[at]
        if letter in VERBS:
            seen_verb = True
        elif letter in ";:" and not seen_verb:
            return None
        elif seen_verb and letter not in "RT":
            chain = subject_at(text, masked, chains, at)
            if chain is not None:
                return chain
            if letter in ";:":
                return None
            seen_verb = False
        at -= 1
    return None


def subject_at(text: Wording, masked: str, chains: list[Span], at: int) -> Span | None:
    """The noun phrase that ends at a word before a verb, past a relative pronoun, a comma or a bracket."""
    while at > 0 and (masked[at] in "W,)" or masked[at] == "q"):
        at -= 1
    return next((chain for chain in chains if chain[0] <= at < chain[1]), None)


def read_phrase(text: Wording, masked: str, chain: Span) -> Measured:
    """Concept, owner and counterparty of a chain of noun phrases: China's massive trade surplus with the US."""
    head = FIRST.match(masked, chain[0])
    end = min(head.end(), chain[1]) if head is not None else chain[1]
    start, owner = possessor(masked, chain[0], end)
    counterparty = None
    concept: Span | None = stripped(text, masked, start, end)
    at = end
    while at < chain[1]:
        part = FIRST.match(masked, at + 1)
        stop = min(part.end(), chain[1]) if part is not None else chain[1]
        name = name_in(text, masked, (at + 1, stop))
        if text.lower[at] == "of" and name is None and concept is not None and at == concept[1]:
            concept = concept[0], stop
        elif name is not None and owner is None and text.lower[at] in OWNING:
            owner = name
        elif name is not None and counterparty is None and text.lower[at] in OPPOSING:
            counterparty = name
        at = stop
    if concept is None and owner is None:
        owner = name_in(text, masked, (chain[0], end))
    return Measured(chain, concept, owner, counterparty)


def possessor(masked: str, start: int, end: int) -> tuple[int, Span | None]:
    """Where the noun proper starts in a phrase, and who owns it: China's | surplus, Ford | shares."""
    clitic = masked.rfind("S", start, end)
    if clitic >= 0:
        return clitic + 1, (start + (masked[start] == "D"), clitic)
    first = start + (masked[start] == "D")
    stop = first
    while stop < end and masked[stop] in "P&":
        stop += 1
    return (stop, (first, stop)) if first < stop < end and masked[end - 1] == "N" else (start, None)


def stripped(text: Wording, masked: str, start: int, end: int) -> Span | None:
    """A noun phrase without article, numbers and adjectives of judgement; None for a name."""
    while start < end and (masked[start] in "DQR," or text.lower[start] in evaluative()):
        start += 1
    return (start, end) if start < end and masked[end - 1] == "N" else None


@cache
def evaluative() -> frozenset[str]:
    """Adjectives that judge the size of a thing and are no part of what it is."""
    return words("evaluative_adjectives", "word")


def name_in(text: Wording, masked: str, span: Span) -> Span | None:
    """The name at the end of a noun phrase, if its last word is one."""
    first, end = span
    head = FIRST.match(masked, first)
    end = min(end, head.end()) if head is not None else end
    start = end
    while start > first and masked[start - 1] in "P&-":
        start -= 1
    return (start, end) if start < end and masked[end - 1] == "P" else None
