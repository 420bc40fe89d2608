"""Names of one word that the words beside them tell: companies, peoples, and places that were taken for persons."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.entities.ends import sure_words
from transforms.entities.gazetteer import are_places
from transforms.lexicon import lexicon
from transforms.tagging.hashes import Ints
from transforms.text.forms import Flags, Forms

# "Shares of Northfield", "Northfield’s board", "Northfield’s chief executive", "Northfield reported a record loss".
OWNED = ("Shares", "shares", "shareholders", "investors", "stake", "subsidiary")
OWNS = ("board", "shares", "shareholders", "profit", "profits", "revenue", "revenues", "earnings", "CEO", "CFO")
CHIEF, OFFICES = ("chief", "Chief"), ("executive", "financial", "operating", "Executive", "Financial", "Operating")
POSTS = ("posted", "posts", "reported", "reports", "booked", "books")
RESULTS = ("loss", "losses", "profit", "profits", "revenue", "revenues", "earnings", "sales")
POSSESSIVES = ("'s", "’s")
REACH = 5  # tokens between the verb and what is posted
PEOPLES = ("people", "peoples", "tribe", "tribes", "elders", "herders", "tribesmen", "clan", "clans")
LEGAL = ("Inc", "Ltd", "Limited", "LLC", "LLP", "PLC", "plc", "Corp", "Co", "GmbH", "AG", "SA", "Holdings")
AFTER_PERSONS = ("Foundation", "Institute", "University", "Association", "Society")  # are named so: a Gates has his
MOVED = (
    "fell",
    "rose",
    "dropped",
    "gained",
    "jumped",
    "climbed",
    "slid",
    "sank",
    "slipped",
    "surged",
    "plunged",
    "closed",
)
INSIDE = ("in", "In", "near", "outside", "across")
PLACE_BEFORE = ("in", "In", "at", "from", "near", "outside", "across", "through", "to")


def with_told_beside(found: pl.DataFrame, tokens: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans of names, those of one word that an article shows to be a company as organizations, and so on.

    For a company one place is enough, where the article nowhere puts the name behind "in", "near" or the like, has no
    person whose full name ends with it, and no country or capital is called so.

    Args:
        found: one row per name in reading order: `first`, `last` (rows of tokens), `label`, `rule`.
        tokens: one row per token in reading order; needs `article_no`, `sentence_no`.
        known: the written forms of the tokens.

    Returns:
        The same columns.
    """
    found = found.pipe(as_places, tokens["article_no"], known).pipe(as_peoples, known)
    found = found.pipe(as_firms, tokens["article_no"], known).pipe(as_short_firms, tokens["article_no"], known)
    single = (found["first"] == found["last"]) & found["label"].is_in(("LOCATION", "PERSON"))
    asked = single.arg_true()
    rows = found["first"].gather(asked).to_numpy()
    article = tokens["article_no"].to_numpy()
    acts = acts_like_company(rows, tokens["sentence_no"].to_numpy(), known)
    if not acts.any():
        return found
    width = len(known.texts)
    key, full = article[rows].astype(np.int64) * width + known.numbers[rows], full_names(found, article, known)
    companies = np.setdiff1d(key[acts], np.concatenate([key[stands_for_place(rows, known)], full]))
    countries = known.texts.is_in(lexicon("countries")["form"].implode()).to_numpy()
    is_company = np.isin(key, companies) & ~countries[known.numbers[rows]]
    return retold(found, asked, is_company, "ORGANIZATION", "acts_like_company")


def as_places(found: pl.DataFrame, article: pl.Series, known: Forms) -> pl.DataFrame:
    """The spans, a known place taken for a person as that: behind a person and "of", "Lord Marlow of Leeds"; and in an
    article that has it behind "in" or the like and has no person whose full name ends so."""
    asked = ((found["first"] == found["last"]) & (found["label"] == "PERSON")).arg_true()
    rows, persons = found["first"].gather(asked).to_numpy(), (found["label"] == "PERSON").arg_true()
    is_of = _is(known, np.maximum(rows - 1, 0), ("of",)) & np.isin(rows - 2, found["last"].gather(persons).to_numpy())
    key = article.to_numpy()[rows].astype(np.int64) * len(known.texts) + known.numbers[rows]
    inside = np.setdiff1d(
        key[_is(known, np.maximum(rows - 1, 0), INSIDE)], full_names(found, article.to_numpy(), known)
    )
    told = is_of | np.isin(key, inside)
    return retold(found, asked, told & is_place(rows, told, known), "LOCATION", "known_place")


def as_peoples(found: pl.DataFrame, known: Forms) -> pl.DataFrame:
    """The spans, what stands before "people" and the like and is no known place as a people: "the Yolŋu people"."""
    is_asked = (found["first"] == found["last"]) & found["label"].is_in(("LOCATION", "ORGANIZATION", "MISC"))
    asked = is_asked.arg_true()
    rows = found["first"].gather(asked).to_numpy()
    is_before = _is(known, np.minimum(rows + 1, len(known.numbers) - 1), PEOPLES)
    return retold(found, asked, is_before & ~is_place(rows, is_before, known), "NORP", "people_beside")


def as_firms(found: pl.DataFrame, article: pl.Series, known: Forms) -> pl.DataFrame:
    """The spans, several words taken for a person that elsewhere in the article stand before the legal form of a firm
    as that firm: "Maua Bora Ltd", "Maua Bora"."""
    several = found["last"] > found["first"]
    ends = known.texts.gather(known.numbers[found["last"].to_numpy()])
    is_long = several & (found["label"] == "ORGANIZATION") & ends.is_in(LEGAL)
    asked = (several & (found["label"] == "PERSON")).arg_true()
    if not len(asked) or not is_long.any():
        return found
    firms = found.filter(is_long).with_columns(last=pl.col("last") - 1)
    told = spelled(found[asked], article, known).is_in(spelled(firms, article, known).implode())
    return retold(found, asked, told.to_numpy(), "ORGANIZATION", "short_organization")


def spelled(spans: pl.DataFrame, article: pl.Series, known: Forms) -> pl.Series:
    """The numbers of the words of each span behind the number of its article, as a text."""
    rows = spans.select(row=pl.int_ranges("first", pl.col("last") + 1)).with_row_index("span").explode("row")
    number = known.numbers[rows["row"].to_numpy()]
    words = rows.with_columns(number=pl.Series(number).cast(pl.String))
    texts = words.group_by("span", maintain_order=True).agg(pl.col("number").str.join(" "))["number"]
    return article.gather(spans["first"]).cast(pl.String) + ":" + texts


def as_short_firms(found: pl.DataFrame, article: pl.Series, known: Forms) -> pl.DataFrame:
    """The spans, a word taken for a person, though no full name of a person in the article has it, as what it is there:
    an organization whose name of several words it opens ("Calder Foods", "Calder"), or what it was taken for elsewhere;
    a word taken for a place that is none known likewise as the organization.
    """
    is_lone = found["first"] == found["last"]
    several = found.filter(~is_lone)
    ends = known.texts.gather(known.numbers[several["last"].to_numpy()])
    named = ends.is_in(sure_words().implode()) & ~ends.is_in(AFTER_PERSONS)
    of_firms = several.filter(pl.col("label") == "ORGANIZATION", named)["first"]
    persons = several.filter(pl.col("label") == "PERSON")
    inside = persons.select(pl.int_ranges("first", pl.col("last") + 1)).to_series().explode(empty_as_null=False)
    number = article.to_numpy().astype(np.int64) * len(known.texts) + known.numbers
    full, firms = (number[rows.to_numpy()] for rows in (inside, of_firms))
    asked = (is_lone & found["label"].is_in(("PERSON", "LOCATION"))).arg_true()
    rows = found["first"].gather(asked).to_numpy()
    is_person = (found["label"].gather(asked) == "PERSON").to_numpy()
    opens = np.isin(number[rows], np.setdiff1d(firms, full))
    is_firm = opens & (is_person | ~is_place(rows, opens, known))
    told = retold(found, asked, is_firm, "ORGANIZATION", "short_organization")
    others = told.filter(is_lone, pl.col("label") != "PERSON")
    for label in others["label"].unique(maintain_order=True):
        alike = number[others.filter(pl.col("label") == label)["first"].to_numpy()]
        is_alike = is_person & ~is_firm & np.isin(number[rows], np.setdiff1d(alike, full))
        told = retold(told, asked, is_alike, label, "told_elsewhere")
    return told


def is_place(rows: Ints, wanted: Flags, known: Forms) -> Flags:
    """Whether the tokens at these rows are the names of places, of those wanted; of others it is not asked."""
    found, words = np.zeros(len(rows), np.bool_), known.texts.gather(known.numbers[rows[wanted]])
    found[wanted] = are_places(words)
    return found


def retold(found: pl.DataFrame, asked: pl.Series, told: Flags, label: str, rule: str) -> pl.DataFrame:
    """The spans, those of the rows asked that are told so with the label and the rule."""
    if not told.any():
        return found
    is_told = pl.repeat(False, found.height, eager=True).scatter(asked, told)
    return found.with_columns(
        label=pl.when(is_told).then(pl.lit(label)).otherwise("label"),
        rule=pl.when(is_told).then(pl.lit(rule)).otherwise("rule"),
    )


def acts_like_company(rows: Ints, sentence: NDArray[np.int32], known: Forms) -> Flags:
    """Whether the tokens at these rows are what only companies are, by the words beside them."""

    def beside(step: int, words: tuple[str, ...], asked: Flags) -> Flags:
        """Whether one of the words stands there, where it is asked."""
        there = rows[asked] + step
        at = np.clip(there, 0, len(sentence) - 1)
        found = np.zeros(len(rows), np.bool_)
        found[asked] = _is(known, at, words) & (there == at) & (sentence[at] == sentence[rows[asked]])
        return found

    everywhere = np.ones(len(rows), np.bool_)
    of, own, post = beside(-1, ("of",), everywhere), beside(1, POSSESSIVES, everywhere), beside(1, POSTS, everywhere)
    has_office = beside(3, OFFICES, beside(2, CHIEF, own))
    owns = beside(2, OWNS, own) | has_office
    posts = np.any([beside(step, RESULTS, post) for step in range(2, 2 + REACH)], axis=0)
    traded = beside(2, MOVED, beside(1, ("shares", "stock"), everywhere))
    found: Flags = beside(-2, OWNED, of) | owns | posts | traded
    return found


def stands_for_place(rows: Ints, known: Forms) -> Flags:
    """Whether the tokens at these rows are behind a word that places stand behind."""
    return _is(known, np.maximum(rows - 1, 0), PLACE_BEFORE)


def full_names(found: pl.DataFrame, article: NDArray[np.uint32], known: Forms) -> Ints:
    """The last words of persons of several words: number of the article and the word in one."""
    last = found.filter(pl.col("label") == "PERSON", pl.col("last") > pl.col("first"))["last"].to_numpy()
    keys: Ints = article[last].astype(np.int64) * len(known.texts) + known.numbers[last]
    return keys


def _is(known: Forms, rows: Ints, words: tuple[str, ...]) -> Flags:
    """Whether the token at each row is one of the words."""
    return known.texts.gather(known.numbers[rows]).is_in(words).to_numpy()
