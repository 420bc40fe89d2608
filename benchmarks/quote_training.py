"""Trains the weights of quotations (`transforms/models/quotes.npz`) on PolNeAR's training part.

    python -m benchmarks.quote_training fit
    python -m benchmarks.quote_training crossvalidate  # scores of held-out thirds of the training part, and from them
                                                       # lexicon/quote_confidence.csv, precisions in rules_quotes.csv

Every choice the model makes (is this word a cue and where is its content, who is its source, where does content start
and end, who speaks in marks without a cue) is a softmax over a few candidates with hashed clues. What a later
choice reads of an earlier one comes from models that have not seen the article.
"""

import sys

import numpy as np

from benchmarks.quote_confidence import published
from benchmarks.quote_fitting import fit, save
from benchmarks.quote_gold import annotated


def main() -> None:
    """Fit, or write and print what cross-validation gives."""
    if sys.argv[1:] == ["fit"]:
        _, words, gold = annotated("train")
        save(fit(words, gold, np.ones(len(gold), dtype=np.bool_)))
    else:
        print(published())


if __name__ == "__main__":
    main()
