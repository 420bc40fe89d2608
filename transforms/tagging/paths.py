"""Paths: the best tags of many runs of tokens at once, by whole scores."""

import numpy as np
from numpy.typing import NDArray

from transforms.tagging.hashes import Ints

TOGETHER = 512  # runs that are looked at at a time
BITS = 4  # of a tag
MASK = (1 << BITS) - 1
SURE = 6 * 4096  # lead of "O" by which a token is outside whatever stands beside it; 4 changed no tag of 60,000


def best_tags(scores: NDArray[np.int32], at: Ints, token: Ints, steps: NDArray[np.int32]) -> NDArray[np.int8]:
    """The tags of the best path through each run of adjacent places (Viterbi); of equal paths the first by tag.

    Tokens of the line that are beside a run are outside all spans.

    Args:
        scores: scores of the tags at each place.
        at: the places, in order.
        token: the places of all tokens, in order.
        steps: scores of a tag after a tag, and in the last row at the start of a run.
    """
    tags = np.zeros(len(at), np.int8)
    open_rows = np.flatnonzero(scores[:, 0] - scores[:, 1:].max(axis=1) < SURE) if len(at) else np.zeros(0, np.int64)
    if not len(open_rows):
        return tags
    starts = np.flatnonzero(np.diff(at[open_rows], prepend=-2) != 1)
    length = np.diff(starts, append=len(open_rows))
    order = np.argsort(-length, kind="stable")
    is_token = np.zeros(token[-1] + 3, np.bool_)
    is_token[token] = True
    scores, run, open_at = scores[open_rows], starts[order], at[open_rows]
    end = run + length[order] - 1
    scores[run] += np.where(is_token[open_at[run] - 1][:, None], steps[0], steps[-1])
    scores[end] += np.where(is_token[open_at[end] + 1][:, None], steps[:-1, 0], np.int32(0))
    tags[open_rows] = _paths(scores, run, length[order], steps)
    return tags


def _paths(scores: NDArray[np.int32], starts: Ints, length: Ints, steps: NDArray[np.int32]) -> NDArray[np.int8]:
    """Best tags of runs that are sorted by length, longest first."""
    tags = np.zeros(len(scores), np.int8)
    for start in range(0, len(starts), TOGETHER):
        some = slice(start, start + TOGETHER)
        _path(scores, starts[some], length[some], steps, tags)
    return tags


def _path(
    scores: NDArray[np.int32], starts: Ints, length: Ints, steps: NDArray[np.int32], tags: NDArray[np.int8]
) -> None:
    """Write the best tags of some runs into `tags`.

    A score and the tag before it are one number, the score in the upper bits, so that the greatest of them is the best
    way, and of equal ones that with the first tag. Inside a span (tags 2, 4, …) only two tags can stand before.
    """
    longer = np.searchsorted(-length, -np.arange(1, length[0] + 1), side="right")  # runs that have that many places
    count_of_tags = steps.shape[1]
    before = np.arange(count_of_tags - 1, -1, -1)
    ways = ((steps[:-1].astype(np.int64) << BITS) + before[:, None])[:, :, None]
    begin, inside = np.append(0, np.arange(1, count_of_tags, 2)), np.arange(2, count_of_tags, 2)
    opening, opened, going = ways[:, begin], ways[inside - 1, inside], ways[inside, inside]
    best = scores[starts].T.astype(np.int64)
    back = [np.zeros((0, 0), np.int8)]
    for place in range(1, length[0]):
        count = longer[place]
        come, found = best[:, :count] << BITS, np.empty((count_of_tags, count), np.int64)
        ahead = come[0] + opening[0]
        for former in range(1, count_of_tags):
            np.maximum(ahead, come[former] + opening[former], out=ahead)
        found[begin] = ahead
        found[inside] = np.maximum(come[inside - 1] + opened, come[inside] + going)
        back.append((count_of_tags - 1 - (found & MASK)).astype(np.int8))
        best[:, :count] = (found >> BITS) + scores[starts[:count] + place].T
    tag = best.argmax(axis=0)
    for place in range(length[0] - 1, -1, -1):
        count = longer[place]
        tags[starts[:count] + place] = tag[:count]
        if place:
            tag[:count] = back[place][tag[:count], np.arange(count)]
