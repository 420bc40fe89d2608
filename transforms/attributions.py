"""Attributions: who says what in one line, found by patterns over the letters that `clauses` writes.

A cue is looked up in the lexicon of reporting verbs, which says what may follow it (`complements`); its speaker is the
noun phrase to its left (or right: "said Smith"), its content the clause or quotation that the verb takes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from transforms.lexicon import lexicon

Span = tuple[int, int]


class Verb(NamedTuple):
    """A row of the lexicon: what may follow a reporting verb."""

    lemma: str
    cue_class: str
    complements: frozenset[str]
    width: int


class Attribution(NamedTuple):
    """A cue with its speaker and content; all spans count tokens of the line."""

    rule: str
    verb: int | None
    cue: Span
    speaker: Span | None
    contents: tuple[Span, ...]
    venue: Span | None = None


class Clause(NamedTuple):
    """A stretch of the line from one sentence end outside quotation marks to the next."""

    letters: str
    start: int
    end: int


# Noun phrases. A run is a chain of nominal words, with "'s" inside and short quotations ("the “Today” host").
NOMINAL = r"(?:[Nnredhyz]|\[q{1,6}\])"
RUN = rf"[DQ]*(?:{NOMINAL}s?)*(?:[Nnre]|\[q{{1,6}}\])"
NOUN_PHRASE = rf"(?:{RUN}(?:[op]+{RUN})*|Q)"
RELATIVE = r"W[^.;:]{1,60}?"
APPOSITION = rf"(?:\([^()]{{1,15}}\))?(?:,(?:{RELATIVE}|[^,.;:VWPA\[]{{1,30}}(?:,[pNdo][^,.;:VW]{{0,12}}){{0,3}}),|_[^_.;V]{{1,30}}_)?"
TIME = r"(?:(?:p?[DQ]?[nd]?[yz]+d*|pd)+)"
VENUE = r"(?:p[DQNnredhsyzo]*e[DQNnredhsyzop]*)"
ADVERBS = rf"(?:[ab]|{TIME}|,a{{1,3}},|,?{VENUE},)*"
SUBJECT = re.compile(
    rf"(?<![DQNnredhsop])(?<!q\])(?P<speaker>[PW]|{NOUN_PHRASE})(?P<apposition>{APPOSITION})(?P<adverbs>{ADVERBS})\Z"
)
NEAR_SUBJECT = re.compile(rf"(?P<speaker>P|(?<!N)N[Nhs]*|[DQ][nre]+)(?P<adverbs>{ADVERBS})\Z")
FIRST_SUBJECT = re.compile(rf"(?:[pkG][^,.]{{1,40}},|[ac,]|.{{1,8}}_)*(?P<speaker>P|{NOUN_PHRASE})")
INVERTED = re.compile(rf"a?(?P<speaker>P|{RUN}(?:o{RUN})*(?:(?<=[nre])(?:[po]{RUN})+)?)")
SOURCE = re.compile(rf"(?P<speaker>P|{RUN}(?:[op]+{RUN})*)")
# What may stand between a cue and its complement.
NOMINALS = r"[DQNnredhsyzop]"
GAP = rf"(?:a|{TIME}|{VENUE}|,?[pk]{NOMINALS}{{1,20}},?)*?"
ADDRESSEE = rf"(?:P|[DQ]?(?:[Nnredh]s?)+(?:[po]{RUN})*?)"
MARK_NEXT = re.compile(r"[,:]?(?=\[)")
MARK_LATER = re.compile(rf"(?:{GAP}[,:]|[^.;:\[\]VGA]{{0,30}}:)(?=\[)")
THAT = re.compile(rf"{GAP}t")
QUESTION = re.compile(r"[az]*(?=w)")
INFINITIVE = re.compile(r"a*(?=i)")
PLAIN_CLAUSE = re.compile(rf"(?:a|{TIME},?)*(?=[PDQNnredtk\[p])")
OBJECT = re.compile(r"a*(?=[PDQNnreG\[tdkyz])")
OVER_ADDRESSEE = re.compile(rf"{ADDRESSEE}{GAP}(?:t|[,:]?(?=\[)|(?=[wiPDQN]))")
NOTHING_MORE = re.compile(rf"(?:a|{TIME}|,?{VENUE}|[pi][^,.;:\[VG]{{1,25}})*(?P<stop>[.,;}}]|$)")
STOPS = re.compile(r"[.,;:_)}]|$")
CLAUSE = re.compile(r"(?:\[[qu]*\]?|[^.}\[])*[.}]?")
ENDS = re.compile(r",?A|;|,G")
DATELINE = re.compile(r"(?:N[N,h]*)?(?:\(N+\))?_")
CUES = re.compile(r"[VGA]")
MARKED = re.compile(r"\[[qu]*[\]}]?")


def attributions(letters: str, rows: Sequence[int]) -> list[Attribution]:
    """What the clauses of a line attribute to whom.

    Args:
        letters: the line, one letter per token.
        rows: rows of the lexicon, one per V or G.
    """
    remaining = iter(rows)
    found: list[Attribution] = []
    for clause in clauses(letters):
        found.extend(attributed(clause, remaining))
    return found


def clauses(letters: str) -> Iterator[Clause]:
    """The line cut at sentence ends outside quotation marks."""
    for match in CLAUSE.finditer(letters):
        if match.end() > match.start():
            yield Clause(letters, *match.span())


def attributed(clause: Clause, rows: Iterator[int]) -> list[Attribution]:
    """The attributions of one clause, left to right; a cue inside the content of another is part of it."""
    found: list[Attribution] = []
    for cue in CUES.finditer(clause.letters, clause.start, clause.end):
        if cue.group() == "A":
            attribution = according(clause, cue.start(), found)
        else:
            row = next(rows)
            attribution = reported(clause, cue.start(), row, found)
        if attribution is not None:
            found = [*shortened(found, attribution), attribution]
    return found


def reported(clause: Clause, at: int, row: int, found: list[Attribution]) -> Attribution | None:
    """What the verb at a position attributes, if it does."""
    letters, verb = clause.letters, verbs()[row]
    cue = (at, at + verb.width)
    subject = subject_before(clause, at, found)
    if subject is None and letters[at] == "G":
        speaker, before = carried(clause, at, found), at
    elif subject is None:
        return inverted(clause, cue, row, found)
    else:
        speaker, before = subject.span("speaker"), subject.start()
        if "b" in subject["adverbs"] and letters[at] == "V":
            return None  # passive: "was asked"
    if is_inside(at, found) and not goes_on(clause, before, verb, found):
        return None
    content = placed(clause, cue, before, verb, found)
    return content and Attribution(content[0], row, cue, speaker, content[1])


def subject_before(clause: Clause, at: int, found: list[Attribution]) -> re.Match[str] | None:
    """The noun phrase that ends before a verb, adverbs and appositions between them."""
    start = max(clause.start, at - 60, last_cue_end(found))
    return SUBJECT.search(clause.letters, start, at) or NEAR_SUBJECT.search(clause.letters, start, at)


def last_cue_end(found: list[Attribution]) -> int:
    """Where the words of the last attribution's cue end."""
    return found[-1].cue[1] if found else 0


def carried(clause: Clause, at: int, found: list[Attribution]) -> Span | None:
    """The speaker of a participle ("…, adding that"): the one before it in the sentence, else the sentence's subject."""
    if found:
        return found[-1].speaker
    first = FIRST_SUBJECT.match(clause.letters, clause.start, at)
    return first and first.span("speaker")


def inverted(clause: Clause, cue: Span, row: int, found: list[Attribution]) -> Attribution | None:
    """A verb before its subject, after the content: “…,” said Smith."""
    verb = verbs()[row]
    speaker = INVERTED.match(clause.letters, cue[1], clause.end)
    if "after" not in verb.complements or speaker is None or is_inside(cue[0], found):
        return None
    if cue[0] == clause.start and clause.letters[speaker.end() : speaker.end() + 1] == ":":
        return Attribution("verb_speaker_colon", row, cue, speaker.span("speaker"), rest_of(clause, speaker.end() + 1))
    contents = quoted_before(clause, cue[0], found) or plain_before(clause, cue[0], found)
    if contents is None:
        return None
    more = resumed(clause, speaker.end())
    return Attribution("content_verb_speaker", row, cue, speaker.span("speaker"), (contents, *more))


def placed(
    clause: Clause, cue: Span, before: int, verb: Verb, found: list[Attribution]
) -> tuple[str, tuple[Span, ...]] | None:
    """Rule and content of a verb with its subject to the left: before it in marks, after it, or before it without."""
    quoted = quoted_before(clause, before, found) if "after" in verb.complements else None
    after = complement(clause, cue[1], verb)
    is_short = quoted is not None and quoted[1] - quoted[0] < 6
    if quoted is not None and not (is_short and after):
        return "content_speaker_verb", (quoted, *resumed(clause, cue[1]))
    if after is not None:
        return after[0], (after[1],)
    plain = plain_before(clause, before, found) if "after" in verb.complements else None
    stop = NOTHING_MORE.match(clause.letters, cue[1], clause.end)
    if plain is None or stop is None:
        return None
    rest = rest_of(clause, stop.end()) if stop["stop"] == "," else ()
    if not rest and clause.letters[plain[0]] in "pkG,":
        return None  # "After the talks, he said.": no clause, but an adverbial
    return "clause_speaker_verb", (plain, *rest)


def quoted_before(clause: Clause, before: int, found: list[Attribution]) -> Span | None:
    """The content that ends with a closing mark right before a position, its words outside the marks included."""
    end = before
    while end > clause.start and clause.letters[end - 1] in ",_":
        end -= 1
    if end <= clause.start or clause.letters[end - 1] != "]":
        return None
    start = free_from(clause, found)
    return (start, end) if start < clause.letters.rindex("[", 0, end) + 1 else None


def plain_before(clause: Clause, before: int, found: list[Attribution]) -> Span | None:
    """The clause before a comma: "The talks will go on, he said"."""
    start = free_from(clause, found)
    return (start, before - 1) if before - start > 4 and clause.letters[before - 1] == "," else None


def free_from(clause: Clause, found: list[Attribution]) -> int:
    """Where words begin that no earlier attribution of the clause has taken."""
    if not found:
        dateline = DATELINE.match(clause.letters, clause.start, clause.end)
        return dateline.end() if dateline else clause.start
    return max(found[-1].cue[1], found[-1].contents[-1][1], (found[-1].speaker or found[-1].cue)[1])


def resumed(clause: Clause, at: int) -> tuple[Span, ...]:
    """The second part of a quotation that its cue interrupts inside the sentence: “A,” he said, “b.”"""
    opening = re.compile(r"[^\[.;GV]{0,25}[,:_]c?a?(?=\[)").match(clause.letters, at, clause.end)
    return rest_of(clause, opening.end()) if opening else ()


def rest_of(clause: Clause, start: int) -> tuple[Span, ...]:
    """From a position to the end of the clause or to the next attribution."""
    end = content_end(clause, start)
    return ((start, end),) if end - start > 1 else ()


def complement(clause: Clause, at: int, verb: Verb) -> tuple[str, Span] | None:
    """Rule and span of what follows a verb, as far as the verb takes it."""
    for rule, pattern, name in COMPLEMENTS:
        match = pattern.match(clause.letters, at, clause.end) if name in verb.complements else None
        if match:
            start = match.end()
            end = content_end(clause, start)
            is_adverbial = name == "clause" and clause.letters[start] == "p" and NOTHING_MORE.match(clause.letters, start, end)
            if end - start > 1 and not is_adverbial:
                return rule, (start, end)
    return None


COMPLEMENTS = (
    ("verb_quote", MARK_NEXT, "quote"),
    ("verb_that", THAT, "that"),
    ("verb_quote", MARK_LATER, "quote"),
    ("verb_addressee", OVER_ADDRESSEE, "addressee"),
    ("verb_question", QUESTION, "question"),
    ("verb_infinitive", INFINITIVE, "to"),
    ("verb_clause", PLAIN_CLAUSE, "clause"),
    ("verb_object", OBJECT, "object"),
)


def content_end(clause: Clause, start: int) -> int:
    """Where content that starts at a position ends: with its quotation marks, the sentence, or the next attribution."""
    letters = clause.letters
    end = clause.end - (letters[clause.end - 1] == ".")
    if start < end and letters[start] == "[":
        marked = MARKED.match(letters, start, end)
        closed = marked.end() if marked else end
        again = re.compile(r",?[ct]*(?=\[)").match(letters, closed, end)
        if again:
            return content_end(clause, again.end())
        if STOPS.match(letters, closed, end) or NOTHING_MORE.match(letters, closed, end):
            return closed
    cut = ENDS.search(letters, start, end)
    return cut.start() if cut else end


def is_inside(at: int, found: list[Attribution]) -> bool:
    """Whether a position lies in the content of the last attribution."""
    return bool(found) and any(start <= at < end for start, end in found[-1].contents)


def goes_on(clause: Clause, before: int, verb: Verb, found: list[Attribution]) -> bool:
    """Whether an attribution inside another's content is a second one beside it: "said A, but B said C"."""
    return bool(re.search(r"[,;_][ck]?a?\Z", clause.letters[:before])) and verb.cue_class == "speech"


def shortened(found: list[Attribution], following: Attribution) -> list[Attribution]:
    """The attributions with the last one's content cut before the one that follows."""
    if not found or not found[-1].contents:
        return found
    last = found[-1]
    speaker = following.speaker or following.cue
    first = following.cue[0] if speaker == last.speaker else min(following.cue[0], speaker[0])
    contents = tuple((start, min(end, first)) if start < first else (start, end) for start, end in last.contents)
    return [*found[:-1], last._replace(contents=contents)]


def according(clause: Clause, at: int, found: list[Attribution]) -> Attribution | None:
    """According to somebody, at the start, in the middle or at the end of the clause."""
    letters = clause.letters
    source = SOURCE.match(letters, at + 2, clause.end)
    if source is None or letters[at + 1] != "i":
        return None
    start = free_from(clause, found)
    is_first = at - start < 3
    if is_first:
        comma = letters.find(",", source.end(), clause.end)
        contents = rest_of(clause, comma + 1) if comma >= 0 else ()
    else:
        end = at - (letters[at - 1] == ",")
        contents = ((start, end),)
    rule = "according_to"
    return Attribution(rule, None, (at, at + 2), source.span("speaker"), contents) if contents else None


@cache
def verbs() -> tuple[Verb, ...]:
    """The lexicon of reporting verbs, by row."""
    rows = lexicon("reporting_verbs").select("lemma", "cue_class", "complements", "particle").iter_rows()
    return tuple(
        Verb(lemma, cue_class, frozenset(complements.split()), 1 + (particle is not None))
        for lemma, cue_class, complements, particle in rows
    )
