"""Organizations: which mentions of organizations in an article name the same one."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon

SMALL_WORDS = r"(?i)\b(?:of|the|and|for|in|de|on|du|del|la|to)\b"


def organizations(mentions: pl.DataFrame) -> pl.DataFrame:
    """Link acronyms to the full names an article or the lexicon gives them.

    Args:
        mentions: mentions of organizations in reading order; needs `article_no`, `key`.

    Returns:
        The same rows with `thing` (what one organization's mentions share), `form` and `country` (null).
    """
    acronym = pl.col("key").str.replace_all(r"\.", "")
    is_acronym = acronym.str.contains(r"^\p{Lu}[\p{Lu}\p{Ll}\p{N}]*\p{Lu}[\p{Lu}\p{N}]*$") & ~pl.col(
        "key"
    ).str.contains(" ")
    lower = pl.col("key").str.to_lowercase()
    named = mentions.with_columns(acronym=pl.when(is_acronym).then(acronym), lower=lower)
    spelled = (
        named.filter(pl.col("key").str.contains(" "))
        .with_columns(initials=pl.concat_list(initials(keeps_small=True), initials(keeps_small=False)))
        .explode("initials")
        .select("article_no", acronym="initials", full="lower")
        .filter(pl.col("acronym").str.len_chars() >= 2)
        .unique(["article_no", "acronym"], keep="first", maintain_order=True)
    )
    linked = named.join(spelled, on=["article_no", "acronym"], how="left", maintain_order="left", validate="m:1").join(
        known_acronyms(), on="acronym", how="left", maintain_order="left", validate="m:1"
    )
    thing = "organization " + pl.coalesce("full", "known", "lower")
    form = pl.when(pl.col("acronym").is_not_null()).then(pl.lit("acronym")).otherwise(pl.lit("full"))
    return linked.with_columns(thing=thing, form=form, country=pl.lit(None, pl.String)).drop(
        "acronym", "lower", "full", "known"
    )


def initials(*, keeps_small: bool) -> pl.Expr:
    """The capitals that the words of a name start with, with or without those of "of", "the" and the like."""
    name = pl.col("key") if keeps_small else pl.col("key").str.replace_all(SMALL_WORDS, "")
    return name.str.extract_all(r"\b\p{L}").list.join("").str.to_uppercase()


@cache
def known_acronyms() -> pl.DataFrame:
    """Acronyms of the lexicon with the full name in lower case: `acronym`, `known`."""
    rows = (
        lexicon("organizations")
        .drop_nulls("acronym")
        .select("acronym", known=pl.col("organization").str.to_lowercase())
    )
    return rows.unique("acronym", keep="first", maintain_order=True)
