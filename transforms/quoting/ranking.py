"""Ranking: which person or body of the article "he", "the senator" or "the company" stands for, by learned weights.

Every choice is a softmax over the people and bodies of the article, and nobody; a candidate's points are the sum of its
clues' weights: gender, how long ago and as what it was named, who spoke last, which roles are written of it.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import polars as pl

from transforms.quoting.symbols import Flags, Ints, spread, taken
from transforms.quoting.weights import BITS, SALT_SPEAKER, Clue, Points, best, held, scored

NOBODY = -1
NEVER = 99  # in place of a distance to what never was
PERSON, BODY = 1, 2
PERSONS, BODIES = (1, 6), 2  # kinds of nouns, see `descriptions.KINDS_OF_NOUN`
THE, OWNED = 1, (3, 7)  # numbers of sources that open with "the", and with "her" or "Nowak's": `descriptions.OPENERS`
# Values of the hint `role`: one of another party or rank, one written behind; more are written before.
ANOTHER, WRITTEN = 1, 2
RANKS = 5  # ranks told apart
LATER = 3  # names behind a pronoun that it may stand for: "Though she left, Nowak said"
FAR = np.array([1, 2, 3, 4, 6, 9, 14, 25, NEVER])  # steps of distances, in sentences
OFTEN = np.array([0.05, 0.1, 0.2, 0.35, 0.5])  # steps of an entity's share of the names before
HINTS = ("role", "namesake", "owner", "words", "others")  # columns of what else speaks for an entity


class Choices(NamedTuple):
    """The candidates of each source, sorted by source.

    Args:
        group: which source.
        entity: row of the entities, or NOBODY.
        clues: what speaks for the candidate.
    """

    group: Ints
    entity: Ints
    clues: list[Clue]


@cache
def table() -> Points:
    """The weights of `models/speakers.npz`."""
    with files("transforms.models").joinpath("speakers.npz").open("rb") as stream, np.load(stream) as held:
        whole = np.zeros(1 << BITS, dtype=np.int16)
        whole[held["rows"]] = held["points"]
        return whole


def chosen(choices: Choices, count: int) -> Ints:
    """The row of the entity that each of `count` sources stands for, NOBODY where none does."""
    if not len(choices.group):
        return np.full(count, NOBODY)
    found = best(scored(table(), choices.clues, SALT_SPEAKER), choices.group, count)
    return np.where(found >= 0, taken(choices.entity, np.maximum(found, 0)), NOBODY)


class Slots:
    """One entry for each source and each entity that is named before it or soon behind it or hinted at, and behind
    these one for nobody; `before`, `now`, `behind` and `hint` tell the slots of names and hints."""

    def __init__(self, asked: pl.DataFrame, names: pl.DataFrame, entities: pl.DataFrame, hints: pl.DataFrame) -> None:
        self.asked, self.names, self.entities = asked, names, entities
        articles, article = entities["article_no"].to_numpy(), asked["article_no"].to_numpy()
        entity = np.searchsorted(articles, article)
        sizes = np.searchsorted(articles, article, side="right") + 1 - entity
        place = np.cumsum(sizes) - sizes  # of the first entity of each source, were there slots for all of its article
        here = np.searchsorted(names["place"].to_numpy(), asked["place"].to_numpy())
        first = np.searchsorted(names["article_no"].to_numpy(), article)
        pairs = (spread(first, here[self.chains(here)]), spread(first, here), self.soon(here))
        named = names["entity_no"].to_numpy()
        places = [place[source] + named[name] - 1 for source, name in pairs]
        places += [place[hints["source"].to_numpy()] + hints["entity_no"].to_numpy() - 1, place + sizes - 1]
        is_kept = np.zeros(sizes.sum(), dtype=np.bool_)
        for some in places:
            is_kept[some] = True
        slot = np.cumsum(is_kept) - is_kept
        before, now, behind, self.hint, nobody = (slot[some] for some in places)
        self.before, self.now, self.behind = (
            (slots, name) for slots, (_, name) in zip((before, now, behind), pairs, strict=True)
        )
        self.start = slot[place]
        self.group = np.repeat(np.arange(len(place)), nobody + 1 - self.start)
        self.number = np.flatnonzero(is_kept) - place[self.group]
        self.entity = entity[self.group] + self.number
        self.entity[nobody] = NOBODY

    def chains(self, here: Ints) -> Ints:
        """The first source of the chain of each: of one pronoun again and again, while nobody opens a sentence or
        speaks by name between: "she said … she added"; `here` is the first name behind each source."""
        article, gender = (self.asked[name].to_numpy().astype(np.int64) for name in ("article_no", "gender"))
        breaks = np.append(0, np.cumsum(self.flags("is_start") | self.flags("speaks")))[here]
        order = np.lexsort((np.arange(len(gender)), gender, article))
        follows = np.append(
            False, (article[order][1:] == article[order][:-1]) & (gender[order][1:] == gender[order][:-1])
        )
        follows &= (gender[order] > 0) & np.append(False, breaks[order][1:] == breaks[order][:-1])
        begun = np.maximum.accumulate(np.where(follows, 0, np.arange(len(order))))
        first = np.empty(len(order), dtype=np.int64)
        first[order] = order[begun]
        return first

    def soon(self, here: Ints) -> tuple[Ints, Ints]:
        """Sources and the names soon behind them in their sentence."""
        source, name = spread(here, np.minimum(here + LATER, len(self.names)))
        same = [
            self.asked[column].to_numpy()[source] == self.names[column].to_numpy()[name]
            for column in ("article_no", "sentence_no")
        ]
        return source[same[0] & same[1]], name[same[0] & same[1]]

    def flags(self, column: str) -> Flags:
        """A yes or no of each name."""
        return self.names[column].to_numpy()

    def latest(self, is_such: Flags | None = None) -> Ints:
        """The last name before the source, of those that are such, in each slot; -1 where there is none."""
        slot, name = self.before
        if is_such is not None:
            slot, name = slot[is_such[name]], name[is_such[name]]
        return self.last(slot, name)

    def last_now(self) -> Ints:
        """The last name before the source itself in each slot, not before its chain; -1 where there is none."""
        return self.last(*self.now)

    def last(self, slot: Ints, name: Ints) -> Ints:
        """The last of the names of each slot; -1 where there is none."""
        found = np.full(len(self.group), -1)
        found[slot] = name  # the last assignment to a slot is its last name
        return found

    def ahead(self) -> Ints:
        """1 for the first name behind the source in its sentence, 2 where a comma is before it, else 0."""
        slot, name = self.behind
        found = np.zeros(len(self.group), dtype=np.int64)
        found[slot[::-1]] = 1 + self.flags("after_comma")[name[::-1]]
        return found

    def apart(self, column: str, name: Ints) -> Ints:
        """How far the name of each slot is from its source, as a column counts; NEVER where there is none."""
        own = self.asked[column].to_numpy().astype(np.int64)[self.group]
        held = taken(self.names[column].to_numpy().astype(np.int64), np.maximum(name, 0)) if len(self.names) else own
        return np.where(name >= 0, own - held, NEVER)

    def rank(self, name: Ints) -> Ints:
        """1 for the slot of each source whose name is the last, 2 for the one before, up to RANKS; 0 where none is."""
        held = np.flatnonzero(name >= 0)
        order = held[np.lexsort((-name[held], self.group[held]))]
        group = self.group[order]
        ranks = np.zeros(len(name), dtype=np.int64)
        ranks[order] = np.minimum(np.arange(len(order)) - np.searchsorted(group, group) + 1, RANKS)
        return ranks

    def often(self, count: Ints) -> Ints:
        """As `rank`, for how often each was named: who never was, with a slot or without, ranks behind, in order."""
        is_named = count > 0
        most = np.bincount(self.group[is_named], minlength=len(self.start))[self.group]
        named_before: Ints = np.cumsum(is_named) - is_named
        never_before = self.number - (named_before - named_before[self.start[self.group]])
        ranks = np.where(is_named, self.rank(np.where(is_named, count, -1)), np.minimum(most + never_before + 1, RANKS))
        return np.where(self.entity >= 0, ranks, 0)

    def most(self, values: Ints) -> Ints:
        """The most that the values of each source reach, for each slot."""
        return np.maximum.reduceat(values, self.start)[self.group] if len(values) else values

    def of_source(self, column: str) -> Ints:
        """A column of the sources, for each slot."""
        return self.asked[column].to_numpy().astype(np.int64)[self.group]

    def of_entity(self, column: str) -> Ints:
        """A column of the entities, for each slot; -1 for nobody."""
        values = self.entities[column].to_numpy().astype(np.int64)
        return np.where(self.entity >= 0, values[np.maximum(self.entity, 0)], -1)

    def of_name(self, column: str, name: Ints) -> Ints:
        """A column of the name of each slot; -1 where there is none."""
        held = self.names[column].to_numpy().astype(np.int64)
        return np.where(name >= 0, held[np.maximum(name, 0)], -1) if len(held) else np.full(len(name), -1)

    def hinted(self, hints: pl.DataFrame) -> dict[str, Ints]:
        """The columns HINTS of hints, for each slot; the most of several counts."""
        found = {name: np.zeros(len(self.group), dtype=np.int64) for name in HINTS}
        for name, column in found.items():
            np.maximum.at(column, self.hint, hints[name].to_numpy())
        return found


def choices(asked: pl.DataFrame, names: pl.DataFrame, entities: pl.DataFrame, hints: pl.DataFrame) -> Choices:
    """The candidates of each source with their clues: people and bodies named before, or soon behind, or hinted at.

    Args:
        asked: one row per source in the order of `place` (over the unit); needs `article_no`, `sentence_no`,
            `paragraph_no`, `kind`, `gender`, `sex`, `is_thing`, `opener`, `noun`, `is_fronted`, all numbers.
        names: one row per name outside quotations, in the order of `place`; needs `article_no`, `entity_no`,
            `sentence_no`, `paragraph_no`, `is_subject`, `is_owner`, `is_start`, `speaks`,
            `after_comma`.
        entities: one row per entity, by `article_no` and `entity_no`; needs `kind` (PERSON, BODY, 0), `is_headline`,
            `is_long` (its name has several words),
            `titled`, `given`, `voted`, `votes`: which pronoun a title, the given name and pronouns behind it tell.
        hints: rows with `source` (number in `asked`), `entity_no` and HINTS.
    """
    slots = Slots(asked, names, entities, hints)
    last, ahead, told = slots.latest(), slots.ahead(), slots.hinted(hints)
    kind = slots.of_entity("kind")
    is_person_asked = slots.of_source("gender") > 0
    is_hinted = sum(told[name] for name in HINTS if name != "others") > 0
    is_named = (last >= 0) | ((ahead > 0) & is_person_asked) | is_hinted
    role, opener = told["role"], slots.of_source("opener")
    is_known = (opener == THE) & (slots.most(role) > WRITTEN)
    is_other = (role == ANOTHER) | (is_known & (role < slots.most(role)))
    is_there = (slots.entity < 0) & ~is_known
    is_there |= is_named & np.where(is_person_asked, kind == PERSON, kind > 0) & ~is_other
    is_there &= (slots.entity < 0) | ~is_barred(slots, told)
    chosen = np.flatnonzero(is_there)
    found = held(clues(slots, last, ahead, told), chosen)
    return Choices(taken(slots.group, chosen), taken(slots.entity, chosen), found)


def is_barred(slots: Slots, told: dict[str, Ints]) -> Flags:
    """Whether grammar bars an entity, in each slot: "the union" is no woman, "her mother" no man and no body, and
    nobody of whom that is not written, "the survey" no person but its owner, and "he" nobody whose title or given name
    says "she"."""
    kind, type_, asked = slots.of_source("kind"), slots.of_entity("kind"), slots.of_source("gender")
    titled, given, voted = (slots.of_entity(name) for name in ("titled", "given", "voted"))
    first = np.where(titled > 0, titled, np.where(given > 0, given, voted))
    sex, is_human = slots.of_source("sex"), (type_ == PERSON) & (first > 0)
    is_somebody = (type_ == PERSON) & ((first > 0) | (slots.of_entity("is_long") > 0))
    is_thing = (slots.of_source("is_thing") > 0) & np.where(
        kind == BODIES, is_somebody, (type_ == PERSON) & (told["owner"] == 0)
    )
    named = np.where(titled > 0, titled, given)
    is_unfit = (named > 0) & (named != asked) & ((titled > 0) | (voted != asked))
    is_unfit = (asked > 0) & is_unfit | is_human & (sex > 0) & (first != sex)
    is_owned = np.isin(slots.of_source("opener"), OWNED) & (told["role"] < WRITTEN) & (told["words"] == 0)
    is_unfit |= (sex > 0) & is_owned & (type_ == PERSON)
    is_unfit |= (slots.of_source("opener") == OWNED[1]) & (kind == BODIES) & (told["namesake"] == 0)
    return np.asarray(is_thing | is_unfit | (np.isin(kind, PERSONS) & (type_ == BODY)))


def clues(slots: Slots, last: Ints, ahead: Ints, told: dict[str, Ints]) -> list[Clue]:
    """What speaks for an entity being meant, for each slot."""
    now = slots.rank(slots.last_now())
    kind, type_ = slots.of_source("kind"), slots.of_entity("kind")
    subject, start, speaking = (slots.latest(slots.flags(name)) for name in ("is_subject", "is_start", "speaks"))
    gender, fit = slots.of_source("gender"), gender_fit(slots)
    is_fit = np.where(fit[0] == 3, -1, last), np.where(fit[0] == 3, -1, subject)
    recent, recent_subject, recent_speaker = slots.rank(is_fit[0]), slots.rank(is_fit[1]), slots.rank(speaking)
    far, far_subject, far_start, far_speaker = (
        np.digitize(slots.apart("sentence_no", name), FAR) for name in (last, subject, start, speaking)
    )
    lines, lines_subject = (np.minimum(slots.apart("paragraph_no", name), 4) for name in (last, subject))
    count = np.bincount(slots.before[0], minlength=len(slots.group))
    total = np.bincount(slots.group, weights=count)[slots.group]
    share = np.where(slots.entity >= 0, np.digitize(count / np.maximum(total, 1), OFTEN), -1)
    headline = slots.of_entity("is_headline")
    was_subject, was_speaking, was_owner = (slots.of_name(name, last) for name in ("is_subject", "speaks", "is_owner"))
    opener, noun = (slots.of_source(name) for name in ("opener", "noun"))
    fronted = slots.of_source("is_fronted") * (1 + ahead)
    role, namesake, owner, words, others = (told[name] for name in HINTS)
    group = np.where(kind == 0, 0, 1)
    most_role, most_words = slots.most(role), slots.most(words)
    sole_role = np.where((role > 2) & (role == most_role), slots.rank(np.where(role == most_role, last, -1)), 0)
    often = slots.often(count)
    is_person = (gender > 0).astype(np.int64)
    return [
        (group, often, recent), (kind, often), (kind, sole_role), (kind, type_, most_role), (opener, type_, most_role),
        (kind, type_, most_words), (group, type_, fit[0]), (group, fit[1], fit[2]), (group, far, was_subject),
        (group, far_subject, lines_subject), (group, recent, far), (group, recent_subject, far_subject),
        (kind, recent_subject), (kind, recent), (group, recent_speaker, far_speaker), (kind, recent_speaker),
        (group, was_speaking, far), (group, lines, was_subject), (group, was_owner, was_subject),
        (group, was_owner, recent), (group, now, recent), (group, far_start, recent_subject), (group, share, headline),
        (kind, share), (fronted, ahead, is_person), (kind, type_, opener), (kind, role, type_), (role, opener, recent),
        (namesake, kind, opener), (owner, kind, type_), (words, group, type_), (type_, noun), (type_, opener, noun),
        (kind, others, type_), (others, role, opener),
    ]  # fmt: skip


def gender_fit(slots: Slots) -> tuple[Ints, Ints, Ints]:
    """How an entity's gender fits the pronoun: 0 nothing known, 1 fits, 2 told both ways, 3 does not; and by what."""
    asked = slots.of_source("gender")
    fits = []
    for name in ("titled", "given", "voted"):
        own = slots.of_entity(name)
        fits.append(np.where((own <= 0) | (asked == 0), 0, np.where(own == asked, 1, 3)))
    titled, given, voted = fits
    votes = np.where(voted > 0, np.minimum(slots.of_entity("votes"), 4), 0) * np.where(voted == 3, -1, 1)
    first = np.where(titled > 0, titled, np.where(given > 0, given, voted))
    is_split = (first == 3) & (voted == 1) | (first == 1) & (voted == 3)
    return np.where(is_split, 2, first), titled * 4 + given, votes
