"""Questions: SQL of the user's own, named questions of `sql/questions`, and what tables there are."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import duckdb

from flows.answers import answer
from flows.printing import on_one_line, tell, text_table
from transforms.errors import BadRequest
from warehouse.definitions import Definition, definitions
from warehouse.guard import connect_guarded, is_question


def answer_query(folder: Path, sql: str, form: str, out: Path | None) -> None:
    """Answer a question in SQL; statements that would change something are refused.

    Raises:
        BadRequest: for what is no question, or cannot be answered.
    """
    try:
        asks = is_question(sql)
    except duckdb.Error as error:
        raise BadRequest(f"This is not DuckDB's SQL. {error}") from error
    if not asks and _FILE.search(sql):
        raise BadRequest(_NO_FILES)
    if not asks:
        raise BadRequest(
            "Only one question at a time is answered (SELECT, FROM, WITH, DESCRIBE, EXPLAIN), "
            "and none that reads files or changes anything."
        )
    try:
        with connect_guarded(folder) as connection:
            answer(connection, sql, (), form, out)
    except BadRequest as error:
        raise (BadRequest(_NO_FILES) if _FILE.search(sql) else error) from error


def answer_question(
    folder: Path, name: str, arguments: Sequence[str], form: str, out: Path | None, limit: int | None = None
) -> None:
    """Answer a named question with its arguments in order, or as `parameter=value`; at most `limit` rows of it."""
    question = next((one for one in definitions("questions") if one.name == name), None)
    if question is None:
        names = [one.name for one in definitions("questions")]
        raise BadRequest(f"There is no question {name!r}. {did_you_mean(name, names)}`pressrow ask` lists them.")
    given = [_argument(text, parameters(question)) for text in arguments]
    if len(given) > len(parameters(question)):
        raise BadRequest(f"`{usage(question)}` takes {len(parameters(question))} arguments, not {len(given)}.")
    told = {parameter for parameter, _ in given if parameter}
    unnamed = sum(parameter is None for parameter, _ in given)
    if missing := [one for one in needed(question)[unnamed:] if one not in told]:
        raise BadRequest(f"{name} needs {', '.join(map(str.upper, missing))}: pressrow ask {usage(question)}")
    named = ", ".join(f"{parameter} := ?" if parameter else "?" for parameter, _ in given)
    call = f"{name}({named})" if question.is_macro else name
    asked = f"FROM {call}" if limit is None else f"FROM {call} LIMIT {limit}"
    with connect_guarded(folder) as connection:
        if ENTITY in parameters(question):
            _check_entity(connection, str(next(value for name, value in given if name in (None, ENTITY))))
        nothing = f"No rows. {usage(question)}: {question.grain}"
        answer(connection, asked, [value for _, value in given], form, out, nothing)


def _check_entity(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Refuse a name that no entity bears, with those that are nearest.

    Raises:
        BadRequest: when no entity is called so, in capitals or not.
    """
    if connection.execute(f"{_NAMES} WHERE lower(name) = lower($1) LIMIT 1", [name]).fetchone():
        return
    near = ", ".join(repr(row[0]) for row in connection.execute(f"{_NAMES} {_NEAREST}", [name]).fetchall())
    raise BadRequest(
        f"There is no entity named {name!r}. " + (f"Near it are {near}." if near else "`FROM entities` has all.")
    )


def list_questions() -> None:
    """Print the named questions, how to ask them, and what a row of the answer is."""
    rows = [(usage(question), question.grain) for question in definitions("questions")]
    print(text_table(("pressrow ask ...", "answer"), rows, widest=120))
    tell("Ask one with: pressrow ask NAME ARGUMENT...")


def list_tables(folder: Path) -> None:
    """Print the views that people ask and the stored tables beside them, with their number of rows and grain."""
    with connect_guarded(folder) as connection:
        rows = [
            (name, _count(connection, name), grain.removeprefix("One row per ").rstrip("."))
            for name, grain in _relations(connection)
        ]
    print(text_table(("table", "rows", "one row per"), rows, widest=120))


def describe_table(folder: Path, name: str) -> None:
    """Print the columns of a table or view with their types and meaning."""
    with connect_guarded(folder) as connection:
        stored = f"stored.{name.removeprefix('stored.')}"
        relations = dict(_relations(connection))
        if name not in relations and name != stored:
            raise BadRequest(_no_table(connection, name, relations))
        try:
            columns = connection.execute(f"DESCRIBE {name}").fetchall()
        except duckdb.CatalogException as error:
            raise BadRequest(_no_table(connection, name, relations)) from error
        meanings = dict(connection.execute(_MEANINGS, [stored.removeprefix("stored.")]).fetchall())
    print(relations.get(name, ""))
    print(text_table(("column", "type", "meaning"), [(c, t, meanings.get(c)) for c, t, *_ in columns], widest=120))


def usage(question: Definition) -> str:
    """A question's name with its parameters; those that may be left out in brackets."""
    must = needed(question)
    told = (name.upper() if name in must else f"[{name.upper()}]" for name in parameters(question))
    return " ".join((question.name, *told))


def parameters(question: Definition) -> list[str]:
    """The parameters of a question in order; none when it is a view."""
    signature = re.search(r"MACRO\s+(?:\w+\.)?\w+\s*\(([^)]*)\)", question.statement, re.I)
    listed = signature[1].split(",") if signature and question.is_macro else []
    return [re.split(r"\s|:=", part.strip())[0] for part in listed if part.strip()]


def needed(question: Definition) -> list[str]:
    """The parameters without which a question cannot be asked: those that have no value of their own."""
    return [name for name in parameters(question) if not re.search(rf"\b{name}\s*:=", question.statement, re.I)]


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A sentence that offers the name that was probably meant; nothing where none is near."""
    near = get_close_matches(name.lower(), list(names), n=1)
    return f"Did you mean {near[0]!r}? " if near else ""


def _no_table(connection: duckdb.DuckDBPyConnection, name: str, relations: Iterable[str]) -> str:
    """What to say of a name that no table has; a column may have it."""
    holders = [table for table in relations if name in _columns(connection, table)] if name.isidentifier() else []
    near = f"It is a column of {', '.join(holders)}. " if holders else did_you_mean(name, relations)
    return f"There is no table {name!r}. {near}`pressrow tables` lists them."


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]


ENTITY = "entity_name"  # how questions call a parameter that must be the name of an entity
_NAMES = "FROM (SELECT name FROM entities UNION SELECT alias FROM entity_aliases)"
_NEAREST = (
    "SELECT name, contains(lower(name), lower($1)) AS holds, "
    "jaro_winkler_similarity(lower(name), lower($1)) AS likeness "
    "WHERE holds OR likeness > 0.8 ORDER BY holds DESC, likeness DESC, name LIMIT 5"
)
_FILE = re.compile(r"(?i)\b(?:from|join)\s*\(?\s*'|\b(?:read_\w+|\w+_scan|glob)\s*\(")
_NO_FILES = (
    "A question is about the tables here (`pressrow tables`); files are not read. "
    "To join them with other files, open the published Parquet in DuckDB (README, 'Read the tables elsewhere')."
)
# A view's columns mean what they mean in its table, else in another.
_MEANINGS = """
    FROM duckdb_columns()
    SELECT column_name, comment
    WHERE schema_name = 'stored' AND comment IS NOT NULL
    ORDER BY table_name = ?
"""


def _argument(text: str, names: list[str]) -> tuple[str | None, object]:
    """An argument as typed: a whole number, a day, else text; with its name where it has one."""
    name, is_named, rest = text.partition("=")
    if is_named and name in names:
        return name, _typed(rest)
    return None, _typed(text)


def _typed(text: str) -> object:
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return text


def _relations(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Views by name, then the stored tables that no view shows, each with its grain."""
    views = connection.execute(
        "SELECT view_name, coalesce(comment, '') FROM duckdb_views() "
        "WHERE database_name = 'lake' AND schema_name = 'main' AND NOT internal ORDER BY view_name"
    ).fetchall()
    questions = {question.name for question in definitions("questions")}
    shown = [(name, on_one_line(comment)) for name, comment in views if name not in questions]
    stored = connection.execute(
        "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() "
        "WHERE database_name = 'lake' AND schema_name = 'stored' ORDER BY table_name"
    ).fetchall()
    names = {name for name, _ in shown}
    return shown + [(f"stored.{name}", on_one_line(comment)) for name, comment in stored if name not in names]


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 (a name from the catalog)
    return int(row[0]) if row else 0
