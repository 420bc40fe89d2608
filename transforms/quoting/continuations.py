"""Quotations of an article: those that a cue attributes, and those in marks without one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from transforms.quoting import grammar as g
from transforms.quoting.attributions import Attribution, Beside, Found
from transforms.quoting.blocks import RULE, Block
from transforms.quoting.clauses import Line
from transforms.quoting.drafts import Span
from transforms.quoting.naming import after_dash, before_site, so_called

SCARE_WORDS = 3  # longest stretch in marks that, without a cue, is called a scare quote, longer ones a fragment
NOMINAL = ("n", "m", "r", "N")  # letters of nouns
POSTMODIFYING = "jop"  # letters with which what follows a head may start
EDGE = ",;:._x"
VERBATIM = "[qu"  # letters with which words in marks start, the opening mark left out in transcripts
Rows = tuple[int | None, int | None]
NOWHERE: Rows = (None, None)


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
    chance: float | None = None
    speaker_chance: float | None = None
    parts: tuple[Part, ...] = ()


NOBODY = Source()


class Clause(NamedTuple):
    """A stretch of the line from one sentence end outside quotation marks to the next."""

    letters: str
    start: int
    end: int


class Announcement(NamedTuple):
    """A line that ends in a colon: who speaks in the next line."""

    line: Line
    attribution: Attribution


def quotations(lines: Iterable[Line], attributions: Found, blocks: Mapping[int, Block]) -> list[Quotation]:
    """All quotations of the lines, in order; `continues` counts rows of the list; `blocks` as `blocks_of` tells."""
    found: list[Quotation] = []
    last: int | None = None  # the quotation whose source speaks on
    last_line: Line | None = None  # and its line
    before: Line | None = None
    waiting: list[int] = []  # paragraphs of a quotation whose source may come at its end
    for line in lines:
        if last_line is None or last_line.article_no != line.article_no or last_line.line_no + 1 < line.line_no:
            last = None
        if block := blocks.get(line.line_no):
            if not block.is_name:
                found.append(set_apart(line, block, len(found) - 1))
            last, last_line, before = (len(found) - 1 if found else None), line, None
            continue
        announcement = announced(before, line) if before and before.letters[-1] == ":" else None
        told = attributions.by_line.get(line.line_no, [])
        for span, attribution in [whole(line)] if announcement and is_block(line, announcement) else places(line, told):
            beside = None if attribution else attributions.beside.get(line.first_token + span[0])
            quotation = quoted(line, span, attribution, announcement, beside, last, found)
            if quotation.parts:
                if waiting and span[0] == 0 and quotation.source is not NOBODY:
                    for number in waiting:
                        found[number] = spoken_later(found[number], quotation, len(found))
                if speaks_on(quotation, last, found):
                    last, last_line = len(found), line
                found.append(quotation)
        waiting = [*waiting, len(found) - 1] if is_open(line, found) else []
        before = line
    return found


def set_apart(line: Line, block: Block, last: int) -> Quotation:
    """A line of a block quotation: all of it was said, by whom the lines around it name."""
    parts = tuple(part._replace(is_verbatim=True) for part in segments(line, ((0, len(line.letters)),)))
    unknown = Attribution(RULE, None, None, None, ())
    told = attributed(block.line or line, block.attribution or unknown, parts)
    return told._replace(rule="goes_on", cue_first=None, cue_behind=None, continues=last) if block.goes_on else told


def is_open(line: Line, found: list[Quotation]) -> bool:
    """Whether a line is all in marks that do not close on it, and nobody is known to say it yet."""
    is_all = line.letters[0] == "[" and line.letters.rfind("[") == 0 and line.letters[-1] not in "]}"
    return (
        is_all
        and bool(found)
        and found[-1].source is NOBODY
        and found[-1].parts[0].segment_first == line.first_token + 1
    )


def spoken_later(paragraph: Quotation, last: Quotation, number: int) -> Quotation:
    """A paragraph of a quotation that ends in another one, which says who speaks."""
    spoken = paragraph._replace(rule="goes_on", source=last.source, continues=number, is_statement=True)
    return spoken._replace(speaker_chance=last.speaker_chance)


def places(line: Line, attributed: list[Attribution]) -> list[tuple[Span, Attribution | None]]:
    """Where the quotations of a line start, in reading order: attributions, and stretches in marks without one."""
    own = labelled(line) if line.is_first or line.is_label else []
    own = own or attributed
    starts: list[tuple[Span, Attribution | None]] = [(attribution.contents[0], attribution) for attribution in own]
    if "[" in line.letters:
        taken = [content for attribution in own for content in attribution.contents]
        free = (match.span() for match in g.MARKED.finditer(line.letters))
        starts += [(span, None) for span in free if not meets(span, taken)]
        starts.sort(key=lambda place: place[0])
    return starts


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares anything with any of the others."""
    start, end = span
    for first, behind in others:  # noqa: SIM110 (three times as quick as `any`, for one span or two)
        if first < end and start < behind:
            return True
    return False


def whole(line: Line) -> tuple[Span, None]:
    """All of a line as the place of one quotation."""
    return (0, len(line.letters)), None


def is_block(line: Line, announcement: Announcement) -> bool:
    """Whether a line without marks is quoted as a block: the one before ends with a verb and a colon, "She wrote:"."""
    cue, letters = announcement.attribution.cue, announcement.line.letters
    if cue is None or not {"[", "x"}.isdisjoint(line.letters):
        return False
    return bool(g.ENDS_IN_CUE.fullmatch(letters, cue[0])) and letters[: cue[0]].rstrip("a")[-1:] in g.SPEAKING


def quoted(
    line: Line, span: Span, attribution: Attribution | None, announcement: Announcement | None, beside: Beside | None,
    last: int | None, found: list[Quotation],
) -> Quotation:  # fmt: skip
    """The quotation at a place of the line."""
    if attribution is not None:
        return attributed(line, attribution)
    if announcement is not None and span[0] == 0:
        return attributed(announcement.line, announcement.attribution, segments(line, (span,)))
    return unattributed(line, span, beside, last, found)


def speaks_on(quotation: Quotation, last: int | None, found: list[Quotation]) -> bool:
    """Whether what follows without a cue goes on from this quotation, rather than from the last one."""
    if quotation.source is NOBODY:
        return last is None
    return last is None or is_marked(quotation.parts) or not is_marked(found[last].parts)


def is_marked(parts: tuple[Part, ...]) -> bool:
    """Whether any part stands in marks."""
    for part in parts:  # noqa: SIM110 (three times as quick as `any`, for one part or two)
        if part.is_verbatim:
            return True
    return False


def labelled(line: Line) -> list[Attribution]:
    """The attribution of a line that a name and a colon start, in a headline or, in marks or not, a transcript."""
    patterns = (g.LABEL, g.TITLED_LABEL, g.MARKED_LABEL, g.TURN_LABEL) if line.is_label else (g.LABEL,)
    label = next((found for pattern in patterns if (found := pattern.match(line.letters))), None)
    if label is None or label.end() >= len(line.letters) or g.QUOTED_THEN_DASH.match(line.letters, label.end()):
        return []
    cue = (label.end() - 1, label.end())
    speaker = next(label.span(name) for name, letters in label.groupdict().items() if letters)
    rule = "transcript" if line.is_label else "name_colon"
    return [Attribution(rule, None, cue, speaker, ((label.end(), len(line.letters)),))]


def announced(line: Line, following: Line) -> Announcement | None:
    """Who speaks in the line behind one that ends in a colon."""
    is_next = (line.article_no, line.line_no + 1) == (following.article_no, following.line_no)
    if not is_next:
        return None
    *_, clause = clauses(line.letters)
    attribution = before_colon(clause, line.verbs)
    return attribution and Announcement(line, attribution)


def before_colon(clause: Clause, rows: Sequence[int]) -> Attribution | None:
    """Who speaks after a clause that ends in a colon: the subject of its last verb of speech, else its first."""
    letters = clause.letters
    cues = [cue.start() for cue in g.CUES.finditer(letters, clause.start, clause.end) if cue.group() == "V"]
    for at in reversed(cues):
        subject = g.SUBJECT.search(letters, clause.start, at)
        if subject:
            row = rows[sum(map(letters[:at].count, "VG"))]
            return Attribution("colon", row, (at, at + 1), subject.span("speaker"), ())
    speaker = first_subject(clause, clause.end)
    return speaker and Attribution("colon", None, None, speaker, ())


def clauses(letters: str) -> Iterator[Clause]:
    """The line cut at sentence ends outside quotation marks."""
    for match in g.CLAUSE.finditer(letters):
        if match.end() > match.start():
            yield Clause(letters, *match.span())


def first_subject(clause: Clause, before: int) -> Span | None:
    """The first noun phrase of a clause that is no adverbial, if it ends before a position."""
    first = g.FIRST_SUBJECT.match(clause.letters, clause.start, before)
    return first and first.span("speaker")


def attributed(line: Line, attribution: Attribution, parts: tuple[Part, ...] = ()) -> Quotation:
    """The quotation of an attribution; its parts are the attribution's contents unless given."""
    return Quotation(
        line.article_no,
        attribution.rule,
        attribution.verb,
        *moved(attribution.cue, line),
        source_of(line, attribution.speaker and widened(line.letters, attribution)),
        *moved(venue(line, attribution), line),
        None,
        True,
        attribution.chance,
        attribution.speaker_chance,
        parts or segments(line, attribution.contents),
    )


def widened(letters: str, attribution: Attribution) -> Span:
    """The source without times before it and "'s" behind it, and with what follows its head: "of the bank"."""
    first, behind = attribution.speaker or (0, 0)
    limit = attribution.cue[0] if attribution.cue and attribution.cue[0] >= behind else len(letters)
    while first < behind - 1 and (letters[first] in "yz" or letters[max(first - 2, 0) : first + 1] == "d:d"):
        first += 1  # "07:40 Harbour officials"
    if letters[behind - 1] == "z" and (untimed := letters[first:behind].rstrip("z")).endswith("N"):
        behind = first + len(untimed)  # "Ada Nowak yesterday ruled"
    is_verb = letters[first] == "P" and not letters[first + 1 : behind].strip("n")  # "he held a call to defend"
    if is_verb and letters[first - 1 : first] not in NOMINAL:  # not "the experts I interviewed"
        return first, first + 1
    name = g.NAME_THEN_PARTICIPLE.fullmatch(letters, first, behind) if letters[behind - 1] == "j" else None
    if name or (letters[behind - 1] == "s" and behind - first > 1):
        return first, name.end("name") if name else behind - 1
    if letters[behind : behind + 1] not in POSTMODIFYING:
        return first, behind
    more = (g.OF_NAME if letters[behind - 1] == "N" else g.POSTMODIFIERS).match(letters, behind, limit)
    return first, more.end() if more else behind


def venue(line: Line, attribution: Attribution) -> Span | None:
    """Where it was said ("in an interview with CNBC"), in the sentence of the cue and outside content and source."""
    if attribution.cue is None or "e" not in line.letters:
        return None
    letters, at = line.letters, attribution.cue[0]
    start = max(letters.rfind(".", 0, at), letters.rfind("}", 0, at)) + 1
    end = letters.find(".", at)
    if "e" not in letters[start : end if end >= 0 else None]:
        return None
    taken = [*attribution.contents, attribution.speaker or attribution.cue]
    places = (found.span() for found in g.VENUE_PHRASE.finditer(letters, start, end if end >= 0 else len(letters)))
    return next((place for place in places if not meets(place, taken)), None)


def source_of(line: Line, speaker: Span | None) -> Source:
    """The source of a speaker's span."""
    if speaker is None:
        return NOBODY
    first, behind = speaker
    shape = line.letters[first:behind].replace("q", "N")  # names in marks are those of transcripts
    following = line.letters[behind : behind + 1]
    named = g.NAME_BEHIND.match(line.letters, behind) if following == "," and g.DEFINITE.match(shape) else None
    if named:  # "the mayor, Ada Nowak, said"
        role_first, role_behind = moved(speaker, line)
        return source_of(line, named.span("name"))._replace(role_first=role_first, role_behind=role_behind)
    start = line.first_token + first
    source = Source(start, line.first_token + behind, start + head_length(shape), shape)
    role = g.ROLE_BEHIND.match(line.letters, behind) if following in (",", "(") else None
    if role is None:
        return source
    role_first, role_behind = moved(role.span("role"), line)
    return source._replace(role_first=role_first, role_behind=role_behind)


@cache
def head_length(shape: str) -> int:
    """How many letters of a noun phrase come before its postmodifiers."""
    postmodified = g.POSTMODIFIED.match(shape)
    return postmodified.end("head") if postmodified else len(shape)


def unattributed(line: Line, span: Span, beside: Beside | None, last: int | None, found: list[Quotation]) -> Quotation:
    """A quotation in marks without a cue: by a name behind a dash, by the model's choice, or by nobody known."""
    parts = segments(line, (span,))
    named = after_dash(line, span) or so_called(line, span) or new_subject(line, span, beside, last, found)
    if named is None and beside is not None and last is not None and goes_on(line, span, beside, found[last]):
        unsaid = Quotation(line.article_no, "goes_on", None, *NOWHERE, found[last].source, *NOWHERE, last, True)
        return unsaid._replace(speaker_chance=beside.chance, parts=parts)
    if named is None and beside is not None and beside.speaker is not None:
        speaker = before_site(line, (beside.speaker[0] - line.first_token, beside.speaker[1] - line.first_token))
        named = Attribution("beside", None, None, speaker, (), None, beside.chance)
    if named is not None:
        return attributed(line, named, parts)
    is_line = span[0] == 0 and span[1] == len(line.letters)
    rule = "fragment" if is_line or span[1] - span[0] - 2 > SCARE_WORDS else "scare_quote"
    # On train 6 of 6 whole lines that nobody is known to say were statements, of other stretches 8 of 51.
    return attributed(line, Attribution(rule, None, None, None, ()), parts)._replace(is_statement=is_line)


def new_subject(
    line: Line, span: Span, beside: Beside | None, last: int | None, found: list[Quotation]
) -> Attribution | None:
    """The name that opens the sentence before, where the last speaker spoke on another line and no cue was known."""
    if beside is None or not beside.is_last or last is None or span[0] == 0:
        return None
    if found[last].parts[-1].segment_behind > line.first_token:
        return None
    *_, clause = clauses(line.letters[: span[0]])
    first, behind = first_subject(clause, clause.end) or (0, 0)
    speaker = (first, first + len(line.letters[first:behind].rstrip("j")))  # "Nowak pegged"
    is_name = g.NAME_ALONE.fullmatch(line.letters, *speaker)
    return Attribution("beside", None, None, speaker, (), None, beside.chance) if is_name else None


def goes_on(line: Line, span: Span, beside: Beside, last: Quotation) -> bool:
    """Whether the last speaker speaks on: the model says so, or names the same words, or nobody for a whole line."""
    if beside.speaker is None or last.source.speaker_first is None:
        return beside.is_last or (span[0] == 0 and span[1] == len(line.letters) and beside.speaker is None)
    return beside.speaker[0] <= last.source.speaker_first < beside.speaker[1]


def segments(line: Line, contents: Iterable[Span]) -> tuple[Part, ...]:
    """Contents cut into parts inside and outside quotation marks, without marks and outer punctuation."""
    letters, offset, parts = line.letters, line.first_token, []
    has_marks = "[" in letters
    for start, end in contents:
        if not has_marks or not g.IN_MARKS.search(letters, start, end):
            words = letters[start:end].lstrip(EDGE)
            first = offset + end - len(words)
            if words := words.rstrip(EDGE):
                parts.append(Part(first, first + len(words), False))
            continue
        for part in g.PART.finditer(letters, start, end):
            first, behind = part.span()
            is_verbatim = letters[first] in VERBATIM
            words = part["verbatim"] or letters[first:behind].strip(EDGE)
            if words:
                first += letters[first:behind].index(words)
                parts.append(Part(offset + first, offset + first + len(words), is_verbatim))
    return tuple(parts)


def moved(span: Span | None, line: Line) -> Rows:
    """A span of the line in rows of tokens."""
    return (line.first_token + span[0], line.first_token + span[1]) if span else NOWHERE
