"""Numeric facts: what is counted, measured or priced, exactly and with its place in the text."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from transforms.facts.ages import tell_ages, tell_ages_by_concept
from transforms.facts.antecedents import with_persons
from transforms.facts.bearings import SENTENCE, outside_dates, with_ages_of_persons, with_entity
from transforms.facts.bullets import with_period_of_list
from transforms.facts.changes import tell_changes
from transforms.facts.concepts import Measured, measured
from transforms.facts.currencies import (
    with_cents_of_article,
    with_home_dollar,
    with_named_currency,
    with_one_crown,
    with_outlets_currency,
)
from transforms.facts.degrees import with_degrees
from transforms.facts.ellipses import fill_ellipses, tell_index_levels, tell_points
from transforms.facts.equivalents import tell_equivalents
from transforms.facts.homes import homes
from transforms.facts.implied import count_concepts, count_persons
from transforms.facts.lending import with_lent_counts
from transforms.facts.lookalikes import without_lookalikes
from transforms.facts.named_units import with_named_unit
from transforms.facts.noun_phrases import Phrases, Span, phrases_of
from transforms.facts.number_words import spelt_numbers
from transforms.facts.owner_choice import with_choices
from transforms.facts.periods import with_period
from transforms.facts.quantities import Quantity, quantities
from transforms.facts.ranges import joined, with_cents, with_months
from transforms.facts.ranks import spelt_rank
from transforms.facts.rates import tell_rates
from transforms.facts.respective import with_respective
from transforms.facts.units import si_value
from transforms.facts.wording import Wording, wordings
from transforms.windows import as_rows, uncollected

TEXT = pl.col("text")
BATCH = 1024  # sentences that are read together, one step after another
MOST_DECIMAL = Decimal(10) ** 29  # what Decimal(38, 9) holds before the point
FEW_DECIMALS = 6  # with which no number has more than nine places, its unit's parts told in whole units


class Fact(NamedTuple):
    """One quantity of a sentence: the columns of `numeric_facts` that the sentence tells, offsets in the sentence."""

    fact_start: int
    fact_end: int
    text: str
    kind: str
    value: float | None
    value_decimal: Decimal | None
    low: float | None
    high: float | None
    decimals: int | None
    unit: str | None
    unit_system: str | None
    per_unit: str | None
    si_value: float | None
    si_unit: str | None
    bound: str
    change: str
    change_role: str
    change_group: int | None
    concept_phrase: str | None
    concept_phrase_start: int | None
    concept_phrase_end: int | None
    concept: str | None
    concept_start: int | None
    concept_end: int | None
    owner_written: str | None
    owner_start: int | None
    owner_end: int | None
    counterparty_written: str | None
    counterparty_start: int | None
    counterparty_end: int | None
    claimed_by_written: str | None
    claimed_by_start: int | None
    claimed_by_end: int | None
    equivalent_group: int | None
    equivalent_role: str | None
    ambiguity: list[str]
    rule: str


class Telling(NamedTuple):
    """A sentence with quantities: which of the windows it is, its phrases, its quantities, what they are about."""

    window: int
    phrases: Phrases
    found: list[Quantity]
    about: list[Measured]


def facts(sentences: Sequence[str], texts: Sequence[Wording]) -> list[list[tuple[Any, ...]]]:
    """The quantities of each of some sentences, which are given as text and cut into words, as rows like `Fact`."""
    told = tellings(texts)
    owned = with_choices(*zip(*(one[1:] for one in told), strict=True)) if told else []
    rows: list[list[tuple[Any, ...]]] = [[] for _ in sentences]
    for one, about in zip(told, owned, strict=True):
        sentence, text = sentences[one.window], one.phrases.text
        rows[one.window] = [fact(sentence, text, *each) for each in zip(one.found, about, strict=True)]
    return rows


def tellings(texts: Sequence[Wording]) -> list[Telling]:
    """The sentences with quantities, and what rules say these are about.

    One step is taken for all sentences before the next, which a processor does a sixth faster than all for one.
    """
    found = [quantities(text) for text in texts]
    found = [
        joined(text, with_months(text, with_cents(text, some))) if len(some) > 1 else some
        for text, some in zip(texts, found, strict=True)
    ]
    telling = [(window, texts[window], some) for window, some in enumerate(found) if some]
    if not telling:
        return []
    for step in STEPS:
        for _, text, some in telling:
            step(text, some)
    phrases = phrases_of([text for _, text, _ in telling], [some for _, _, some in telling])
    about = [measured(one, some) for one, (_, _, some) in zip(phrases, telling, strict=True)]
    for (_, text, some), said in zip(telling, about, strict=True):
        tell_ages_by_concept(text, some, said)
        count_concepts(text, some, said)
    return [
        Telling(window, one, some, said) for (window, _, some), one, said in zip(telling, phrases, about, strict=True)
    ]


STEPS = (
    tell_ages,
    tell_rates,
    tell_changes,
    tell_equivalents,
    tell_points,
    tell_index_levels,
    fill_ellipses,
    count_persons,
)


def fact(sentence: str, text: Wording, quantity: Quantity, said: Measured) -> tuple[Any, ...]:
    """A quantity as a row: the fields of `Fact`, in a plain tuple, which is made in half the time."""
    start, end = text.starts[quantity.first], text.end(quantity.end - 1)
    unit, value = quantity.meaning, quantity.value
    has_si = unit is not None and value is not None and unit.kind in ("measure", "duration") and not quantity.per_unit
    return (
        start,
        end,
        sentence[start:end],
        quantity.kind,
        None if value is None else float(value),
        exact(value, quantity.decimals),
        as_float(quantity.low),
        as_float(quantity.high),
        quantity.decimals,
        quantity.unit,
        quantity.system,
        quantity.per_unit,
        si_value(value, unit) if has_si and unit is not None and value is not None else None,
        unit.si_unit if has_si and unit is not None and unit.factor is not None else None,
        quantity.bound,
        quantity.change,
        quantity.role,
        quantity.group,
        *(NOT_WRITTEN if said.phrase is None else written(sentence, text, said.phrase)),
        *(NOT_WRITTEN if said.concept is None else written(sentence, text, said.concept)),
        *(NOT_WRITTEN if said.owner is None else written(sentence, text, said.owner)),
        *(NOT_WRITTEN if said.counterparty is None else written(sentence, text, said.counterparty)),
        *(NOT_WRITTEN if said.claimer is None else written(sentence, text, said.claimer)),
        quantity.equivalent_group,
        quantity.equivalent_role,
        quantity.ambiguity,
        quantity.rule,
    )


NOT_WRITTEN = (None, None, None)


def written(sentence: str, text: Wording, span: Span) -> tuple[str, int, int]:
    """A span of words as text with its offsets."""
    starts, last = text.starts, span[1] - 1
    start, end = starts[span[0]], starts[last] + len(text.words[last])
    return sentence[start:end], start, end


def as_float(value: Decimal | None) -> float | None:
    """An exact number as a float."""
    return None if value is None else float(value)


def exact(value: Decimal | None, decimals: int | None) -> Decimal | None:
    """A number as far as Decimal(38, 9) can hold it exactly, else None; few decimal places are not rounded to see."""
    if value is None or not -MOST_DECIMAL < value < MOST_DECIMAL:
        return None
    if decimals is not None and decimals <= FEW_DECIMALS:
        return value
    rounded = round(value, 9)
    return rounded if rounded == value else None


def candidates(text: pl.Expr = TEXT) -> pl.Expr:
    """Whether a sentence may hold a quantity: it has a digit or a number word, in lower case or with a capital."""
    words = sorted(spelt_numbers("unit", "ten", "hundred", "scale", "plural_scale", "part", "multiplier"))
    either_case = "|".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in words)
    # The boundary of ASCII words costs a thirtieth of that of Unicode words, and number words are ASCII.
    return text.str.contains(rf"\p{{N}}|(?-u:\b)(?:{either_case})(?-u:\b)")


def sentence_facts(sentences: pl.DataFrame) -> pl.DataFrame:
    """The quantities of sentences, without what other frames tell of them.

    Args:
        sentences: one row per sentence; needs `article_no`, `sentence_no`, `paragraph_no`, `sentence_start`, `text`.

    Returns:
        One row per quantity in reading order: the keys of the sentence and the fields of `Fact`, offsets in the
        article, groups numbered within the sentence.
    """
    told = windows(sentences)
    texts, written = wordings(told["text"]), told["text"].to_list()
    with uncollected():
        batches = (slice(start, start + BATCH) for start in range(0, len(texts), BATCH))
        found = [rows for batch in batches for rows in facts(written[batch], texts[batch])]
    return as_rows(told.drop("text"), found, Fact, "sentence_start")


def windows(sentences: pl.DataFrame) -> pl.DataFrame:
    """The sentences that may hold a quantity."""
    return (
        sentences.select("article_no", "sentence_no", "paragraph_no", "sentence_start", "text")
        .with_columns(is_ranking=spelt_rank(TEXT))
        .filter(candidates() | pl.col("is_ranking"))
        .filter(candidates(without_lookalikes(TEXT)) | pl.col("is_ranking"))
        .drop("is_ranking")
    )


def numeric_facts(
    sentences: pl.DataFrame,
    mentions: pl.DataFrame,
    entities: pl.DataFrame,
    dates: pl.DataFrame,
    articles: pl.DataFrame,
) -> pl.DataFrame:
    """The numeric facts of articles.

    Args:
        sentences: one row per sentence; needs `article_no`, `sentence_no`, `paragraph_no`, `sentence_start`, `text`.
        mentions: needs `article_no`, `sentence_no`, `mention_start`, `mention_end`, `text`, `entity_no`, `type`,
            `title_written`.
        entities: needs `article_no`, `entity_no`, `name`, `type`, `country`.
        dates: dates and periods; needs `article_no`, `sentence_no`, and the columns of `periods.PERIOD`.
        articles: needs `article_no`, `published_on`, `outlet_country`, `home_country` and `agency`, which say whose
            dollar is meant.

    Returns:
        One row per quantity in reading order: `article_no` and the columns of `numeric_facts` but ids, quotes and
        confidence.
    """
    found = sentence_facts(sentences)
    said = (
        found.with_columns(numbered_in_article(found, group) for group in ("change_group", "equivalent_group"))
        .pipe(outside_dates, dates)
        .pipe(with_lent_counts)
        .with_row_index("fact_row")
    )
    home = homes(articles, mentions, entities)
    return (
        said.pipe(with_ages_of_persons, mentions)
        .pipe(with_entity, mentions, "owner")
        .pipe(with_persons, mentions, entities)
        .pipe(with_entity, mentions, "counterparty")
        .pipe(with_period, dates, sentences, articles)
        .pipe(with_period_of_list, dates, sentences)
        .pipe(with_respective, mentions, dates, sentences)
        .pipe(with_outlets_currency, articles)
        .pipe(with_named_unit)
        .pipe(with_one_crown)
        .pipe(with_named_currency, mentions, entities, home)
        .pipe(with_home_dollar, articles, home)
        .pipe(with_cents_of_article)
        .pipe(with_degrees, sentences, home)
        .drop("fact_row")
    )


def numbered_in_article(found: pl.DataFrame, group: str) -> pl.Series:
    """Groups that are numbered in each sentence, numbered through the article in order of appearance."""
    rows = found.select(pl.col(group).is_not_null().arg_true()).to_series()
    article, sentence, number = (found[name].gather(rows).to_numpy().astype(np.int64) for name in (*SENTENCE, group))
    keys, rank = np.unique((article << 40) + (sentence << 16) + number, return_inverse=True)
    numbers = pl.Series(rank - np.searchsorted(keys, article << 40) + 1, dtype=pl.Int32)
    return pl.repeat(None, found.height, dtype=pl.Int32, eager=True).scatter(rows, numbers).alias(group)
