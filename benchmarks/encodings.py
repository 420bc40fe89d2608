"""Scores of decoding: texts of the development sets, written in many encodings and broken in the usual way."""

import json
from collections.abc import Iterator

from benchmarks.corpus import EVAL
from transforms.errors import UnreadableRecord
from transforms.formats.decoding import decoded
from transforms.formats.mojibake import unmangled

# Encodings that texts with these letters come in; every text also comes in the encodings of Unicode.
LETTERS = {"cp1251": "абвгдежзик", "gb18030": "的一是不了", "cp1250": "ěščřžąęłśż", "cp1252": ""}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
MOST_CHARACTERS = 8000


def scores() -> dict[str, float]:
    """Shares of texts that come out letter by letter: of all, of those in code pages, of those read wrongly once."""
    outcomes: dict[str, list[bool]] = {"exact": [], "code_pages": [], "mojibake": []}
    for text in _texts():
        for kind, data in _written(text):
            is_exact = _read(data) == text
            outcomes["exact"].append(is_exact)
            if kind in outcomes:
                outcomes[kind].append(is_exact)
    return {f"encodings.{kind}": sum(found) / max(1, len(found)) for kind, found in outcomes.items()}


def _texts() -> Iterator[str]:
    pages = json.loads((EVAL / "articles/ground-truth.json").read_text("utf-8"))
    bodies = [page["articleBody"] for page in pages.values()]
    files = sorted((EVAL / "quotes/polnear/train/text").glob("*.txt"))[:300]
    for text in bodies + [file.read_text("utf-8") for file in files]:
        whole = "\n".join(text[:MOST_CHARACTERS].splitlines()).replace("\ufeff", "").strip() + "\n"
        if not unmangled(whole)[1]:  # some texts of the sets were read wrongly before they came here
            yield whole


def _written(text: str) -> Iterator[tuple[str, bytes]]:
    """The text in each encoding that holds it and in which such texts come."""
    for encoding in UNICODE:
        yield "unicode", text.encode(encoding)
    for encoding, letters in LETTERS.items():
        is_usual = any(letter in text for letter in letters) if letters else not text.isascii()
        if is_usual and (data := _encoded(text, encoding)):
            yield "code_pages", data
    if not text.isascii():
        wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
        yield "mojibake", wrong.encode()


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


def _read(data: bytes) -> str | None:
    try:
        return decoded(data).text
    except UnreadableRecord:
        return None
