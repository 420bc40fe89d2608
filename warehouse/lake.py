"""The lake: DuckLake tables over Parquet under one folder; opened by one writer and any number of readers.

A warehouse is a folder: `catalog.sqlite` (what belongs to the lake), `lake/` (data files, never to be globbed),
`staging/` (rows that workers wrote and no commit has taken up yet), `published/` (plain Parquet for everyone),
`writer.lock`. It may be moved as a whole. Schema `stored` holds the tables as declared in `transforms.tables`,
`main` the views and table macros that people ask, `work` what the warehouse must remember between transactions.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from threading import local
from typing import TypeVar

import duckdb

from warehouse import definitions, schema
from warehouse.errors import BusyWarehouse, NoWarehouse, in_plain_words

# One thread: on small tables a second costs as much CPU again and no less time. Half a gigabyte keeps a build under
# 1.5 GB; what does not fit spills to `tmp/`.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "512MB"}
EXTENSIONS = ("sqlite_scanner", "ducklake")
MANY_ARTICLES = 2_000
VERY_MANY_ARTICLES = 10_000  # below, a second thread costs each statement more (15 ms for 6) than it saves
BUSY_MILLISECONDS = 10_000
TRIES = 8

Result = TypeVar("Result")


@dataclass(frozen=True)
class Lake:
    """A warehouse that is open.

    Args:
        folder: the warehouse's folder.
        connection: DuckDB with the lake attached as `lake` and in use.
    """

    folder: Path
    connection: duckdb.DuckDBPyConnection

    @property
    def staging(self) -> Path:
        """Where workers write rows and receipts."""
        return self.folder / "staging"

    @property
    def published(self) -> Path:
        """Where snapshots of plain Parquet are published."""
        return self.folder / "published"

    def snapshot_id(self) -> int:
        """The lake's newest snapshot."""
        row = self.connection.execute("SELECT max(snapshot_id) FROM ducklake_snapshots('lake')").fetchone()
        return int(row[0]) if row else 0


@contextmanager
def writing(folder: Path, wait_seconds: float = 10) -> Iterator[Lake]:
    """The warehouse, open for its one writer; made on first use, brought up to this version's tables and views.

    Args:
        folder: the warehouse's folder.
        wait_seconds: how long to wait for another writer to end.

    Raises:
        BusyWarehouse: when another build is still writing after that time.
        NoWarehouse: when its tables cannot be brought up to this version.
    """
    for part in (".", "staging", "published", "lake"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with _only_writer(folder, wait_seconds), in_plain_words(folder):
        connection = _attached(folder, _catalog(folder)) if _catalog(folder).exists() else _created(folder)
        try:
            lake = Lake(folder, connection)
            schema.bring_up_to_date(lake.connection)
            definitions.bring_up_to_date(lake.connection)
            yield lake
        finally:
            connection.close()


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the warehouse: views and macros by name, stored tables as `stored.<table>`.

    Writers are not waited for and not hindered: every transaction sees one committed state.

    Raises:
        NoWarehouse: when the folder holds none.
    """
    if not _catalog(folder).is_file():
        raise NoWarehouse(
            f"There is no warehouse in {folder}. Make one with: pressrow build FOLDER --warehouse {folder}"
        )
    with in_plain_words(folder):
        return _attached(folder, _catalog(folder), read_only=True)


def exists(folder: Path) -> bool:
    """Whether the folder holds a warehouse."""
    return _catalog(folder).is_file()


def quoted(text: str) -> str:
    """A text as an SQL literal, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def at_full_strength(lake: Lake, *, threads: int | None = None) -> Iterator[None]:
    """More threads and memory for work on the whole corpus, in proportion to its size, for the time of the block.

    Args:
        lake: open for writing.
        threads: of one statement; None for as many as there are cores where that pays.
    """
    row = lake.connection.execute("SELECT count(*) FROM stored.articles").fetchone()
    articles = int(row[0]) if row else 0
    if articles >= MANY_ARTICLES:
        megabytes = min(max(512, articles // 40), _machine_megabytes() // 2)
        lake.connection.execute(f"SET threads = {threads or (_cores() if articles >= VERY_MANY_ARTICLES else 1)}")
        lake.connection.execute(f"SET memory_limit = '{megabytes}MB'")
    try:
        yield
    finally:
        for name in ("threads", "memory_limit"):
            lake.connection.execute(f"SET {name} = '{SETTINGS[name]}'")


def side_by_side(
    lake: Lake, questions: Sequence[Callable[[duckdb.DuckDBPyConnection], Result]], database: str = "lake"
) -> list[Result]:
    """Ask several questions at once, on a connection for each core; their answers in the order of the questions.

    Each connection uses the database named. Nothing may be written to the lake meanwhile. Joins hash the table that
    they name last, as our views mean it: DuckDB, which guesses what a view holds, would hash the 290,000 mentions of
    6,000 articles, and take half as long again over them.
    """
    own = local()
    lake.connection.execute("SET disabled_optimizers = 'build_side_probe_side'")

    def start() -> None:
        own.connection = beside(lake, database)

    def answered(question: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        return question(own.connection)

    try:
        with ThreadPoolExecutor(_cores(), initializer=start) as pool:
            return list(pool.map(answered, questions))
    finally:
        lake.connection.execute("RESET disabled_optimizers")


def transaction(lake: Lake, work: Callable[[duckdb.DuckDBPyConnection], Result], message: str) -> Result:
    """Run `work` in one transaction, again when another program held the catalog; all of it happens or nothing.

    Args:
        lake: open for writing.
        work: what to do; may be called several times.
        message: what the snapshot is for, kept with it.
    """
    for trial in range(1, TRIES + 1):
        try:
            lake.connection.execute("BEGIN")
            result = work(lake.connection)
            lake.connection.execute("CALL ducklake_set_commit_message('lake', 'pressrow', ?)", [message]).fetchall()
            lake.connection.execute("COMMIT")
        except BaseException as error:
            with suppress(duckdb.Error):
                lake.connection.execute("ROLLBACK")
            if trial == TRIES or not _is_passing(error):
                raise
            time.sleep(random.uniform(0.1, 0.3) * trial)  # noqa: S311 (two programs must not retry in step)
        else:
            return result
    raise AssertionError("the last try returns or raises")


def _is_passing(error: BaseException) -> bool:
    """Whether an error may be gone at the next try: the catalog was locked, or another commit came first."""
    said = str(error).lower()
    return isinstance(error, duckdb.Error) and ("locked" in said or "conflict" in said)


def beside(lake: Lake, database: str = "lake") -> duckdb.DuckDBPyConnection:
    """Another connection to the same lake, reading in one transaction; it ends when nothing holds it any more.

    A transaction looks up only once in the catalog what it reads: small questions take half the time.
    """
    connection = lake.connection.cursor()
    connection.execute(f"USE {database}")
    connection.execute("BEGIN")
    return connection


def _cores() -> int:
    """Cores to be used for one thing."""
    return min(os.cpu_count() or 1, 4)


def _machine_megabytes() -> int:
    """Memory of the machine; 4 GB where the system does not tell."""
    if not hasattr(os, "sysconf"):
        return 4096
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000)


def _catalog(folder: Path) -> Path:
    return folder / "catalog.sqlite"


def _created(folder: Path) -> duckdb.DuckDBPyConnection:
    """Make the catalog with all tables under another name, then give it its own: it is there whole or not at all."""
    unfinished = folder / "catalog.unfinished.sqlite"
    for leftover in folder.glob("catalog.unfinished.sqlite*"):
        leftover.unlink()
    connection = _attached(folder, unfinished)
    try:
        schema.bring_up_to_date(connection)
        connection.execute("USE memory")
        connection.execute("DETACH lake")
        unfinished.rename(_catalog(folder))
        _attach(connection, folder, _catalog(folder), "META_JOURNAL_MODE 'WAL'")
    except BaseException:
        connection.close()
        raise
    return connection


def _attached(folder: Path, catalog: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """DuckDB with the extensions loaded and the lake attached and in use."""
    place = str(folder / "tmp")
    connection = duckdb.connect(config=SETTINGS | {"temp_directory": place, "allow_unsigned_extensions": True})
    try:
        _load_extensions(connection)
        _attach(connection, folder, catalog, "READ_ONLY" if read_only else "META_JOURNAL_MODE 'WAL'")
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, folder: Path, catalog: Path, mode: str) -> None:
    """Attach the lake of a catalog and use it."""
    options = (
        f"DATA_PATH {quoted(str((folder / 'lake').resolve()))}, OVERRIDE_DATA_PATH true, "
        f"META_BUSY_TIMEOUT {BUSY_MILLISECONDS}, {mode}"
    )
    connection.execute(f"ATTACH {quoted(f'ducklake:sqlite:{catalog}')} AS lake ({options})")
    connection.execute("USE lake")


def _load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load our extensions from their wheels, which needs neither network nor home folder; else let DuckDB install them.

    DuckDB would hash 67 MB to look at their signatures, 0.3 s of processor time of every command: those that were
    installed with us it may take as they are, like its own library; of all others it looks at the signature.
    """
    wheels = {extension: _wheel(extension) for extension in EXTENSIONS}
    for file in filter(None, wheels.values()):
        connection.execute(f"LOAD {quoted(str(file))}")
    connection.execute("SET allow_unsigned_extensions = false")  # nobody can allow it again
    for extension in (name for name, file in wheels.items() if file is None):
        connection.install_extension(extension)
        connection.load_extension(extension)


def _wheel(extension: str) -> Path | None:
    """The extension's file in its wheel; None where that is not installed or made for another DuckDB."""
    package = f"duckdb_extension_{extension}"
    if find_spec(package) is None:
        return None
    file = Path(str(files(package).joinpath(f"extensions/v{duckdb.__version__}/{extension}.duckdb_extension")))
    return file if file.is_file() else None


@contextmanager
def _only_writer(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the writer's lock: an exclusive SQLite transaction, which every system frees when its process dies."""
    lock = sqlite3.connect(folder / "writer.lock", timeout=wait_seconds, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise BusyWarehouse(
            f"Another build is writing to {folder}. Wait until it has ended; readers are not affected."
        ) from error
    try:
        yield
    finally:
        lock.close()
