"""Appositions: the person whom a source without a name is said to be, between commas behind it."""

import numpy as np
import polars as pl

from transforms.quoting.places import Words
from transforms.quoting.symbols import spread

REACH = 8  # tokens between a source and the name in apposition: ", Trinity College economist Ada Nowak,"
OF_WHAT = 5  # tokens behind a source in which a comma ends what it is of
ENDS = [",", "(", "of", "from"]  # what may follow the name
NO_ROLE = (
    r"^$|^, $|[,.;:]|^(?:and|or|by|of|for|with|to|from|as|at|in|on|after|before|like|than|who|whose|which|that|was|is)$"
    r"|^\p{Ll}+(?:ing|ed)$"
)  # words that keep what stands between from being a role
KNOWN_AS = r"^who (?:identified (?:him|her)self|is known)(?: \p{Ll}+)? (?:only )?as$"  # "who identified herself as"
PLURAL = r"[^su]s$"
NAME = ["mention_start", "mention_end", "name_text", "type", "form", "entity_no", "title_written", "title_start"]


def with_apposed(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The rows with the person in apposition as the name of a source that names no person, the source as the role.

    "His attorney, Beth Lindgren of the Bench Institute, estimated that"; "The Chief of Army Staff, General Musa
    Danjuma, on Sunday assured". Between source and name stands no more than a role, and the cue comes behind.
    """
    is_unnamed = (pl.col("type") != "PERSON").fill_null(value=True)
    is_whole = (pl.col("mention_start") == pl.col("speaker_start")).fill_null(value=False)
    is_plural = pl.col("head_word").str.contains(PLURAL)
    asked = spoken.filter(
        is_unnamed & ~is_whole & ~is_plural & ~pl.col("shape").is_in(["P", "W"]),
        pl.col("cue_first") > pl.col("speaker_behind"),
    ).select("row", "article_no", "cue_first", "speaker_start", comma=comma_behind(words))
    asked = asked.drop_nulls().with_columns(role_end=pl.lit(words.tokens["token_end"]).gather(pl.col("comma") - 1))
    here = pl.col("article_no").is_in(asked["article_no"].unique().implode())
    people = mentions.filter(here, pl.col("type") == "PERSON").rename({"text": "name_text"})
    placed = people.select(
        *NAME, article="article_no",
        first=words.at(people, pl.coalesce("title_start", "mention_start")), behind=words.at(people, "mention_end"),
    ).sort("first", maintain_order=True)  # fmt: skip
    first, comma = placed["first"].to_numpy(), asked["comma"].to_numpy()
    source, name = spread(np.searchsorted(first, comma + 1), np.searchsorted(first, comma + REACH, side="right"))
    near = (
        asked[source]
        .hstack(placed[name])
        .filter(
            pl.col("article_no") == pl.col("article"),
            pl.col("behind") < pl.col("cue_first"),
            words.text("behind").is_in(ENDS),
        )
    )
    between = near.select("row", "first", token=pl.int_ranges(pl.col("comma") + 1, "first")).explode("token")
    spelled = between.drop_nulls().with_columns(word=words.text("token")).group_by("row", "first", maintain_order=True)
    is_barred = pl.col("word").str.contains(NO_ROLE).any() & ~pl.col("word").str.join(" ").str.contains(KNOWN_AS)
    barred = spelled.agg(is_barred=is_barred).filter("is_barred")
    found = (
        near.join(barred, on=["row", "first"], how="anti")
        .sort("row", "first")
        .unique("row", keep="first", maintain_order=True)
        .select("row", *(pl.col(name).alias(f"{name}_apposed") for name in NAME),
                role_start_apposed="speaker_start", role_end_apposed="role_end")
    )  # fmt: skip
    joined = spoken.join(found, on="row", how="left", maintain_order="left", validate="1:1")
    is_apposed = pl.col("mention_start_apposed").is_not_null()
    told = [*NAME, "role_start", "role_end"]
    return joined.with_columns(
        *(pl.when(is_apposed).then(f"{name}_apposed").otherwise(name).alias(name) for name in told),
        speaker_start=pl.when(is_apposed).then("mention_start_apposed").otherwise("speaker_start"),
        speaker_end=pl.when(is_apposed).then("mention_end_apposed").otherwise("speaker_end"),
        shape=pl.when(is_apposed).then(pl.lit("N")).otherwise("shape"),
        speaker_first=pl.when(is_apposed).then(None).otherwise("speaker_first"),
    ).drop(f"{name}_apposed" for name in told)


def comma_behind(words: Words) -> pl.Expr:
    """The token of the comma behind a source, or behind what it is of: "the Commissioner for Information,"."""
    behind = pl.col("speaker_behind")
    commas = [pl.when(words.text(behind + step) == ",").then(behind + step) for step in range(OF_WHAT)]
    is_of = words.text(behind).is_in(["for", "of"])
    return pl.when(is_of).then(pl.coalesce(commas)).otherwise(commas[0])
