"""Progress of long work, on standard error: a line that renews itself on a terminal, a line now and then elsewhere."""

import sys
import time

from flows.printing import tell

SECONDS_BETWEEN_LINES = 10


class Progress:
    """Tells how far reading is.

    Args:
        units: how many units there are to read.
    """

    def __init__(self, units: int) -> None:
        self.units, self.done, self.articles = units, 0, 0
        self.started = self.told = time.monotonic()
        self.is_terminal = sys.stderr.isatty()

    def advance(self, articles: int) -> None:
        """One more unit is read, with so many articles."""
        self.done += 1
        self.articles += articles
        now = time.monotonic()
        if self.is_terminal:
            print(
                f"\r\x1b[K{self._line(now)}", end="\n" if self.done == self.units else "", file=sys.stderr, flush=True
            )
        elif now - self.told > SECONDS_BETWEEN_LINES:
            tell(self._line(now))
            self.told = now

    def _line(self, now: float) -> str:
        speed = self.articles / max(now - self.started, 0.001)
        left = (self.units - self.done) * (now - self.started) / self.done
        wait = f", about {left:.0f} s to go" if self.done < self.units else ""
        return f"Read {self.done} of {self.units} units: {self.articles:,} articles, {speed:,.0f} a second{wait}."
