"""Owners: whose each quantity is, in the words of its own clause."""

import re
from typing import NamedTuple

from transforms.facts.noun_phrases import POSSESSIVE, Near, Phrases, Span
from transforms.facts.quantities import Quantity
from transforms.lexicon import words

CLAUSE = re.compile(r"[,R]*[AMVETR]+[DJENPCOqh$QR,]*(?:I[DJNP]*)?")  # a verb group and its object
OF = frozenset({"of"})
VERBS = "VAMEG"
SUBJECTS = frozenset({"i", "we", "you", "he", "she", "it", "they"})
EXPLETIVE = frozenset({"there", "here"})
LINKS = frozenset({"of", "in", "for"})
WEATHER = frozenset({"rained", "rains", "snowed", "snows", "hailed"})
AGO = frozenset({"ago", "later", "earlier", "before"})


class Holding(NamedTuple):
    """What is known of a quantity when its owner is looked for.

    Attributes:
        phrases: its sentence.
        quantity: the quantity.
        at: the noun phrase that it stands at.
        subject: the noun phrase before the verb of its clause.
        concept: the thing measured.
        left: the first word of the quantity or of the phrase that it stands at.
    """

    phrases: Phrases
    quantity: Quantity
    at: Near | None
    subject: Span | None
    concept: Span | None
    left: int


def is_share(quantity: Quantity, at: Near | None) -> bool:
    """Whether a quantity is a share of what stands behind it, whose owner then is not its own: 5% of Ann's votes."""
    return at is not None and at.chain[0] >= quantity.end and quantity.kind in ("percent", "ratio")


def holder(known: Holding) -> Span | None:
    """Whose a quantity is that no possessor is named of: the thing that has it, or the subject of its clause."""
    is_own = known.at is not None and known.concept is not None and is_its_own(known.phrases, known.at, known.quantity)
    possessor = possessor_before(known) or apposed(known)
    if possessor is not None and not is_own:
        return possessor
    is_owned = is_thing_of(known) and is_owner(known)
    if is_own and is_adjective(known) and not is_owned:
        return possessor or known.concept
    if not is_own and is_of_time(known):
        return None
    if is_subject(known) or is_agent(known):
        return backed(known)
    if is_own and not is_owned:
        return known.concept
    return subject_or_pronoun(known) or behind_for(known)


def is_thing_of(known: Holding) -> bool:
    """Whether a quantity is of a noun beside it, and so may be somebody's."""
    return known.at is not None or known.quantity.noun is not None or known.quantity.lent_noun is not None


def subject_or_pronoun(known: Holding) -> Span | None:
    """The subject of the clause: the pronoun that stands for one, whose the subject is, or the subject itself."""
    if known.subject is None or known.phrases.text.lower[known.subject[0]] in EXPLETIVE:
        return None
    if known.phrases.letters[known.subject[0]] == "O":
        return known.subject
    possessor = known.phrases.read(known.subject, known.subject[0]).owner
    return possessor or known.phrases.bare(known.phrases.linked(known.subject, OF))


def pronoun_subject(phrases: Phrases, start: int, end: int) -> Span | None:
    """The last pronoun between two words that is the subject of a verb; it that rains is none."""
    at = end
    while (at := phrases.letters.rfind("O", start, at)) >= 0:
        if phrases.text.lower[at] in SUBJECTS:
            following = phrases.letters[at + 1 : end].lstrip("R")[:1]
            is_weather = phrases.text.lower[at] == "it" and phrases.text.lower[at + 1] in WEATHER
            return (at, at + 1) if following in ("V", "A", "M") and not is_weather else None
    return None


def possessor_before(known: Holding) -> Span | None:
    """The possessor right before a quantity: Ann's 41 percent, her 2,203."""
    last = known.quantity.first - known.quantity.lead - 1
    if known.phrases.text.lower[last] in POSSESSIVE:
        return last, last + 1
    return known.phrases.name_in((0, last)) if last > 0 and known.phrases.letters[last] == "S" else None


def apposed(known: Holding) -> Span | None:
    """The name that a phrase with a quantity explains: Ann Lind, a 26-year-old nurse."""
    if known.at is None and known.quantity.noun is None:
        return None
    letters = known.phrases.letters
    at = known.left - (letters[known.left - 1 : known.left] == "D")
    return known.phrases.name_in((0, at - 1)) if at > 1 and letters[at - 1] == "," else None


def is_its_own(phrases: Phrases, at: Near, quantity: Quantity) -> bool:
    """Whether the phrase at a quantity is what has it: a tax rate of 5 percent, a $40 million lawsuit."""
    return at.chain[0] < quantity.first or LINKS.isdisjoint(phrases.text.lower[quantity.end : at.noun])


def is_adjective(known: Holding) -> bool:
    """Whether a quantity stands before its noun like an adjective."""
    return known.at is not None and known.at.chain[0] <= known.quantity.first < known.at.noun


def is_of_time(known: Holding) -> bool:
    """Whether a duration says when rather than how much of something there is: four years ago, in the past week."""
    if known.quantity.kind != "duration":
        return False
    before = known.phrases.text.lower[known.quantity.first - known.quantity.lead - 1]
    return before not in ("for", "to") or known.phrases.text.lower[known.quantity.end] in AGO


def is_subject(known: Holding) -> bool:
    """Whether a quantity with its noun is the subject of a verb behind it: 40 percent of voters | said."""
    return known.phrases.letters[past_noun(known) :].lstrip("R")[:1] in ("V", "A", "M")


def past_noun(known: Holding) -> int:
    """Index past a quantity, its noun and what that belongs to."""
    end = known.quantity.end + (known.phrases.text.lower[known.quantity.end] == "of")
    chain = known.phrases.around(end) or known.phrases.around(end - 1)
    return max(end, chain[1]) if chain is not None else end


def is_agent(known: Holding) -> bool:
    """Whether a count is who did something: signed by 40 countries."""
    before = known.quantity.first - known.quantity.lead - 1
    is_by = known.phrases.text.lower[before] == "by" and known.phrases.letters[before - 1] == "E"
    return is_by and known.quantity.kind == "count"


def backed(known: Holding) -> Span | None:
    """Whom a share of people back, whose share it then is: 40 percent of voters | support Ann Lind."""
    if known.quantity.kind not in ("percent", "ratio"):
        return None
    verb, text = past_noun(known), known.phrases.text
    while verb < len(known.phrases.letters) and known.phrases.letters[verb] in "AMR":
        verb += 1
    if text.lower[verb] not in words("backing_verbs", "word"):
        return None
    chain = known.phrases.around(verb + 1 + (text.lower[verb + 1] in ("of", "for")))
    return known.phrases.name_in(known.phrases.head(chain)) if chain is not None else None


def behind_for(known: Holding) -> Span | None:
    """The name behind "for" or "at" that a share is of: 39 percent for Lind, 5.5 percent at Barlow's."""
    end = known.quantity.end
    if known.quantity.kind not in ("percent", "ratio", "scalar") or known.phrases.text.lower[end] not in ("for", "at"):
        return None
    chain = known.phrases.around(end + 1)
    return known.phrases.name_in(known.phrases.head(chain)) if chain is not None else None


def is_owner(known: Holding) -> bool:
    """Whether a verb of owning and its object lie between the subject and the quantity: they announced a package of."""
    if known.subject is None:
        return False
    letters, start = known.phrases.letters, known.subject[1]
    end = min(known.left, known.quantity.first - known.quantity.lead)
    if letters[start : start + 1] == ",":
        start = max(start, letters.rfind(",", start, end))  # the bank, which has no branches, | will
    if CLAUSE.fullmatch(letters, start, end) is None:
        return False
    verbs = [known.phrases.text.lower[at] for at in range(start, end) if letters[at] in VERBS]
    return bool(verbs) and verbs[-1] in words("owning_verbs", "word")
