"""Whom "he" or "she" stands for where it says whose a quantity is."""

import polars as pl
import pytest

from transforms import extract

CASES = (
    ("Ada Nowak met Peter Lind in Lodz. She has three children.", "three children", "Ada Nowak"),
    ("Ada Nowak met Peter Lind in Lodz. He has three children.", "three children", "Peter Lind"),
    ("Peter Lind told Paul Berg in Lodz that he had 40 cows.", "40 cows", "Paul Berg"),  # the last in the sentence
    ("Peter Lind met Paul Berg in Lodz. He has 40 cows.", "40 cows", "Peter Lind"),  # the first of one before
    ("Ms. Berg met Mr. Nowak. Her 12 goats died.", "12 goats", "Berg"),
    ("The mayor has no time. He has three children.", "three children", None),
    ("Ada Nowak lives in Lodz. He has three children.", "three children", None),
    ("He has three children, said Peter Lind.", "three children", None),
)


@pytest.mark.parametrize(("text", "quantity", "name"), CASES)
def test_a_pronoun_that_owns_is_the_person_named_before(text: str, quantity: str, name: str | None) -> None:
    """The owner's words stay the pronoun's; its entity is the person's, where one whom it fits is named before."""
    tables = extract(pl.DataFrame({"article_id": ["a"], "text": [text + "\n"]}))
    (fact,) = tables["numeric_facts"].filter(text=quantity).rows(named=True)
    names = dict(tables["article_entities"].select("entity_no", "name").iter_rows())
    assert fact["owner_written"].lower() in {"he", "she", "her"}
    assert names.get(fact["owner_entity_no"]) == name
