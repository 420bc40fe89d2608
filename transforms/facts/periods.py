"""Periods: the date of its sentence that a quantity is told for, if any is."""

import polars as pl

from transforms.lexicon import lexicon

SENTENCE = ["article_no", "sentence_no"]
BEFORE = 40  # what it costs a date to stand before the quantity, in characters of distance
CROSSED = 60  # what it costs a date that another quantity or the end of a clause stands between
FARTHEST = 120
SHOWN = 40  # characters beside a date that say what it is the date of
TIMELESS = ("duration", "age", "rank")  # kinds that are not measured for a period
PERIOD = {
    "period_written": "text",
    "period_start": "date_start",
    "period_end": "date_end",
    "period_from": "date_from",
    "period_to": "date_to",
    "period_grain": "grain",
    "period_basis": "basis",
}
CLAUSE_END = (
    r"[;:—–“”\"]|[,.]\s|(?-u:\b)(?:and|but|when|while|who|which|that|as|after|before|because|if|where|with)(?-u:\b)"
)
MODIFYING = r"(?:(?-u:\b)(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y)|['’]s?)\s+$"
COMPARED = r"(?i-u:\b(?:from|than|than in|since|against)\s+)$"


def with_period(facts: pl.DataFrame, dates: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Tie each fact to the date of its sentence that stands nearest in its clause, dates behind it first.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `fact_end`, `kind`, `rule`, `change_role`,
            `equivalent_group`.
        dates: one row per date, as `dates.dates` gives them.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        The same rows with the columns of `PERIOD`; null where no date of the sentence is the fact's.
    """
    linked = (
        pairs(facts, dates)
        .join(sentences.select(*SENTENCE, "sentence_start", sentence="text"), on=SENTENCE, validate="m:1")
        .with_columns(between=between(), left=left(), right=part("date_end", SHOWN))
        .filter(~(is_of_report() | is_of_noun() | is_compared()))
        .with_columns(distance=distance() + CROSSED * (is_crossed().cast(pl.Int32) + clause_ends()))
        .filter(pl.col("distance") <= FARTHEST)
        .sort("fact_row", "distance", "date_start")
        .unique("fact_row", keep="first", maintain_order=True)
        .select("fact_row", **PERIOD)
    )
    tied = facts.join(linked, on="fact_row", how="left", maintain_order="left", validate="1:1")
    has_group = pl.col("equivalent_group").is_not_null()
    of_group = pl.col(*PERIOD).drop_nulls().first().over("article_no", "equivalent_group")
    return tied.with_columns(pl.when(has_group).then(of_group).otherwise(pl.col(*PERIOD)).name.keep())


def pairs(facts: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """Each fact with each date of its sentence."""
    return (
        facts.select(
            "fact_row",
            *SENTENCE,
            "fact_start",
            "fact_end",
            "kind",
            "rule",
            "change_role",
            earlier_end=pl.when(is_neighbour(1)).then(pl.col("fact_end").shift(1)),
            later_start=pl.when(is_neighbour(-1)).then(pl.col("fact_start").shift(-1)),
        )
        .filter(pl.col("kind").is_in(TIMELESS).not_(), pl.col("rule") != "definite_count")
        .join(dates.select(*SENTENCE, *PERIOD.values()), on=SENTENCE)
    )


def is_neighbour(step: int) -> pl.Expr:
    """Whether the fact so many rows before is of the same sentence; facts are in reading order."""
    return pl.all_horizontal(pl.col(key) == pl.col(key).shift(step) for key in SENTENCE)


def part(start: str, length: int | pl.Expr) -> pl.Expr:
    """So many characters of the sentence from a place in the article on."""
    return pl.col("sentence").str.slice(pl.col(start) - pl.col("sentence_start"), length)


def between() -> pl.Expr:
    """The words between a fact and a date."""
    behind = part("fact_end", (pl.col("date_start") - pl.col("fact_end")).clip(lower_bound=0))
    before = part("date_end", (pl.col("fact_start") - pl.col("date_end")).clip(lower_bound=0))
    return pl.when(pl.col("date_start") >= pl.col("fact_end")).then(behind).otherwise(before)


def left() -> pl.Expr:
    """The words before a date."""
    start = pl.col("date_start") - pl.col("sentence_start")
    return pl.col("sentence").str.slice((start - SHOWN).clip(lower_bound=0), pl.min_horizontal(start, SHOWN))


def is_of_report() -> pl.Expr:
    """Whether a day is when somebody said so: said on Monday, a poll released Sunday."""
    forms = lexicon("reporting_verbs")["forms"].str.split(" ").explode().unique().sort()
    words = "|".join([*forms, *REPORTS])
    said = rf"(?i-u:\b(?:{words})\b)\s+(?:on\s+|late\s+|early\s+|out\s+)?$"
    return (pl.col("grain") == "day") & (pl.col("left").str.contains(said) | pl.col("right").str.contains(REPORTED))


REPORTS = ("released", "published", "poll", "survey", "report", "study", "out", "interview", "statement", "filed")
REPORTED = r"(?i)^(?:['’]s)?\s+(?:[A-Z]\S+\s+)*(?:poll|survey|report|study|announcement|statement|interview)"


def is_of_noun() -> pl.Expr:
    """Whether a bare year tells a noun from others of its kind: her 2008 campaign."""
    is_bare = pl.col("text").str.contains(r"^[12][0-9]{3}$")
    is_before_noun = pl.col("right").str.contains(r"^\s+[\p{L}]")
    return is_bare & is_before_noun & pl.col("left").str.contains(MODIFYING)


def is_compared() -> pl.Expr:
    """Whether a date is what a change is reckoned from: down 40 percent from 2008."""
    is_behind = pl.col("date_start") >= pl.col("fact_end")
    return is_behind & (pl.col("change_role") != "from") & pl.col("left").str.contains(COMPARED)


def clause_ends() -> pl.Expr:
    """How many clauses end between a fact and a date, two at most; the comma behind an opening date ends none."""
    count = pl.col("between").str.count_matches(CLAUSE_END).cast(pl.Int32)
    opens = (pl.col("date_end") <= pl.col("fact_start")) & (pl.col("date_start") - pl.col("sentence_start") <= OPENING)
    return (count - pl.when(opens).then(1).otherwise(0)).clip(0, 2)


OPENING = 12  # characters before a date that opens its sentence: In late March, ...


def distance() -> pl.Expr:
    """Characters between a fact and a date; a date before the fact counts as farther."""
    gap_behind = pl.col("date_start") - pl.col("fact_end")
    gap_before = pl.col("fact_start") - pl.col("date_end")
    return pl.when(gap_behind >= 0).then(gap_behind).otherwise(gap_before.clip(lower_bound=0) + BEFORE)


def is_crossed() -> pl.Expr:
    """Whether another fact stands between a fact and a date."""
    is_behind = pl.col("date_start") >= pl.col("fact_end")
    behind = is_behind & (pl.col("later_start") < pl.col("date_start"))
    before = ~is_behind & (pl.col("earlier_end") > pl.col("date_end"))
    return (behind | before).fill_null(False)
