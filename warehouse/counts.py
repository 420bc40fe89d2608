"""Counts: how many files and records a run or a part of it saw, and what became of them."""

from typing import NamedTuple


class Counts(NamedTuple):
    """What a run saw; records = articles + unchanged + rejected + skipped."""

    file_count: int = 0
    record_count: int = 0
    article_count: int = 0
    unchanged_count: int = 0
    rejected_count: int = 0
    skipped_count: int = 0
