"""Attributions: who says what in one line, found by patterns over the letters that `clauses` writes.

A cue is looked up in the lexicon of reporting verbs, which says what may follow it (`complements`); its speaker is the
noun phrase to its left (or right: "said Smith"), its content the clause or quotation that the verb takes.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from re import Match
from typing import NamedTuple

from transforms.lexicon import lexicon
from transforms.quoting import grammar as g

Span = tuple[int, int]
SHORT = 8  # tokens up to the end of a title in marks before a subject
REACH = 90  # tokens to the left of a verb in which its subject is looked for


class Verb(NamedTuple):
    """A row of the lexicon: what a reporting verb takes, whether it may stand after it, and how many words make it."""

    lemma: str
    cue_class: str
    complements: tuple[g.Complement, ...]
    may_follow: bool
    width: int


class Attribution(NamedTuple):
    """A cue with its speaker and content; all spans count tokens of the line."""

    rule: str
    verb: int | None
    cue: Span | None
    speaker: Span | None
    contents: tuple[Span, ...]


class Clause(NamedTuple):
    """A stretch of the line from one sentence end outside quotation marks to the next."""

    letters: str
    start: int
    end: int


def attributions(letters: str, rows: Sequence[int]) -> list[Attribution]:
    """What the clauses of a line attribute to whom.

    Args:
        letters: the line, one letter per token.
        rows: rows of the lexicon, one per V or G.
    """
    remaining = iter(rows)
    found: list[Attribution] = []
    if not rows and "A" not in letters:
        return found
    for clause in clauses(letters):
        found.extend(attributed(clause, remaining))
    return found


def clauses(letters: str) -> Iterator[Clause]:
    """The line cut at sentence ends outside quotation marks."""
    for match in g.CLAUSE.finditer(letters):
        if match.end() > match.start():
            yield Clause(letters, *match.span())


def attributed(clause: Clause, rows: Iterator[int]) -> list[Attribution]:
    """The attributions of one clause, left to right; a cue inside the content of another is part of it."""
    found: list[Attribution] = []
    for cue in g.CUES.finditer(clause.letters, clause.start, clause.end):
        if cue.group() == "A":
            attribution = according(clause, cue.start(), found)
        else:
            attribution = reported(clause, cue.start(), next(rows), found)
        if attribution is not None:
            found = [*shortened(clause, found, attribution), attribution]
    return found


def reported(clause: Clause, at: int, row: int, found: list[Attribution]) -> Attribution | None:
    """What the verb at a position attributes, if it does."""
    letters, verb = clause.letters, verbs()[row]
    cue = (at, at + verb.width)
    subject = subject_before(clause, at, found)
    if subject is not None:
        speaker: Span | None = subject.span("speaker")
        before = subject.start()
        if ("b" in subject["adverbs"] and letters[at] == "V") or g.BARE.fullmatch(subject["speaker"]):
            return None  # passive: "was asked"; no subject: "assertive claims"
    elif (g.DEPENDENT if letters[at] == "G" else g.ELIDED).search(letters, clause.start, at):
        speaker, before = carried(clause, at, found), at
    else:
        return inverted(clause, cue, row, found)
    if is_inside(at, found) and not goes_on(clause, before, verb):
        return None
    content = placed(clause, cue, before, verb, found)
    if content is None:
        return None
    rule, contents = content
    if speaker is not None and cue[0] < contents[-1][0]:
        contents = (*contents[:-1], within(clause, speaker, contents[-1]))
    return Attribution(rule, row, cue, speaker or subject_behind(clause, contents), contents)


def within(clause: Clause, speaker: Span, content: Span) -> Span:
    """Content up to the comma that ends its clause: "Ruiz, who said it hurt, left"; "As Ruiz said it hurt, he left"."""
    before, letters = clause.letters[speaker[0] - 1 : speaker[0]], clause.letters
    is_relative, is_subordinate = letters[speaker[0]] == "W", before == "k"
    if not (is_relative or is_subordinate):
        return content
    comma = (g.MAIN_VERB if is_relative else g.MAIN_CLAUSE).search(letters, *content)
    return (content[0], comma.start()) if comma else content


def subject_behind(clause: Clause, contents: tuple[Span, ...]) -> Span | None:
    """The subject of the main clause behind a participle and its content: "Saying “…”, Nowak left"."""
    speaker = g.BEHIND.match(clause.letters, contents[-1][1], clause.end)
    return speaker and speaker.span("speaker")


def subject_before(clause: Clause, at: int, found: list[Attribution]) -> Match[str] | None:
    """The noun phrase that ends before a verb, adverbs and appositions between them."""
    taken = found[-1].cue[1] if found and found[-1].cue else 0
    start = max(clause.start, at - REACH, taken)
    letters = clause.letters
    subject = g.SUBJECT.search(letters, start, at) or g.NEAR_SUBJECT.search(letters, start, at)
    is_finite = subject is None or letters[at] == "V" or "b" in subject["adverbs"]
    return subject if is_finite else None


def carried(clause: Clause, at: int, found: list[Attribution]) -> Span | None:
    """The speaker of "…, adding that" and "… and said": the one before it in the clause, else the clause's subject."""
    return found[-1].speaker if found else first_subject(clause, at)


def first_subject(clause: Clause, before: int) -> Span | None:
    """The first noun phrase of a clause that is no adverbial, if it ends before a position."""
    first = g.FIRST_SUBJECT.match(clause.letters, clause.start, before)
    return first and first.span("speaker")


def inverted(clause: Clause, cue: Span, row: int, found: list[Attribution]) -> Attribution | None:
    """A verb before its subject, after the content (“…,” said Smith) or before a colon (Said Smith: “…”)."""
    speaker = g.INVERTED.match(clause.letters, cue[1], clause.end)
    if not verbs()[row].may_follow or speaker is None or is_inside(cue[0], found):
        return None
    end = speaker.end()
    if cue[0] == clause.start and clause.letters[end : end + 1] == ":":
        contents = rest_of(clause, end + 1)
        return (contents and Attribution("verb_speaker_colon", row, cue, speaker.span("speaker"), contents)) or None
    content = quoted_before(clause, cue[0], found) or plain_before(clause, cue[0], found)
    if content is None:
        return None
    return Attribution("content_verb_speaker", row, cue, speaker.span("speaker"), (content, *resumed(clause, end)))


def placed(
    clause: Clause, cue: Span, before: int, verb: Verb, found: list[Attribution]
) -> tuple[str, tuple[Span, ...]] | None:
    """Rule and content of a verb with its subject to the left: before it in marks, after it, or before it without."""
    quoted = quoted_before(clause, before, found) if verb.may_follow else None
    after = complement(clause, cue[1], verb)
    if quoted is not None and not (after and is_title(clause, quoted)):
        return "content_speaker_verb", (quoted, *resumed(clause, cue[1]))
    if after is not None:
        return after[0], (after[1],)
    plain = plain_before(clause, before, found) if verb.may_follow else None
    return plain and around(clause, cue, plain)


def is_title(clause: Clause, quoted: Span) -> bool:
    """Whether a stretch in marks before a subject is a title rather than what it says: "In “Hamilton,” he says"."""
    return quoted[1] - quoted[0] < SHORT and clause.letters[quoted[0]] != "["


def around(clause: Clause, cue: Span, plain: Span) -> tuple[str, tuple[Span, ...]] | None:
    """Rule and content of a verb behind or inside what it reports: "The talks, he said, will go on"."""
    stop = g.NOTHING_MORE.match(clause.letters, cue[1], clause.end)
    if stop is None:
        return None
    rest = rest_of(clause, stop.end()) if stop["stop"] == "," else ()
    is_adverbial = clause.letters[plain[0]] in "pkG," or plain[1] - plain[0] < 4
    return None if is_adverbial and not rest else ("clause_speaker_verb", (plain, *rest))


def quoted_before(clause: Clause, before: int, found: list[Attribution]) -> Span | None:
    """The content that ends with a closing mark right before a position, its words outside the marks included."""
    end = before
    while end > clause.start and clause.letters[end - 1] in ",_":
        end -= 1
    if end <= clause.start or clause.letters[end - 1] not in "]}":
        return None
    start = free_from(clause, found)
    return (start, end) if start <= clause.letters.rindex("[", 0, end) else None


def plain_before(clause: Clause, before: int, found: list[Attribution]) -> Span | None:
    """The words before a comma: "The talks will go on, he said"."""
    start = free_from(clause, found)
    return (start, before - 1) if before - start > 1 and clause.letters[before - 1] == "," else None


def free_from(clause: Clause, found: list[Attribution]) -> int:
    """Where words begin that no earlier attribution of the clause has taken."""
    if not found:
        dateline = g.DATELINE.match(clause.letters, clause.start, clause.end)
        return dateline.end() if dateline else clause.start
    last = found[-1]
    return max(end for _, end in (last.contents[-1], last.cue or (0, 0), last.speaker or (0, 0)))


def resumed(clause: Clause, at: int) -> tuple[Span, ...]:
    """The second part of a quotation that its cue interrupts inside the sentence: “A,” he said, “b.”"""
    opening = g.RESUMED.match(clause.letters, at, clause.end)
    return rest_of(clause, opening.end()) if opening else ()


def rest_of(clause: Clause, start: int) -> tuple[Span, ...]:
    """From a position to the end of the clause or to the next attribution."""
    end = content_end(clause, start)
    return ((start, end),) if end - start > 1 else ()


def complement(clause: Clause, at: int, verb: Verb) -> tuple[str, Span] | None:
    """Rule and span of what follows a verb, as far as the verb takes it."""
    for rule, name, pattern in verb.complements:
        match = pattern.match(clause.letters, at, clause.end)
        if match:
            start = match.end()
            end = object_end(clause, start) if name == "object" else content_end(clause, start)
            is_adverbial = clause.letters[start : start + 1] == "p" and g.NOTHING_MORE.match(clause.letters, start, end)
            if end - start > 1 and not is_adverbial:
                return rule, (start, end)
    return None


def content_end(clause: Clause, start: int) -> int:
    """Where content that starts at a position ends: with its quotation marks, the sentence, or the next attribution."""
    letters = clause.letters
    end = clause.end - (letters[clause.end - 1] == ".")
    if start < end and letters[start] == "[":
        marked = g.MARKED.match(letters, start, end)
        closed = marked.end() if marked else end
        again = g.AGAIN.match(letters, closed, end)
        if again:
            return content_end(clause, again.end())
        if (
            letters[closed - 2] == "u"
            or g.STOPS.match(letters, closed, end)
            or g.NOTHING_MORE.match(letters, closed, end)
        ):
            return closed
    cut = g.ENDS.search(letters, start, end)
    end = cut.start() if cut else end
    last = letters.rfind("]", start, end) + 1
    return last if last and g.TIME_ONLY.fullmatch(letters, last, end) else end


def object_end(clause: Clause, start: int) -> int:
    """Where an object ends: before a further clause ("denounced the plan, which …")."""
    end = content_end(clause, start)
    further = g.FURTHER.search(clause.letters, start, end)
    return further.start() if further else end


def is_inside(at: int, found: list[Attribution]) -> bool:
    """Whether a position lies in the content of the last attribution."""
    return bool(found) and any(start <= at < end for start, end in found[-1].contents)


def goes_on(clause: Clause, before: int, verb: Verb) -> bool:
    """Whether an attribution inside another's content is a second one beside it: "said A, but B said C"."""
    return verb.cue_class == "speech" and g.JOINT.search(clause.letters, clause.start, before) is not None


def shortened(clause: Clause, found: list[Attribution], following: Attribution) -> list[Attribution]:
    """The attributions with the last one's content cut before the one that follows, and before its "and" or "while"."""
    if not found or following.cue is None:
        return found
    last = found[-1]
    starts = [following.cue[0], *(start for start, _ in following.contents)]
    if following.speaker is not None and following.speaker != last.speaker:
        starts.append(following.speaker[0])
    first = min(starts)
    joint = g.JOINT.search(clause.letters, clause.start, first)
    end = joint.start() if joint else first
    contents = tuple((a, end if a < end and b > first else min(b, first)) for a, b in last.contents if a < end)
    return [*found[:-1], last._replace(contents=contents)] if contents else found[:-1]


def according(clause: Clause, at: int, found: list[Attribution]) -> Attribution | None:
    """According to somebody, at the start, in the middle or at the end of the clause."""
    letters = clause.letters
    source = g.SOURCE.match(letters, at + 2, clause.end)
    if source is None or letters[at + 1] != "i":
        return None
    start = free_from(clause, found)
    comma = letters.find(",", source.end(), clause.end)
    rest = rest_of(clause, comma + 1) if comma >= 0 else ()
    before = ((start, at - (letters[at - 1] == ",")),) if at - start > 2 else ()
    is_adverbial = not before or (letters[start] in "pk" and comma == source.end())
    contents = (*before, *rest) if is_adverbial else before
    return Attribution("according_to", None, (at, at + 2), source.span("speaker"), contents) if contents else None


@cache
def verbs() -> tuple[Verb, ...]:
    """The lexicon of reporting verbs, by row."""
    rows = lexicon("reporting_verbs").select("lemma", "cue_class", "complements", "particle").iter_rows()
    return tuple(verb_of(lemma, cue_class, taken.split(), particle) for lemma, cue_class, taken, particle in rows)


def verb_of(lemma: str, cue_class: str, taken: list[str], particle: str | None) -> Verb:
    """A verb from the fields of its row."""
    complements = tuple(complement for complement in g.COMPLEMENTS if complement.name in taken)
    return Verb(lemma, cue_class, complements, "after" in taken, 1 if particle is None else 2)
