"""PolNeAR's attributions in symbols: what the weights of quotations are trained on and judged by."""

from collections.abc import Iterable
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from benchmarks.corpus import EVAL
from benchmarks.quotes import read
from transforms.extraction import numbered
from transforms.quoting import cues
from transforms.quoting.clauses import lettered
from transforms.quoting.spellings import spellings
from transforms.quoting.symbols import Ints, Symbols
from transforms.text.datelines import datelines
from transforms.text.paragraphs import paragraphs
from transforms.text.quotations import regions
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

POLNEAR = EVAL / "quotes" / "polnear"
FUNCTION = "DpoitabckPQWNdsyzh,:;.()_wxKCER"  # letters of which no cue is the head
ELSEWHERE = 4
Document = tuple[Any, list[Any]]  # the scorer's document with its attributions


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


def annotated(part: str) -> tuple[pl.DataFrame, pl.DataFrame, list[Document]]:
    """Articles of a part, their lettered tokens with offsets, and the scorer's documents with gold."""
    articles = read(POLNEAR / part / "text")
    lines = paragraphs(numbered(articles))
    found = number_sentences(tokens(lines), datelines(lines))
    words = lettered(found, regions(found), spellings(found)).with_columns(found["token_start"], found["token_end"])
    score = scorer()
    loaded = score.load(str(POLNEAR / part / "text"), str(POLNEAR / part / "attributions"))
    gold = [(loaded[name][0], score.pick(loaded[name][1], "first")) for name in articles["article_id"]]
    return articles, words, gold


def gold_in_symbols(unit: Symbols, words: pl.DataFrame, gold: list[Document]) -> list[Gold]:
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


def chunk_of(unit: Symbols) -> Ints:
    """The number of the noun phrase that each symbol belongs to, -1 for none."""
    owner = np.full(len(unit), -1)
    for number, (first, behind) in enumerate(zip(*unit.chunks, strict=True)):
        owner[first:behind] = number
    return owner
