"""Glosses: an acronym in brackets is of the type of the name before it, wherever the article writes it alone."""

import numpy as np
import polars as pl

from transforms.entities.single_names import retold
from transforms.text.forms import Flags, Forms

# Of 405 such pairs in Worldwide train 97 in a hundred have one type.
OTHERS = ("ORGANIZATION", "LOCATION", "FACILITY", "PRODUCT", "MISC")
ACRONYM = r"^\p{Lu}[\p{L}\p{N}]*\p{Lu}$"


def with_glosses(found: pl.DataFrame, article: pl.Series, known: Forms) -> pl.DataFrame:
    """The spans, an acronym that a name of several words explains, "Free Trade Agreement (FTA)", of that name's type.

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        article: the number of each token's article.
        known: the written forms of the tokens.

    Returns:
        The same columns.
    """
    told = glossed(found, article, known)
    if told.is_empty():
        return found
    single = (found["first"] == found["last"]).arg_true()
    rows = found["first"].gather(single)
    here = pl.DataFrame({"article_no": article.gather(rows), "word": known.numbers[rows.to_numpy()]})
    labels = here.join(told, on=["article_no", "word"], how="left", maintain_order="left", validate="m:1")["label"]
    for label in told["label"].unique(maintain_order=True):
        is_told: Flags = ((labels == label) & (found["label"].gather(single) != label)).fill_null(False).to_numpy()
        found = retold(found, single, is_told, label, "acronym_explained")
    return found


def glossed(found: pl.DataFrame, article: pl.Series, known: Forms) -> pl.DataFrame:
    """The acronyms that were taken for something else than the name before the brackets: `article_no`, `word` (its
    number), `label` (of that name)."""
    first, last, label = found["first"].to_numpy(), found["last"].to_numpy(), found["label"]
    at = np.flatnonzero((first[1:] == last[1:]) & (first[1:] == last[:-1] + 2) & (last[:-1] > first[:-1]))
    word = known.texts.gather(known.numbers[first[at + 1]])
    opens = known.texts.gather(known.numbers[last[at] + 1]) == "("
    is_other = label.gather(at).is_in(OTHERS) & (label.gather(at) != label.gather(at + 1))
    at = at[(opens & is_other & word.str.contains(ACRONYM)).to_numpy()]
    fits = [makes(known, int(first[row]), int(last[row]), int(first[row + 1])) for row in at]
    at = at[np.array(fits, np.bool_)]
    return pl.DataFrame(
        {
            "article_no": article.gather(first[at + 1]),
            "word": known.numbers[first[at + 1]],
            "label": label.gather(at),
        }
    ).unique(["article_no", "word"], keep="first", maintain_order=True)


def makes(known: Forms, first: int, last: int, acronym: int) -> bool:
    """Whether a name begins with the first letter of an acronym, or its words, somewhere, with that letter and half of
    all."""
    initials = [str(known.texts[int(number)])[:1].upper() for number in known.numbers[first : last + 1]]
    letters = str(known.texts[int(known.numbers[acronym])]).upper()
    shared = set(initials) & set(letters)
    return letters[0] == initials[0] or (letters[0] in shared and 2 * len(shared) >= len(set(letters)))
