"""Numeric facts: what is a quantity, its exact value and unit, its bound and change, and what it is said of."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.examples_runner import examples
from tests.frames import sentences_of
from transforms.extraction import extract
from transforms.facts.numbers import sentence_facts
from transforms.facts.period_clues import clues
from transforms.facts.periods import model
from transforms.facts.units import units
from transforms.lexicon import lexicon

QUANTITIES = examples("numbers", "| sentence | quantities |")
MEASURED = examples("numbers", "| sentence | quantity | concept | owner | counterparty |")
OWNED = examples("numbers", "| sentence | quantity | owner |")
PERIODS = examples("numbers", "| sentence | quantity | period |")
PERIOD_DAYS = examples("numbers", "| sentence | quantity | from | to |")
IN_ORDER = examples("numbers", "| sentence | quantity | owner | period |")
CLAIMS = examples("numbers", "| text | quantity | claimed by | entity |")


def found_in(*texts: str) -> list[dict[str, Any]]:
    """The quantities of sentences, as rows."""
    return sentence_facts(sentences_of(*texts)).rows(named=True)


def facts_of(*texts: str, country: str | None = None) -> pl.DataFrame:
    """The facts of whole articles, published in a country."""
    columns = {"article_id": [str(number) for number, _ in enumerate(texts)], "text": texts}
    return extract(pl.DataFrame(columns).with_columns(outlet_country=pl.lit(country, pl.String)))["numeric_facts"]


def answer(fact: dict[str, Any]) -> str:
    """A quantity as the examples write it; equal, unchanging and level go without saying."""
    value = plain(fact["value"]) if fact["value"] is not None else f"{plain(fact['low'])}..{plain(fact['high'])}"
    unit = "/".join(filter(None, (fact["unit"] and fact["unit"].replace(" ", "_"), fact["per_unit"])))
    told = (fact["bound"], fact["change"], fact["change_role"], fact["equivalent_role"])
    said = [word for word in told if word not in ("eq", "none", "level", "primary", None)]
    return " ".join([f"`{fact['text']}`", fact["kind"], value, *filter(None, [unit]), *said])


def plain(value: float) -> str:
    """A number without exponent and needless zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize(("sentence", "quantities"), QUANTITIES)
def test_the_quantities_of_a_sentence(sentence: str, quantities: str) -> None:
    assert ("; ".join(map(answer, found_in(sentence))) or "none") == quantities


@pytest.mark.parametrize(("sentence", "quantity", "concept", "owner", "counterparty"), MEASURED)
def test_what_a_quantity_is_said_of(sentence: str, quantity: str, concept: str, owner: str, counterparty: str) -> None:
    (fact,) = [fact for fact in found_in(sentence) if fact["text"] == quantity.strip("`")]

    said = [fact["concept"], fact["owner_written"], fact["counterparty_written"]]
    assert [part or "–" for part in said] == [concept, owner, counterparty]


@pytest.mark.parametrize(("sentence", "quantity", "owner"), OWNED)
def test_whose_a_quantity_is(sentence: str, quantity: str, owner: str) -> None:
    (fact,) = [fact for fact in found_in(sentence) if fact["text"] == quantity.strip("`")]

    said = fact["owner_written"] or "–"
    assert said == owner


@pytest.mark.parametrize(("sentence", "quantity", "period"), PERIODS)
def test_the_period_a_quantity_is_for(sentence: str, quantity: str, period: str) -> None:
    (fact,) = facts_of(sentence + "\n").filter(text=quantity.strip("`")).rows(named=True)

    assert (fact["period_written"] or "–") == period


@pytest.mark.parametrize(("sentence", "quantity", "first", "last"), PERIOD_DAYS)
def test_the_days_a_quantity_is_for(sentence: str, quantity: str, first: str, last: str) -> None:
    article = {"article_id": ["a"], "text": [sentence + "\n"], "published_on": [date(2018, 11, 14)]}

    (fact,) = extract(pl.DataFrame(article))["numeric_facts"].filter(text=quantity.strip("`")).rows(named=True)

    assert (fact["period_from"], fact["period_to"]) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(("sentence", "quantity", "owner", "period"), IN_ORDER)
def test_numbers_told_in_the_order_of_names_or_dates(sentence: str, quantity: str, owner: str, period: str) -> None:
    (fact,) = facts_of(sentence + "\n").filter(text=quantity.strip("`")).rows(named=True)

    assert [fact[name] or "–" for name in ("owner_written", "period_written")] == [owner, period]


@pytest.mark.parametrize(("text", "quantity", "source", "entity"), CLAIMS)
def test_who_claims_a_quantity(text: str, quantity: str, source: str, entity: str) -> None:
    found = extract(pl.DataFrame({"article_id": ["a"], "text": [text + "\n"]}))

    (fact,) = found["numeric_facts"].filter(text=quantity.strip("`")).rows(named=True)
    names = dict(found["article_entities"].select("entity_no", "name").iter_rows())
    said = (fact["claimed_by_written"] or "–", names.get(fact["claimed_by_entity_no"], "–"))
    assert said == (source, entity)


def test_the_weights_of_periods_are_those_of_the_clues() -> None:
    assert list(model().clues) == [*clues(), "none"]


def test_money_is_exact_and_says_how_exactly_it_was_written() -> None:
    facts = found_in("The dam cost $1.38tn, the gate 0.1 euros, the bolts 45 cents.")

    assert [fact["value_decimal"] for fact in facts] == [Decimal("1380000000000"), Decimal("0.1"), Decimal("0.45")]
    assert [fact["decimals"] for fact in facts] == [-10, 1, 2]


def test_a_part_that_no_decimal_holds_has_no_exact_value() -> None:
    (fact,) = found_in("A third of the crew fell ill.")

    assert (fact["value"], fact["value_decimal"], fact["decimals"]) == (pytest.approx(1 / 3), None, None)


def test_a_range_has_two_ends_and_no_middle() -> None:
    (fact,) = found_in("Investors put in $1.2-1.5bn.")

    assert (fact["value"], fact["value_decimal"], fact["low"], fact["high"]) == (None, None, 1.2e9, 1.5e9)


def test_a_bound_is_open_on_one_side() -> None:
    more, fewer = found_in("More than 300 came and fewer than 50 left.")

    assert (more["low"], more["high"], fewer["low"], fewer["high"]) == (300.0, None, None, 50.0)


def test_a_large_bare_number_counts_what_the_sentence_before_counted() -> None:
    lent = facts_of("Norland won 1,280 votes. It says Sudland has 1,061, and Eastmark paid 300.\n")
    not_lent = facts_of(
        "Norland has 1,280 docks.\nSudland has 1,061.\n", "The mine has 1,280 docks. It cost 90.5 to 1,900,300.\n"
    )

    assert lent.select("text", "unit").rows()[1] == ("1,061", "vote")
    assert not_lent.filter(pl.col("unit") == "dock")["text"].to_list() == ["1,280 docks", "1,280 docks"]


def test_crowns_of_an_article_are_one_currency() -> None:
    facts = facts_of("The reward is 1.6 million kroner. Admission is 130 kr.\n", "Admission is 130 kr.\n")

    assert facts["unit"].to_list() == ["NOK", "NOK", "SEK"]
    assert facts["ambiguity"].to_list()[:2] == [["DKK"], ["DKK"]]


def test_money_is_that_of_the_country_which_sentence_or_article_names() -> None:
    facts = facts_of(
        "Manila will lend 2 million pesos. The Philippines has asked for more.\n",
        "Sweden cut its budget. Sweden will pay 40 crowns a head, and Norway will pay Oslo's ministers 30 crowns.\n"
        "Sweden paid 20 crowns.\n",
        "Kenya will lend Uganda 5 million shillings.\n",
        "Australia will spend $3 million.\n",
        "The fare is 20 pesos.\n",
    )

    assert facts["unit"].to_list() == ["PHP", "NOK", "NOK", "SEK", "KES", "USD", "MXN"]
    assert [len(others) for others in facts["ambiguity"]][:5] == [0, 4, 4, 4, 3]


def test_a_unit_that_may_be_several_is_the_one_that_the_article_writes_out() -> None:
    facts = facts_of(
        "Profit fell to 412 million Norwegian crowns. Revenue was 4.9 billion crowns.\n",
        "The port shipped 9,000 metric tons of corn. Of these 500 tons were lost.\n",
        "The fine was 20 crowns and the load 3 tons.\n",
    )

    assert facts["unit"].to_list() == ["NOK", "NOK", "t", "t", "SEK", "[ston_av]"]
    assert facts["si_value"].to_list()[3] == 500_000.0
    assert facts.filter(pl.col("ambiguity").list.len() == 0)["unit"].to_list() == ["NOK", "NOK", "t", "t"]


def test_an_amount_told_again_inherits_what_the_first_one_says() -> None:
    first, again = found_in("Norland's trade surplus with Sudland fell to about 40 million US dollars (£31 million).")

    assert first["equivalent_group"] == again["equivalent_group"] == 1
    inherited = ("concept", "owner_written", "counterparty_written", "bound", "change", "change_role", "change_group")
    assert [again[name] for name in inherited] == [first[name] for name in inherited]


def test_the_parts_of_a_change_share_a_group_and_two_changes_do_not() -> None:
    facts = found_in("Exports fell 7% to $2.3 billion from $2.5 billion, and imports rose 3%.")

    assert [fact["change_group"] for fact in facts] == [1, 1, 1, 2]


def test_groups_are_numbered_through_an_article() -> None:
    facts = facts_of("Sales rose 5% to $3m.\nCosts fell 2% to $1m.\nNobody came.\nRents rose 4%.\n")

    assert facts["change_group"].to_list() == [1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("country", "unit", "is_sure"), [("AU", "AUD", True), ("DE", "USD", False), (None, "USD", False)]
)
def test_a_dollar_is_the_outlets_own(country: str | None, unit: str, is_sure: bool) -> None:
    (fact,) = facts_of("The mill cost $5m.\n", country=country).rows(named=True)

    assert (fact["unit"], fact["ambiguity"] == []) == (unit, is_sure)


def test_owner_and_counterparty_are_entities_of_the_article() -> None:
    text = "China's trade surplus with Germany was 3 billion euros.\nOfficials in China said so.\n"
    fact = facts_of(text).row(0, named=True)

    assert (fact["owner_written"], fact["counterparty_written"]) == ("China", "Germany")
    assert fact["owner_entity_no"] != fact["counterparty_entity_no"]
    assert None not in (fact["owner_entity_no"], fact["counterparty_entity_no"])


def test_facts_keep_the_contract() -> None:
    facts = facts_of(*(f"{sentence}\n" for sentence, _ in QUANTITIES))

    assert facts.height > 200
    assert set(facts["rule"]) <= set(lexicon("rules_numbers")["rule"])
    assert facts.filter(pl.col("text") == "").is_empty()


WORDS = (
    " of ",
    " the ",
    " million ",
    "bn",
    " two ",
    " half ",
    " a ",
    " to ",
    " from ",
    " rose ",
    " Kestrel ",
    " sales ",
)
SPANS = (("concept", "concept"), ("concept_phrase", "concept_phrase"), ("owner_written", "owner"))


@given(st.lists(st.sampled_from([*"0123456789.,-–/()%$£€ 'm", *WORDS]), max_size=25).map("".join))
def test_every_quantity_can_be_cut_out_of_its_sentence_again(text: str) -> None:
    for fact in found_in(text.strip() or "none"):
        assert text.strip()[fact["fact_start"] : fact["fact_end"]] == fact["text"] != ""
        for written, span in SPANS:
            if fact[written] is not None:
                assert text.strip()[fact[f"{span}_start"] : fact[f"{span}_end"]] == fact[written]


def test_sentences_do_not_look_at_each_other() -> None:
    texts = [sentence for sentence, _ in QUANTITIES]
    together = sentence_facts(sentences_of(*texts)).drop("article_no")
    alone = pl.concat(sentence_facts(sentences_of(text)) for text in texts).drop("article_no")

    assert_frame_equal(together, alone)


def test_no_sentences_give_no_facts_but_all_columns() -> None:
    assert_frame_equal(sentence_facts(sentences_of()), sentence_facts(sentences_of("nothing")))


def test_every_ambiguity_is_a_unit_that_the_lexicons_know() -> None:
    known = {unit.code for found in units().values() for unit in found}
    named = {code for found in units().values() for unit in found for code in unit.ambiguity}

    assert named - known <= UNWRITTEN


UNWRITTEN = {
    "[gal_br]",
    "[pt_br]",
    "[qt_br]",
    "[mi_i]/[gal_br]",
}  # imperial measures share their words with the American ones


def test_a_number_that_corrects_another_has_its_owner() -> None:
    facts = facts_of("Norland's trade surplus with Sudland was $39.8bn in May, not the $41.2bn it announced.\n")

    assert facts["owner_written"].to_list() == ["Norland", "Norland"]


def test_a_bare_dollar_is_that_of_the_country_where_the_article_was_written() -> None:
    head = "Wages rise\nSYDNEY, Nov 17 - "
    facts = facts_of(
        f"{head}Pay rose to $1,512.\n",
        f"{head}Oil fell to $70 a barrel.\n",
        f"{head}Pay rose to A$1,512, or $1,000.\n",
        "Wages rise\nSYDNEY, Nov 17 (Reuters) - Pay rose to $1,512.\n",
        "Wages rise\nLIMA, Nov 17 - Pay rose to 512 soles ($150).\n",
    )

    assert facts["unit"].to_list() == ["AUD", "USD", "AUD", "USD", "USD", "PEN", "USD"]
    assert "USD" in facts["ambiguity"].to_list()[0]


def test_degrees_are_of_heat_where_the_sentence_says_so_on_the_scale_of_the_country() -> None:
    facts = facts_of(
        "A hot day\nMIAMI, Nov 17 - It was 90 degrees at noon, the hottest day. The road turns 90 degrees.\n",
        "A hot day\nOSLO, Nov 17 - It was 12 degrees warmer than usual.\n",
        "A hot day\nIt was 25 degrees at noon, the hottest day.\n",
        "It was 25 degrees Celsius. At night the temperature fell to 12 degrees.\n",
    )

    assert facts["unit"].to_list() == ["[degF]", "deg", "Cel", "deg", "Cel", "Cel"]
    assert facts["si_unit"].to_list() == ["K", "rad", None, "rad", "K", "K"]


def test_bullets_have_the_period_of_the_line_above_them_but_what_they_compare_with_does_not() -> None:
    facts = facts_of(
        "Halden lifts its dividend\nHighlights of the third quarter of 2025:\n- Profit of 4 million euros\n"
        "- Cash of 2 million euros, compared with 1 million euros\n- Sales of 9 million euros in May 2025\n"
        "The board met for 3 hours and paid 7 million euros.\n",
        "Halden lifts its dividend\nKey facts:\n- Profit of 4 million euros\n",
    )

    quarter = "the third quarter of 2025"
    assert facts["period_written"].to_list() == [quarter, quarter, None, "May 2025", None, None, None]


def test_cents_are_those_of_the_currency_that_the_article_writes() -> None:
    facts = facts_of("Profit was 9 million euros. It pays 85 cents a share.\n", "It pays 85 cents a share.\n")

    assert facts["unit"].to_list() == ["EUR", "EUR", "USD"]
