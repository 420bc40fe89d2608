"""Speakers: who the source of a quotation is, as printed and as an entity of the article."""

from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.antecedents import antecedents, with_opening
from transforms.quoting.appositions import NAME, with_apposed
from transforms.quoting.places import Words, placed
from transforms.quoting.symbols import Ints

BY_TYPE = {
    "PERSON": "named", "ORGANIZATION": "organization", "LOCATION": "government", "FACILITY": "organization",
    "NORP": "collective", "PRODUCT": "organization", "MISC": "organization",
}  # fmt: skip
NOWHERE = -1  # the row or offset of what is not there
PAST = np.iinfo(np.int64).max  # a place behind all others
OWNED = ["his", "her", "their", "its"]
HEADLINE = r"^[NhosD]+$"  # letters of a source written all in capitals
BEFORE_OF = r"^([^opi]*N)[op]"  # letters of "Ada Nowak of Lodz", "the baker Ada Nowak from Lodz"
COMMON = r"[nmre]s?$"  # letters of a source that ends in a common noun


def resolved(
    spoken: pl.DataFrame, mentions: pl.DataFrame, article_entities: pl.DataFrame, words: Words
) -> pl.DataFrame:
    """Say who speaks.

    Args:
        spoken: one row per quotation, ordered by `article_no` and `quote_start`; needs `speaker_start`, `speaker_end`,
            `head_end`, `head_word` (last word of the head, in lower case), `shape` (letters of the source), `segments`.
        mentions: one row per named mention, with `form` and `entity_no`.
        article_entities: one row per entity of an article.
        words: the tokens of the unit.

    Returns:
        The same rows with `attribution`, `speaker_entity_no` (null for peoples and parties: "Republicans" are nobody),
        and the speaker's span moved to the name where the source is one; the words before the name are then in
        `prefix_start`, `prefix_end`, its title in `title_written`.
    """
    full_names = article_entities.select("article_no", "entity_no", full_name="name")
    named = with_apposed(with_name(with_whole_names(spoken, mentions), mentions, words.tokens), mentions, words).join(
        full_names, on=["article_no", "entity_no"], how="left", maintain_order="left", validate="m:1"
    )
    is_name = pl.col("mention_start").is_not_null()
    pronouns = antecedents(named, mentions, article_entities, words)
    is_known = pl.Series(pronouns).is_not_null()
    is_nobody = is_letter() & ~is_known
    given = attribution()
    spoken_for = named.with_columns(
        attribution=pl.when(is_nobody)
        .then(pl.lit("none"))
        .when(~is_name & is_known & ((given == "anonymous") | pl.col("shape").str.contains(r"r$")))
        .then(pl.lit("named"))
        .otherwise(given),
        speaker_entity_no=pl.coalesce(pl.when(pl.col("type") != "NORP").then("entity_no"), pronouns),
        prefix_start=pl.when(is_name & (pl.col("mention_start") > pl.col("speaker_start"))).then("speaker_start"),
        prefix_end="mention_start",
        speaker_start=pl.when(~is_nobody).then(pl.coalesce("mention_start", "speaker_start")),
        speaker_end=pl.when(~is_nobody).then(pl.coalesce("mention_end", "speaker_end")),
    )
    return continued(with_first_of_two(spoken_for, mentions, words))


def continued(spoken: pl.DataFrame) -> pl.DataFrame:
    """The rows, those that go on from another with the speaker of the one that they begin with."""
    number = spoken["row"].to_numpy()
    place = np.empty(len(number), dtype=np.int64)
    place[number] = np.arange(len(number))
    begun = np.where(spoken["continues"].is_null(), number, spoken["continues"].fill_null(0)).astype(np.int64)
    while not np.array_equal(begun[place[begun]], begun):
        begun = begun[place[begun]]
    return spoken.with_columns(
        pl.col("speaker_start", "speaker_end", "speaker_entity_no").gather(pl.Series(place[begun]))
    )


def with_whole_names(spoken: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The rows with a source that starts or ends inside a body's name made whole: "Centers for Disease Control and
    Prevention", "the Ministry of Internal Affairs and Communications"."""
    bodies = mentions.filter(pl.col("type") == "ORGANIZATION", pl.col("text").str.contains(" (?:and|&) "))
    here = pl.col("article_no").is_in(bodies["article_no"].unique().implode())
    names = bodies.select("article_no", "mention_start", name_start="mention_start", name_end="mention_end")
    names = names.sort("mention_start", maintain_order=True)

    def cut(place: str) -> pl.DataFrame:
        asked = spoken.filter(here).select("row", "article_no", mention_start=place).drop_nulls()
        near = asked.sort("mention_start", maintain_order=True).join_asof(
            names, on="mention_start", by="article_no", allow_exact_matches=False, check_sortedness=False
        )
        return near.filter(pl.col("name_end") > pl.col("mention_start")).select(
            "row", pl.col("name_start", "name_end").name.prefix(f"{place}_")
        )

    whole = spoken
    for place in ("speaker_start", "speaker_end"):
        whole = whole.join(cut(place), on="row", how="left", maintain_order="left", validate="1:1")
    return whole.with_columns(
        speaker_start=pl.coalesce("speaker_start_name_start", "speaker_start"),
        head_end=pl.when(pl.col("head_end") == pl.col("speaker_end"))
        .then(pl.coalesce("speaker_end_name_end", "head_end"))
        .otherwise("head_end"),
        speaker_end=pl.coalesce("speaker_end_name_end", "speaker_end"),
    ).drop("speaker_start_name_start", "speaker_start_name_end", "speaker_end_name_start", "speaker_end_name_end")


def with_first_of_two(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The rows, those of two speakers with the first of them and all their words: "Nowak and her lawyers", "Nowak and
    Abara", where the first is the subject."""
    is_and = words.text(pl.col("speaker_first") - 1).is_in(["and", "&"])
    is_second = pl.col("mention_start").is_not_null() | words.text("speaker_first").is_in(OWNED)
    ends = pl.lit(words.tokens["token_end"]).gather(pl.col("speaker_first") - 2)
    asked = spoken.filter((pl.col("speaker_first") > 1) & is_and & is_second).select(
        "row", "article_no", mention_end=ends
    )
    here = mentions.filter(pl.col("article_no").is_in(asked["article_no"].unique().implode()))
    subjects = with_opening(here.filter(pl.col("type").is_in(list(BY_TYPE))), words).filter("is_subject")
    first = asked.join(
        subjects.select(
            "article_no", "mention_end", first_start="mention_start", first_no="entity_no", first_type="type"
        ),
        on=["article_no", "mention_end"], validate="m:1",
    )  # fmt: skip
    joined = spoken.join(
        first.drop("article_no", "mention_end"), on="row", how="left", maintain_order="left", validate="1:1"
    )
    is_two = pl.col("first_no").is_not_null()
    return joined.with_columns(
        speaker_start=pl.coalesce("first_start", "speaker_start"),
        speaker_entity_no=pl.coalesce(pl.when(pl.col("first_type") != "NORP").then("first_no"), "speaker_entity_no"),
        attribution=pl.coalesce(pl.col("first_type").replace_strict(BY_TYPE, default=None), "attribution"),
        prefix_start=pl.when(~is_two).then("prefix_start"),
    ).drop("first_start", "first_no", "first_type")


def is_letter() -> pl.Expr:
    """Whether the source is the "Q" or "A" before a question or answer."""
    return (pl.col("rule") == "transcript") & pl.col("head_word").is_in(["q", "a"])


def with_name(spoken: pl.DataFrame, mentions: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """The rows with the name of the source.

    It is the titled person that the source ends in ("Secretary of State Ada Nowak"), the person before "of" or "from"
    ("Ada Nowak of Lodz"), the name the head ends in, or in headlines the first person ("Nowak Blasts Council").
    """
    names = mentions.rename({"text": "name_text"}).select("article_no", *NAME)
    asked = spoken.select(
        "article_no",
        pl.col("speaker_start", "speaker_end", "head_end").fill_null(NOWHERE),
        before_of=end_before_of(tokens).fill_null(NOWHERE),
        is_headline=pl.col("shape").str.contains(HEADLINE).fill_null(value=False),
    )
    name = named_at(asked, names)
    name = np.where((name < 0) & asked["is_headline"].to_numpy(), first_people(asked, names), name)
    return spoken.hstack(names.select(pl.col(NAME).gather(pl.lit(pl.Series(name)).replace(NOWHERE, None))))


def end_before_of(tokens: pl.DataFrame) -> pl.Expr:
    """Where the name before the first "of" or "from" of a source ends; null where there is none."""
    count = pl.col("shape").str.extract(BEFORE_OF).str.len_bytes().cast(pl.Int32)
    return pl.lit(tokens["token_end"]).gather(pl.col("speaker_first") + count - 1)


def named_at(asked: pl.DataFrame, names: pl.DataFrame) -> Ints:
    """The row of the name of each source; NOWHERE where it has none."""
    found = np.full(asked.height, NOWHERE)
    ends = placed(names, "mention_end")
    order = np.argsort(ends, kind="stable")
    is_person, start = (names["type"] == "PERSON").to_numpy(), names["mention_start"].to_numpy()
    is_titled = names["title_start"].is_not_null().to_numpy()
    begins = np.where(is_titled, names["title_start"].fill_null(0).to_numpy(), NOWHERE)
    source_start = asked["speaker_start"].to_numpy()
    for end in ("head_end", "before_of", "speaker_end") if names.height else ():  # what counts most comes last
        place = placed(asked, end)
        name = order[np.minimum(np.searchsorted(ends[order], place), len(order) - 1)]
        is_meant = (ends[name] == place) & (start[name] >= source_start)
        is_meant &= is_person[name] if end != "head_end" else True
        is_meant &= begins[name] >= source_start if end == "speaker_end" else True
        found[is_meant] = name[is_meant]
    return found


def first_people(asked: pl.DataFrame, names: pl.DataFrame) -> Ints:
    """The row of the first person named in each source; NOWHERE where it names none."""
    people = np.flatnonzero((names["type"] == "PERSON").to_numpy())
    people = people[np.argsort(placed(names, "mention_start")[people], kind="stable")]
    following = np.searchsorted(placed(names, "mention_start")[people], placed(asked, "speaker_start"))
    name = np.append(people, NOWHERE)[following]
    is_inside = np.append(placed(names, "mention_end"), PAST)[name] <= placed(asked, "speaker_end")
    return np.where(is_inside, name, NOWHERE)


def attribution() -> pl.Expr:
    """How the source is given."""
    return (
        pl.when(pl.col("speaker_start").is_null())
        .then(pl.lit("none"))
        .when(pl.col("rule") == "goes_on")
        .then(pl.lit("continued"))
        .when(pl.col("shape").is_in(["P", "W"]) | is_letter())
        .then(pl.lit("pronoun"))
        .otherwise(pl.coalesce(by_noun(), by_name(), by_shape()))
    )


def by_noun() -> pl.Expr:
    """Attribution by the head noun of a source that is no name: "officials", "the ministry"."""
    is_common = pl.col("mention_start").is_null() & (
        pl.col("shape").str.contains(COMMON) | (pl.col("head_end") != pl.col("speaker_end"))
    )
    is_plural = pl.col("head_word").str.ends_with("s")
    other = pl.when(is_plural).then(pl.lit("collective")).otherwise(pl.lit("anonymous"))
    return pl.when(is_common).then(pl.coalesce(known_noun(), other))


def known_noun() -> pl.Expr:
    """Attribution that the lexicon gives the head noun."""
    nouns = source_nouns()
    return pl.col("head_word").replace_strict(*nouns, default=None, return_dtype=pl.String)


def by_name() -> pl.Expr:
    """Attribution by the type of the name; ministries and places that stand for them are governments, but who speaks in
    a transcript is somebody."""
    is_government = (pl.col("form") == "metonym") | (known_noun() == "government").fill_null(False) | known_government()
    by_type = pl.col("type").replace_strict(BY_TYPE, default=None, return_dtype=pl.String)
    is_body = (is_government & (pl.col("type") != "PERSON")) | is_country()
    is_somebody = (pl.col("rule") == "transcript") & pl.col("type").is_in(["LOCATION", "NORP"])
    return pl.when(is_somebody).then(pl.lit("named")).when(is_body).then(pl.lit("government")).otherwise(by_type)


def is_country() -> pl.Expr:
    """Whether the name is a country or capital, and all that the article calls its bearer."""
    places = lexicon("countries").filter(pl.col("kind").is_in(["name", "capital"]))["form"].to_list()
    is_all = (pl.col("name_text") == pl.col("full_name")) & pl.col("title_written").is_null()
    return (pl.col("name_text").is_in(places) & is_all).fill_null(False)


def known_government() -> pl.Expr:
    """Whether the name is one of a government's: White House, Downing Street."""
    nouns = lexicon("source_nouns").filter(pl.col("attribution") == "government")["noun"].to_list()
    return pl.col("name_text").str.to_lowercase().is_in(nouns).fill_null(False)


def by_shape() -> pl.Expr:
    """Attribution of what is neither noun nor known name: "some" are a collective, capitals a name."""
    other = pl.when(pl.col("shape").str.contains("N")).then(pl.lit("named")).otherwise(pl.lit("collective"))
    return pl.coalesce(known_noun(), other)


@cache
def source_nouns() -> tuple[pl.Series, pl.Series]:
    """Nouns that speak, and the attribution that each stands for."""
    nouns = lexicon("source_nouns")
    return nouns["noun"], nouns["attribution"]
