"""The command line as a user types it, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def pressrow(*arguments: str, code: int = 0, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line; it must end with that code and never with a traceback."""
    command = [sys.executable, "-P", "-m", "flows", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    return done


def rows(warehouse: Path, sql: str) -> list[dict[str, Any]]:
    """What a question answers."""
    asked = ("query", sql, "--format", "json", "--warehouse", str(warehouse))
    found: list[dict[str, Any]] = json.loads(pressrow(*asked).stdout)
    return found
