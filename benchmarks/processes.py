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
PROPORTIONAL_EVERY = 10  # samples: to tell what pages are shared, the kernel looks at each


class Cost(NamedTuple):
    """Cost of one command; memory in MB of 1e6 bytes, None on systems without /proc.

    Args:
        wall_seconds: from start to end.
        cpu_seconds: of the processor, all processes together.
        first_cpu_seconds: the share of `cpu_seconds` that the first process used itself; 0 without /proc.
        tree_peak_mb: all processes together at their worst moment, shared pages counted in each.
        proportional_peak_mb: the same, shared pages divided among those that share them: what a machine must have.
        largest_process_mb: peak of the largest process.
    """

    wall_seconds: float
    cpu_seconds: float
    first_cpu_seconds: float
    tree_peak_mb: float | None
    proportional_peak_mb: float | None
    largest_process_mb: float | None


class CommandFailed(Exception):
    """The measured command ended with an error; the message holds what it printed."""


def cost_of(command: list[str]) -> Cost:
    """Run a command to its end and say what it cost.

    Raises:
        CommandFailed: when its exit code is not 0.
    """
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        watch = TreeWatch(process.pid)
        watch.start()
        output, _ = process.communicate()
        watch.is_over.set()
        watch.join()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)} ended with code {process.returncode}:\n{output.decode()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peaks = (peak / 1e6 or None for peak in (watch.tree_peak, watch.proportional_peak, watch.largest))
    return Cost(wall, cpu, watch.first_cpu_seconds, *peaks)


class TreeWatch(threading.Thread):
    """Samples resident memory of a process and its descendants, and its own time, until told that it `is_over`.

    The kernel's own peaks (`ru_maxrss`, `VmHWM`) would not do: a process inherits them from the one that started it.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.is_over = pid, threading.Event()
        self.tree_peak, self.proportional_peak, self.largest, self.first_cpu_seconds = 0, 0, 0, 0.0

    def run(self) -> None:
        """Sample; nothing is measured on systems without /proc."""
        samples = 0
        while PROC.is_dir() and not self.is_over.wait(SAMPLE_EVERY_SECONDS):
            pids = descendants(self.pid)
            resident = [resident_bytes(pid) for pid in pids]
            if samples % PROPORTIONAL_EVERY == 0:
                self.proportional_peak = max(self.proportional_peak, sum(map(proportional_bytes, pids)))
            samples += 1
            self.tree_peak, self.largest = max(self.tree_peak, sum(resident)), max(self.largest, *resident)
            self.first_cpu_seconds = max(self.first_cpu_seconds, own_cpu_seconds(self.pid))


def descendants(pid: int) -> list[int]:
    """The process and all processes below it."""
    parents = {int(path.name): _stat(path.name)[1] for path in PROC.iterdir() if path.name.isdigit()}
    found = [pid]
    for parent in found:
        found.extend(child for child, its_parent in parents.items() if its_parent == str(parent))
    return found


def own_cpu_seconds(pid: int) -> float:
    """Processor time of one process without its children; 0 when it has ended."""
    user, system = _stat(str(pid))[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid: int) -> int:
    """Resident memory of one process; 0 when it has ended."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def proportional_bytes(pid: int) -> int:
    """Resident memory of one process, of shared pages its share; 0 when it has ended."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _stat(pid: str) -> list[str]:
    """The fields of a process's `stat` from its state on; zeros when it has ended meanwhile."""
    try:
        return (PROC / pid / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 13
