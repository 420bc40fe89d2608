"""Errors that name the file or table, the place and the remedy; ours share one base."""


class PressrowError(Exception):
    """Base of all errors that pressrow raises on purpose; the message is a complete sentence for the user."""


class BrokenPromise(PressrowError):
    """A table does not hold what its declaration promises: a fault of pressrow, never of the input."""


class UnreadableRecord(PressrowError):
    """A file or record that cannot be read; it becomes a row of `rejects` and the run goes on.

    Args:
        reason: short code, e.g. `empty`, `not_text`, `truncated_json`.
        detail: what is wrong and what to do about it, in words.
        stage: step that failed: open, decode, read or label.
    """

    def __init__(self, reason: str, detail: str, stage: str = "read") -> None:
        super().__init__(detail)
        self.reason, self.detail, self.stage = reason, detail, stage


class BadRequest(PressrowError):
    """What the user asked for cannot be done; the message says what to type instead."""
