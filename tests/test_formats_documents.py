"""Mail, Word, rich text, PDF, Reuters-21578 and WARC: good files, and broken ones with their reason."""

import gzip
import re
import zlib
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pytest

from tests.newsfiles import (
    LINES,
    TEXT,
    article_in,
    articles_in,
    docx,
    found_in,
    outcomes,
    page,
    pdf,
    reason_in,
    rtf,
    saved_page,
    warc_record,
    zipped,
)
from transforms.formats import RawArticle, Reject, range_starts


def mail(subject: str, text: str = "", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "Elin Post <desk@post.example>"
    message["Subject"] = subject
    message["Date"] = "Fri, 03 May 2024 09:30:00 +0200"
    message["Message-ID"] = "<7@post.example>"
    if text:
        message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_message_is_an_article() -> None:
    found = article_in(mail("Hafen öffnet", "The harbour reopened.\n\nIt had been shut.\n", "<p>Not this</p>"), "a.eml")

    assert found.text == "Hafen öffnet\nThe harbour reopened.\nIt had been shut.\n"
    assert (found.outlet, found.source_format) == ("Elin Post", "eml")
    assert found.published is not None
    assert found.published.on == date(2024, 5, 3)


def test_a_message_in_html_gives_its_text() -> None:
    assert article_in(mail("Prices", html="<p>Prices rose.</p><p>And fell.</p>"), "a.eml").text == (
        "Prices\nPrices rose.\nAnd fell.\n"
    )


def test_the_day_on_which_a_mailbox_got_a_message_is_not_its_day() -> None:
    box = b"From desk@post.example Fri May  3 09:30:00 2024\nSubject: Prices rise\n\nPrices rose by a fifth.\n"

    assert article_in(box, "a.mbox").published is None


def test_the_messages_of_a_mailbox_are_articles() -> None:
    box = b"".join(b"From x Fri May  3\n" + mail(title, text) + b"\n" for title, text in (("A b", "x."), ("C d", "y.")))
    box += b"From x Fri May  3\n" + mail("E f") + b"\n"

    assert outcomes(box, "a.mbox") == ["A b", "C d", "*no_text*"]
    assert outcomes(b"Subject: x\n\ny\n", "a.mbox") == ["*not_a_mailbox*"]
    assert outcomes(b"", "a.mbox") == ["*empty*"]
    assert outcomes(b"\n\n", "a.eml") == ["*empty*"]


@pytest.mark.parametrize(("name", "made"), [("a.docx", docx), ("a.rtf", rtf)])
def test_a_word_or_rich_text_file_is_an_article(name: str, made: Callable[[list[str]], bytes]) -> None:
    found = article_in(made(TEXT.splitlines()), name)

    assert found.text.splitlines() == TEXT.splitlines()
    assert found.source_format == name.partition(".")[2]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.docx", "damaged_docx"),
        (zipped({"word/other.xml": "x"}), "a.docx", "damaged_docx"),
        (zipped({"word/document.xml": "<w><p"}), "a.docx", "damaged_docx"),
        (docx([""]), "a.docx", "no_text"),
        (b"no rich text", "a.rtf", "not_rtf"),
        (b"{\\rtf1 }", "a.rtf", "no_text"),
        (b"%PDF-1.4 and nothing", "a.pdf", "damaged_pdf"),
        (b"", "a.pdf", "damaged_pdf"),
        (pdf([]), "a.pdf", "needs_ocr"),
        (b"<!DOCTYPE lewis>", "a.sgm", "unknown_sgml"),
        (b"<REUTERS><TEXT>", "a.sgm", "truncated"),
        (b"no archive", "a.warc", "truncated"),
    ],
)  # fmt: skip
def test_a_broken_document_is_told_with_its_reason(content: bytes, name: str, reason: str) -> None:
    assert reason_in(content, name) == reason


def test_lines_of_a_pdf_are_put_together_to_paragraphs() -> None:
    found = article_in(
        pdf([
            "Harbour reopens after repairs",
            "The harbour of Port Elin reopened on Friday after three weeks of re-",
            "pairs, the office of the mayor said, and two ships moored at dawn on",
            "the same day.",
            "Repairs cost 4.2 million crowns, a fifth more than had been planned.",
        ]),
        "a.pdf",
    )  # fmt: skip

    assert found.text.splitlines() == [
        "Harbour reopens after repairs",
        "The harbour of Port Elin reopened on Friday after three weeks of repairs, the office of the mayor said, and "
        "two ships moored at dawn on the same day.",
        "Repairs cost 4.2 million crowns, a fifth more than had been planned.",
    ]
    assert found.text_repairs == ("joined_hyphens:1",)


REUTERS = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" NEWID="7">
<DATE> 3-MAR-1987 09:19:43.22</DATE>
<TEXT>&#2;
<TITLE>HARBOUR REOPENS &lt;PELN></TITLE>
<DATELINE>    PORT ELIN, March 3 - </DATELINE><BODY>The harbour reopened on Friday
after three weeks.
    It had been shut for repairs.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="8"><DATE> 3-MAR-1987</DATE><TEXT TYPE="BRIEF"><TITLE>PRICES RISE</TITLE></TEXT></REUTERS>
"""


def test_reuters_stories_are_unwrapped_and_briefs_told() -> None:
    first, second = found_in(REUTERS, "reut2-000.sgm")

    assert isinstance(first, RawArticle)
    assert first.text == (
        "HARBOUR REOPENS <PELN>\nPORT ELIN, March 3 - The harbour reopened on Friday after three weeks.\n"
        "It had been shut for repairs.\n"
    )
    assert (first.provider_id, first.agency, first.source_format) == ("reuters-21578/7", "Reuters", "reuters-21578")
    assert first.published is not None
    assert first.published.on == date(1987, 3, 3)
    assert isinstance(second, Reject)
    assert second.reason == "no_text"


def archive() -> list[bytes]:
    return [
        warc_record("https://post.example/1", page("Harbour reopens after repairs"), number=1),
        warc_record("https://post.example/2", page("Gone"), status="404 Not Found", number=2),
        warc_record("https://post.example/3.json", "{}", kind="application/json", number=3),
        warc_record("https://post.example/4", "<html><body></body></html>", number=4),
        warc_record("https://post.example/5", page("Prices rise by a fifth"), number=5),
    ]


@pytest.mark.parametrize("is_packed", [False, True])
def test_answered_pages_of_a_warc_are_articles_known_by_their_address(is_packed: bool) -> None:
    data = b"".join(gzip.compress(record) if is_packed else record for record in archive())

    first, empty, last = found_in(data, "CC-NEWS.warc.gz" if is_packed else "a.warc")

    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert (first.title, first.url) == ("Harbour reopens after repairs", "https://post.example/1")
    assert (first.member, first.published) == ("urn:uuid:00000000-0000-0000-0000-000000000001", None)
    assert (last.title, last.source_format) == ("Prices rise by a fifth", "html")
    assert isinstance(empty, Reject)
    assert (empty.reason, empty.member) == ("no_text", "urn:uuid:00000000-0000-0000-0000-000000000004")


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_warc_that_breaks_off_gives_what_came_before(is_packed: bool) -> None:
    data = b"".join(gzip.compress(record) if is_packed else record for record in archive())
    name = "a.warc.gz" if is_packed else "a.warc"

    found = found_in(data[:-200], name)

    assert isinstance(found[0], RawArticle)
    assert len(found) >= 2


@pytest.mark.parametrize("is_packed", [False, True])
def test_ranges_of_a_warc_make_up_the_whole(is_packed: bool) -> None:
    records = [
        warc_record(f"https://post.example/{number}", page(f"Harbour {number} reopens after repairs"), number=number)
        for number in range(60)
    ]
    data = b"".join(gzip.compress(record) if is_packed else record for record in records)
    name = "a.warc.gz" if is_packed else "a.warc"

    starts = range_starts(BytesIO(data), name, len(data), len(data) // 4)

    assert starts is not None
    assert len(starts) == 4
    ends = [start for start, _ in starts[1:]] + [len(data)]
    parts = [found_in(data, name, start, end) for (start, _), end in zip(starts, ends, strict=True)]
    assert [one.member for part in parts for one in part] == [one.member for one in found_in(data, name)]
    assert [one.byte_offset for part in parts for one in part] == [one.byte_offset for one in found_in(data, name)]


CHUNKED, PACKED = "Transfer-Encoding: chunked", "Content-Encoding: gzip"
SOURCE = page("Harbour reopens").encode()


def in_chunks(data: bytes) -> bytes:
    pieces = (data[at : at + 100] for at in range(0, len(data), 100))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (in_chunks(SOURCE), (CHUNKED,)),
        (gzip.compress(SOURCE), (PACKED,)),
        (zlib.compress(SOURCE), ("Content-Encoding: deflate",)),
        (in_chunks(gzip.compress(SOURCE)), (CHUNKED, PACKED)),
        (SOURCE, (CHUNKED, PACKED)),
        (SOURCE, ("Content-Encoding: br",)),
    ],
)
def test_a_page_is_the_same_however_the_crawler_kept_it(body: bytes, headers: tuple[str, ...]) -> None:
    url = "https://post.example/1"

    (found,) = found_in(warc_record(url, body, headers=headers), "a.warc")

    assert found == article_in(warc_record(url, SOURCE), "a.warc")


@pytest.mark.parametrize(
    ("body", "header", "reason"),
    [
        (in_chunks(SOURCE)[:-150], CHUNKED, "truncated"),
        (gzip.compress(SOURCE)[:-30], PACKED, "truncated"),
        (b"\x1f\x8b" + SOURCE, PACKED, "truncated"),
        (b"\x1b\x0e\x00\xf8\xa5", "Content-Encoding: br", "unknown_packing"),
        (gzip.compress(b"<p>" + b" " * 200_000_000, 1), PACKED, "too_large"),
    ],
)
def test_a_page_that_cannot_be_unwrapped_is_told_and_the_next_one_read(body: bytes, header: str, reason: str) -> None:
    records = warc_record("https://post.example/1", body, headers=(header,)) + warc_record(
        "https://post.example/2", SOURCE
    )

    assert outcomes(records, "a.warc") == [f"*{reason}*", "Harbour reopens"]


def test_a_record_of_a_warc_without_an_identity_is_known_by_its_address() -> None:
    record = re.sub(rb"WARC-Record-ID: \S+\r\n", b"", warc_record("https://post.example/1", page("Harbour")))

    (found,) = articles_in(record, "a.warc")

    assert (found.member, found.url) == (None, "https://post.example/1")


def test_a_warc_in_an_archive_is_read() -> None:
    assert len(found_in(zipped({"a.warc": b"".join(archive())}), "x.zip")) == 3
    assert len(found_in(zipped({"a.warc.gz": gzip.compress(archive()[0])}), "x.zip")) == 1


def test_texts_that_were_made_of_pages_are_articles() -> None:
    text = TEXT.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Target-URI: https://post.example/7\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
    )

    (found,) = articles_in(head.encode() + text + b"\r\n\r\n", "a.warc")

    assert (found.url, found.text, found.source_format) == ("https://post.example/7", TEXT, "text")
    assert LINES[0] in found.text


def test_a_page_saved_in_one_file_is_read_without_its_images() -> None:
    found = article_in(saved_page(page("Harbour reopens")), "a.mhtml")

    assert (found.title, found.source_format) == ("Harbour reopens", "mhtml")
    assert found.url == "https://post.example/harbour"
    assert "iVBOR" not in found.text


def test_a_saved_page_is_decoded_as_its_part_says() -> None:
    found = article_in(saved_page(page("Häfen öffnen wieder"), "windows-1252"), "a.mht")

    assert found.title == "Häfen öffnen wieder"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"MIME-Version: 1.0\nContent-Type: image/png\n\niVBOR\n", "not_a_page"),
        (saved_page("<html><body></body></html>"), "no_text"),
        (saved_page(page("Harbour reopens"))[:150], "not_a_page"),
    ],
)
def test_a_saved_page_without_a_page_is_told(content: bytes, reason: str) -> None:
    assert reason_in(content, "a.mhtml") == reason


MARKDOWN = """---
title: "Harbour reopens"
author: [Mara Lind, Tomas Berg]
date: 2024-05-03
---

# Harbour *reopens*

**By Mara Lind**

> “Every crane works,” Ms Holm said of [the quay](https://post.example/quay).

![Cranes at dawn](cranes.jpg)

Repairs cost 4*2 crowns; snake_case_names and \\*stars\\* stay.
"""


def test_markdown_is_read_without_its_marks() -> None:
    found = article_in(MARKDOWN, "a.md")

    assert found.text == (
        "Harbour reopens\nBy Mara Lind\n“Every crane works,” Ms Holm said of the quay.\nImage: Cranes at dawn\n"
        "Repairs cost 4*2 crowns; snake_case_names and *stars* stay.\n"
    )
    assert (found.title, found.authors, found.source_format) == (
        "Harbour reopens",
        ("Mara Lind", "Tomas Berg"),
        "markdown",
    )
    assert found.published is not None
    assert found.published.on == date(2024, 5, 3)
    assert found.text_repairs == ("markup:5",)


def test_markdown_without_fields_has_its_heading_for_a_title_and_without_text_is_told() -> None:
    assert article_in("# Harbour reopens #\n\nIt reopened.\n", "a.md").title == "Harbour reopens"
    assert article_in("It reopened.\n---\nIt shut.", "a.md").text == "It reopened.\nIt shut.\n"
    assert reason_in("---\ntitle: Nothing\n---\n", "a.md") == "no_text"
    assert reason_in("----\n", "a.md") == "no_text"
    assert reason_in("", "a.md") == "empty"


def test_a_page_of_a_warc_that_breaks_off_is_told_and_no_half_article() -> None:
    record = warc_record("https://post.example/1", page("Harbour reopens"))

    assert outcomes(record + record[:-300], "a.warc") == ["Harbour reopens", "*truncated*"]
    assert outcomes(gzip.compress(record) + gzip.compress(record)[:-80], "a.warc.gz") == [
        "Harbour reopens",
        "*truncated*",
    ]
