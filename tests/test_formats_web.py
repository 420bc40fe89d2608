"""Web pages: body without the page around it, declared metadata, bounds on what a page may be."""

from datetime import date, datetime

import pytest
from resiliparse.parse.html import HTMLTree

from tests.newsfiles import LINES, article_in, reason_in
from tests.newsfiles import page as made_page
from transforms.formats import RawArticle
from transforms.formats.markup import DEEPEST, depth
from transforms.formats.web_metadata import Metadata, metadata
from transforms.text.publication import Publication

JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Elin Post"},
 {"@type": ["NewsArticle"], "headline": "Harbour reopens after repairs", "datePublished": "2024-05-03T09:30:00+02:00",
  "author": [{"@type": "Person", "name": "Mara Lind"}, {"name": "Tomas Berg"}], "articleSection": "Local",
  "publisher": {"name": "Elin Post"}, "inLanguage": "en-GB"}]}</script>"""
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Harbour reopens after repairs | Elin Post</title>
<link rel="canonical" href="https://post.example/2024/05/03/harbour">{JSON_LD}
<meta property="og:site_name" content="Elin Post"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Harbour reopens after repairs</h1>{"".join(f"<p>{line}</p>" for line in LINES)}</article>
<footer><p>Copyright Elin Post. All rights reserved.</p></footer></body></html>"""

ANEW = '<meta property="article:published_time" content="2025-01-07T09:00Z">'


def article(page: str | bytes) -> RawArticle:
    return article_in(page, "page.html")


def told(head: str, body: str = "") -> Metadata:
    return metadata(HTMLTree.parse(f"<html><head>{head}</head><body>{body}</body></html>"))


def day(found: Metadata) -> tuple[date, str] | None:
    return found.published and (found.published.on, found.published.source)


def test_a_page_gives_its_article_and_what_it_declares() -> None:
    found = article(PAGE)

    assert found.text == "Harbour reopens after repairs\n" + "".join(f"{line}\n" for line in LINES)
    assert (found.title, found.section, found.outlet) == ("Harbour reopens after repairs", "Local", "Elin Post")
    assert found.authors == ("Mara Lind", "Tomas Berg")
    assert (found.url, found.language) == ("https://post.example/2024/05/03/harbour", "en")
    assert found.published == Publication(date(2024, 5, 3), datetime(2024, 5, 3, 7, 30), "second", "json_ld")
    assert (found.source_format, found.encoding, found.record) == ("html", "utf-8", None)
    assert found.sources == (
        "url:element", "title:element", "byline:json_ld", "section:json_ld", "language:element", "outlet:meta",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body", "answer"),
    [
        (JSON_LD, "", (date(2024, 5, 3), "json_ld")),
        ('<meta property="article:published_time" content="2024-05-03T10:00Z">', "", (date(2024, 5, 3), "opengraph")),
        ('<meta name="DC.date.issued" content="2024-05-03">', "", (date(2024, 5, 3), "meta")),
        ("", '<time datetime="2024-05-03">3 May</time>', (date(2024, 5, 3), "time")),
        ("", '<span itemprop="datePublished">3 May 2024</span>', (date(2024, 5, 3), "time")),
        ('<link rel="canonical" href="https://e.org/2024/05/03/up">', "", (date(2024, 5, 3), "url")),
        (f'{JSON_LD}<meta name="date" content="2025-01-07">', "", (date(2024, 5, 3), "json_ld")),
        (f"{JSON_LD}{ANEW}", "", (date(2024, 5, 3), "json_ld")),
        (f"{JSON_LD}{ANEW}", '<time datetime="2025-01-07">7 January</time>', (date(2025, 1, 7), "opengraph")),
        (f"{JSON_LD}{ANEW}", '<time datetime="2024-05-03">3 May</time>', (date(2024, 5, 3), "json_ld")),
        ('<meta name="date" content="03/04/2024">', "", None),
        ('<meta name="last-modified" content="2024-05-03">', "", None),
        ('<meta property="article:modified_time" content="2024-05-03">', "<p>Founded on 3 May 1990.</p>", None),
        ('<script type="application/ld+json">{"@type": "Event", "datePublished": "2024-05-03"}</script>', "", None),
    ],
)
def test_the_day_comes_from_what_declares_publication(head: str, body: str, answer: tuple[date, str] | None) -> None:
    assert day(told(head, body)) == answer


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<title>Prices rise | Elin Post</title><meta property="og:site_name" content="Elin Post">', "", "Prices rise"),
        ("<title>Prices rise - again</title>", "", "Prices rise - again"),
        ("<title>Elin Post » Prices rise again</title>", "<h1>Prices rise again</h1>", "Prices rise again"),
        ("", "<h1>Elin</h1><h1>Prices rise again</h1>", "Prices rise again"),
        ("", "<p>Nothing of the kind.</p>", None),
    ],
)  # fmt: skip
def test_the_title_is_the_headline_without_the_name_of_the_site(head: str, body: str, title: str | None) -> None:
    assert told(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="By Mara Lind and Tomas Berg">', "", ("Mara Lind", "Tomas Berg")),
        ('<meta name="author" content="https://e.org/people/7">', "", ()),
        ('<meta property="og:site_name" content="Elin Post"><meta name="author" content="Elin Post">', "", ()),
        ("", '<a rel="author">Mara Lind</a><aside><a rel="author">Other Writer</a></aside>', ("Mara Lind",)),
        ('<meta name="author" content="Staff Reporter">', "", ()),
        ('<script type="application/ld+json">{"@type": "Article", "author": "Madonna"}</script>', "", ("Madonna",)),
    ],
)
def test_authors_are_names_of_persons(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert told(head, body).authors == authors


@pytest.mark.parametrize("script", ["{broken", "", "[1, null]", '{"@type": 5}', "<!-- {} -->", "{" * 2000])
def test_json_ld_that_is_none_is_passed_over(script: str) -> None:
    assert (
        told(f'<script type="application/ld+json">{script}</script><title>Prices rise</title>').title == "Prices rise"
    )


def test_json_ld_with_raw_newlines_in_its_texts_is_read() -> None:
    script = '{"@type": "NewsArticle", "headline": "Prices\nrise"}'

    assert told(f'<script type="application/ld+json">{script}</script>').title == "Prices rise"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_pages_in_other_encodings_are_read(encoding: str) -> None:
    assert article(PAGE.replace('<meta charset="utf-8">', "").encode(encoding)).text == article(PAGE).text


def test_a_broken_byte_in_a_page_is_replaced_and_counted() -> None:
    found = article(PAGE.encode().replace(b"<nav>", b"<script>'\xff'</script><nav>"))

    assert found.text == article(PAGE).text
    assert found.text_repairs == ("replaced_bytes:1",)


def test_the_declared_encoding_settles_what_broken_bytes_were() -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("“", '"').replace("”", '"').replace("Holm", "Hølm")

    assert "Hølm" in article(page.encode("latin-1") + b"<!-- \xff\xfe\x81 -->").text


def test_an_embedded_image_of_any_size_costs_nothing() -> None:
    image = "<img src='data:image/png;base64," + "iVBORw0KGgo" * 3_000_000 + "'>"

    assert article(PAGE.replace("<nav>", image + "<nav>")).text == article(PAGE).text


def test_a_page_of_endless_elements_is_refused() -> None:
    assert reason_in("<div>" * 100_000 + "x", "page.html") == "html_too_deep"


@pytest.mark.parametrize(
    ("source", "levels"),
    [("", 0), ("<div><p>a<p>b<p>c</div>", 1), ("<div><br><img><span></span></div>", 2), ("</div></div><b>", 1)],
)
def test_depth_counts_elements_that_stay_open(source: str, levels: int) -> None:
    assert depth(source) == levels


def test_long_lists_are_not_deep() -> None:
    assert depth("<ul>" + "<li>x" * 10 * DEEPEST + "</ul>") == 1


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<script>1</script>"])
def test_a_page_without_article_is_told(page: str) -> None:
    assert reason_in(page, "page.html") == "no_text"


def test_block_quotations_are_lines_of_their_own() -> None:
    said = "<blockquote><p>The quay held through a winter that broke two others.</p></blockquote>"

    lines = article(PAGE.replace("<p>Repairs", f"{said}<p>Repairs")).text.split("\n")

    assert lines[1:5] == [*LINES[:2], "The quay held through a winter that broke two others.", LINES[2]]


@pytest.mark.parametrize(
    "teaser",
    ["<article><p>Ferry late again.</p></article>", '<div class="post-content"><p>Sign up.</p></div>'],
)
def test_a_small_part_that_is_marked_as_article_does_not_hide_the_article(teaser: str) -> None:
    body = f'<div id="content">{"".join(f"<p>{line}</p>" for line in LINES)}</div>'

    found = article(f"<html><head><title>Harbour reopens</title></head><body>{teaser}{body}</body></html>")

    assert all(line in found.text for line in LINES)


def test_reading_does_not_depend_on_what_was_read_before() -> None:
    first = [article(PAGE).text for _ in range(6)]

    assert len(set(first)) == 1


def test_an_element_of_endless_attributes_is_refused_and_one_of_long_values_is_not() -> None:
    state = "{" + ", ".join(f'"k{number}": "a = b"' for number in range(9000)) + "}"
    wide = made_page("Harbour reopens").replace(
        "<article>", "<article " + " ".join(f"a{n}=1" for n in range(20_000)) + ">"
    )
    long = made_page("Harbour reopens").replace("<article>", f"<article data-state='{state}'>")

    assert reason_in(wide, "a.html") == "html_too_wide"
    assert article_in(long, "a.html").title == "Harbour reopens"
