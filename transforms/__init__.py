"""Pure functions from frames to frames: what an article says, as rows. `transforms.extract` is the one entry."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transforms.extraction import extract as extract

__all__ = ["extract"]


def __getattr__(name: str) -> Any:
    """`transforms.extract`, loaded on first use, so that errors and declarations import in no time."""
    if name != "extract":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from transforms.extraction import extract

    return extract
