"""Identities: which entity of the corpus a name of an article is, as far as the name and its kind tell.

Names of a country are that country; a company is the same with its legal form and without it; acronyms and other
names that the lexicons know are what they stand for; all else goes by kind and fullest name. One word for a person is
nobody but the person of its own article: a surname is shared by too many.
"""

from functools import cache

import polars as pl

from transforms.entities.short_forms import without_legal_form
from transforms.ids import row_ids
from transforms.lexicon import lexicon
from warehouse.distinct import distinct

NAME = ["type", "name", "country"]


def identified(names: pl.DataFrame) -> pl.DataFrame:
    """Names of articles with what they are called by across the corpus.

    Args:
        names: one row per name: `article_id`, `entity_no`, `type`, `name`, `country`.

    Returns:
        The rows with `name_id` (the entity's id, if no two persons share the name) and `rule`: country, known_alias,
        one_word or full_name.
    """
    numbers, different = distinct(names, NAME)
    known = identities(different).select("words", "rule", "name_id")
    joined = names.hstack(known[numbers]).with_row_index("row_no")
    alone = joined.filter(pl.col("rule") == "one_word")
    own = alone.select("row_no", own=row_ids(alone, pl.lit("PERSON"), pl.lit("word"), "words", "article_id"))
    return (
        joined.join(own, on="row_no", how="left", maintain_order="left", validate="1:1")
        .with_columns(name_id=pl.coalesce("own", "name_id"))
        .drop("row_no", "own", "words")
    )


def identities(names: pl.DataFrame) -> pl.DataFrame:
    """Each different name with `words` (case, accents and marks folded), `name_id` and `rule`, in order.

    Args:
        names: `type`, `name`, `country`, each combination once.
    """
    is_place, is_person, is_firm = (pl.col("type") == kind for kind in ("LOCATION", "PERSON", "ORGANIZATION"))
    words = folded(pl.when(is_firm).then(without_legal_form(pl.col("name"))).otherwise("name"))
    found = (
        names.with_columns(words=pl.when(is_person).then(without_initials(words)).otherwise(words))
        .join(country_words(), on=["words", "country"], how="left", maintain_order="left", validate="m:1")
        .join(known_aliases(), on=["type", "words"], how="left", maintain_order="left", validate="m:1")
        .with_columns(
            code=pl.when(is_place).then("code"),
            rule=pl.when(is_place & pl.col("code").is_not_null())
            .then(pl.lit("country"))
            .when(is_person & ~pl.col("words").str.contains(" ", literal=True))
            .then(pl.lit("one_word"))
            .when(pl.col("of").is_not_null())
            .then(pl.lit("known_alias"))
            .otherwise(pl.lit("full_name")),
        )
    )
    return found.select(*NAME, "words", "rule", name_id=row_ids(found, "type", _called()))


def _called() -> pl.Expr:
    """What identifies a name of a kind: the country's code, or the words; of a place, its country too."""
    words = pl.concat_str(pl.lit("name"), pl.coalesce("of", "words"), separator="\x1f")
    placed = pl.concat_str(words, pl.col("country").fill_null(""), separator="\x1f")
    country = pl.concat_str(pl.lit("country"), "code", separator="\x1f")
    by_words = pl.when(pl.col("type") == "LOCATION").then(placed).otherwise(words)
    return pl.when(pl.col("code").is_not_null()).then(country).otherwise(by_words)


def folded(name: pl.Expr) -> pl.Expr:
    """The words of a name with case, accents, apostrophes and marks folded away; the name itself where none is left."""
    plain = name.str.to_lowercase().str.normalize("NFD").str.replace_all(r"[\p{M}.'’`´]+", "")
    words = plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")
    return pl.when(words == "").then(name).otherwise(words)


def without_initials(words: pl.Expr) -> pl.Expr:
    """The words of a name without single letters between two others: "Donald J. Trent" is Donald Trent."""
    return words.str.replace_all(r"(\p{L}{2,})(?: \p{L})+( \p{L}{2,})", "$1$2")


@cache
def country_words() -> pl.DataFrame:
    """Words by which countries go: words, country, code; parts of a country are places of their own."""
    return (
        lexicon("countries")
        .filter(pl.col("kind").is_in(["name", "alias"]))
        .join(lexicon("country_parts"), on=["form", "country"], how="anti")
        .select("country", words=folded(pl.col("form")), code="country")
        .unique(maintain_order=True)
    )


@cache
def known_aliases() -> pl.DataFrame:
    """Acronyms and other names that stand for one thing only: type, words, `of` (the words of what they stand for)."""
    organizations = lexicon("organizations").drop_nulls("acronym")
    places = lexicon("place_aliases")
    pairs = pl.concat(
        [
            organizations.select(type=pl.lit("ORGANIZATION"), alias="acronym", of="organization"),
            places.select(type=pl.lit("LOCATION"), alias="alias", of="place"),
        ]
    ).with_columns(words=folded(pl.col("alias")), of=folded(pl.col("of")))
    return (
        pairs.filter(pl.col("words") != pl.col("of"))
        .group_by("type", "words", maintain_order=True)
        .agg(pl.col("of").unique())
        .filter(pl.col("of").list.len() == 1)
        .with_columns(pl.col("of").list.first())
    )
