"""Roles: the title or role written directly before a person's name, read by a grammar over one letter per token."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.entities.gazetteer import role_letters
from transforms.lexicon import lexicon
from transforms.text.forms import Forms
from transforms.text.tokens import is_new

LONGEST = 16  # tokens of a role
# T title, t role, m what modifies it, X a name of a place, people or organization, ~ goes on with it, c another word
# with a capital; f "of" and the like, e "the", d "and"; hyphen, comma and stop as they stand.
TITLE = r"T~*fe?(?:[cXm]~*)+(?:,?d?[cXm]~*)*|T~*\.?|t"
ROLE = rf"((?:(?:{TITLE}|m|X~*)(?:{TITLE}|m|-|X~*)*)?(?:{TITLE}))$"
LETTERS = {letter: ord(letter) for letter in "TtmfedcXP~-,._"}
OTHER, PERSON, NAME, GOES_ON, CAPITAL = (LETTERS[letter] for letter in "_PX~c")


def with_roles(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms, phrases: pl.DataFrame) -> pl.DataFrame:
    """The spans with `role`: the first token of the title or role before a person's name, else null.

    Args:
        found: one row per name: `first`, `last` (rows of tokens), `label`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`.
        known: the words of the tokens, apostrophes straight.
        phrases: known names of several words, as `gazetteer.found_phrases` returns them.
    """
    letters = np.append(np.full(LONGEST, OTHER, np.uint8), letters_of(found, known, phrases))
    persons = found.with_row_index("span").filter(pl.col("label") == "PERSON")
    first = persons["first"].to_numpy()
    before = letters[first[:, None] + np.arange(LONGEST)]
    sentence = np.cumsum(is_new(tokens["article_no"]) | is_new(tokens["sentence_no"]), dtype=np.int64)
    there = np.clip(first[:, None] + np.arange(-LONGEST, 0), 0, None)
    before[sentence[there] != sentence[first][:, None]] = OTHER
    written = pl.Series(np.ascontiguousarray(before).view(f"S{LONGEST}").ravel().astype(str).tolist(), dtype=pl.String)
    length = written.str.extract(ROLE).str.len_bytes()
    roles = persons.select("span", role=pl.col("first") - length.cast(pl.Int64))
    return (
        found.with_row_index("span")
        .join(roles, on="span", how="left", maintain_order="left", validate="1:1")
        .drop("span")
    )


def letters_of(found: pl.DataFrame, known: Forms, phrases: pl.DataFrame) -> NDArray[np.uint8]:
    """One letter per token: what it can be in a role."""
    numbers, words = known
    letters = word_codes(words)[numbers]
    for row, count in phrases.filter(pl.col("mark") == "title").select("row", "token_count").iter_rows():
        letters[row : row + count] = [ord("T")] + [GOES_ON] * (count - 1)
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    inside = np.zeros(len(letters) + 1, np.int32)
    inside[first] += 1
    inside[last + 1] -= 1
    letters[np.cumsum(inside[:-1]) > 0] = GOES_ON
    is_person = (found["label"] == "PERSON").to_numpy()
    letters[first] = np.where(is_person, PERSON, NAME)
    return letters


def word_codes(words: pl.Series) -> NDArray[np.uint8]:
    """The letter of each word by itself, as a code; apostrophes are straight."""
    joined = words.to_frame("word").join(role_words(), on="word", how="left", maintain_order="left", validate="m:1")
    is_capital = pl.col("word").str.contains(r"^\p{Lu}")
    bare = pl.when(is_capital).then(pl.lit(CAPITAL, pl.UInt8)).otherwise(pl.lit(OTHER, pl.UInt8))
    return joined.select(pl.coalesce("code", bare)).to_series().to_numpy().copy()


@cache
def role_words() -> pl.DataFrame:
    """Words of roles and between them: `word`, `letter`, and its `code`."""
    titles = lexicon("titles").select(word="title", letter=pl.lit("T")).filter(~pl.col("word").str.contains(" "))
    between = lexicon("name_joiners").select("word", "letter").filter(pl.col("letter").is_in(("f", "e", "d")))
    marks = pl.DataFrame({"word": ["-", ",", "."], "letter": ["-", ",", "."]})
    roles = role_letters().select("word", letter="role")
    rows = pl.concat([titles, roles, between, marks]).unique("word", keep="first", maintain_order=True)
    return rows.with_columns(code=pl.col("letter").replace_strict(LETTERS, return_dtype=pl.UInt8))
