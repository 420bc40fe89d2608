"""The contract: every table documented, its frames typed, its promises kept; TABLES.md and the rules up to date."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from transforms import contract
from transforms.errors import BrokenPromise
from transforms.tables import ARTICLE_TABLES, TABLES

ROOT = Path(__file__).parents[1]
DATE = {
    "article_id": "a1", "date_id": "d1", "sentence_no": 1, "paragraph_no": 1, "date_start": 0, "date_end": 4,
    "text": "2024", "date_from": dt.date(2024, 1, 1), "date_to": dt.date(2024, 12, 31),
    "grain": "year", "basis": "explicit", "rule": "year",
}  # fmt: skip
RULE_FILES = sorted((ROOT / "transforms/lexicon").glob("rules_*.csv"))
LEXICONS = sorted(set((ROOT / "transforms/lexicon").glob("*.csv")) - set(RULE_FILES))


def dates(**changes: object) -> pl.DataFrame:
    return contract.conform("dates", pl.DataFrame([DATE | changes]))


def test_tables_md_is_what_the_declarations_say() -> None:
    written = (ROOT / "TABLES.md").read_text("utf-8")

    assert written == contract.markdown(), "Run: python -m transforms.contract > TABLES.md"


def test_lists_that_an_older_pressrow_did_not_store_are_empty() -> None:
    stored = pl.DataFrame(
        {"article_id": ["a1", "a2"], "block_quotes": [None, [3]]}, schema_overrides={"block_quotes": pl.List(pl.Int32)}
    )

    assert contract.conform("articles", stored)["block_quotes"].to_list() == [[], [3]]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_its_grain_key_and_columns(table: str) -> None:
    declaration = TABLES[table]
    undescribed = [name for name, column in declaration.columns().items() if not column.description]

    assert undescribed == []
    assert (declaration.__doc__ or "").startswith("One row per ")
    assert declaration.primary_key()


@pytest.mark.parametrize("table", ARTICLE_TABLES)
def test_article_rows_are_keyed_by_their_article(table: str) -> None:
    assert "article_id" in TABLES[table].primary_key()


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_frame_has_the_declared_columns_in_order_and_is_valid(table: str) -> None:
    assert contract.empty(table).columns == list(contract.columns(table))
    assert contract.validated(table, TABLES[table].create_empty()).is_empty()


def test_what_nothing_filled_is_a_typed_null_and_lists_are_empty() -> None:
    rows = contract.conform("quotes", pl.DataFrame({"article_id": ["a1"]}))

    assert rows.schema == contract.empty("quotes").schema
    assert rows.row(0, named=True)["speaker_written"] is None
    assert rows.row(0, named=True)["segments"] == []


def test_conform_drops_what_is_not_declared_and_casts_the_rest() -> None:
    rows = contract.conform("dates", pl.DataFrame([DATE | {"scratch": 1}], schema_overrides={"date_start": pl.Int64}))

    assert rows.schema == contract.empty("dates").schema


def test_rows_that_keep_the_promises_pass_unchanged() -> None:
    rows = dates().with_columns(batch_no=pl.lit(0, pl.Int64)).select(TABLES["dates"].columns().keys())

    assert contract.validated("dates", rows).equals(rows)


@pytest.mark.parametrize(
    ("column", "value"), [("grain", "fortnight"), ("date_start", -1), ("text", None), ("sentence_no", 0)]
)
def test_rows_that_break_a_promise_stop_the_run(column: str, value: object) -> None:
    rows = dates(**{column: value}).with_columns(batch_no=pl.lit(0, pl.Int64))

    with pytest.raises(BrokenPromise, match=f"(?s)dates.*{column}"):
        contract.validated("dates", rows.select(TABLES["dates"].columns().keys()))


def test_a_key_that_stands_twice_stops_the_run() -> None:
    rows = pl.concat([dates(), dates()]).with_columns(batch_no=pl.lit(0, pl.Int64))

    with pytest.raises(BrokenPromise, match="primary_key"):
        contract.validated("dates", rows.select(TABLES["dates"].columns().keys()))


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_every_rule_is_described_once_and_measured_on_a_named_set_or_not_at_all(path: Path) -> None:
    rules = pl.read_csv(path, infer_schema=False)

    assert rules.columns == ["rule", "table_name", "description", "precision", "n", "labelled_set"]
    assert rules.filter(pl.col("description").str.strip_chars().fill_null("") == "")["rule"].to_list() == []
    assert rules.filter(~pl.col("rule").str.contains(r"^[a-z][a-z0-9_]*$"))["rule"].to_list() == []
    assert set(rules["table_name"]) <= set(TABLES)
    assert rules.filter(pl.struct("precision", "n", "labelled_set").map_elements(_half_measured, pl.Boolean)).is_empty()


def _half_measured(measured: dict[str, str | None]) -> bool:
    return len({value is None for value in measured.values()}) == 2


def test_no_rule_of_a_table_is_described_twice() -> None:
    rules = pl.concat([pl.read_csv(path, infer_schema=False) for path in RULE_FILES])

    assert rules.filter(rules.select("rule", "table_name").is_duplicated()).rows() == []


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.stem)
def test_every_fact_of_a_lexicon_names_its_source_and_stands_once(path: Path) -> None:
    facts = pl.read_csv(path, infer_schema=False)

    assert facts.filter(pl.col("source").str.strip_chars().fill_null("") == "").rows() == []
    assert facts.filter(facts.drop("source").is_duplicated()).rows() == []
