"""Concepts: what each quantity of a sentence measures, whose it is, and against whom."""

from typing import NamedTuple

from transforms.facts.changes import changes
from transforms.facts.noun_phrases import POSSESSIVE, Near, Phrases, Span
from transforms.facts.nouns import lemma
from transforms.facts.owners import VERBS, Holding, holder, is_owner, is_share, pronoun_subject
from transforms.facts.quantities import Quantity
from transforms.facts.shapes import time_words
from transforms.facts.units import is_hyphen
from transforms.facts.wording import Wording
from transforms.lexicon import words

INSIDE = frozenset({"of", "on", "in", "among", "between", "below", "above"})
BESIDE = INSIDE | {"with", "from", "against"}
OBJECT_LINKS = frozenset({"by", "to", "from", "at", "for", "between", "above", "below"})
TELLING = frozenset(VERBS + ";")  # letters that can end the way to the left before a verb is found
CONJUNCTIONS = frozenset({"after", "before", "until", "till"})
LISTING = frozenset({",", "and", "or"})
SAYINGS = frozenset(  # sources that have nothing
    {"data", "evidence", "figures", "house", "law", "message", "news", "numbers", "opinion", "order", "poll", "polls"}
)
NAMES_OF_AGE = frozenset({"age", "ages", "expectancy"})
DIMENSIONS = frozenset(
    {
        "long",
        "wide",
        "high",
        "tall",
        "deep",
        "thick",
        "away",
        "across",
        "above",
        "below",
        "beyond",
        "north",
        "south",
        "east",
    }
    | {"west", "short", "from"}
)
COMPARING = frozenset({"compared with", "compared to", "against", "versus", "vs", "vs ."})
WHOLES = frozenset({"gdp", "gross", "gnp"})  # a deficit of 3 percent of gross domestic product
AMOUNTS = frozenset({"average", "combined", "maximum", "mean", "median", "minimum", "sum", "total"})
PLACING = frozenset({"in", "at", "on"})


class Measured(NamedTuple):
    """What a quantity is about, as spans of words.

    Attributes:
        phrase: the whole noun phrase with its owner and all that follows it.
        concept: the thing measured.
        owner: whose it is.
        counterparty: against or with whom.
        claimer: who says so, by the words of the sentence.
    """

    phrase: Span | None = None
    concept: Span | None = None
    owner: Span | None = None
    counterparty: Span | None = None
    claimer: Span | None = None


def measured(phrases: Phrases, found: list[Quantity]) -> list[Measured]:
    """What each quantity of a sentence is about by rules, in order; one told again shares that of the one before."""
    text, said = phrases.text, list[Measured]()
    for place, quantity in enumerate(found):
        goes_on = place > 0 and (
            is_same_amount(quantity, found[place - 1]) or is_listed(text, found[place - 1], quantity)
        )
        own = behind(phrases, quantity) if goes_on else None
        if goes_on and own is None:
            said.append(said[-1])
            continue
        one = one_measured(phrases, quantity, own or near(phrases, quantity))
        is_again = place > 0 and one.concept is None and is_told_with(text, found[place - 1], quantity)
        said.append(said[-1] if is_again else one)
    return said


def is_told_with(text: Wording, earlier: Quantity, quantity: Quantity) -> bool:
    """Whether a quantity is part of the change before it, or what that one is compared with: by 20 points to 5
    percent; $5 million, compared with $4 million; doubled to 300."""
    if quantity.group is not None and quantity.group == earlier.group:
        return True
    between = text.phrase(earlier.end, quantity.first - quantity.lead).lstrip(", ")
    return (between in COMPARING and quantity.kind == earlier.kind) or (
        between == "to" and earlier.rule == "verb_multiple"
    )


def is_same_amount(quantity: Quantity, before: Quantity) -> bool:
    """Whether a quantity says the one before again in another unit, and so of the same thing; a share has its own."""
    return quantity.equivalent_role == "equivalent" and quantity.kind == before.kind


def is_listed(text: Wording, earlier: Quantity, quantity: Quantity) -> bool:
    """Whether only a comma or a conjunction parts two quantities without nouns: 162 points, or 2.14%."""
    between = text.lower[earlier.end : quantity.first - quantity.lead]
    is_bare = earlier.noun is None and quantity.noun is None
    return is_bare and 0 < len(between) <= 2 and LISTING.issuperset(between)


def one_measured(phrases: Phrases, quantity: Quantity, at: Near | None) -> Measured:
    """What one quantity is about: the noun it stands at, else the subject of its clause."""
    noun = quantity.noun or quantity.lent_noun
    if quantity.rule == "definite_count" and at is None:
        return Measured(concept=noun)  # the two leaders: named before, nothing is said of them here
    left = min(at.chain[0], quantity.first) if at is not None else quantity.first
    subject = subject_of(phrases, left)
    source = at or (Near(subject, subject[0]) if subject is not None else None)
    source = source and past_change(phrases, source)
    phrase, concept, owner, counterparty = phrases.read(*source) if source is not None else NOTHING[:4]
    pronoun = pronoun_subject(phrases, subject[1] if subject is not None else 0, left)
    known = Holding(phrases, quantity, at, pronoun or subject, concept, left)
    is_pronoun = owner is not None and phrases.text.lower[owner[0]] in POSSESSIVE
    if at is None or owner is None or is_share(quantity, at) or (is_pronoun and is_owner(known)):
        owner = holder(known)
    if noun is None and concept is not None and is_haver(phrases, quantity, concept, is_beside=at is not None):
        concept = None
    return Measured(phrase, noun or concept, owner, counterparty)


def is_haver(phrases: Phrases, quantity: Quantity, concept: Span, *, is_beside: bool) -> bool:
    """Whether a noun has a quantity rather than being what is measured: the union wants 9 percent; the plane is 50
    metres long; a nurse of 40."""
    if quantity.kind == "age":
        return NAMES_OF_AGE.isdisjoint(phrases.text.lower[concept[0] : concept[1]])
    if is_beside:
        return False
    if quantity.kind == "measure" and phrases.text.lower[quantity.end] in DIMENSIONS:
        return True
    head = phrases.text.lower[phrases.head(concept)[1] - 1]
    return (head in words("source_nouns", "noun") and head not in SAYINGS) or lemma(head) in words(
        "having_nouns", "word"
    )


def past_change(phrases: Phrases, source: Near) -> Near:
    """What changes, where the noun phrase says that it does: a 12% fall in | pretax profit; not a rise in May."""
    end = phrases.head(source.chain)[1]
    says_so = phrases.text.lower[end - 1] in changes("noun") and phrases.text.lower[end] in ("in", "of")
    return (behind_link(phrases, end) if says_so else None) or source


NOTHING = Measured()
PACES = frozenset(f"{time} {link} {time}" for time in ("year", "quarter", "month", "week") for link in ("on", "over"))


def near(phrases: Phrases, quantity: Quantity) -> Near | None:
    """The noun phrase right at a quantity: behind it, or before "of", "with", a dash or a bracket."""
    if quantity.kind == "score":
        return None
    found = behind(phrases, quantity)
    if found is not None and not is_pace(phrases.text, found.chain[0]):
        return found
    chain = before(phrases, quantity)
    return Near(chain, chain[0]) if chain is not None else purpose(phrases, quantity)


def is_pace(text: Wording, at: int) -> bool:
    """Whether words say from when to when a change is reckoned and not what changes: 12% year on year."""
    return text.phrase(at, at + 3) in PACES or text.phrase(at, at + 5).replace(" - ", " ") in PACES


def before(phrases: Phrases, quantity: Quantity) -> Span | None:
    """The noun phrase that leads to a quantity: sales of 5, shares down 5%, cut its forecast to 5."""
    letters, text = phrases.letters, phrases.text
    if quantity.kind == "age" and letters[quantity.first - 1 : quantity.first] in (",", "("):
        return phrases.around(quantity.first - 2)
    left = before_bound(letters, quantity)
    touching = phrases.ending(left)
    if touching is not None and quantity.noun is None:
        is_object = touching[0] > 0 and letters[touching[0] - 1] in "VEG"
        return None if is_object and not quantity.lead else touching
    return before_link(phrases, quantity, left, text.lower[left - 1], letters[left - 1 : left])


def before_link(phrases: Phrases, quantity: Quantity, left: int, word: str, letter: str) -> Span | None:
    """The noun phrase before the word or mark that links it to a quantity."""
    ending = phrases.ending(left - 1)
    if ending is None:
        return object_of(phrases, left) if word in ("by", "to", "from") else None
    if word == "of" and is_reckoning(phrases, ending):
        left = ending[0]
        return before_link(phrases, quantity, left, phrases.text.lower[left - 1], phrases.letters[left - 1 : left])
    if word in ("of", "with") or (word == "at" and quantity.kind == "percent"):
        return phrases.last(ending)
    if letter in "–(:" and quantity.noun is None:
        return ending
    if word == "from" and quantity.rule == "range":
        return phrases.last(ending)
    governor = phrases.letters[ending[0] - 1] if ending[0] else ","
    if letter == "," and governor in "VA" and phrases.letters[quantity.end : quantity.end + 1] in (",", ".", ""):
        return ending  # has a larger battery, 4500 mAh,
    if word == "by" and governor in ";," and phrases.letters[ending[1] - 1] == "P":
        return ending  # up 29 percent; Barlow by 17
    return phrases.linked(ending, BESIDE) if word in OBJECT_LINKS and governor in "VEG,C" else None


def is_reckoning(phrases: Phrases, chain: Span) -> bool:
    """Whether a noun phrase only says how an amount was reckoned: an average | of 14 years, a total | of 40 ships."""
    is_bare = chain[1] - chain[0] == 2 and phrases.text.lower[chain[0]] in ("a", "an")
    return is_bare and chain[0] > 0 and phrases.text.lower[chain[1] - 1] in AMOUNTS


def object_of(phrases: Phrases, left: int) -> Span | None:
    """The object of a verb of change before a link word, past words of time: cut its forecast for 2019 | to."""
    last = next((chain for chain in reversed(phrases.chains) if chain[1] < left), None)
    if last is None or not last[0] or not set(phrases.letters[last[1] : left - 1]) <= set("IYDEV"):
        return None
    is_changed = phrases.text.lower[last[0] - 1] in changes("transitive")
    return phrases.linked(last, BESIDE) if is_changed and phrases.letters[last[0] - 1] in "VE" else None


def before_bound(letters: str, quantity: Quantity) -> int:
    """Index of the first word of a quantity with its bound, article and adverbs."""
    left = quantity.first - quantity.lead
    while left > 0 and letters[left - 1] in "DR":
        left -= 1
    return left


def behind(phrases: Phrases, quantity: Quantity) -> Near | None:
    """The noun phrase behind a quantity: a $5m contract, a five-year term, 60% of its market cap."""
    text = phrases.text
    end = past_brackets(text, quantity.end + is_hyphen(text, quantity.end))
    if quantity.noun is not None and text.lower[quantity.noun[0] - 2] == "of":
        return None
    if text.lower[end] == "of" and quantity.kind == "percent" and text.lower[end + 1] in WHOLES:
        return None
    if text.lower[end] == "of" and quantity.kind not in ("duration", "age"):
        return behind_link(phrases, end)
    return None if quantity.noun is not None else joined_noun(phrases, quantity, end)


def purpose(phrases: Phrases, quantity: Quantity) -> Near | None:
    """What money is paid for or held in: $1 billion in gains, $3m for a vineyard."""
    end = past_brackets(phrases.text, quantity.end)
    is_price = quantity.kind == "money" and quantity.role == "level" and quantity.noun is None
    return behind_link(phrases, end) if is_price and phrases.text.lower[end] in ("in", "for") else None


def behind_link(phrases: Phrases, link: int) -> Near | None:
    """The noun phrase behind "of", "in" or "for", past a quantity of its own: $5,000 for an 8 kW system."""
    start, letters = link + 1, phrases.letters
    if letters[start : start + 1] == "q" or letters[start + 1 : start + 2] == "q":
        start = next((at for at in range(start, len(letters)) if letters[at] not in "Dq"), start)
    around = phrases.around(start)
    if around is None:
        return None
    chain = phrases.linked((start, around[1]), INSIDE)
    is_time = phrases.text.lower[phrases.head(chain)[1] - 1] in time_words("noun")
    if phrases.text.lower[link] == "in" and (is_time or phrases.name_in(chain) is not None):
        return None  # a surplus of $5m in the first quarter, in Norway
    return Near(chain, start)


def joined_noun(phrases: Phrases, quantity: Quantity, end: int) -> Near | None:
    """The noun that a quantity stands before like an adjective."""
    letters = phrases.letters
    is_adjective = letters[quantity.first] == "h"
    is_joined = end > quantity.end or "-" in phrases.text.words[quantity.number_end : quantity.end]
    around = phrases.around(end)
    if around is None or letters[end] in "DQ" or (around[0] < end and not is_adjective):
        return None
    if not (is_joined or is_adjective) and (letters[end] in "EG" or quantity.kind in ("duration", "scalar")):
        return None
    chain = phrases.linked(around, BESIDE)
    return Near(chain, end) if letters[phrases.head(chain)[1] - 1] == "N" and end < phrases.head(chain)[1] else None


def past_brackets(text: Wording, end: int) -> int:
    """Index past a short bracket: eight miles (13 km) of tunnels."""
    if text.words[end] != "(":
        return end
    return next((at + 1 for at in range(end, min(end + 7, text.count)) if text.words[at] == ")"), end)


def subject_of(phrases: Phrases, left: int) -> Span | None:
    """The noun phrase before the verb of the clause that a word stands in."""
    at, verb, letters = left - 1, "", phrases.letters
    while at >= 0:
        if not verb and letters[at] not in TELLING:
            at -= 1
            continue
        letter, chain = letters[at], phrases.around(at)
        if letter in VERBS and chain is None:
            if not verb and letter in "VE" and phrases.text.lower[at] in words("saying_verbs", "word"):
                return None  # she said 40 people | came
            verb = letter
        elif letter == "T" and verb:
            verb = "T"
            raised = phrases.around(at - 1)
            if raised is not None and (raised[0] == 0 or letters[raised[0] - 1] in "VE,W"):
                return raised  # expects the total value to increase
        elif letter == "," and verb == "G" and phrases.text.lower[at + 1] not in ("ranging", "starting"):
            verb = ""  # a participle's subject is that of the clause before it
        elif letter == ";" and not verb:
            return None
        elif verb and letter != "R":
            subject = past_relative(phrases, subject_at(phrases, at)) if verb != "T" else None
            if subject is not None:
                return after_conjunction(phrases, subject)
            verb = ""
        at = chain[0] - 1 if chain is not None else at - 1
    return None


def past_relative(phrases: Phrases, subject: Span | None) -> Span | None:
    """A subject, or where it is the object of a relative clause what that clause explains: the toll of a quake that
    struck Norland | rose."""
    if (
        subject is None
        or subject[0] < 2
        or phrases.letters[subject[0] - 1] != "V"
        or phrases.letters[subject[0] - 2] != "W"
    ):
        return subject
    explained = phrases.around(subject[0] - 3)
    if explained is None:
        return subject
    at = explained[0]
    while at > 0 and phrases.letters[at - 1] == "q":
        at -= 1
    return (phrases.ending(at) if at < explained[0] else None) or explained  # of a magnitude 6.9 quake


def after_conjunction(phrases: Phrases, subject: Span) -> Span:
    """A subject without what stands before "after" and the like: weeks after | the minister is expected."""
    starts = [start for start, _ in phrases.parts(subject)[1:] if phrases.text.lower[start - 1] in CONJUNCTIONS]
    return (starts[-1], subject[1]) if starts else subject


def subject_at(phrases: Phrases, at: int) -> Span | None:
    """The noun phrase that ends at a word before a verb: past a relative pronoun, or what stands between commas."""
    letters = phrases.letters
    if letters[at] == "W":
        at -= 1 + (at > 0 and letters[at - 1] == ",")
        chain = phrases.around(at)
        return explained(phrases, chain, phrases.text.phrase(at + 1, at + 3) == ", who") if chain is not None else None
    if letters[at] == "," and (comma := letters.rfind(",", 0, at)) > 0:
        is_inserted = letters[comma + 1] == "W" or "q" not in letters[comma:at]
        inserted = phrases.around(comma - 1) if is_inserted else None
        if inserted is not None:
            return inserted
    while at > 0 and (letters[at] in "q),Y" or (letters[at] == "I" and letters[at + 1] == "Y")):
        at -= 1
    chain = phrases.around(at)
    while chain is not None and chain[0] > 0 and letters[chain[0] - 1] == "G":
        earlier = phrases.ending(chain[0] - 1)
        if earlier is None:
            break
        chain = earlier  # investors seeking gains | sold
    return chain


def explained(phrases: Phrases, chain: Span, is_parted: bool) -> Span:
    """The noun of a chain that a relative clause explains: its first behind a comma, else its last but for a place."""
    parts = phrases.parts(chain)
    if is_parted or (len(parts) > 1 and phrases.text.lower[parts[-1][0] - 1] in PLACING and phrases.name_in(parts[-1])):
        return parts[0]
    return parts[-1]
