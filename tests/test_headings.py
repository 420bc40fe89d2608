"""What the lines around the body say of an article: headline, byline, agency, place, day."""

from datetime import date

import pytest

from tests.harbour import BODY, END, LEDE, QUOTE, headings_of
from transforms.text.outlets import outlet_at_head


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
        ("KYIV/MOSCOW, May 19 (Reuters) - Ministers met.", "KYIV/MOSCOW", "Reuters"),
        ("New Delhi, Jul 2 (PTI) Ministers met.", "New Delhi", "PTI"),
        ("Lima, 14 Nov (Andina Sur) - Ministers met.", "Lima", None),
        ("Ann Smith, 14 Nov (Andina Sur) - Ministers met.", None, None),
        ("LONDON, 29 September 2026 - Ministers met.", "LONDON", None),
        ("NEW YORK, Nov. 3, 2026 /PRNewswire/ -- Ministers met.", "NEW YORK", None),
        ("FARGO, N.D. — Farmers met.", "FARGO, N.D.", None),
        ("TEHRAN – Ministers met.", "TEHRAN", None),
        ("OSLO, Nov 5 (Nordic Wire) - Ministers met.", "OSLO", None),
        ("OSLO (Nordic Wire) — Ministers met.", "OSLO", None),
        ("LJUBLJANA, Monday 9 November 2026 (Adria Press) — Ministers met.", "LJUBLJANA", None),
        ("SYDNEY, November 17: Ministers met.", "SYDNEY", None),
        ("KABUL: Ministers met.", "KABUL", None),
        ("Wellington, New Zealand, 9 November 2026 – Ministers met.", "Wellington, New Zealand", None),
        ("JACKSON: “I have not decided.”", None, None),
        ("HARWOOD (Labour) - who was there - spoke.", None, None),
        ("In May, 9 November 2026 – a Monday – was set as the day.", None, None),
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
    ("headline", "place"), [("Ships collide at Jackson", "JACKSON"), ("Jackson may run again", None)]
)
def test_a_surname_before_a_colon_is_a_place_where_something_happens_in_it(headline: str, place: str | None) -> None:
    assert headings_of(f"{headline}\nJACKSON: {LEDE}\n{END}\n")["dateline_place"] == place


def test_a_dateline_on_a_line_of_its_own_needs_no_dash() -> None:
    found = headings_of(f"Senators meet over harbours again\nPORT ELIN, May 3\n{LEDE}\n{END}\n")

    assert (found["dateline_place"], found["dateline_day"]) == ("PORT ELIN", "May 3")


def test_a_place_in_capitals_before_a_colon_is_a_speaker_where_others_follow() -> None:
    found = headings_of(f"Two ministers debate the quay\nLIMA: {LEDE}\nQUITO: {END}\n")

    assert found["dateline_place"] is None


@pytest.mark.parametrize(
    ("line", "place"),
    [("Geneva, 17 November 2026", "Geneva"), ("Fenland Gazette, Tuesday 17 November 2026", None)],
)
def test_a_line_of_place_or_paper_and_day_is_no_subtitle(line: str, place: str | None) -> None:
    found = headings_of(f"Harbour reopens after repairs\n{line}\n{LEDE}\n{END}\n")

    assert (found["subtitle"], found["published_on"], found["dateline_place"]) == (None, date(2026, 11, 17), place)


def test_a_dateline_may_follow_points_in_a_list() -> None:
    points = "* Profit falls by a third\n* Dividend is halved\n* Shares lose 9%\n* Board meets again in June\n"

    found = headings_of(f"Harbour cuts dividend as profit falls\n{points}OSLO, May 7 (Reuters) - {LEDE}\n{END}\n")

    assert (found["dateline_place"], found["agency"]) == ("OSLO", "Reuters")


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
    ("head", "outlet", "subtitle"),
    [
        ("Westminster Record, Wednesday 18 November 2026\n", "Westminster Record", None),
        ("Glasgow Courier\nFriday 13 November 2026\n", "Glasgow Courier", None),
        ("13 November 2026\nThe Gull & Tern Herald\n", "The Gull & Tern Herald", None),
        ("Geneva, 17 November 2026\n", None, None),
        ("Insurers may pay half\n17 November 2026\n", None, "Insurers may pay half"),
        ("Glasgow Courier\n", None, None),
        ("Minister praised the Daily Mail\n17 November 2026\n", None, "Minister praised the Daily Mail"),
    ],
)
def test_an_outlet_that_names_itself_at_the_head_is_no_subtitle(
    head: str, outlet: str | None, subtitle: str | None
) -> None:
    text = f"Harbour reopens after repairs\n{head}{BODY}"

    assert outlet_at_head(text) == outlet
    assert headings_of(text)["subtitle"] == subtitle


def test_when_an_article_was_posted_may_stand_below_its_first_paragraph() -> None:
    text = f"Harbour reopens after repairs\n{LEDE}\nPosted on: Friday, 6 November 2026\n{QUOTE}\n{END}\n"

    assert headings_of(text)["published_on"] == date(2026, 11, 6)
    assert headings_of(text.replace("Posted on: ", "The vote is on "))["published_on"] is None


def test_an_agency_without_brackets_behind_the_day_of_a_dateline_is_told() -> None:
    found = headings_of(f"Harbour reopens after repairs\nCANBERRA, June 24 AAP - {BODY}")

    assert (found["agency"], found["dateline_place"], found["dateline_day"]) == ("AAP", "CANBERRA", "June 24")
