"""Packages that are installed and not wanted: what loads them when they are there does without."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(package: str) -> Iterator[None]:
    """For the time of the block a package that is not loaded yet cannot be: who can do without it then does."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment] # what the import system takes for missing
    try:
        yield
    finally:
        del sys.modules[package]
