"""Descriptions: the person or body that "the senator", "the company" or "the report" stands for in its article."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.places import Words

ROLE_ALONE = r"^D[Nnjmdhyz]*r(?:[op]|$)"  # letters of "the Republican senator", "the mayor of Lodz"
SHORT_TITLES = {"sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "dr": "doctor",
                "prof": "professor", "pres": "president", "col": "colonel", "sgt": "sergeant"}  # fmt: skip
NEAR_BODY = 600  # characters back to the body that "the company" stands for
NEAR_PERSON = 260  # characters back to whom "the nominee" stands for where nobody is known to be one
NEAR_OWNER = 3000  # characters back to whose report "the report" is
APPOSED = 9  # tokens behind a name in which its role may stand: ", the longtime mayor of Lodz"
OPENS_ROLE = ["a", "an", "the", "his", "her", "their", "its"]
IS = ["is", "was", "became", "remains"]
CUTS = ["of", "for", "to", "with", "at", "from", "in", "on", "who", "that", "and", ",", "", ";", "(", "said"]
POSSESSIVES = ["'s", "’s", "'", "’"]
NO_ADJECTIVES = [
    "in",
    "on",
    "of",
    "to",
    "and",
    "the",
    "a",
    "an",
    "for",
    "by",
    "with",
    "at",
    "or",
    "from",
    "that",
    "this",
]


def by_description(spoken: pl.DataFrame, mentions: pl.DataFrame, subjects: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whom sources without a name describe: `row`, `entity_no`, one row for each that is known.

    "the mayor" is the last person before of whom that role is written, with the same party and rank where these are
    told; "the department" the last body whose name has the word, "the company" the last body that acts or speaks;
    "the report" is told by whose report is written of.

    Args:
        spoken, mentions: as `antecedents` takes them.
        subjects: as `antecedents.candidates` returns them.
        words: the tokens of the unit.
    """
    described = descriptions(spoken, words)
    roles = described.filter(pl.col("shape").str.contains(ROLE_ALONE))
    people = bearers(of_articles(spoken, roles), of_articles(mentions, roles), words)
    is_plain = pl.col("key") == pl.col("head_word")
    bodies = described.filter(pl.col("head_word").is_in(nouns("body"))).with_columns(kind=pl.lit("ORGANIZATION"))
    persons = roles.filter(~pl.col("shape").str.contains(r"[op][^dQ]")).with_columns(kind=pl.lit("PERSON"))
    acting = subjects.rename({"type": "kind"})
    found = [
        last_before(roles, people, "key"),
        last_before(roles.filter(is_plain), people, "head_word"),
        last_before(roles.filter(~is_plain), people.filter(is_plain), "head_word"),
        last_before(described, named_after(of_articles(mentions, described)), "head_word"),
        last_before(bodies, acting, "kind", NEAR_BODY),
        last_owner(spoken, mentions, words),
        last_before(persons, acting.filter("is_start"), "kind", NEAR_PERSON),
    ]
    return pl.concat(found).unique("row", keep="first", maintain_order=True)


def of_articles(rows: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """The rows of the articles in which something is asked."""
    return rows.filter(pl.col("article_no").is_in(asked["article_no"].unique().implode()))


def descriptions(spoken: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The sources with "the" and no name: `row`, `article_no`, `head_word`, `key` (with what tells namesakes in a role
    apart), `shape`, `place`."""
    unnamed = spoken.filter(pl.col("entity_no").is_null(), pl.col("shape").str.starts_with("D"))
    named = unnamed.filter(words.text("speaker_first").is_in(["the", "The"])).select(
        "row", "article_no", "head_word", "shape", first="speaker_first", behind="head_behind", place="speaker_start"
    )
    return with_key(
        named.join(told(spans_in_words(named, words)), on="row", how="left", maintain_order="left", validate="1:1")
    )


def spans_in_words(spans: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The words of spans of tokens: `row`, `word` in lower case."""
    inside = spans.select("row", token=pl.int_ranges("first", "behind")).explode("token").drop_nulls()
    return inside.select("row", word=words.text("token").str.to_lowercase())


def told(words: pl.DataFrame) -> pl.DataFrame:
    """Party and rank among the words of each row, in the order of the alphabet: what tells one nominee from the other.

    Returns:
        `row`, `told`; rows without such words are left out.
    """
    ranks = lexicon("role_ranks")
    known = words.filter(pl.col("word").is_in(ranks["word"].to_list())).with_columns(
        pl.col("word").replace_strict(ranks["word"], ranks["rank"])
    )
    return (
        known.unique().sort("row", "word").group_by("row", maintain_order=True).agg(told=pl.col("word").str.join(" "))
    )


def with_key(phrases: pl.DataFrame) -> pl.DataFrame:
    """The phrases with `key`: what is told, and their head word."""
    key = pl.concat_str("told", "head_word", separator=" ", ignore_nulls=True).str.strip_chars_start()
    return phrases.with_columns(key=key).drop("told")


def last_before(asked: pl.DataFrame, known: pl.DataFrame, by: str, within: int | None = None) -> pl.DataFrame:
    """The last one known before each place with the same word: `row`, `entity_no`; rows without one are left out."""
    return (
        asked.sort("place")
        .join_asof(
            known.sort("place", maintain_order=True), on="place", by=["article_no", by], tolerance=within,
            allow_exact_matches=False, check_sortedness=False,
        )
        .select("row", "entity_no")
        .drop_nulls()
    )  # fmt: skip


def bearers(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Who has which role, as `head_word` and `key`, from which `place` on: by titles before names, by what is said
    behind them (", the mayor of Lodz", "is the mayor"), and by words before and behind sources."""
    people = mentions.filter(pl.col("type") == "PERSON")
    named = spoken.filter(pl.col("entity_no").is_not_null(), pl.col("type") == "PERSON")
    before_source = named.filter(pl.col("mention_start") > pl.col("speaker_start")).select(
        "article_no", "entity_no", place="mention_start", first="speaker_first", behind="head_behind"
    )
    role = named.drop_nulls("role_first").select(
        "article_no", "entity_no", place="mention_start", first="role_first", behind="role_behind"
    )
    spans = pl.concat([titles(people, words), apposed(people, words), before_source, role], how="vertical_relaxed")
    numbered = spans.with_row_index("row")
    written = spans_in_words(numbered, words).with_columns(
        pl.col("word").str.strip_chars_end(".").replace(SHORT_TITLES)
    )
    inside = written.filter(~pl.col("word").is_in(CUTS).cum_max().over("row"))
    roles = inside.filter(pl.col("word").is_in(nouns("role"))).group_by("row").agg(head_word=pl.col("word").last())
    return with_key(
        numbered.join(roles, on="row", validate="1:1")
        .join(told(inside), on="row", how="left", validate="1:1")
        .select("article_no", "entity_no", "place", "head_word", "told")
    )


@cache
def nouns(kind: str) -> list[str]:
    """Nouns for somebody with a role ("role"), a body that can speak ("body"), or what somebody wrote ("document")."""
    known = lexicon("source_nouns")
    is_kind = pl.col("is_role") == "yes" if kind == "role" else pl.col("stands_for") == kind
    return known.filter(is_kind)["noun"].to_list()


def titles(people: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The titles before names as spans of tokens."""
    titled = people.filter(pl.col("title_start").is_not_null())
    return titled.select(
        "article_no", "entity_no",
        place="mention_start",
        first=words.at(titled, "title_start"),
        behind=words.at(titled, "mention_start"),
    )  # fmt: skip


def apposed(people: pl.DataFrame, words: Words) -> pl.DataFrame:
    """What may tell a role behind names as spans of tokens."""
    at, (word, next_word) = words.at(people, "mention_end"), words.following(people, "mention_end", 2)
    first, behind = at + 1, (at + 1 + APPOSED).clip(0, words.tokens.height)
    is_role = word.is_in([",", *IS]) & (next_word.is_in(OPENS_ROLE) | ((word == ",") & next_word.is_in(nouns("role"))))
    spans = people.select("article_no", "entity_no", place="mention_end").with_columns(first=first, behind=behind)
    return spans.filter(is_role)


def named_after(mentions: pl.DataFrame) -> pl.DataFrame:
    """Bodies by the first and last word of their name, as `head_word`: "Justice Department", "University of Lund"."""
    bodies = mentions.filter(pl.col("type") == "ORGANIZATION", pl.col("text").str.contains(" "))
    words = pl.col("text").str.to_lowercase().str.split(" ")
    return bodies.select(
        "article_no",
        "entity_no",
        place="mention_start",
        head_word=pl.concat_list(words.list.first(), words.list.last()),
    ).explode("head_word")


def owners(mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whose documents are written of, by the word for them as `head_word`: "a Times report", "Nowak's latest book"."""
    named = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"]))
    word, second, third = words.following(named, "mention_end", 3)
    is_owned = word.is_in(POSSESSIVES)
    first = pl.select(pl.when(is_owned).then(second).otherwise(word)).to_series()
    then = pl.select(pl.when(is_owned).then(third).otherwise(second)).to_series()
    is_adjective = first.str.contains(r"^\p{Ll}+$") & ~first.is_in(NO_ADJECTIVES) & ~first.is_in(nouns("role"))
    document = pl.select(
        pl.when(first.is_in(nouns("document")))
        .then(first)
        .when(is_adjective & then.is_in(nouns("document")))
        .then(then)
    ).to_series()
    return named.select("article_no", "entity_no", place="mention_start").with_columns(head_word=document).drop_nulls()


def last_owner(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whose document a source is: the owner named in it, or before where it has "the": `row`, `entity_no`."""
    is_the = words.text("speaker_first").is_in(["the", "The"])
    asked = spoken.filter(pl.col("entity_no").is_null(), pl.col("head_word").is_in(nouns("document"))).select(
        "row", "article_no", "head_word", "speaker_start", place="head_end", is_known=is_the
    )
    known = owners(of_articles(mentions, asked), words)
    owned = asked.sort("place").join_asof(
        known.sort("place", maintain_order=True).with_columns(owner_start="place"),
        on="place", by=["article_no", "head_word"], tolerance=NEAR_OWNER, check_sortedness=False,
    )  # fmt: skip
    is_inside = pl.col("owner_start") >= pl.col("speaker_start")
    return owned.filter(pl.col("is_known") | is_inside).select("row", "entity_no").drop_nulls()
