"""README's commands print what README says, and its Python runs as it stands there."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readme_tree import with_tree

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def dialogues() -> Iterator[tuple[str, str]]:
    """Commands that README shows with what they print."""
    for block in CONSOLE.findall(README):
        for command, answer in re.findall(r"^\$ (.*(?:\n>.*)*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if answer:
                yield re.sub(r"\n> ?", "\n", command), answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the examples were built as README says."""
    path = tmp_path_factory.mktemp("reader")
    build = [sys.executable, "-m", "flows", "build", str(ROOT / "examples"), "--direct"]
    subprocess.run(build, cwd=path, check=True, capture_output=True)
    return path


@pytest.mark.parametrize(("command", "answer"), list(dialogues()))
def test_commands_print_what_readme_says(folder: Path, command: str, answer: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    said = subprocess.run(
        shlex.split(command), cwd=folder, check=True, capture_output=True, text=True, env=os.environ | {"PATH": path}
    )

    assert said.stdout.rstrip() == answer.rstrip()


@pytest.mark.parametrize(("program", "answer"), PYTHON.findall(README))
def test_other_readers_of_parquet_find_the_same(folder: Path, program: str, answer: str) -> None:
    said = subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, capture_output=True, text=True)

    assert said.stdout.rstrip() == answer.rstrip()


def test_the_tree_is_that_of_the_checkout() -> None:
    assert with_tree(README) == README, "Run: python -m tests.readme_tree"
