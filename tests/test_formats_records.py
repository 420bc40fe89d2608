"""JSON and JSON lines: one article per record, bad records told one by one."""

import json
import random
from datetime import date, datetime
from gzip import compress
from io import BytesIO
from typing import Any

import pytest

from transforms.formats import RawArticle, Reject, read, records
from transforms.text.publication import Publication

STORY = {
    "id": "pe-17",
    "title": "Harbour reopens",
    "text": "The harbour reopened on Friday.\nIt had been shut for three weeks.",
    "published_at": "2024-05-03T09:30:00+02:00",
}


def found_in(content: bytes | str, name: str = "a.jsonl", **bounds: Any) -> list[RawArticle | Reject]:
    stream = BytesIO(content.encode() if isinstance(content, str) else content)
    stream.seek(bounds.pop("start", 0))
    return list(read(stream, name, **bounds))


def article_of(record: Any) -> RawArticle:
    (found,) = found_in(json.dumps(record))
    assert isinstance(found, RawArticle), found
    return found


def lines_of(*members: Any) -> str:
    return "".join(json.dumps(member) + "\n" for member in members)


def test_a_record_becomes_an_article_with_all_it_says() -> None:
    record = STORY | {
        "subtitle": "Cranes repaired",
        "author": "By Mara Lind and Tomas Berg",
        "url": "https://example.org/harbour",
        "section": "Local",
        "language": "en-GB",
        "source": {"name": "Port Elin Post"},
    }

    found = article_of(record)

    assert found.text == (
        "Harbour reopens\nCranes repaired\nThe harbour reopened on Friday.\nIt had been shut for three weeks.\n"
    )
    assert (found.title, found.subtitle, found.section) == ("Harbour reopens", "Cranes repaired", "Local")
    assert (found.byline, found.authors) == ("By Mara Lind and Tomas Berg", ("Mara Lind", "Tomas Berg"))
    assert (found.provider_id, found.url, found.language) == ("pe-17", "https://example.org/harbour", "en")
    assert found.outlet == "Port Elin Post"
    assert found.published == Publication(date(2024, 5, 3), datetime(2024, 5, 3, 7, 30), "second", "record")
    assert (found.source_format, found.record, found.byte_offset, found.encoding) == ("jsonl", 1, 0, "utf-8")


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"maintext": "News.", "date_publish": "2024-05-03"}, "published", date(2024, 5, 3)),
        ({"articleBody": "News.", "headline": "Up"}, "title", "Up"),
        ({"content": "News.", "publishedAt": "2024-05-03T10:00:00Z"}, "published", date(2024, 5, 3)),
        ({"body": "News.", "uri": "8123", "url": "https://e.org/1"}, "url", "https://e.org/1"),
        ({"body": "News.", "uri": "8123"}, "url", None),
        ({"body": "News.", "source": {"uri": "e.org", "title": "Elin"}}, "outlet", "Elin"),
        ({"text": "News.", "thread": {"site": "e.org"}}, "outlet", "e.org"),
        ({"text": "News.", "lang": "eng"}, "language", "en"),
        ({"text": "News.", "authors": ["Mara Lind", {"name": "Tomas Berg"}]}, "authors", ("Mara Lind", "Tomas Berg")),
        ({"text": "News.", "title": "<b>Fish &amp; chips</b>"}, "title", "Fish & chips"),
        ({"text": "News.", "link": "https://e.org/2024/05/03/up"}, "published", date(2024, 5, 3)),
        ({"text": "News.", "seendate": "20240503T101500Z"}, "published", None),
    ],
)
def test_fields_go_by_many_names(record: dict[str, Any], field: str, value: Any) -> None:
    told = getattr(article_of(record), field)

    assert (told.on if isinstance(told, Publication) else told) == value


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One &amp; two.</p><p>Three.<br>Four.</p>", "One & two.\nThree.\nFour.\n"),
        ("One &amp; two.\n\nThree&nbsp;more.", "One & two.\nThree\u00a0more.\n"),
        (["One.", {"text": "Two."}, 3], "One.\nTwo.\n"),
        ("a < b and c > d", "a < b and c > d\n"),
        ("AT&T and R&D; more", "AT&T and R&D; more\n"),
        ("Bell\u0007 and\r\nline", "Bell and\nline\n"),
    ],
)
def test_markup_becomes_lines_and_plain_text_stays(body: Any, text: str) -> None:
    assert article_of({"body": body}).text == text


def test_a_body_that_repeats_the_title_has_it_once() -> None:
    assert article_of({"title": "Up", "body": "UP\nPrices rose."}).text == "Up\nPrices rose.\n"


def test_each_bad_line_is_told_and_the_others_are_read() -> None:
    content = lines_of(STORY) + '{"text": "cut of\n' + "[1, 2]\n" + lines_of({"title": "No body"}) + lines_of(STORY)

    found = found_in(content)

    assert [record.reason if isinstance(record, Reject) else "article" for record in found] == [
        "article", "truncated_json", "not_an_object", "no_text", "article",
    ]  # fmt: skip
    assert [record.record for record in found] == [1, 2, 3, 4, 5]
    assert all(content.encode()[record.byte_offset or 0 :].startswith((b"{", b"[")) for record in found)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "a" "b"}', "invalid_json"),
        (b'{"text": ', "truncated_json"),
        (b'{"text": "a\xc3\xa9 \xff"}', "invalid_utf8"),
        (b'"text"', "not_an_object"),
        (b'{"text": 5}', "no_text"),
        (b"[" * 5000, "invalid_json"),
        (b'{"text": "\\ud800"}', "invalid_json"),
    ],
)
def test_the_reason_says_what_is_wrong(line: bytes, reason: str) -> None:
    (found,) = found_in(line)

    assert isinstance(found, Reject)
    assert found.reason == reason


def test_the_place_of_a_broken_byte_is_counted_from_the_start_of_the_file() -> None:
    good = lines_of(STORY).encode()

    found = found_in(good + b'{"text": "caf\xc3\xa9 \xff"}')[1]

    assert isinstance(found, Reject)
    assert f"Byte {len(good) + 16} (0xff)" in found.detail


def test_a_line_in_windows_1252_is_read_as_such() -> None:
    assert article_of_bytes('{"text": "Café – “open”"}'.encode("cp1252")).text == "Café – “open”\n"


def article_of_bytes(content: bytes) -> RawArticle:
    (found,) = found_in(content)
    assert isinstance(found, RawArticle), found
    return found


def test_a_record_that_is_too_long_is_told_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 500)
    monkeypatch.setattr(records, "_BLOCK", 64)
    long = json.dumps({"text": "x" * 5000}) + "\n"

    too_long, after = found_in(long + lines_of(STORY))

    assert isinstance(too_long, Reject)
    assert (too_long.reason, too_long.record, too_long.byte_offset) == ("line_too_long", 1, 0)
    assert (after.record, after.byte_offset) == (2, len(long))


def test_ranges_that_cover_a_file_give_every_record_once() -> None:
    content = "\n" + lines_of(STORY, STORY, STORY) + "\n" + lines_of(STORY)
    starts = [0] + [at + 1 for at, character in enumerate(content) if character == "\n"]

    for cut in starts:
        number = content[:cut].count("\n") + 1
        first = found_in(content, end=cut) if cut else []
        second = found_in(content, start=cut, first_record=number)
        whole = found_in(content)

        assert [record for record in first + second if isinstance(record, RawArticle)] == whole


def test_a_line_that_starts_before_the_end_belongs_to_the_range() -> None:
    assert len(found_in(lines_of(STORY, STORY), end=1)) == 1


@pytest.mark.parametrize("wrapped", [
    [STORY, STORY],
    {"status": "ok", "articles": [STORY, STORY]},
    {"articles": {"results": [STORY, STORY]}},
    {"posts": [STORY, STORY]},
])  # fmt: skip
def test_a_document_holds_articles_in_a_list(wrapped: Any) -> None:
    found = found_in(json.dumps(wrapped, indent=1), "a.json")

    assert [record.record for record in found] == [1, 2]
    assert all(isinstance(record, RawArticle) and record.source_format == "json" for record in found)


def test_a_document_may_be_one_article() -> None:
    (found,) = found_in(json.dumps(STORY | {"items": [1]}), "a.json")

    assert isinstance(found, RawArticle)
    assert (found.record, found.title) == (None, "Harbour reopens")


def test_a_list_without_any_object_is_told_once() -> None:
    found = list(read(BytesIO(b"[" + b"1," * 100_000 + b"1]"), "a.json"))

    assert [record.reason for record in found if isinstance(record, Reject)] == ["not_an_object"]


def test_a_bad_member_of_a_list_is_told_and_the_others_are_read() -> None:
    found = found_in(json.dumps([STORY, {"title": "No body"}, None, STORY]), "a.json")

    assert [record.reason if isinstance(record, Reject) else "article" for record in found] == [
        "article", "no_text", "not_an_object", "article",
    ]  # fmt: skip


def test_json_lines_under_the_name_of_a_document_are_read() -> None:
    assert len(found_in(lines_of(STORY, STORY), "a.json")) == 2


def test_a_document_in_utf_16_is_read() -> None:
    (found,) = found_in(json.dumps(STORY).encode("utf-16"), "a.json")

    assert isinstance(found, RawArticle)
    assert found.encoding == "utf-16"


@pytest.mark.parametrize("content", ["[]", '{"articles": []}'])
def test_a_document_without_articles_is_told(content: str) -> None:
    (found,) = found_in(content, "a.json")

    assert isinstance(found, Reject)
    assert found.reason == "empty"


def test_json_lines_in_utf_16_are_refused_as_a_file() -> None:
    (found,) = found_in(lines_of(STORY, STORY).encode("utf-16"))

    assert isinstance(found, Reject)
    assert found.reason == "not_utf8"


COMMON = {"title": "Harbour reopens", "url": "https://e.org/1"}
PROVIDERS: dict[str, dict[str, Any]] = {
    "news-please": COMMON | {
        "maintext": "It reopened.", "authors": ["Mara Lind"], "date_publish": "2024-05-03 09:00:00",
        "date_download": "2024-05-09 00:00:00", "source_domain": "e.org", "language": "en",
    },
    "newspaper4k": COMMON | {
        "text": "It reopened.", "authors": ["Mara Lind"], "publish_date": "2024-05-03T09:00:00", "meta_lang": "en",
    },
    "Media Cloud": {
        "url": "https://e.org/1", "article_title": "Harbour reopens", "text_content": "It reopened.",
        "publication_date": "2024-05-03", "language": "en",
    },
    "webz.io": COMMON | {
        "uuid": "7", "text": "It reopened.", "author": "Mara Lind", "published": "2024-05-03T09:00:00.000+03:00",
        "thread": {"site": "e.org"}, "language": "english",
    },
    "Event Registry": COMMON | {
        "uri": "812", "body": "It reopened.", "authors": [{"name": "Mara Lind"}], "source": {"title": "e.org"},
        "date": "2024-05-05", "dateTime": "2024-05-05T10:00:00Z", "dateTimePub": "2024-05-03T09:00:00Z", "lang": "eng",
    },
    "NewsCatcher": {
        "_id": "9", "title": "Harbour reopens", "content": "It reopened.", "link": "https://e.org/1",
        "clean_url": "e.org", "author": "Mara Lind", "published_date": "2024-05-03 09:00:00", "language": "en",
    },
    "NewsAPI": COMMON | {
        "source": {"id": None, "name": "e.org"}, "author": "Mara Lind", "publishedAt": "2024-05-03T09:00:00Z",
        "content": "It reopened.… [+1234 chars]",
    },
    "The Guardian": {
        "id": "uk/1", "webTitle": "Harbour reopens", "webUrl": "https://e.org/1", "sectionName": "UK",
        "webPublicationDate": "2024-05-03T09:00:00Z", "fields": {"bodyText": "It reopened.", "byline": "Mara Lind"},
    },
    "New York Times": {
        "_id": "nyt://1", "headline": {"main": "Harbour reopens"}, "web_url": "https://e.org/1",
        "pub_date": "2024-05-03T09:00:00+0000", "byline": {"original": "By Mara Lind"}, "full_text": "It reopened.",
    },
}  # fmt: skip


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_field_names_of_providers_are_known(provider: str) -> None:
    found = article_of(PROVIDERS[provider])

    assert found.text == "Harbour reopens\nIt reopened.\n"
    assert found.url == "https://e.org/1"
    assert provider == "Media Cloud" or found.authors == ("Mara Lind",)
    assert found.published is not None
    assert found.published.on == date(2024, 5, 3)


def test_what_a_provider_cut_off_is_told_and_its_identity_kept() -> None:
    assert article_of(PROVIDERS["NewsAPI"]).text_repairs == ("cut_by_provider:1",)
    assert article_of(PROVIDERS["Event Registry"]).provider_id == "812"


def test_when_gdelt_saw_an_article_is_not_when_it_was_published() -> None:
    assert article_of(COMMON | {"text": "It reopened.", "seendate": "20240509T000000Z"}).published is None


def test_newspaper4k_and_media_cloud_say_which_site_it_was() -> None:
    assert article_of(PROVIDERS["newspaper4k"] | {"meta_site_name": "Elin Post"}).outlet == "Elin Post"
    assert article_of(PROVIDERS["Media Cloud"] | {"canonical_domain": "e.org"}).outlet == "e.org"
    assert article_of(PROVIDERS["news-please"] | {"source_domain": "www.e.org"}).outlet == "e.org"


def test_an_author_that_is_an_agency_is_the_agency() -> None:
    authors = [{"name": "Mara Lind", "isAgency": False}, {"name": "Wire Desk", "isAgency": True}]

    found = article_of(PROVIDERS["Event Registry"] | {"authors": authors})

    assert (found.authors, found.agency) == (("Mara Lind",), "Wire Desk")


def test_the_number_of_an_author_is_no_name() -> None:
    assert article_of(STORY | {"author": 3}).authors == ()


@pytest.mark.parametrize("wrapped", [
    {"response": {"status": "ok", "results": [STORY]}},
    {"status": "OK", "response": {"docs": [STORY], "meta": {"hits": 1}}},
    {"took": 2, "hits": {"total": 1, "hits": [{"_id": "pe-17", "_source": STORY}]}},
])  # fmt: skip
def test_answers_of_apis_hold_their_list_two_names_deep(wrapped: Any) -> None:
    (found,) = found_in(json.dumps(wrapped), "a.json")

    assert isinstance(found, RawArticle)
    assert (found.title, found.provider_id) == ("Harbour reopens", "pe-17")


def test_a_record_without_text_is_told_with_the_fields_it_has() -> None:
    (found,) = found_in(
        json.dumps({"title": "Harbour reopens", "Volltext": "It reopened.", "seendate": "", "text": None})
    )

    assert isinstance(found, Reject)
    assert found.reason == "no_text"
    assert "(its fields with content: title, Volltext); if one of them holds it, name it in columns.csv" in found.detail


def test_what_its_provider_took_back_is_told() -> None:
    (found,) = found_in(json.dumps(STORY | {"title": "[Removed]", "text": "[Removed]"}))

    assert isinstance(found, Reject)
    assert found.reason == "removed"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "error", "code": "apiKeyInvalid", "message": "The key is invalid."},
        {"response": {"status": "error", "message": "The key is invalid."}},
        {"fault": {"faultstring": "The key is invalid.", "detail": {"errorcode": "x"}}},
    ],
)
def test_what_an_api_answers_to_a_question_that_fails_is_told_as_such(answer: dict[str, Any]) -> None:
    (found,) = found_in(json.dumps(answer), "a.json")

    assert isinstance(found, Reject)
    assert found.reason == "provider_error"
    assert "(The key is invalid)" in found.detail


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        (compress(random.Random(1).randbytes(50_000)), "not_text", "let it end in .gz"),
        (random.Random(2).randbytes(50_000), "not_text", "remove it or convert it"),
        ("".join(f'{{"text": "Quay {n}."}}\n' for n in range(900)).encode("utf-16"), "not_utf8", "convert it"),
    ],
)
def test_a_file_of_something_else_costs_one_reject_in_whichever_ranges_it_is_read(
    content: bytes, reason: str, word: str
) -> None:
    (found,) = found_in(content)
    first_range = found_in(content, end=20_000)
    second_range = found_in(content, start=20_000, first_record=90)

    assert isinstance(found, Reject)
    assert (found.reason, word in found.detail) == (reason, True)
    assert (len(first_range), second_range) == (1, [])
