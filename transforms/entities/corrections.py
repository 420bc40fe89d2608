"""Corrections of the tagger: what a name never holds, and known names that it missed."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.columns import ENTITY_TYPES
from transforms.entities.ends import told_by_ends
from transforms.entities.gazetteer import straight
from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints
from transforms.text.forms import Forms

CODES = {name: number for number, name in enumerate(ENTITY_TYPES, 1)}
PERSON, LOCATION, NORP, MISC = (CODES[name] for name in ("PERSON", "LOCATION", "NORP", "MISC"))

VERSION = r"^(?:\p{Lu}|\p{N}{1,2})$"  # of a model
RARE = ("FACILITY", "PRODUCT")  # types the tagger has seen too little of
SUM_START = "^(?:N|R|K|Rs|Sh|KSh|Ksh|RM|Rp|P|Tk)[0-9]+"  # money written with letters before it: N5m
SUM = "^(?:Rs|Sh|KSh|Ksh|TSh|Tsh|USh|Ush|RM|Rp|Tk)[0-9]+$"  # with letters that nothing but money has: Sh900
STORMS = ("Hurricane", "Cyclone", "Typhoon", "Storm", "Tropical")  # what the names of storms begin with: no persons


# What a hyphen joins to names and is no part of them: "Xi-led", "Park Chan-era".
BEHIND_NAMES = ("led", "era", "run", "style", "like", "owned", "made", "only", "free", "wide", "area", "bound", "type")


def corrected(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans without articles, titles and marks at their ends, cut at sentences and at commas between places.

    Args:
        found: one row per name: `first`, `last` (rows of tokens), `label`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`, `is_glued`.
        known: the written forms of the tokens.

    Returns:
        The same columns, with `rule`: "tagged_" and the type, or how the name is known otherwise.
    """
    numbers, words = known
    told = word_kinds(words)
    code, begins = token_codes(found, tokens.height)
    code[is_sum(told, numbers, tokens["is_glued"].to_numpy())] = 0
    code[is_day(told, numbers, code)] = 0
    is_article, is_title, is_mark, is_comma, is_way, is_behind = (
        told[name].to_numpy()[numbers]
        for name in ("is_article", "is_title", "is_mark", "is_comma", "is_way", "is_behind")
    )
    is_first = starts_sentence(tokens)
    begins |= (code > 0) & is_first
    is_article &= ~with_initials(code, begins, is_first, told, numbers)
    for _ in range(2):
        goes_on = (code > 0) & ~begins
        has_next = np.append(goes_on[1:], False)
        drop = begins & has_next & ((is_article & (code != MISC)) | (is_title & (code == PERSON)) | is_mark)
        code[drop], begins[drop] = 0, False
        begins[1:] |= drop[:-1]
    is_parted = ((code == LOCATION) | (code == NORP)) & parts_countries(told, numbers)
    between = is_parted | ((code == LOCATION) & (is_comma | is_way))
    begins[1:] |= between[:-1]
    code[between], begins[between] = 0, False
    for _ in range(2):
        ends = (code > 0) & ~np.append((code[1:] > 0) & ~begins[1:] & (code[1:] == code[:-1]), False)
        code[ends & ((is_mark & ~begins) | (is_behind & (code == PERSON) & is_third(code, begins)))] = 0
    code = with_second_parts(code, told, numbers, tokens["is_glued"].to_numpy())
    tagged = spans_of(code, begins).pipe(typed, words, numbers).pipe(told_by_ends, words, numbers)
    single = known_singles(told, numbers, code)
    return pl.concat([tagged, single]).sort("first") if single.height else tagged


def is_sum(told: pl.DataFrame, numbers: Ints, is_glued: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each token is money written with a letter before it, and so no name: N5m, R120bn; N48 | . | 6bn."""
    names = ("is_whole_sum", "is_sum_start", "is_point", "is_number")
    whole, start, point, rest = (told[name].to_numpy()[numbers].astype(np.bool_) for name in names)
    sums: NDArray[np.bool_] = whole.copy()
    sums[:-2] |= start[:-2] & point[1:-1] & rest[2:] & is_glued[1:-1] & is_glued[2:]
    return sums


def is_day(told: pl.DataFrame, numbers: Ints, code: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each token is part of a day written with a short month, and so no name: "Sept 9", but not "Sept 11"."""
    month, point, rest = (told[name].to_numpy()[numbers] for name in ("is_short_month", "is_point", "is_day"))
    days = np.zeros(len(numbers), np.bool_)
    months = np.flatnonzero((code == MISC) & month.astype(np.bool_))
    for first in months[months < len(numbers) - 3].tolist():
        last = first + 1 + int(point[first + 1])
        if rest[last] and not (code[last] and code[last + 1]):
            days[first : last + 1] = True
    return days


def with_initials(
    code: NDArray[np.int64], begins: NDArray[np.bool_], is_first: NDArray[np.bool_], told: pl.DataFrame, numbers: Ints
) -> NDArray[np.bool_]:
    """Add to persons' names the initial before them that is a word as well, "A. P. Njoroge"; returns where one is."""
    letter, point = (told[name].to_numpy()[numbers] for name in ("is_letter", "is_stop"))
    is_initial: NDArray[np.bool_] = letter & np.append(point[1:], False)
    rows = np.flatnonzero(is_initial[:-2] & (code[2:] == PERSON) & ~is_first[2:]) if len(code) > 2 else np.zeros(0, int)
    begins[rows[code[rows] != PERSON]] = True
    code[rows], code[rows + 1], begins[rows + 1], begins[rows + 2] = PERSON, PERSON, False, False
    return is_initial


def is_third(code: NDArray[np.int64], begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether two tokens of the same name or more stand before each one: of "Alan Frith KC" the last."""
    follows = (code > 0) & ~begins & (np.append(0, code[:-1]) == code)
    third: NDArray[np.bool_] = follows & np.append(False, follows[:-1])
    return third


def token_codes(found: pl.DataFrame, count: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each token the number of its type, or 0, and whether a name begins with it."""
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    labels = found["label"].replace_strict(CODES, return_dtype=pl.Int64).to_numpy()
    steps = np.zeros(count + 1, np.int64)
    np.add.at(steps, first, labels)
    np.add.at(steps, last + 1, -labels)
    begins = np.zeros(count, np.bool_)
    begins[first] = True
    return np.cumsum(steps)[:-1], begins


def starts_sentence(tokens: pl.DataFrame) -> NDArray[np.bool_]:
    """Whether each token is the first of its sentence."""
    number = tokens["sentence_no"].to_numpy()
    return np.diff(number, prepend=0) != 0 if len(number) else np.zeros(0, np.bool_)


def spans_of(code: NDArray[np.int64], begins: NDArray[np.bool_]) -> pl.DataFrame:
    """Tokens' types as spans."""
    before = np.append(0, code[:-1]) if len(code) else code
    first = np.flatnonzero((code > 0) & (begins | (before != code)))
    goes_on = np.append((code[1:] > 0) & ~begins[1:] & (code[1:] == code[:-1]), False) if len(code) else begins
    last = np.flatnonzero((code > 0) & ~goes_on)
    label = pl.Series(["", *ENTITY_TYPES]).gather(code[first]).alias("label")
    spans = pl.DataFrame({"first": first, "last": last}).with_columns(label)
    return spans.with_columns(rule="tagged_" + pl.col("label").str.to_lowercase())


def typed(spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.DataFrame:
    """The spans, those of rare types told by their first words or the last: "Mombasa Road" is a facility, no place."""
    ends = spans.select(
        first=words.gather(numbers[spans["first"].to_numpy()]), last=words.gather(numbers[spans["last"].to_numpy()])
    )
    facilities, known = facility_words(), rare_names()
    is_made = is_model(ends["first"], spans, words, numbers)
    told = ends.select(
        pl.when(is_made)
        .then(pl.lit("PRODUCT"))
        .when(ends["last"].is_in(facilities.implode()) & (spans["label"] == "LOCATION"))
        .then(pl.lit("FACILITY"))
        .otherwise(pl.col("first").replace_strict(known["name"], known["type"], default=None))
    ).to_series()
    is_told = told.is_not_null() & (is_made | spans["label"].is_in(("LOCATION", "FACILITY", "PRODUCT", "MISC")))
    is_storm = ends["first"].is_in(STORMS) & (spans["first"] < spans["last"]) & (spans["label"] != "MISC")
    return spans.with_columns(
        label=pl.when(is_told).then(told).when(is_storm).then(pl.lit("MISC")).otherwise("label"),
        rule=pl.when(is_told)
        .then("known_" + told.str.to_lowercase())
        .when(is_storm)
        .then(pl.lit("known_storm"))
        .otherwise("rule"),
    )


def is_model(first: pl.Series, spans: pl.DataFrame, words: pl.Series, numbers: Ints) -> pl.Series:
    """Whether a span's first two words are a known product, a maker and its model, or the last two say so: "Ford Model
    T"."""
    models, makers = models_and_makers()
    asked = (first.is_in(makers.implode()) & (spans["last"] > spans["first"])).arg_true()
    second = words.gather(numbers[spans["first"].gather(asked).to_numpy() + 1])
    is_known = pl.repeat(False, spans.height, eager=True).scatter(
        asked, (first.gather(asked) + " " + second).is_in(models.implode())
    )
    end = spans["last"].to_numpy()
    says_so = (words == "Model").to_numpy()[numbers[np.maximum(end - 1, 0)]] & (end - 1 > spans["first"].to_numpy())
    rows = np.flatnonzero(says_so)
    is_version = words.gather(numbers[end[rows]]).str.contains(VERSION)
    return is_known | pl.repeat(False, spans.height, eager=True).scatter(rows, is_version)


def with_second_parts(
    code: NDArray[np.int64], told: pl.DataFrame, numbers: Ints, is_glued: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Types of tokens, persons' names with what a hyphen joins to them in small letters: "Park Ji-woo"."""
    if len(code) < 3:
        return code
    is_hyphen, is_small, is_syllable, is_family = (
        told[name].to_numpy()[numbers] for name in ("is_hyphen", "is_small_part", "is_syllable", "is_family_first")
    )
    joins = (code[:-2] == PERSON) & is_hyphen[1:-1] & (code[1:-1] == 0) & is_glued[1:-1] & is_glued[2:]
    named = np.append(False, is_family[:-3] & (code[:-3] == PERSON))
    rows = np.flatnonzero(joins & (is_small[2:] | (is_syllable[2:] & named)))
    code[rows + 1], code[rows + 2] = PERSON, PERSON
    return code


def parts_countries(told: pl.DataFrame, numbers: Ints) -> NDArray[np.bool_]:
    """Whether each token is a hyphen between two countries or peoples: "US-China talks", but not "African-American"."""
    is_country, is_hyphen = told["is_country"].to_numpy()[numbers], told["is_hyphen"].to_numpy()[numbers]
    is_parted = is_country & ~told["is_american"].to_numpy()[numbers]
    beside: NDArray[np.bool_] = np.append(False, is_country[:-1]) & np.append(is_parted[1:], False)
    return beside & is_hyphen.astype(np.bool_)


def known_singles(told: pl.DataFrame, numbers: Ints, code: NDArray[np.int64]) -> pl.DataFrame:
    """Countries and organizations by an acronym that is known, in no span and before no currency."""
    is_known = told["label"].is_not_null().to_numpy()[numbers]
    is_currency = told["is_currency"].to_numpy()[numbers]
    rows = np.flatnonzero(is_known & (code == 0) & ~np.append(is_currency[1:], False))
    labels = told.select("label", "rule")[numbers[rows]]
    return pl.DataFrame({"first": rows, "last": rows}).hstack(labels)


def word_kinds(words: pl.Series) -> pl.DataFrame:
    """What corrections ask of each distinct word: `is_article`, `is_title`, `is_mark` and so on, and `label` and `rule`
    of a name that is known wherever it stands."""
    word = pl.col("word")
    return (
        words.to_frame("text")
        .with_columns(word=straight(pl.col("text")))
        .with_columns(
            is_article=word.is_in(("the", "The", "THE", "a", "A", "an", "An")),
            is_title=word.is_in(person_titles().implode()),
            is_mark=word.str.contains(r"^[^\p{L}\p{N}]+$|^'s$"),
            is_comma=word == ",",
            is_whole_sum=word.str.contains(SUM_START + "(?:tn|bn|m|b|k)$|" + SUM),
            is_sum_start=word.str.contains(SUM_START + "$"),
            is_point=word.is_in((".", ",")),
            is_stop=word == ".",
            is_letter=word.is_in(("A", "I")),
            is_number=word.str.contains(r"^[0-9]"),
            is_way=word.is_in(("for", "from", "to")),  # from one place to another
            is_hyphen=word == "-",
            is_small_part=word.str.contains(r"^\p{Ll}{2,}$") & ~word.is_in(lexicon("common_words")["word"].implode()),
            is_syllable=word.str.contains(r"^\p{Ll}{2,5}$") & ~word.is_in(BEHIND_NAMES),
            is_family_first=word.is_in(family_first().implode()),
            is_short_month=word.is_in(short_months().implode()),
            is_day=word.str.contains("^[0-9]{1,2}$") & (word != "11"),
            is_behind=word.is_in(lexicon("post_nominals")["letters"].implode()),
            is_country=word.is_in(countries_and_peoples().implode()),
            is_american=word.is_in(("American", "Americans")),
            is_currency=word.is_in(("$", "dollar", "dollars", "cents", "¢", "bn", "m")),
        )
        .join(known_words(), on="word", how="left", maintain_order="left", validate="m:1")
    )


@cache
def facility_words() -> pl.Series:
    """Words that end the names of facilities."""
    return lexicon("head_words").filter(pl.col("position") == "last", pl.col("type") == "FACILITY")["word"]


@cache
def rare_names() -> pl.DataFrame:
    """Known names of one word that are of a rare type: `name`, `type`."""
    single = lexicon("known_names").filter(~pl.col("name").str.contains(" "), pl.col("type").is_in(RARE))
    return single.select("name", "type")


@cache
def family_first() -> pl.Series:
    """Family names that stand first: Park, Kim."""
    return lexicon("surnames").filter(pl.col("is_first") == "yes")["surname"]


@cache
def short_months() -> pl.Series:
    """Months as they are cut short, without the point: Sept."""
    return lexicon("month_names").filter(pl.col("is_short") == "yes")["name"].str.strip_chars_end(".")


@cache
def models_and_makers() -> tuple[pl.Series, pl.Series]:
    """Known products of two words, and the first words of these."""
    models = lexicon("known_names").filter(pl.col("type") == "PRODUCT", pl.col("name").str.contains(" "))["name"]
    return models, models.str.extract(r"^(\S+)").unique()


@cache
def countries_and_peoples() -> pl.Series:
    """Names of one word of countries, their peoples, and other peoples."""
    countries = lexicon("countries").filter(pl.col("kind") != "capital")["form"]
    return pl.concat([countries, lexicon("known_names").filter(pl.col("type") == "NORP")["name"]]).unique()


@cache
def person_titles() -> pl.Series:
    """Titles of one word that say man or woman, as "Mr" and "Lady", and are no names; "Nana" and "Don" can be."""
    titles = lexicon("titles").filter(pl.col("kind") == "honorific", pl.col("gender") != "", pl.col("title") != "Don")
    return titles.filter(~pl.col("title").str.contains(" "))["title"]


@cache
def known_words() -> pl.DataFrame:
    """Names of one word that are known wherever they stand: `word`, `label`, `rule`."""
    short = r"^(?:\p{Lu}\.?){2,}$"
    acronyms = lexicon("organizations").filter(pl.col("acronym").str.contains(short))
    single = rare_names()
    countries = lexicon("countries").filter(pl.col("kind") == "alias", pl.col("form").str.contains(short))
    rows = pl.concat(
        [
            countries.select(word="form", label=pl.lit("LOCATION"), rule=pl.lit("known_country")),
            acronyms.select(word="acronym", label=pl.lit("ORGANIZATION"), rule=pl.lit("known_acronym")),
            single.select(word="name", label="type", rule="known_" + pl.col("type").str.to_lowercase()),
        ]
    )
    return rows.unique("word", keep="first", maintain_order=True)
