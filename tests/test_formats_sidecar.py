"""metadata.csv and outlets.csv: what users say about files, line by line."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from tests.newsfiles import article_in
from transforms.formats.raw import Reject
from transforms.formats.sidecar import Column, FileMetadata, Outlet, columns, metadata, outlets


def told(content: str) -> list[FileMetadata | Reject]:
    return list(metadata(BytesIO(content.encode())))


def rejects(found: Iterable[Any]) -> list[tuple[int | None, str]]:
    return [(row.record, row.reason) for row in found if isinstance(row, Reject)]


def test_a_row_says_when_who_and_where() -> None:
    (row,) = told(
        "path,published_on,outlet,url,title,byline\n"
        'may/harbour.txt,2024-05-03,Elin Post,https://e.org/1,"Harbour, again",By Mara Lind\n'
    )

    assert isinstance(row, FileMetadata)
    assert row.published is not None
    assert (row.path, row.line, row.published.on, row.published.source) == (
        "may/harbour.txt", 2, date(2024, 5, 3), "metadata.csv",
    )  # fmt: skip
    assert (row.outlet, row.url, row.title, row.byline) == (
        "Elin Post", "https://e.org/1", "Harbour, again", "By Mara Lind",
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "published_on,path\n2024-05-03,a.txt\n",
        "\ufeffPath;Published On;note\r\na.txt;2024-05-03;x\r\n",
        "PATH\tpublished_on\na.txt\t2024-05-03\n\n",
        "file,date\n./a.txt,3 May 2024\n",
    ],
)
def test_order_case_marks_and_missing_columns_do_not_matter(content: str) -> None:
    (row,) = told(content)

    assert isinstance(row, FileMetadata)
    assert (row.path, row.published and row.published.on, row.outlet) == ("a.txt", date(2024, 5, 3), None)


def test_a_row_that_cannot_be_used_is_told_by_its_line_and_the_others_count() -> None:
    found = told(
        "path,published_on,title\na.txt,03/04/2024,A\n,2024-05-03,B\nc.txt,2024-05-03,C, too\nd.txt,2024-05-03\n"
    )

    assert rejects(found) == [(2, "unreadable_date"), (3, "no_path"), (4, "too_many_cells")]
    assert [(row.path, row.published is None) for row in found if isinstance(row, FileMetadata)] == [
        ("a.txt", True), ("d.txt", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [("title,outlet\nA,B\n", "no_path_column"), ("", "no_path_column"), ("path\n" + "x" * 200_000, "invalid_csv")],
)
def test_a_table_that_cannot_be_used_at_all_is_told(content: str, reason: str) -> None:
    (found,) = told(content)

    assert isinstance(found, Reject)
    assert found.reason == reason
    assert found.detail.startswith("Line ")


def test_a_table_in_no_encoding_is_told() -> None:
    (found,) = metadata(BytesIO(b"path\ncaf\xc3\xa9 \xff.txt\n"))

    assert isinstance(found, Reject)
    assert found.reason == "invalid_utf8"


def test_outlets_have_an_identity_country_and_zone() -> None:
    content = (
        "outlet_id,name,domain,country,timezone,is_agency\n"
        "post,Elin Post,post.example,se,Europe/Stockholm,\n"
        ",Northwire,,,,yes\n"
        ",,quay.example,,,no\n"
    )

    assert list(outlets(BytesIO(content.encode()))) == [
        Outlet("post", 2, "Elin Post", "post.example", "SE", "Europe/Stockholm", False),
        Outlet("northwire", 3, "Northwire", None, None, None, True),
        Outlet("quay.example", 4, None, "quay.example", None, None, False),
    ]


def test_what_is_wrong_about_an_outlet_is_told_and_left_out() -> None:
    found = list(outlets(BytesIO(b"name,country,timezone\nA,Sweden,Stockholm\n,SE,\n")))

    assert rejects(found) == [(2, "bad_country"), (2, "bad_timezone"), (3, "no_outlet")]
    assert [row for row in found if isinstance(row, Outlet)] == [Outlet("a", 2, "A", None, None, None, False)]


def test_columns_are_told_by_field_and_lines_that_cannot_be_used_by_their_number() -> None:
    good = list(columns(BytesIO(b"field,column\ntext,Volltext\nPublished_on,Tag\n")))
    bad = list(columns(BytesIO(b"column;field\nVolltext;body\nTag;published_on\nDay;published_on\n;title\n")))

    assert good == [Column("body", "Volltext", 2), Column("published", "Tag", 3)]
    assert rejects(bad) == [(2, "unknown_field"), (4, "field_twice"), (5, "unknown_field")]
    assert "text, title" in next(row.detail for row in bad if isinstance(row, Reject))


def test_a_quotation_mark_left_open_is_told_and_readers_of_articles_keep_their_own_limit() -> None:
    open_mark = 'path,title\na.txt,"' + "x\n" * 70_000

    assert rejects(told(open_mark)) == [(70_001, "invalid_csv")]
    assert len(article_in("text\n" + "Prices rose. " * 20_000, "a.csv").text) > 200_000
