"""Antecedents: the person or body that a pronoun in the place of a speaker stands for."""

from functools import cache

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.descriptions import KINDS_OF_NOUN, POSSESSIVES, described, hints, noun_kinds
from transforms.quoting.genders import PRONOUN_NUMBERS, genders
from transforms.quoting.places import Quoted, Words, outside, placed, quoted
from transforms.quoting.ranking import BODY, NOBODY, PERSON, choices, chosen
from transforms.quoting.spellings import NO_VERB
from transforms.quoting.symbols import Flags, Ints, is_among

KINDS = {"PERSON": PERSON, "ORGANIZATION": BODY}
NEAR = 60  # characters between a name and the "who" that goes with it: ", a baker who said"
NEAR_COMMA = 140  # the same where a comma closes what is said of the name: ", a baker and captain, who said"
NEAR_BODY = 500  # characters back to the body that "it" stands for
FRONT = 4  # tokens of a sentence in which a pronoun may stand for the subject to come: "Though she left, Nowak said"
OPENS_CLAUSE = ["subordinator", "conjunction", "that", "question", "adverb", "time", "calendar"]
FRONTED = ["though", "although", "while", "as", "after", "before", "when", "if", "since", "because", "in", "at",
           "despite", "during", "until", "once"]  # fmt: skip
BEHIND_NAME = [",", ".", "who", "which", "of", "from", "(", "—", "–", "-", "--"]  # may stand before a "who"
DATELINE = 4  # first lines in which a dateline may stand
DATELINE_ENDS = ["-", "–", "—", "--", ":"]
NAMED = 2  # tokens from a name to the end of its source: "the La Candelaria mining company"
ROLE_LETTERS, ROLE_WORDS = "nrmsj", 5  # letters and number of words of a role that opens a sentence
SUBJECT = 8  # tokens of a subject before its apposition: "the city's mayor"
RELATIVE = {"PERSON": "who", "ORGANIZATION": "which"}
OF_SEVERAL = ["are", "were", "have", "do", "say"]  # verbs behind a "who" that stands for more than one


def antecedents(
    spoken: pl.DataFrame, mentions: pl.DataFrame, article_entities: pl.DataFrame, words: Words
) -> pl.Series:
    """The entities that pronouns and descriptions stand for.

    Args:
        spoken: one row per quotation; needs `article_no`, `row`, `speaker_start`, `head_word`, `shape`, `segments` and
            `mention_start`, the name of the speaker.
        mentions: one row per named mention, with `entity_no`.
        article_entities: one row per entity of an article.
        words: the tokens of the unit.

    Returns:
        One entity number per quotation: for "he", "she" and descriptions whom `ranking` chooses; for "it" the last body
        before that is the subject of a clause or speaks, outside quotations; for "who" the name before it; for "I" the
        author, for "A:" who is interviewed. Null for all other words.
    """
    inside = quoted(spoken)
    asked = spoken.select(
        "row", "article_no", "head_word", "shape", "speaker_first", "head_behind", place="speaker_start"
    )
    personal = asked.filter(pl.col("shape") == "P")
    names = named_outside(spoken, mentions, words, inside)
    bodies = names.filter("is_candidate", pl.col("type") == "ORGANIZATION").with_columns(head_word=pl.lit("it"))
    owned = by_name_inside(spoken, mentions, words)
    others = spoken.with_columns(entity_no=pl.coalesce("entity_no", owned))
    found = pl.concat([
        by_rank(others, mentions, article_entities, names, words, inside),
        latest(personal.filter(pl.col("head_word") == "it"), bodies, NEAR_BODY),
        by_relative(asked.filter(pl.col("shape") == "W"), mentions, words),
        by_author(personal.filter(pl.col("head_word") == "i"), mentions, words),
        by_interview(spoken, mentions),
    ])  # fmt: skip
    chosen = spoken.select("row").join(found, on="row", how="left", maintain_order="left", validate="1:1")["entity_no"]
    return pl.select(pl.coalesce(owned, chosen)).to_series()


def by_rank(
    spoken: pl.DataFrame, mentions: pl.DataFrame, article_entities: pl.DataFrame, names: pl.DataFrame, words: Words,
    inside: Quoted,
) -> pl.DataFrame:  # fmt: skip
    """Who "he" and "she" are and whom descriptions describe, as `ranking` chooses: `row`, `entity_no`."""
    sources = pl.concat([gendered(spoken, words), described(spoken, words)], how="diagonal").with_columns(
        pl.col("kind", "gender", "sex", "is_thing", "opener", "noun").fill_null(0),
        is_fronted=pl.col("is_fronted").fill_null(value=False),
    )
    asked = located(sources, words).with_row_index("source")
    here = pl.col("article_no").is_in(asked["article_no"].unique().implode())
    own, near = mentions.filter(here), names.filter(here)
    own = own.filter(~is_dateline(own, words))
    people = genders(article_entities.filter(here), own, words, inside).pipe(with_kind, own)
    if not people.height:
        return asked.select("row", entity_no=pl.lit(None, pl.Int32)).clear()
    choosing = choices(
        asked.with_columns(place=placed(asked, "place")),
        near.with_columns(place=placed(near, "place")),
        people,
        hints(asked.filter(pl.col("kind") > 0), spoken.filter(here), own, words),
    )
    entity = chosen(choosing, asked.height)
    number = people["entity_no"].gather(np.maximum(entity, 0))
    return asked.select("row", entity_no=number.cast(pl.Int32)).filter(entity != NOBODY)


def by_name_inside(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.Series:
    """The entity that a source without a name names inside it, one per quotation: the body of "the Unite union" and
    "the La Candelaria mining company", the author of "the survey by Pulso"."""
    known, _, kinds = noun_kinds()
    kind = pl.col("head_word").replace_strict(known, kinds, default=0, return_dtype=pl.Int64)
    asked = spoken.filter(pl.col("entity_no").is_null(), kind.is_in([KINDS_OF_NOUN["body"], KINDS_OF_NOUN["document"]]))
    asked = asked.select("row", "article_no", "speaker_start", "speaker_end", "head_end", "head_behind", kind=kind)
    own = mentions.filter(
        pl.col("type").is_in(["PERSON", "ORGANIZATION", "PRODUCT", "MISC"]), pl.col("form") != "metonym"
    )
    paired = asked.join(
        own.select("article_no", "entity_no", "mention_start", "mention_end", "type"),
        on="article_no",
    ).filter(pl.col("mention_start") >= pl.col("speaker_start"), pl.col("mention_end") <= pl.col("speaker_end"))
    if not paired.height:
        return pl.Series("entity_no", [None] * spoken.height, dtype=pl.Int32)
    first, behind = words.at(paired, "mention_start"), words.at(paired, "mention_end")
    gap = pl.col("head_behind") - pl.lit(pl.Series(behind))
    is_named = (
        (pl.col("kind") == KINDS_OF_NOUN["body"])
        & gap.is_between(1, NAMED)
        & ~words.text(pl.lit(pl.Series(behind))).is_in(POSSESSIVES)
    )
    is_by = (pl.col("mention_start") > pl.col("head_end")) & words.text(pl.lit(pl.Series(first - 1))).is_in(
        ["by", "the"]
    )
    is_by &= (words.text("head_behind") == "by") & (pl.col("kind") == KINDS_OF_NOUN["document"])
    found = paired.filter(is_named | is_by).unique("row", keep="first", maintain_order=True).select("row", "entity_no")
    return spoken.select("row").join(found, on="row", how="left", maintain_order="left", validate="1:1")["entity_no"]


def gendered(spoken: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The sources "he" and "she": `row`, `article_no`, `place`, `first`, `kind` (0), `gender`, `is_fronted`."""
    is_gendered = pl.col("head_word").is_in(list(PRONOUN_NUMBERS)) & pl.col("shape").is_in(["P", "D"])
    asked = spoken.filter(is_gendered).select(
        "row", "article_no", first="speaker_first", place="speaker_start",
        gender=pl.col("head_word").replace_strict(PRONOUN_NUMBERS, return_dtype=pl.Int64), kind=pl.lit(0, pl.Int64),
    )  # fmt: skip
    opening = words.first_of_sentence(asked["first"])
    is_opened = words.text("opening").str.to_lowercase().is_in(FRONTED)
    return (
        asked.with_columns(opening=opening)
        .with_columns(is_fronted=is_opened & (pl.col("first") - pl.col("opening") < FRONT))
        .drop("opening")
    )


def located(sources: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The sources with `sentence_no` and `paragraph_no`, in the order of their place."""
    tokens = words.tokens
    return sources.with_columns(
        pl.lit(tokens[name]).gather("first").alias(name) for name in ("sentence_no", "paragraph_no")
    ).sort("article_no", "place", "row")


def with_kind(entities: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The entities with `kind` (PERSON, BODY or 0) and `is_headline`: named in the first sentence."""
    headline = mentions.filter(pl.col("sentence_no") == 1).select("article_no", "entity_no", is_headline=True).unique()
    joined = entities.join(headline, on=["article_no", "entity_no"], how="left", maintain_order="left", validate="1:1")
    kind = pl.col("type").replace_strict(KINDS, default=0, return_dtype=pl.Int64)
    return joined.with_columns(
        pl.col("is_headline").fill_null(value=False), kind=kind, is_long=pl.col("name").str.contains(" ")
    )


def by_author(asked: pl.DataFrame, mentions: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Whose article "I" is in: the next name that is a line of its own, or that opens the last line and "is" something.

    Letters and columns name their author like this: "Ada Nowak is a baker in Lodz."
    """
    here = pl.col("article_no").is_in(asked["article_no"].unique().implode()) & (pl.col("type") == "PERSON")
    people = mentions.filter(here)
    line, article = words.column("paragraph_no"), words.column("article_no")
    token, after = words.at(people, "mention_start"), words.at(people, "mention_end")
    before, behind = np.maximum(token - 1, 0), words.tokens["text"][after]
    opens = (line[before] != line[token]) | (article[before] != article[token])
    is_all = line[after] != line[token]
    is_all |= (behind == ".").to_numpy() & (line[np.minimum(after + 1, words.last)] != line[token])
    last_line = line[np.searchsorted(article, people["article_no"].to_numpy(), side="right") - 1]
    signs = opens & (is_all | ((behind == "is").to_numpy() & (last_line <= people["paragraph_no"].to_numpy() + 1)))
    names = people.select("article_no", "entity_no", place="mention_start").filter(pl.Series(signs))
    return (
        asked.sort("place")
        .join_asof(names.sort("place"), on="place", by="article_no", strategy="forward", check_sortedness=False)
        .select("row", "entity_no")
        .drop_nulls()
    )


def by_interview(spoken: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Who answers behind "A:": the person named most before the first question, of equal ones the first."""
    lines = spoken.filter(pl.col("rule") == "transcript", pl.col("head_word").is_in(["q", "a"]))
    if not lines.height:
        return lines.select("row", entity_no=pl.lit(None, pl.Int32))
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
    nearest = latest(
        one, names.with_columns(name_end="place"), NEAR_COMMA, ["token", "name_end", "place", "speaker_first"]
    )
    is_near = pl.col("place") - pl.col("name_end") <= NEAR
    is_closed = (words.text(pl.col("speaker_first") - 1) == ",") & (words.text("token") == ",")
    return nearest.filter(words.text("token").is_in(BEHIND_NAME), is_near | is_closed).select("row", "entity_no")


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


def named_outside(spoken: pl.DataFrame, mentions: pl.DataFrame, words: Words, inside: Quoted) -> pl.DataFrame:
    """Names of people and bodies outside all quotations and datelines, in reading order.

    Returns:
        `article_no`, `entity_no`, `type`, `paragraph_no`, `sentence_no`, `place`, `is_start` (none is before them in
        the sentence), `is_subject`, `is_owner`, `speaks`, `is_candidate` (speaks or is a subject), `after_comma` (a
        comma is before name and title).
    """
    named = mentions.filter(pl.col("type").is_in(["PERSON", "ORGANIZATION"]))
    speakers = spoken.select("article_no", place="mention_start").drop_nulls().unique().with_columns(speaks=True)
    named = named.with_columns(place=pl.col("mention_start")).join(
        speakers, on=["article_no", "place"], how="left", maintain_order="left", validate="m:1"
    )
    told = outside(named.pipe(with_opening, words), inside).sort("article_no", "place", maintain_order=True)
    told = told.filter(~is_dateline(told, words))
    return told.with_columns(
        pl.col("speaks").fill_null(value=False), after_comma=pl.col("word_before") == ","
    ).with_columns(is_candidate=pl.col("speaks") | pl.col("is_subject"))


def is_dateline(named: pl.DataFrame, words: Words) -> Flags:
    """Whether mentions stand in a dateline: one of the first lines, up to a dash or colon that ends a sentence."""
    row = words.at(named, "mention_start")
    behind = np.append(words.sentence_starts, words.tokens.height)
    last = words.tokens["text"][behind[np.searchsorted(behind, row, side="right")] - 1]
    is_early = named["paragraph_no"].to_numpy() <= DATELINE
    return np.asarray(last.is_in(DATELINE_ENDS).to_numpy() & is_early)


def with_opening(named: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The mentions with `word_before` (and their title), `is_start` (they open their sentence), `is_owner` ("Nowak's"),
    and `is_subject`: they open a sentence or clause, as subjects do; between commas only behind a subject without a
    verb: "The city's mayor, Ada Nowak, came"."""
    row = words.at(named, pl.coalesce("title_start", "mention_start")) - 1
    opening = words.tokens["text"][np.maximum(row, 0)]
    row -= ((named["type"] == "ORGANIZATION") & ((opening == "The") | (opening == "the"))).to_numpy()
    before = np.maximum(row, 0)
    is_start = (row < 0) | ~words.same_sentence(before, named)
    (behind,) = words.following(named, "mention_end")
    word, is_comma = pl.col("word_before"), (pl.col("word_before") == ",") & (behind == ",")
    is_mark = ~word.str.contains(r"^[\p{L}\p{N}]|^['’]s?$") & ~is_comma
    is_apposed = pl.Series(is_behind_subject(before, words)) & is_comma
    is_start |= is_behind_role(before, words)
    return named.with_columns(word_before=words.in_lower(before), is_start=is_start).with_columns(
        is_subject=pl.col("is_start") | word.is_in(clause_openers()) | is_mark | is_apposed,
        is_owner=pl.lit(behind).is_in(POSSESSIVES),
    )


def is_behind_role(word: Ints, words: Words) -> Flags:
    """Whether no more than the nouns of a role stand from the start of the sentence up to each token, the last: "Race
    director" before "Ada Nowak"."""
    letters = words.forms.in_lower[words.forms.number]
    other = np.append(0, np.cumsum(~is_among(letters, ROLE_LETTERS)))
    first = words.first_of_sentence(pl.Series(word)).to_numpy()
    is_short = word - first < ROLE_WORDS
    return np.asarray(is_short & (other[word + 1] == other[first]) & is_among(letters[word], "nr"))


def is_behind_subject(comma: Ints, words: Words) -> Flags:
    """Whether no more than a noun phrase stands from the start of the sentence to each token."""
    forms = words.forms
    letters = forms.in_lower[forms.number]
    verbal = np.append(0, np.cumsum((forms.verb[forms.number] > NO_VERB) | is_among(letters, "bvWt;:(")))
    first = words.first_of_sentence(pl.Series(comma)).to_numpy()
    is_near = (comma - first > 1) & (comma - first <= SUBJECT)
    return np.asarray(is_near & (verbal[comma] == verbal[first]) & ~is_among(letters[first], "pkGi"))


@cache
def clause_openers() -> list[str]:
    """Words after which a subject may follow."""
    return lexicon("clause_words").filter(pl.col("kind").is_in(OPENS_CLAUSE))["word"].to_list()
