import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import lines_of, tokens_of
from transforms.text.forms import token_forms
from transforms.text.tokens import ANY_TOKEN, USUAL, USUAL_TOKEN, tokens


def words(text: str) -> list[str]:
    return tokens_of(text)["text"].to_list()


def test_clitics_are_tokens_of_their_own_and_inner_apostrophes_are_not() -> None:
    assert words("O’Brien’s aide didn't meet Xi’an's mayor; they've gone.") == [
        "O’Brien", "’s", "aide", "didn", "'t", "meet", "Xi’an", "'s", "mayor", ";", "they", "'ve", "gone", ".",
    ]  # fmt: skip


def test_hyphens_stand_alone_so_that_a_compound_can_be_read_either_way() -> None:
    assert words("five-year US-China plan -- up") == ["five", "-", "year", "US", "-", "China", "plan", "--", "up"]


def test_numbers_keep_their_inner_marks_and_lose_their_units() -> None:
    assert words("$1,200.5m, 19th, G20.") == ["$", "1,200.5", "m", ",", "19", "th", ",", "G20", "."]


def test_dotted_abbreviations_are_one_token() -> None:
    assert words("The U.S. envoy left at 9 a.m. sharp.") == [
        "The", "U.S.", "envoy", "left", "at", "9", "a.m.", "sharp", ".",
    ]  # fmt: skip


def test_glued_says_whether_a_token_touches_the_one_before() -> None:
    assert tokens_of("“Up,” he said.\n“No.”")["is_glued"].to_list() == [
        False, True, True, True, False, False, True, False, True, True, True,
    ]  # fmt: skip


def test_boilerplate_has_no_tokens() -> None:
    lines = lines_of("One.\nTwo.").with_columns(kind=lines_of("One.\nTwo.")["kind"].replace("body", "boilerplate"))

    assert tokens(lines).is_empty()


@given(st.text(max_size=200))
def test_every_token_can_be_cut_out_of_its_text_and_nothing_but_white_space_is_left(text: str) -> None:
    found = tokens_of(text)

    assert [text[start:end] for start, end in found.select("token_start", "token_end").iter_rows()] == found[
        "text"
    ].to_list()
    covered: set[int] = set()
    for start, end in found.select("token_start", "token_end").iter_rows():
        covered.update(range(start, end))
    assert not "".join(letter for place, letter in enumerate(text) if place not in covered).strip()


@given(st.text(alphabet="aAzZ09._-,'’´`“”…€ſé", max_size=12))
def test_the_fast_pattern_cuts_usual_chunks_as_the_one_for_all_letters_does(chunk: str) -> None:
    usual = pl.Series([chunk]).filter(pl.Series([chunk]).str.contains(USUAL))

    assert usual.str.extract_all(USUAL_TOKEN).to_list() == usual.str.extract_all(ANY_TOKEN).to_list()


def test_equal_tokens_share_a_spelling_and_different_ones_do_not() -> None:
    found = tokens_of("The plan failed. “The plan,” she said, “is the plan.”\nPlan B is next.")

    numbers, forms = token_forms(found)

    assert forms.gather(numbers).to_list() == found["text"].to_list()
    assert found.select("text", "spelling").unique().height == found["text"].n_unique() == len(forms)
