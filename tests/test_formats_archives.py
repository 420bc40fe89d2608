"""Archives and compressed files: read as streams, bounded, never written to disk; one bad member costs one reject."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from tests.newsfiles import RECORD, TEXT, article_in, articles_in, found_in, outcomes, page, reason_in, tarred, zipped
from transforms.formats import RawArticle, Reject, compression, range_starts


def zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data, asbytes=True))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd,
}


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_compressed_file_is_read_as_what_it_holds(suffix: str) -> None:
    packed = PACKERS[suffix](TEXT.encode())

    assert article_in(packed, f"a.txt{suffix}") == article_in(TEXT, "a.txt")
    assert len(articles_in(PACKERS[suffix]((RECORD % 1 + RECORD % 2).encode()), f"a.jsonl{suffix}")) == 2


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_compressed_file_that_breaks_off_gives_what_came_before(suffix: str) -> None:
    lines = "".join(RECORD % number + f'{{"text": "{number**99}"}}\n' for number in range(1500)).encode()
    packed = PACKERS[suffix](lines)

    found = found_in(packed[: len(packed) * 2 // 3], f"a.jsonl{suffix}")

    assert isinstance(found[-1], Reject)
    assert found[-1].reason == "damaged_archive"
    assert suffix in (".xz", ".bz2") or len(found) > 100  # a block of these is all or nothing


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.zst", "a.txt.bz2", "a.csv.xz", "a.zip", "a.tar", "a.tgz"])
def test_a_file_that_is_no_archive_is_told_as_damaged(name: str) -> None:
    assert reason_in(b"This is no archive, it is a line of text.\n" * 20, name) == "damaged_archive"


def test_the_members_of_an_archive_are_articles_that_say_which_member_they_are() -> None:
    members = {"may/a.txt": TEXT, "b.html": page("Prices rise"), "c.jsonl": RECORD % 1 + RECORD % 2}

    found = [(one.member, one.record, one.source_format) for one in articles_in(zipped(members), "x.zip")]

    assert found == [
        ("may/a.txt", None, "text"),
        ("b.html", None, "html"),
        ("c.jsonl", 1, "jsonl"),
        ("c.jsonl", 2, "jsonl"),
    ]
    assert [one.member for one in articles_in(tarred(members), "x.tar")] == [member for member, _, _ in found]
    assert articles_in(gzip.compress(tarred(members)), "x.tar.gz") == articles_in(tarred(members), "x.tar")


def test_an_archive_inside_an_archive_is_read_but_not_without_end() -> None:
    inner = zipped({"a.txt": TEXT})

    assert [one.member for one in articles_in(tarred({"in.zip": inner}), "x.tar")] == ["in.zip!a.txt"]
    for _ in range(5):
        inner = zipped({"in.zip": inner})
    assert outcomes(inner, "x.zip") == ["*nested_too_deep*"]


def test_what_is_no_article_in_an_archive_is_passed_over() -> None:
    members: Mapping[str, bytes | str] = {
        "a.txt": TEXT,
        "photo.jpg": b"\xff\xd8",
        ".hidden.txt": TEXT,
        "__MACOSX/a.txt": TEXT,
        "d/": b"",
    }

    assert outcomes(zipped(members), "x.zip") == ["Harbour reopens after repairs"]
    assert reason_in(zipped({"photo.jpg": b"\xff\xd8"}), "x.zip") == "no_articles"


def test_a_bad_member_costs_one_reject_and_the_rest_is_read() -> None:
    members: Mapping[str, bytes | str] = {"a.txt": b"", "b.txt": TEXT, "c.json": b"{broken", "d.txt": TEXT}

    assert [one.member for one in found_in(zipped(members), "x.zip")] == ["a.txt", "b.txt", "c.json", "d.txt"]
    title = "Harbour reopens after repairs"
    assert outcomes(zipped(members), "x.zip") == ["*empty*", title, "*invalid_json*", title]


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + flags] |= 1

    assert reason_in(bytes(data), "x.zip") == "encrypted"


@pytest.mark.parametrize("name", ["../../escape.txt", "/etc/escape.txt", "a\x1b[31m.txt"])
def test_names_that_point_outside_are_labels_and_no_file_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    (in_zip,), (in_tar,) = (articles_in(packed({name: TEXT}), f"x.{kind}") for kind, packed in PACKED.items())

    assert in_zip.member == in_tar.member == name.replace("\x1b", "\\x1b")
    assert not list(tmp_path.parent.rglob("escape*"))


PACKED = {"zip": zipped, "tar": tarred}


def test_links_and_devices_in_archives_are_passed_over() -> None:
    link, device, pipe = (tarfile.TarInfo(f"{kind}.txt") for kind in ("link", "device", "pipe"))
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device.type, pipe.type = tarfile.CHRTYPE, tarfile.FIFOTYPE
    linked = zipfile.ZipInfo("link.txt")
    linked.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(linked, "/etc/passwd")
        archive.writestr("a.txt", TEXT)

    assert len(found_in(tarred({"a.txt": TEXT}, link, device, pipe), "x.tar")) == 1
    assert len(found_in(buffer.getvalue(), "x.zip")) == 1


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.txt.gz", "a.json.gz", "a.html.gz", "a.mbox.gz"])
def test_a_bomb_is_stopped_long_before_it_is_unpacked(name: str) -> None:
    block = gzip.compress(b"\n" * 10_000_000)

    found = found_in(gzip.compress(b"text\n") + block * 100, name)  # a gigabyte

    assert isinstance(found[-1], Reject)
    assert found[-1].reason in ("bomb", "too_large", "blank", "not_a_mailbox", "no_text_column")


def test_a_zip_bomb_costs_one_member() -> None:
    bomb = zipped({"bomb.txt": b"x\n" * 20_000_000, "a.txt": TEXT})

    assert outcomes(bomb, "x.zip") == ["*bomb*", "Harbour reopens after repairs"]


def test_text_that_repeats_itself_is_no_bomb() -> None:
    assert len(articles_in(gzip.compress((RECORD % 1).encode() * 20_000), "a.jsonl.gz")) == 20_000
    assert compression.FREE_BYTES > 1_000_000


def test_ranges_of_a_zip_make_up_the_whole() -> None:
    data = zipped({f"{number}.txt": f"Harbour {number} reopens\n" + TEXT * 40 for number in range(9)})

    starts = range_starts(io.BytesIO(data), "x.zip", len(data), len(data) // 4)

    assert starts is not None
    assert 3 <= len(starts) <= 5
    ends = [start for start, _ in starts[1:]] + [len(data)]
    parts = [found_in(data, "x.zip", start, end) for (start, _), end in zip(starts, ends, strict=True)]
    assert [record for part in parts for record in part] == found_in(data, "x.zip")
    assert all(isinstance(record, RawArticle) for part in parts for record in part)


def test_a_member_that_breaks_off_is_told_as_damaged() -> None:
    data = tarred({"a.txt": TEXT * 50})[:2000]

    assert [record.reason for record in found_in(data, "a.tar") if isinstance(record, Reject)] == [
        "damaged_archive"
    ] * 2
