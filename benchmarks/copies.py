"""Copies for the duplicates benchmark: development articles edited as newsrooms and scanners edit them.

Each original comes with one to four edited copies. Beside them stand articles that must stay alone: those that share
an agency's notice, and those that tell the same event (its names, its quotations) in other words.
"""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from benchmarks.corpus import source_texts

LEAST_LETTERS = 600
ORIGINALS, DONORS = 500, 500
NATURAL = 0.1  # share of runs of five words from which articles of the sources count as copies of each other already
SHARED_WORDS = 0.12  # of an article that tells the same event: its quotations are the original's
NOTICE = (
    "This report was prepared by the editors of the Northwire service from the accounts of its correspondents. It may "
    "be printed in whole or in part by members of the service, with the name of the service at its head. Members are "
    "asked to tell the desk of errors, so that a corrected report can be sent to all who have received it."
)
HEADLINES = ("What we know so far", "Officials weigh next steps", "A long day, and a longer night", "Read it in full")
LAGS = (-1, 0, 0, 0, 0, 1, 1, 2, 3, 30)  # days from an original to its copy: some are dated before it
UNDATED = 0.15  # share of the articles that say no day
LETTERS = "abcdefghijklmnopqrstuvwxyz.,' "
WORD = re.compile(r"\w+")


class Text(NamedTuple):
    """A text of the set.

    Args:
        lines: its paragraphs.
        story: number of what it tells; texts with one number are copies of each other.
        edit: what was done to it: original, one of `EDITS`, or alone, same_event, notice.
        published_on: when it says it was published; a copy may come before its original.
    """

    lines: list[str]
    story: int
    edit: str
    published_on: date | None

    @property
    def text(self) -> str:
        """As an article has it."""
        return "".join(f"{line}\n" for line in self.lines)


def copies(sources: list[str] | None = None, seed: int = 7) -> list[Text]:
    """The set, in no order, the same for the same sources and seed.

    Args:
        sources: articles to edit; by default the news of ../shared/eval where it is, else the examples.
        seed: of the generator.
    """
    chance = random.Random(seed)
    articles = unrelated([paragraphs(text) for text in sources or source_texts() if len(text) >= LEAST_LETTERS])
    chance.shuffle(articles)
    third = len(articles) // 3
    originals, donors = articles[: min(ORIGINALS, third)], articles[third : third + min(DONORS, third)]
    rest = articles[2 * third :]
    texts = [one for story, lines in enumerate(originals) for one in _story(story, lines, donors, chance)]
    story = len(originals)
    for number, lines in enumerate(rest):
        kind = ("alone", "same_event", "notice")[number % 3]
        told = chance.choice(originals)
        changed = {"alone": lines, "same_event": _same_event(lines, told, chance), "notice": [*lines, NOTICE]}[kind]
        texts.append(Text(changed, story + number, kind, date(2020, 1, 1) + timedelta(chance.randrange(365))))
    return chance.sample(texts, len(texts))


def paragraphs(text: str) -> list[str]:
    """The lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def unrelated(articles: list[list[str]]) -> list[list[str]]:
    """The articles without those that share more than a tenth of their runs of five words with one before them."""
    owners: dict[tuple[str, ...], list[int]] = {}
    runs = [_runs(lines) for lines in articles]
    for number, found in enumerate(runs):
        for run in found:
            owners.setdefault(run, []).append(number)
    shared: dict[tuple[int, int], int] = {}
    for numbers in owners.values():
        for pair in combinations(numbers, 2):
            shared[pair] = shared.get(pair, 0) + 1
    alike = {other for (one, other), count in shared.items() if count > NATURAL * min(len(runs[one]), len(runs[other]))}
    return [lines for number, lines in enumerate(articles) if number not in alike]


def _runs(lines: list[str]) -> set[tuple[str, ...]]:
    words = WORD.findall(" ".join(lines).lower())
    return {tuple(words[at : at + 5]) for at in range(max(len(words) - 4, 0))}


def _story(story: int, lines: list[str], donors: list[list[str]], chance: random.Random) -> Iterator[Text]:
    day = date(2020, 1, 2) + timedelta(chance.randrange(365))
    yield Text(lines, story, "original", day if chance.random() > UNDATED else None)
    for edit in chance.sample(sorted(EDITS), chance.randint(1, 4)):
        own = donors.pop() if edit == "half" and donors else None
        if edit != "half" or own:
            lag = timedelta(chance.choice(LAGS))
            printed_on = day + lag if chance.random() > UNDATED else None
            yield Text(EDITS[edit](lines, own or [], chance), story, edit, printed_on)


def _trimmed(lines: list[str], _own: list[str], chance: random.Random) -> list[str]:
    """The first two fifths to nine tenths of the paragraphs."""
    return lines[: max(2, round(len(lines) * chance.uniform(0.4, 0.9)))]


def _headline(lines: list[str], _own: list[str], chance: random.Random) -> list[str]:
    return [chance.choice(HEADLINES), *lines[1:]]


def _reworded(lines: list[str], _own: list[str], chance: random.Random) -> list[str]:
    """3 % of the words changed for others of the article or left out."""
    words = WORD.findall(" ".join(lines))

    def other(found: re.Match[str]) -> str:
        return chance.choice([chance.choice(words), ""]) if chance.random() < 0.03 else found[0]

    return [WORD.sub(other, line) for line in lines]


def _scanned(lines: list[str], _own: list[str], chance: random.Random) -> list[str]:
    """1 to 4 % of the letters read wrongly, lost or doubled."""
    share = chance.uniform(0.01, 0.04)

    def read(letter: str) -> str:
        return chance.choice([chance.choice(LETTERS), "", letter + "i"]) if chance.random() < share else letter

    return ["".join(map(read, line)) for line in lines]


def _half(lines: list[str], own: list[str], chance: random.Random) -> list[str]:
    """The first half, with as many words of its own around it."""
    kept = lines[: max(2, len(lines) // 2)]
    left, added = sum(map(len, kept)), list[str]()
    for line in own:
        if left <= 0:
            break
        added.append(line)
        left -= len(line)
    at = chance.randrange(len(kept) + 1)
    return [*kept[:at], *added, *kept[at:]]


def _same_event(lines: list[str], told: list[str], chance: random.Random) -> list[str]:
    """Own words with quotations of another article on the event put in."""
    room = SHARED_WORDS * sum(map(len, lines))
    spoken = [line for line in told if "“" in line or '"' in line or "''" in line]
    taken = list[str]()
    for line in chance.sample(spoken, len(spoken)):
        if len(line) <= room:
            taken.append(line)
            room -= len(line)
    at = chance.randrange(1, len(lines) + 1)
    return [*lines[:at], *taken, *lines[at:]]


Edit = Callable[[list[str], list[str], random.Random], list[str]]
EDITS: dict[str, Edit] = {
    "trimmed": _trimmed,
    "headline": _headline,
    "reworded": _reworded,
    "scanned": _scanned,
    "half": _half,
}
