"""Short forms: acronyms and single words that stand for a longer name of the article."""

from functools import cache

import polars as pl

from transforms.entities.gazetteer import are_places
from transforms.lexicon import lexicon
from transforms.text.forms import forms

SMALL_WORDS = r"(?i)\b(?:of|the|and|for|in|de|on|du|del|la|to)\b"

HEAD = r"^(\S+ .*?) (?:of|for) "  # of several words: the "Bank" alone is told by `single_words`
GROUP = r"^(\S+ .*) (?:Group|Holdings?|Company|Corporation)$"
# What says nothing but the form of a company; "Corp" and "Co" only behind two words: "News Corp".
LEGAL = r"(?i),? (?:(?:pty |pte |pvt )?ltd|limited|inc|llc|llp|plc|gmbh|ag|nv|bv|oyj|asa|spa)\.?$"
LEGAL_BEHIND_TWO = r"(?i)^(\S+ .+?),? (?:corp|co|sa|se|ab)\.?$"
PLACE_LAST = r" (?:of|for|in) \S+$"
JOINED = r"^(?:\p{Lu}\p{Ll}+){2,}$"  # LibriVox, LV


def long_forms(mentions: pl.DataFrame) -> pl.DataFrame:
    """Say which longer name a name stands for.

    Args:
        mentions: mentions in reading order that are no persons; needs `mention` (their number), `article_no`, `type`,
            `key`, `gloss` (the key of the name that says the same in brackets, or null).

    Returns:
        The same rows with `thing` (what one entity's mentions share: type and long name in lower case) and
        `short_form` (acronym, partial, or null where the name is its own long form).
    """
    is_firm = pl.col("type") == "ORGANIZATION"
    bare = pl.when(is_firm).then("firm").otherwise("lower")
    named = mentions.hstack(told_of_keys(mentions["key"])).with_columns(thing=pl.col("type") + " " + bare)
    named = named.drop("firm", "lower").pipe(with_whole)
    longer = named.filter(pl.col("key").str.contains(" ")).unique(["article_no", "type", "key"], maintain_order=True)
    joined = named.filter(pl.col("key").str.contains(JOINED)).unique(["article_no", "thing"], maintain_order=True)
    spelled, partial = pl.concat([longer, joined]).pipe(spelled_out), longer.pipe(single_words)
    spelled = pl.concat([named.pipe(glossed), spelled]).unique(["article_no", "acronym"], keep="first")
    return (
        named.join(spelled, on=["article_no", "acronym"], how="left", maintain_order="left", validate="m:1")
        .join(known_acronyms(), on="acronym", how="left", maintain_order="left", validate="m:1")
        .join(partial, on=["article_no", "type", "key"], how="left", maintain_order="left", validate="m:1")
        .with_columns(
            thing=pl.coalesce(
                "spelled", "known", "whole", pl.col("type") + " " + pl.col("acronym").str.to_lowercase(), "thing"
            ),
            short_form=pl.when(pl.col("acronym").is_not_null())
            .then(pl.lit("acronym"))
            .when(pl.col("whole").is_not_null())
            .then(pl.lit("partial")),
        )
        .drop("acronym", "spelled", "known", "whole")
    )


def told_of_keys(keys: pl.Series) -> list[pl.Series]:
    """What keys tell, asked of each only once: `lower`, in lower case, `firm`, without a legal form besides, and
    `acronym`."""
    known = forms(keys)
    told = known.texts.to_frame("key").select(
        lower=pl.col("key").str.to_lowercase(),
        firm=without_legal_form(pl.col("key")).str.to_lowercase(),
        acronym=acronym(),
    )
    return told[known.numbers].get_columns()


def acronym() -> pl.Expr:
    """The name without dots where it is an acronym (UN, U.S., AfDB), else null."""
    bare = pl.col("key").str.replace_all(r"\.", "")
    return pl.when(
        bare.str.contains(r"^\p{Lu}[\p{L}\p{N}]*[\p{Lu}\p{N}][\p{Lu}\p{N}]*$") & (bare.str.len_chars() <= 8)
    ).then(bare)


def without_legal_form(name: pl.Expr) -> pl.Expr:
    """The name of a company without its legal form: "Calder Foods Inc" is Calder Foods."""
    return name.str.replace(LEGAL, "").str.replace(LEGAL_BEHIND_TWO, "$1")


def spelled_out(longer: pl.DataFrame) -> pl.DataFrame:
    """The acronyms that the longer names of an article make, first come: `article_no`, `acronym`, `spelled`."""
    rows = longer["key"].str.contains(JOINED).arg_true()
    capitals = longer["key"].gather(rows).str.extract_all(r"\p{Lu}").list.join("")
    joined = pl.repeat(None, longer.height, dtype=pl.String, eager=True).scatter(rows, capitals)
    small = initials(pl.col("key").str.replace_all(SMALL_WORDS, ""))
    return (
        longer.with_columns(acronym=pl.concat_list(initials(pl.col("key")), small, joined))
        .explode("acronym")
        .select("article_no", "acronym", spelled="thing")
        .drop_nulls("acronym")
        .filter(pl.col("acronym").str.len_chars() >= 2)
        .unique(["article_no", "acronym"], keep="first", maintain_order=True)
    )


def glossed(named: pl.DataFrame) -> pl.DataFrame:
    """The acronyms beside a name of several words, one of the two in brackets, that share half of their letters with
    its initials or more: "Teachers’ Union (SNTE)", "CCF (Farmers’ Confederation)"; as `spelled_out`."""
    beside = named.drop_nulls(["acronym", "gloss"]).filter(pl.col("gloss").str.contains(" "))
    letters, first = pl.col("acronym").str.to_uppercase().str.split(""), initials(pl.col("gloss")).str.split("")
    shared = letters.list.set_intersection(first).list.len()
    return beside.filter(2 * shared >= letters.list.n_unique()).select(
        "article_no", "acronym", spelled="ORGANIZATION " + pl.col("gloss").str.to_lowercase()
    )


def initials(name: pl.Expr) -> pl.Expr:
    """The letters that the words of a name start with, as capitals."""
    return name.str.extract_all(r"\b\p{L}").list.join("").str.to_uppercase()


def with_whole(named: pl.DataFrame) -> pl.DataFrame:
    """The organizations, those that one longer name of the article goes on from with "of" or "for" or "Group" as that
    name's `thing`: "Supreme Court", "Supreme Court of India"; "Verdant Rail", "Verdant Rail Group"."""
    head = pl.coalesce(pl.col("key").str.extract(HEAD), pl.col("key").str.extract(GROUP))
    of = named.filter(pl.col("type") == "ORGANIZATION").with_columns(head=head)
    wholes = (
        of.drop_nulls("head")
        .group_by("article_no", "type", key="head", maintain_order=True)
        .agg(whole=pl.col("thing").first(), count=pl.col("thing").n_unique())
        .filter(pl.col("count") == 1)
        .drop("count")
    )
    joined = named.join(wholes, on=["article_no", "type", "key"], how="left", maintain_order="left", validate="m:1")
    return joined.with_columns(thing=pl.coalesce("whole", "thing")).drop("whole")


def single_words(longer: pl.DataFrame) -> pl.DataFrame:
    """Words that open or end names of just one thing of their type in an article: `article_no`, `type`, `key`, `whole`.

    Not the place at the end of a name: "England" is not the Bank of England.
    """
    first, last = longer["key"].str.extract(r"^([^ ]*)"), longer["key"].str.extract(r"([^ ]*)$")
    at = longer["key"].str.contains(PLACE_LAST).arg_true()
    at = at.filter(pl.Series(are_places(last.gather(at)), dtype=pl.Boolean))
    return (
        longer.with_columns(key=pl.concat_list(first, last.scatter(at, first.gather(at))).list.unique())
        .explode("key")
        .group_by("article_no", "type", "key", maintain_order=True)
        .agg(pl.col("thing").first().alias("whole"), count=pl.col("thing").n_unique())
        .filter(pl.col("count") == 1)
        .drop("count")
    )


@cache
def known_acronyms() -> pl.DataFrame:
    """Acronyms of the lexicon: `acronym`, `known` (the thing they name)."""
    rows = lexicon("organizations").drop_nulls("acronym")
    known = rows.select("acronym", known="ORGANIZATION " + pl.col("organization").str.to_lowercase())
    return known.unique("acronym", keep="first", maintain_order=True)
