"""Fitting the weights of quotations: every choice of the model with its candidates, from annotated articles."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.quote_gold import ELSEWHERE, Document, Gold, by_head, chunk_of, gold_in_symbols, side
from benchmarks.quote_network import taught
from benchmarks.quote_softmax import Choice, in_columns, trained
from transforms.quoting import cues, extents, sources, weights
from transforms.quoting.attributions import drafts
from transforms.quoting.refining import Refining
from transforms.quoting.settling import settled
from transforms.quoting.symbols import Flags, Ints, Symbols, is_among, symbols
from transforms.quoting.tails import tails
from transforms.quoting.weights import BITS, Model, Points, places, points
from transforms.quoting.window import Network, surroundings

MODEL = Path(__file__).parents[1] / "transforms" / "models" / "quotes.npz"
FOLDS = 3
PENALTY_CUE, PENALTY, PENALTY_REGION = 1e-4, 3e-4, 3e-4  # chosen by the cross entropy of a held-out third
KNOWN = 10  # occurrences from which a word is known
CUE_COUNT, CUE_SHARE = 2, 0.03  # occurrences as a cue, and share of all, from which a word can be one
UNKNOWN = -9


def source_choice(unit: Symbols, at: Ints, gold: list[Gold], to: Ints, owner: Ints) -> Choice:
    """The sources of cues to choose from."""
    near = sources.candidates(unit, at, sources.LEFT, sources.RIGHT, (sources.NOBODY,))
    right = np.array([source_of(one, owner) for one in gold])
    rows = places(sources.source_clues(unit, at, near, to), weights.SALT_SOURCE)
    return rows, near.group, near.chunk == right[near.group]


def source_of(gold: Gold, owner: Ints) -> int:
    """The noun phrase that is the source, NOBODY, or UNKNOWN where none is known for one."""
    if not gold.has_source:
        return sources.NOBODY
    return next((int(owner[symbol]) for symbol in gold.head if owner[symbol] >= 0), UNKNOWN)


def extent_choices(unit: Symbols, gold: dict[int, Gold]) -> tuple[Choice, Choice, Choice]:
    """Starts and ends of content behind cues, and starts of content before them, to choose from."""
    after: list[tuple[int, int, int]] = []
    before: list[tuple[int, int, int]] = []
    for cue, one in sorted(gold.items()):
        here = [symbol for symbol in one.content if cue < symbol <= unit.clause_bounds[1][cue]]
        if here:
            after.append((cue, here[0], here[-1] + 1))
        left = [symbol for symbol in one.content if unit.line[symbol] == unit.line[cue] and symbol < cue]
        if left:
            before.append((cue, left[-1] + 1, left[0]))
    cues_after, opening, closing = np.array(after).T
    cues_before, stop, start = np.array(before).T
    starts = extents.start_choices(unit, cues_after)
    ends = extents.end_choices(unit, opening)
    places_before = extents.before_choices(unit, cues_before, stop)
    start_rows = places(extents.start_clues(unit, cues_after, starts), weights.SALT_START)
    end_rows = places(extents.end_clues(unit, cues_after, opening, ends), weights.SALT_END)
    before_rows = places(extents.before_clues(unit, cues_before, stop, places_before), weights.SALT_BEFORE)
    return (
        (start_rows, starts.group, starts.place == opening[starts.group]),
        (end_rows, ends.group, ends.place == closing[ends.group]),
        (before_rows, places_before.group, places_before.place == start[places_before.group]),
    )


def region_label(unit: Symbols, everyone: list[Gold], at: Ints, owner: Ints) -> Ints:
    """Who speaks in each quotation in marks: a noun phrase of its line, LAST_SPEAKER, NOBODY, or UNKNOWN."""
    attribution = np.full(len(unit), -1)
    for number, gold in enumerate(everyone):
        attribution[gold.content] = number
    found = np.full(len(at), UNKNOWN)
    last: int | None = None
    for number, symbol in enumerate(at):
        own = int(attribution[symbol])
        gold = everyone[own]
        if own < 0:
            found[number] = sources.NOBODY
        elif last is not None and goes_on(everyone[last], gold):
            found[number] = sources.LAST_SPEAKER
        else:
            source = source_of(gold, owner)
            is_near = source < 0 or unit.line[unit.chunks[0][source]] == unit.line[symbol]
            found[number] = source if is_near else UNKNOWN
        last = own if own >= 0 else None
    return found


def goes_on(last: Gold, gold: Gold) -> bool:
    """Whether two neighbouring quotations in marks are one attribution, or have one source."""
    return last is gold or (last.article == gold.article and bool(gold.head) and last.head == gold.head)


def fit(words: pl.DataFrame, gold: list[Document], is_used: Flags, depth: int = FOLDS) -> Model:
    """The model of the articles that are used.

    Args:
        words: lettered tokens of all articles.
        gold: the scorer's documents and attributions of all articles.
        is_used: by article.
        depth: parts into which these are cut for what a later choice reads of an earlier one.
    """
    vocabulary, is_cue = known_words(words, gold, is_used)
    unit = symbols(words, vocabulary, tails(words))
    everyone = gold_in_symbols(unit, words, gold)
    heads = {cue: one for cue, one in by_head(unit, everyone).items() if is_used[one.article]}
    part = np.arange(len(gold)) % depth
    cue, among = cue_tables(unit, heads, is_cue, is_used, part)
    owner = chunk_of(unit)
    here = {symbol: one for symbol, one in heads.items() if side(unit, symbol, one) != ELSEWHERE}
    at = np.array(sorted(here))
    to = np.array([side(unit, symbol, here[symbol]) for symbol in at])
    source = trained(source_choice(unit, at, [here[symbol] for symbol in at], to, owner), PENALTY)
    start, end, before = (trained(choice, PENALTY) for choice in extent_choices(unit, here))
    nobody = np.zeros(1 << BITS, dtype=np.int16)
    without = Model(vocabulary, is_cue, cue, among, source, start, end, before, nobody, network(unit, heads, is_used))
    if depth < 2:
        return without
    return without._replace(region_source=region_table(words, gold, is_used, part, unit, everyone, owner))


def network(unit: Symbols, heads: dict[int, Gold], is_used: Flags) -> Network:
    """The network that hears cues, from all words of content of the articles used."""
    at = np.flatnonzero(is_among(unit.letter, cues.CONTENT) & ~unit.is_region & is_used[unit.article])
    sides = sides_of(unit, heads, at)
    return taught(unit, at[sides != ELSEWHERE], sides[sides != ELSEWHERE])


def sides_of(unit: Symbols, heads: dict[int, Gold], at: Ints) -> Ints:
    """The side of the content of words at places, cues.NONE for those that are no cue."""
    return np.array([side(unit, symbol, heads[symbol]) if symbol in heads else cues.NONE for symbol in at])


def known_words(words: pl.DataFrame, gold: list[Document], is_used: Flags) -> tuple[pl.Series, Flags]:
    """The words that the articles used have often, or as cues, and whether each can be a cue."""
    used = words.filter(pl.Series(is_used).gather(words["article_no"]))
    outside = used.filter(~pl.col("letter").is_in(list(b"quN")))
    often = outside.group_by("lower").len().filter(pl.col("len") >= KNOWN)["lower"].to_list()
    unit = symbols(words, pl.Series([""]), tails(words))
    lower = words["lower"].gather(unit.first)
    heads = by_head(unit, [one for one in gold_in_symbols(unit, words, gold) if is_used[one.article]])
    as_cue = Counter(lower.gather(list(heads)).to_list())
    total = dict(used["lower"].value_counts().iter_rows())
    cue_words = {word for word, count in as_cue.items() if count >= CUE_COUNT and count / total[word] >= CUE_SHARE}
    known = sorted(cue_words.union(often))
    return pl.Series(known), np.array([word in cue_words for word in known])


def cue_tables(
    unit: Symbols, heads: dict[int, Gold], is_cue: Flags, is_used: Flags, part: Ints
) -> tuple[Points, Points]:
    """Points of words being cues by themselves, and among the cues around them."""
    at = np.flatnonzero(cues.is_shown(unit, is_cue) & is_used[unit.article])
    sides = sides_of(unit, heads, at)
    is_here = sides != ELSEWHERE
    rows = places(cues.cue_clues(unit, at, surroundings(unit, at)), weights.SALT_CUE)
    alone = np.zeros((len(at), cues.SIDES))
    of = part[unit.article[at]]
    for held_out in np.unique(of):
        kept = is_here & (of != held_out) if len(np.unique(of)) > 1 else is_here
        table = trained(in_columns(rows, sides), PENALTY_CUE, kept).reshape(-1, cues.SIDES)
        alone[of == held_out] = cues.chances(points(table, rows[of == held_out]))
    cue = trained(in_columns(rows, sides), PENALTY_CUE, is_here)
    rows = np.hstack([rows, places(cues.clues_among(unit, at, alone), weights.SALT_AMONG)])
    among = trained(in_columns(rows, sides), PENALTY_CUE, is_here)
    return cue.reshape(-1, cues.SIDES), among.reshape(-1, cues.SIDES)


def region_table(
    words: pl.DataFrame, gold: list[Document], is_used: Flags, part: Ints, unit: Symbols,
    everyone: list[Gold], owner: Ints,
) -> Points:  # fmt: skip
    """Points of who speaks in marks, from those that models of the other parts attribute to nobody."""
    is_covered = np.zeros(len(unit), dtype=np.bool_)
    for held_out in np.unique(part):
        other = fit(words, gold, is_used & (part != held_out), depth=1)
        again = symbols(words, other.words, tails(words))
        here = part[again.article] == held_out
        lines = Refining(again, pl.Series(dtype=pl.String))
        for draft in settled(again, lines, drafts(again, lines, other)).rows():
            for start, end in filter(None, (draft.before, draft.after)) if here[draft.cue] else ():
                is_covered[start:end] = True
    at = np.flatnonzero(unit.is_region)
    label = region_label(unit, everyone, at, owner)
    near = sources.candidates(
        unit, at, sources.LEFT_OF_REGION, sources.RIGHT_OF_REGION, (sources.LAST_SPEAKER, sources.NOBODY)
    )
    rows = places(sources.region_clues(unit, at, near, is_covered), weights.SALT_REGION)
    kept = is_used[unit.article[at]] & ~is_covered[at]
    return trained((rows, near.group, near.chunk == label[near.group]), PENALTY_REGION, kept)


def save(model: Model) -> None:
    """Write the weights, words as UTF-8 bytes, so that no reader needs more than numpy's plain arrays."""
    held: dict[str, Any] = {name: getattr(model, name) for name in Model._fields[1:-1]}
    held |= {f"network_{name}": part for name, part in model.network._asdict().items()}
    words = np.frombuffer("\n".join(model.words).encode(), dtype=np.uint8)
    np.savez_compressed(MODEL, words=words, **held)
