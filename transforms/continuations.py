"""Quotations of an article: those that a cue attributes, and those in marks without one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms import grammar as g
from transforms.attributions import Attribution, Clause, Span, attributions, clauses, first_subject

SCARE_WORDS = 3  # longest stretch in marks that, without a cue, is taken for a scare quote, title or nickname
EDGE = ",;:._x"
Rows = tuple[int | None, int | None]
NOWHERE: Rows = (None, None)


class Line(NamedTuple):
    """A line as `clauses.lines` gives it; `line_no` counts all content lines of the unit."""

    article_no: int
    line_no: int
    first_token: int
    letters: str
    verbs: Sequence[int]
    is_first: bool
    is_label: bool


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


class Announcement(NamedTuple):
    """A line that ends in a colon: who speaks in the next line."""

    line: Line
    attribution: Attribution


def quotations(lines: Iterable[Line]) -> list[Quotation]:
    """All quotations of the lines, in order; `continues` counts rows of the list."""
    found: list[Quotation] = []
    before: Line | None = None
    for line in lines:
        follows = before is not None and (before.article_no, before.line_no + 1) == (line.article_no, line.line_no)
        previous = len(found) - 1 if follows and found and found[-1].article_no == line.article_no else None
        announcement = announced(before) if follows and before is not None else None
        found.extend(in_line(line, previous, found, announcement))
        before = line
    return found


def in_line(
    line: Line, last: int | None, found: list[Quotation], announcement: Announcement | None
) -> Iterator[Quotation]:
    """The quotations of one line in reading order; one in marks goes on from the one before it where it has no cue."""
    own = labelled(line) or attributions(line.letters, line.verbs)
    taken = [content for attribution in own for content in attribution.contents]
    free = [m.span() for m in g.MARKED.finditer(line.letters) if not any(a <= m.start() < b for a, b in taken)]
    places = [(x.contents[0], x) for x in own] + [(span, None) for span in free]
    number = len(found)
    for span, attribution in sorted(places, key=lambda place: place[0]):
        if attribution is not None:
            quotation = attributed(line, attribution)
        elif announcement is not None and span[0] == 0:
            quotation = attributed(announcement.line, announcement.attribution, segments(line, (span,)))
        else:
            quotation = unattributed(line, span, last, found)
        if quotation.segment_first:
            yield quotation
            last, number = number, number + 1


def labelled(line: Line) -> list[Attribution]:
    """The attribution of a line that a name and a colon start, in a headline or a transcript."""
    label = g.LABEL.match(line.letters) if line.is_first or line.is_label else None
    if label is None or label.end() >= len(line.letters):
        return []
    cue = (label.end() - 1, label.end())
    return [Attribution("name_colon", None, cue, label.span("speaker"), ((label.end(), len(line.letters)),))]


def announced(line: Line) -> Announcement | None:
    """Who speaks after a line that ends in a colon: the subject of its last verb of speech, else of its last clause."""
    if not line.letters.endswith(":"):
        return None
    *_, clause = clauses(line.letters)
    attribution = before_colon(clause, line.verbs)
    return attribution and Announcement(line, attribution)


def before_colon(clause: Clause, rows: Sequence[int]) -> Attribution | None:
    """Who speaks after a clause that ends in a colon, without content."""
    letters = clause.letters
    cues = [cue.start() for cue in g.CUES.finditer(letters, clause.start, clause.end) if cue.group() == "V"]
    for at in reversed(cues):
        subject = g.SUBJECT.search(letters, clause.start, at)
        if subject:
            row = rows[len([letter for letter in letters[:at] if letter in "VG"])]
            return Attribution("colon", row, (at, at + 1), subject.span("speaker"), ())
    speaker = first_subject(clause, clause.end)
    return speaker and Attribution("colon", None, None, speaker, ())


def attributed(
    line: Line, attribution: Attribution, parts: tuple[list[int], list[int], list[bool]] | None = None
) -> Quotation:
    """The quotation of an attribution; its parts are the attribution's contents unless given."""
    firsts, behinds, verbatims = parts or segments(line, attribution.contents)
    return Quotation(
        line.article_no, attribution.rule, attribution.verb, *moved(attribution.cue, line),
        *source_of(line, attribution.speaker), *moved(venue(line, attribution), line), firsts, behinds, verbatims, None, True,
    )  # fmt: skip


def venue(line: Line, attribution: Attribution) -> Span | None:
    """Where it was said ("in an interview with CNBC"), in the sentence of the cue and outside content and source."""
    if attribution.cue is None:
        return None
    letters, at = line.letters, attribution.cue[0]
    start = max(letters.rfind(".", 0, at), letters.rfind("}", 0, at)) + 1
    end = letters.find(".", at)
    taken = [*attribution.contents, attribution.speaker or attribution.cue]
    for match in g.VENUE_PHRASE.finditer(letters, start, end if end >= 0 else len(letters)):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            return match.span()
    return None


def source_of(
    line: Line, speaker: Span | None
) -> tuple[int | None, int | None, int | None, str | None, int | None, int | None]:
    """Where a speaker starts and ends, where its head noun ends, its letters, and a role after it, in rows of tokens."""
    if speaker is None:
        return *NOWHERE, None, None, *NOWHERE
    shape = line.letters[speaker[0] : speaker[1]]
    postmodified = g.POSTMODIFIED.match(shape)
    head = speaker[0] + postmodified.end("head") if postmodified else speaker[1]
    role = g.ROLE_BEHIND.match(line.letters, speaker[1])
    return *moved(speaker, line), line.first_token + head, shape, *moved(role and role.span("role"), line)


def unattributed(line: Line, span: Span, last: int | None, found: list[Quotation]) -> Quotation:
    """A quotation in marks without a verb: a name after a dash, one before a colon, or the last speaker going on."""
    parts = segments(line, (span,))
    named = g.DASH_NAME.match(line.letters, span[1])
    if named:
        return attributed(line, Attribution("dash_name", None, None, named.span("speaker"), ()), parts)
    if line.letters[span[0] - 1 : span[0]] == ":":
        *_, clause = clauses(line.letters[: span[0]])
        introduced = before_colon(clause, line.verbs)
        if introduced is not None:
            return attributed(line, introduced, parts)
    if is_whole(line.letters, span) and last is not None:
        return found[last]._replace(
            rule="goes_on", verb=None, cue_first=None, cue_behind=None, venue_first=None, venue_behind=None,
            segment_first=parts[0], segment_behind=parts[1], is_verbatim=parts[2], continues=last, is_statement=True,
        )  # fmt: skip
    is_statement = span[1] - span[0] - 2 > SCARE_WORDS
    rule = "fragment" if is_statement else "scare_quote"
    return attributed(line, Attribution(rule, None, None, None, ()), parts)._replace(is_statement=is_statement)


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
        for part in g.PART.finditer(line.letters, start, end):
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


def moved(span: Span | None, line: Line) -> Rows:
    """A span of the line in rows of tokens."""
    return (line.first_token + span[0], line.first_token + span[1]) if span else NOWHERE
