"""The two sample articles, built as a user would and read back with SQL."""

import datetime as dt
from pathlib import Path

import pytest

from tests.commands import pressrow, rows

SEEDS = Path(__file__).parents[1] / ".." / "shared" / "seeds"
TRADE, TALKS = "000_b954ae2e1036d3dd.txt", "004_811e0e851f91ad95.txt"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample articles are not here")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeds")
    pressrow("build", str(SEEDS), "--direct", "--warehouse", str(path))
    return path


def test_lines_are_what_they_are(warehouse: Path) -> None:
    kinds = rows(
        warehouse,
        "FROM paragraphs JOIN articles USING (article_id) SELECT source_path, paragraph_no, kind WHERE kind <> 'blank'"
        " ORDER BY ALL",
    )

    trade = [row["kind"] for row in kinds if row["source_path"].endswith(TRADE)]
    talks = [row["kind"] for row in kinds if row["source_path"].endswith(TALKS)]
    assert trade == ["banner", "title", *["body"] * (len(trade) - 4), "boilerplate", "boilerplate"]
    assert talks == ["title", "caption", *["body"] * (len(talks) - 4), "boilerplate", "boilerplate"]


def test_quotations_in_marks_have_their_speakers(warehouse: Path) -> None:
    quotes = rows(
        warehouse,
        "FROM quotes q JOIN articles a USING (article_id) LEFT JOIN article_entities e"
        " ON e.article_id = q.article_id AND e.entity_no = q.speaker_entity_no"
        " SELECT a.source_path, q.kind, e.name, q.cue, q.attribution, q.speaker_role, q.continues_quote_id,"
        " q.is_statement, list_transform(list_filter(q.segments, lambda s: s.is_verbatim),"
        " lambda s: substr(a.text, s.start + 1, s.end - s.start)) AS verbatim"
        " WHERE q.kind <> 'indirect' ORDER BY a.source_path, q.quote_start",
    )

    assert [(row["kind"], row["name"], row["cue"], row["attribution"]) for row in quotes] == [
        ("mixed", "Lu Kang", "said", "named"),
        ("mixed", "Kim Eui-kyeom", "said", "named"),
        ("direct", "Cheng Xiaohe", "said", "named"),
        ("direct", "Cheng Xiaohe", "said", "named"),
        ("direct", "Mike Pompeo", "said", "named"),
        ("direct", "Mike Pompeo", "said", "named"),
        ("direct", "Mike Pompeo", None, "continued"),
    ]
    assert all(row["is_statement"] for row in quotes)
    assert quotes[0]["speaker_role"] == "Chinese foreign ministry spokesman"
    assert quotes[1]["verbatim"] == ["stepping stone"]
    assert quotes[4]["speaker_role"] == "U.S. Secretary of State"
    assert quotes[6]["continues_quote_id"] is not None


def test_money_is_two_equivalent_amounts_and_no_other(warehouse: Path) -> None:
    money = rows(
        warehouse,
        "FROM numeric_facts f"
        " LEFT JOIN article_entities o ON o.article_id = f.article_id AND o.entity_no = owner_entity_no"
        " LEFT JOIN article_entities c ON c.article_id = f.article_id AND c.entity_no = counterparty_entity_no"
        " SELECT value, unit, concept, o.name AS owner, o.country AS owner_country, c.country AS counterparty_country,"
        " period_written, period_basis, equivalent_group, equivalent_role"
        " WHERE kind = 'money' ORDER BY fact_start",
    )

    assert [(row["value"], row["unit"], row["equivalent_role"]) for row in money] == [
        (347e9, "USD", "primary"),
        (259e9, "GBP", "equivalent"),
    ]
    assert money[0]["equivalent_group"] == money[1]["equivalent_group"] is not None
    for row in money:
        assert (row["concept"], row["owner"], row["owner_country"], row["counterparty_country"]) == (
            "trade surplus", "China", "CN", "US",
        )  # fmt: skip
        assert (row["period_written"], row["period_basis"]) == ("last year", "unresolved")


def test_ranks_durations_and_dates_are_what_they_are(warehouse: Path) -> None:
    facts = rows(
        warehouse,
        "FROM numeric_facts JOIN articles USING (article_id) SELECT numeric_facts.text, kind, value"
        f" WHERE source_path LIKE '%{TRADE}' AND kind <> 'money' ORDER BY fact_start",
    )
    dates = rows(warehouse, "FROM dates SELECT text, grain, basis")

    assert {"text": "No 2", "kind": "rank", "value": 2.0} in facts
    assert {"text": "five-year", "kind": "duration", "value": 5.0} in facts
    assert {"text": "January 1", "grain": "day", "basis": "unresolved"} in dates
    assert not [row for row in facts if "January" in row["text"]]


def test_the_bare_surname_is_the_man_of_the_headline(warehouse: Path) -> None:
    names = rows(
        warehouse,
        "FROM mentions m JOIN articles a USING (article_id) JOIN article_entities e"
        " ON e.article_id = m.article_id AND e.entity_no = m.entity_no"
        " SELECT m.text, e.name, e.type, substr(a.text, m.mention_start + 1, 10) AS head WHERE m.text LIKE 'Kim%'"
        " ORDER BY m.mention_start",
    )

    assert {row["name"] for row in names if row["text"] == "Kim" and row["head"].startswith("Kim’s trip")} == {
        "Kim Jong Un"
    }
    assert {row["name"] for row in names} == {"Kim Jong Un", "Kim Eui-kyeom"}


def test_the_day_of_publication_resolves_last_year(tmp_path: Path) -> None:
    pressrow("build", str(SEEDS), "--direct", "--published-on", "2017-09-30", "--warehouse", str(tmp_path))

    periods = rows(tmp_path, "FROM numeric_facts SELECT DISTINCT period_from, period_to WHERE kind = 'money'")

    assert periods == [{"period_from": str(dt.date(2016, 1, 1)), "period_to": str(dt.date(2016, 12, 31))}]
