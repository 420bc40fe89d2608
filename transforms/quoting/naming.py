"""Naming: who a line names for words in marks without a cue: behind a dash, before a site, or who calls it so."""

from transforms.quoting import grammar as g
from transforms.quoting.attributions import Attribution
from transforms.quoting.clauses import Line
from transforms.quoting.drafts import Span


def before_site(line: Line, speaker: Span) -> Span:
    """The name before the site that a post is said to stand on: "Ada Nowak on Harbourbook: “…”", else the speaker."""
    is_label = line.letters[speaker[1] : speaker[1] + 1] == ":"
    named = g.ON_SITE.search(line.letters, 0, speaker[1]) if is_label else None
    return named.span("speaker") if named else speaker


def so_called(line: Line, span: Span) -> Attribution | None:
    """Who calls something so in the midst of a sentence: "what he called a “ruin”"."""
    called = g.SO_CALLED.search(line.letters, max(span[0] - 20, 0), span[0])
    if called is None:
        return None
    row = line.verbs[sum(map(line.letters[: called.start("cue")].count, "VG"))]
    return Attribution("verb_quote", row, called.span("cue"), called.span("speaker"), ())


def after_dash(line: Line, span: Span) -> Attribution | None:
    """The name after a quotation and a dash, with a role before it or not."""
    named = g.DASH_NAME.match(line.letters, span[1])
    return named and Attribution("dash_name", None, None, named.span("speaker"), ())
