"""Tails: when and where something was said, behind the cue that ends a sentence: "…, the ministry said on Sunday"."""

import re

import numpy as np
import polars as pl

from transforms.quoting.symbols import Flags

# Letters of `clauses`; adverbs before: "early on", "late", "shortly after".
_DAY = r"p?[DQj]?[DQdhyz]*[yz][dhyz]*"  # "on Sunday", "last week", "on Nov. 5", "on 5 November"
_DATE = r"p(?:dN|Nd)"  # "on 5 May", "on May 5": months may read as names
_AGO = r"[DQd][mn]a"  # "two days ago", "a day later"
_VENUE = r"p[DQNnmrjdhs]*e(?:[poij][DQNnmrjedhsyz]*)*"  # "in a blog post", "in a statement issued on Monday"
_PLACE = r"pN[Nh]*"  # "in Oslo", "in May"
_TAIL = rf"(?:[aj]{{0,2}}(?:{_DAY}|{_DATE}|{_AGO}|{_VENUE}|{_PLACE}))+"
TIME = re.compile(rf"(?:[aj]{{0,2}}{_DAY}|apn|D[kz])+")  # "shortly before midnight", "a while"
_CUE = re.compile(rf"V(?P<whom>(?:D?[NnmrPh]{{1,4}})?)(?P<tail>{_TAIL})(?=\.|,G)")
_SOURCE = re.compile(r"[^,.;:_\[\]}()vVbGW]{1,60},?\Z")  # between the comma before it and the cue
_SAID = re.compile(r"[vVb\]}]|[NnmrP]an")  # what a clause, or words in marks, must have to be said


def tails(words: pl.DataFrame) -> Flags:
    """Whether tokens tell when or where something was said, between its cue and the end of the sentence.

    Only where a clause or a quotation in marks, a comma and the source stand before the cue: nothing that is said
    can come behind it then.

    Args:
        words: tokens as `clauses.lettered` gives them.
    """
    is_tail = np.zeros(words.height, dtype=np.bool_)
    letters, line = words["letter"].to_numpy().tobytes().decode("ascii"), words["line_no"].to_numpy()
    for found in _CUE.finditer(letters):
        first, cue = int(np.searchsorted(line, line[found.start()])), found.start()
        if line[found.end()] == line[cue] and ends_statement(letters, first, cue):
            is_tail[slice(*found.span("tail"))] = True
    return is_tail


def ends_statement(letters: str, first: int, cue: int) -> bool:
    """Whether a cue stands behind a clause or words in marks, and its source, in the line that starts at `first`."""
    start = max(letters.rfind(".", first, cue) + 1, first)
    source = _SOURCE.search(letters, start, cue)
    if source is None or source.start() == start:
        return False
    before = letters[source.start() - 1]
    return before in ",]" and _SAID.search(letters, start, source.start()) is not None
