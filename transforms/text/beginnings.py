"""How texts begin that a pattern fits, as far as it says so letter by letter: other lines need not be shown to it."""

import re._parser as parser  # type: ignore[import-not-found]  # how Python itself reads patterns; it has no other name
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

LONGEST = 5  # letters; of 7,274 lines the rules for links and comments leave 1,630 with 4, 446 with 5, 293 with 6
QUOTES = "\"'“‘"
FIRST = frozenset(ascii_lowercase + QUOTES)  # with which nearly all lines begin
Steps = tuple[Any, ...]  # what is left of a pattern: pairs of operation and argument, as Python reads them

_REPEATS = (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT)


def beginnings(pattern: str) -> frozenset[str]:
    """Texts of at most `LONGEST` letters with one of which a text begins that the pattern fits and that begins with
    one of `FIRST`; an empty one alone where the pattern does not say."""
    found = frozenset(_beginnings(tuple(parser.parse(pattern)), ""))
    return frozenset({""}) if "" in found else found


def _beginnings(steps: Steps, before: str) -> Iterator[str]:
    """All ways to go on with what is left of a pattern, behind the letters before."""
    if not steps or len(before) == LONGEST:
        yield before
        return
    (operation, argument), rest = steps[0], steps[1:]
    if operation is parser.LITERAL:
        if before or chr(argument) in FIRST:
            yield from _beginnings(rest, before + chr(argument))
    elif operation is parser.BRANCH:
        for way in argument[1]:
            yield from _beginnings((*way, *rest), before)
    elif operation in (parser.SUBPATTERN, parser.ATOMIC_GROUP):
        yield from _beginnings((*(argument[-1] if operation is parser.SUBPATTERN else argument), *rest), before)
    elif operation in _REPEATS:
        least, most, inside = argument
        yield from [] if least else _beginnings(rest, before)
        further = () if most == 1 else ((operation, (max(least - 1, 0), most, inside)),)
        yield from _beginnings((*inside, *further, *rest), before)
    elif operation is parser.AT:
        yield from _beginnings(rest, before)
    elif operation is parser.IN and not before and not any(_takes(argument, letter) for letter in ascii_lowercase):
        yield from (quote for quote in QUOTES if _takes(argument, quote))
    else:
        yield before


def _takes(members: list[tuple[Any, Any]], letter: str) -> bool:
    """Whether a class of characters has one."""
    is_negated = members[0][0] is parser.NEGATE
    return is_negated != any(_is_of(kind, value, letter) for kind, value in members[is_negated:])


def _is_of(kind: Any, value: Any, letter: str) -> bool:
    if kind is parser.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    if kind is parser.CATEGORY:
        is_word = value in (parser.CATEGORY_WORD, parser.CATEGORY_NOT_DIGIT, parser.CATEGORY_NOT_SPACE)
        return is_word if letter.isalpha() else value not in (parser.CATEGORY_WORD, *_OTHER)
    return bool(value == ord(letter))


_OTHER = (parser.CATEGORY_DIGIT, parser.CATEGORY_SPACE)  # classes with neither letters nor quotation marks
