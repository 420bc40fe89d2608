"""CSV, TSV and Parquet: a row is an article; columns go by the names of any provider."""

import gzip
import zipfile
from datetime import date, datetime
from io import BytesIO

import polars as pl
import pytest

from tests.newsfiles import article_in, articles_in, found_in, outcomes, reason_in, xlsx, zipped
from transforms.formats import RawArticle, Reject, read

TABLE = (
    "Headline,Full Text,Publish_Date,Authors,URL,Source\n"
    '"Harbour reopens, at last","The harbour reopened.\nIt had been shut.",2024-05-03,Mara Lind,https://e.org/1,Post\n'
    "Prices rise,Prices rose by a fifth.,2024-05-04,,https://e.org/2,Post\n"
)


def test_a_row_is_an_article_whatever_its_columns_are_called() -> None:
    first, second = articles_in(TABLE, "a.csv")

    assert first.text == "Harbour reopens, at last\nThe harbour reopened.\nIt had been shut.\n"
    assert (first.title, first.authors, first.url) == ("Harbour reopens, at last", ("Mara Lind",), "https://e.org/1")
    assert first.published is not None
    assert (first.published.on, first.outlet, first.source_format) == (date(2024, 5, 3), "Post", "csv")
    assert (first.record, second.record, second.title) == (2, 3, "Prices rise")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TABLE.encode("utf-8-sig"), "a.csv"),
        (TABLE.replace("reopened", "réouvert").encode("cp1252"), "a.csv"),
        (TABLE.encode("utf-16"), "a.csv"),
        (TABLE.replace("\n", "\r\n").encode(), "a.csv"),
        (TABLE.replace("Harbour reopens, at last", "Harbour reopens at last").replace(",", "\t").encode(), "a.tsv"),
        (TABLE.replace("Harbour reopens, at last", "Harbour reopens at last").replace(",", ";").encode(), "a.csv"),
        (gzip.compress(TABLE.encode()), "a.csv.gz"),
    ],
)
def test_tables_are_read_in_any_encoding_and_with_any_mark_between_cells(content: bytes, name: str) -> None:
    assert [one.record for one in articles_in(content, name)] == [2, 3]


def test_a_bad_row_is_rejected_and_the_next_one_read() -> None:
    rows = "title,text\nFirst,Prices rose.\nSecond,\nThird,a,b,c\nFourth,Prices fell.\n"

    assert outcomes(rows, "a.csv") == ["First", "*no_text*", "*too_many_cells*", "Fourth"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"title,text\n\n,\n", "empty"),
        (b"title,url\nPrices rise,https://e.org/1\n", "no_text_column"),
        (b"\x00\x01\x02\x03" * 500, "not_text"),
        (b'title,text\nPrices,"' + b"x\n" * 11_000_000, "invalid_csv"),
        (b"title,text\n" + b"x" * 21_000_000, "line_too_long"),
    ],
)
def test_a_file_that_is_no_table_of_articles_is_told_once(content: bytes, reason: str) -> None:
    assert reason_in(content, "a.csv") == reason


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_place_and_the_rows_before_it_are_kept() -> None:
    rows = 'title,text\nFirst,"Prices rose,\nand fell."\n\nSecond,"Prices stood.\nThird,Prices sank.\n'

    first, open_row = found_in(rows, "a.csv")

    assert isinstance(first, RawArticle)
    assert isinstance(open_row, Reject)
    assert (first.title, open_row.reason, open_row.record) == ("First", "unclosed_quote", 4)
    assert open_row.detail == (
        "Row 4, which begins at line 5, has a quotation mark that is not closed, so that the rest of the file stands "
        "in its cell. Close it, and write marks inside such a cell twice."
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ('"Second,"Prices stood.\n', ["First", "*unclosed_quote*", "Last"]),
        ('Second,"Prices stood.\nThird,"Prices sank."\n', ["First", "*unclosed_quote*", "Last"]),
        ('Second,"Prices stood."  \n', ["First", "Second", "Last"]),
        ('Second,"The ""price""\nstood." \n', ["First", "Second", "Last"]),
        ('Second,The 5" pipe costs more.\n', ["First", "Second", "Last"]),
        ("Second,\n", ["First", "*no_text*", "Last"]),
    ],
)
def test_a_row_that_a_quotation_mark_has_broken_is_told_from_one_without_text(rows: str, told: list[str]) -> None:
    assert outcomes(f"title,text\nFirst,Prices rose.\n{rows}Last,Prices fell.\n", "a.csv") == told


def test_a_header_with_an_open_quotation_mark_is_told() -> None:
    assert reason_in('title,"text\nFirst,Prices rose.\n', "a.csv") == "unclosed_quote"


def test_a_cell_that_excel_has_cut_is_told() -> None:
    found = article_in("title,text\nPrices rise," + "x" * 32_767 + "\n", "a.csv")

    assert found.text_repairs == ("cut_cell:1",)


def test_parquet_is_read_row_by_row() -> None:
    buffer = BytesIO()
    pl.DataFrame(
        {
            "title": ["Prices rise", "Prices fall", None],
            "maintext": ["Prices rose.", "", "Prices stood still."],
            "date_publish": [datetime(2024, 5, 3, 9), None, None],
            "authors": [["Mara Lind", "Tomas Berg"], [], []],
        }
    ).write_parquet(buffer)

    assert outcomes(buffer.getvalue(), "a.parquet") == ["Prices rise", "*no_text*", "Prices stood still."]


def test_parquet_keeps_lists_and_dates() -> None:
    buffer = BytesIO()
    row = {
        "text": ["Prices rose."],
        "published_at": [datetime(2024, 5, 3, 9)],
        "authors": [["Mara Lind", "Tomas Berg"]],
    }
    pl.DataFrame(row).write_parquet(buffer)

    found = article_in(buffer.getvalue(), "a.parquet")

    assert found.authors == ("Mara Lind", "Tomas Berg")
    assert found.published is not None
    assert (found.published.on, found.source_format) == (date(2024, 5, 3), "parquet")


def test_parquet_that_is_none_or_has_no_text_is_told() -> None:
    buffer = BytesIO()
    pl.DataFrame({"url": ["https://e.org/1"]}).write_parquet(buffer)

    assert reason_in(b"PAR1 and then nothing", "a.parquet") == "damaged_parquet"
    assert reason_in(buffer.getvalue()[:-9], "a.parquet") == "damaged_parquet"
    assert reason_in(buffer.getvalue(), "a.parquet") == "no_text_column"


OWN = "Überschrift,Volltext,text,Tag\nPrices rise,Prices rose by a fifth.,a teaser,4.5.2024\n"
TOLD = {"title": "Überschrift", "body": "Volltext", "published": "Tag"}


def test_columns_of_the_users_own_are_read_as_told_and_no_other_column_holds_their_field() -> None:
    table = BytesIO()
    pl.read_csv(OWN.encode()).write_parquet(table)
    record = (
        '{"Überschrift": "Prices rise", "Inhalt": {"voll": "Prices rose by a fifth."}, "text": "a", "Tag": "4.5.2024"}'
    )
    nested = TOLD | {"body": "Inhalt.voll"}

    for content, name, told in (
        (OWN.encode(), "a.csv", TOLD),
        (table.getvalue(), "a.parquet", TOLD),
        (record.encode(), "a.json", nested),
        (record.encode(), "a.jsonl", nested),
        (zipped({"a.csv": OWN}), "a.zip", TOLD),
    ):
        (found,) = read(BytesIO(content), name, columns=told)

        assert isinstance(found, RawArticle)
        assert found.text == "Prices rise\nPrices rose by a fifth.\n"
        assert found.published is not None
        assert found.published.on == date(2024, 5, 4)


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    for content, name in ((OWN, "a.csv"), ('{"Volltest": "Prices rose."}', "a.json"), ('{"x": 1}\n', "a.jsonl")):
        (found,) = read(BytesIO(content.encode()), name, columns={"body": "Voltext"})

        assert isinstance(found, Reject)
        assert found.reason == "no_such_column"
        assert "'Voltext'" in found.detail


SHEET: list[list[str | float]] = [
    ["Id", "Headline", "Full Text", "Date"],
    [17, "Prices rise", "Prices rose & fell.\nThey rose again.", 45415],
    ["", "", "", ""],
    [18, "Fees fall", "Fees fell.", 45416.4],
    [19, "Nothing", "", 45416],
]


def test_rows_of_a_workbook_are_articles_with_their_days() -> None:
    first, second, third = found_in(xlsx({"News": SHEET}, date_column=3), "a.xlsx")

    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.text, first.record, first.member) == ("Prices rise\nPrices rose & fell.\nThey rose again.\n", 2, None)
    assert (first.provider_id, first.source_format) == ("17", "xlsx")
    assert first.published is not None
    assert second.published is not None
    assert [first.published.on, second.published.on] == [date(2024, 5, 3), date(2024, 5, 4)]
    assert isinstance(third, Reject)
    assert (third.reason, third.record) == ("no_text", 5)


def test_sheets_that_are_no_tables_of_articles_are_passed_over() -> None:
    notes: list[list[str | float]] = [["Notes"], ["Ask the desk."]]

    of_two = articles_in(xlsx({"Notes": notes, "News": SHEET[:2], "More": SHEET[:2]}), "a.xlsx")

    assert [(one.member, one.record) for one in of_two] == [(None, 2), ("More", 2)]
    assert reason_in(xlsx({"Notes": notes}), "a.xlsx") == "no_text_column"
    assert reason_in(xlsx({"Notes": []}), "a.xlsx") == "empty"
    assert reason_in(xlsx({"News": SHEET[:1]}), "a.xlsx") == "empty"


def test_columns_of_a_workbook_are_read_as_told() -> None:
    table: list[list[str | float]] = [["Titel", "Volltext"], ["Prices rise", "Prices rose."]]

    (found,) = read(BytesIO(xlsx({"A": table})), "a.xlsx", columns={"body": "Volltext", "title": "Titel"})

    assert isinstance(found, RawArticle)
    assert found.text == "Prices rise\nPrices rose.\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04", "damaged_xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "damaged_xlsx"),
        (zipped({"xl/workbook.xml": "<workbook>"}), "damaged_xlsx"),
        (zipped({"a.txt": "Prices rose."}), "damaged_xlsx"),
        (zipped({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": "<sst>" + "<a/>" * 1_300_000}), "too_large"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_told_once(content: bytes, reason: str) -> None:
    assert reason_in(content, "a.xlsx") == reason


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing() -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row></sheetData>'
    with zipfile.ZipFile(BytesIO(xlsx({"News": SHEET[:2]}))) as book:
        parts = {name: book.read(name).decode().replace("</sheetData>", corner) for name in book.namelist()}

    assert outcomes(zipped(parts), "a.xlsx")[1:] == ["*no_text*"]
