"""README's tree, written from what each module says of itself: `python -m tests.readme_tree` brings it up to date."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
TREE = re.compile(r"(## The tree\n\n```text\n).*?(```\n)", re.DOTALL)
ROLES = {
    "flows": "run: command line, Prefect flow, schedule",
    "transforms": "compute: frames in, frames out; no clock, network or database",
    "warehouse": "store: the only writer; `warehouse/data/` is where tables land unless told otherwise",
}
OTHERS = {
    "transforms/models/": "trained weights, each with a model card",
    "sql/": "ask: `views/`, `questions/` (pressrow ask), `checks/` (pressrow check), one a file",
    "tests/": "the specification; `tests/examples/*.md` are sentences with their answers",
    "benchmarks/": "quality on public gold sets, speed, and floors that only rise",
    "notebooks/tour.py": "the tables seen through questions (marimo)",
    "examples/": "invented news in every form the readers take",
}


def main() -> None:
    """Write the tree into README."""
    readme = ROOT / "README.md"
    readme.write_text(with_tree(readme.read_text(encoding="utf-8")), encoding="utf-8")


def with_tree(readme: str) -> str:
    """The same page with the tree as it is now."""
    lines = "".join(f"{line}\n" for line in tree())
    return TREE.sub(lambda parts: parts[1] + lines + parts[2], readme)


def tree() -> Iterator[str]:
    """One line per folder and module of the three packages, depth first, then the other folders."""
    for package in ROLES:
        yield from folder(PurePosixPath(package), modules(package))
    for name, phrase in OTHERS.items():
        if (ROOT / name).exists():
            yield line(name, phrase, 0)


def modules(package: str) -> list[PurePosixPath]:
    """Every module that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"{package}/*.py"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted({PurePosixPath(name) for name in listed.split() if (ROOT / name).exists()})


def folder(path: PurePosixPath, files: list[PurePosixPath]) -> Iterator[str]:
    """The line of a folder, then its own modules, then its folders."""
    depth = len(path.parts) - 1
    yield line(f"{path.name}/", ROLES.get(str(path)) or phrase_of(path / "__init__.py"), depth)
    own = [file for file in files if file.parent == path and file.name != "__init__.py"]
    yield from (line(file.name, phrase_of(file), depth + 1) for file in own)
    for inner in sorted({file.parent for file in files if file.parent.parent == path}):
        yield from folder(inner, files)


def phrase_of(module: PurePosixPath) -> str:
    """The first sentence of a module's docstring, without the word before a colon that only repeats its name."""
    said = (ast.get_docstring(ast.parse((ROOT / module).read_text(encoding="utf-8"))) or "").split("\n\n")[0]
    phrase = " ".join(said.split()).removesuffix(".")
    head, _, rest = phrase.partition(": ")
    return rest if rest and len(head.split()) <= 2 else phrase


def line(name: str, phrase: str, depth: int) -> str:
    """A line of the tree, its phrase in the same column at every depth."""
    return f"{'  ' * depth + name:<24} {phrase}"


if __name__ == "__main__":
    main()
