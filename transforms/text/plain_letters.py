"""Lines in ASCII letters, character by character, so that small patterns can tell capitals in all scripts.

Python's patterns know no `\\p{Lu}`. In a line whose letters are ASCII, `[A-Z]` means the same and is faster.
"""

import re
from unicodedata import category

_STAND_IN = {"Lu": "A", "Ll": "a", "Lt": "a", "Lm": "a", "Lo": "a", "Nd": "0"}
_STAND_IN |= dict.fromkeys(("Mn", "Mc", "Me", "Nl"), "0") | dict.fromkeys(("Zs", "Zl", "Zp"), " ") | {"Pc": "_"}


class _StandIns(dict[str, str]):
    """What stands for a character: one in ASCII of its kind, or itself. Accents of their own are no letters: `0`."""

    def __missing__(self, letter: str) -> str:
        self[letter] = letter if letter.isascii() else _STAND_IN.get(category(letter), letter)
        return self[letter]


_STAND_INS = _StandIns({"\x85": " ", "\u200c": "0", "\u200d": "0"})
_BEYOND = re.compile("[^\x00-\x7f‘’“”–—…]")  # all but what stays as it is; the marks are the commonest of English


def plain(line: str) -> str:
    """The line, as long as before, with `A`, `a`, `0`, `_` or a space for each letter, digit or space beyond ASCII.

    Marks stay as they are. `\\w` and `\\s` of a pattern with `re.ASCII` then match what they match in Unicode.
    """
    return line if line.isascii() else _BEYOND.sub(lambda found: _STAND_INS[found[0]], line)
