"""The command line: what each command prints, how it fails, and that it is safe to look at."""

import csv
import io
import json
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl
import pytest

from flows.__main__ import main
from flows.asking import usage
from flows.why import touched_sentences
from warehouse.definitions import definitions

STORY = """Harbour fees to rise

May 14, 2020

OSLO – The port will charge $5 a tonne, said Mara Lindqvist, the mayor of Oslo.

“We have waited too long,” Lindqvist told reporters. She expects 300 ships in March 2021.
"""
ESCAPE = "\x1b]8;;http://evil.example\x07"


class Said(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


def pressrow(*arguments: str, code: int = 0) -> Said:
    """Run the command line in this process; it must end with that code and never with a traceback."""
    ended, out, err = 0, io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["pressrow", *arguments])
        try:
            main()
        except SystemExit as end:
            ended = int(end.code or 0)
    said = Said(out.getvalue(), err.getvalue())
    assert (ended, "Traceback" in said.stderr) == (code, False), said.stderr
    return said


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "news").mkdir()
    (folder / "news" / "fees.txt").write_text(STORY)
    pressrow("build", str(folder / "news"), "--direct", "--warehouse", str(folder / "tables"))
    return folder / "tables"


@pytest.fixture
def ask(warehouse: Path) -> Any:
    def ask(*arguments: str, code: int = 0) -> Said:
        return pressrow(*arguments, "--warehouse", str(warehouse), code=code)

    return ask


def test_a_build_does_not_wait_for_pandas_although_it_is_installed(warehouse: Path) -> None:
    command = ["build", str(warehouse.parent / "news"), "--direct", "--warehouse", str(warehouse)]
    run = [sys.executable, "-P", "-X", "importtime", "-m", "flows", *command]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True).stderr.split()

    assert "duckdb" in loaded
    assert "pandas.core" not in loaded


@pytest.mark.parametrize(
    "command", [[], ["build"], ["query"], ["ask"], ["tables"], ["why"], ["check"], ["maintain"], ["serve"]]
)
def test_every_command_has_help(command: list[str]) -> None:
    said = pressrow(*command, "--help").stdout

    assert said.startswith("Usage: ")
    assert "--help" in said


def test_help_loads_neither_prefect_nor_polars() -> None:
    script = (
        "import sys\nfrom flows.__main__ import app\n"
        "try:\n    app(['build', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'prefect', 'polars', 'duckdb', 'pyarrow'} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-P", "-c", script], check=True, capture_output=True, text=True)

    assert done.stderr.strip() == "[]"


def test_a_build_says_what_there_is_and_what_to_type_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "fees.txt").write_text(STORY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRESSROW_WAREHOUSE", raising=False)

    done = pressrow("build", "news", "--direct")

    assert "1 record in 1 file" in done.stdout
    assert "What to type next" in done.stdout
    assert f"Warehouse: {Path('warehouse', 'data')}\n" in done.stderr
    assert (tmp_path / "warehouse" / "data" / "catalog.sqlite").is_file()


def test_the_warehouse_is_told_by_option_then_environment(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESSROW_WAREHOUSE", str(warehouse))

    by_environment = pressrow("query", "SELECT 1")
    by_option = pressrow("query", "SELECT 1", "--warehouse", "elsewhere", code=3)

    assert by_environment.stderr == f"Warehouse: {warehouse}\n"
    assert "pressrow: There is no warehouse in elsewhere." in by_option.stderr


def test_an_answer_comes_in_the_form_that_was_asked_for(ask: Any, tmp_path: Path) -> None:
    sql = "FROM stored.articles SELECT title, published_on, word_count > 10 AS is_long, NULL AS nothing"

    table = ask("query", sql).stdout.splitlines()
    lines = list(csv.reader(io.StringIO(ask("query", sql, "--format", "csv").stdout)))
    records = json.loads(ask("query", sql, "--format", "json").stdout)
    ask("query", sql, "--format", "parquet", "--out", str(tmp_path / "a.parquet"))

    assert table[0].split() == ["title", "published_on", "is_long", "nothing"]
    assert table[2].split() == ["Harbour", "fees", "to", "rise", "2020-05-14", "yes"]
    assert lines == [
        ["title", "published_on", "is_long", "nothing"], ["Harbour fees to rise", "2020-05-14", "True", ""],
    ]  # fmt: skip
    assert records == [
        {"title": "Harbour fees to rise", "published_on": "2020-05-14", "is_long": True, "nothing": None}
    ]
    assert pl.read_parquet(tmp_path / "a.parquet").height == 1


def test_an_answer_without_rows_is_empty_in_every_form(ask: Any) -> None:
    sql = "FROM stored.articles SELECT title WHERE false"

    assert ask("query", sql, "--format", "json").stdout == "[]\n"
    assert ask("query", sql, "--format", "csv").stdout == "title\n"
    assert "No rows." in ask("query", sql).stderr
    assert (ask("query", "FROM quotes WHERE false").stdout, ask("query", sql).stdout.split()) == (
        "",
        ["title", "-----"],
    )


def test_a_name_that_no_entity_bears_is_told_with_those_that_are_near(ask: Any) -> None:
    said = ask("ask", "articles_naming", "Lindquist", code=2).stderr

    assert "There is no entity named 'Lindquist'. Near it are 'Mara Lindqvist'" in said or "'Lindqvist'" in said
    assert ask("ask", "articles_naming", "mara lindqvist", "--format", "csv").stdout.count("\n") > 1


@pytest.mark.parametrize(
    "sql", ["FROM '/etc/passwd'", "FROM read_csv('/etc/passwd')", "FROM quotes JOIN 'a.csv' USING (x)"]
)
def test_a_question_about_a_file_is_told_that_files_are_not_read(ask: Any, sql: str) -> None:
    assert "files are not read" in ask("query", sql, code=2).stderr


def test_a_day_that_is_typed_otherwise_is_told_how_to_write_it(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()

    said = pressrow("build", str(tmp_path / "news"), "--direct", "--published-on", "12.11.2026", code=2).stderr

    assert "write it as 2026-11-27" in " ".join(said.split())


def test_the_report_names_articles_without_a_day_and_those_dated_ahead(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "fees.txt").write_text(STORY.replace("May 14, 2020\n", ""))
    (tmp_path / "news" / "ahead.txt").write_text(STORY.replace("2020", "2099"))

    report = pressrow("build", str(tmp_path / "news"), "--direct", "--warehouse", str(tmp_path / "w")).stdout

    assert "1 of 2 articles without a day of publication, such as news/fees.txt; a metadata.csv" in report
    assert "1 article dated later than this build, as the files say: news/ahead.txt; metadata.csv mends it." in report


def test_a_question_may_be_answered_in_part_and_says_what_it_asked_when_nothing_was_found(ask: Any) -> None:
    assert len(ask("ask", "named_together", "--limit", "1", "--format", "csv").stdout.splitlines()) == 2
    assert "No rows. numbers_of CONCEPT_WORDS" in ask("ask", "numbers_of", "Atlantis").stderr


def test_a_schedule_that_cannot_be_read_starts_no_server(tmp_path: Path) -> None:
    done = pressrow("serve", str(tmp_path), "--cron", "at dawn", "--warehouse", str(tmp_path / "w"), code=2)

    assert "The schedule 'at dawn'" in done.stderr
    assert "Starting" not in done.stderr


def test_an_answer_goes_to_a_file(ask: Any, tmp_path: Path) -> None:
    done = ask("query", "SELECT 1 AS one", "--format", "csv", "--out", str(tmp_path / "a.csv"))

    assert (done.stdout, (tmp_path / "a.csv").read_text()) == ("", "one\n1\n")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELEC 1", "This is not DuckDB's SQL."),
        ("SELECT nothing_like_it", "The question cannot be answered."),
        ("DROP TABLE stored.articles", "Only one question at a time"),
        ("SELECT 1; SELECT 2", "Only one question at a time"),
        ("FROM read_text('/etc/passwd')", "files are not read"),
    ],
)
def test_what_is_no_question_is_refused_in_a_sentence(ask: Any, sql: str, said: str) -> None:
    assert said in ask("query", sql, code=2).stderr


def test_a_format_that_is_not_known_is_refused(ask: Any) -> None:
    assert "choose one of table, csv, json, parquet" in ask("query", "SELECT 1", "--format", "xml", code=2).stderr
    assert "--out FILE" in ask("query", "SELECT 1", "--format", "parquet", code=2).stderr


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = pressrow("build", str(tmp_path / "nowhere"), "--direct", "--warehouse", str(tmp_path / "w"), code=2)

    assert "There is no folder" in done.stderr
    assert not (tmp_path / "w").exists()


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()

    done = pressrow("build", str(tmp_path / "news"), "--direct", "--warehouse", str(tmp_path / "w"))

    assert "No file lies in the folders." in done.stdout


def test_tables_tells_names_rows_and_meaning(ask: Any) -> None:
    listed = ask("tables").stdout
    columns = ask("tables", "stored.quotes").stdout

    assert {"quotes", "runs"} <= {line.split()[0] for line in listed.splitlines()}
    assert "Reporting words as written." in columns
    assert "There is no table 'nonsense'" in ask("tables", "nonsense", code=2).stderr
    assert "Did you mean 'quotes'?" in ask("tables", "quote", code=2).stderr
    assert "It is a column of quotes, statements." in ask("tables", "speaker", code=2).stderr


def test_questions_are_listed_with_what_a_row_of_their_answer_is(ask: Any) -> None:
    listed = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in pressrow("ask").stdout.splitlines()[2:])

    assert listed["most_quoted"].startswith("One row per speaker: ")
    assert listed.keys() == {usage(question) for question in definitions("questions")}
    assert "There is no question 'nonsense'" in ask("ask", "nonsense", code=2).stderr
    assert "Did you mean 'most_quoted'?" in ask("ask", "most_qouted", code=2).stderr
    assert "numbers_of CONCEPT_WORDS [OWNER_NAME] [COUNTERPARTY_NAME]" in listed
    assert "articles_naming needs ENTITY_NAME" in ask("ask", "articles_naming", code=2).stderr


def test_the_version_is_told() -> None:
    assert pressrow("--version").stdout.startswith("pressrow ")


def test_a_question_is_asked_by_its_name_and_its_parameters(ask: Any) -> None:
    by_name = list(csv.DictReader(io.StringIO(ask("ask", "most_quoted", "--format", "csv").stdout)))
    with_topic = list(csv.DictReader(io.StringIO(ask("ask", "most_quoted_on", "tonne", "--format", "csv").stdout)))

    assert [row["speaker"] for row in by_name] == ["Mara Lindqvist"]
    assert [row["speaker"] for row in with_topic] == ["Mara Lindqvist"]


@pytest.mark.parametrize(
    ("table", "key", "column", "said"),
    [
        ("quotes", "quote_id", "text", "⟦We have waited too long,⟧"),
        ("numeric_facts", "fact_id", "text", "⟦300 ships⟧"),
        ("mentions", "mention_id", "text", "⟦Mara Lindqvist⟧"),
        ("dates", "date_id", "text", "⟦March 2021⟧"),
    ],
)
def test_why_shows_the_words_the_rule_and_the_source(ask: Any, table: str, key: str, column: str, said: str) -> None:
    wanted = said.strip("⟦⟧")
    rows = json.loads(ask("query", f"FROM stored.{table} SELECT {key}, {column}", "--format", "json").stdout)
    (row_id, *_) = (row[key] for row in rows if row[column] == wanted)

    explained = ask("why", row_id).stdout

    assert said in explained
    assert "\nrule " in explained
    assert "news/fees.txt, line " in explained


def test_the_sentence_is_shown_whole_where_an_article_begins_with_it() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA stored")
        connection.execute(
            "CREATE TABLE stored.sentences AS SELECT 'a' AS article_id, 0 AS sentence_start, 58 AS sentence_end"
        )
        fact = {"article_id": "a", "fact_start": 54, "fact_end": 58}

        assert touched_sentences(connection, fact, "fact") == (0, 58)
        assert touched_sentences(connection, fact | {"article_id": "b"}, "fact") == (54, 58)


def test_why_tells_an_article_and_says_when_there_is_none(ask: Any) -> None:
    (row,) = json.loads(ask("query", "FROM stored.articles SELECT article_id", "--format", "json").stdout)

    assert "published            Harbour fees to rise" in ask("why", row["article_id"]).stdout
    assert "has the id 'abc'" in ask("why", "abc", code=1).stderr


def test_why_takes_how_an_id_begins(ask: Any) -> None:
    rows = json.loads(ask("query", "FROM stored.mentions SELECT mention_id", "--format", "json").stdout)

    assert ask("why", rows[0]["mention_id"][:12]).stdout == ask("why", rows[0]["mention_id"]).stdout
    assert "Several ids begin with ''" in ask("why", "", code=1).stderr


def test_why_tells_how_articles_write_an_entity_and_which_name_it(ask: Any) -> None:
    sql = "FROM entities SELECT entity_id WHERE name = 'Mara Lindqvist'"
    (row,) = json.loads(ask("query", sql, "--format", "json").stdout)

    told = ask("why", row["entity_id"]).stdout

    assert "Mara Lindqvist (1 × in mentions)" in told
    assert "Harbour fees to rise (full_name; pressrow why " in told


def test_check_passes_on_a_sound_warehouse_and_fails_on_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "fees.txt").write_text(STORY)
    pressrow("build", str(tmp_path / "news"), "--direct", "--warehouse", str(tmp_path / "w"))

    pressrow("check", "--warehouse", str(tmp_path / "w"))
    victim = next((tmp_path / "w" / "lake" / "stored" / "articles").glob("*.parquet"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    done = pressrow("check", "--warehouse", str(tmp_path / "w"), code=1)

    assert victim.name in done.stdout


def test_nothing_that_an_article_says_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    name = "a\x1b[2Jb.txt"
    (tmp_path / "news" / name).write_text(STORY.replace("Harbour", "[bold]Harbour[/bold]"))
    (tmp_path / "news" / "c\x1b[2Jd.txt").write_bytes(b"")
    where = ("--warehouse", str(tmp_path / "w"))

    report = pressrow("build", str(tmp_path / "news"), "--direct", *where).stdout
    table = pressrow("query", f"SELECT '{ESCAPE}' AS link, title FROM stored.articles", *where).stdout
    lines = pressrow("query", f"SELECT '{ESCAPE}' AS link", "--format", "csv", *where).stdout
    (found,) = json.loads(pressrow("query", "FROM stored.articles", "--format", "json", *where).stdout)
    why = pressrow("why", found["article_id"], *where).stdout

    for said in (report, table, lines, why):
        assert "\x1b" not in said
    assert r"news/c\x1b[2Jd.txt" in report
    assert "[bold]Harbour[/bold]" in table


def test_text_that_a_spreadsheet_would_run_is_disarmed_and_numbers_are_left_alone(ask: Any) -> None:
    said = ask("query", "SELECT '=1+1' AS a, '-2' AS b, '@x' AS c, -2 AS d, ['=x'] AS e", "--format", "csv").stdout

    assert said == "a,b,c,d,e\n'=1+1,'-2,'@x,-2,['=x']\n"


def test_a_pipe_that_closes_early_is_no_error(warehouse: Path) -> None:
    command = f"{sys.executable} -P -m flows query 'FROM range(1000000)' --format csv --warehouse {warehouse} | head -1"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)

    assert "Traceback" not in done.stderr
    assert done.stdout == "range\n"
