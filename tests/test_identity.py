"""Identity: who is who in an article."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.frames import lines_of, tokens_of
from transforms.contract import conform
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions

SENTENCES = st.sampled_from(
    ["Kim Jong Min met Ana Pires.", "Mr Kim left.", "Spokesman Kim Tae-hyun said Kim would stay.", "Pires agreed.",
     "The World Health Organization warned.", "WHO staff left China.", "Beijing says no.", "Chinese banks fell.",
     "Lady Pires sang.", "The North waits.", "North Korea waits.", "Sir Tom Pires left.", "KIGALI, June 4 - Rain fell."]
)  # fmt: skip
ARTICLES = st.lists(SENTENCES, max_size=8).map("\n".join)


def identified(*texts: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    words, lines = tokens_of(*texts), lines_of(*texts)
    return identify(mentions(words), words, lines)


def meant(text: str) -> list[tuple[str, str, str]]:
    """Each mention as written, the name of what it means, and its form."""
    named, entities = identified(text)
    told = named.join(entities.select("article_no", "entity_no", "name"), on=["article_no", "entity_no"], how="left")
    return told.sort("mention_start").select("text", "name", "form").rows()


def entities_of(text: str) -> list[dict[str, Any]]:
    return identified(text)[1].drop("article_no").to_dicts()


def test_an_entity_has_its_fullest_name_type_country_and_roles() -> None:
    text = "Mr Vidal met Kenyan President William Kiprono in Oslo. President Kiprono thanked Goran Vidal."

    assert entities_of(text) == [
        {"entity_no": 1, "name": "Goran Vidal", "type": "PERSON", "country": None, "roles": ["Mr"]},
        {"entity_no": 2, "name": "Kenyan", "type": "NORP", "country": "KE", "roles": []},
        {"entity_no": 3, "name": "William Kiprono", "type": "PERSON", "country": None,
         "roles": ["Kenyan President", "President"]},
        {"entity_no": 4, "name": "Oslo", "type": "LOCATION", "country": "NO", "roles": []},
    ]  # fmt: skip


def test_a_bare_surname_is_not_who_was_just_named_in_full_when_another_bears_it() -> None:
    text = (
        "Kim Jong Min leaves for talks\n"
        "South Korean spokesperson Kim Tae-hyun said on Tuesday that Kim’s trip could help.\n"
        "Outside, Kim smiled."
    )

    assert [name for written, name, _ in meant(text) if written == "Kim"] == ["Kim Jong Min", "Kim Jong Min"]


def test_a_bare_surname_is_who_was_named_before_however_often_another_is_named_behind() -> None:
    text = (
        "Chairman Kim meets envoy\n"
        "North Korean leader Kim Jong Min met him on Tuesday. Chairman Kim smiled.\n"
        "Presidential spokesman Kim Tae-hyun was not there. Mr Kim Tae-hyun declined to say why."
    )

    assert [name for written, name, _ in meant(text) if written == "Kim"][-1] == "Kim Jong Min"


def test_a_title_is_remembered() -> None:
    text = "Secretary Ana Pires met General Ivo Pires. General Pires spoke first, then Secretary Pires."

    assert [name for written, name, _ in meant(text) if written == "Pires"] == ["Ivo Pires", "Ana Pires"]


def test_a_title_of_the_other_gender_is_another_person() -> None:
    assert meant("Sir Keith Marlow spoke. Lady Marlow listened.") == [
        ("Keith Marlow", "Keith Marlow", "full"),
        ("Marlow", "Marlow", "titled"),
    ]


def test_two_of_one_surname_stay_two() -> None:
    names = {row["name"] for row in entities_of("Paul Weber met Angela Weber. Angela laughed.")}

    assert names == {"Paul Weber", "Angela Weber"}


def test_family_names_may_stand_first() -> None:
    assert meant("Xi Daming met Tran Van Minh. Xi listened to Tran.")[2:] == [
        ("Xi", "Xi Daming", "surname"),
        ("Tran", "Tran Van Minh", "surname"),
    ]


def test_a_short_name_before_the_full_one_is_linked_as_well() -> None:
    assert meant("Okoro to step down\nLena Okoro told voters that she would step down.")[0] == (
        "Okoro",
        "Lena Okoro",
        "surname",
    )


def test_demonyms_and_aliases_name_their_country() -> None:
    named, entities = identified("British banks fell. The UK and Britain said so, and so did the United Kingdom.")

    assert named["type"].to_list() == ["NORP", "LOCATION", "LOCATION", "LOCATION"]
    assert named["form"].to_list() == ["demonym", "acronym", "metonym", "full"]
    assert entities.select("name", "type", "country").rows() == [("United Kingdom", "LOCATION", "GB")]


def test_a_capital_that_speaks_is_still_the_place() -> None:
    named, entities = identified("Beijing says it will wait. The envoy flew to Beijing.")

    assert named.select("type", "form").rows() == [("LOCATION", "metonym"), ("LOCATION", "full")]
    assert entities.select("name", "type", "country").rows() == [("Beijing", "LOCATION", "CN")]


def test_a_half_is_the_country_the_article_names() -> None:
    assert meant("North Korea fired a missile. The North was silent.")[1] == ("North", "North Korea", "alias")


def test_a_name_shared_with_a_state_is_the_country_only_with_evidence() -> None:
    alone, told = "He lives in Georgia.", "He lives in Georgia. The Georgian vote is near."

    assert [row["country"] for row in entities_of(alone)] == [None]
    assert [row["country"] for row in entities_of(told)] == ["GE"]


def test_acronyms_name_what_the_article_or_the_lexicon_spells_out() -> None:
    text = "The Kisumu Water Board (KWB) met. KWB officials asked the UN for help; the United Nations agreed."

    assert [(written, name) for written, name, form in meant(text) if form == "acronym"] == [
        ("KWB", "Kisumu Water Board"),
        ("KWB", "Kisumu Water Board"),
        ("UN", "United Nations"),
    ]


def test_rows_fit_the_contract() -> None:
    named, entities = identified("Mr Vidal met Ana Pires in Oslo.\nUS banks, Vidal said, fell.")

    assert set(conform("mentions", named.with_columns(article_id=pl.lit("a")))["form"]) == {
        "titled", "full", "acronym", "surname",
    }  # fmt: skip
    assert conform("article_entities", entities.with_columns(article_id=pl.lit("a")))["entity_no"].to_list() == [
        1,
        2,
        3,
        4,
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_every_mention_has_its_entity_and_rows_do_not_depend_on_other_articles(texts: list[str]) -> None:
    named, entities = identified(*texts)

    firsts = named.unique(["article_no", "entity_no"], keep="first", maintain_order=True)
    assert_frame_equal(firsts.select("article_no", "entity_no"), entities.select("article_no", "entity_no"))
    for number, text in enumerate(texts):
        alone, entities_alone = identified(text)
        mine = pl.col("article_no") == number
        assert_frame_equal(named.filter(mine).drop("article_no"), alone.drop("article_no"))
        assert_frame_equal(entities.filter(mine).drop("article_no"), entities_alone.drop("article_no"))


def test_what_follows_of_belongs_to_an_organization_though_the_tagger_cut_it_off() -> None:
    text = "The University of Southern Lund pays. The University of Northern Lund does not."
    words, lines = tokens_of(text), lines_of(text)
    whole = mentions(words)
    cut = whole.with_columns(mention_end=pl.col("mention_start") + len("University"), text=pl.lit("University"))

    linked, _ = identify(cut, words, lines)

    assert whole["text"].to_list() == ["University of Southern Lund", "University of Northern Lund"]
    assert linked["entity_no"].to_list() == [1, 2]


def test_an_acronym_in_brackets_is_the_organization_before_it_where_the_letters_fit() -> None:
    fits = meant("The National Teachers’ Union (SNTE) met. SNTE left.")
    other = meant("The Workers’ League (SNTE) met. SNTE left.")

    assert {name for _, name, _ in fits} == {"National Teachers’ Union"}
    assert {name for written, name, _ in other if written == "SNTE"} == {"SNTE"}
