"""Trains the weights of owners (`transforms/models/owners.npz`) on two labelled sets and on our own examples.

    python -m benchmarks.owner_training fit
    python -m benchmarks.owner_training crossvalidate  # F1, each tenth of the articles by a model of the others

The model is a softmax over the names, nouns and pronouns of a sentence, and nobody, with hashed clues. Full-batch Adam
from zero, L2, rounded to whole points: the same labels and code give the same file.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl

from benchmarks import fact_labels
from benchmarks.quote_softmax import trained
from tests.examples_runner import examples
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.extraction import numbered
from transforms.facts import owner_choice
from transforms.facts.bearings import outside_dates
from transforms.facts.numbers import Telling, tellings, windows, written
from transforms.facts.owner_choice import Model, Weighed, asked_of, in_sentence, weighed
from transforms.facts.owner_clauses import Asked
from transforms.facts.wording import wordings
from transforms.quoting.symbols import Flags
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

MODEL = Path(__file__).parents[1] / "transforms/models/owners.npz"
KNOWN = 4  # occurrences in sentences with quantities from which a word is known
PENALTY = 1e-3  # of 1e-3, 2e-3 and 4e-3 the best by cross-validation, though by less than its error
OFTEN = 10  # times that our own examples count: once or four times some are outvoted
FOLDS = 10
MEASURED = "| sentence | quantity | concept | owner | counterparty |"
OWNED = "| sentence | quantity | owner |"
Span = tuple[int, int]


class Labelled(NamedTuple):
    """The sentences with quantities of the labelled articles, and the label of each quantity (None: it has none)."""

    told: list[Telling]
    starts: list[int]
    articles: list[int]
    labels: list[dict[str, Any] | None]
    places: dict[int, dict[int, list[Span]]]


def labelled() -> Labelled:
    """What the articles of the labels tell, with the labels of it."""
    sets = [pl.read_csv(name, try_parse_dates=True) for name in (fact_labels.GOLD, fact_labels.TRAINING)]
    rows = pl.concat(sets, how="vertical_relaxed")
    known = numbered(fact_labels.given(rows))
    lines = paragraphs(known)
    words = number_sentences(tokens(lines))
    phrases = sentences(words, lines)
    named, _ = identify(mentions(words), words, lines)
    chosen = windows(phrases)
    told = tellings(wordings(chosen["text"]))
    starts = chosen["sentence_start"].gather([one.window for one in told]).to_list()
    numbers = chosen["article_no"].gather([one.window for one in told]).to_list()
    places: dict[int, dict[int, list[Span]]] = {}
    for article, entity, *span in named.select("article_no", "entity_no", "mention_start", "mention_end").iter_rows():
        places.setdefault(article, {}).setdefault(entity, []).append((span[0], span[1]))
    frame = spans_of(told, starts, chosen)
    kept = set(outside_dates(frame, dates(phrases, known))["number"])
    article_of = {name: number for number, name in enumerate(known["article_id"])}
    by_article: dict[int, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        by_article.setdefault(article_of[row["doc_id"]], []).append(row)
    own_told, own_labels = own_examples()
    own_told, own_labels = OFTEN * own_told, OFTEN * own_labels
    numbers += [known.height] * len(own_told)  # one article more, which every model is taught
    labels = matched(frame, kept, by_article) + own_labels
    return Labelled(told + own_told, starts + [0] * len(own_told), numbers, labels, places)


def own_examples() -> tuple[list[Telling], list[dict[str, Any] | None]]:
    """The sentences of tests/examples that say whose a quantity is, with labels in the form of the labelled set."""
    measured = [(sentence, quantity, owner) for sentence, quantity, _, owner, _ in examples("numbers", MEASURED)]
    rows: list[tuple[str, ...]] = [*measured, *examples("numbers", OWNED)]
    told = tellings(wordings(pl.Series([sentence for sentence, _, _ in rows])))
    labels: list[dict[str, Any] | None] = []
    for one, (sentence, quantity, owner) in zip(told, rows, strict=True):
        for found in one.found:
            text, start, _ = written(sentence, one.phrases.text, (found.first, found.end))
            labels.append(label_of(sentence, owner, start) if text == quantity.strip("`") else None)
    return told, labels


def label_of(sentence: str, owner: str, near: int) -> dict[str, Any]:
    """The label of a quantity whose owner is written; of several places the nearest before it, else the first."""
    before = sentence.rfind(owner, 0, near)
    start = None if owner == "–" else before if before >= 0 else sentence.find(owner)
    end = None if start is None else start + len(owner)
    return {"owner_start": start, "owner_end": end, "owner_name_start": start, "owner_name_end": end}


def spans_of(told: list[Telling], starts: list[int], chosen: pl.DataFrame) -> pl.DataFrame:
    """One row per quantity: its number, article, sentence, kind and place."""
    rows: list[tuple[Any, ...]] = []
    for one, start in zip(told, starts, strict=True):
        article, sentence = chosen["article_no"][one.window], chosen["sentence_no"][one.window]
        for quantity in one.found:
            text = one.phrases.text
            span = (start + text.starts[quantity.first], start + text.end(quantity.end - 1))
            rows.append((len(rows), article, sentence, quantity.kind, *span))
    keys = {"number": pl.Int64(), "article_no": pl.UInt32(), "sentence_no": chosen.schema["sentence_no"]}
    names: dict[str, pl.DataType] = {**keys, "kind": pl.String(), "fact_start": pl.Int32(), "fact_end": pl.Int32()}
    return pl.DataFrame(rows, names, orient="row")


def matched(
    frame: pl.DataFrame, kept: set[int], labels: dict[int, list[dict[str, Any]]]
) -> list[dict[str, Any] | None]:
    """The label of each quantity, as the scorer pairs them."""
    found: list[dict[str, Any] | None] = [None] * frame.height
    for (article,), rows in frame.group_by(["article_no"], maintain_order=True):
        left = [row for row in rows.iter_rows(named=True) if row["number"] in kept]
        for label in labels.get(int(str(article)), []):
            wanted = fact_labels.span(label, "fact")
            at = next(
                (n for n, row in enumerate(left) if fact_labels.overlap(fact_labels.span(row, "fact"), wanted)), None
            )
            if at is not None:
                found[left.pop(at)["number"]] = label
    return found


def fit(of: Labelled, is_used: Flags) -> Model:
    """The model of the articles that are used."""
    used = [one for one, article in zip(of.told, of.articles, strict=True) if is_used[article]]
    count = Counter(word for one in used for word in one.phrases.text.lower[: one.phrases.text.count])
    words = {word: number for number, word in enumerate(sorted(w for w, n in count.items() if n >= KNOWN), 1)}
    asked = asked_of([one.found for one in of.told], [one.about for one in of.told])
    by = weighed([one.phrases for one in of.told], asked, words)
    has_label = np.array([label is not None for label in of.labels])
    kept = is_used[np.array(of.articles)[asked.sentence]] & has_label
    return Model(words, trained((by.rows, by.near.group, is_right(of, asked, by)), PENALTY, kept))


def is_right(of: Labelled, asked: Asked, by: Weighed) -> Flags:
    """Whether each candidate is the first that says the owner in the words of the label, or by the same name."""
    run = by.near.run
    sentence = asked.sentence[by.near.group]
    start, end = in_sentence(by.clauses, sentence, run)
    right = np.zeros(len(run), dtype=np.bool_)
    best: dict[int, tuple[int, int]] = {}
    for row, (group, one) in enumerate(zip(by.near.group.tolist(), sentence.tolist(), strict=True)):
        label = of.labels[group]
        if label is None:
            continue
        if run[row] < 0:
            right[row] = label["owner_start"] is None
            continue
        _, *span = written("", of.told[one].phrases.text, (int(start[row]), int(end[row])))
        low = of.starts[one]
        rank = likeness(label, (low + span[0], low + span[1]), of.places.get(of.articles[one], {}))
        if rank > best.get(group, (0, 0))[0]:
            best[group] = rank, row
    right[[row for _, row in best.values()]] = True
    return right


def likeness(label: dict[str, Any], said: Span, places: dict[int, list[Span]]) -> int:
    """3 for the owner's words, 2 for the name they stand for, 1 for that name elsewhere, 0 for anything else."""
    own, name = fact_labels.span(label, "owner"), fact_labels.span(label, "owner_name")
    if fact_labels.overlap(own, said) or fact_labels.overlap(name, said):
        return 3 if fact_labels.overlap(own, said) else 2
    same = [
        spans
        for spans in places.values()
        if any(fact_labels.overlap(one, span) for span in spans for one in (own, name))
    ]
    return int(any(fact_labels.overlap(said, span) for spans in same for span in spans))


def crossvalidated() -> list[dict[str, fact_labels.Counts]]:
    """The scorer's counts by article, each fold's owners chosen by a model of the other folds."""
    of = labelled()
    rows = pl.read_csv(fact_labels.GOLD, try_parse_dates=True)
    number = rows["doc_id"].rle_id()
    found = []
    for held_out in range(FOLDS):
        is_held_out = number % FOLDS == held_out
        place = np.arange(max(of.articles) + 1)  # articles of the other sets stand behind those that are scored
        model = fit(of, (place % FOLDS != held_out) | (place >= number.n_unique()))
        with patch.object(owner_choice, "model", lambda model=model: model):
            found += [fact_labels.counted(pairs) for pairs in fact_labels.paired(rows.filter(is_held_out))]
    return found


def save(model: Model) -> None:
    """Write the weights, words as UTF-8 bytes, so that no reader needs more than numpy's plain arrays."""
    words = np.frombuffer("\n".join(model.words).encode(), dtype=np.uint8)
    np.savez_compressed(MODEL, words=words, points=model.points)


def main() -> None:
    """Fit, or print what cross-validation gives."""
    if sys.argv[1:] == ["fit"]:
        of = labelled()
        save(fit(of, np.ones(max(of.articles) + 1, dtype=np.bool_)))
        return
    by_article = [article["owner"] for article in crossvalidated()]
    low, high = fact_labels.interval(by_article)
    total = fact_labels.total(by_article)
    print(f"owner F1 {total.f1:.1f}, 95 % interval {low:.1f} to {high:.1f}", total)


if __name__ == "__main__":
    main()
