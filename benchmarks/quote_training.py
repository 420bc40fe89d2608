"""Trains the weights of quotations (`transforms/models/quotes.npz`) on PolNeAR's training part.

    python -m benchmarks.quote_training fit
    python -m benchmarks.quote_training crossvalidate  # scores of held-out thirds of the training part, and from them
                                                       # lexicon/quote_confidence.csv, precisions in rules_quotes.csv

Every choice the model makes (is this word a cue and where is its content, who is its source, where does content start
and end, who speaks in marks without a cue) is a softmax over a few candidates with hashed clues. Full-batch Adam from
zero, L2, rounded to whole points: the same data give the same file. What a later choice reads of an earlier one
comes from models that have not seen the article.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.corpus import EVAL
from benchmarks.quotes import parts, read, rooted
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.extraction import numbered
from transforms.quoting import cues, extents, quotes, sources
from transforms.quoting.attributions import by_line, drafts, settled
from transforms.quoting.clauses import lettered
from transforms.quoting.confidence import CONTENT, SPEAKER, content_group, speaker_group
from transforms.quoting.refining import Refining
from transforms.quoting.symbols import Flags, Ints, Symbols, symbols
from transforms.quoting.weights import BITS, SCALE, Model, Points, Rows, places, points
from transforms.text.datelines import datelines
from transforms.text.paragraphs import paragraphs
from transforms.text.quotations import regions
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

POLNEAR = EVAL / "quotes" / "polnear"
MODEL = Path(__file__).parents[1] / "transforms" / "models" / "quotes.npz"
LEXICON = MODEL.parents[1] / "lexicon"
HELD_OUT = "PolNeAR train, thirds held out, content overlapping by half or more"
WITH_CHANCES = [*quotes.COLUMNS, "chance", "speaker_chance"]
CHANCES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999]
ENOUGH = 20  # statements that make a precision worth giving
FOLDS = 3
STEPS, RATE = 50, 0.1
PENALTY_CUE, PENALTY, PENALTY_REGION = 1e-4, 3e-4, 3e-4  # chosen by the cross entropy of a held-out third
KNOWN = 10  # occurrences from which a word is known
CUE_COUNT, CUE_SHARE = 2, 0.03  # occurrences as a cue, and share of all, from which a word can be one
FUNCTION = "DpoitabckPQWNdsyzh,:;.()_wxKCER"  # letters of which no cue is the head
ELSEWHERE, UNKNOWN = 4, -9
Choice = tuple[Rows, Ints, Flags]  # rows of candidates, their groups, whether each is the right one


class Gold(NamedTuple):
    """An attribution of the annotators in symbols: article, cue, content, head of its source, whether it has one."""

    article: int
    cue: list[int]
    content: list[int]
    head: list[int]
    has_source: bool


def scorer() -> ModuleType:
    """PolNeAR's scorer, which also reads its annotations."""
    spec = spec_from_file_location("score_quotes", EVAL / "quotes" / "score_quotes.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EVAL / "quotes" / "score_quotes.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def annotated(part: str) -> tuple[pl.DataFrame, pl.DataFrame, list[tuple[Any, list[Any]]]]:
    """Articles of a part, their lettered tokens with offsets, and the scorer's documents with gold."""
    articles = read(POLNEAR / part / "text")
    lines = paragraphs(numbered(articles))
    found = number_sentences(tokens(lines), datelines(lines))
    words = lettered(found, regions(found)).with_columns(found["token_start"], found["token_end"])
    score = scorer()
    loaded = score.load(str(POLNEAR / part / "text"), str(POLNEAR / part / "attributions"))
    gold = [(loaded[name][0], score.pick(loaded[name][1], "first")) for name in articles["article_id"]]
    return articles, words, gold


def gold_in_symbols(unit: Symbols, words: pl.DataFrame, gold: list[tuple[Any, list[Any]]]) -> list[Gold]:
    """The attributions of all articles in symbols."""
    score = scorer()
    bounds = np.searchsorted(words["article_no"].to_numpy(), np.arange(len(gold) + 1))
    starts, ends = words["token_start"].to_numpy(), words["token_end"].to_numpy()
    symbol = np.searchsorted(unit.first, np.arange(words.height), side="right") - 1
    found = []
    for article, (document, attributions) in enumerate(gold):
        first, behind = bounds[article], bounds[article + 1]

        def held(spans: Iterable[tuple[int, int]], first: int = first, behind: int = behind) -> list[int]:
            rows: set[int] = set()
            for start, end in spans:
                low = first + np.searchsorted(ends[first:behind], start, side="right")
                high = first + np.searchsorted(starts[first:behind], end, side="left")
                rows.update(symbol[low:high].tolist())
            return sorted(rows)

        for attribution in attributions:
            source = attribution["source"]
            head = held([score.head_span(document.text, source)]) if source else []
            found.append(Gold(article, held(attribution["cue"]), held(attribution["content"]), head, bool(source)))
    return found


def by_head(unit: Symbols, everyone: list[Gold]) -> dict[int, Gold]:
    """The attributions by the head of their cue: its last listed verb, else its first word of content."""
    found = {}
    for gold in everyone:
        verbs = [cue for cue in gold.cue if chr(unit.letter[cue]) in "VG"]
        according = [cue for cue in gold.cue if chr(unit.letter[cue]) == "A"]
        others = [cue for cue in gold.cue if chr(unit.letter[cue]) not in FUNCTION]
        if heads := verbs[-1:] or according[:1] or others[:1]:
            found[heads[0]] = gold
    return found


def side(unit: Symbols, cue: int, gold: Gold) -> int:
    """Where the content of a cue stands on its line, ELSEWHERE if on another line."""
    line = unit.line[cue]
    is_after = any(symbol > cue and unit.line[symbol] == line for symbol in gold.content)
    is_before = any(symbol < cue and unit.line[symbol] == line for symbol in gold.content)
    return {(True, True): cues.AROUND, (True, False): cues.AFTER, (False, True): cues.BEFORE}.get(
        (is_after, is_before), ELSEWHERE
    )


def trained(choices: Choice, penalty: float, kept: Flags | None = None) -> Points:
    """Points of clues that make the right candidate of each group likely; groups without one right are left out."""
    rows, groups, is_right = choices
    counts = np.bincount(groups, weights=is_right, minlength=int(groups.max()) + 1) == 1
    used = (counts if kept is None else counts & kept)[groups]
    rows, groups, is_right = rows[used], groups[used], is_right[used]
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    sizes = np.diff(np.append(starts, len(groups)))
    return descended(rows, starts, sizes, is_right.astype(np.float32), penalty)


def descended(rows: Rows, starts: Ints, sizes: Ints, wanted: NDArray[np.float32], penalty: float) -> Points:
    """Adam on the cross entropy of the groups."""
    height = max(int(rows.max()) + 1, 1 << BITS)
    height = 1 << (height - 1).bit_length()
    weights, first, second = (np.zeros(height, dtype=np.float32) for _ in range(3))
    flat, width, member = rows.ravel(), rows.shape[1], np.repeat(np.arange(len(starts)), sizes)
    for step in range(1, STEPS + 1):
        scores = weights[rows].sum(axis=1)
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[member])
        error = odds / np.add.reduceat(odds, starts)[member] - wanted
        pull = np.bincount(flat, weights=np.repeat(error, width), minlength=height)
        slope = (pull / len(starts) + penalty * weights).astype(np.float32)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return np.clip(np.round(weights * SCALE), -32000, 32000).astype(np.int16)


def in_columns(rows: Rows, sides: Ints) -> Choice:
    """Candidates of one group each whose points have a column a side, as candidates of their own."""
    wide = rows[:, None, :].astype(np.int64) * cues.SIDES + np.arange(cues.SIDES)[None, :, None]
    groups = np.repeat(np.arange(len(rows)), cues.SIDES)
    is_right = np.tile(np.arange(cues.SIDES), len(rows)) == np.repeat(sides, cues.SIDES)
    return wide.reshape(len(groups), -1).astype(np.intp), groups, is_right


def chunk_of(unit: Symbols) -> Ints:
    """The number of the noun phrase that each symbol belongs to, -1 for none."""
    owner = np.full(len(unit), -1)
    for number, (first, behind) in enumerate(zip(*unit.chunks, strict=True)):
        owner[first:behind] = number
    return owner


def source_choice(unit: Symbols, at: Ints, gold: list[Gold], to: Ints, owner: Ints) -> Choice:
    """The sources of cues to choose from."""
    near = sources.candidates(unit, at, sources.LEFT, sources.RIGHT, (sources.NOBODY,))
    right = np.array([source_of(one, owner) for one in gold])
    rows = places(sources.source_clues(unit, at, near, to), sources.SALT)
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
    start_rows = places(extents.start_clues(unit, cues_after, starts), extents.SALT_START)
    end_rows = places(extents.end_clues(unit, cues_after, opening, ends), extents.SALT_END)
    before_rows = places(extents.before_clues(unit, cues_before, stop, places_before), extents.SALT_BEFORE)
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


def fit(words: pl.DataFrame, gold: list[tuple[Any, list[Any]]], is_used: Flags, depth: int = FOLDS) -> Model:
    """The model of the articles that are used.

    Args:
        words: lettered tokens of all articles.
        gold: the scorer's documents and attributions of all articles.
        is_used: by article.
        depth: parts into which these are cut for what a later choice reads of an earlier one.
    """
    vocabulary, is_cue = known_words(words, gold, is_used)
    unit = symbols(words, vocabulary)
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
    without = Model(vocabulary, is_cue, cue, among, source, start, end, before, np.zeros(1 << BITS, dtype=np.int16))
    if depth < 2:
        return without
    return without._replace(region_source=region_table(words, gold, is_used, part, unit, everyone, owner))


def known_words(words: pl.DataFrame, gold: list[tuple[Any, list[Any]]], is_used: Flags) -> tuple[pl.Series, Flags]:
    """The words that the articles used have often, or as cues, and whether each can be a cue."""
    used = words.filter(pl.Series(is_used).gather(words["article_no"]))
    outside = used.filter(~pl.col("letter").is_in(["q", "u", "N"]))
    often = outside.group_by("lower").len().filter(pl.col("len") >= KNOWN)["lower"].to_list()
    unit = symbols(words, pl.Series([""]))
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
    at = cues.candidates(unit, is_cue)
    at = at[is_used[unit.article[at]]]
    sides = np.array([side(unit, symbol, heads[symbol]) if symbol in heads else cues.NONE for symbol in at])
    is_here = sides != ELSEWHERE
    rows = places(cues.cue_clues(unit, at), cues.SALT)
    alone = np.zeros((len(at), cues.SIDES))
    of = part[unit.article[at]]
    for held_out in np.unique(of):
        kept = is_here & (of != held_out) if len(np.unique(of)) > 1 else is_here
        table = trained(in_columns(rows, sides), PENALTY_CUE, kept).reshape(-1, cues.SIDES)
        alone[of == held_out] = cues.chances(points(table, rows[of == held_out]))
    cue = trained(in_columns(rows, sides), PENALTY_CUE, is_here)
    among = trained(in_columns(cues.rows_among(unit, at, rows, alone, np.arange(len(at))), sides), PENALTY_CUE, is_here)
    return cue.reshape(-1, cues.SIDES), among.reshape(-1, cues.SIDES)


def region_table(
    words: pl.DataFrame, gold: list[tuple[Any, list[Any]]], is_used: Flags, part: Ints, unit: Symbols,
    everyone: list[Gold], owner: Ints,
) -> Points:  # fmt: skip
    """Points of who speaks in marks, from those that models of the other parts attribute to nobody."""
    is_covered = np.zeros(len(unit), dtype=np.bool_)
    for held_out in np.unique(part):
        other = fit(words, gold, is_used & (part != held_out), depth=1)
        again = symbols(words, other.words)
        here = part[again.article] == held_out
        lines = Refining(again, np.zeros(0, dtype=np.int64))
        for line in by_line(lines, drafts(again, lines, other)):
            for draft in settled(lines, line) if here[line[0].cue] else []:
                for start, end in filter(None, (draft.before, draft.after)):
                    is_covered[start:end] = True
    at = np.flatnonzero(unit.is_region)
    label = region_label(unit, everyone, at, owner)
    near = sources.candidates(
        unit, at, sources.LEFT_OF_REGION, sources.RIGHT_OF_REGION, (sources.LAST_SPEAKER, sources.NOBODY)
    )
    rows = places(sources.region_clues(unit, at, near, is_covered), sources.SALT_REGION)
    kept = is_used[unit.article[at]] & ~is_covered[at]
    return trained((rows, near.group, near.chunk == label[near.group]), PENALTY_REGION, kept)


def save(model: Model) -> None:
    """Write the weights, words as UTF-8 bytes, so that no reader needs more than numpy's plain arrays."""
    held: dict[str, Any] = {name: getattr(model, name) for name in Model._fields[1:]}
    words = np.frombuffer("\n".join(model.words).encode(), dtype=np.uint8)
    np.savez_compressed(MODEL, words=words, **held)


def crossvalidated() -> tuple[pl.DataFrame, list[tuple[Any, list[Any]]]]:
    """The quotations of the training part, each third found by a model of the other two, and the gold documents."""
    articles, words, gold = annotated("train")
    fold = np.arange(len(gold)) % FOLDS
    found = []
    for held_out in range(FOLDS):
        model = fit(words, gold, fold != held_out)
        with patch.object(quotes, "model", lambda model=model: model), patch.object(quotes, "COLUMNS", WITH_CHANCES):
            found.append(found_in(articles.filter(pl.Series(fold == held_out))))
    return pl.concat(found), gold


def found_in(articles: pl.DataFrame) -> pl.DataFrame:
    """The quotations of articles with the chances the model gave them."""
    known = numbered(articles)
    lines = paragraphs(known)
    words = number_sentences(tokens(lines), datelines(lines))
    named, entities = identify(mentions(words), words, lines)
    days = dates(sentences(words, lines), known)
    rows = quotes.quotes(words, lines, regions(words), named, entities, days)
    name = known["article_id"].gather(rows["article_no"])
    number = pl.concat_str(name, pl.lit(" "), pl.col("quote_no"))
    continued = pl.concat_str(name, pl.lit(" "), pl.col("continues_quote_no"))
    return rows.with_columns(article_id=name, quote_id=number, continues_quote_id=continued)


def documents(found: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Statements as the scorer takes them, by article and quotation."""
    by_article: dict[str, dict[str, Any]] = {}
    for row in parts(rooted(found.filter("is_statement"))).iter_rows(named=True):
        nothing: dict[str, Any] = {"content": [], "source": [], "cue": []}
        one = by_article.setdefault(row["doc_id"], {}).setdefault(row["quote_id"], nothing)
        one["content"].append((row["content_start"], row["content_end"]))
        speaker = (row["speaker_start"], row["speaker_end"])
        if speaker[0] is not None and speaker not in one["source"]:
            one["source"].append(speaker)
    return by_article


def judged(found: pl.DataFrame, gold: list[tuple[Any, list[Any]]]) -> pl.DataFrame:
    """The statements that are one with `is_right` (content) and `is_speaker_right` (null where content is not).

    Content is right that overlaps by half or more (Jaccard, one to one); what continues is judged with its beginning.
    """
    score, by_article = scorer(), documents(found)
    rows = []
    for document, wanted in gold:
        names, predicted = (
            zip(*by_article.get(document.id, {}).items(), strict=True) if document.id in by_article else ((), ())
        )
        truth, guess = score.norm(document, wanted), score.norm(document, predicted)
        matched = {guessed: true for true, guessed in score.match(truth, guess).items()}
        for number, name in enumerate(names):
            right = number in matched
            speaks = score.speaker_ok(document, truth[matched[number]], guess[number])[0] if right else None
            rows.append((name, right, speaks))
    schema = {"quote_id": pl.String, "is_right": pl.Boolean, "is_speaker_right": pl.Boolean}
    return found.join(pl.DataFrame(rows, schema, orient="row"), on="quote_id", validate="1:1")


def calibrated(statements: pl.DataFrame) -> pl.DataFrame:
    """Precision of content and speakers by group and step of the model's chance, of steps with enough statements."""
    content = statements.select(group=content_group(), chance="chance", is_right="is_right")
    speaker = statements.select(group=speaker_group(), chance="speaker_chance", is_right="is_speaker_right")
    steps = [
        frame.drop_nulls("is_right")
        .with_columns(chance_from=pl.Series(CHANCES).search_sorted(frame["chance"].fill_null(0.0), side="right"))
        .group_by("group", "chance_from")
        .agg(precision=pl.col("is_right").mean().round(3), n=pl.len())
        .filter(pl.col("n") >= ENOUGH)
        .with_columns(chance_from=pl.lit(pl.Series([0.0, *CHANCES])).gather("chance_from"), kind=pl.lit(kind))
        for kind, frame in ((CONTENT, content), (SPEAKER, speaker))
    ]
    return (
        pl.concat(steps).select("kind", "group", "chance_from", "precision", "n").sort("kind", "group", "chance_from")
    )


def rules_measured(statements: pl.DataFrame) -> pl.DataFrame:
    """The rules with the precision of their content."""
    measured = statements.group_by("rule").agg(precision=pl.col("is_right").mean().round(3), n=pl.len())
    rules = pl.read_csv(LEXICON / "rules_quotes.csv", infer_schema=False)
    kept = measured.filter(pl.col("n") >= ENOUGH).with_columns(labelled_set=pl.lit(HELD_OUT))
    joined = rules.select("rule", "table_name", "description").join(kept, on="rule", how="left", maintain_order="left")
    return joined.select("rule", "table_name", "description", "precision", "n", "labelled_set")


def main() -> None:
    """Fit, or write and print what cross-validation gives."""
    if sys.argv[1:] == ["fit"]:
        _, words, gold = annotated("train")
        save(fit(words, gold, np.ones(len(gold), dtype=np.bool_)))
        return
    found, gold = crossvalidated()
    statements = judged(found, gold)
    calibrated(statements).with_columns(source=pl.lit(HELD_OUT)).write_csv(LEXICON / "quote_confidence.csv")
    rules_measured(statements).write_csv(LEXICON / "rules_quotes.csv")
    by_article = documents(found)
    pairs = [(document, wanted, list(by_article.get(document.id, {}).values())) for document, wanted in gold]
    print(scorer().fmt(scorer().score(pairs)))


if __name__ == "__main__":
    main()
