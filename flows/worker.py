"""A worker process: `python -m flows.worker` reads units from standard input and answers with receipts."""

import os
import signal
import sys
from contextlib import suppress

from flows.workers import serve


def main() -> None:
    """Answer until standard input ends; what libraries print goes to standard error, not among the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; whoever started us ends us
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from flows.ingest import answered

    with suppress(BrokenPipeError):  # who started us is gone; what we wrote is taken up by the next build
        serve(answered, sys.stdin, answers)


if __name__ == "__main__":
    main()
