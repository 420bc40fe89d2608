"""The extractor's version: a hash of the code, lexicons and weights that make rows."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl

from transforms.lexicon import lexicon


@cache
def extractor_version() -> str:
    """First 16 hex digits of SHA-256 over every file of `transforms` that can change a row."""
    digest = sha256()
    for name, file in sorted(_sources(files("transforms"), "")):
        digest.update(name.encode() + b"\0" + file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


@cache
def rules() -> pl.DataFrame:
    """The rules that make rows: `rule`, `table_name`, `description`; `precision`, `n`, `labelled_set` if measured."""
    names = sorted(file.name for file in files("transforms.lexicon").iterdir() if file.name.startswith("rules_"))
    return pl.concat(lexicon(name.removesuffix(".csv")) for name in names).with_columns(
        pl.col("precision").cast(pl.Float64), pl.col("n").cast(pl.Int64)
    )


def _sources(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".csv", ".npz")):
            yield prefix + entry.name, entry
