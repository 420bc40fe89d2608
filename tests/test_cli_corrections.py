"""`pressrow correct`, `watch` and `withdraw`: what people know better, typed and told in plain words."""

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from flows.__main__ import app
from flows.request import Request
from flows.steps import build_directly
from transforms.errors import BadRequest
from warehouse import lake

RUNNER = CliRunner()
TEXT = "Port opens\n\n“We will open the port to all who ask for it,” said Ada Quill on Monday.\n"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "news").mkdir()
    (folder / "news" / "a.txt").write_text(TEXT)
    build_directly(Request.of([folder / "news"], folder / "w", None, None, None, 1, False))
    return folder / "w"


def _asked(folder: Path, sql: str) -> list[tuple[str, ...]]:
    with lake.connect(folder) as connection:
        return connection.execute(sql).fetchall()


def _said(warehouse: Path, *command: str) -> str:
    result = RUNNER.invoke(app, [*command, "--warehouse", str(warehouse)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_correction_is_kept_published_and_taken_back_by_its_id(warehouse: Path) -> None:
    ((entity,),) = _asked(warehouse, "SELECT entity_id FROM entities WHERE name = 'Ada Quill'")
    _said(warehouse, "correct", "rename", entity, "Baroness Quill", "--note", "since May")

    ((correction, note),) = _asked(warehouse, "SELECT correction_id, note FROM corrections")
    published = warehouse / "published" / (warehouse / "published" / "CURRENT").read_text().strip()
    names = duckdb.read_parquet(str(published / "entities.parquet")).project("name").fetchall()
    assert note == "since May"
    assert ("Baroness Quill",) in names
    _said(warehouse, "correct", "undo", correction)
    assert _asked(warehouse, "SELECT name FROM entities WHERE type = 'PERSON'") == [("Ada Quill",)]


def test_an_entity_is_named_by_its_name_where_no_other_has_it(warehouse: Path) -> None:
    _said(warehouse, "correct", "rename", "ada quill", "Baroness Quill")

    ((correction, name),) = _asked(warehouse, "SELECT correction_id, new_value FROM corrections")
    assert name == "Baroness Quill"
    _said(warehouse, "correct", "undo", correction)


def test_what_there_is_not_is_refused_with_the_way_to_find_it(warehouse: Path) -> None:
    with pytest.raises(BadRequest, match="Find ids with: pressrow query"):
        _said(warehouse, "correct", "merge", "nobody", "none")
    with pytest.raises(BadRequest, match="no article nothing"):
        _said(warehouse, "withdraw", "nothing", "--reason", "a test")
