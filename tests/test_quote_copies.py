"""The benchmark of quotation clusters: what its edits keep, and that clusters survive them."""

import random

from benchmarks.quote_copies import EDITS, clustered, distinct, quotations, scores

WORDS = [f"word{number}" for number in range(20)]


def invented(count: int) -> list[str]:
    """Articles of one quotation each that share no words."""
    return ["“" + " ".join(f"w{article * 40 + word}" for word in range(20)) + "”\n" for article in range(count)]


def test_every_edit_keeps_most_runs_of_words() -> None:
    for edit in EDITS.values():
        kept = edit(WORDS, ["other"] * 12, random.Random(1))

        assert len(set(kept) & set(WORDS)) >= 10


def test_the_set_is_the_same_for_the_same_seed() -> None:
    assert quotations(invented(8), seed=3) == quotations(invented(8), seed=3)


def test_quotations_that_share_a_run_of_four_words_are_one_original() -> None:
    assert len(distinct(["“" + " ".join(WORDS) + "” and “" + " ".join(WORDS[4:]) + "”"])) == 1


def test_clusters_survive_edits_and_part_what_only_opens_alike() -> None:
    said = quotations(invented(12))

    found = scores(said, clustered(said))

    assert found["precision"] == 1
    assert found["recall"] > 0.9
