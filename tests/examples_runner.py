"""Examples in Markdown: tables of sentence and answer that tests read."""

import re
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"


def examples(name: str, heading: str) -> list[tuple[str, ...]]:
    """The rows of every table of `examples/<name>.md` whose first line is `heading`, without outer white space."""
    found: list[tuple[str, ...]] = []
    is_wanted = False
    for line in (EXAMPLES / f"{name}.md").read_text("utf-8").splitlines():
        if not line.startswith("|"):
            is_wanted = False
        elif line == heading:
            is_wanted = True
        elif is_wanted and not re.fullmatch(r"[|\s:-]+", line):
            found.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    assert found, f"{name}.md has no table {heading}"
    return found
