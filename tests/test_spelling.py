"""Spelling: vectors of words that the vocabulary lacks, from their letters."""

import numpy as np
import polars as pl

from transforms.tagging.hashes import hashes, rows_of
from transforms.tagging.spelling import ANYWHERE, BITS, letter_runs, spelled, spelling
from transforms.tagging.weights import TOP


def test_the_runs_of_a_word_are_its_parts_of_three_to_five_letters_and_its_ends() -> None:
    words = hashes(pl.Series(["oslo", "ab", "zürich"]))

    rows, count = letter_runs(words, np.array([2, 0, 1]))

    inside = hashes(pl.Series(["osl", "slo", "ürich"])).whole()
    assert count.tolist() == [4 + 3 + 2 + 2 * 4, 2 + 1 + 2 * 2, 0]  # of "ab" none
    assert set(rows_of(inside[:2], ANYWHERE + 3, BITS)) <= set(rows[count[0] :])
    assert rows_of(inside[2:], ANYWHERE + 5, BITS)[0] in rows[: count[0]]


def test_a_word_s_vector_is_its_own_whatever_stands_beside_it() -> None:
    alone = spelled(hashes(pl.Series(["khairpur"])), np.array([0]), spelling())
    among = spelled(hashes(pl.Series(["", "x", "khairpur", "lund"])), np.array([1, 2, 3]), spelling())

    assert alone[0].tolist() == among[1].tolist()
    assert alone.any()
    assert np.abs(among).max() <= TOP


def test_sums_of_the_speller_s_weights_are_exact_in_float32() -> None:
    weights = spelling()

    assert float((np.abs(weights.out).sum(0) * TOP + np.abs(weights.out_bias)).max()) < 2**24
