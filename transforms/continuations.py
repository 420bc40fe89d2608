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


class Part(NamedTuple):
    """A part of a quotation's content, in rows of tokens."""

    segment_first: int
    segment_behind: int
    is_verbatim: bool


class Source(NamedTuple):
    """Who speaks, in rows of tokens: the noun phrase, the end of its head, its letters, and a role behind it."""

    speaker_first: int | None = None
    speaker_behind: int | None = None
    head_behind: int | None = None
    shape: str | None = None
    role_first: int | None = None
    role_behind: int | None = None


class Quotation(NamedTuple):
    """A quotation; its spans are rows of tokens, `continues` the number of the quotation it goes on from."""

    article_no: int
    rule: str
    verb: int | None
    cue_first: int | None
    cue_behind: int | None
    source: Source
    venue_first: int | None
    venue_behind: int | None
    continues: int | None
    is_statement: bool
    parts: tuple[Part, ...]


NOBODY = Source()


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
    places: list[tuple[Span, Attribution | None]] = [(x.contents[0], x) for x in own]
    if "[" in line.letters:
        taken = [content for attribution in own for content in attribution.contents]
        free = (match.span() for match in g.MARKED.finditer(line.letters))
        places += [((start, end), None) for start, end in free if not any(a <= start < b for a, b in taken)]
        places.sort(key=lambda place: place[0])
    number = len(found)
    for span, attribution in places:
        if attribution is not None:
            quotation = attributed(line, attribution)
        elif announcement is not None and span[0] == 0:
            quotation = attributed(announcement.line, announcement.attribution, segments(line, (span,)))
        else:
            quotation = unattributed(line, span, last, found)
        if quotation.parts:
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


def attributed(line: Line, attribution: Attribution, parts: tuple[Part, ...] = ()) -> Quotation:
    """The quotation of an attribution; its parts are the attribution's contents unless given."""
    return Quotation(
        line.article_no,
        attribution.rule,
        attribution.verb,
        *moved(attribution.cue, line),
        source_of(line, attribution.speaker),
        *moved(venue(line, attribution), line),
        None,
        True,
        parts or segments(line, attribution.contents),
    )


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


def source_of(line: Line, speaker: Span | None) -> Source:
    """The source of a speaker's span."""
    if speaker is None:
        return NOBODY
    first, behind = speaker
    shape = line.letters[first:behind]
    postmodified = g.POSTMODIFIED.match(shape)
    head = first + postmodified.end("head") if postmodified else behind
    role = g.ROLE_BEHIND.match(line.letters, behind)
    start = line.first_token
    return Source(start + first, start + behind, start + head, shape, *moved(role and role.span("role"), line))


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
        return Quotation(line.article_no, "goes_on", None, *NOWHERE, found[last].source, *NOWHERE, last, True, parts)
    is_statement = span[1] - span[0] - 2 > SCARE_WORDS
    rule = "fragment" if is_statement else "scare_quote"
    return attributed(line, Attribution(rule, None, None, None, ()), parts)._replace(is_statement=is_statement)


def is_whole(letters: str, span: Span) -> bool:
    """Whether what stands in marks makes one or more whole sentences."""
    start, end = span
    starts = start == 0 or letters[start - 1] in ".}"
    return starts and (letters[end - 1] in "}qu" or end == len(letters) or letters[end] == ".")


def segments(line: Line, contents: Iterable[Span]) -> tuple[Part, ...]:
    """Contents cut into parts inside and outside quotation marks, without marks and outer punctuation."""
    parts = []
    for start, end in contents:
        for part in g.PART.finditer(line.letters, start, end):
            is_verbatim = part["verbatim"] is not None
            first, behind = part.span("verbatim") if is_verbatim else trimmed(line.letters, *part.span())
            if first < behind:
                parts.append(Part(line.first_token + first, line.first_token + behind, is_verbatim))
    return tuple(parts)


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
