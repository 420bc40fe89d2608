"""The language an article is written in: plain English by its commonest words, else as a detector reads it."""

import re
from functools import cache
from typing import Any

import polars as pl

# Of 2,000 articles made from news and 1,685 news texts as they are, all but five are plain English by these shares; of
# those the detector says English of 3,672 and is in doubt of 8. It takes 0.3 ms an article, and half a second and 100
# MB to load.
PLAIN, LINES = 2000, 20  # characters of the body in which words are counted
THE = re.compile(rb"\bthe\b", re.IGNORECASE)
COMMON_WORDS = b"the and of that with from has his their they were said which who this are but".split()
COMMON = re.compile(rb"\b(?:" + b"|".join(COMMON_WORDS) + rb")\b", re.IGNORECASE)
LEAST_THE, LEAST_COMMON = 0.01, 0.05  # of all words; other languages write some of them, but not "the"
LEAST_WORDS = 20
# Of 1,685 English news texts, 300 characters name 1,684 English (600: 1,684, 200: 1,683) at 0.22 ms each (600: 0.51).
SAMPLE = 300
LEAST_FOREIGN_SCORE = 0.9  # 295 single English sentences and 400 articles: none is taken for another language
LEAST_SCORE = 0.5  # of those texts, four score less; of random letters and bare figures, all


def languages(articles: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Find the language of articles whose file does not tell it, and those that a file wrongly tells are not English.

    Args:
        articles: one row per article; needs `article_no`; `language` where files tell it: pages made from a template
            often name another one.
        paragraphs: their labelled lines, in reading order.

    Returns:
        One row per article with body lines, in order: article_no, language (ISO 639-1; `und` when the detector is in
        doubt), language_score (the probability it gives; null for plain English, of which it is not asked).
    """
    told = pl.col("language") if "language" in articles.columns else pl.lit(None, pl.String)
    asked = articles.select("article_no", told=told).filter(pl.col("told").fill_null("") != "en")
    beginnings = (
        paragraphs.filter(pl.col("kind") == "body")
        .join(asked, on="article_no", how="inner", maintain_order="left", validate="m:1")
        .group_by("article_no", maintain_order=True)
        .agg(pl.col("told").first(), text=pl.col("text").head(LINES).str.join(" "))
    )
    plain = pl.Series("is_plain", [is_plain_english(text[:PLAIN]) for text in beginnings["text"]], dtype=pl.Boolean)
    beginnings = beginnings.with_columns(plain).filter(pl.col("is_plain") | pl.col("told").is_null())
    samples = beginnings.filter(~pl.col("is_plain")).select("article_no", pl.col("text").str.head(SAMPLE))
    found = [detected(sample) for sample in samples["text"]]
    heard = samples.select(
        "article_no",
        language=pl.Series([code for code, _ in found], dtype=pl.String),
        language_score=pl.Series([score for _, score in found], dtype=pl.Float64),
    )
    return beginnings.join(heard, on="article_no", how="left", maintain_order="left", validate="1:1").select(
        "article_no", pl.when("is_plain").then(pl.lit("en")).otherwise("language").alias("language"), "language_score"
    )


def is_foreign() -> pl.Expr:
    """Whether an article is surely not English, so that rules for English would find chance; in doubt it is."""
    is_sure = pl.col("language_score").is_null() | (pl.col("language_score") >= LEAST_FOREIGN_SCORE)
    return (~pl.col("language").is_in(["en", "und"]) & is_sure).fill_null(False)


def is_plain_english(text: str) -> bool:
    """Whether enough of the words of a text are the commonest of English."""
    word_count = text.count(" ") + 1
    least_the, least_common = word_count * LEAST_THE, word_count * LEAST_COMMON
    data = text.encode()
    return word_count >= LEAST_WORDS and (
        _are_between_spaces(data.lower(), least_the, least_common)
        or (len(THE.findall(data)) >= least_the and len(COMMON.findall(data)) >= least_common)
    )


def _are_between_spaces(data: bytes, least_the: float, least_common: float) -> bool:
    """Whether so many of the commonest words stand between spaces, as most do: told without a pattern."""
    count = data.count(b" the ")
    if count < least_the:
        return False
    for word in COMMON_WORDS[1:]:
        if count >= least_common:
            return True
        count += data.count(b" " + word + b" ")
    return count >= least_common


def detected(sample: str) -> tuple[str, float]:
    """ISO 639-1 code and probability; `und` below `LEAST_SCORE` and for what has no such code."""
    code, score = _detector().classify(sample)
    return (code if score >= LEAST_SCORE and len(code) == 2 else "und"), round(float(score), 4)


@cache
def _detector() -> Any:
    """The detector, loaded once: 0.1 s to import, 0.8 s to unpack its model."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
