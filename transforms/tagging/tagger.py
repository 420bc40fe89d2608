"""The tagger: tokens in, a label for each token out, by the weights of a model."""

from collections.abc import Callable, Iterator
from itertools import pairwise, starmap
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints
from transforms.tagging.network import Places, embedded, scores, windowed
from transforms.tagging.paths import best_tags
from transforms.tagging.weights import Weights, weights, word_vectors
from transforms.tagging.words import Words, look_up
from transforms.text.forms import Flags, Forms, forms
from transforms.text.tokens import is_new, starts_line

TOGETHER = 40_000  # tokens that are tagged at a time
LESS = 6144  # of the scores of a label that is doubted, in 4096ths; between 1 and 2 all figures stay within 0.1
REACH = 4  # tokens on each side that a score can depend on: one for each of the last two layers, two for the first


class Doubts(NamedTuple):
    """Tokens whose label has too little to go by.

    Args:
        rows: the tokens, in order.
        times: how often `LESS` the label scores for each.
        is_name: whether each is a name for all that.
    """

    rows: Ints
    times: NDArray[np.int32]
    is_name: Flags


def tag(
    tokens: pl.DataFrame,
    model: str,
    context: pl.DataFrame,
    wanted: pl.Series | None = None,
    known: Forms | None = None,
    doubted: Callable[[pl.DataFrame], Doubts] | None = None,
) -> pl.DataFrame:
    """Find the labelled spans of tokens.

    Args:
        tokens: one row per token in reading order; needs `article_no`, `paragraph_no`, `text`.
        model: a file of `transforms/models`, without its ending.
        context: one row per token, with the columns of whole numbers that the model was trained with.
        wanted: whether a token may be part of a span; by default all may.
        known: the forms of the texts, where the caller has them.
        doubted: which tokens of the spans found at first have their label with too little to go by; their runs are
            read again, the label with `LESS` for these.

    Returns:
        One row per span in reading order: `first` and `last` (rows of its tokens), `label`. Spans never cross a line.
        An article's spans do not depend on other articles.
    """
    found = weights(model)
    is_wanted = np.ones(tokens.height, np.bool_) if wanted is None else wanted.to_numpy()
    if not is_wanted.any():
        return spans(np.zeros(0, np.int8), np.zeros(0, np.int64), found)
    numbers, texts = read(known or forms(tokens["text"]), is_wanted)
    keys, vectors = word_vectors()
    words = look_up(texts, found.classes, keys)
    beside = np.zeros(tokens.height, np.int64)
    for name, size in zip(found.contexts, found.sizes, strict=True):
        beside = beside * size + context[name].to_numpy()
    table = windowed(embedded(words, vectors, found), found)
    told, done = np.empty((np.count_nonzero(is_wanted), len(found.tags)), np.int32), 0
    for part in parts(tokens["article_no"]):
        places = placed(tokens[part], numbers[part], words, beside[part], is_wanted[part])
        at = places.token[is_wanted[part]]
        told[done : done + len(at)] = scores(table, places, at, found)
        done += len(at)
    del table  # a hundred bytes for each token
    token, tags = places_of(tokens), np.zeros(tokens.height, np.int8)
    tags[is_wanted] = best_tags(told, token[is_wanted], token, found.steps)
    if doubted is not None:
        read_again(tags, told, is_wanted, token, doubted(spans(tags, token, found)), found)
    return spans(tags, token, found)


def read_again(
    tags: NDArray[np.int8], told: NDArray[np.int32], is_wanted: Flags, token: Ints, doubted: Doubts, found: Weights
) -> None:
    """Find the tags of runs of wanted tokens again that have doubted ones, whose label scores less.

    Args:
        tags: the tag of every token; changed.
        told: the scores of the wanted tokens; changed.
        is_wanted: which tokens these are.
        token: the place of every token.
        doubted: the doubted tokens; those that are names are likelier in a span by as much.
        found: the weights.
    """
    at, row = token[is_wanted], np.cumsum(is_wanted)[doubted.rows] - 1
    begin = (tags[doubted.rows] - 1) // 2 * 2 + 1
    for tag_of in (begin, begin + 1):
        told[row, tag_of] -= LESS * doubted.times
    told[row[doubted.is_name], 0] -= LESS
    run = np.cumsum(np.diff(at, prepend=-2) != 1)
    again = np.isin(run, run[row])
    tags[np.flatnonzero(is_wanted)[again]] = best_tags(told[again], at[again], token, found.steps)


def read(known: Forms, is_wanted: Flags) -> Forms:
    """The forms of the tokens that the network reads, those up to `REACH` beside wanted ones; others have any form."""
    near = is_wanted.copy()
    for step in range(1, REACH + 1):
        near[step:] |= is_wanted[:-step]
        near[:-step] |= is_wanted[step:]
    is_read = np.zeros(len(known.texts), np.bool_)
    is_read[known.numbers[near]] = True
    return Forms(np.maximum(np.cumsum(is_read) - 1, 0)[known.numbers], known.texts.filter(pl.Series(is_read)))


def places_of(tokens: pl.DataFrame) -> Ints:
    """Places of tokens in a row, two empty ones before each line."""
    return np.arange(tokens.height) + 2 * np.cumsum(starts_line(tokens))


def parts(article: pl.Series) -> Iterator[slice]:
    """Rows of whole articles, about `TOGETHER` at a time, so that what is made of them stays in the cache."""
    starts = np.append(np.flatnonzero(is_new(article)), len(article))
    wanted = np.arange(0, len(article), TOGETHER)
    bounds = np.unique(np.append(starts[np.searchsorted(starts, wanted)], len(article)))
    return starmap(slice, pairwise(bounds.tolist()))


def placed(tokens: pl.DataFrame, numbers: Ints, words: Words, context: Ints, is_wanted: Flags) -> Places:
    """Tokens on a row of places, two empty ones before each line and at the end; wanted capitalised words have keys."""
    token = places_of(tokens)
    size = int(token[-1]) + 3 if len(token) else 4
    word = np.full(size, len(words.lower), np.int64)
    word[token] = numbers
    is_capital = words.is_capital[numbers] & is_wanted
    lower = words.lower[numbers][is_capital]
    pair = tokens["article_no"].to_numpy().astype(np.int64)[is_capital] * (len(words.lower) + 1) + lower
    _, place, count = np.unique(pair, return_inverse=True, return_counts=True)
    key = np.zeros(size, np.int64)
    key[token[is_capital]] = place + 1
    spread = np.zeros(size, np.int64)
    spread[token] = context
    return Places(word, key, np.append(1, count), spread, token)


def spans(tags: NDArray[np.int8], place: Ints, found: Weights) -> pl.DataFrame:
    """Runs of tags as `first` and `last` token and `label`."""
    label = (tags.astype(np.int64) + 1) // 2
    is_inside = (tags > 0) & (tags % 2 == 0)
    goes_on = is_inside & (np.diff(place, prepend=-2) == 1) & (np.roll(label, 1) == label)
    first = np.flatnonzero((tags > 0) & ~goes_on)
    last = np.flatnonzero((tags > 0) & ~np.append(goes_on[1:], False))
    names = pl.Series([tag.removeprefix("B-") for tag in found.tags[1::2]], dtype=pl.String)
    return pl.DataFrame({"first": first, "last": last}).with_columns(label=names.gather(label[first] - 1))
