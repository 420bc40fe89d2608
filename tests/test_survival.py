"""Hostile and unlucky input, one by one: it costs a row of `rejects`, never the run, and never much time or memory."""

import io
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from flows.worker import MOST_MEMORY
from flows.workers import worker_processes
from tests.newsfiles import LINES, RECORD, TEXT, article_in, articles_in, found_in, outcomes, page, reason_in
from transforms.errors import BrokenPromise
from transforms.formats import RawArticle, Reject, read

PATIENCE_SECONDS = 30.0  # of CPU time for the worst of them, on a slow machine that is busy otherwise
GROWTH_KB = 700_000  # of memory; the largest record that is held has 20 MB, as text and as tree


class Endless(io.RawIOBase):
    """A file of one line, made while it is read."""

    def __init__(self, head: bytes, size: int) -> None:
        super().__init__()
        self.head, self.left = head, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.head or b"x" * min(len(buffer), self.left)
        self.head, self.left = b"", self.left - (0 if self.head else len(data))
        buffer[: len(data)] = data
        return len(data)


@pytest.fixture(autouse=True)
def _bounded() -> object:
    started, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - started < PATIENCE_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < GROWTH_KB


@pytest.mark.parametrize(
    ("name", "head", "reason"),
    [
        ("a.txt", b"Title\n", "line_too_long"),
        ("a.html", b"<p>", "too_large"),
        ("a.json", b'{"text": "', "too_large"),
        ("a.jsonl", b'{"text": "', "line_too_long"),
        ("a.csv", b"title,text\n", "line_too_long"),
        ("a.xml", b"<rss><channel><item><title>", "invalid_xml"),
        ("a.eml", b"Subject: x\n\n", "too_large"),
        ("a.mbox", b"From x\nSubject: x\n\n", "too_large"),
        ("a.rtf", b"{\\rtf1 ", "too_large"),
        ("a.sgm", b"<REUTERS>", "truncated"),
        ("a.warc", b"WARC/1.0\r\n", "truncated"),
    ],
)
def test_a_line_of_a_gigabyte_is_refused_without_being_held(name: str, head: bytes, reason: str) -> None:
    stream = io.BufferedReader(cast(io.RawIOBase, Endless(head, 1_000_000_000)))

    (found,) = read(stream, name)

    assert isinstance(found, Reject)
    assert found.reason == reason


@pytest.mark.parametrize(
    ("name", "made", "reason"),
    [
        ("a.html", lambda: "<div>" * 100_000 + TEXT, "html_too_deep"),
        ("a.html", lambda: "<b>" * 1_000_000, "html_too_deep"),
        ("a.html", lambda: "<table>" + "<tr><td colspan=99999>" * 900, "no_text"),
        ("a.json", lambda: "[" * 100_000, "invalid_json"),
        ("a.json", lambda: '{"a":' * 100_000 + "1" + "}" * 100_000, "invalid_json"),
        ("a.jsonl", lambda: "[" * 100_000 + "]" * 100_000, "invalid_json"),
        ("a.xml", lambda: "<a>" * 100_000, "invalid_xml"),
        ("a.rtf", lambda: "{\\rtf1 " + "{" * 200_000, "no_text"),
        ("a.eml", lambda: "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n" * 100_000, "no_text"),
        ("a.txt", lambda: b"\x00" * 100_000, "not_text"),
        ("a.txt", lambda: b"\x7fELF" + bytes(range(256)) * 400, "not_text"),
        ("a.csv", lambda: "text\n" + "x," * 1_000_001, "too_many_cells"),
    ],
)
def test_hostile_depth_and_noise_cost_one_reject(name: str, made: Callable[[], bytes | str], reason: str) -> None:
    assert reason_in(made(), name) == reason


def test_an_image_of_fifty_megabytes_inside_a_page_is_cut_out() -> None:
    image = f'<img src="data:image/png;base64,{"A" * 50_000_000}">'

    found = article_in(page("Harbour reopens").replace("<article>", image + "<article>"), "a.html")

    assert found.title == "Harbour reopens"
    assert LINES[0] in found.text


@pytest.mark.parametrize("escape", ["\\u0000", "\\u0007"])
def test_control_characters_leave_the_text_and_are_counted(escape: str) -> None:
    found = article_in(f'{{"title": "Prices rise", "text": "Prices {escape}rose."}}\n', "a.jsonl")

    assert found.text == "Prices rise\nPrices rose.\n"
    assert found.text_repairs == ("control_characters:1",)


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff"])
def test_half_a_character_costs_its_record(escape: str) -> None:
    assert reason_in(f'{{"title": "Prices rise", "text": "Prices {escape}rose."}}\n', "a.jsonl") == "invalid_json"


def test_nuls_in_text_and_tables_leave_it_and_are_counted() -> None:
    assert article_in(b"Prices rise\nPrices\x00 rose by a fifth on Monday, and then they fell.\n", "a.txt").text_repairs
    assert article_in(b"title,text\nPrices rise,Prices\x00 rose by a fifth.\n", "a.csv").text_repairs


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1252"])
def test_text_in_other_encodings_comes_out_letter_by_letter(encoding: str) -> None:
    assert article_in(TEXT.encode(encoding), "a.txt").text == TEXT


def test_a_date_beyond_all_calendars_is_unknown_and_not_an_error() -> None:
    for day in ("9999-12-31", "0001-01-01", "2024-13-45", "99999999999999999999", "-1", "2999-01-01T00:00:00+99:99"):
        (found,) = articles_in(f'{{"text": "Prices rose.", "published_at": "{day}"}}', "a.json")
        assert found.published is None


def test_records_around_a_bad_one_are_read() -> None:
    lines = RECORD % 1 + '{"text": ' + "[" * 5000 + "\n" + "\x00\x01\n" + RECORD % 2

    first, *bad, last = found_in(lines, "a.jsonl")

    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert len(bad) == 2
    assert outcomes(lines, "a.jsonl")[0] == "Harbour reopens"


HUNGRY = """
import io
from flows import worker
worker.MOST_MEMORY = 400_000_000
worker._bound_memory()
from transforms.formats import read
large = b'{"title": "Harbour", "text": "' + b"Prices rose. " * 8_000_000 + b'"}'
print([record.reason for record in read(io.BytesIO(large), "a.json")])
print([record.text for record in read(io.BytesIO(b"Prices rise"), "a.txt")])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not keep the cap")
def test_a_file_that_takes_more_memory_than_a_worker_may_costs_one_reject_and_the_next_file_is_read() -> None:
    child = subprocess.run([sys.executable, "-P", "-c", HUNGRY], capture_output=True, text=True, check=True)

    assert child.stdout.splitlines() == ["['reader_failed']", "['Prices rise\\n']"]


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="the system does not tell the limits of processes")
def test_a_worker_runs_under_the_cap() -> None:
    with worker_processes(1) as workers:
        with pytest.raises(BrokenPromise):
            workers.ask("no unit", 60)
        limits = Path(f"/proc/{workers.started[0].pid}/limits").read_text("utf-8")

    assert re.search(rf"Max data size +{MOST_MEMORY} ", limits)
