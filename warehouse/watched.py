"""What is watched: the user's watch list as it is kept. Needs no database, so that workers load none."""

from functools import lru_cache
from pathlib import Path

import polars as pl

FILE = "watch_list.parquet"


def watched(folder: Path) -> pl.DataFrame | None:
    """The watch list of a warehouse; None where nothing is watched."""
    place = folder / FILE
    if not place.is_file():
        return None
    return _read(place, place.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(place: Path, _mtime_ns: int) -> pl.DataFrame | None:
    names = pl.read_parquet(place)
    return names if names.height else None
