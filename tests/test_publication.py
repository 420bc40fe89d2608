"""The day of publication is read from metadata and date lines, never guessed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.publication import (
    Publication,
    in_zone,
    is_zone,
    publication,
    published_in_path,
    published_in_url,
)

THIRD_OF_MAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2024-05-03",
        "2024/05/03",
        "20240503",
        20240503,
        "May 3, 2024",
        "May 3rd 2024",
        "3 May 2024",
        "3rd of May 2024",
        "Friday, 3 May, 2024",
        "Published: Fri. 3 May 2024",
        "3. Mai 2024",
        "03.05.2024",
        "3 de mayo de 2024",
        "le 3 mai 2024",
        date(2024, 5, 3),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object) -> None:
    assert publication(written, "meta") == Publication(THIRD_OF_MAY, None, "day", "meta")


def test_of_two_days_the_first_is_read() -> None:
    assert publication("13/12/2023 to 3 May 2024", "meta") == Publication(date(2023, 12, 13), None, "day", "meta")


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2024-05-03T09:30:15+02:00", datetime(2024, 5, 3, 7, 30, 15), "second"),
        ("2024-05-03T09:30:15.123Z", datetime(2024, 5, 3, 9, 30, 15), "second"),
        ("2024-05-03 09:30 +0530", datetime(2024, 5, 3, 4, 0), "minute"),
        ("Fri, 03 May 2024 09:30:00 GMT", datetime(2024, 5, 3, 9, 30), "second"),
        ("May 3, 2024 4:15 p.m. EDT", datetime(2024, 5, 3, 20, 15), "minute"),
        ("12:05 am EST, 3 May 2024", datetime(2024, 5, 3, 5, 5), "minute"),
        (1714728600, datetime(2024, 5, 3, 9, 30), "second"),
        ("1714728600000", datetime(2024, 5, 3, 9, 30), "second"),
        (datetime(2024, 5, 3, 9, 30, tzinfo=UTC), datetime(2024, 5, 3, 9, 30), "second"),
    ],
)
def test_a_moment_is_known_where_time_and_zone_are(written: object, at: datetime, precision: str) -> None:
    assert publication(written, "meta") == Publication(THIRD_OF_MAY, at, precision, "meta")


@pytest.mark.parametrize("written", ["2024-05-03T09:30:00", "3 May 2024, 9.30am", "May 3, 2024 9:30 a.m. BST"])
def test_without_a_sure_zone_only_the_day_is_known(written: str) -> None:
    assert publication(written, "meta") == Publication(THIRD_OF_MAY, None, "day", "meta")


def test_the_zone_of_the_outlet_makes_a_moment_of_a_local_time() -> None:
    read = publication("2024-05-03 09:30", "meta", "Europe/Berlin")

    assert read == Publication(THIRD_OF_MAY, datetime(2024, 5, 3, 7, 30), "minute", "meta")


def test_a_moment_falls_on_the_day_of_the_zone_it_is_seen_from() -> None:
    read = publication("2024-05-03T23:30:00Z", "meta")

    assert read is not None
    assert in_zone(read, "Asia/Tokyo").on == date(2024, 5, 4)
    assert in_zone(read, None) == in_zone(read, "Mars/Olympus") == read
    assert in_zone(read._replace(at=None), "Asia/Tokyo").on == THIRD_OF_MAY


@pytest.mark.parametrize(
    "written",
    ["", "03/04/2024", "May 2024", "2024", "31 April 2024", "2024-13-01", "yesterday", "1066-10-14", "3 May 2250",
     "3 Mayor 2024", "version 20.24.05", None, True, [], 5, -1e300, float("nan"), "9" * 50],
)  # fmt: skip
def test_what_is_no_sure_day_is_none(written: object) -> None:
    assert publication(written, "meta") is None


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.dates(), st.datetimes(timezones=st.just(UTC))))
def test_no_value_raises(written: object) -> None:
    read = publication(written, "meta", "Europe/London")

    assert read is None or 1690 <= read.on.year <= 2100


@given(st.dates(date(1700, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_from_its_iso_form(day: date) -> None:
    assert publication(day.isoformat(), "meta") == Publication(day, None, "day", "meta")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.org/2024/05/03/harbour-reopens", THIRD_OF_MAY),
        ("https://e.org/news/2024-05-03-harbour", THIRD_OF_MAY),
        ("https://e.org/news/harbour-20240503.html", THIRD_OF_MAY),
        ("https://e.org/2024/05/harbour", None),
        ("https://e.org/news/uk-20249999", None),
        ("https://e.org/a/2024/0503/x", None),
        ("https://e.org/id/120240503111", None),
        (None, None),
    ],
)
def test_a_day_in_an_address_counts(url: str | None, day: date | None) -> None:
    read = published_in_url(url)

    assert (read and read.on) == day
    assert read is None or read.source == "url"


@pytest.mark.parametrize(
    ("name", "answer"), [("Europe/London", True), ("UTC", True), ("London", False), ("../x", False)]
)
def test_zones_are_those_of_the_iana_database(name: str, answer: bool) -> None:
    assert is_zone(name) is answer


def test_a_file_name_tells_the_year_where_the_dateline_says_the_same_day() -> None:
    told = published_in_path("news/2026-06-18-rates.txt", "June 18")

    assert told == Publication(date(2026, 6, 18), None, "day", "path")
    assert published_in_path("wires.zip!20260618.txt", "18 June") == told
    assert published_in_path("news/2026-06-19-rates.txt", "June 18") is None
    assert published_in_path("news/2026-06-18-rates.txt", None) is None
    assert published_in_path(None, "June 18") is None
