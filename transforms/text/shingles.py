"""Shingles: a sample of an article's runs of words, by which copies are known however they were edited.

Which runs are sampled follows from their words alone, so that two articles that share a passage share its sampled
runs. Runs of three words tell how much of two texts is the same; runs of five, the anchors, are sampled more thinly
and are so rare that articles that share one are worth comparing.
"""

from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from transforms.text.forms import forms, token_forms
from transforms.text.tokens import starts_line

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.uint32]

SPACE = 1 << 31  # hashes of runs lie below
# All runs of short texts, a quarter of those of long ones: at least 75, by which a share is known within 6 %.
SHORT, MIDDLING = 150, 300
ANCHOR_RATE = 4  # anchors are so much rarer than shingles
SHINGLE_WORDS, ANCHOR_WORDS = 3, 5
PADDING = 1  # what stands for the words that a text of fewer than five lacks
CRC_TABLE = np.array([crc32(bytes([byte]), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256)], np.uint32)
FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)  # odd, without pattern


def shingles(tokens: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Sample the runs of words of articles' bodies.

    Args:
        tokens: one row per token in reading order; needs `article_no`, `paragraph_no`, `text`.
        paragraphs: one row per line; needs `article_no`, `paragraph_no`, `kind`.

    Returns:
        One row per article with a word in its body, in order: see `sampled`.
    """
    numbers, texts = token_forms(tokens)
    starts = np.flatnonzero(starts_line(tokens))
    lines = tokens.select(pl.col("article_no", "paragraph_no").gather(starts))
    body = paragraphs.select("article_no", "paragraph_no", is_body=pl.col("kind") == "body")
    is_body = lines.join(body, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="1:1")[
        "is_body"
    ]
    rows = np.repeat(is_body.to_numpy().astype(np.bool_), np.diff(np.append(starts, tokens.height)))
    articles = tokens["article_no"].filter(pl.Series(rows, dtype=pl.Boolean))
    return sampled(pl.DataFrame({"article_no": articles, "word": form_hashes(texts)[numbers[rows]]}))


def sampled(words: pl.DataFrame, anchor_rate: int = ANCHOR_RATE) -> pl.DataFrame:
    """Sample the runs of words of texts.

    Args:
        words: one row per word in reading order: `article_no`, `word` (its hash, 0 for none).
        anchor_rate: one of how many anchors is taken, beside the rate of the text.

    Returns:
        One row per text with a word, in order: `article_no`; `rate` (one of how many runs is sampled: 1, 2 or 4);
        `shingles`, hashes of runs of three words, and `anchors`, hashes of runs of five, at least one: each once,
        ascending, and below 2 ** 31 / `rate` (but for an only anchor).
    """
    found = words.filter(pl.col("word") > 0)
    sizes = found.group_by("article_no", maintain_order=True).agg(size=pl.len())
    rates = sizes.select("article_no", rate=rate(pl.col("size")))
    limits = np.zeros(int(found["article_no"].to_numpy().max(initial=0)) + 1, np.uint64)
    limits[rates["article_no"].to_numpy()] = SPACE // rates["rate"].cast(pl.Int64).to_numpy()
    padded = _padded(found, sizes)
    numbers, hashes = padded["article_no"].to_numpy(), padded["word"].to_numpy()
    runs = _lists("shingles", *_below(limits, *_runs(numbers, hashes, SHINGLE_WORDS)))
    anchors = _anchors(*_runs(numbers, hashes, ANCHOR_WORDS), limits // np.uint64(anchor_rate))
    return rates.join(runs, on="article_no", how="left", maintain_order="left", validate="1:1").join(
        anchors, on="article_no", how="left", maintain_order="left", validate="1:1"
    ).with_columns(pl.col("shingles").fill_null([]))  # fmt: skip


def rate(size: pl.Expr) -> pl.Expr:
    """One of how many runs is sampled of a text of so many words."""
    return pl.when(size <= SHORT).then(1).when(size <= MIDDLING).then(2).otherwise(4).cast(pl.Int32)


def word_hashes(texts: pl.Series) -> pl.Series:
    """Hashes of words, equal for words that differ only in case and marks, from 2 to 2 ** 32; 0 for marks alone."""
    numbers, known = forms(texts)
    return pl.Series(texts.name, form_hashes(known)[numbers])


def form_hashes(texts: pl.Series) -> Words:
    """The hashes of words, each of which is read."""
    folded = texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    hashes = np.where((folded != "").to_numpy(), np.maximum(checksums(folded), 2), 0)
    return hashes.astype(np.uint64)


def checksums(texts: pl.Series) -> npt.NDArray[np.uint32]:
    """The CRC-32 of each text, as zlib has it, of all texts byte by byte."""
    size = texts.str.len_bytes().to_numpy().astype(np.int64)
    order = np.argsort(-size, kind="stable")  # longest first: those that have a byte more come first
    content = np.frombuffer(texts.str.join("").fill_null("").item().encode() if len(texts) else b"", np.uint8)
    start = (np.cumsum(size) - size)[order]
    longer = np.searchsorted(-size[order], -np.arange(1, size.max(initial=0) + 1), side="right")
    found = np.full(len(texts), 0xFFFFFFFF, np.uint32)
    for place, count in enumerate(longer.tolist()):
        step = (found[:count] ^ content[start[:count] + place]) & np.uint32(0xFF)
        found[:count] = CRC_TABLE[step] ^ (found[:count] >> np.uint32(8))
    checked = np.empty_like(found)
    checked[order] = found ^ np.uint32(0xFFFFFFFF)
    return checked


def _padded(words: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """The words, and so many rows of padding behind texts of fewer than five that each has a run of five."""
    short = sizes.filter(pl.col("size") < ANCHOR_WORDS)
    if short.is_empty():
        return words
    padding = short.select("article_no", word=pl.lit(PADDING, pl.UInt64).repeat_by(ANCHOR_WORDS - pl.col("size")))
    return pl.concat([words, padding.explode("word")]).sort("article_no", maintain_order=True)


def _runs(numbers: Places, words: Words, length: int) -> tuple[Places, Words]:
    """Text and hash (below 2 ** 31) of all runs of so many words, in reading order."""
    count = max(len(words) - length + 1, 0)
    mixed = np.zeros(count, np.uint64)
    for place in range(length):
        mixed += words[place : place + count] * FACTORS[place]
    is_whole = numbers[:count] == numbers[len(numbers) - count :]
    return numbers[:count][is_whole], scattered(mixed[is_whole]) >> np.uint64(33)


def scattered(numbers: Words) -> Words:
    """The numbers spread evenly over 64 bits, so that those below a limit are a fair sample."""
    for _ in range(2):
        numbers = (numbers ^ (numbers >> np.uint64(32))) * FACTORS[3]
    return numbers ^ (numbers >> np.uint64(32))


def _below(limits: Words, numbers: Places, runs: Words) -> tuple[Places, Words]:
    """The runs below the limit of their text."""
    kept = np.flatnonzero(runs < limits.take(numbers))  # three times as quick as by truth values
    return numbers.take(kept), runs.take(kept)


def _anchors(numbers: Places, runs: Words, limits: Words) -> pl.DataFrame:
    """The runs below the limit of their text; the least where none is."""
    kept, sample = _below(limits, numbers, runs)
    has_none = np.ones(len(limits), bool)
    has_none[kept] = False
    lacking = pl.DataFrame({"number": numbers[has_none[numbers]], "run": runs[has_none[numbers]]})
    least = lacking.group_by("number").agg(pl.col("run").min())
    return _lists(
        "anchors",
        np.concatenate([kept, least["number"].to_numpy()]),
        np.concatenate([sample, least["run"].to_numpy()]),
    )


def _lists(name: str, numbers: Places, runs: Words) -> pl.DataFrame:
    """The runs of each text as an ascending list, each once."""
    keys = np.sort((numbers.astype(np.uint64) << np.uint64(31)) | runs)
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    keys = keys[is_first]
    articles = pl.Series("article_no", (keys >> np.uint64(31)).astype(np.uint32)).set_sorted()
    listed = pl.Series(name, (keys % np.uint64(SPACE)).astype(np.int32))
    return pl.DataFrame([articles, listed]).group_by("article_no", maintain_order=True).agg(name)
