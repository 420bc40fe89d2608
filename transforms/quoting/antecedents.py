"""Antecedents: the person a pronoun in the place of a speaker stands for."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon

PRONOUNS = ["he", "she"]
ROLE_ALONE = r"^D[Nnjmd]*r$"  # letters of "the Republican senator"
SHORT_TITLES = {"sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "dr": "doctor",
                "prof": "professor", "pres": "president", "col": "colonel", "sgt": "sergeant"}  # fmt: skip
NEAR = 60  # characters between a name and the "who" that goes with it: ", a baker who said"
OPENS_CLAUSE = ["subordinator", "conjunction", "that", "question", "adverb", "time", "calendar"]


def antecedents(
    spoken: pl.DataFrame, mentions: pl.DataFrame, article_entities: pl.DataFrame, tokens: pl.DataFrame
) -> pl.Series:
    """The entities that pronouns stand for.

    Args:
        spoken: one row per quotation; needs `article_no`, `row`, `speaker_start`, `head_word`, `shape`, `segments` and
            `mention_start`, the name of the speaker.
        mentions: one row per named mention, with `entity_no`.
        article_entities: one row per entity of an article.
        tokens: one row per token.

    Returns:
        One entity number per quotation: for "he" and "she" the last person before who fits, is the subject of a clause
        or speaks, and is not named inside a quotation; for "who" the name before it; for "the mayor" the last person
        before of whom that role is written. Null for all other words.
    """
    who = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"])).select(
        "article_no", "entity_no", head_word=pl.lit("who"), place="mention_end"
    )
    he_or_she = fitting(candidates(spoken, mentions, tokens), pronouns_of(article_entities, mentions))
    asked = spoken.select("row", "article_no", "head_word", "shape", place="speaker_start")
    personal = latest(asked.filter(pl.col("shape") == "P", pl.col("head_word").is_in(PRONOUNS)), he_or_she)
    relative = latest(asked.filter(pl.col("shape") == "W").with_columns(head_word=pl.lit("who")), who, within=NEAR)
    by_role = latest(described(spoken, tokens), bearers(spoken, mentions, tokens))
    found = pl.concat([personal, relative, by_role])
    return spoken.select("row").join(found, on="row", how="left", maintain_order="left", validate="1:1")["entity_no"]


def described(spoken: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """The sources that are a role with "the": `row`, `article_no`, `head_word`, `place`."""
    is_role = pl.col("shape").str.contains(ROLE_ALONE) & pl.col("entity_no").is_null()
    roles = spoken.filter(is_role).with_columns(opener=pl.lit(tokens["text"]).gather("speaker_first"))
    return roles.filter(pl.col("opener").str.to_lowercase() == "the").select(
        "row", "article_no", "head_word", place="speaker_start"
    )


def bearers(spoken: pl.DataFrame, mentions: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Who has which role, as `head_word`, from where on: by titles before names, and roles before or behind sources."""
    people = mentions.filter(pl.col("type") == "PERSON")
    last_word = pl.col("title_written").str.to_lowercase().str.strip_chars_end(".").str.extract(r"(\S+)$")
    titled = people.select(
        "article_no", "entity_no", head_word=last_word.replace(SHORT_TITLES), place="mention_start"
    ).drop_nulls()
    named = spoken.filter(pl.col("entity_no").is_not_null(), pl.col("type") == "PERSON")
    spans = pl.concat(
        named.select("article_no", "entity_no", first=first, behind=behind, place="mention_start")
        for first, behind in (("role_first", "role_behind"), ("speaker_first", "head_behind"))
    ).drop_nulls()
    words = spans.with_columns(token=pl.int_ranges("first", "behind")).explode("token")
    with_role = words.with_columns(head_word=pl.lit(tokens["text"]).gather("token").str.to_lowercase())
    return pl.concat([titled, with_role.select(titled.columns)])


def fitting(people: pl.DataFrame, pronouns: pl.DataFrame) -> pl.DataFrame:
    """The candidates for each pronoun, as `head_word`: those whose pronoun it is, and those of whom it is not known."""
    known = people.join(pronouns, on=["article_no", "entity_no"], how="left", maintain_order="left", validate="m:1")
    is_open = pl.col("pronoun").is_null()
    return pl.concat(
        known.filter(is_open | (pl.col("pronoun") == word)).with_columns(head_word=pl.lit(word)) for word in PRONOUNS
    )


def latest(asked: pl.DataFrame, people: pl.DataFrame, within: int | None = None) -> pl.DataFrame:
    """The last candidate before each place, for the same word of the same article: `row`, `entity_no`."""
    return (
        asked.sort("place")
        .join_asof(
            people.sort("place", maintain_order=True), on="place", by=["article_no", "head_word"], tolerance=within,
            allow_exact_matches=False, check_sortedness=False,
        )
        .select("row", "entity_no")
    )  # fmt: skip


def candidates(spoken: pl.DataFrame, mentions: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """Mentions of people that a later pronoun may go back to: subjects and speakers, outside all quotations."""
    people = mentions.filter(pl.col("type") == "PERSON").with_columns(place=pl.col("mention_start"))
    speakers = spoken.select("article_no", place="mention_start").drop_nulls().unique().with_columns(speaks=True)
    people = people.join(speakers, on=["article_no", "place"], how="left", maintain_order="left", validate="m:1")
    people = people.with_columns(is_subject=opens_clause(people, tokens)).filter(
        pl.col("speaks").fill_null(False) | pl.col("is_subject")
    )
    segments = spoken.select("article_no", "segments").explode("segments").unnest("segments")
    quoted = segments.sort("start", maintain_order=True).select("article_no", "end", place="start")
    return (
        people.sort("place", maintain_order=True)
        .join_asof(quoted, on="place", by="article_no", check_sortedness=False)
        .filter((pl.col("end") <= pl.col("place")).fill_null(True))
        .select("article_no", "entity_no", "place")
    )


def opens_clause(people: pl.DataFrame, tokens: pl.DataFrame) -> pl.Series:
    """Whether a mention (its title included) opens a sentence or clause, as subjects do; between commas it does not."""
    place = pl.col("article_no").cast(pl.Int64) * 2**32
    starts = tokens.select(place + pl.col("token_start")).to_series()
    named = people.select(place + pl.coalesce("title_start", "mention_start")).to_series()
    row = starts.search_sorted(named).cast(pl.Int64) - 1
    behind = starts.search_sorted(people.select(place + pl.col("mention_end")).to_series()).clip(
        0, max(tokens.height - 1, 0)
    )
    before = tokens.select(pl.col("article_no", "sentence_no", "text").gather(row.clip(0)))
    following = tokens["text"].gather(behind)
    is_start = (
        (before["sentence_no"] != people["sentence_no"]) | (before["article_no"] != people["article_no"]) | (row < 0)
    )
    word = before["text"].str.to_lowercase()
    is_mark = ~word.str.contains(r"^[\p{L}\p{N}]|^['’]s?$") & ~((word == ",") & (following == ","))
    return is_start | word.is_in(clause_openers()) | is_mark


@cache
def clause_openers() -> list[str]:
    """Words after which a subject may follow."""
    return lexicon("clause_words").filter(pl.col("kind").is_in(OPENS_CLAUSE))["word"].to_list()


def pronouns_of(article_entities: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The pronoun of a person, by title or given name, where it is known: `article_no`, `entity_no`, `pronoun`."""
    given, titles = lexicon("given_name_pronouns"), lexicon("title_pronouns")
    titled = (
        mentions.filter(pl.col("title_written").is_not_null())
        .select(
            "article_no", "entity_no",
            titled=pl.col("title_written").replace_strict(titles["title"], titles["pronoun"], default=None),
        )
        .drop_nulls()
        .unique(["article_no", "entity_no"], keep="first", maintain_order=True)
    )  # fmt: skip
    first_name = pl.col("name").str.extract(r"^(\S+)\s")
    return (
        article_entities.filter(pl.col("type") == "PERSON")
        .join(titled, on=["article_no", "entity_no"], how="left", maintain_order="left", validate="1:1")
        .select(
            "article_no", "entity_no",
            pronoun=pl.coalesce(
                "titled", first_name.replace_strict(given["given_name"], given["pronoun"], default=None)
            ),
        )
        .drop_nulls()
    )  # fmt: skip
