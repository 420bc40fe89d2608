"""The report of a build: what was not read, dated or attributed first, then what there is now and what to ask next."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.folders import Trouble
from flows.printing import markdown, on_one_line, text_table
from flows.survey import Survey, skipped_by_reason
from warehouse import publish
from warehouse.counts import Counts
from warehouse.definitions import Definition, definitions
from warehouse.lake import Lake, side_by_side
from warehouse.runs import Run

TABLES_TOLD = ("articles", "article_entities", "mentions", "quotes", "numeric_facts", "dates")
QUESTIONS = {
    "most_quoted": ("speaker", "quote_count", "article_count", "outlet_count"),
    "who_said_what": ("speaker", "cue", "text"),
    "money_over_time": ("day", "concept", "owner", "text", "according_to"),
}
FULL = {  # which answers tell most, and are shown first
    "who_said_what": "role IS NOT NULL AND cue IS NOT NULL",
    "money_over_time": "owner IS NOT NULL AND lower(owner) <> lower(concept) AND according_to IS NOT NULL",
}
MOST_PATHS = 3
DAYS_AHEAD = 2  # of the run's start in Greenwich; papers are dated tomorrow at most
ANSWERS_TOLD = 3
WIDEST_CELL = 44
MOST_REJECTS = 8
SKIP_REASONS = {
    "hidden": "hidden",
    "unsupported": "of a format that is not read",
    "sidecar": "about the articles (metadata.csv, outlets.csv)",
    "special": "no plain files",
    "linked": "folders linked twice",
}


class Chapter(NamedTuple):
    """A part of the report: sentences, then a table where there is one."""

    title: str
    sentences: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rows: tuple[Sequence[object], ...] = ()


NEXT = Chapter(
    "What to type next",
    (
        "pressrow ask                              the named questions",
        'pressrow query "FROM quotes LIMIT 10"     a question of your own, in SQL',
        "pressrow tables quotes                    what the columns mean",
        "pressrow why ID                           the words and the rule behind a row",
    ),
)


class Seen(NamedTuple):
    """What a run saw and did.

    Args:
        run: the run.
        counts: files and records, and what became of them.
        survey: what lies in the folders.
        troubles: what cannot be opened or used.
        vanished: files that are gone and whose articles are, or were until now, in the tables.
        broken: checks that fail, with the number of rows that break them.
        seconds: how long it took.
    """

    run: Run
    counts: Counts
    survey: Survey
    troubles: list[Trouble]
    vanished: list[str]
    broken: dict[str, int]
    seconds: float


class Report(NamedTuple):
    """What a build came to, for people."""

    headline: str
    chapters: tuple[Chapter, ...]
    rejects: tuple[dict[str, object], ...] = ()

    @property
    def faults(self) -> int:
        """Records that were lost to a fault of ours, not of the input."""
        return sum(row["reason"] == "internal_error" for row in self.rejects)

    def as_text(self) -> str:
        """The report for a terminal."""
        return "\n\n".join((self.headline, *map(_text_chapter, self.chapters))) + "\n"

    def as_markdown(self) -> str:
        """The report as Markdown; what comes from articles and file names is escaped."""
        return "\n\n".join((markdown(self.headline), *map(_markdown_chapter, self.chapters))) + "\n"


def reported(seen: Seen, store: Lake) -> Report:
    """The report of a run whose rows have just been committed."""
    connection = store.connection
    rejected = rejects(connection, seen)
    asked = [question for question in definitions("questions") if question.name in QUESTIONS]
    snapshot = publish.newest(store.folder) if publish.is_current(store) else None
    answers = (partial(_answer, question=question, snapshot=snapshot) for question in asked)
    unknown, *told = side_by_side(store, [partial(_unknown, run=seen.run), *answers])
    chapters = (_broken(seen.broken), _unread(rejected, seen), unknown, _rows(store), *told, NEXT)
    not_empty = tuple(chapter for chapter in chapters if chapter.sentences or chapter.rows)
    return Report(_headline(seen), not_empty, tuple(rejected))


def rejects(connection: duckdb.DuckDBPyConnection, seen: Seen) -> list[dict[str, object]]:
    """What of the folders is not read, in this run or since an earlier one, by path; one row a record."""
    rows = connection.execute(
        "FROM stored.rejects JOIN stored.files USING (path, run_id) "
        "SELECT path, record, rejects.stage, reason, detail, run_id ORDER BY path, record"
    ).fetchall()
    troubles = [(t.path, t.record, t.stage, t.reason, t.detail, seen.run.run_id) for t in seen.troubles]
    present = set(seen.survey.paths())
    names = ("path", "record", "stage", "reason", "detail", "run_id")
    standing = sorted({*troubles, *(row for row in rows if row[0] in present)}, key=lambda row: row[:2])
    return [dict(zip(names, row, strict=True)) for row in standing]


def _headline(seen: Seen) -> str:
    counts = seen.counts
    return (
        f"{_many(counts.record_count, 'record')} in {_files(counts.file_count)} in {seen.seconds:.1f} s: "
        f"{_many(counts.article_count, 'article')} read, {counts.unchanged_count:,} unchanged, "
        f"{counts.rejected_count:,} rejected, {counts.skipped_count:,} skipped."
    )


def _broken(broken: dict[str, int]) -> Chapter:
    said = (
        "This is a fault of pressrow, not of your files; the published snapshot was left as it was. Please report it.",
    )
    return Chapter("Checks that fail", said if broken else (), ("check", "rows"), tuple(broken.items()))


def _unread(rows: list[dict[str, object]], seen: Seen) -> Chapter:
    """What is not read, is passed over, or is gone."""
    sentences = [f"{_place(row)}: {row['detail']}" for row in rows[:MOST_REJECTS]]
    if len(rows) > MOST_REJECTS:
        sentences.append(f'... and {len(rows) - MOST_REJECTS:,} more: pressrow query "FROM rejects"')
    if before := sum(row["run_id"] != seen.run.run_id for row in rows):
        sentences.append(f"{_many(before, 'record')} of these since an earlier run: the files have not changed.")
    if not seen.survey.paths() and not seen.troubles:
        sentences.append("No file lies in the folders. The first table of README.md says which kinds are read.")
    skipped = skipped_by_reason(seen.survey)
    sentences += [f"{_files(count)} skipped: {SKIP_REASONS[why]}." for why, count in skipped.items()]
    if gone := seen.vanished:
        named = ", ".join(gone[:3]) + (", ..." if len(gone) > 3 else "")
        sentences.append(f"{_files(len(gone))} gone since read ({named}); their articles leave with --drop-vanished.")
    return Chapter("What was not read", tuple(sentences))


def _unknown(connection: duckdb.DuckDBPyConnection, run: Run) -> Chapter:
    """What articles do not say, and rows that an older extractor made."""
    total, undated, outletless, old = _numbers(
        connection,
        "SELECT count(*), count(*) FILTER (published_on IS NULL), count(*) FILTER (outlet_id IS NULL), "
        "count(*) FILTER (extractor_version <> ?) FROM stored.articles",
        run.extractor_version,
    )
    statements, speakerless = _numbers(
        connection,
        "SELECT count(*), count(*) FILTER (attribution = 'none') FROM stored.quotes WHERE is_statement",
    )
    periods, unresolved = _numbers(
        connection,
        "SELECT count(period_written), count(*) FILTER (period_basis = 'unresolved') FROM stored.numeric_facts",
    )
    amounts, doubtful = _numbers(
        connection,
        "SELECT count(*), count(*) FILTER (len(ambiguity) > 0) FROM stored.numeric_facts WHERE unit_system = 'iso4217'",
    )
    (ahead,) = _numbers(connection, f"SELECT count(*) FROM stored.articles WHERE {_AHEAD}", run.started_at)  # noqa: S608
    facts = (
        (undated, f"{undated:,} of {_many(total, 'article')} without a day of publication, such as "
         f"{_paths(connection, 'published_on IS NULL')}; "
         "a metadata.csv beside them (path,published_on) or --published-on tells it."),
        (ahead, f"{_many(ahead, 'article')} dated later than this build, as the files say: "
         f"{_paths(connection, _AHEAD, run.started_at)}; metadata.csv mends it."),
        (outletless, f"{outletless:,} of {_many(total, 'article')} without an outlet; "
         "metadata.csv or --outlet tells it."),
        (speakerless, f"{speakerless:,} of {_many(statements, 'quotation')} without a speaker."),
        (unresolved, f"{unresolved:,} of {_many(periods, 'period')} of numbers unresolved, such as \"last year\" "
         "in an article without a day."),
        (doubtful, f"{doubtful:,} of {_many(amounts, 'amount')} of money may be in another currency of that name; "
         "outlets.csv (name, domain, country) tells whose dollar an outlet means."),
        (old, f"{_many(old, 'article')} read by an older extractor; "
         "pressrow build --backfill extracts them again."),
    )  # fmt: skip
    return Chapter("What is not known", tuple(sentence for count, sentence in facts if count))


_AHEAD = f"published_on > ?::DATE + {DAYS_AHEAD}"


def _paths(connection: duckdb.DuckDBPyConnection, condition: str, *values: object) -> str:
    """The first files whose articles meet a condition."""
    asked = f"SELECT DISTINCT source_path FROM stored.articles WHERE {condition} ORDER BY ALL LIMIT {MOST_PATHS + 1}"  # noqa: S608
    paths = [str(row[0]) for row in connection.execute(asked, list(values)).fetchall()]
    return ", ".join(paths[:MOST_PATHS]) + (", ..." if len(paths) > MOST_PATHS else "")


def _rows(store: Lake) -> Chapter:
    """How many rows the tables show; the published snapshot knows, where it is of now."""
    snapshot = publish.newest(store.folder)
    if snapshot and publish.is_current(store):
        told = publish.manifest(snapshot)["tables"]
        rows: list[Sequence[object]] = [(table, told[table]["rows"]) for table in TABLES_TOLD]
    else:
        rows = [(table, *_numbers(store.connection, f"SELECT count(*) FROM {table}")) for table in TABLES_TOLD]  # noqa: S608
    return Chapter("What there is now", (), ("table", "rows"), tuple(rows))


def _answer(connection: duckdb.DuckDBPyConnection, question: Definition, snapshot: Path | None) -> Chapter:
    """A question with its first answers, from what was published of now: there the joins are done already."""
    columns = QUESTIONS[question.name]
    if snapshot:
        publish.show(connection, snapshot, ("quotes", "numeric_facts", "entities"))
        statements = next(view for view in definitions("views") if view.name == "statements")
        connection.execute(f"CREATE OR REPLACE TEMP VIEW statements AS {statements.statement}")
    in_order = f"FROM ({question.statement}) SELECT *, row_number() OVER () AS place"
    first = f"ORDER BY NOT coalesce({FULL.get(question.name, 'true')}, false), place LIMIT {ANSWERS_TOLD}"
    wanted = f"FROM ({in_order}) SELECT {', '.join(columns)} {first}"
    rows = tuple(connection.execute(wanted).fetchall())
    return Chapter(f"pressrow ask {question.name}", (question.grain,) if rows else (), columns, rows)


def _numbers(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> tuple[int, ...]:
    row = connection.execute(sql, list(values)).fetchone()
    return tuple(int(value) for value in row or ())


def _place(row: dict[str, object]) -> str:
    return f"{row['path']}, record {row['record']}" if row["record"] else str(row["path"])


def _files(count: int) -> str:
    return _many(count, "file")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _text_chapter(chapter: Chapter) -> str:
    table = [_indented(text_table(chapter.names, chapter.rows, WIDEST_CELL))] if chapter.rows else []
    return "\n".join((chapter.title, *(f"  {_one_line(sentence)}" for sentence in chapter.sentences), *table))


def _markdown_chapter(chapter: Chapter) -> str:
    lines = [f"## {markdown(chapter.title)}", "", *(f"- {markdown(sentence)}" for sentence in chapter.sentences)]
    if chapter.rows:
        head = [[markdown(name) for name in chapter.names], ["---"] * len(chapter.names)]
        cells = [[markdown("" if value is None else value) for value in row] for row in chapter.rows]
        lines += ["", *("| " + " | ".join(row) + " |" for row in (*head, *cells))]
    return "\n".join(lines)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _one_line(sentence: str) -> str:
    return sentence if sentence.startswith("pressrow ") else on_one_line(sentence)
