"""Concepts: the noun phrase that a quantity measures, whose it is, and against whom."""

import re
from functools import cache
from typing import NamedTuple

from transforms.changes import changes
from transforms.lexicon import words
from transforms.quantities import Quantity
from transforms.units import is_hyphen
from transforms.wording import Wording

# A noun phrase and a chain of them on `shapes.shape`; quantities are masked as "q" and never inside.
PHRASE = (
    r"(?:D?Q?(?:R(?=[JE])|h+|[JNPX]|(?<![NP])[EG]|(?<=[JNPEQh])-(?=[JNPEGQh])|(?<=J)[C,](?=J)|(?<=[NP])S|(?<=P)[&/](?=P)"
    r"|(?<=[DSP])Y(?=[NJ]))*(?:[NP]|(?<=[JDI])G(?=[.,;)]|$)))"
)
# Phrases are chained by prepositions and by "and" between two of a kind.
CHAIN = re.compile(rf"{PHRASE}(?:(?:[IT]|(?<=P)C(?=D?P)|(?<=N)C(?=D?[JN])){PHRASE})*")
FIRST = re.compile(PHRASE)
CLAUSE = re.compile(r"[,R]*[AMVETR]+[DJENPCqh$QR,]*(?:I[DJNP]*)?")
NAMED = re.compile(r"(?<=([NP]))Q")  # the number in a name: S&P 500, category 4
INSIDE = frozenset({"of", "on", "in", "among", "between", "below", "above"})
BESIDE = frozenset({"with", "from", "against", "between"})
OBJECT_LINKS = frozenset({"by", "to", "from", "at", "for", "between", "above", "below"})
VERBS = "VAMEG"
Span = tuple[int, int]
OWNING = frozenset({"of", "in", "at", "for"})
OPPOSING = frozenset({"with", "against", "to", "from", "versus", "between"})


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
        if place and (quantity.equivalent_role == "equivalent" or is_listed(text, found[place - 1], quantity)):
            said.append(same_or_own(said[-1], behind_phrase(text, masked, chains, quantity), text, masked))
        else:
            said.append(one_measured(text, masked, chains, quantity))
    return said


def is_listed(text: Wording, earlier: Quantity, quantity: Quantity) -> bool:
    """Whether only a comma or a conjunction parts two quantities without nouns: 162 points, or 2.14%."""
    between = text.lower[earlier.end : quantity.first - quantity.lead]
    is_bare = earlier.noun is None and quantity.noun is None
    return is_bare and 0 < len(between) <= 2 and all(word in (",", "and", "or") for word in between)


def same_or_own(earlier: Measured, own: Span | None, text: Wording, masked: str) -> Measured:
    """What the quantity before is about, unless this one stands at a noun of its own."""
    return earlier if own is None else read_phrase(text, masked, own)


def mask(shape: str, found: list[Quantity]) -> str:
    """A sentence's shape with the words of its quantities as "q"; counted nouns stay, other numbers join their name."""
    letters = list(shape)
    for quantity in found:
        end = quantity.end if quantity.noun is None else quantity.number_end
        letters[quantity.first : end] = ("h" if is_attributive(shape, quantity) else "q") * (end - quantity.first)
        if quantity.noun is not None:
            letters[quantity.noun[1] - 1] = "N"
    return NAMED.sub(r"\1", "".join(letters))


def is_attributive(shape: str, quantity: Quantity) -> bool:
    """Whether a quantity stands before its noun like an adjective: a 25% tax, 10-year bonds, a $5m contract."""
    before, behind = shape[quantity.first - 1 : quantity.first], shape[quantity.end : quantity.end + 2]
    is_joined = "-" in shape[quantity.number_end : quantity.end] or behind[:1] == "-"
    if quantity.noun is not None or quantity.kind in ("scalar", "rank", "score", "ratio"):
        return False
    if is_joined:
        return behind[:1] in ("N", "J", "P") or behind in ("-N", "-J", "-P", "-E")
    return before in ("D", "S", "J") and behind[:1] in ("N", "J", "P") and quantity.kind != "duration"


def one_measured(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Measured:
    """What one quantity is about: the noun it stands at, else the subject of its clause."""
    near = near_phrase(text, masked, chains, quantity)
    left = min(near[0], quantity.first) if near is not None else quantity.first
    subject = subject_of(masked, chains, left)
    if near is None:
        read = read_phrase(text, masked, subject) if subject is not None else NOTHING
    else:
        read = read_phrase(text, masked, near)
        if read.owner is None and subject is not None and is_subject_of(text, masked, subject, near, quantity):
            read = read._replace(owner=head_of(masked, subject))
    noun = quantity.noun or quantity.lent_noun
    if noun is not None:
        is_said_of = read.owner is None and near is None and read.phrase is not None
        is_said_of = is_said_of and owns(
            text, masked, range(read.phrase[1], quantity.first) if read.phrase else range(0)
        )
        owner = head_of(masked, read.phrase) if is_said_of and read.phrase is not None else read.owner
        read = read._replace(concept=noun, owner=owner)
    return read


def is_subject_of(text: Wording, masked: str, subject: Span, near: Span, quantity: Quantity) -> bool:
    """Whether one verb of owning and its object lie between a subject and its quantity: they announced a package of."""
    places = range(subject[1], min(near[0], quantity.first))
    return CLAUSE.fullmatch(masked, places.start, places.stop) is not None and owns(text, masked, places)


def owns(text: Wording, masked: str, places: range) -> bool:
    """Whether the verb in some words is one whose subject has, gets, spends or makes what follows."""
    verbs = [text.lower[at] for at in places if masked[at] in VERBS]
    return bool(verbs) and verbs[-1] in words("owning_verbs", "word")


def head_of(masked: str, chain: Span) -> Span:
    """The first phrase of a chain, its article left out."""
    head = FIRST.match(masked, chain[0])
    start = chain[0] + (masked[chain[0]] == "D")
    return start, min(head.end(), chain[1]) if head is not None else chain[1]


def last_of(masked: str, chain: Span) -> Span:
    """The last phrase of a chain."""
    return [match.span() for match in FIRST.finditer(masked, *chain)][-1]


def near_phrase(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Span | None:
    """The noun phrase right at a quantity: behind it, or before "of", "with", a dash or a bracket."""
    if quantity.kind == "score":
        return None
    behind = behind_phrase(text, masked, chains, quantity)
    if behind is not None:
        return behind
    if quantity.kind == "age" and masked[quantity.first - 1 : quantity.first] in (",", "("):
        return chain_at(chains, quantity.first - 2)
    left = before_bound(masked, quantity)
    word, letter = text.lower[left - 1], masked[left - 1 : left]
    touching = next((chain for chain in chains if chain[1] == left), None)
    if touching is not None and quantity.noun is None:
        is_object = touching[0] > 0 and masked[touching[0] - 1] in "VEG"
        return None if is_object and not quantity.lead else touching
    ending = next((chain for chain in chains if chain[1] == left - 1), None)
    if ending is None:
        return object_of(text, masked, chains, left) if word in ("by", "to", "from") else None
    if word == "of" or (letter in "–(:" and quantity.noun is None):
        return ending
    if word == "with":
        return last_of(masked, ending)
    before = masked[ending[0] - 1] if ending[0] else ","
    if letter == "," and before in "VA" and masked[quantity.end : quantity.end + 1] in (",", ".", ""):
        return ending
    if word in OBJECT_LINKS and before in "VEG,C":
        return ending
    return None


def object_of(text: Wording, masked: str, chains: list[Span], left: int) -> Span | None:
    """The object of a verb before a link word, past words of time: cut its forecast for 2019 | to."""
    last = next((chain for chain in reversed(chains) if chain[1] < left), None)
    if last is None or not set(masked[last[1] : left - 1]) <= set("IYD") or not last[0]:
        return None
    return last if masked[last[0] - 1] in "VE" and text.lower[last[0] - 1] in changes("transitive") else None


def before_bound(masked: str, quantity: Quantity) -> int:
    """Index of the first word of a quantity with its bound, article and adverbs."""
    left = quantity.first - quantity.lead
    while left > 0 and masked[left - 1] in "DR":
        left -= 1
    return left


def behind_phrase(text: Wording, masked: str, chains: list[Span], quantity: Quantity) -> Span | None:
    """The noun phrase behind a quantity: a $5m contract, a five-year term, 60% of its market cap."""
    end = past_brackets(text, quantity.end + is_hyphen(text, quantity.end))
    word = text.lower[end]
    is_price = quantity.kind == "money" and quantity.role == "level"
    if quantity.noun is not None and text.lower[quantity.noun[0] - 2] == "of":
        return None
    if (word == "of" and quantity.kind not in ("duration", "age")) or (word in ("in", "for") and is_price):
        start = end + 1
        if masked[start : start + 1] == "q" or masked[start + 1 : start + 2] == "q":
            start = next((at for at in range(start, text.count) if masked[at] not in "Dq"), start)
        around = chain_at(chains, start)
        if around is None or (word == "in" and name_in(masked, (start, around[1])) is not None):
            return None
        return narrowed(text, masked, (start, around[1]), INSIDE)
    if quantity.noun is not None or masked[end : end + 1] in ("D", "Q"):
        return None
    is_joined = end > quantity.end or "-" in text.words[quantity.number_end : quantity.end]
    if (quantity.kind in ("duration", "scalar") and not is_joined) or (masked[end : end + 1] in "EG" and not is_joined):
        return None
    around = chain_at(chains, end)
    if around is None or (around[0] < end and masked[quantity.first] != "h"):
        return None
    chain = end, around[1]
    head = FIRST.match(masked, end)
    return (
        narrowed(text, masked, chain, INSIDE | BESIDE) if head is not None and masked[head.end() - 1] == "N" else None
    )


def past_brackets(text: Wording, end: int) -> int:
    """Index past a short bracket: eight miles (13 km) of tunnels."""
    if text.words[end] != "(":
        return end
    return next((at + 1 for at in range(end, min(end + 7, text.count)) if text.words[at] == ")"), end)


def narrowed(text: Wording, masked: str, chain: Span, links: frozenset[str]) -> Span:
    """A chain behind a quantity without what belongs to the verb rather than to the noun: a fee | in December for."""
    end = head_end = head_of(masked, chain)[1]
    while end < chain[1] and (text.lower[end] in links or masked[end] == "C"):
        part = FIRST.match(masked, end + 1)
        end = min(part.end(), chain[1]) if part is not None else chain[1]
    return chain[0], max(end, head_end)


def subject_of(masked: str, chains: list[Span], left: int) -> Span | None:
    """The noun phrase before the verb of the clause that a word stands in."""
    at = left - 1
    verb = ""
    while at >= 0:
        letter = masked[at]
        if letter in VERBS and chain_at(chains, at) is None:
            verb = letter
        elif letter == "T" and verb:
            verb = "T"
            raised = chain_at(chains, at - 1)
            if raised is not None and (raised[0] == 0 or masked[raised[0] - 1] in "VE,W"):
                return raised  # expects the total value to increase
        elif letter == "," and verb == "G":
            verb = ""  # a participle's subject is that of the clause before it
        elif letter == ";" and not verb:
            return None
        elif verb and letter != "R":
            subject = subject_at(masked, chains, at) if verb != "T" else None
            if subject is not None:
                return subject
            verb = ""
        chain = chain_at(chains, at)
        at = chain[0] - 1 if chain is not None else at - 1
    return None


def subject_at(masked: str, chains: list[Span], at: int) -> Span | None:
    """The noun phrase that ends at a word before a verb: past a relative pronoun, or what stands between two commas."""
    if masked[at] == "W":
        at -= 1 + (at > 0 and masked[at - 1] == ",")
        chain = chain_at(chains, at)
        return last_of(masked, chain) if chain is not None else None
    if masked[at] == "," and (comma := masked.rfind(",", 0, at)) > 0:
        is_inserted = masked[comma + 1] == "W" or "q" not in masked[comma:at]
        inserted = chain_at(chains, comma - 1) if is_inserted else None
        if inserted is not None:
            return inserted
    while at > 0 and (masked[at] in "q),Y" or (masked[at] == "I" and masked[at + 1] == "Y")):
        at -= 1
    return chain_at(chains, at)


def chain_at(chains: list[Span], at: int) -> Span | None:
    """The chain that a word belongs to."""
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
        name = name_in(masked, (at + 1, stop))
        if text.lower[at] == "of" and name is None and concept is not None and at == concept[1]:
            concept = concept[0], stop
        elif name is not None and owner is None and text.lower[at] in OWNING:
            owner = name
        elif name is not None and counterparty is None and text.lower[at] in OPPOSING:
            counterparty = name
        at = stop
    if concept is None and owner is None:
        owner = name_in(masked, (chain[0], end))
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


def name_in(masked: str, span: Span) -> Span | None:
    """The name at the end of a noun phrase, if its last word is one."""
    first, end = span
    head = FIRST.match(masked, first)
    end = min(end, head.end()) if head is not None else end
    start = end
    while start > first and masked[start - 1] in "P&-/":
        start -= 1
    return (start, end) if start < end and masked[end - 1] == "P" else None
