"""Which of several currencies an amount is in: "$", pesos and crowns are those of more than one country."""

from functools import cache

import polars as pl

from transforms.facts.bearings import SENTENCE
from transforms.lexicon import lexicon

WORLD_AGENCIES = ("AFP", "AP", "Bloomberg", "Dow Jones", "EFE", "Kyodo", "Reuters", "TASS", "UPI", "Xinhua", "dpa")
WORLD_TRADE = ("[bbl_us]", "[oz_av]", "[oz_tr]", "[bu_us]", "[lb_av]", "[ston_av]", "[MMBtu]", "USD")
CENTS = r"(?i)(?-u:\b)cents?(?-u:\b)|[0-9] ?[¢c](?-u:\b)"
CROWNS = ("NOK", "SEK", "DKK", "ISK")
IS_DOUBTFUL = (pl.col("unit_system") == "iso4217") & (pl.col("ambiguity").list.len() > 0)
NO_OTHERS = pl.lit([], dtype=pl.List(pl.String))
OTHERS = pl.concat_list("unit", "ambiguity").list.set_difference(pl.concat_list("own"))


def with_outlets_currency(facts: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Read ambiguous money as the outlet's own where it may be that: "$" in a Sydney paper is AUD.

    Args:
        facts: needs `article_no`, `unit_system`, `unit` and `ambiguity`; the codes of a unit that may be several stand
            in both.
        articles: needs `article_no`, `outlet_country`.
    """
    own = articles.select("article_no", own=pl.col("outlet_country").replace_strict(own_currencies(), default=None))
    may_be = pl.col("own").is_not_null() & pl.col("own").is_in(pl.col("ambiguity"), nulls_equal=False)
    is_settled = (pl.col("unit_system") == "iso4217") & ((pl.col("own") == pl.col("unit")) | may_be)
    return settled(facts, own, is_settled, NO_OTHERS)


def with_named_currency(
    facts: pl.DataFrame, mentions: pl.DataFrame, entities: pl.DataFrame, home: pl.DataFrame
) -> pl.DataFrame:
    """Read pesos, crowns, rupees as those of the country that the sentence names most often, else the article.

    Dollars stay American: agencies write them so wherever they report from. `ambiguity` is empty where the article
    names no other of the countries.

    Args:
        facts: needs `article_no`, `sentence_no`, `unit_system`, `unit` and `ambiguity`.
        mentions: needs `article_no`, `sentence_no`, `entity_no`.
        entities: needs `article_no`, `entity_no`, `country`.
        home: `article_no`, `home`, as `homes.homes` gives it; the country counts as named once.
    """
    amounts = facts.select(*SENTENCE, "unit", "unit_system", "ambiguity").with_row_index("row")
    doubtful = amounts.filter(IS_DOUBTFUL & (pl.col("unit") != "USD"))
    if doubtful.is_empty():
        return facts
    of_country = {"code": pl.col("country").replace_strict(own_currencies(), default=None)}
    owners = entities.select("article_no", "entity_no", **of_country).drop_nulls()
    of_home = home.select("article_no", code=pl.col("home").replace_strict(own_currencies(), default=None)).drop_nulls()
    is_asked = pl.col("article_no").is_in(doubtful["article_no"].unique().implode())
    near = mentions.select(*SENTENCE, "entity_no").filter(is_asked)
    named = near.join(owners, on=["article_no", "entity_no"], validate="m:1")
    named = pl.concat(
        [named.select(*SENTENCE, "code"), of_home.select("article_no", pl.lit(None).alias("sentence_no"), "code")],
        how="vertical_relaxed",
    )
    here = named.group_by(*SENTENCE, "code").agg(here=pl.len())
    nearby = named.group_by("article_no", "code").agg(nearby=pl.len())
    chosen = (
        doubtful.select("row", *SENTENCE, code=pl.concat_list("unit", "ambiguity"))
        .with_columns(place=pl.int_ranges(pl.col("code").list.len()))
        .explode("code", "place")
        .join(nearby, on=["article_no", "code"], validate="m:1")
        .join(here, on=[*SENTENCE, "code"], how="left", validate="m:1")
        .sort("row", pl.col("here").fill_null(0), "nearby", -pl.col("place"), descending=[False, True, True, True])
        .group_by("row", maintain_order=True)
        .agg(named=pl.col("code").first(), is_only=pl.len() == 1)
    )
    is_named = pl.col("named").is_not_null()
    codes = pl.concat_list("unit", "ambiguity")
    return (
        facts.with_row_index("row")
        .join(chosen, on="row", how="left", maintain_order="left", validate="1:1")
        .with_columns(
            unit=pl.coalesce("named", "unit"),
            ambiguity=pl.when(is_named & pl.col("is_only"))
            .then(NO_OTHERS)
            .when(is_named)
            .then(codes.list.set_difference(pl.concat_list("named")))
            .otherwise("ambiguity"),
        )
        .drop("row", "named", "is_only")
    )


def with_home_dollar(facts: pl.DataFrame, articles: pl.DataFrame, home: pl.DataFrame) -> pl.DataFrame:
    """Read a bare "$" as the dollar of the article's home, as papers of Sydney and Toronto write it.

    It stays American in the copy of the agencies that tell all other dollars by name, in articles that write
    their own as "A$", in what a bracket tells again, and for what the world trades in it (a barrel, an ounce).
    `ambiguity` keeps the American one.

    Args:
        facts: needs `article_no`, `unit`, `ambiguity`, `per_unit`, `equivalent_role`.
        articles: needs `article_no`, `agency`.
        home: `article_no`, `home`, as `homes.homes` gives it.
    """
    is_open = (pl.col("unit") == "USD") & (pl.col("ambiguity").list.len() > 0)
    is_open &= (pl.col("equivalent_role") != "equivalent").fill_null(value=True)
    is_open &= ~pl.col("per_unit").is_in(WORLD_TRADE).fill_null(value=False)
    named = facts.filter(pl.col("ambiguity").list.len() == 0).select("article_no", own="unit").unique()
    own = (
        home.with_columns(own=pl.col("home").replace_strict(own_currencies(), default=None))
        .drop_nulls("own")
        .join(articles.filter(pl.col("agency").is_in(WORLD_AGENCIES)), on="article_no", how="anti")
        .join(named, on=["article_no", "own"], how="anti")
        .select("article_no", "own")
    )
    is_own = is_open & pl.col("own").is_in(pl.col("ambiguity"), nulls_equal=False).fill_null(value=False)
    return settled(facts, own, is_own, OTHERS)


def with_cents_of_article(facts: pl.DataFrame) -> pl.DataFrame:
    """Read bare cents as those of the one currency in which the article tells money otherwise: 85 cents beside euros.

    Args:
        facts: needs `article_no`, `text`, `unit_system`, `unit`, `ambiguity`; the codes of a unit that may be several
            stand in both.
    """
    is_money = pl.col("unit_system") == "iso4217"
    is_cents = is_money & pl.col("text").str.contains(CENTS) & (pl.col("ambiguity").list.len() > 0)
    if facts.filter(is_cents).is_empty():
        return facts
    only = only_unit(facts.filter(is_money & ~is_cents)).rename({"unit": "own"})
    is_told = is_cents & pl.col("own").is_in(pl.col("ambiguity"), nulls_equal=False).fill_null(value=False)
    return settled(facts, only, is_told, OTHERS)


def with_one_crown(facts: pl.DataFrame) -> pl.DataFrame:
    """Read the crowns of an article as one country's where all of them may be that: 1.6 million kroner and 130 kr.

    Args:
        facts: needs `article_no`, `unit` and `ambiguity`; the codes of a unit that may be several stand in both.
    """
    is_crown = pl.col("unit").is_in(CROWNS) & (pl.col("ambiguity").list.len() > 0)
    crowns = facts.filter(is_crown).select("article_no", code=pl.concat_list("unit", "ambiguity"))
    if crowns.is_empty():
        return facts
    amounts = crowns.group_by("article_no").agg(amounts=pl.len())
    shared = (
        crowns.with_columns(place=pl.int_ranges(pl.col("code").list.len()))
        .explode("code", "place")
        .group_by("article_no", "code")
        .agg(pl.len(), pl.col("place").sum())
        .join(amounts, on="article_no", validate="m:1")
        .filter(pl.col("len") == pl.col("amounts"))
        .sort("article_no", "place", "code")
        .group_by("article_no", maintain_order=True)
        .agg(crown=pl.col("code").first(), others=pl.col("code").slice(1))
    )
    is_shared = is_crown & pl.col("crown").is_not_null()
    return (
        facts.join(shared, on="article_no", how="left", maintain_order="left", validate="m:1")
        .with_columns(
            unit=pl.when(is_shared).then("crown").otherwise("unit"),
            ambiguity=pl.when(is_shared).then("others").otherwise("ambiguity"),
        )
        .drop("crown", "others")
    )


def settled(facts: pl.DataFrame, own: pl.DataFrame, is_settled: pl.Expr, others: pl.Expr) -> pl.DataFrame:
    """The facts with the currency `own` of their article as `unit` where that is settled, and `others` beside it.

    Args:
        facts: needs `article_no`, `unit` and `ambiguity`.
        own: `article_no`, `own`; at most one row per article.
        is_settled: of which facts; may ask for `own`.
        others: the `ambiguity` of these.
    """
    return (
        facts.join(own, on="article_no", how="left", maintain_order="left", validate="m:1")
        .with_columns(
            unit=pl.when(is_settled).then("own").otherwise("unit"),
            ambiguity=pl.when(is_settled).then(others).otherwise("ambiguity"),
        )
        .drop("own")
    )


def only_unit(facts: pl.DataFrame) -> pl.DataFrame:
    """The unit of each article whose facts have only one: `article_no`, `unit`."""
    written = facts.group_by("article_no").agg(pl.col("unit").unique())
    return written.filter(pl.col("unit").list.len() == 1).with_columns(pl.col("unit").list.first())


@cache
def own_currencies() -> dict[str, str]:
    """The currency of each country."""
    return dict(lexicon("country_currencies").select("country", "code").iter_rows())
