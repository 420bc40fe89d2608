"""Reading: any file gives articles or reasons, never an exception; text comes decoded and unaltered."""

import gzip
import re
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.newsfiles import article_in, found_in, reject_in
from transforms.formats import RawArticle, Reject, has_ranges, is_supported, read
from transforms.formats.mojibake import unmangled
from transforms.formats.plain import LONGEST_LINE

STORY = "Harbour reopens\n\nThe harbour of Port Elin reopened on Friday, the mayor’s office said.\n"


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet='<>/abp="{}[]:,\n &;!-', max_size=300).map(str.encode),
        st.text(alphabet='{}[]:,"\\\n ntextbody1', max_size=300).map(str.encode),
    ),
    st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "a.html"]),
)
def test_whatever_a_file_holds_it_gives_something_and_never_an_exception(content: bytes, name: str) -> None:
    found = found_in(content, name)

    assert found
    for record in found:
        if isinstance(record, RawArticle):
            assert record.text.strip()
            assert record.text.endswith("\n")
            record.text.encode("utf-8")  # no lone surrogates
        else:
            assert record.reason
            assert record.detail.endswith((".", "…"))
            assert record.head.isprintable()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("a.txt", True),
        ("A.TXT", True),
        ("a.md", True),
        ("a.htm", True),
        ("a.ndjson", True),
        ("a.pdf", True),
        ("a.jsonl.gz", True),
        ("A.TGZ", True),
        ("a.warc.gz", True),
        ("a.gz", False),
        ("a.gz.gz", False),
        ("a.ppt", False),
        ("a.7z", True),
        ("a", False),
    ],
)
def test_the_suffix_says_what_can_be_read(name: str, answer: bool) -> None:
    assert is_supported(name) is answer


def test_only_lines_can_be_read_in_ranges() -> None:
    assert has_ranges("a.jsonl")
    assert not has_ranges("a.json")


def test_a_name_of_no_known_format_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no format"):
        found_in(b"x", "a.ppt")


@pytest.mark.parametrize("name", ["a.7z", "a.rar", "a.doc", "a.xls", "a.odt", "a.ods", "a.doc.gz"])
def test_a_form_that_is_not_read_is_told_with_its_remedy(name: str) -> None:
    (found,) = found_in(gzip.compress(b"x") if name.endswith(".gz") else b"x", name)

    assert isinstance(found, Reject)
    assert (found.reason, found.stage) == ("not_read", "open")
    assert re.search(r"unpack it|save it as \.", found.detail)


def test_plain_text_keeps_all_its_lines() -> None:
    found = article_in(STORY.encode())

    assert (found.text, found.encoding, found.source_format, found.text_repairs) == (STORY, "utf-8", "text", ())
    assert (found.record, found.byte_offset, found.title, found.published) == (None, 0, None, None)


def test_the_last_line_gets_its_newline() -> None:
    assert article_in(b"Two words").text == "Two words\n"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\x0c"])
def test_line_ends_of_all_kinds_become_a_newline(end: str) -> None:
    assert article_in(STORY.replace("\n", end).encode()).text == STORY


def test_marks_and_compatibility_characters_stay_as_written() -> None:
    written = "US´s “trade” ﬁgures: ½ – Å, 5 °C…\n"

    assert article_in(written.encode()).text == written


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings_are_told_from_marks_nuls_and_letters(encoding: str, named: str) -> None:
    found = article_in(STORY.encode(encoding))

    assert (found.text, found.encoding) == (STORY, named)


@pytest.mark.parametrize(
    "text",
    [
        "Le maire a annoncé vendredi la réouverture du port, après l’arrêt des grues.\n",
        "Guðni Jóhannesson sagði að höfnin væri opin.\n",
        "„Der Hafen ist geöffnet“, sagte die Bürgermeisterin für Häfen. Kosten: 3 Mio. €.\n",
        "It cost £4.5m – about €5m – to mend the café’s roof.\n",
    ],
)
def test_western_text_in_windows_1252_is_read_as_such(text: str) -> None:
    assert article_in(text.encode("cp1252")).text == text


def test_cyrillic_and_chinese_code_pages_are_detected() -> None:
    russian = "Порт снова открыт, сообщила в пятницу администрация города. Ремонт кранов занял три недели.\n" * 4
    chinese = "市长办公室周五表示，港口已经重新开放，起重机的维修用了三个星期。\n" * 4

    assert article_in(russian.encode("cp1251")).text == russian
    assert article_in(chinese.encode("gb18030")).text == chinese


@pytest.mark.parametrize(
    "broken",
    [
        b"caf\xc3\xa9 and a stray \xe9 byte",
        b"The \xe2\x80\x9cport\xe2\x80\x9d reopened, it was said\xff.",
        b"a plain text with \xff\xfe\xfa in it",
        b"bad \x81 byte",
        b"cut in the middle of a mark: \xe2\x80",
        b"cut in the middle of a letter: caf\xc3",
        b"no such sequence: \xc3\x28 at all",
        b"no such sequence: \xe2\x28\xa1 at all",
        b"no such sequence: \xf0\x28\x8c\xbc at all",
        b"overlong: \xc0\x80 here",
        b"a lone \x80 mark",
    ],
)
def test_bytes_that_no_encoding_explains_are_told_with_their_place(broken: bytes) -> None:
    found = reject_in(broken)

    assert (found.stage, found.reason) == ("decode", "invalid_utf8")
    first = next(at for at in range(len(broken)) if not _is_utf8(broken[: at + 1]) and not _is_utf8(broken[: at + 4]))
    assert f"Byte {first} " in found.detail
    assert "UTF-8" in found.detail


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_control_characters_are_taken_out_and_counted() -> None:
    found = article_in(("A story with a NUL\0 and a bell\x07 in it. " + "It goes on for long. " * 10).encode())

    assert "\0" not in found.text
    assert found.text.startswith("A story with a NUL and a bell in it.")
    assert found.text_repairs == ("control_characters:2",)


def test_binary_data_under_the_name_of_text_is_told() -> None:
    assert reject_in(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(32)) * 20).stage == "decode"


@pytest.mark.parametrize("content", [b"", b" \n\t\n", "\u00a0\n\u2003".encode(), b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl", "a.html"])
def test_a_file_without_text_is_told(content: bytes, name: str) -> None:
    assert reject_in(content, name).reason in {"empty", "no_text"}


def test_an_empty_file_is_called_empty() -> None:
    found = reject_in(b"")

    assert (found.reason, found.byte_offset, found.head) == ("empty", 0, "")


def test_a_line_that_is_too_long_is_told_with_its_place() -> None:
    found = reject_in(STORY.encode() + b"x" * (LONGEST_LINE + 1) + b"\nMore.\n")

    assert found.reason == "line_too_long"
    assert f"byte {len(STORY.encode())} " in found.detail


def test_long_files_of_ordinary_lines_are_read() -> None:
    content = STORY.encode() * (LONGEST_LINE * 2 // len(STORY.encode()))

    assert article_in(content).text == content.decode()


def test_no_more_of_a_line_is_read_than_is_needed_to_know_that_it_is_too_long() -> None:
    stream = BytesIO(b"x" * 50 * LONGEST_LINE)

    (found,) = read(_OnlyForward(stream), "a.txt")

    assert isinstance(found, Reject)
    assert stream.tell() <= 3 * LONGEST_LINE


class _OnlyForward(BytesIO):
    """A stream that cannot go back, over another."""

    def __init__(self, under: BytesIO) -> None:
        super().__init__()
        self.under = under

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        return self.under.read(size)


def test_a_file_that_breaks_while_it_is_read_is_told() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
            raise OSError("Input/output error")

    (found,) = read(Broken(b"x"), "a.txt")

    assert isinstance(found, Reject)
    assert (found.stage, found.reason) == ("open", "unreadable")


def test_the_head_shows_the_first_bytes_as_printable_characters() -> None:
    assert reject_in(b"\xff\xfa\x1b[31mtext \x81").head == "\\xff\\xfa\\x1b[31mtext \\x81"


@pytest.mark.parametrize(
    ("written", "text", "count"),
    [
        ("â€œDonâ€™t,â€\x9d she said at the cafÃ©.", "“Don’t,” she said at the café.", 1),
        ("Ð¥Ð°Ñ€ÑŒÐºÐ¾Ð²", "Харьков", 1),
        ("Elle est là\xa0» et « voilà\xa0».", "Elle est là\xa0» et « voilà\xa0».", 0),
        ("NÃO “ÄR” ÅRET Ø.", "NÃO “ÄR” ÅRET Ø.", 0),
        ("He said “cafÃ©” and “café” in one line.", "He said “cafÃ©” and “café” in one line.", 0),
    ],
)
def test_text_that_was_read_wrongly_once_is_mended_only_where_the_whole_line_is(
    written: str, text: str, count: int
) -> None:
    assert unmangled(written) == (text, count)


def test_curly_quotes_in_windows_1252_are_no_letters_of_dos() -> None:
    text = (
        "Prices rise\n"
        + "The city’s mayor, Ms Holm, said the harbour’s “cranes” work; it’s the port’s first week.\n" * 9
    )

    found = article_in(text.encode("cp1252"))

    assert (found.text, found.encoding) == (text, "cp1252")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_in_other_scripts(encoding: str) -> None:
    text = "Порт снова открыт\nВ пятницу порт открылся после трёх недель ремонта, сказала мэр города.\n"

    found = article_in(text.encode(encoding))

    assert (found.text, found.encoding) == (text, encoding)


def test_an_outlet_at_the_head_of_a_text_is_the_article_s_and_says_where_it_stands() -> None:
    (found,) = found_in(b"Harbour reopens\nElin Post, 3 May 2024\n\nThe harbour reopened on Friday.\n", "a.txt")

    assert isinstance(found, RawArticle)
    assert (found.outlet, found.sources) == ("Elin Post", ("outlet:line",))
