"""Who wrote a web page and when it was published: declarations, byline elements, the lines around the headline."""

from datetime import date, datetime

import pytest
from resiliparse.parse.html import HTMLTree

from transforms.formats.web_dates import published_around_headline, settled
from transforms.formats.web_metadata import Metadata, metadata
from transforms.text.publication import Publication


def told(body: str, head: str = "") -> Metadata:
    return metadata(HTMLTree.parse(f"<html><head>{head}</head><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<div class="entry-author">By Mara Lind</div>', ("Mara Lind",)),
        ('<div class="c-author__box">Interview: Mara Lind</div>', ("Mara Lind",)),
        ('<p class="byline">Posted on May 3, 2024 by Mara Lind</p>', ("Mara Lind",)),
        ('<p class="author"><a>Mara Lind</a> Fri, 12 pm</p>', ("Mara Lind",)),
        ('<span class="author vcard"><a rel="author">harbourcat</a></span>', ("harbourcat",)),
        ('<p class="author">harbourcat</p>', ()),
        ('<a rel="author">Editorial Team</a>', ()),
        ('<div class="comment"><p class="author">Tom Berg</p></div>', ()),
        ('<div class="related"><p class="author">Tom Berg</p></div><p class="author">Mara Lind</p>', ("Mara Lind",)),
        ('<aside><p class="author">Tom Berg</p></aside><p class="author">Mara Lind</p>', ("Mara Lind",)),
        ('<aside><p class="author">Mara Lind</p></aside>', ("Mara Lind",)),
        ('<figure><p class="author">Tom Berg</p></figure>', ()),
        ('<ul class="authors">' + "".join(f"<li><a>Tom B{i * 'e'}rg</a></li>" for i in range(12)) + "</ul>", ()),
    ],
)
def test_a_byline_element_of_the_article_names_its_authors(body: str, authors: tuple[str, ...]) -> None:
    assert told(body).authors == authors


def test_an_author_that_json_ld_only_refers_to_is_looked_up() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#7"}},'
        '{"@type": "Person", "@id": "#7", "name": "Mara Lind"}]}</script>'
    )

    assert told("", graph).authors == ("Mara Lind",)


def test_a_labelled_card_names_the_author() -> None:
    card = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Mara Lind">'

    assert told("", card).authors == ("Mara Lind",)
    assert told("", card.replace("Written by", "Reading time")).authors == ()


@pytest.mark.parametrize(
    ("declared", "on_page", "day"),
    [
        ("2024-05-04T00:25:00Z", '<time datetime="2024-05-03T21:25:00-03:00">', date(2024, 5, 3)),
        ("2024-05-04T00:25:00Z", "<time>May 3, 2024</time>", date(2024, 5, 3)),
        ("2024-05-04T15:25:00Z", "<time>May 3, 2024</time>", date(2024, 5, 4)),
        ("2024-05-04T00:25:00Z", "<time>May 9, 2024</time>", date(2024, 5, 4)),
        ("2024-05-04T00:25:00+02:00", "<time>May 3, 2024</time>", date(2024, 5, 4)),
    ],
)
def test_the_day_is_the_one_the_page_writes_where_a_moment_is_declared_in_greenwich_time(
    declared: str, on_page: str, day: date
) -> None:
    found = told(on_page, f'<meta property="article:published_time" content="{declared}">').published

    assert found is not None
    assert found.on == day


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Prices rise", "3 May 2024 | Mara Lind", "Prices rose."], date(2024, 5, 3)),
        (["3.5.2024", "Prices rise", "Prices rose."], date(2024, 5, 3)),
        (["Prices rise", "29.11.2022 – " + "The ministry said so. " * 9], date(2022, 11, 29)),
        (["Prices rise", "Published 3 May 2024", "Updated 4 May 2024"], None),
        (["Prices rise", "The minister, who took office on 3 May 2024, said that " + "prices rise. " * 9], None),
        (["3 May 2024", "Another headline"], None),
    ],
)
def test_a_short_line_around_the_headline_gives_the_day(lines: list[str], day: date | None) -> None:
    found = published_around_headline(lines, "Prices rise")

    assert (found and found.on) == day


def test_a_day_by_the_headline_outweighs_elements_that_may_speak_of_a_change_but_no_declaration() -> None:
    by_headline = Publication(date(2024, 5, 3), None, "day", "page")
    at = datetime(2024, 5, 4, 9)

    assert settled(Publication(at.date(), at, "minute", "meta"), by_headline) == by_headline
    assert settled(Publication(at.date(), at, "minute", "json_ld"), by_headline) != by_headline
    assert settled(Publication(by_headline.on, at, "minute", "meta"), by_headline) != by_headline
