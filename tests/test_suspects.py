"""Suspects: a rule that sees only the drafts that it may change leaves the same drafts as one that sees all."""

from pathlib import Path

import numpy as np
import pytest

from tests.frames import tokens_of
from transforms.quoting import settling
from transforms.quoting.attributions import attributions
from transforms.quoting.clauses import lettered
from transforms.quoting.spellings import spellings
from transforms.quoting.suspects import Suspects
from transforms.quoting.weights import model
from transforms.text.quotations import regions

EXAMPLES = [Path(__file__).parent / f"examples/{name}.md" for name in ("quotes", "speakers", "numbers", "entities")]
ARTICLES = sorted((Path(__file__).parent.parent / "examples").rglob("*.txt"))


def test_drafts_that_are_no_suspects_are_those_that_the_rules_leave_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = tokens_of(*(path.read_text(encoding="utf-8") for path in (*EXAMPLES, *ARTICLES)))
    unit = lettered(words, regions(words), spellings(words))

    quick = attributions(unit, model())
    for question in ("refinable", "mendable"):
        monkeypatch.setattr(Suspects, question, lambda _, drafts: np.ones(len(drafts.cue), dtype=np.bool_))
    monkeypatch.setattr(settling, "are_close", lambda _, drafts: np.ones(len(drafts.cue), dtype=np.bool_))
    thorough = attributions(unit, model())

    assert sum(map(len, quick.by_line.values())) > 100
    assert quick == thorough
