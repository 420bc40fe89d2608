"""HTML as text: one paragraph a line, within bounds that keep a hostile page from stopping a run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from transforms.errors import UnreadableRecord

DEEPEST = 1000  # open elements; the parser's time grows with the square of the depth (5,000: 1 s, 20,000: 13 s)
LONGEST_TAG = 20_000  # characters; a longer one is asked how many attributes it has
WIDEST = 5000  # attributes of an element; the parser's time grows with their square (200,000: minutes)


def bounded_depth(source: str) -> str:
    """The source unchanged.

    Raises:
        UnreadableRecord: `html_too_deep`, `html_too_wide`.
    """
    if len(source) > LONGEST_TAG and any(map(_is_wide, _LONG_TAG.findall(source))):
        detail = f"An element of the page has more than {WIDEST} attributes, as no article has; remove the page."
        raise UnreadableRecord("html_too_wide", detail)
    if source.count("<") > DEEPEST and depth(source) > DEEPEST:
        detail = f"The page nests more than {DEEPEST} elements, which no article does; remove it or mend its markup."
        raise UnreadableRecord("html_too_deep", detail)
    return source


def _is_wide(tag: str) -> bool:
    """Whether an opening tag has more attributes than any page needs; what stands in their values counts for none."""
    return len(_VALUE.sub("", tag).split()) > WIDEST


def depth(source: str) -> int:
    """How deep elements are nested at most, by counting opening and closing tags."""
    deepest = level = 0
    for closing in _TAG.findall(source):
        if not closing:
            level += 1
            if level > deepest:  # a call of max for each tag takes a millisecond a page
                deepest = level
        elif level:
            level -= 1
    return deepest


def text_of(source: str | HTMLTree, *, main_content: bool = False) -> str:
    """The visible text of a page or fragment, one paragraph a line.

    Args:
        source: HTML, or a parsed page.
        main_content: leave out what looks like navigation, header and footer.
    """
    if isinstance(source, str):
        source = bounded_depth(source)
    text = extract_plain_text(
        source, preserve_formatting=True, main_content=main_content, list_bullets=False, alt_texts=False
    )
    return _BLANK_LINES.sub("\n", text)


@contextmanager
def fault_of_page() -> Iterator[None]:
    """Whatever makes a library fail on a page is told of the page; the run goes on.

    Raises:
        UnreadableRecord: `unreadable_html`.
    """
    try:
        yield
    except UnreadableRecord:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":  # of resiliparse, in Rust
            raise
        detail = f"The page makes its parser fail ({type(error).__name__}); save its article as text."
        raise UnreadableRecord("unreadable_html", detail) from error


_BLANK_LINES = re.compile(r"\n\s*\n+")
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONGEST_TAG},}}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_CLOSED_BY_NEXT = "|".join(
    """area base br col embed hr img input link meta param source track wbr p li dt dd tr td th option optgroup
    thead tbody tfoot path circle rect line polygon use stop g""".split()  # noqa: SIM905
)
_TAG = re.compile(rf"<(/?)(?!(?:{_CLOSED_BY_NEXT})(?![a-z0-9]))[a-z]", re.IGNORECASE)
