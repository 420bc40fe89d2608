"""Worker processes: each takes a unit of work as a line of JSON and answers with a line of JSON.

They are plain interpreters, so that they import neither Prefect nor the program that started them, hold one Polars
thread each, and may die (out of memory, a fault in a parser) without harm to the run: a pool of
`concurrent.futures` is lost as a whole when one of its processes dies.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Timer
from typing import IO

from transforms.errors import BrokenPromise
from warehouse.errors import FullDisk

ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # workers share the cores among them
# Memory that a unit of work gave back is kept for the next one: to get it from the system anew, page by page, cost a
# worker a tenth of its time. The first is Polars' allocator, the others NumPy's (of glibc; elsewhere they say nothing).
KEEP_MEMORY = {
    "_RJEM_MALLOC_CONF": "dirty_decay_ms:2000,muzzy_decay_ms:2000",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 26),
    "MALLOC_TOP_PAD_": str(1 << 24),
}
WORKER = ONE_THREAD | KEEP_MEMORY


class WorkerDied(Exception):
    """A worker ended, or was ended for taking too long, before it answered."""


class Workers:
    """A fixed number of worker processes, started when first needed and again after a death.

    Args:
        count: how many processes; `ask` may be called from as many threads.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.idle: SimpleQueue[subprocess.Popen[str] | None] = SimpleQueue()
        for _ in range(count):
            self.idle.put(None)
        self.started: list[subprocess.Popen[str]] = []
        self.is_closed = False

    def start(self) -> None:
        """Start those that are not started, ahead of the first question: they need a second to load what they use."""
        for _ in range(self.idle.qsize()):
            self.idle.put(self.idle.get() or self._start())

    def ask(self, question: str, longest_seconds: float) -> str:
        """The answer of the next idle worker to a question of one line; a worker that takes longer is ended.

        Raises:
            WorkerDied: when it ends before it answers; the next call gets a new one.
            BrokenPromise: when the worker reports one, or any fault of ours that is not one article's.
            FullDisk: when what it read cannot be written.
        """
        worker = self.idle.get()
        try:
            if worker is None:
                worker = self._start()
            answer = _exchange(worker, question, longest_seconds)
        except WorkerDied:
            worker = None
            raise
        finally:
            self.idle.put(worker)
        for name, error in (("broken_promise", BrokenPromise), ("full_disk", FullDisk)):
            if name in answer:
                raise error(answer[name])
        return answer["answer"]

    def close(self) -> None:
        """End all workers, busy ones too; whoever waits for one gets WorkerDied."""
        self.is_closed = True
        for worker in self.started:
            worker.kill()
        while not self.idle.empty():
            if worker_or_none := self.idle.get():
                _end(worker_or_none)

    def _start(self) -> subprocess.Popen[str]:
        if self.is_closed:
            raise WorkerDied("The run is ending.")
        # -P: the user's working folder must not shadow our packages.
        command = [sys.executable, "-P", "-m", "flows.worker"]
        worker = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command, env=os.environ | WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.started.append(worker)
        return worker


@contextmanager
def worker_processes(count: int) -> Iterator[Workers]:
    """Workers that end with the block."""
    workers = Workers(count)
    try:
        yield workers
    finally:
        workers.close()


def serve(answer: Callable[[str], str], questions: IO[str], answers: IO[str]) -> None:
    """Answer questions, one a line, until there are no more; what a worker does all its life."""
    for question in questions:
        try:
            said = {"answer": answer(question)}
        except FullDisk as error:
            said = {"full_disk": str(error)}
        except MemoryError:  # the worker's end; its unit is read again file by file
            raise
        except Exception as error:
            if not isinstance(error, BrokenPromise):
                traceback.print_exc()
            said = {"broken_promise": str(error) or type(error).__name__}
        print(json.dumps(said), file=answers, flush=True)


def _exchange(worker: subprocess.Popen[str], question: str, longest_seconds: float) -> dict[str, str]:
    """Ask a worker and wait for its answer, for a limited time."""
    if worker.stdin is None or worker.stdout is None:
        raise AssertionError("workers are started with pipes")
    limit = Timer(longest_seconds, worker.kill)
    limit.start()
    try:
        print(question, file=worker.stdin, flush=True)
        line = worker.stdout.readline()
    except BrokenPipeError:
        line = ""
    finally:
        limit.cancel()
    if not line:
        _end(worker)
        raise WorkerDied(f"The worker process ended with status {worker.returncode}.")
    answer: dict[str, str] = json.loads(line)
    return answer


def _end(worker: subprocess.Popen[str]) -> None:
    """End a worker that nobody waits for."""
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        with suppress(BrokenPipeError):
            if pipe:
                pipe.close()
