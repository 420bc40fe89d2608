"""Imports point one way, flows -> warehouse -> transforms, and the transforms touch nothing but frames."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "flows": {"flows", "warehouse", "transforms", "sql"},
    "warehouse": {"warehouse", "transforms", "sql"},
    "transforms": {"transforms"},
    "sql": {"sql"},
}
OURS = {"flows", "warehouse", "transforms", "sql", "benchmarks", "tests", "notebooks"}
ONLY_IN_FLOWS = {"prefect", "prefect_dask", "dask", "typer", "rich"}
NEVER_IN_TRANSFORMS = ONLY_IN_FLOWS | {
    "duckdb", "requests", "httpx", "urllib", "socket", "http", "subprocess", "multiprocessing", "threading",
    "random", "secrets", "uuid", "time", "tempfile", "shutil", "glob", "sqlite3",
}  # fmt: skip
PURE = {"urllib.parse"}  # of what is shut out: work on strings alone
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "process_time"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(module: Path) -> Iterator[tuple[str, int]]:
    """Every top-level package a module imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield ("." * node.level + (node.module or ""), node.lineno)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield (str(getattr(node.args[0], "value", "?")), node.lineno)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def offenders(package: str, is_wrong: set[str], names: set[str] | None = None) -> list[str]:
    return [
        f"{module.relative_to(ROOT)}:{line} imports {name}"
        for module in modules(package)
        for name, line in imported(module)
        if (name.split(".")[0] in is_wrong and name not in PURE)
        or (names is not None and name.split(".")[0] not in names)
    ]


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_one_way(package: str) -> None:
    assert offenders(package, OURS - ALLOWED[package] | {"", "?"}) == []


@pytest.mark.parametrize("package", ["warehouse", "transforms", "sql"])
def test_only_flows_knows_prefect_and_the_terminal(package: str) -> None:
    assert offenders(package, ONLY_IN_FLOWS) == []


def test_transforms_import_no_database_network_process_clock_or_chance() -> None:
    assert offenders("transforms", NEVER_IN_TRANSFORMS) == []


def test_workers_load_no_database() -> None:
    """It would take 65 MB of each, and a quarter of a second."""
    loaded = "import sys, flows.ingest; print(sorted({'duckdb', 'pyarrow', 'prefect', 'pandas'} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout

    assert told == "[]\n"


def test_transforms_never_ask_what_time_it_is() -> None:
    asked = [
        f"{module.relative_to(ROOT)}:{node.lineno} calls {_called(node)}"
        for module in modules("transforms")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _reads_clock(node.func)
    ]

    assert asked == []


def _reads_clock(function: ast.Attribute) -> bool:
    """Whether it is `datetime.now`, `date.today`, `time.time`, … rather than a column's `.dt.time()`."""
    owner = getattr(function.value, "attr", getattr(function.value, "id", ""))
    return function.attr in CLOCKS and owner in {"datetime", "date", "time"}


def test_the_check_sees_lazy_and_dynamic_imports(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text("def f():\n    import duckdb.typing\n    import_module('prefect')\n    from . import x\n")

    assert sorted(name for name, _ in imported(module)) == [".", "duckdb.typing", "prefect"]
