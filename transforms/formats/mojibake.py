"""Text that was read as Windows-1252 once, though it was UTF-8 (`donâ€™t`); mended only where that is sure."""

import re


def unmangled(text: str) -> tuple[str, int]:
    """The text with its mangled lines mended, and how many were.

    A line is mended when it holds what only such a mistake makes, and as a whole is UTF-8 once its letters are bytes
    again: any other line stays as it is.
    """
    lines = text.split("\n")
    mended = [_mended(line) if _TELLTALE.search(line) else line for line in lines]
    count = sum(line != former for line, former in zip(mended, lines, strict=True))
    return "\n".join(mended), count


def is_mangled(text: str) -> bool:
    """Whether a text holds what only such a mistake makes; its characters beyond ASCII are enough to tell."""
    return _TELLTALE.search(text) is not None


def _mended(line: str) -> str:
    try:
        return bytes(_BYTES[letter] for letter in line).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return line


# Windows-1252 as browsers have it: the five bytes that it leaves open are control characters.
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(256)}
# The first bytes of UTF-8 that are telling: of Latin, Greek, Cyrillic and Arabic letters, of marks and of emoji.
# Those of other scripts are letters of French before a space and a mark (`là »`).
_SECOND = "[" + "".join(re.escape(letter) for letter, byte in _BYTES.items() if 0x80 <= byte <= 0xBF) + "]"
_TELLTALE = re.compile(f"â€{_SECOND}|ðŸ{_SECOND}|[ÂÃÄÅÎÏÐÑØÙ]{_SECOND}")
