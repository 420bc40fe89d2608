"""A worker process: `python -m flows.worker` reads units from standard input and answers with receipts."""

import os
import signal
import sys
from contextlib import suppress

from flows.workers import serve

MOST_MEMORY = 4_000_000_000  # bytes; a worker holds 0.5 GB with as many articles as it is given at a time


def main() -> None:
    """Answer until standard input ends; what libraries print goes to standard error, not among the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; whoever started us ends us
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _bound_memory()
    from flows.ingest import answered

    with suppress(BrokenPipeError):  # who started us is gone; what we wrote is taken up by the next build
        serve(answered, sys.stdin, answers)


def _bound_memory() -> None:
    """Let a file that would take all memory end this process, and not the machine: it costs one reject then."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


if __name__ == "__main__":
    main()
