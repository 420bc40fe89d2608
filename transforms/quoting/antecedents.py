"""Antecedents: the person or body that a pronoun in the place of a speaker stands for."""

from functools import cache

import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.descriptions import by_description
from transforms.quoting.genders import pronouns_of
from transforms.quoting.places import Words, outside, quoted

PRONOUNS = ["he", "she"]
NEAR = 60  # characters between a name and the "who" that goes with it: ", a baker who said"
NEAR_BODY = 500  # characters back to the body that "it" stands for
FRONT = 4  # tokens of a sentence in which a pronoun may stand for the subject to come: "Though she left, Nowak said"
OPENS_CLAUSE = ["subordinator", "conjunction", "that", "question", "adverb", "time", "calendar"]
FRONTED = ["though", "although", "while", "as", "after", "before", "when", "if", "since", "because", "in", "at",
           "despite", "during", "until", "once"]  # fmt: skip
BEHIND_NAME = [",", ".", "who", "which", "of", "from", "(", "—", "–", "-", "--"]  # may stand before a "who"
RELATIVE = {"PERSON": "who", "ORGANIZATION": "which"}
OF_SEVERAL = ["are", "were", "have", "do", "say"]  # verbs behind a "who" that stands for more than one


def antecedents(
    spoken: pl.DataFrame, mentions: pl.DataFrame, article_entities: pl.DataFrame, tokens: pl.DataFrame
) -> pl.Series:
    """The entities that pronouns and descriptions stand for.

    Args:
        spoken: one row per quotation; needs `article_no`, `row`, `speaker_start`, `head_word`, `shape`, `segments` and
            `mention_start`, the name of the speaker.
        mentions: one row per named mention, with `entity_no`.
        article_entities: one row per entity of an article.
        tokens: one row per token.

    Returns:
        One entity number per quotation: for "he" and "she" the last person before who fits, is the subject of a clause
        or speaks, and is not named inside a quotation, or the subject still to come ("Though she left, Nowak said");
        for "it" the last such body; for "who" the name before it; for descriptions see `by_description`. Null for all
        other words.
    """
    words, inside = Words(tokens), quoted(spoken)
    subjects = candidates(spoken, mentions, words, inside)
    people, bodies = (subjects.filter(pl.col("type") == kind) for kind in ("PERSON", "ORGANIZATION"))
    asked = spoken.select(
        "row", "article_no", "head_word", "shape", "speaker_first", "head_behind", place="speaker_start"
    )
    personal = asked.filter(pl.col("shape") == "P")
    gendered = personal.filter(pl.col("head_word").is_in(PRONOUNS))
    here = pl.col("article_no").is_in(gendered["article_no"].unique().implode())
    pronouns = pronouns_of(article_entities.filter(here), mentions.filter(here), tokens, inside)
    of_person = by_pronoun(gendered, fitting(people.filter(here), pronouns), words)
    it = latest(personal.filter(pl.col("head_word") == "it"), bodies.with_columns(head_word=pl.lit("it")), NEAR_BODY)
    relative = by_relative(asked.filter(pl.col("shape") == "W"), mentions, words)
    author = by_author(personal.filter(pl.col("head_word") == "i"), mentions, words)
    answers = by_interview(spoken, mentions)
    found = pl.concat([of_person, it, relative, author, answers, by_description(spoken, mentions, subjects, words)])
    return spoken.select("row").join(found, on="row", how="left", maintain_order="left", validate="1:1")["entity_no"]


def by_pronoun(asked: pl.DataFrame, people: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Who "he" and "she" are: the subject to come, else the last person before.

    Rather the last one of the same line whose pronoun it is than somebody of whom none is known inside a sentence.
    """
    beside = ["paragraph_no", "is_start"]
    known = latest(asked, people.filter("is_known"), more=beside)
    anyone = latest(asked, people, more=beside)
    both = anyone.join(known, on="row", how="left", maintain_order="left", suffix="_known", validate="1:1")
    is_known = (pl.col("paragraph_no") == pl.col("paragraph_no_known")).fill_null(False) & ~pl.col("is_start")
    ahead = to_come(asked, people, words)
    return (
        both.join(ahead, on="row", how="left", maintain_order="left", suffix="_ahead", validate="1:1")
        .with_columns(before=pl.when(is_known).then("entity_no_known").otherwise("entity_no"))
        .select("row", entity_no=pl.coalesce("entity_no_ahead", "before"))
    )


def to_come(asked: pl.DataFrame, people: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The first person behind a comma of the sentence, for pronouns in the clause before it: `row`, `entity_no`."""
    opening = words.first_of_sentence(asked["speaker_first"])
    is_fronted = words.text("opening").str.to_lowercase().is_in(FRONTED)
    fronted = (
        asked.with_columns(opening=opening, sentence_no=pl.lit(words.tokens["sentence_no"]).gather("speaker_first"))
        .filter(pl.col("speaker_first") - pl.col("opening") < FRONT)
        .filter(is_fronted)
    )
    behind = people.filter("is_known", pl.col("word_before") == ",")
    return (
        fronted.join(behind, on=["article_no", "sentence_no", "head_word"], suffix="_person", maintain_order="left")
        .filter(pl.col("place_person") > pl.col("place"))
        .unique("row", keep="first", maintain_order=True)
        .select("row", "entity_no")
    )


def by_author(asked: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whose article "I" is in: the next name that is a line of its own, or that opens the last line and "is" something.

    Letters and columns name their author like this: "Ada Nowak is a baker in Lodz."
    """
    here = pl.col("article_no").is_in(asked["article_no"].unique().implode()) & (pl.col("type") == "PERSON")
    people = mentions.filter(here)
    token = words.at(people, "mention_start")
    line, article = words.tokens["paragraph_no"], words.tokens["article_no"]
    before, (behind, _) = (token - 1).clip(0), words.following(people, "mention_end", 2)
    after = (words.at(people, "mention_end")).clip(0)
    opens = (line.gather(before) != line.gather(token)) | (article.gather(before) != article.gather(token))
    is_all = (line.gather(after) != line.gather(token)) | (
        (behind == ".") & (line.gather(after + 1) != line.gather(token))
    )
    last = people.select(pl.col("article_no").replace_strict(*last_lines(words), default=None)).to_series()
    signs = opens & (is_all | ((behind == "is") & (last - people["paragraph_no"] <= 1)))
    names = people.select("article_no", "entity_no", place="mention_start").filter(signs)
    return (
        asked.sort("place")
        .join_asof(names.sort("place"), on="place", by="article_no", strategy="forward", check_sortedness=False)
        .select("row", "entity_no")
        .drop_nulls()
    )


def last_lines(words: Words) -> tuple[pl.Series, pl.Series]:
    """The articles of a unit and the number of the last line of each."""
    lines = words.tokens.group_by("article_no").agg(pl.col("paragraph_no").max())
    return lines["article_no"], lines["paragraph_no"]


def by_interview(spoken: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Who answers behind "A:": the person named most before the first question, of equal ones the first."""
    lines = spoken.filter(pl.col("rule") == "transcript", pl.col("head_word").is_in(["q", "a"]))
    begun = lines.group_by("article_no").agg(begun=pl.col("speaker_start").min())
    before = mentions.filter(pl.col("type") == "PERSON").join(begun, on="article_no", validate="m:1")
    introduced = before.filter(pl.col("mention_start") < pl.col("begun")).group_by("article_no", "entity_no")
    most = introduced.agg(count=pl.len(), first=pl.col("mention_start").min())
    answering = most.sort("count", "first", descending=[True, False]).unique("article_no", keep="first")
    answers = lines.filter(pl.col("head_word") == "a").select("row", "article_no")
    return answers.join(answering, on="article_no", validate="m:1").select("row", "entity_no")


def by_relative(asked: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The name that "who" (of a person) and "which" (of a body) go with: `row`, `entity_no`."""
    named = mentions.filter(pl.col("type").is_in(list(RELATIVE)))
    names = named.select(
        "article_no", "entity_no", place="mention_end", token=words.at(named, "mention_end"),
        head_word=pl.col("type").replace_strict(RELATIVE, default=None, return_dtype=pl.String),
    )  # fmt: skip
    one = asked.filter(~words.text("head_behind").is_in(OF_SEVERAL))
    nearest = latest(one, names, NEAR, ["token"])
    return nearest.filter(words.text("token").is_in(BEHIND_NAME)).select("row", "entity_no")


def fitting(people: pl.DataFrame, pronouns: pl.DataFrame) -> pl.DataFrame:
    """The candidates for each pronoun, as `head_word`: those whose pronoun it is (`is_known`), and those of whom it is
    not known."""
    known = people.join(pronouns, on=["article_no", "entity_no"], how="left", maintain_order="left", validate="m:1")
    is_known = pl.col("pronoun").is_not_null()
    return pl.concat(
        known.filter(~is_known | (pl.col("pronoun") == word)).with_columns(head_word=pl.lit(word), is_known=is_known)
        for word in PRONOUNS
    )


def latest(
    asked: pl.DataFrame, people: pl.DataFrame, within: int | None = None, more: list[str] | None = None
) -> pl.DataFrame:
    """The last candidate before each place, for the same word of the same article: `row`, `entity_no`, and `more`."""
    return (
        asked.sort("place")
        .join_asof(
            people.sort("place", maintain_order=True), on="place", by=["article_no", "head_word"], tolerance=within,
            allow_exact_matches=False, check_sortedness=False,
        )
        .select("row", "entity_no", *(more or []))
    )  # fmt: skip


def candidates(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words, inside: pl.DataFrame) -> pl.DataFrame:
    """Mentions of people and bodies that a later pronoun may go back to: subjects and speakers, outside all quotations.

    Returns:
        `article_no`, `entity_no`, `type`, `paragraph_no`, `sentence_no`, `place`, `word_before` (before name and
        title), `is_start` (none is before them in the sentence).
    """
    named = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"]))
    speakers = spoken.select("article_no", place="mention_start").drop_nulls().unique().with_columns(speaks=True)
    named = named.with_columns(place=pl.col("mention_start")).join(
        speakers, on=["article_no", "place"], how="left", maintain_order="left", validate="m:1"
    )
    subjects = named.pipe(with_opening, words).filter(pl.col("speaks").fill_null(False) | pl.col("is_subject"))
    beside = ["paragraph_no", "sentence_no", "place", "word_before", "is_start"]
    return outside(subjects, inside).select("article_no", "entity_no", "type", *beside)


def with_opening(named: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The mentions with `word_before` (and their title), `is_start` (they open their sentence), and `is_subject`: they
    open a sentence or clause, as subjects do; between commas they do not."""
    row = words.at(named, pl.coalesce("title_start", "mention_start")) - 1
    has_the = words.tokens["text"].gather(row.clip(0)).is_in(["The", "the"]) & (named["type"] == "ORGANIZATION")
    row -= has_the.cast(pl.Int64)
    before = words.tokens.select(pl.col("article_no", "sentence_no", "text").gather(row.clip(0)))
    (behind,) = words.following(named, "mention_end")
    is_start = (before["sentence_no"] != named["sentence_no"]) | (before["article_no"] != named["article_no"])
    is_start |= row < 0
    word = before["text"].str.to_lowercase()
    is_mark = ~word.str.contains(r"^[\p{L}\p{N}]|^['’]s?$") & ~((word == ",") & (behind == ","))
    is_subject = is_start | word.is_in(clause_openers()) | is_mark
    return named.with_columns(word_before=word, is_start=is_start, is_subject=is_subject)


@cache
def clause_openers() -> list[str]:
    """Words after which a subject may follow."""
    return lexicon("clause_words").filter(pl.col("kind").is_in(OPENS_CLAUSE))["word"].to_list()
