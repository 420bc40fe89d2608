"""Scores of line labels on web pages: lines of bodies that are kept, lines of the page around them that are told."""

import gzip
import json
import re
from collections.abc import Iterator

import polars as pl

from benchmarks.corpus import EVAL
from transforms.formats.decoding import decoded_web_page
from transforms.text.paragraphs import paragraphs

FURNITURE = ["boilerplate", "related", "agency_footer", "correction", "date", "banner", "byline"]
PAGES = EVAL / "articles"


def scores() -> dict[str, float]:
    """Share of the bodies' lines that stay content, and of other lines that a generous extractor gives that do not.

    Titles, subtitles and captions count as neither.

    The bodies hold credits, separators and notices themselves, and other lines are news now and then: neither can be 1.
    """
    gold = {name: page["articleBody"] for name, page in json.loads((PAGES / "ground-truth.json").read_text()).items()}
    kept = _labelled([f"{body.strip()}\n" for body in gold.values()])
    around = _labelled(list(_generous(gold)))
    bodies = [_folded(body) for body in gold.values()]
    is_around = [
        _folded(text) not in bodies[number] for number, text in around.select("article_no", "text").iter_rows()
    ]
    around = around.filter(pl.Series(is_around), ~pl.col("kind").is_in(["title", "subtitle", "caption"]))
    is_told = pl.col("kind").is_in(FURNITURE)
    return {
        "line_labels.bodies_kept": 1 - kept.filter(is_told).height / kept.height,
        "line_labels.furniture_told": around.filter(is_told).height / around.height,
    }


def _generous(gold: dict[str, str]) -> Iterator[str]:
    """What an extractor that would rather keep too much finds on each page."""
    from trafilatura import extract

    for name in gold:
        source = decoded_web_page(gzip.decompress((PAGES / "html" / f"{name}.html.gz").read_bytes())).text
        yield (extract(source, favor_recall=True, fast=True, include_comments=False) or "") + "\n"


def _labelled(texts: list[str]) -> pl.DataFrame:
    numbers = pl.int_range(len(texts), dtype=pl.UInt32, eager=True)
    return paragraphs(pl.DataFrame({"article_no": numbers, "text": texts})).filter(pl.col("kind") != "blank")


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
