"""Web pages: the article's body without the page around it, and what the page says about it."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from resiliparse.parse.html import HTMLTree

from transforms.errors import UnreadableRecord
from transforms.formats.databases import database_of, records_of
from transforms.formats.decoding import Decoded, decoded_web_page
from transforms.formats.markup import bounded_depth, text_of
from transforms.formats.raw import RawArticle, Reject, assembled
from transforms.formats.web_dates import SURE, published_around_headline, settled
from transforms.formats.web_metadata import Metadata, metadata
from transforms.text.publication import LATEST_YEAR, Publication, publication

for library in ("trafilatura", "htmldate"):  # what they say of bad pages is told in rejects
    logging.getLogger(library).setLevel(logging.CRITICAL)

LARGEST_PAGE = 20_000_000  # bytes without embedded images; beyond it parsing takes seconds
LARGEST_FILE = 100_000_000
# Shares of the quick extractor's text. On 90 pages F1 is .967; .963 without the upper bound, .944 with strict alone.
LEAST_SHARE = 0.5
MOST_SHARE = 2.0


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The one article of a web page, or those of a news database's export.

    Raises:
        UnreadableRecord: `no_text` for a page without article, or what `page` raises.
    """
    source = page(stream)
    with fault_of_page():
        tree = HTMLTree.parse(source.text)
    if any(mark in source.text for mark in _OF_DATABASES) and (database := database_of(whole := text_of(tree))):
        yield from records_of(whole, database, source.encoding)
        return
    told = metadata(tree)
    if told.published is None or told.published.source not in SURE:
        told = told._replace(published=_published_on_page(source.text, tree, told))
    text = body(source.text, tree)
    if not text.strip():
        raise UnreadableRecord(
            "no_text", "The page holds no article text; remove it if it is an index, a video or a consent page."
        )
    yield RawArticle(
        None, None, 0, "html",
        text=assembled(told.title, told.subtitle, text),
        encoding=source.encoding,
        text_repairs=source.repairs,
        **told._asdict(),
    )  # fmt: skip


def page(stream: BinaryIO) -> Decoded:
    """The decoded source of a page, embedded images taken out.

    Raises:
        UnreadableRecord: `empty`, `too_large`, `html_too_deep`, or what decoding raises.
    """
    data = stream.read(LARGEST_FILE + 1)
    if not data.strip():
        raise UnreadableRecord("empty", "The file is empty; remove it or fetch the page again.")
    if b";base64," in data:
        data = _EMBEDDED.sub(b"data:,", data)
    if len(data) > LARGEST_PAGE:
        raise UnreadableRecord("too_large", f"The page is larger than {LARGEST_PAGE} bytes; keep the article only.")
    source = decoded_web_page(data)
    return source._replace(text=bounded_depth(source.text))


def body(source: str, tree: HTMLTree) -> str:
    """The paragraphs of a page's article, one a line; empty when the page holds none.

    The strict extractor answers, unless it keeps less than half of what the quick one finds; then the mild one does,
    unless that keeps more than twice as much: it has taken the page for the article.
    """
    quick = text_of(tree, main_content=True)
    strict = _extracted(source, favor_precision=True)
    if len(strict) >= LEAST_SHARE * len(quick):
        return strict
    mild = _extracted(source, favor_precision=False)
    if mild and len(mild) <= MOST_SHARE * len(quick):
        return mild
    return strict or _extracted(source, favor_precision=True, fast=False) or quick


def _extracted(source: str, *, favor_precision: bool, fast: bool = True) -> str:
    """What trafilatura keeps of a page; empty when it finds no article."""
    from trafilatura import extract  # takes 0.4 s to import, which folders without web pages need not pay

    with fault_of_page():
        return extract(source, fast=fast, favor_precision=favor_precision, include_comments=False) or ""


def _published_on_page(source: str, tree: HTMLTree, told: Metadata) -> Publication | None:
    """The day by the headline, what the page declares in passing, or what htmldate finds on a page without either.

    By the headline: 33 of 33 such days right on the metadata development set, and 4 of 4 where it outweighs another.
    """
    from htmldate import find_date

    if day := settled(told.published, published_around_headline(text_of(tree).split("\n"), told.title)):
        return day
    latest = f"{LATEST_YEAR}-12-31"  # told, because the day of the run would be taken otherwise
    with fault_of_page():
        return publication(find_date(source, extensive_search=False, original_date=True, max_date=latest), "page")


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


_OF_DATABASES = ("End of Document", "ProQuest document ID", "enArticle", "Factiva", "factiva")
_EMBEDDED = re.compile(rb"data:[\w/+.-]{0,60}(?:;[\w=-]{1,40})?;base64,[A-Za-z0-9+/=%\s]{100,}")
