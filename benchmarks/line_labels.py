"""Scores of line labels on web pages: lines of bodies that are kept, lines of the page around them that are told."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl

from benchmarks.corpus import EVAL, source_texts
from benchmarks.quote_speakers import wilson
from transforms.formats.decoding import decoded_web_page
from transforms.text.paragraphs import paragraphs

FURNITURE = ["boilerplate", "related", "agency_footer", "correction", "date", "banner", "byline"]
PAGES = EVAL / "articles"
READ = Path(__file__).parent / "gold/page_lines.csv"
READ_BLIND = Path(__file__).parent / "gold/body_lines.csv"


def scores() -> dict[str, float]:
    """How lines of bodies and of the page around them are labelled: by what the set holds, and by what was read.

    Returns:
        bodies_kept, furniture_told: share of the bodies' lines that stay content, and of other lines that a generous
        extractor gives (titles, subtitles and captions aside) that do not. Neither can be 1: bodies hold credits and
        separators, and other lines are headings and summaries now and then.
        true_lines_kept, furniture_recall: the same, where lines count as what `gold/page_lines.csv` says of them.
        news_*: what `of_news` returns.
    """
    gold = {name: page["articleBody"] for name, page in json.loads((PAGES / "ground-truth.json").read_text()).items()}
    kept = _labelled(gold, [f"{body.strip()}\n" for body in gold.values()])
    around = _labelled(gold, list(_generous(gold)))
    bodies = {name: _folded(body) for name, body in gold.items()}
    outside = pl.Series([folded not in bodies[page] for page, folded in around.select("page", "folded").iter_rows()])
    is_furniture = pl.col("is_read_as_furniture").fill_null(False)
    read = around.filter(outside, is_furniture)
    unread = around.filter(outside, ~pl.col("kind").is_in(["title", "subtitle", "caption"]))
    return {
        "line_labels.bodies_kept": 1 - _told(kept) / kept.height,
        "line_labels.furniture_told": _told(unread) / unread.height,
        "line_labels.true_lines_kept": 1 - _told(kept.filter(~is_furniture)) / kept.height,
        "line_labels.furniture_recall": _told(read) / max(1, read.height),
        **(of_news() if (EVAL / "quotes/polnear/train/text").is_dir() else {}),
    }


def of_news() -> dict[str, float]:
    """How the lines of news texts are kept, by what two readers said of those that a rule tells from the article.

    Returns:
        news_lines, news_lines_told, news_lines_told_wrongly: how many there are, are told, and are told though one
        reader or both take them for the article's, or nobody read them.
        news_kept, true_news_lines_kept: share of all lines, and of the article's own, that stay content.
        true_news_lines_kept_low: lower end of the latter's 95 % interval.
    """
    texts = source_texts()
    numbers = pl.int_range(len(texts), dtype=pl.UInt32, eager=True)
    ended = [text if text.endswith("\n") else f"{text}\n" for text in texts]
    lines = paragraphs(pl.DataFrame({"article_no": numbers, "text": ended})).filter(pl.col("kind") != "blank")
    told = lines.filter(pl.col("kind").is_in(FURNITURE))["text"]
    wrongly = sum(blind_id(text) not in _furniture_of_readers() for text in told)
    own = lines.height - len(told) + wrongly
    return {
        "line_labels.news_lines": lines.height,
        "line_labels.news_lines_told": len(told),
        "line_labels.news_lines_told_wrongly": wrongly,
        "line_labels.news_kept": 1 - len(told) / lines.height,
        "line_labels.true_news_lines_kept": 1 - wrongly / own,
        "line_labels.true_news_lines_kept_low": wilson(own - wrongly, own)[0],
    }


def blind_id(text: str) -> str:
    """What names a line in `gold/body_lines.csv`: as `line_id`, all digits one."""
    return line_id(re.sub(r"\d", "0", _folded(text)))


@cache
def _furniture_of_readers() -> frozenset[str]:
    """The lines that nobody who read them takes for the article's."""
    with READ_BLIND.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    own = {row["line_id"] for row in rows if "A" in (row["first"], row["second"])}
    return frozenset(row["line_id"] for row in rows) - own


def _told(lines: pl.DataFrame) -> int:
    """How many of the lines are labelled as no content."""
    return lines.filter(pl.col("kind").is_in(FURNITURE)).height


def _generous(gold: dict[str, str]) -> Iterator[str]:
    """What an extractor that would rather keep too much finds on each page."""
    from trafilatura import extract

    for name in gold:
        source = decoded_web_page(gzip.decompress((PAGES / "html" / f"{name}.html.gz").read_bytes())).text
        yield (extract(source, favor_recall=True, fast=True, include_comments=False) or "") + "\n"


def _labelled(gold: dict[str, str], texts: list[str]) -> pl.DataFrame:
    """The written lines of each page: page, folded, kind, is_read_as_furniture (null where nobody read the line)."""
    numbers = pl.int_range(len(texts), dtype=pl.UInt32, eager=True)
    lines = paragraphs(pl.DataFrame({"article_no": numbers, "text": texts})).filter(pl.col("kind") != "blank")
    pages = list(gold)
    page = [pages[number] for number in lines["article_no"]]
    folded = [_folded(text) for text in lines["text"]]
    read = [_read_labels().get((name, line_id(text))) for name, text in zip(page, folded, strict=True)]
    read_as = pl.Series(read, dtype=pl.Boolean)
    return lines.select("kind", page=pl.Series(page), folded=pl.Series(folded), is_read_as_furniture=read_as)


def line_id(folded: str) -> str:
    """What names a line in `gold/page_lines.csv`: 16 hex digits over its letters and digits in lower case."""
    return sha256(folded.encode()).hexdigest()[:16]


@cache
def _read_labels() -> dict[tuple[str, str], bool]:
    """Whether a line of a page, both by their ids, was read as page furniture."""
    with READ.open(encoding="utf-8", newline="") as stream:
        return {(row["doc_id"], row["line_id"]): row["is_furniture"] == "1" for row in csv.DictReader(stream)}


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
