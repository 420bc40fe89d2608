"""News XML: feeds, NITF, NewsML, and what hostile XML costs: one reject, no fetch, no expansion."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.newsfiles import LINES, article_in, articles_in, outcomes, reason_in
from transforms.text.paragraphs import paragraphs

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Elin Post</title><language>en-gb</language>
<item><title>Harbour reopens</title><link>https://post.example/1</link><guid isPermaLink="false">pe-1</guid>
<pubDate>Fri, 03 May 2024 09:30:00 +0200</pubDate><dc:creator>Mara Lind</dc:creator><category>Local</category>
<description>In short.</description><content:encoded><![CDATA[<p>{LINES[0]}</p><p>{LINES[1]}</p>]]></content:encoded>
</item>
<item><title>Nothing inside</title><guid>pe-2</guid></item>
<item><title>Prices rise</title><author>desk@post.example (Tomas Berg)</author>
<description>Prices rose.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Elin Post</title>
<entry><id>tag:post.example,2024:1</id><title>Harbour reopens</title><link rel="self" href="https://x.example/1.xml"/>
<link href="https://post.example/1"/><published>2024-05-03T09:30:00Z</published><updated>2024-05-05T09:30:00Z</updated>
<author><name>Mara Lind</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The harbour reopened.</p><p>It had been shut.</p></div></content></entry></feed>"""
NITF = f"""<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "http://www.nitf.example/nitf.dtd">
<nitf xml:lang="en-US"><head><docdata><doc-id id-string="pe-1"/><date.issue norm="20240504"/></docdata>
<pubdata name="Elin Post" date.publication="20240503T093000Z" position.section="Local"
 ex-ref="https://post.example/1"/></head>
<body><body.head><hedline><hl1>Harbour reopens</hl1><hl2>Cranes repaired</hl2></hedline>
<byline>By <person>Mara Lind</person></byline>
<dateline><location>PORT ELIN</location>, May 3 (AP) —</dateline></body.head>
<body.content><media><media-caption>Cranes at dawn.</media-caption></media><p>{LINES[0]}</p>
<block><p>{LINES[1]}</p></block></body.content></body></nitf>"""
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:20240503:1" version="%d"
 xml:lang="en">
<itemMeta><provider literal="Wire Desk"/><versionCreated>2024-05-03T11:00:00Z</versionCreated>
<firstCreated>2024-05-03T09:30:00Z</firstCreated><pubStatus qcode="stat:%s"/></itemMeta>
<contentMeta><headline>Harbour reopens</headline><by>Mara Lind</by><creditline>Wire Desk</creditline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title>
</head><body><p>The harbour reopened.</p><p>It had been shut.</p></body></html></inlineXML></contentSet></newsItem>"""


def test_items_of_a_feed_are_articles_and_empty_ones_rejects() -> None:
    first = articles_in(RSS.replace("<item><title>Nothing inside</title><guid>pe-2</guid></item>", ""), "a.rss")[0]

    assert first.text == f"Harbour reopens\n{LINES[0]}\n{LINES[1]}\n"
    assert (first.provider_id, first.url, first.section) == ("pe-1", "https://post.example/1", "Local")
    assert (first.authors, first.outlet, first.language) == (("Mara Lind",), "Elin Post", "en")
    assert first.published is not None
    assert (first.published.on, first.record, first.source_format) == (date(2024, 5, 3), 1, "rss")
    assert outcomes(RSS, "a.xml") == ["Harbour reopens", "*no_text*", "Prices rise"]


def test_an_atom_entry_was_published_when_it_says_so_not_when_it_changed() -> None:
    found = article_in(ATOM, "a.atom")

    assert found.text == "Harbour reopens\nThe harbour reopened.\nIt had been shut.\n"
    assert found.published is not None
    assert (found.published.on, found.url) == (date(2024, 5, 3), "https://post.example/1")
    assert (found.authors, found.outlet, found.provider_id) == (("Mara Lind",), "Elin Post", "tag:post.example,2024:1")


def test_nitf_gives_head_dateline_paragraphs_and_captions() -> None:
    found = article_in(NITF, "a.nitf")

    head = "Harbour reopens\nCranes repaired\nPORT ELIN, May 3 (AP) —\n"
    assert found.text == f"{head}{LINES[0]}\n{LINES[1]}\nImage: Cranes at dawn.\n"
    assert (found.byline, found.authors, found.section) == ("By Mara Lind", ("Mara Lind",), "Local")
    assert (found.provider_id, found.outlet, found.language) == ("pe-1", "Elin Post", "en")
    assert found.published is not None
    assert found.published.on == date(2024, 5, 3)


def test_captions_of_nitf_are_captions_with_their_credit_and_those_of_films_are_left_out() -> None:
    pictures = (
        '<media media-type="photo"><media-reference source="a.jpg"/><media-producer>Port Elin Pictures</media-producer>'
        "<media-caption><p>Cranes at dawn.</p></media-caption></media>"
        '<media media-type="video"><media-caption>The quay in a minute.</media-caption></media>'
    )
    former = "<media><media-caption>Cranes at dawn.</media-caption></media>"

    found = article_in(NITF.replace(former, pictures), "a.nitf")
    lines = paragraphs(pl.DataFrame({"article_no": [0], "text": [found.text], "title": [found.title]}))
    kinds = dict(lines.select("text", "kind").iter_rows())

    assert found.text.count("quay in a minute") == 0
    assert kinds["Photo: Cranes at dawn. (Port Elin Pictures)"] == "caption"
    assert kinds[LINES[1]] == "body"


def test_newsml_items_keep_their_guid_over_versions_and_canceled_ones_are_told() -> None:
    first, second = (article_in(G2 % (version, "usable"), "a.xml") for version in (1, 2))

    assert first.provider_id == second.provider_id == "urn:newsml:wire.example:20240503:1"
    assert first.text == "Harbour reopens\nThe harbour reopened.\nIt had been shut.\n"
    assert (first.authors, first.outlet, first.agency) == (("Mara Lind",), "Wire Desk", "Wire Desk")
    message = (
        f"<newsMessage><itemSet>{G2 % (1, 'usable')}{G2 % (1, 'canceled')}{G2 % (1, 'usable')}</itemSet></newsMessage>"
    )
    assert outcomes(message, "a.xml") == ["Harbour reopens", "*canceled*", "Harbour reopens"]


def test_nitf_inside_newsml_is_read() -> None:
    inside = NITF.partition("?>")[2].partition("?>")[2] or NITF[NITF.index("<nitf") :]
    former = (
        "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>wd-7</NewsItemId></NewsIdentifier></Identification>"
        f"<NewsComponent><NewsLines><HeadLine>Harbour</HeadLine></NewsLines><ContentItem><DataContent>{inside}"
        "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )

    found = article_in(former, "a.xml")

    assert (found.title, found.provider_id, found.source_format) == ("Harbour", "wd-7", "newsml")
    assert LINES[1] in found.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("<catalogue><book>1</book></catalogue>", "unknown_xml"),
        ("<rss><channel><title>x", "invalid_xml"),
        ("no xml at all", "invalid_xml"),
        ("<rss>" + "<a>" * 100_000, "invalid_xml"),
    ],
)
def test_xml_that_holds_no_article_is_told_once(content: str, reason: str) -> None:
    assert reason_in(content, "a.xml") == reason


def test_items_before_a_break_are_kept() -> None:
    assert outcomes(RSS[: RSS.index("<item><title>Prices")] + "<item><title>Pri", "a.xml") == [
        "Harbour reopens", "*no_text*", "*invalid_xml*",
    ]  # fmt: skip


def test_a_document_cannot_make_us_read_files_or_grow(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret word")
    outside = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss><channel><item><title>A</title>'
    outside += "<description>before &x; after</description></item></channel></rss>"
    laughs = '<!DOCTYPE rss [<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    laughs += "]><rss><channel><item><title>A</title><description>&a9;</description></item></channel></rss>"

    assert "secret word" not in str(outcomes(outside, "a.xml"))
    assert all("secret" not in one.text for one in articles_in(outside, "a.xml"))
    assert outcomes(laughs, "a.xml")[0] in ("*no_text*", "*invalid_xml*", "A")


def test_relative_links_of_feeds_are_addresses_on_the_feed_s_site() -> None:
    rss = RSS.replace("<title>Elin Post</title>", "<title>Elin Post</title><link>https://post.example/news/</link>")
    based = ATOM.replace('xml:lang="en"', 'xml:lang="en" xml:base="https://base.example/feed/"')

    assert [articles_in(source.replace("https://post.example/1", "../1"), name)[0].url for source, name in (
        (rss.replace("<item><title>Nothing inside</title><guid>pe-2</guid></item>", ""), "a.rss"), (based, "a.atom"),
    )] == ["https://post.example/1", "https://base.example/1"]  # fmt: skip


def test_characters_named_as_in_html_and_bare_ampersands_do_not_break_a_feed() -> None:
    item = (
        "<item><title>Bed & board&nbsp;at caf&eacute;s</title><description>A &amp;amp; B &lt; C&D.</description></item>"
    )
    long = f"<description><![CDATA[<p>{'x' * 70_000} R&D</p>]]></description>"
    quoted = f"<item><title><![CDATA[R&D &eacute;]]></title>{long}</item>"

    first, second = articles_in(f"<rss><channel>{item}{quoted}</channel></rss>", "a.rss")

    assert (first.title, second.title) == ("Bed & board at cafés", "R&D é")
    assert second.text.endswith(" R&D\n")


def test_text_around_a_name_that_the_document_defines_itself_is_kept() -> None:
    item = "<item><title>Prices rise</title><description>They rose &x; and fell.</description></item>"

    found = article_in(f'<!DOCTYPE rss [<!ENTITY x "again">]><rss><channel>{item}</channel></rss>', "a.rss")

    assert found.text == "Prices rise\nThey rose &x; and fell.\n"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/b?x=../1", "https://e.org/b?x=../1"),
        ("b", "https://e.org/a/b"),
        ("../../b/./c/", "https://e.org/b/c/"),
        ("//f.org/b", "https://f.org/b"),
        ("?p=7", "https://e.org/a/feed?p=7"),
        ("mailto:desk@e.org", "mailto:desk@e.org"),
        ("https://f.org", "https://f.org"),
    ],
)
def test_a_link_is_made_whole_as_browsers_do(written: str, address: str) -> None:
    entry = (
        f'<entry><id>1</id><title>Prices rise</title><link href="{written}"/><content>Prices rose.</content></entry>'
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.org/a/feed?x#y">{entry}</feed>'
    made = article_in(feed, "a.atom").url
    left = article_in(feed.replace(' xml:base="https://e.org/a/feed?x#y"', ""), "a.atom").url

    assert made == (address if address.startswith("https:") else None)
    assert left == (written if written.startswith("https:") else None)
