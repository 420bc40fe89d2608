"""Scores of agencies on PolNeAR: which articles are wire copy, as its `metadata.tsv` says."""

import csv

import polars as pl

from benchmarks.corpus import EVAL
from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.paragraphs import paragraphs

POLNEAR = EVAL / "quotes/polnear"
UNKNOWN = frozenset({"NA", ""})  # of these articles the set does not know it
# Wire copy by its own last line, a dash and the agency's name, where the set says that there is none.
SIGNED = frozenset({"wash-post_2016-07-03_trump-tweet-that-blasts-clinton-"})


def scores() -> dict[str, float]:
    """Precision and recall of articles for which an agency is named."""
    wires = _wires()
    files = [file for file in sorted(POLNEAR.glob("*/text/*.txt")) if file.stem in wires]
    texts = [file.read_text("utf-8") + "\n" for file in files]
    articles = pl.DataFrame({"article_no": pl.int_range(len(files), dtype=pl.UInt32, eager=True), "text": texts})
    lines = paragraphs(articles)
    found = headings(articles, lines, datelines(lines))["agency"].is_not_null().to_list()
    right = sum(is_found and wires[file.stem] for is_found, file in zip(found, files, strict=True))
    wanted = sum(wires[file.stem] for file in files)
    return {"agencies.precision": right / max(1, sum(found)), "agencies.recall": right / max(1, wanted)}


def _wires() -> dict[str, bool]:
    """Whether an article is wire copy, by file name."""
    with (POLNEAR / "metadata.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = {row["filename"].removesuffix(".txt"): row["wire"] for row in rows}
    return {name: wire != "None" or name in SIGNED for name, wire in names.items() if wire not in UNKNOWN}
