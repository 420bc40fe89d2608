"""Bytes to text: which encoding they are in, and what had to be mended."""

import codecs
import re
from typing import NamedTuple

from resiliparse.parse.encoding import detect_encoding

from transforms.errors import UnreadableRecord
from transforms.formats.mojibake import is_mangled, unmangled


class Decoded(NamedTuple):
    """Text with the encoding it came in and what was mended, as `code:count`."""

    text: str
    encoding: str
    repairs: tuple[str, ...]


def decoded(data: bytes, *, at: int = 0) -> Decoded:
    """Decode a text: byte order mark, UTF-8, UTF-16 by its NULs, else what the detector finds.

    Line ends of all kinds become a newline; control characters are taken out and counted.
    A few broken bytes in what is otherwise UTF-8 are an error: guessing would put wrong letters into quotations.

    Args:
        data: the whole text.
        at: byte of the file at which `data` starts, for messages.

    Raises:
        UnreadableRecord: `not_text` for binary data, `invalid_utf8` for bytes that no encoding explains.
    """
    text, encoding = _text(data, at)
    return cleaned(text, encoding)


def cleaned(text: str, encoding: str, repairs: tuple[str, ...] = ()) -> Decoded:
    """Mend text that was read wrongly once, bring line ends to a newline and take out control characters, counted."""
    unusual = _unusual(text)
    if is_mangled(unusual):
        text, count = unmangled(text)
        repairs = (*repairs, f"mojibake:{count}") if count else repairs
        unusual = _unusual(text)
    if _OTHER_LINE_ENDS.search(unusual):
        text = _OTHER_LINE_ENDS.sub("\n", text.replace("\r\n", "\n"))
    if _CONTROLS.search(unusual):
        text, count = _CONTROLS.subn("", text)
        if count > FEW_CONTROLS and count > MOST_CONTROLS * (len(text) + count):
            raise _no_text()
        repairs = (*repairs, f"control_characters:{count}")
    return Decoded(text, encoding, repairs)


def _unusual(text: str) -> str:
    """The characters of a text that are neither printable ASCII nor tab nor newline, in their order: mostly few."""
    return text.encode("utf-8", "surrogatepass").translate(None, _USUAL_BYTES).decode("utf-8", "surrogatepass")


def decoded_web_page(data: bytes) -> Decoded:
    """Decode an HTML page: as UTF-8 when it is, else as its `meta charset` says, else as detected.

    Browsers replace broken bytes, and they usually stand in scripts; so does this, and counts them.

    Raises:
        UnreadableRecord: `not_text` for binary data.
    """
    declared = _declared(data)
    try:
        return decoded(data)
    except UnreadableRecord as error:
        if error.reason != "invalid_utf8":
            raise
    text = data.decode(declared, "replace")
    return cleaned(text, declared, (f"replaced_bytes:{text.count('�')}",))


def _declared(data: bytes) -> str:
    """The encoding that a page's head declares; UTF-8 without a declaration or for an unknown one."""
    found = _META_CHARSET.search(data[:4000])
    name = found[1].decode("ascii") if found else "utf-8"
    try:
        is_text = codecs.lookup(name)._is_text_encoding
    except LookupError:
        return "utf-8"
    return name.lower() if is_text else "utf-8"


MOST_CONTROLS = 0.02  # share of control characters above which a file is no text; texts with stray ones have < 0.1 %
FEW_CONTROLS = 8  # that many say nothing about a short text
FEW_BYTES = 12  # below this many bytes beyond ASCII the detector's guess between Latin encodings is a coin toss
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LATIN = {"cp1252", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1250", "iso-8859-2", "cp1254", "cp1257"}
_DOS = re.compile("(?:cp|ibm)-?(?:437|85[0278]|86[01235])")
_PACKED = {b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ": ".xz", b"\x28\xb5\x2f\xfd": ".zst", b"PK\x03\x04": ".zip"}
_OTHER_LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_USUAL_BYTES = bytes({*range(32, 127), *b"\t\n"})
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_CONTROL_BYTES = bytes({*range(32)} - {*b"\t\n\v\f\r"})
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Signs that text read as Windows-1252 is something else: letters that stand alone and are no word, capitals and
# currency signs inside a word, a currency sign without an amount, remains of UTF-8 ("â€", "Ã" at a word's end).
_IMPLAUSIBLE = re.compile(
    r"[ÿ¤¦¬¯¸]|(?<![^\W\d_])[þÞðÐ](?![^\W\d_])|[ÃÂ](?![A-ZÀ-Þ])|[a-zß-ö][À-ÖØ-ÝŠŽŸŒ]|â€|[âãð]\("
    r"|[€¢¥ƒˆ‰˜][^\W\d_]|[^\W\d_][€¢¥ƒˆ˜¡¿‚]|[¡¿](?!\w)|(?<![\d.])(?<![\d.n]\s)€(?!\s?\d)"
)


def _text(data: bytes, at: int) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, at), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, at)
    wide = _utf16_without_mark(data)
    return (_strictly(data, wide, at), wide) if wide else (text, "utf-8")


def _strictly(data: bytes, encoding: str, at: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, at, f"begins with the mark of {encoding}") from error


def _not_utf8(data: bytes, error: UnicodeDecodeError, at: int) -> tuple[str, str]:
    """Text that is not UTF-8: UTF-16 without a mark, or an encoding that explains every byte."""
    if wide := _utf16_without_mark(data):
        return _strictly(data, wide, at), wide
    if len(data) - len(data.translate(None, _CONTROL_BYTES)) > MOST_CONTROLS * len(data):
        raise _no_text(data)
    if _UTF8_SEQUENCE.search(data) and not _is_mostly_not_utf8(data):
        raise _undecodable(data, error.start, at, "is otherwise UTF-8")
    encoding = _detected(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise _undecodable(data, error.start, at, "fits no encoding known to us") from error
    if encoding == "cp1252" and _IMPLAUSIBLE.search(text):
        raise _undecodable(data, error.start, at, "is neither UTF-8 nor plausible Windows-1252")
    return text, encoding


def _no_text(data: bytes = b"") -> UnreadableRecord:
    packed = next((suffix for mark, suffix in _PACKED.items() if data.startswith(mark)), None)
    if packed:
        detail = f"The file is packed, which its name does not say; let it end in {packed}, and it is unpacked."
        return UnreadableRecord("not_text", detail, "decode")
    return UnreadableRecord("not_text", "The file holds binary data, not text; remove it or convert it.", "decode")


def _is_mostly_not_utf8(data: bytes) -> bool:
    """Whether UTF-8 explains less than half of the bytes beyond ASCII: then the text is in a code page."""
    beyond = sum(map(len, re.findall(rb"[\x80-\xff]+", data[:100_000])))
    explained = sum(map(len, _UTF8_SEQUENCE.findall(data[:100_000])))
    return explained < beyond / 2


def _detected(data: bytes) -> str:
    """The detector's encoding; Windows-1252 where too few bytes tell Latin encodings apart."""
    encoding = (detect_encoding(data, html5_compatible=False) or "cp1252").lower()
    few = len(re.findall(rb"[\x80-\xff]", data[:100_000])) < FEW_BYTES
    is_of_dos = _DOS.fullmatch(encoding) is not None  # its letters are the quotation marks of Windows-1252
    if (
        few
        or is_of_dos
        or encoding in {"utf-8", "ascii", "iso-8859-1", "latin-1", "windows-1252", "utf-16le", "utf-16be"}
    ):
        return "cp1252"
    if encoding in _LATIN and data.decode(encoding, "replace") == data.decode("cp1252", "replace"):
        return "cp1252"
    return encoding


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 by where its NULs stand: Latin text has them at nearly every second byte."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    if encoding := _utf16_of_one_script(sample):
        return encoding
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample) / 2 and even < 0.1 * odd:
        return "utf-16-le"
    if even > 0.4 * len(sample) / 2 and odd < 0.1 * even:
        return "utf-16-be"
    return None


def _utf16_of_one_script(sample: bytes) -> str | None:
    """UTF-16 of other scripts: every second byte is that of the script, or zero for spaces and marks."""
    shares = [_share_of_two(sample[0::2]), _share_of_two(sample[1::2])]
    if len(sample) >= 40 and shares[1] > 0.9 and shares[0] < 0.5:
        return "utf-16-le"
    if len(sample) >= 40 and shares[0] > 0.9 and shares[1] < 0.5:
        return "utf-16-be"
    return None


def _share_of_two(data: bytes) -> float:
    """The share of zero and the commonest other byte below 0x20, which begins no letter of other encodings."""
    counts = sorted((data.count(byte) for byte in range(1, 32)), reverse=True)
    return (counts[0] + data.count(0)) / max(1, len(data)) if data.count(0) else 0.0


def _undecodable(data: bytes, position: int, at: int, why: str) -> UnreadableRecord:
    detail = f"Byte {position + at} (0x{data[position]:02x}) cannot be decoded: the text {why}. Save the file as UTF-8."
    return UnreadableRecord("invalid_utf8", detail, "decode")
