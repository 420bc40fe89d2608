"""Quotations for the benchmark of their clusters: words in marks, trimmed and reworded at their edges as outlets do."""

import random
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from benchmarks import clusters
from benchmarks.corpus import source_texts
from benchmarks.staged import staged
from transforms import ids
from warehouse import commit, corpus, lake, runs
from warehouse.receipts import Receipt

ORIGINALS = 600
LEAST, MOST = 10, 60  # words of an original
MARKED = re.compile(r"[“\"]([^“”\"\n]{40,500})[”\"]")
FILLED = ("[the city]", "[they]", "[he]", "[the ministry]", "[our people]")
BUILDS = 2
VERSION = "quote_copies"
Edit = Callable[[list[str], list[str], random.Random], list[str]]


class Said(NamedTuple):
    """A quotation of the set: `said` is one for all that quote the same words, `edit` what was done to them."""

    text: str
    said: int
    edit: str


def quotations(sources: Sequence[str] | None = None, seed: int = 11) -> list[Said]:
    """The set, in no order, the same for the same sources and seed.

    Each original comes with one to three edits; a third of them also with a quotation that only opens like it.

    Args:
        sources: articles whose words in marks are edited; by default the news of ../shared/eval or the examples.
        seed: of the generator.
    """
    chance = random.Random(seed)
    originals = distinct(sources if sources is not None else source_texts())
    chance.shuffle(originals)
    half = min(ORIGINALS, len(originals) // 2)
    donors, found = originals[half:], list[Said]()
    for said, words in enumerate(originals[:half]):
        found.append(Said(" ".join(words), said, "original"))
        for edit in chance.sample(sorted(EDITS), chance.randint(1, 3)):
            found.append(Said(" ".join(EDITS[edit](words, chance.choice(donors), chance)), said, edit))
        if said % 3 == 0:
            other = [*words[:4], *donors.pop()[4:]]
            found.append(Said(" ".join(other), half + said, "same_opening"))
    return chance.sample(found, len(found))


def distinct(sources: Sequence[str]) -> list[list[str]]:
    """The words in marks of the sources, those left out that share a run of four words with one before."""
    taken: set[tuple[str, ...]] = set()
    found = []
    for match in (match for text in sources for match in MARKED.finditer(text)):
        words = match[1].split()
        plain = [re.sub(r"\W", "", word.lower()) for word in words]
        own = {tuple(plain[at : at + 4]) for at in range(len(plain) - 3)}
        if LEAST <= len(words) <= MOST and taken.isdisjoint(own):
            found.append(words)
        taken |= own
    return found


def _trimmed(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """Up to a quarter of the words left out at either end."""
    cut = max(1, len(words) // 4)
    first, last = chance.randint(0, cut), chance.randint(0, cut)
    return words[first : len(words) - last]


def _first_part(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """The first part, of nine words at least."""
    return words[: max(9, round(len(words) * chance.uniform(0.5, 0.8)))]


def _edges(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """Other words in brackets for the first one or two, and the last one left out."""
    return [chance.choice(FILLED), *words[chance.randint(1, 2) : -1]]


def _ellipsis(words: list[str], _other: list[str], chance: random.Random) -> list[str]:
    """Two or three words in the midst left out."""
    at = chance.randint(3, len(words) - 5)
    return [*words[:at], "…", *words[at + chance.randint(2, 3) :]]


def _one_word(words: list[str], other: list[str], chance: random.Random) -> list[str]:
    """One word taken for another."""
    at = chance.randrange(len(words))
    return [*words[:at], chance.choice(other), *words[at + 1 :]]


def _goes_on(words: list[str], other: list[str], chance: random.Random) -> list[str]:
    """A further sentence behind, at most half as long."""
    return [*words, *other[: max(3, round(len(words) * chance.uniform(0.2, 0.5)))]]


def _marks(words: list[str], _other: list[str], _chance: random.Random) -> list[str]:
    """Straight apostrophes, capitals and dashes as another outlet sets them."""
    plain = [word.replace("’", "'").replace("—", "--") for word in words]
    return [plain[0].lower(), *plain[1:]]


EDITS: dict[str, Edit] = {
    "trimmed": _trimmed, "first_part": _first_part, "edges": _edges, "ellipsis": _ellipsis, "one_word": _one_word,
    "goes_on": _goes_on, "marks": _marks,
}  # fmt: skip


def clustered(everything: Sequence[Said]) -> pl.DataFrame:
    """The clusters that builds of the warehouse make: `number`, `quote_cluster_id` (null for what is in none)."""
    with tempfile.TemporaryDirectory() as folder, lake.writing(Path(folder)) as store:
        for build in range(BUILDS):
            run = runs.start("direct", VERSION)
            numbers = range(build, len(everything), BUILDS)
            commit.commit(store, [_staged([(n, everything[n].text) for n in numbers], f"{build}", store, run)], run)
            corpus.update(store, run)
        members = store.connection.sql("FROM stored.quote_cluster_members SELECT quote_id, quote_cluster_id").pl()
    told = pl.DataFrame({"number": range(len(everything)), "quote_id": [_id(n) for n in range(len(everything))]})
    return told.join(members, on="quote_id", how="left", validate="1:1").drop("quote_id").sort("number")


def _id(number: int) -> str:
    return ids.row_id("said", number)


def _staged(part: list[tuple[int, str]], name: str, store: lake.Lake, run: runs.Run) -> Receipt:
    """An article for each quotation."""
    said = pl.DataFrame(part, schema=["number", "text"], orient="row").with_columns(
        article_id=pl.Series([ids.row_id("article", number) for number, _ in part]),
        quote_id=pl.Series([_id(number) for number, _ in part]),
    )
    articles = said.select("article_id", source_record=pl.col("number") + 1)
    return staged(name, articles, {"quotes": _quotes(said)}, store, run)


def _quotes(said: pl.DataFrame) -> pl.DataFrame:
    """The quotations as rows of their table."""
    length = pl.col("text").str.len_chars().cast(pl.Int32)
    return said.select(
        "article_id", "quote_id", "text",
        sentence_no=1, paragraph_no=1, kind=pl.lit("direct"), is_statement=True, quote_start=0, quote_end=length,
        segments=pl.concat_list(pl.struct(start=0, end=length, is_verbatim=True)), attribution=pl.lit("none"),
        rule=pl.lit("fragment"),
    )  # fmt: skip


def scores(everything: Sequence[Said], found: pl.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over pairs of quotations of the same words, and recall per edit against the original."""
    told = pl.DataFrame({"wanted": [one.said for one in everything], "edit": [one.edit for one in everything]})
    return clusters.scores(told.with_columns(found=found["quote_cluster_id"]))
