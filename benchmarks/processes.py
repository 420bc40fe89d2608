"""What a command costs: wall time, processor time and memory of the process and all that it starts."""

import os
import resource
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
SAMPLE_EVERY_SECONDS = 0.1


class Cost(NamedTuple):
    """Cost of one command; memory in MB of 1e6 bytes, None on systems without /proc.

    Args:
        tree_peak_mb: all processes together at their worst moment, shared pages counted in each.
        largest_process_mb: peak of the largest process.
    """

    wall_seconds: float
    cpu_seconds: float
    tree_peak_mb: float | None
    largest_process_mb: float | None


class CommandFailed(Exception):
    """The measured command ended with an error; the message holds the end of what it printed."""


def cost_of(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end and say what it cost.

    Raises:
        CommandFailed: when its exit code is not 0.
    """
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | (environment or {})
    ) as process:
        sampler = TreeMemory(process.pid)
        sampler.start()
        output, _ = process.communicate()
        sampler.is_over.set()
        sampler.join()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with code {process.returncode}:\n{output.decode()[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, sampler.tree_peak / 1e6 or None, sampler.largest / 1e6 or None)


class TreeMemory(threading.Thread):
    """Samples the resident memory of a process and its descendants until told that it `is_over`.

    The kernel's own peaks (`ru_maxrss`, `VmHWM`) would not do: a process inherits them from the one that started it.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.tree_peak, self.largest, self.is_over = pid, 0, 0, threading.Event()

    def run(self) -> None:
        """Sample; nothing is measured on systems without /proc."""
        while PROC.is_dir() and not self.is_over.wait(SAMPLE_EVERY_SECONDS):
            resident = [resident_bytes(pid) for pid in descendants(self.pid)]
            self.tree_peak, self.largest = max(self.tree_peak, sum(resident)), max(self.largest, *resident)


def descendants(pid: int) -> list[int]:
    """The process and all processes below it."""
    parents = {int(path.name): _parent(path) for path in PROC.iterdir() if path.name.isdigit()}
    found = [pid]
    for parent in found:
        found.extend(child for child, its_parent in parents.items() if its_parent == parent)
    return found


def _parent(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return None


def resident_bytes(pid: int) -> int:
    """Resident memory of one process; 0 when it has ended."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0
