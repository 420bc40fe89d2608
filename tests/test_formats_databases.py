"""Exports of Nexis, Factiva and ProQuest: every article of a file, and a word about every one that is missing."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.newsfiles import LINES, articles_in, docx, found_in, outcomes, rtf
from transforms.formats import Reject
from transforms.formats.databases import COMMON, DATABASES

NEXIS = [
    "User Name: Reader", "Date and Time: Friday, May 10, 2024 9:00 AM", "Job Number: 1", "Documents (2)",
    "1. Harbour reopens after repairs", "2. Prices rise by a fifth", "",
    "Harbour reopens after repairs", "Elin Post (Port Elin)", "May 3, 2024 Friday", "First Edition", "",
    "Copyright 2024 Elin Post All Rights Reserved", "Section: NEWS; Pg. 4", "Length: 61 words",
    "Byline: Mara Lind and Tomas Berg", "Highlight: Cranes repaired", "Dateline: PORT ELIN", "Body", "",
    LINES[0], "", LINES[1], "", "Graphic", "Cranes at dawn.", "", "Classification", "Language: ENGLISH",
    "Publication-Type: Newspaper", "Load-Date: May 4, 2024", "", "End of Document", "",
    "Prices rise by a fifth", "Elin Post (Port Elin)", "May 4, 2024 Saturday", "", "Copyright 2024 Elin Post",
    "Length: 30 words", "Body", "", LINES[2], "", "Load-Date: May 5, 2024", "End of Document",
]  # fmt: skip
CODED = [
    "SE Local", "HD Harbour reopens after repairs", "BY Mara Lind", "WC 61 words", "PD 3 May 2024", "ET 09:30",
    "SN Elin Post", "SC ELIN", "LA English", "CY Copyright 2024 Elin Post", "", "LP", LINES[0], "", "TD", LINES[1], "",
    LINES[2], "", "CO elhrb : Port Elin Harbour", "NS gtran : Transport", "AN Document ELIN000020240504ek530001a", "",
    "HD Prices rise", "WC 0 words", "PD 4 May 2024", "SN Elin Post", "SC ELIN", "LA English",
    "AN Document ELIN000020240504ek530002b",
]  # fmt: skip
PLAIN = [
    "Harbour reopens after repairs", "By Mara Lind", "61 words", "3 May 2024", "09:30", "Elin Post", "ELIN", "English",
    "Copyright 2024 Elin Post.  All Rights Reserved.", "", LINES[0], "", LINES[1], "",
    "Document ELIN000020240504ek530001a", "",
    "Prices rise", "30 words", "4 May 2024", "Elin Post", "ELIN", "English", "(c) 2024 Elin Post", "", LINES[2], "",
    "Document ELIN000020240505ek530002b",
]  # fmt: skip
PROQUEST = [
    "_" * 60, "", "Harbour reopens after repairs", "", "Author: Mara Lind", "", "Title: Harbour reopens after repairs",
    "", "Publication title: Elin Post", "", "Publication date: May 3, 2024", "", "Section: Local", "",
    "Full text: " + LINES[0], "", "Note: this line belongs to the text.", "", LINES[1], "", "Subject: Harbours", "",
    "Language of publication: English", "", "ProQuest document ID: 300123", "",
    "Document URL: https://pq.example/300123", "", "_" * 60, "", "Title: Prices rise", "",
    "ProQuest document ID: 300124", "", "Contact us at: desk", "_" * 60,
]  # fmt: skip


def joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


FORMS: dict[str, Callable[[list[str]], bytes]] = {
    "a.txt": joined,
    "a.docx": docx,
    "a.rtf": rtf,
    "a.html": lambda lines: b"<html><body>" + b"".join(f"<p>{line}</p>".encode() for line in lines) + b"</body></html>",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_nexis_export_gives_every_article_with_what_its_lines_say(name: str) -> None:
    first, second = articles_in(FORMS[name](NEXIS), name)

    assert first.text == f"Harbour reopens after repairs\nPORT ELIN - {LINES[0]}\n{LINES[1]}\n"
    assert (first.outlet, first.section, first.language) == ("Elin Post (Port Elin)", "NEWS", "en")
    assert first.authors == ("Mara Lind", "Tomas Berg")
    assert first.published is not None
    assert (first.published.on, first.source_format, first.record) == (date(2024, 5, 3), "nexis", 1)
    assert (second.title, second.text) == ("Prices rise by a fifth", f"Prices rise by a fifth\n{LINES[2]}\n")


def test_a_nexis_dateline_that_the_body_repeats_stands_once() -> None:
    opening = f"PORT ELIN, May 3 - {LINES[0]}"
    lines = [opening if line == LINES[0] else line for line in NEXIS]

    assert articles_in(joined(lines), "a.txt")[0].text.split("\n")[1] == opening


def test_nexis_articles_that_are_missing_or_without_body_are_told() -> None:
    cut = NEXIS[: NEXIS.index("End of Document") + 1]
    without_body = [line for line in NEXIS if line not in ("Body", LINES[2])]

    assert outcomes(joined(cut), "a.txt") == ["Harbour reopens after repairs", "*articles_missing*"]
    assert "*no_body*" in outcomes(joined(without_body), "a.txt")


def test_former_lexisnexis_exports_are_read() -> None:
    former = [
        "1 of 2 DOCUMENTS", "", "Elin Post", "", "May 3, 2024", "", "Harbour reopens after repairs", "",
        "BYLINE: Mara Lind", "", "SECTION: NEWS; Pg. 4", "", "LENGTH: 61 words", "", LINES[0], "", LINES[1], "",
        "LOAD-DATE: May 4, 2024", "", "2 of 2 DOCUMENTS", "", "Elin Post", "", "May 4, 2024", "", "Prices rise", "",
        "LENGTH: 30 words", "", LINES[2], "", "LOAD-DATE: May 5, 2024",
    ]  # fmt: skip

    first, second = articles_in(joined(former), "a.txt")

    assert (first.title, first.outlet, second.title) == ("Harbour reopens after repairs", "Elin Post", "Prices rise")
    assert LINES[1] in first.text
    assert LINES[2] in second.text


@pytest.mark.parametrize("name", ["a.txt", "a.rtf"])
def test_a_factiva_export_with_codes_gives_its_articles(name: str) -> None:
    first, second = found_in(FORMS[name](CODED), name)

    assert not isinstance(first, Reject)
    assert first.text == f"Harbour reopens after repairs\n{LINES[0]}\n{LINES[1]}\n{LINES[2]}\n"
    assert (first.provider_id, first.outlet, first.section) == ("ELIN000020240504ek530001a", "Elin Post", "Local")
    assert (first.authors, first.language, first.source_format) == (("Mara Lind",), "en", "factiva")
    assert first.published is not None
    assert first.published.on == date(2024, 5, 3)
    assert isinstance(second, Reject)
    assert second.reason == "no_body"


@pytest.mark.parametrize("name", FORMS)
def test_a_factiva_export_without_codes_gives_its_articles(name: str) -> None:
    first, second = articles_in(FORMS[name](PLAIN), name)

    assert first.text == f"Harbour reopens after repairs\n{LINES[0]}\n{LINES[1]}\n"
    assert (first.byline, first.outlet, first.language) == ("By Mara Lind", "Elin Post", "en")
    assert (second.title, second.provider_id) == ("Prices rise", "ELIN000020240505ek530002b")


def test_a_name_below_the_headline_of_a_factiva_export_is_its_byline() -> None:
    unmarked = ["Mara Lind" if line == "By Mara Lind" else line for line in PLAIN]
    sectioned = ["Local", *(line for line in PLAIN if line != "By Mara Lind")]

    for lines, byline in ((unmarked, "Mara Lind"), (sectioned, None)):
        first = articles_in(joined(lines), "a.txt")[0]
        assert (first.title, first.byline) == ("Harbour reopens after repairs", byline)


def test_a_proquest_export_writes_names_and_outlets_its_own_way() -> None:
    lines = [
        "_" * 60, "Title: Harbour reopens", "", "Author: Lind, Mara; Tomas Berg", "", "ProQuest document link", "",
        "Publication title: Elin Post; Port Elin", "", "Full text: " + LINES[0], "", "ProQuest document ID: 1",
        "_" * 60,
    ]  # fmt: skip

    (found,) = articles_in(joined(lines), "a.txt")

    assert (found.authors, found.outlet) == (("Mara Lind", "Tomas Berg"), "Elin Post")


def test_a_proquest_export_gives_its_articles() -> None:
    first, second = found_in(joined(PROQUEST), "a.txt")

    assert not isinstance(first, Reject)
    assert first.text == (
        f"Harbour reopens after repairs\n{LINES[0]}\nNote: this line belongs to the text.\n{LINES[1]}\n"
    )
    assert (first.provider_id, first.outlet, first.url) == ("300123", "Elin Post", "https://pq.example/300123")
    assert (first.authors, first.source_format) == (("Mara Lind",), "proquest")
    assert isinstance(second, Reject)
    assert second.reason == "no_body"


def test_an_article_about_databases_is_no_export() -> None:
    text = "Harbour reopens\nThe report, which has 500 words, says “End of Document” and ProQuest document ID twice.\n"

    assert [record.source_format for record in articles_in(text, "a.txt")] == ["text"]


FORMER = [
    "                     %d of 3 DOCUMENTS", "", "                      Elin Post", "", "          May 3, 2024 Friday",
    "                    London Edition", "", "Harbour reopens, part %d", "", "BYLINE: BY MARA LIND", "",
    "LENGTH: 61 words", "", LINES[0], "", "LOAD-DATE: May 4, 2024", "", "               Copyright 2024 Elin Post", "",
]  # fmt: skip


def test_a_former_export_says_how_many_documents_it_holds_and_which_edition_is_no_headline() -> None:
    document = "\n".join(FORMER)

    assert outcomes((document % (1, 1) + document % (2, 2)).encode(), "a.txt") == [
        "Harbour reopens, part 1", "Harbour reopens, part 2", "*articles_missing*",
    ]  # fmt: skip


def test_one_former_document_alone_is_an_export() -> None:
    (found,) = articles_in("\n".join(FORMER[1:]).replace("%d", "1"), "a.txt")

    assert (found.title, found.outlet, found.authors) == ("Harbour reopens, part 1", "Elin Post", ("Mara Lind",))


def test_a_factiva_export_that_breaks_off_in_an_article_says_so() -> None:
    assert outcomes(joined(PLAIN[:-1]), "a.txt") == ["Harbour reopens after repairs", "*truncated*"]


def test_a_proquest_export_that_breaks_off_is_still_one() -> None:
    cut = PROQUEST[: PROQUEST.index("Subject: Harbours")]

    assert [record.source_format for record in articles_in(joined(cut), "a.txt")] == ["proquest"]


def test_every_database_has_a_mark_by_which_texts_are_told_that_are_no_export() -> None:
    marks = ["".join(f"{mark} " for mark in database.marks) for database in DATABASES]

    assert all(any(common in mark for common in COMMON) for mark in marks)
