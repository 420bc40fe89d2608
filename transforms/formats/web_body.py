"""The paragraphs of a web page's article, told from the page around them."""

from collections.abc import Iterator
from functools import cache

from resiliparse.parse.html import HTMLTree

from transforms.formats.markup import fault_of_page, text_of
from transforms.lexicon import lexicon

# Shares of the quick extractor's text. On 90 pages F1 is .967; .963 without the upper bound, .944 with strict alone.
LEAST_SHARE = 0.5
MOST_SHARE = 2.0
# Characters of a part that is the article, as the extractor has it; the quick one trips over teasers.
LEAST_LENGTH = 250


def body(source: str, tree: HTMLTree) -> str:
    """The paragraphs of a page's article, one a line; empty when the page holds none.

    The strict extractor answers, unless it keeps less than half of what the quick one finds; then the mild one does,
    unless that keeps more than twice as much: it has taken the page for the article.
    """
    quick = text_of(tree, main_content=True)
    strict = _of_part(tree, len(quick)) or _extracted(source, favor_precision=True)
    if len(strict) >= LEAST_SHARE * len(quick):
        return strict
    mild = _extracted(source, favor_precision=False)
    if mild and len(mild) <= MOST_SHARE * len(quick):
        return mild
    return strict or _extracted(source, favor_precision=True, fast=False) or quick


def _of_part(tree: HTMLTree, quick_length: int) -> str:
    """What the strict extractor keeps of the part of a page that is marked as article, if that is enough.

    The extractor looks for that part, too, but only after it has gone over the whole page several times. Of the 340
    pages of both development sets 261 are answered so, 258 of them letter by letter as the whole page would be; of two
    of the others the whole page gives next to nothing.
    """
    part = next((html for html in _marked(tree) if len(html) > max(LEAST_LENGTH, quick_length)), None)
    kept = _extracted(f"<html><body>{part}</body></html>", favor_precision=True) if part else ""
    return kept if len(kept) >= max(LEAST_LENGTH, LEAST_SHARE * quick_length) else ""


def _marked(tree: HTMLTree) -> Iterator[str]:
    """The source of the first part in each kind of place where pages keep articles, the surest first."""
    if root := tree.document:
        yield from (node.html for place in _places() if (node := root.query_selector(place)))


def _extracted(source: str, *, favor_precision: bool, fast: bool = True) -> str:
    """What trafilatura keeps of a page; empty when it finds no article."""
    from trafilatura import extract  # takes 0.4 s to import, which folders without web pages need not pay

    with fault_of_page():
        return extract(source, fast=fast, favor_precision=favor_precision, include_comments=False) or ""


@cache
def _places() -> tuple[str, ...]:
    """A selector for each step of `lexicon/web_bodies.csv`."""
    steps = lexicon("web_bodies").group_by("step", maintain_order=True).agg("place")["place"]
    return tuple(f":is(article, div, main, section):is({', '.join(places)})" for places in steps)
