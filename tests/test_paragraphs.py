"""Every line of an article is labelled once, and can be cut out of it again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harbour import BODY, END, LEDE, QUOTE, articles_of, kinds_of
from transforms.columns import PARAGRAPH_KINDS
from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.paragraphs import paragraphs

LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " \u00a0 ", "Sport", "By Mara Lind", LEDE, QUOTE, "Leave a Reply", "Harbour.jpg", "\u200b", "—"]
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(LINES, min_size=1, max_size=8).map("\n".join), min_size=1, max_size=4))
def test_lines_can_be_cut_out_of_their_articles_whatever_these_hold(texts: list[str]) -> None:
    texts = [text.replace("\r", " ") + "\n" for text in texts]
    rows = paragraphs(articles_of(*texts))

    for row in rows.iter_rows(named=True):
        text = texts[row["article_no"]]
        line = text.split("\n")[row["paragraph_no"] - 1]
        assert text[row["paragraph_start"] : row["paragraph_end"]] == row["text"]
        assert row["text"] in line
        assert row["kind"] in PARAGRAPH_KINDS
        assert (row["kind"] == "blank") == (row["text"] == "")
        assert (row["body_paragraph_no"] is not None) == (row["kind"] == "body")
    assert rows.height == sum(text.count("\n") for text in texts)
    assert rows.select("article_no", "paragraph_no").is_duplicated().sum() == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(LINES, min_size=1, max_size=8).map("\n".join), min_size=2, max_size=4))
def test_labels_of_an_article_do_not_depend_on_the_others(texts: list[str]) -> None:
    together = paragraphs(articles_of(*texts))

    for number, text in enumerate(texts):
        alone = paragraphs(articles_of(text)).drop("article_no")
        assert together.filter(article_no=number).drop("article_no").equals(alone)


def test_offsets_count_code_points_and_leave_outer_white_space_out() -> None:
    rows = paragraphs(articles_of("\u00a0 Øre 🐟 \n \n\tB.\n"))

    assert rows.select("paragraph_start", "paragraph_end", "text").rows() == [
        (2, 7, "Øre 🐟"),
        (9, 9, ""),
        (12, 14, "B."),
    ]


def test_sections_above_the_headline_are_a_banner_and_the_page_below_the_article_is_boilerplate() -> None:
    text = f"Business & Economy\n\nPort Elin´s harbour reopens\n\n{BODY}\n\nComments are closed.\n\nShare this\n"

    assert [kind for kind, _ in kinds_of(text)] == [
        "banner", "title", "body", "body", "body", "boilerplate", "boilerplate",
    ]  # fmt: skip


def test_body_paragraphs_are_numbered_without_what_stands_between_them() -> None:
    rows = paragraphs(articles_of(f"Harbour reopens today\n{LEDE}\nAdvertisement\n{END}\n"))

    assert rows["kind"].to_list() == ["title", "body", "boilerplate", "body"]
    assert rows["body_paragraph_no"].to_list() == [None, 1, None, 2]


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        (["Harbour reopens after repairs"], ["title"]),
        (["Harbour reopens after repairs", "Insurers may pay half of the cost"], ["title", "subtitle"]),
        (
            ["Harbour reopens after repairs", "Insurers may pay half of the cost", "Mayor hopes for a busy summer"],
            ["title", "subtitle", "subtitle"],
        ),
        (["Sport", "Elin wins cup after extra time"], ["banner", "title"]),
        (["Home > News > Harbour", "Harbour reopens after repairs"], ["banner", "title"]),
        (["Port Elin", "Harbour reopens after three weeks"], ["banner", "title"]),
        (["EXCLUSIVE", "Harbour reopens after repairs"], ["banner", "title"]),
        (["Harbour reopens after repairs", "May 3, 2024 / 9:30 AM / Updated 2 hours ago"], ["title", "date"]),
        (["Harbour reopens after repairs", "9:30 AM PST 5/3/2024 by Mara Lind"], ["title", "date"]),
        (["Harbour reopens after repairs", "By Mara Lind", "3 May 2024"], ["title", "byline", "date"]),
        (["By Mara Lind", "Harbour reopens after repairs"], ["byline", "title"]),
        (["Harbour quay.jpg", "Harbour reopens after repairs"], ["caption", "title"]),
        (["Who will pay for the harbour?"], ["title"]),
        (["Minister flies to the U.S."], ["title"]),
        (["Every Crane Works Again. Insurers Will Pay Half."], ["title"]),
        (["‘Every Crane Works Again,’ Mayor Says As Harbour Reopens."], ["title"]),
        (["The harbour reopened on Friday."], ["body"]),
        (["the harbour"], ["body"]),
        (["Harbour reopens after repairs", "PORT ELIN, May 3 (Reuters) -"], ["title", "dateline"]),
        ([], []),
    ],
)  # fmt: skip
def test_the_head_is_read_from_its_top(head: list[str], kinds: list[str]) -> None:
    assert [kind for kind, _ in kinds_of("\n".join([*head, BODY]))] == [*kinds, "body", "body", "body"]


def test_wrapped_lines_are_no_headlines() -> None:
    text = (
        "Harbour reopens after repairs\nThe harbour of Port Elin reopened on Friday\nafter repairs, the mayor said.\n"
    )

    assert [kind for kind, _ in kinds_of(text + BODY)][:3] == ["title", "body", "body"]


def test_told_titles_name_their_lines() -> None:
    text = f"A\nHarbour “reopens”\nAfter repairs.\n{BODY}"

    found = kinds_of(text, title='Harbour "Reopens"', subtitle="After repairs")

    assert found[:3] == [("body", "A"), ("title", "Harbour “reopens”"), ("subtitle", "After repairs.")]


def test_a_told_title_that_stands_nowhere_does_not_hide_the_headline() -> None:
    assert kinds_of(f"Harbour reopens after repairs\n{BODY}", title="Other words")[0][0] == "title"


def test_one_line_alone_is_the_body() -> None:
    assert kinds_of("Harbour reopens after repairs\n") == [("body", "Harbour reopens after repairs")]


def test_lines_that_differ_in_case_digits_and_spacing_share_their_hash() -> None:
    rows = paragraphs(articles_of("Updated  5 min ago\nUPDATED 7\u00a0min ago\nUpdated 77 min ago\n\n \n"))

    hashes = rows["line_sha256"].to_list()
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[3] == hashes[4]
    assert all(len(each) == 16 for each in hashes)


def test_an_empty_frame_has_no_lines() -> None:
    nothing = paragraphs(articles_of("x").clear())

    assert nothing.height == 0
    assert headings(articles_of("x").clear(), nothing, datelines(nothing)).height == 0
