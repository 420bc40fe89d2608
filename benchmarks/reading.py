"""How fast files become labelled articles on one core: text files, and web pages where a set of them lies beside us."""

import gzip
import time
from collections.abc import Callable, Iterable
from io import BytesIO

import polars as pl

from benchmarks.corpus import EVAL
from transforms.columns import CONTENT_KINDS
from transforms.formats import RawArticle, read
from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.language import languages
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

AT_ONCE = 500  # articles that are labelled together, about what a build does
RUNS = 3  # of which the fastest counts: what else the machine does only slows them down
PAGES = EVAL / "articles/html"


def speeds(texts: list[str]) -> dict[str, float]:
    """Files a CPU-second, read and labelled: `text_files`, and `pages` where the development pages lie."""
    found = {"text_files": _per_second([text.encode() for text in texts], "a.txt")}
    pages = [gzip.decompress(path.read_bytes()) for path in sorted(PAGES.glob("*.html.gz"))]
    return found | ({"pages": _per_second(pages, "a.html")} if pages else {})


def text_speeds(texts: list[str]) -> dict[str, float]:
    """Megabytes of content a CPU-second: cut into `tokens`, which all steps share, and these into `sentences`."""
    lines = paragraphs(pl.DataFrame({"text": texts}).with_row_index("article_no"))
    openings, words = datelines(lines), tokens(lines)
    content = lines.filter(pl.col("kind").is_in(CONTENT_KINDS))["text"]
    megabytes = sum(len(line.encode()) for line in content.to_list()) / 1e6
    return {
        "tokens": megabytes / _fastest(lambda: tokens(lines)),
        "sentences": megabytes / _fastest(lambda: sentences(number_sentences(words, openings), lines)),
    }


def _fastest(work: Callable[[], object]) -> float:
    """CPU-seconds of the fastest of some runs."""
    taken = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def _per_second(files: list[bytes], name: str) -> float:
    """Files a CPU-second; what is loaded once is loaded before the clock starts."""
    _label(_articles(files[:20], name))
    return len(files) / _fastest(lambda: _read_and_label(files, name))


def _read_and_label(files: list[bytes], name: str) -> None:
    for start in range(0, len(files), AT_ONCE):
        _label(_articles(files[start : start + AT_ONCE], name))


def _articles(files: Iterable[bytes], name: str) -> list[RawArticle]:
    found = (record for data in files for record in read(BytesIO(data), name))
    return [record for record in found if isinstance(record, RawArticle)]


def _label(raw: list[RawArticle]) -> None:
    """Lines, headline, byline, agency, day and language of articles, as `extract` begins."""
    fields = ("text", "title", "subtitle", "language")
    rows = {field: [getattr(article, field) for article in raw] for field in fields}
    articles = pl.DataFrame(rows, schema=dict.fromkeys(fields, pl.String)).with_row_index("article_no")
    lines = paragraphs(articles)
    headings(articles, lines, datelines(lines))
    languages(articles, lines)
