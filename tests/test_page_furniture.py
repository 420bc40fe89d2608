"""What pages put around an article, line by line: told from the article, and sentences that resemble it are not."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.harbour import BODY, LEDE, kind_above, kind_below, kind_between, kinds_of
from transforms.lexicon import lexicon
from transforms.text.beginnings import LONGEST
from transforms.text.line_gates import gates, passable
from transforms.text.line_rules import Held, compiled, fits, line_rules


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
        ("Editor's note (11 May 2026): An earlier version of this story gave a wrong sum.", "correction"),
        ("This story has been updated to include a comment from the insurers.", "correction"),
        ("https://post.example/harbour", "boilerplate"),
        ("* * *", "boilerplate"),
        ("DON’T MISS", "related"),
        ("MAYOR SAYS HARBOUR OF PORT ELIN WILL SHUT AGAIN IN MAY", "related"),
        ("CLICK HERE TO GET THE ELIN POST APP", "boilerplate"),
        ("Harbour Morning Newsletter", "boilerplate"),
        ("There was an error processing your subscription.", "boilerplate"),
        ("Keep an eye on your inbox for news of the quay.", "boilerplate"),
        ("This is a developing story and will be updated.", "boilerplate"),
        ("Also on elin-post.net Why the cranes failed", "related"),
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
        (
            "Mara Lind writes about harbours and ships for the Elin Post. Follow her on Twitter: @maralind.",
            "boilerplate",
        ),
        ("Tomas Berg is an economist at Port Elin’s college. He tweets @tomasberg1.", "boilerplate"),
        ("On Twitter follow Mara Lind https://twitter.example/maralind.", "boilerplate"),
        ("We’d like to hear what you think about this article.", "boilerplate"),
        ("Editor’s note: The Elin Post belongs to an owner of cranes.", "boilerplate"),
        ("Get access to the Elin Post for as little as 4 crowns a month.", "boilerplate"),
        ("Watch the full interview below:", "related"),
        ("Listen to Harbour Hour live at 12:45 on weekdays.", "related"),
        ("Tomas Berg contributed.", "agency_footer"),
        ("With inputs from agencies", "agency_footer"),
        ("ab/wd (dpa, AFP)", "agency_footer"),
        ("Edited by: Tomas Berg", "agency_footer"),
        ("==Kyodo", "agency_footer"),
        ("This report by The Canadian Press was first published July 10, 2026.", "agency_footer"),
        ("Media contact: press@harbour.example, 020 7946 0123", "boilerplate"),
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
        "Also on Monday, the mayor met the insurers at the quay.",
        "Also in Port Elin, ships waited for the tide.",
        "Don't miss",
        "A SHORT HISTORY OF THE QUAY AND ITS CRANES",
        "Follow him on foot, she told them.",
        "Developing stories take weeks to write.",
        "- The first ship carried grain",
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


def test_every_rule_is_described_and_every_description_has_a_rule() -> None:
    described = set(lexicon("rules_paragraphs")["rule"])
    by_position = {"blank_line", "told_title", "told_subtitle", "first_headline", "capitalised_headline",
                   "line_below_headline", "short_line_above_headline", "after_comment_form", "in_related_list",
                   "in_link_list", "body_text", "outlet_line"}  # fmt: skip

    assert described == set(lexicon("line_rules")["rule"]) | by_position


def test_items_below_a_form_at_the_end_lead_elsewhere_and_a_list_of_the_article_does_not() -> None:
    items = "- Cranes fail at Port Elin\n- Mayor under fire over cranes\n"

    below_form = kinds_of(f"Harbour reopens today\n{BODY}Thanks for signing up!\n{items}")
    below_body = kinds_of(f"Harbour reopens today\n{BODY}{items}Follow Mara Lind on Twitter @maralind.\n")

    assert [kind for kind, _ in below_form][4:] == ["boilerplate", "related", "related"]
    assert [kind for kind, _ in below_body][4:] == ["body", "body", "boilerplate"]


def test_slugs_of_a_wire_are_no_headline() -> None:
    found = kinds_of(f"BC-EU--Harbour-Repairs, 1st Ld-Writethru\nHarbour reopens after repairs\n{BODY}")

    assert [kind for kind, _ in found][:2] == ["banner", "title"]


@given(st.sampled_from([held for rule in line_rules() for held in rule.inside]), st.data())
def test_a_line_that_a_pattern_fits_holds_one_of_the_words_by_which_it_is_found(
    held: Held, data: st.DataObject
) -> None:
    line = re.sub(r"\s", " ", data.draw(st.from_regex(compiled(held.pattern))))

    assert any(word in line.lower() for word in held.words)


@given(st.sampled_from([number for number, rule in enumerate(line_rules()) if rule.openings]), st.data())
def test_a_line_that_a_rule_fits_passes_a_gate_of_the_rule(number: int, data: st.DataObject) -> None:
    drawn = data.draw(st.from_regex(compiled("|".join(line_rules()[number].openings))))
    line = re.sub(r"[\x00-\x1f]", " ", drawn.split("\n")[0]).strip()
    assume(line and fits(number, line))

    assert any(
        passable(line.lower()[:LONGEST]) & 1 << place and gate.passes(line.lower() if gate.is_folded else line)
        for place, gate in enumerate(gates())
        if number in gate.rules
    )


@pytest.mark.parametrize(
    "line",
    ["FACEBOOK.", "Twitter.", "MANDATE TO THE MAYOR AND HIS ROYAL HARBOUR OFFICE OF THE UNITED KINGDOM"],
)
def test_headings_and_sources_within_an_article_are_its_own(line: str) -> None:
    assert kind_between(line) == "body"


def test_a_digest_keeps_the_heading_of_its_stories_and_a_page_loses_that_of_its_links() -> None:
    digest = kinds_of(f"The morning at Port Elin\nTOP STORIES\n{BODY}")

    assert ("related", "TOP STORIES") not in digest
    assert kind_below("TOP STORIES") == "related"
