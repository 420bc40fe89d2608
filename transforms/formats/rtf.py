"""Rich text (.rtf): one article, or the many that a news database hands out in one file."""

from collections.abc import Iterator
from typing import BinaryIO

from striprtf.striprtf import rtf_to_text

from transforms.errors import UnreadableRecord
from transforms.formats import databases
from transforms.formats.raw import RawArticle, Reject

LARGEST_FILE = 32_000_000  # bytes; the text must be held whole, and 500 articles have 5 MB


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The articles of a rich text file.

    Raises:
        UnreadableRecord: `not_rtf`, `too_large`, `damaged_rtf`, `no_text`.
    """
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableRecord("too_large", f"The file is larger than {LARGEST_FILE} bytes; export fewer articles.")
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableRecord("not_rtf", "The file does not begin as rich text does; is its suffix right?", "decode")
    try:
        text = rtf_to_text(data.decode("latin-1"), encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError) as error:
        detail = f"The rich text is damaged ({type(error).__name__}: {error}); save it again, or as text."
        raise UnreadableRecord("damaged_rtf", detail) from error
    yield from databases.articles_of(text, "rtf", "cp1252")
