"""Every line of an article is labelled: what is content, what the page put around it."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.columns import PARAGRAPH_KINDS
from transforms.lexicon import lexicon
from transforms.text.datelines import datelines
from transforms.text.headings import headings
from transforms.text.language import languages
from transforms.text.paragraphs import paragraphs

LEDE = (
    "The harbour of Port Elin reopened on Friday after three weeks of repairs, the office of mayor Ada Holm said, "
    "and the first two ships moored at dawn."
)
QUOTE = "“Every crane works again,” Ms Holm told reporters at the quay. “We are back in business,” she said."
END = (
    "Repairs cost 4.2 million crowns, a fifth more than planned, and the city will ask its insurers to pay half of "
    "the sum before the end of the year."
)
BODY = f"{LEDE}\n\n{QUOTE}\n\n{END}\n"


def articles_of(*texts: str, **columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"text": texts, **columns}).with_row_index("article_no")


def kinds_of(text: str, **columns: Any) -> list[tuple[str, str]]:
    """Kind and text of each line that is not blank."""
    rows = paragraphs(articles_of(text, **{name: [value] for name, value in columns.items()}))
    return rows.filter(pl.col("kind") != "blank").select("kind", "text").rows()


def kind_of_line(line: str, before: str = "", after: str = "") -> str:
    return next(kind for kind, text in kinds_of(before + line + "\n" + after) if text == line.strip())


def kind_above(line: str) -> str:
    return kind_of_line(line, "Harbour reopens after three weeks\n", BODY)


def kind_below(line: str) -> str:
    return kind_of_line(line, "Harbour reopens after three weeks\n" + BODY)


def kind_between(line: str) -> str:
    return kind_of_line(line, f"Harbour reopens after three weeks\n{BODY}", BODY)


def headings_of(text: str, **columns: Any) -> dict[str, Any]:
    articles = articles_of(text, **{name: [value] for name, value in columns.items()})
    lines = paragraphs(articles)
    return headings(articles, lines, datelines(lines)).row(0, named=True)


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
        (["Sport", "Elin wins cup after extra time"], ["banner", "title"]),
        (["Home > News > Harbour", "Harbour reopens after repairs"], ["banner", "title"]),
        (["Port Elin", "Harbour reopens after three weeks"], ["banner", "title"]),
        (["EXCLUSIVE", "Harbour reopens after repairs"], ["banner", "title"]),
        (["Harbour reopens after repairs", "By Mara Lind", "3 May 2024"], ["title", "byline", "date"]),
        (["By Mara Lind", "Harbour reopens after repairs"], ["byline", "title"]),
        (["Harbour quay.jpg", "Harbour reopens after repairs"], ["caption", "title"]),
        (["Who will pay for the harbour?"], ["title"]),
        (["Minister flies to the U.S."], ["title"]),
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


@pytest.mark.parametrize(
    "line",
    ["By Mara Lind", "BY MARA LIND", "Written by Mara Lind and Tomas Berg", "By Mara Lind, Harbour Correspondent",
     "By Mara Lind | Elin Post", "By Our Staff Reporter", "Mara Lind, staff writer", "By Mara Lind for the Elin Post",
     "Reuters", "The Associated Press", "By Anna-Lena van der Berg"],
)  # fmt: skip
def test_bylines_stand_above_the_body(line: str) -> None:
    assert kind_above(line) == "byline"


@pytest.mark.parametrize(
    "line",
    ["3 May 2024", "Friday, May 3, 2024", "Published: 3 May 2024, 09:30 BST", "Updated 12:04 pm Friday",
     "2024-05-03 09:30", "Published 3 hours ago", "May 3, 2024 | Updated: May 4, 2024",
     "First published on Fri 3 May 2024 09.30 BST"],
)  # fmt: skip
def test_date_lines_stand_above_or_below_the_body(line: str) -> None:
    assert kind_above(line) == kind_below(line) == "date"


@pytest.mark.parametrize(
    "line",
    ["Port Elin quay.jpg", "Photo: Mara Lind", "A crane at the quay. (AP Photo/Mara Lind)", "Photograph by Mara Lind",
     "Ships at dawn | Getty Images", "Mayor Ada Holm, left, at the quay (Photo by Mara Lind/AFP)", "Image: Elin Post"],
)  # fmt: skip
def test_captions_are_content_wherever_they_stand(line: str) -> None:
    assert kind_above(line) == kind_between(line) == kind_below(line) == "caption"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Advertisement", "boilerplate"),
        ("Story continues below advertisement", "boilerplate"),
        ("Read more: Cranes fail at Port Elin", "related"),
        ("Correction: An earlier version of this article gave a wrong sum.", "correction"),
        ("This story has been updated to include a comment from the insurers.", "correction"),
        ("https://post.example/harbour", "boilerplate"),
        ("* * *", "boilerplate"),
    ],
)
def test_what_stands_between_paragraphs_is_told_from_them(line: str, kind: str) -> None:
    assert kind_between(line) == kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Sign up for our morning newsletter and get the best of the harbour every day.", "boilerplate"),
        ("Follow Mara Lind on Twitter @maralind.", "boilerplate"),
        ("© 2024 Elin Post. All rights reserved.", "boilerplate"),
        ("Copyright 2024 The Associated Press. All rights reserved.", "agency_footer"),
        ("(Reporting by Mara Lind; Editing by Tomas Berg)", "agency_footer"),
        ("Associated Press writer Tomas Berg in Oslo contributed to this report.", "agency_footer"),
        ("Tags: harbour, cranes", "boilerplate"),
        ("Related Articles", "related"),
        ("12 Comments", "boilerplate"),
        ("Leave a Reply", "boilerplate"),
        ("One thought on “Harbour reopens after three weeks", "boilerplate"),
        ("Sorry, comments are closed.", "boilerplate"),
        ("Your email address will not be published. Required fields are marked *", "boilerplate"),
    ],
)
def test_what_stands_below_the_body_is_told_from_it(line: str, kind: str) -> None:
    assert kind_below(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "By Monday morning, all cranes worked.",
        "By Election Day, the harbour was shut again.",
        "Copyright law was changed in May 2024 by parliament, she said.",
        "Follow the money, he told them.",
        "Sign up or leave, the mayor told the insurers.",
        "“Read more: that is my advice,” Ms Holm said.",
        "Three comments on the budget drew laughter.",
        "Comments by the mayor were closed to the press.",
        "She said she would leave a reply at the quay.",
        "Photo albums burned in the fire.",
        "WASHINGTON (AP) — Senators met on Friday.",
        "In 2019 the harbour was shut.",
        "The ship left on 3 May 2024.",
        "Share prices rose.",
        "Related costs rose by 4 percent.",
        "What happens next",
        "Ends meet for few of the dockers.",
        "Reuters reported on Friday that the port was shut.",
    ],
)
def test_sentences_that_resemble_furniture_stay_body(line: str) -> None:
    assert kind_between(line) == "body"


@pytest.mark.parametrize("marker", ["Leave a Reply", "3 thoughts on “Harbour reopens”", "Comments are closed."])
def test_what_readers_write_below_the_form_is_no_part_of_the_article(marker: str) -> None:
    comment = (
        "“I saw the mayor laugh,” said one who was there, and he went on at some length about cranes and about ships."
    )

    assert [kind for kind, _ in kinds_of(f"Harbour reopens today\n{BODY}{marker}\nOle says:\n{comment}\n{LEDE}\n")][
        4:
    ] == ["boilerplate"] * 4


def test_a_form_above_the_body_does_not_hide_it() -> None:
    assert ("body", LEDE) in kinds_of(f"Harbour reopens today\nLeave a comment\n{BODY}")


def test_headlines_of_other_articles_below_their_heading_are_related() -> None:
    text = f"Harbour reopens today\n{BODY}Related Articles\nCranes fail at Port Elin\nMayor under fire over cranes\n"

    assert [kind for kind, _ in kinds_of(text)][4:] == ["related", "related", "related"]


def test_lines_that_differ_in_case_digits_and_spacing_share_their_hash() -> None:
    rows = paragraphs(articles_of("Updated  5 min ago\nUPDATED 7\u00a0min ago\nUpdated 77 min ago\n\n \n"))

    hashes = rows["line_sha256"].to_list()
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[3] == hashes[4]
    assert all(len(each) == 16 for each in hashes)


def test_every_rule_is_described_and_every_description_has_a_rule() -> None:
    described = set(lexicon("rules_paragraphs")["rule"])
    by_position = {"blank_line", "told_title", "told_subtitle", "first_headline", "capitalised_headline",
                   "line_below_headline", "short_line_above_headline", "after_comment_form", "in_related_list",
                   "body_text"}  # fmt: skip

    assert described == set(lexicon("line_rules")["rule"]) | by_position


def test_an_empty_frame_has_no_lines() -> None:
    nothing = paragraphs(articles_of("x").clear())

    assert nothing.height == 0
    assert headings(articles_of("x").clear(), nothing, datelines(nothing)).height == 0


def test_headings_say_what_the_lines_around_the_body_say() -> None:
    text = (
        "Local\nHarbour reopens after repairs\nInsurers may pay half\n"
        "By Mara Lind and Tomas Berg\nPublished 3 May 2024\n"
        f"PORT ELIN, Norway (AP) — {LEDE}\n{QUOTE}\n{END}\n"
    )

    found = headings_of(text)

    assert (found["title"], found["subtitle"]) == ("Harbour reopens after repairs", "Insurers may pay half")
    assert (found["byline"], found["authors"]) == ("By Mara Lind and Tomas Berg", ["Mara Lind", "Tomas Berg"])
    assert (found["agency"], found["dateline_place"]) == ("AP", "PORT ELIN, Norway")
    assert found["published_on"] == date(2024, 5, 3)


def test_headings_are_null_where_no_line_says_them() -> None:
    found = headings_of(BODY)

    assert [found[name] for name in ("title", "subtitle", "byline", "agency", "dateline_place", "published_on")] == [
        None
    ] * 6
    assert found["authors"] == []


@pytest.mark.parametrize(
    ("lede", "place", "agency"),
    [
        ("WASHINGTON (AP) — Senators met.", "WASHINGTON", "AP"),
        ("NEW YORK, Dec. 11 (UPI) -- Senators met.", "NEW YORK", "UPI"),
        ("LONDON, March 3 (Reuters) - Ministers met.", "LONDON", "Reuters"),
        ("Washington (AFP) – Senators met.", "Washington", "AFP"),
        ("BEIJING — Ministers met.", "BEIJING", None),
        ("FARGO, N.D. — Farmers met.", "FARGO, N.D.", None),
        ("TEHRAN – Ministers met.", "TEHRAN", None),
        ("EXCLUSIVE — Ministers met.", None, None),
        ("The bank (AP) said so.", None, None),
        ("Prices rose — again.", None, None),
        ("“Out!” (AP) was all he said.", None, None),
    ],
)
def test_datelines_name_place_and_agency(lede: str, place: str | None, agency: str | None) -> None:
    found = headings_of(f"Senators meet over harbours again\n{lede} {LEDE}\n{END}\n")

    assert (found["dateline_place"], found["agency"]) == (place, agency)


@pytest.mark.parametrize(
    ("ending", "agency"),
    [
        ("“It may be too late,” she said. — Reuters", "Reuters"),
        ("They met. (Reporting by Mara Lind in Oslo; Editing by Tom Berg)", "Reuters"),
        ("They met. (Reporting by Mara Lind in Oslo)", None),
        ("The ships left at dusk. (AFP)", "AFP"),
        ("The ships left at dusk.\n- AP", "AP"),
        ("The ships left at dusk.\nThe Associated Press contributed to this report.", "AP"),
        ("The quay was photographed by Reuters", None),
        ("They work for Reuters.", None),
    ],
)
def test_agencies_sign_below_their_copy(ending: str, agency: str | None) -> None:
    assert headings_of(f"Harbour reopens today\n{BODY}{ending}\n")["agency"] == agency


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Published 3 May 2024", "Updated 4 May 2024"], date(2024, 5, 3)),
        (["Updated 4 May 2024"], None),
        (["3 May 2024", "4 May 2024"], None),
        (["03/04/2024"], None),
        (["Published 3 hours ago"], None),
    ],
)
def test_the_day_comes_from_date_lines_that_agree(lines: list[str], day: date | None) -> None:
    assert headings_of("\n".join(["Harbour reopens after repairs", *lines, BODY]))["published_on"] == day


@pytest.mark.parametrize(("line", "day"), [("3 May 2024", None), ("Published 3 May 2024", date(2024, 5, 3))])
def test_a_bare_date_below_the_body_may_be_that_of_a_correction(line: str, day: date | None) -> None:
    assert headings_of(f"Harbour reopens today\n{BODY}Correction: The sum was wrong.\n{line}\n")["published_on"] == day


def test_copies_share_their_hash_and_others_do_not() -> None:
    copy = "Other headline for this harbour\nBy Tomas Berg\n" + BODY.replace("“", '"').replace("”", '"').upper()

    first, second = headings_of("Harbour reopens today\n" + BODY), headings_of(copy)

    assert first["content_sha256"] == second["content_sha256"]
    assert first["content_sha256"] != headings_of(BODY.replace("4.2", "4.3"))["content_sha256"]


def test_words_of_content_are_counted() -> None:
    assert (
        headings_of("Up – or down, then?\nBy Mara Lind\nPrices rose 4.2% in the U.S.\nLeave a Reply\n")["word_count"]
        == 10
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("Der Hafen ist seit Freitag wieder offen, teilte die Stadt mit. Die Reparatur dauerte drei Wochen.\n", "de"),
        ("港口周五重新开放，市长办公室说，起重机的维修用了三个星期。\n", "zh"),
        ("12 34 56\n", "und"),
    ],
)
def test_the_language_is_told_from_the_body(text: str, language: str) -> None:
    articles = articles_of(text)

    (row,) = languages(articles, paragraphs(articles)).rows(named=True)

    assert row["language"] == language
    assert row["language_score"] is None or 0 <= row["language_score"] <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Le port a rouvert vendredi, dit la mairie. La chanson « The Winner Takes It All » a été jouée sur la place.\n",
        "De haven is vrijdag weer open, zei de stad. Dat was het plan; de kraan had drie weken stil gestaan.\n",
        "Havnen er åpen igjen, sa byen. Den ble stengt for tre uker siden, og by og land må ha tid til alt.\n",
        "Port jest otwarty. To on, to ona, to wszyscy; The Times napisał o tym w piątek, a teraz to jest w Gdyni.\n",
    ],
)
def test_a_few_english_words_do_not_make_a_text_english(text: str) -> None:
    articles = articles_of(text)

    (row,) = languages(articles, paragraphs(articles)).rows(named=True)

    assert row["language"] != "en"
    assert row["language_score"] is not None


def test_a_language_that_the_file_tells_is_not_asked_for() -> None:
    german = "Der Hafen ist seit Freitag wieder offen, teilte die Stadt mit. Die Reparatur dauerte drei Wochen.\n"
    articles = articles_of(german, BODY, language=["de", None])

    assert languages(articles, paragraphs(articles))["article_no"].to_list() == [1]
