"""Samples of every format that is read, damage done to them, and what holds whatever a file holds."""

import gzip
import random
from io import BytesIO

import polars as pl

from tests.newsfiles import RECORD, TEXT, docx, page, pdf, rtf, saved_page, tarred, warc_record, xlsx, zipped
from transforms.formats import RawArticle, Reject, read

LONGEST = 100_000  # bytes of a damaged sample


def samples() -> dict[str, bytes]:
    """A good file of every form that is read, by its name."""
    table = BytesIO()
    pl.DataFrame({"title": ["Prices rise"], "text": ["Prices rose by a fifth."]}).write_parquet(table)
    lines = (RECORD % 1 + RECORD % 2).encode()
    record = warc_record("https://post.example/1", page("Harbour reopens"))
    item = "<item><title>Prices rise</title><description>Prices &lt;b&gt;rose.</description></item>"
    nexis = "Prices rise\nElin Post\nMay 3, 2024\nLength: 7 words\nBody\n\nPrices rose.\n\nEnd of Document\n"
    factiva = (
        "HD Prices rise\nWC 7 words\nPD 3 May 2024\nSN Post\nLP\nPrices rose.\nAN Document POST000020240504ek5300\n"
    )
    return {
        "a.txt": TEXT.encode(),
        "nexis.txt": nexis.encode(),
        "factiva.txt": factiva.encode(),
        "proquest.txt": ("_" * 30 + "\nTitle: A\nFull text: B\nProQuest document ID: 7\n" + "_" * 30 + "\n").encode(),
        "a.md": f"---\ntitle: Prices rise\n---\n# Prices *rise*\n\n{TEXT}".encode(),
        "a.html": page("Harbour reopens", '<script type="application/ld+json">{"@type": "Article"}</script>').encode(),
        "a.json": b"[" + lines.strip().replace(b"\n", b",") + b"]",
        "a.jsonl": lines,
        "a.csv": b'title,text\nPrices rise,"Prices ""rose""."\n',
        "a.parquet": table.getvalue(),
        "a.rss": f"<rss><channel><title>Post</title>{item}</channel></rss>".encode(),
        "a.xml": f"<nitf><head/><body><body.content><p>{TEXT}</p></body.content></body></nitf>".encode(),
        "a.sgm": b'<REUTERS NEWID="1"><TEXT><TITLE>A</TITLE><BODY>Prices rose.\n   They fell.</BODY></TEXT></REUTERS>',
        "a.eml": b"Subject: =?utf-8?q?A?=\nFrom: a <a@e.org>\nContent-Type: text/plain\n\nPrices rose.\n",
        "a.mhtml": saved_page(page("Harbour reopens")),
        "a.mbox": b"From a\nSubject: A\n\nPrices rose.\n\nFrom b\nSubject: B\n\nPrices fell.\n",
        "a.docx": docx(TEXT.splitlines()),
        "a.xlsx": xlsx({"News": [["Title", "Text", "Date"], ["Prices rise", "Prices rose.", 45415]]}, date_column=2),
        "a.rtf": rtf(TEXT.splitlines()),
        "a.pdf": pdf(["Prices rise", "Prices rose by a fifth on Monday."]),
        "a.warc": record * 2,
        "a.warc.gz": gzip.compress(record) * 2,
        "a.zip": zipped({"a.txt": TEXT, "b.jsonl": lines}),
        "a.tar": tarred({"a.txt": TEXT, "b.jsonl": lines}),
        "a.jsonl.gz": gzip.compress(lines),
    }


def read_all(data: bytes, name: str) -> list[RawArticle | Reject]:
    """What is read of a file, whatever it holds; anything but articles and rejects is a fault of ours."""
    found = list(read(BytesIO(data), name))
    for record in found:
        assert isinstance(record, (RawArticle, Reject))
        assert isinstance(record, Reject) or record.text.endswith("\n")
        record.text.encode("utf-8") if isinstance(record, RawArticle) else record.detail.encode("utf-8")
    return found


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The data with a few bytes changed, cut out, doubled or put elsewhere."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:at] + bytes(chance.randrange(256) for _ in range(chance.randint(1, 8))) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[to:]
        elif kind == 2:
            data = data[:to] + data[at:to] * chance.randint(1, 40) + data[to:]
        elif kind == 3:
            data = data[to:] + data[:at]
        else:
            data = data[:at] + chance.choice(_TOKENS) + data[at:]
        data = data[:LONGEST] or b"\x00"
    return data


_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"\\ud800", b'"', b"{", b"[" * 2000,
    b"\r", b"9" * 400, b"-1", b"\xe2\x80", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"Content-Length: 99999999999\r\n",
    b"\x1f\x8b",
)  # fmt: skip
