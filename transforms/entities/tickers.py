"""Tickers: a company is known by the symbol of its shares behind its name, as in "Halvorsen Line (HVL.OL)"."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints

LONGEST = 6  # words of a company's name
SYMBOL, LINK, MARKET, CLOSE = 1, 2, 3, 4  # the tokens of "(HVL.OL)" and "(NYSE: HVL)" after the first
FORMS = {SYMBOL: r"^(?:\p{Lu}{1,5}|\p{N}{4})$", LINK: "^[.:]$", MARKET: r"^\p{Lu}{1,6}$", CLOSE: "^[)>]$"}
PLACE_BEFORE = ("in", "In", "at", "from", "near", "outside", "of")
OWNED = ("Shares", "shares", "stock", "stake", "investors")  # shares in Halvorsen


def with_listed(found: pl.DataFrame, tokens: pl.DataFrame, known: tuple[Ints, pl.Series]) -> pl.DataFrame:
    """The spans of names, what stands before a ticker told as one organization, and so its first word alone later.

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`, `is_glued`.
        known: what `tagging.words.distinct` returned for the tokens.

    Returns:
        The same columns; the ticker itself names nothing.
    """
    numbers, words = known
    opens = openings(numbers, words, tokens["is_glued"].to_numpy())
    if not len(opens):
        return found
    before = np.unique(np.clip(opens[:, None] - np.arange(1, LONGEST + 1), 0, None))
    is_name = np.zeros(len(numbers), np.bool_)
    is_name[before] = words.gather(numbers[before]).str.contains(r"^(?:\p{Lu}|&$|\p{N}+\p{Lu})").to_numpy()
    sentence = tokens["sentence_no"].to_numpy()
    names = found["first"].to_numpy()
    spans = [(begin(at, is_name, sentence, names), at - 1, at + CLOSE) for at in opens if at and is_name[at - 1]]
    if not spans:
        return found
    listed = pl.DataFrame(spans, schema={"first": pl.Int64, "last": pl.Int64, "close": pl.Int64}, orient="row")
    told = {"label": pl.lit("ORGANIZATION"), "rule": pl.lit("listed_company")}
    covered = np.zeros(tokens.height, np.bool_)
    for first, _, close in spans:
        covered[first : close + 1] = True
    kept = found.select("first", "last", "label", "rule").filter(
        ~pl.Series(covered[found["first"].to_numpy()] | covered[found["last"].to_numpy()])
    )
    short = is_short(kept, listed, tokens, known)
    kept = kept.with_columns(**{name: pl.when(short).then(of).otherwise(name) for name, of in told.items()})
    added = listed.select("first", "last", **told).cast(kept.schema)
    return pl.concat([kept, added]).unique("first", keep="last").sort("first")


def openings(numbers: Ints, words: pl.Series, is_glued: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Rows of the brackets that open a ticker."""
    at = np.flatnonzero(words.is_in(("(", "<")).to_numpy()[numbers])
    at = at[at + CLOSE < len(numbers)]
    for step, form in FORMS.items():
        at = at[is_glued[at + step] | (step == MARKET)]
        at = at[words.gather(numbers[at + step]).str.contains(form).to_numpy()]
    return at


def begin(at: int, is_name: NDArray[np.bool_], sentence: NDArray[np.int32], names: Ints) -> int:
    """The first word of the name that ends before a row: that of a name found there, else of the run of capitals."""
    first = at - 1
    while first > max(0, at - LONGEST) and is_name[first - 1] and sentence[first - 1] == sentence[at]:
        first -= 1
    told = np.searchsorted(names, first)
    return int(names[told]) if told < len(names) and names[told] < at else first


def is_short(
    found: pl.DataFrame, listed: pl.DataFrame, tokens: pl.DataFrame, known: tuple[Ints, pl.Series]
) -> pl.Series:
    """Whether a name of one word opens that of a listed company of its article, and is no country or place there."""
    numbers, words = known
    countries = lexicon("countries")["form"]
    article = tokens["article_no"]
    rows = listed.select(article_no=article.gather(listed["first"]), word=words.gather(numbers[listed["first"]]))
    rows = rows.filter(~pl.col("word").is_in(countries.implode())).unique().with_columns(is_listed=pl.lit(True))
    single = (found["first"] == found["last"]) & article.gather(found["first"]).is_in(rows["article_no"].implode())
    asked = single.arg_true()
    first = found["first"].gather(asked).to_numpy()
    before, second = (words.gather(numbers[np.maximum(first - step, 0)]) for step in (1, 2))
    told = (
        pl.DataFrame({"article_no": article.gather(first), "word": words.gather(numbers[first])})
        .join(rows, on=["article_no", "word"], how="left", maintain_order="left")["is_listed"]
        .fill_null(False)
    )
    is_place = before.is_in(PLACE_BEFORE) & ~second.is_in(OWNED)
    return pl.repeat(False, found.height, eager=True).scatter(asked, told & ~is_place)
