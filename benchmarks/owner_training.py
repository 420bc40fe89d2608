"""What the weights of owners (`transforms/models/owners.npz`) are learnt from, and how good they are.

    python -m benchmarks.owner_training export DATA.npz
    python benchmarks/training/owners.py DATA.npz transforms/models/owners.npz -1 3  # with PyTorch, some minutes
    python benchmarks/training/owners.py DATA.npz benchmarks/training/owners_without_0.npz 0 3  # then 1 and 2
    python -m benchmarks.owner_training crossvalidate  # F1, each third of the scored articles by a model of others

Two labelled sets and our own examples: the names, nouns and pronouns of a sentence, and nobody, with hashed clues and
the words around them.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks import beats, fact_labels
from tests.examples_runner import examples
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.extraction import numbered
from transforms.facts import owner_choice
from transforms.facts.bearings import outside_dates
from transforms.facts.numbers import Telling, tellings, windows, written
from transforms.facts.owner_choice import Weighed, asked_of, in_sentence, weighed
from transforms.facts.owner_clauses import Asked
from transforms.facts.wording import wordings
from transforms.quoting.symbols import Flags
from transforms.tagging.hashes import hashes
from transforms.tagging.weights import word_vectors
from transforms.tagging.words import lower, places_of
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

MODEL_OF_OTHERS = str(Path(__file__).parent / "training/owners_without_{}.npz")
KNOWN = 4  # occurrences in sentences with quantities from which a word is known
OFTEN = 10  # times that our own examples count: once or four times some are outvoted
FOLDS = 3
ROLES = ("owner", "concept", "claimed")  # what a label tells of a quantity, where it does
MEASURED = "| sentence | quantity | concept | owner | counterparty |"
OWNED = "| sentence | quantity | owner |"
CLAIMED = "| text | quantity | claimed by | entity |"
SEVERAL = re.compile(r"[.?!”\"] [A-Z“]")  # sentences, of which one would be read for all
Span = tuple[int, int]


class Labelled(NamedTuple):
    """The sentences with quantities of the labelled articles, and the label of each quantity (None: it has none).

    `sets` has an entry an article, which tells the set that it is of, and a last one for our own examples.
    """

    told: list[Telling]
    starts: list[int]
    articles: list[int]
    labels: list[dict[str, Any] | None]
    sets: list[int]
    places: dict[int, dict[int, list[Span]]]


def labelled() -> Labelled:
    """What the articles of the labels tell, with the labels of it."""
    sets = [pl.read_csv(name, try_parse_dates=True) for name in (fact_labels.GOLD, fact_labels.TRAINING)]
    own = beats.labels_of("train")
    known = numbered(pl.concat([fact_labels.given(pl.concat(sets, how="vertical_relaxed")), beats.given(own)]))
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
    for row in [*pl.concat(sets, how="vertical_relaxed").iter_rows(named=True), *own.iter_rows(named=True)]:
        by_article.setdefault(article_of[row["doc_id"]], []).append(row)
    own_told, own_labels = own_examples()
    own_told, own_labels = OFTEN * own_told, OFTEN * own_labels
    numbers += [known.height] * len(own_told)  # one article more, which every model is taught
    labels = matched(frame, kept, by_article) + own_labels
    return Labelled(told + own_told, starts + [0] * len(own_told), numbers, labels, sources(sets, own), places)


def sources(sets: list[pl.DataFrame], own: pl.DataFrame) -> list[int]:
    """The set that each article is of: the scored one, PolNeAR, Worldwide, other beats, our own examples."""
    scored, training = (one.select("doc_id", "split").unique(maintain_order=True) for one in sets)
    of_training = [1 if split == "train" else 2 for split in training["split"]]
    return [0] * scored.height + of_training + [3] * own["doc_id"].n_unique() + [4]


def own_examples() -> tuple[list[Telling], list[dict[str, Any] | None]]:
    """The sentences of tests/examples that say whose a quantity is, what it measures or who claims it, with labels in
    the form of the labelled set."""
    rows: list[dict[str, str]] = [
        *({"concept": concept, "owner": owner, "at": sentence, "quantity": quantity}
          for sentence, quantity, concept, owner, _ in examples("numbers", MEASURED)),
        *({"owner": owner, "at": sentence, "quantity": quantity}
          for sentence, quantity, owner in examples("numbers", OWNED)),
        *({"claimed": source, "at": text, "quantity": quantity}
          for text, quantity, source, _ in examples("numbers", CLAIMED) if not SEVERAL.search(text)),
    ]  # fmt: skip
    told = tellings(wordings(pl.Series([row["at"] for row in rows])))
    labels: list[dict[str, Any] | None] = []
    for one, row in zip(told, rows, strict=True):
        for found in one.found:
            text, start, _ = written(row["at"], one.phrases.text, (found.first, found.end))
            labels.append(label_of(row, start) if text == row["quantity"].strip("`") else None)
    return told, labels


def label_of(row: dict[str, str], near: int) -> dict[str, Any]:
    """The label of a quantity whose owner, concept or claimer is written."""
    label: dict[str, Any] = {}
    for role in ROLES:
        if role in row:
            label[f"{role}_start"], label[f"{role}_end"] = nearest(row["at"], row[role], near)
    if "owner" in row:
        label |= {"owner_name_start": label["owner_start"], "owner_name_end": label["owner_end"]}
    return label


def nearest(sentence: str, words: str, near: int) -> tuple[int | None, int | None]:
    """Where words stand: of several places the nearest before another, else the first; nowhere for a dash."""
    if words == "–":
        return None, None
    before = sentence.rfind(words, 0, near)
    start = before if before >= 0 else sentence.find(words)
    return start, start + len(words)


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


def known_words(of: Labelled) -> dict[str, int]:
    """The words that the sentences have often enough, numbered from 1."""
    count = Counter(word for one in of.told for word in one.phrases.text.lower[: one.phrases.text.count])
    return {word: number for number, word in enumerate(sorted(w for w, n in count.items() if n >= KNOWN), 1)}


def export(of: Labelled, scored: int) -> dict[str, NDArray[Any]]:
    """What `training/owners.py` learns from, as arrays: sentences one after another, quantities, candidates.

    Args:
        of: the labelled sentences.
        scored: how many of the first articles are scored, and so are kept out in turn.
    """
    words = known_words(of)
    asked = asked_of([one.found for one in of.told], [one.about for one in of.told])
    by = weighed([one.phrases for one in of.told], asked, words)
    at, stop = by.clauses.placed(asked, asked.written)
    article = np.array(of.articles)[asked.sentence]
    run = by.near.run
    return {
        "words": packed(words), "vectors": vectors_of(list(words)),
        "letter": by.clauses.letter, "word": by.clauses.word, "first": by.clauses.first,
        "sentence": asked.sentence, "at": at, "stop": stop, "kind": asked.kind,
        "labelled": np.array([[f"{role}_start" in (label or {}) for role in ROLES] for label in of.labels]),
        "source": np.array(of.sets)[article],
        "fold": np.where(article < scored, article, -1),
        "verb": by.evidence.of.verb_place, "head": by.evidence.of.head_place,
        "said": by.evidence.said(), "placed": by.evidence.placed(),
        "group": by.near.group, "run": run, "rows": by.rows,
        "right": np.stack([is_right(of, asked, by), is_concept(of, asked, by), is_claimer(of, asked, by)], axis=1),
        "start": np.append(by.clauses.start, 0)[run], "end": np.append(by.clauses.end, 0)[run],
    }  # fmt: skip


def packed(words: Iterable[str]) -> NDArray[np.uint8]:
    """Words as UTF-8 bytes, so that no reader needs more than numpy's plain arrays."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def vectors_of(words: list[str]) -> NDArray[np.float32]:
    """The vector of each word from -1 to 1, behind a row of zeros for all others; zeros where it has none."""
    keys, vectors = word_vectors()
    plain = pl.Series("word", words).to_frame().select(lower(pl.col("word")))["word"]
    at = places_of(hashes(plain).whole(), keys)
    found = np.zeros((len(words) + 1, vectors.shape[1]), np.float32)
    found[1:][at >= 0] = vectors[at[at >= 0]] / 127
    return found


def is_right(of: Labelled, asked: Asked, by: Weighed) -> Flags:
    """Whether each candidate says the owner in the words of the label, or else by the same name."""
    is_elided = [label is not None and label.get("owner_start", 0) is None for label in of.labels]
    return is_named(of, asked, by, ("owner", "owner_name"), is_elided)


def is_claimer(of: Labelled, asked: Asked, by: Weighed) -> Flags:
    """Whether each candidate says who claims the quantity, or is nobody where no candidate does."""
    return is_named(of, asked, by, ("claimed",), [True] * len(of.labels))


def is_named(of: Labelled, asked: Asked, by: Weighed, roles: tuple[str, ...], is_open: list[bool]) -> Flags:
    """Whether each candidate says who has a role; nobody is right where none has it, or where it is open whether any
    candidate says so and none does."""
    run = by.near.run
    sentence = asked.sentence[by.near.group]
    start, end = in_sentence(by.clauses, sentence, run)
    right, rank = np.zeros(len(run), dtype=np.bool_), np.zeros(len(run), dtype=np.int64)
    for row, (group, one) in enumerate(zip(by.near.group.tolist(), sentence.tolist(), strict=True)):
        label = of.labels[group]
        if label is None or f"{roles[0]}_start" not in label:
            continue
        if run[row] < 0:
            right[row] = all(label[f"{role}_start"] is None for role in roles)
            continue
        _, *span = written("", of.told[one].phrases.text, (int(start[row]), int(end[row])))
        low = of.starts[one]
        rank[row] = likeness(label, roles, (low + span[0], low + span[1]), of.places.get(of.articles[one], {}))
    first = np.flatnonzero(np.diff(by.near.group, prepend=-1))
    most = np.maximum.reduceat(rank, first)[np.unique(by.near.group, return_inverse=True)[1]]
    found: Flags = right | ((rank > 0) & (rank == most)) | ((run < 0) & np.array(is_open)[by.near.group] & (most == 0))
    return found


def is_concept(of: Labelled, asked: Asked, by: Weighed) -> Flags:
    """Whether each candidate holds the head of the labelled concept, or is nobody where it has none."""
    sentence = asked.sentence[by.near.group]
    start, end = in_sentence(by.clauses, sentence, by.near.run)
    right = np.zeros(len(by.near.run), dtype=np.bool_)
    for row, (group, one) in enumerate(zip(by.near.group.tolist(), sentence.tolist(), strict=True)):
        label = of.labels[group]
        wanted = (
            head_of(label, of.told[one], of.starts[one]) if label is not None and "concept_start" in label else None
        )
        if wanted is None or by.near.run[row] < 0:
            right[row] = label is not None and label.get("concept_start", 0) is None and by.near.run[row] < 0
        else:
            right[row] = start[row] < wanted[1] and end[row] > wanted[0]
    return right


def head_of(label: dict[str, Any], told: Telling, low: int) -> Span | None:
    """The head of a labelled concept as words of a sentence: the last word before a preposition inside it, if any."""
    said = fact_labels.span(label, "concept")
    text, letters = told.phrases.text, told.phrases.letters
    held = [at for at in range(text.count) if said and said[0] - low <= text.starts[at] < said[1] - low]
    if not held:
        return None
    stop = next((at for at in held[1:] if letters[at] in "IT"), held[-1] + 1)
    return stop - 1, stop


def likeness(label: dict[str, Any], roles: tuple[str, ...], said: Span, places: dict[int, list[Span]]) -> int:
    """3 for the words of the first role, 2 for those of another, 1 for the name of any elsewhere, 0 for all else."""
    spans = [fact_labels.span(label, role) for role in roles]
    if any(fact_labels.overlap(one, said) for one in spans):
        return 3 if fact_labels.overlap(spans[0], said) else 2
    same = [named for named in places.values() if any(fact_labels.overlap(one, at) for at in named for one in spans)]
    return int(any(fact_labels.overlap(said, at) for named in same for at in named))


def crossvalidated() -> list[dict[str, fact_labels.Counts]]:
    """The scorer's counts by article, each fold's owners chosen by a model of the other folds."""
    rows = pl.read_csv(fact_labels.GOLD, try_parse_dates=True)
    number = rows["doc_id"].rle_id()
    found = []
    for held_out in range(FOLDS):
        with np.load(MODEL_OF_OTHERS.format(held_out)) as held:
            model = owner_choice.model_of(dict(held))
        with patch.object(owner_choice, "model", lambda model=model: model):
            found += [
                fact_labels.counted(pairs) for pairs in fact_labels.paired(rows.filter(number % FOLDS == held_out))
            ]
    return found


def main() -> None:
    """Write what is learnt from, or print what cross-validation gives."""
    if sys.argv[1:2] == ["export"]:
        scored = pl.read_csv(fact_labels.GOLD)["doc_id"].n_unique()
        np.savez(sys.argv[2], allow_pickle=False, **export(labelled(), scored))
        return
    by_article = [article["owner"] for article in crossvalidated()]
    low, high = fact_labels.interval(by_article)
    total = fact_labels.total(by_article)
    print(f"owner F1 {total.f1:.1f}, 95 % interval {low:.1f} to {high:.1f}", total)


if __name__ == "__main__":
    main()
