"""PDF with a text layer: one article a file, its lines put together to paragraphs."""

import logging
import re
from collections.abc import Iterator
from statistics import median
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.compression import held
from transforms.formats.decoding import cleaned
from transforms.formats.raw import RawArticle, of_text

LARGEST_HELD = 128_000_000  # bytes of a file inside an archive
MOST_PAGES = 400  # an article has few; what has more is a book
LEAST_LETTERS = 25  # a page; scans have none, or a stamp
FULL_LINE = 0.8  # share of the usual line's length; a shorter line ends its paragraph where it ends a sentence


def articles(stream: BinaryIO) -> Iterator[RawArticle]:
    """The one article of a PDF.

    Raises:
        UnreadableRecord: `needs_extra`, `encrypted`, `damaged_pdf`, `too_large`; `needs_ocr` for scanned pages.
    """
    pages = _pages(stream)
    letters = sum(len(re.findall(r"\w", page)) for page in pages)
    if letters < LEAST_LETTERS * max(1, len(pages)):
        raise UnreadableRecord("needs_ocr", "The PDF holds pictures of text; run it through OCR (such as ocrmypdf).")
    joined, count = unwrapped("\n".join(pages).split("\n"))
    found = cleaned(joined + "\n", "utf-8", (f"joined_hyphens:{count}",) if count else ())
    yield of_text(found.text, "pdf", "utf-8", found.repairs)


def unwrapped(lines: list[str]) -> tuple[str, int]:
    """Paragraphs made of the lines of a page, and how many words that were broken at a line's end were joined.

    A line that is shorter than usual ends its paragraph where it ends a sentence or the next begins with a capital; so
    does any line before a blank one.
    """
    usual = median([len(line.strip()) for line in lines if len(line.strip()) > 20] or [0])
    paragraphs, count, before = [""], 0, ""
    for line in (line.strip() for line in lines):
        if line and _goes_on(before, line, usual):
            is_broken = re.search(r"[^\W\d_]-$", before) is not None and line[0].islower()
            paragraphs[-1] = paragraphs[-1][:-1] + line if is_broken else f"{paragraphs[-1]} {line}"
            count += is_broken
        elif line:
            paragraphs.append(line)
        before = line
    return "\n".join(paragraph for paragraph in paragraphs if paragraph), count


def _goes_on(before: str, line: str, usual: float) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    if not before:
        return False
    is_short = len(before) < FULL_LINE * usual
    return not (is_short and (re.search(r"[.!?:][\"”’')]*$", before) or not line[0].islower()))


def _pages(stream: BinaryIO) -> list[str]:
    """The text of each page."""
    try:
        import pypdf
    except ImportError:
        detail = "PDF is read with the extra `pdf`: install pressrow[pdf], or save the file as text."
        raise UnreadableRecord("needs_extra", detail, "open") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of bad files is told in rejects
    try:
        document = pypdf.PdfReader(held(stream, LARGEST_HELD))
        if document.is_encrypted and not document.decrypt(""):
            raise UnreadableRecord("encrypted", "The PDF asks for a password; save a copy without one.", "open")
        if len(document.pages) > MOST_PAGES:
            raise UnreadableRecord("too_large", f"The PDF has more than {MOST_PAGES} pages; split it.")
        return [page.extract_text() for page in document.pages]
    except UnreadableRecord:
        raise
    except Exception as error:  # pypdf raises of many kinds on damaged files
        detail = f"The PDF cannot be read ({type(error).__name__}: {error}); save it again, or as text."
        raise UnreadableRecord("damaged_pdf", detail[:500], "open") from error
