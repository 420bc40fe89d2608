"""Home countries: where an article was written, as its dateline tells."""

import unicodedata
from functools import cache

import polars as pl

from transforms.lexicon import lexicon


def with_home_country(articles: pl.DataFrame) -> pl.DataFrame:
    """Add `home_country`: that of the outlet, else of the place in the dateline; null where neither is known.

    Args:
        articles: needs `outlet_country` and `dateline_place`.
    """
    places = articles["dateline_place"].unique().drop_nulls().to_list()
    known = {place: country for place in places if (country := country_of(place)) is not None}
    dateline = pl.col("dateline_place").replace_strict(known, default=None, return_dtype=pl.String)
    return articles.with_columns(home_country=pl.coalesce("outlet_country", dateline))


def country_of(place: str) -> str | None:
    """The country of a place as a dateline writes it: OSLO; Wellington, New Zealand; HOL, Norway."""
    for part in reversed(place.split(",")):
        country = countries().get(folded(part))
        if country is not None:
            return country
    return None


@cache
def countries() -> dict[str, str]:
    """The country of each place and each form of a country's name, without capitals and accents."""
    places = lexicon("places").drop_nulls("country").select("place", "country").iter_rows()
    meant = lexicon("dateline_countries").select("place", "country").iter_rows()
    is_sure = pl.col("kind").is_in(["name", "alias"])
    names = lexicon("countries").filter(is_sure).select("form", "country").iter_rows()
    return {folded(name): country for name, country in (*places, *meant, *names)}


@cache
def folded(name: str) -> str:
    """A name in small letters without accents: bogota for BOGOTÁ."""
    letters = unicodedata.normalize("NFD", name.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
