"""Descriptions: sources without a name ("the senator", "the company", "the report"), and what tells whose they are."""

from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.genders import PRONOUN_NUMBERS
from transforms.quoting.places import Words
from transforms.quoting.symbols import spread

DESCRIPTION = (
    r"^[DQmnjrezyN].*[nmre]|^[nmr]$|^DN$"  # letters of "the Republican senator", "a new poll", "the Republican"
)
SHORT_TITLES = {"sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "dr": "doctor",
                "prof": "professor", "pres": "president", "col": "colonel", "sgt": "sergeant"}  # fmt: skip
NEAR_OWNER = 3000  # characters back to whose report "the report" is
OWNED = r"^[DNnrjmh]*[Nrn]s[^op]*[nrm]"  # letters of "Nowak's spokesman", "the prime minister's office"
BESIDE = 6  # tokens before a name in which its description may stand: "the retired baker Ada Nowak"
SHORT = 2  # letters of words that describe nobody
# Nouns for persons, for bodies, for what somebody wrote, other known ones, unknown ones, and those of persons who
# mostly stay unnamed; 0 are pronouns.
KINDS_OF_NOUN = {"person": 1, "body": 2, "document": 3, "other": 4, "unknown": 5, "unnamed": 6}
STANDING_FOR = ["campaign", "office", "team", "party", "church"]
OPENERS = (("the",), ("a", "an", "one", "another", "some", "any"), ("his", "her", "their", "its"), ("this", "that"),
           ("our", "my", "your"), ("each", "every", "no", "both"))  # fmt: skip
HINTED = ["source", "entity_no"]
KINDS_OF_HINT = (*HINTED, "role", "namesake", "owner", "words", "others")
APPOSED = 9  # tokens behind a name in which its role may stand: ", the longtime mayor of Lodz"
OPENS_ROLE = ["a", "an", "the", "his", "her", "their", "its"]
IS = ["is", "was", "became", "remains"]
CUTS = ["of", "for", "to", "with", "at", "from", "in", "on", "who", "that", "and", ",", "", ";", "(", "said"]
POSSESSIVES = ["'s", "’s", "'", "’"]
NO_ADJECTIVES = ["in", "on", "of", "to", "and", "the", "a",
                 "an", "for", "by", "with", "at", "or", "from", "that", "this"]  # fmt: skip


def hints(asked: pl.DataFrame, spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """What speaks for an entity being meant by a source without a name, one row for each thing that does.

    Args:
        asked: the sources, as `described` returns them, with their number as `source`.
        spoken, mentions: as `antecedents` takes them, of the same articles.
        words: the tokens of the unit.

    Returns:
        `source`, `entity_no` and, 0 where another thing speaks for it: `role` (4 a role with the same words is written
        of the person before, 3 one of the same noun, 2 behind, 1 one of another party or rank), `namesake` (1: the
        noun is part of the body's name), `owner` (1: a document of that kind was written of as its own, 2: in the
        source itself), `words` (so many words of the source stand beside the name), `others` (1: only other
        roles than that of the source are written of the person).
    """
    people = bearers(spoken, mentions, words)
    found = [
        by_role(asked, people),
        asked.join(named_after(mentions), on=["article_no", "head_word"]).select(*HINTED, namesake=pl.lit(1)),
        last_owner(asked, mentions, words).select(*HINTED, owner="owner"),
        beside_names(asked, mentions, words),
        by_other_role(asked, people),
    ]
    return pl.concat(found, how="diagonal_relaxed").with_columns(
        name if name in HINTED else pl.col(name).fill_null(0) for name in KINDS_OF_HINT
    )


def by_role(asked: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Of whom the role of a source is written: `source`, `entity_no`, `role`."""
    paired = asked.join(people, on=["article_no", "head_word"], suffix="_written")
    is_told = (pl.col("key") != pl.col("head_word")) & (pl.col("key_written") != pl.col("head_word"))
    role = (
        pl.when(pl.col("key") == pl.col("key_written")).then(4)
        .when(is_told).then(1)
        .when(pl.col("place_written") < pl.col("place")).then(3)
        .otherwise(2)
    )  # fmt: skip
    return paired.select(*HINTED, role=role)


def by_other_role(asked: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Of whom other roles than that of a source are written, and not its own: `source`, `entity_no`, `others`."""
    roles = people.select("article_no", "entity_no", written="head_word").drop_nulls().unique()
    paired = asked.filter(pl.col("head_word").is_in(nouns("role"))).join(roles, on="article_no")
    is_own = (pl.col("written") == pl.col("head_word")).any()
    return paired.group_by(*HINTED, maintain_order=True).agg(others=(~is_own).cast(pl.Int64))


def beside_names(asked: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """How many words of a source stand beside names: `source`, `entity_no`, `words`."""
    source, token = spread(asked["first"].to_numpy(), asked["behind"].to_numpy())
    own = asked.select(pl.col("article_no", "source").gather(source)).with_columns(
        token=token, word=words.in_lower(token)
    )
    telling = own.filter(pl.col("word").str.len_chars() > SHORT, ~pl.col("word").is_in(OPENS_ROLE))
    is_asked = words.forms.lower.is_in(telling["word"].unique().implode()).to_numpy()
    named = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"]))
    before, behind = words.at(named, "mention_start")[:, None], words.at(named, "mention_end")[:, None]
    near = np.hstack([before + np.arange(-BESIDE, 0), behind + np.arange(APPOSED)])
    is_near = is_asked[words.forms.number.take(near, mode="clip")] & (near >= 0) & (near <= words.last)
    name, at = np.nonzero(is_near)[0], near[is_near]
    names = named.select(pl.col("article_no", "sentence_no", "entity_no").gather(name))
    beside = names.with_columns(at=at, word=words.in_lower(at)).filter(pl.Series(words.same_sentence(at, names)))
    return (
        telling.join(beside, on=["article_no", "word"])
        .filter(pl.col("token") != pl.col("at"))
        .group_by(*HINTED)
        .agg(words=pl.col("word").n_unique().clip(0, 3).cast(pl.Int64))
    )


def of_articles(rows: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """The rows of the articles in which something is asked."""
    return rows.filter(pl.col("article_no").is_in(asked["article_no"].unique().implode()))


def described(spoken: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The sources without a name that may stand for one person or body: `row`, `article_no`, `head_word`, `key` (with
    what tells namesakes in a role apart), `first`, `behind`, `place` and, as numbers, `kind`, `sex` (which the
    noun tells), `is_thing` (it means no person), `opener`, `noun`."""
    is_nameless = pl.col("entity_no").is_null() | (pl.col("type") == "NORP")
    is_plural = pl.col("head_word").str.contains(r"[^su]s$")
    is_asked = is_nameless & pl.col("shape").str.contains(DESCRIPTION) & ~is_plural & ~is_apposed_unknown(words)
    unnamed = spoken.filter(is_asked).select(
        "row", "article_no", "head_word", "shape", first="speaker_first", behind="head_behind", place="speaker_start"
    )
    opener = words.text("first").str.to_lowercase().replace_strict(openers(), default=0, return_dtype=pl.Int64)
    is_owned = pl.col("shape").str.contains(OWNED)
    known, number, kind = noun_kinds()
    numbered = unnamed.with_columns(
        opener=pl.when(is_owned).then(len(OPENERS) + 1).otherwise(opener),
        noun=pl.col("head_word").replace_strict(known, number, default=0, return_dtype=pl.Int64),
        kind=pl.col("head_word").replace_strict(known, kind, default=KINDS_OF_NOUN["unknown"], return_dtype=pl.Int64),
        sex=pl.col("head_word").replace_strict(*noun_pronouns(), default=0, return_dtype=pl.Int64),
    ).with_columns(is_thing=is_thing(words).cast(pl.Int64))
    return with_key(
        numbered.join(
            told(spans_in_words(numbered, words)), on="row", how="left", maintain_order="left", validate="1:1"
        )
    )


def is_apposed_unknown(words: Words) -> pl.Expr:
    """Whether a name of two words stands in apposition behind a source, which then is nobody else, though the name is
    no known one: "the speaker, Dame Ada Nowak, said"."""
    behind = pl.col("speaker_behind")
    is_name = [words.text(behind + step).str.contains(r"^\p{Lu}\p{Ll}") for step in (1, 2)]
    is_role = pl.col("shape").str.contains(r"^D.*[rN]$|^[DN].*s.*[nr]$")
    is_apposed = is_role & (words.text(behind) == ",") & is_name[0] & is_name[1] & (pl.col("cue_first") > behind)
    return is_apposed.fill_null(value=False)


def is_thing(words: Words) -> pl.Expr:
    """Whether a noun means no person: a body, but a campaign or office may stand for its head, or a document that is
    not "his" or "her" own."""
    is_body = (pl.col("kind") == KINDS_OF_NOUN["body"]) & ~pl.col("head_word").is_in(STANDING_FOR)
    is_own = words.text("first").str.to_lowercase().is_in(list(PRONOUN_NUMBERS))
    return is_body | ((pl.col("kind") == KINDS_OF_NOUN["document"]) & ~is_own)


@cache
def noun_pronouns() -> tuple[pl.Series, pl.Series]:
    """Nouns that tell whether they mean a man or a woman, and the number of the pronoun."""
    told = lexicon("noun_pronouns")
    return told["noun"], told["pronoun"].replace_strict(PRONOUN_NUMBERS, return_dtype=pl.Int64)


@cache
def openers() -> dict[str, int]:
    """Words that open a source, and the number of their kind."""
    return {word: number for number, group in enumerate(OPENERS, 1) for word in group}


@cache
def noun_kinds() -> tuple[pl.Series, pl.Series, pl.Series]:
    """Nouns that describe who speaks, their number, and the number of their kind (see KINDS_OF_NOUN)."""
    stands_for = pl.when(pl.col("is_role") == "yes").then(pl.lit("person")).otherwise(pl.col("stands_for"))
    speaking = lexicon("source_nouns").select("noun", kind=stands_for.fill_null("other"))
    told = pl.concat([lexicon("description_nouns").select("noun", "kind"), speaking]).unique(
        "noun", maintain_order=True
    )
    kinds = told["kind"].replace_strict(KINDS_OF_NOUN, return_dtype=pl.Int64)
    return told["noun"], pl.int_range(1, told.height + 1, eager=True), kinds


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
    row, token = spread(spans["first"].to_numpy(), spans["behind"].to_numpy())
    word = words.in_lower(token).str.strip_chars_end(".").replace(SHORT_TITLES)
    cuts = np.append(0, np.cumsum(word.is_in(CUTS).to_numpy()))
    inside = np.flatnonzero(cuts[1:] == cuts[np.searchsorted(row, row)])
    written = pl.DataFrame({"row": row[inside], "word": word[inside]})
    roles = written.filter(pl.col("word").is_in(nouns("role"))).unique("row", keep="last")
    numbered = spans.with_columns(row=pl.int_range(pl.len())).join(
        roles.rename({"word": "head_word"}), on="row", validate="1:1"
    )
    return with_key(numbered.join(told(written), on="row", how="left", validate="1:1"))


@cache
def nouns(kind: str) -> list[str]:
    """Nouns for somebody with a role ("role") or for what somebody wrote ("document")."""
    if kind == "role":
        return lexicon("source_nouns").filter(pl.col("is_role") == "yes")["noun"].to_list()
    known, _, kinds = noun_kinds()
    return known.filter(kinds == KINDS_OF_NOUN[kind]).to_list()


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
    first, behind = at + 1, np.minimum(at + 1 + APPOSED, words.tokens.height)
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
    """Whose documents are written of, by the word for them as `head_word`: "a Times report", "Nowak's latest book"; of
    names joined by a stroke or hyphen the first."""
    named = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"]))
    word, second, third = words.following(named, "mention_end", 3)
    is_owned = word.is_in(POSSESSIVES)
    first = pl.select(pl.when(is_owned).then(second).otherwise(word)).to_series()
    then = pl.select(pl.when(is_owned).then(third).otherwise(second)).to_series()
    documents = nouns("document")
    is_adjective = first.str.contains(r"^\p{Ll}+$") & ~first.is_in(NO_ADJECTIVES) & ~first.is_in(nouns("role"))
    document = pl.select(
        pl.when(first.is_in(documents)).then(first).when(is_adjective & then.is_in(documents)).then(then)
    ).to_series()
    is_joined = (pl.col("mention_start") - pl.col("mention_end").shift(1) == 1) & (
        pl.col("article_no") == pl.col("article_no").shift(1)
    )
    owner = pl.when(is_joined).then(pl.col("entity_no").shift(1)).otherwise("entity_no")
    rows = named.select("article_no", entity_no=owner, place="mention_start")
    return rows.with_columns(head_word=document).drop_nulls()


def last_owner(asked: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whose document a source is: the owner named in it, or before it: `source`, `entity_no`, `owner`."""
    documents = (
        asked.filter(pl.col("kind") == KINDS_OF_NOUN["document"]).drop("place").with_columns(end=pl.col("behind"))
    )
    known = owners(of_articles(mentions, documents), words)
    placed = documents.with_columns(place=pl.lit(words.tokens["token_end"]).gather(pl.col("behind") - 1))
    starts = pl.lit(words.tokens["token_start"]).gather("first")
    owned = placed.with_columns(starts=starts).sort("place").join_asof(
        known.sort("place", maintain_order=True).with_columns(owner_start="place"),
        on="place", by=["article_no", "head_word"], tolerance=NEAR_OWNER, check_sortedness=False,
    )  # fmt: skip
    is_inside = pl.col("owner_start") >= pl.col("starts")
    return owned.drop_nulls("entity_no").with_columns(owner=pl.when(is_inside).then(2).otherwise(1))
