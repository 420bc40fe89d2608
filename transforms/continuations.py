"""Quotations of an article: those that a cue attributes, and those in marks that go on from another or stand alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms.attributions import MARKED, Attribution, Span, attributions

SCARE_WORDS = 3  # longest stretch in marks that, without a cue, is taken for a scare quote, title or nickname
PART = re.compile(r"\[(?P<verbatim>[qu]+)[\]}]?|(?P<reported>[^\[\]}]+)")
DASH_NAME = re.compile(r"[h_](?P<speaker>N[Nh]*)(?:[.,]|$)")
POSTMODIFIED = re.compile(r"(?P<head>[DQNnredhsyz]*[nre])[op]")
ROLE_BEHIND = re.compile(r"(?:\([^()]{1,9}\))?,(?:d,)?(?P<role>[DQNnedhsyz]*r(?:[opcDNnredhsyzQ]*[Nnre])?)(?=[,.;)]|$)")
EDGE = ",;:._s"


class Quotation(NamedTuple):
    """A quotation; its spans are rows of tokens, `continues` the number of the quotation it goes on from."""

    article_no: int
    rule: str
    verb: int | None
    cue_first: int | None
    cue_behind: int | None
    speaker_first: int | None
    speaker_behind: int | None
    head_behind: int | None
    shape: str | None
    role_first: int | None
    role_behind: int | None
    venue_first: int | None
    venue_behind: int | None
    segment_first: list[int]
    segment_behind: list[int]
    is_verbatim: list[bool]
    continues: int | None
    is_statement: bool


class Line(NamedTuple):
    """A line as `clauses.lines` gives it; `line_no` counts all content lines of the unit."""

    article_no: int
    line_no: int
    first_token: int
    letters: str
    verbs: Sequence[int]


def quotations(lines: Iterable[Line]) -> list[Quotation]:
    """All quotations of the lines, in order; `continues` counts rows of the list."""
    found: list[Quotation] = []
    before: Line | None = None
    for line in lines:
        follows = before is not None and (before.article_no, before.line_no + 1) == (line.article_no, line.line_no)
        own = attributions(line.letters, line.verbs)
        previous = len(found) - 1 if follows and found and found[-1].article_no == line.article_no else None
        found.extend(in_line(line, own, previous, found, before if follows else None))
        before = line
    return found


def in_line(
    line: Line, own: list[Attribution], previous: int | None, found: list[Quotation], before: Line | None
) -> Iterator[Quotation]:
    """The quotations of one line in reading order; each goes on from the one before it where it has no cue."""
    taken = [content for attribution in own for content in attribution.contents]
    free = [m.span() for m in MARKED.finditer(line.letters) if not any(a <= m.start() < b for a, b in taken)]
    places: list[tuple[int, Attribution | None, Span]] = [(x.contents[0][0], x, x.cue) for x in own]
    places += [(start, None, (start, end)) for start, end in free]
    number = len(found)
    last = previous
    for _, attribution, span in sorted(places, key=lambda place: place[0]):
        if attribution is not None:
            quotation = attributed(line, attribution)
        else:
            quotation = unattributed(line, span, last, found)
        if quotation.segment_first:
            yield quotation
            last = number
            number += 1


def attributed(line: Line, attribution: Attribution) -> Quotation:
    """The quotation of an attribution."""
    source = source_of(line, attribution.speaker)
    venue = moved(attribution.venue, line)
    cue = moved(attribution.cue, line)
    return Quotation(
        line.article_no, attribution.rule, attribution.verb, *cue, *source, *venue, *segments(line, attribution.contents),
        None, True,
    )  # fmt: skip


def source_of(line: Line, speaker: Span | None) -> tuple[int | None, int | None, int | None, str | None, int | None, int | None]:
    """Where a speaker starts and ends, where its head noun ends, its letters, and a role after it, in rows of tokens."""
    if speaker is None:
        return None, None, None, None, None, None
    shape = line.letters[speaker[0] : speaker[1]]
    postmodified = POSTMODIFIED.match(shape)
    head = speaker[0] + postmodified.end("head") if postmodified else speaker[1]
    role = ROLE_BEHIND.match(line.letters, speaker[1])
    return *moved(speaker, line), line.first_token + head, shape, *moved(role and role.span("role"), line)  # type: ignore[return-value]


def unattributed(line: Line, span: Span, last: int | None, found: list[Quotation]) -> Quotation:
    """A quotation in marks without a cue: it goes on from the last one where it makes whole sentences."""
    parts = segments(line, (span,))
    named = DASH_NAME.match(line.letters, span[1])
    if named:
        source = source_of(line, named.span("speaker"))
        return Quotation(line.article_no, "dash_name", None, None, None, *source, None, None, *parts, None, True)
    if is_whole(line.letters, span) and last is not None:
        return found[last]._replace(
            rule="goes_on", verb=None, cue_first=None, cue_behind=None, venue_first=None, venue_behind=None,
            segment_first=parts[0], segment_behind=parts[1], is_verbatim=parts[2], continues=last, is_statement=True,
        )  # fmt: skip
    is_statement = span[1] - span[0] - 2 > SCARE_WORDS
    rule = "fragment" if is_statement else "scare_quote"
    return Quotation(line.article_no, rule, *(None,) * 11, *parts, None, is_statement)


def is_whole(letters: str, span: Span) -> bool:
    """Whether what stands in marks makes one or more whole sentences."""
    start, end = span
    starts = start == 0 or letters[start - 1] in ".}"
    return starts and (letters[end - 1] in "}qu" or end == len(letters) or letters[end] == ".")


def segments(line: Line, contents: Iterable[Span]) -> tuple[list[int], list[int], list[bool]]:
    """Contents cut into parts inside and outside quotation marks, without marks and outer punctuation.

    Returns:
        First rows, rows behind the end, and whether the part is verbatim, one each per part.
    """
    firsts, behinds, verbatims = [], [], []
    for start, end in contents:
        for part in PART.finditer(line.letters, start, end):
            is_verbatim = part["verbatim"] is not None
            first, behind = part.span("verbatim") if is_verbatim else trimmed(line.letters, *part.span())
            if first < behind:
                firsts.append(line.first_token + first)
                behinds.append(line.first_token + behind)
                verbatims.append(is_verbatim)
    return firsts, behinds, verbatims


def trimmed(letters: str, start: int, end: int) -> Span:
    """A span without punctuation at its edges."""
    while start < end and letters[start] in EDGE:
        start += 1
    while end > start and letters[end - 1] in EDGE:
        end -= 1
    return start, end


def moved(span: Span | None, line: Line) -> tuple[int | None, int | None]:
    """A span of the line in rows of tokens."""
    return (line.first_token + span[0], line.first_token + span[1]) if span else (None, None)
