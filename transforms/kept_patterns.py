"""Kept patterns: those that take Polars longer to compile than to look for, compiled once per process.

Polars keeps the last 32 patterns that a thread has used. An extraction uses far more, so that each pattern would be
compiled anew for every unit of articles; a thread that uses few keeps them.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Found = TypeVar("Found")


def with_kept_patterns(work: Callable[[], Found]) -> Found:
    """What some work with a pattern gives, done in the thread that keeps its patterns.

    Args:
        work: an operation on a series: of frames Polars hands most to threads of its own.
    """
    return _thread().submit(work).result()


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="patterns")
