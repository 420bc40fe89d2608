"""Texts inside XML elements."""

from collections.abc import Iterable
from typing import Any

BLOCKS = frozenset(
    """p hl1 hl2 hl3 h1 h2 h3 h4 h5 h6 li dd dt tr pre blockquote div note bq fn td th br headline""".split()  # noqa: SIM905
)
PASSED_OVER = frozenset({"media", "script", "style", "figure", "head"})


def local(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def line(element: Any) -> str | None:
    """All text in an element as one line; None without any."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def first(element: Any, *names: str) -> Any:
    """The first descendant with one of the local names, the names in order of preference; None without one."""
    for name in names:
        for found in element.iter("{*}" + name):
            return found
    return None


def lines_of(element: Any, name: str) -> list[str]:
    """The text of every descendant of a local name that has any."""
    return [text for found in element.iter("{*}" + name) if (text := line(found))]


def paragraphs(elements: Iterable[Any]) -> str:
    """The text of elements, a block a line; pictures and their captions are passed over."""
    pieces: list[str] = []
    for element in elements:
        _gather(element, pieces)
        pieces.append("\n")
    lines = (" ".join(text.split()) for text in "".join(pieces).split("\n"))
    return "\n".join(text for text in lines if text)


def _gather(element: Any, pieces: list[str]) -> None:
    """Add the text of an element, in order, with line breaks around blocks; depth is bounded by the parser."""
    name = local(element)
    if not name or name in PASSED_OVER:
        return
    is_block = name in BLOCKS
    if is_block:
        pieces.append("\n")
    pieces.append((element.text or "").replace("\n", " "))
    for child in element:
        _gather(child, pieces)
        pieces.append((child.tail or "").replace("\n", " "))
    if is_block:
        pieces.append("\n")
