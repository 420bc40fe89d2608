"""Clues to whether a date of its sentence is the period of a quantity: what stands between them and around them."""

from functools import cache

import polars as pl

from transforms.kept_patterns import with_kept_patterns
from transforms.lexicon import lexicon, words

SENTENCE = ["article_no", "sentence_no"]
TIMELESS = ("age", "rank")  # kinds that are not measured for a period
SHOWN = 80  # characters beside a date or a quantity that are looked at
FAR, BESIDE = 80, 8  # characters between the two
OPENING = 12  # characters before a date that opens its sentence: In late March, ...
MOST = 2  # a count beyond it says no more
B = r"(?-u:\b)"
PREPOSITIONS = "in|on|by|of|for|from|since|until|till|at|over|during|through|between|after|before|to|than|as|and|or"
DETERMINER = rf"(?:{B}(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur|[Mm]y|[Tt]his)|['’]s?)\s+$"
DEFINITE = r"(?i)(?:^|\s)(?:the|these|those|his|her|their|its|this)\s+$"
SUBORDINATE = (
    rf"{B}(?:when|while|who|which|that|as|after|before|because|if|where|since|although){B}"  # no clause of its own
)
RELATIVE = rf"{B}(?:who|whose|which|that|where|when){B}[^,;.]*$"
INSERTED = r",\s([a-z’'-]+\s[^,]*)$"  # , promoted in 2013, or , the best of the past year,
ADVERBIAL = (
    rf"^(?:in|on|at|over|during|since|by|from|for|until|as|after|before|late|early|and|but|or|to|with|"
    rf"conducted|taken|held){B}"
)
NEXT_VERB = rf"{B}(?:and|but|or)\s+(?:[a-z]+ly\s+)?(?:[a-z]+ed|was|were|is|has|had|will|would|then){B}"
RELEASED = (
    rf"(?i){B}(?:released|published|issued|dated|posted|filed|unveiled|announced|obtained|aired)\s+"
    r"(?:on\s+|late\s+|early\s+)?$"
)
OUT = rf"{B}(?:poll|survey|report|study|statement|interview)\s+(?:out\s+)?(?:on\s+|late\s+|early\s+)?$"
COMPARED = rf"(?i){B}(?:from|than|than in|since|against|compared (?:to|with))\s+(?:the\s+)?$"
FROM = rf"(?i){B}from\s+$"  # from 1 July on
THAN = rf"(?i){B}(?:than|compared (?:to|with))\s+(?:(?:in|on|at|the)\s+)*$"
SMALL = rf"^(?i:one|two|three|four|five|six|seven|eight|nine|ten|half|both){B}"
NO_NOUNS = ("adverb", "preposition", "quantifier", "determiner", "pronoun", "subordinator", "be", "conjunction",
    "question", "relative", "according", "of", "that", "to")  # fmt: skip


def candidates(facts: pl.DataFrame, dates: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Each quantity that can have a period with each date of its sentence, but dates that cannot be its own.

    Args:
        facts: needs `fact_row`, `article_no`, `sentence_no`, `fact_start`, `fact_end`, `text`, `kind`, `rule`,
            `change_role`.
        dates: needs `article_no`, `sentence_no`, `date_start`, `date_end`, `text`, `grain`, `rule`.
        sentences: needs `article_no`, `sentence_no`, `sentence_start`, `text`.

    Returns:
        One row per pair, ordered by `fact_row`, `date_start`: `date_row` counts the dates, `between`, `left` and
        `right` are the words between the two and beside the date, `fact_left` those before the quantity, and
        `facts_between`, `dates_between` count what else stands between them.
    """
    told = dates.with_row_index("date_row").select(
        *SENTENCE, "date_row", "date_start", "date_end", "grain", date_text="text", date_rule="rule"
    )
    own, facts_before = pl.col("fact_no"), (pl.col("fact_start") < pl.col("date_start")).sum().over("date_row")
    fact_no = pl.int_range(pl.len()).over(SENTENCE)
    behind = pl.col("date_start") >= pl.col("fact_end")
    dates_behind = behind.cum_sum().over("fact_row") - 1
    return (
        facts.select(
            *SENTENCE,
            "fact_row",
            "fact_start",
            "fact_end",
            "kind",
            "rule",
            "change_role",
            fact_text="text",
            fact_no=fact_no,
        )
        .join(told, on=SENTENCE)
        .sort("fact_row", "date_start")
        .with_columns(
            behind=behind,
            facts_between=pl.when(behind).then(facts_before - own - 1).otherwise(own - facts_before),
            dates_between=pl.when(behind).then(dates_behind).otherwise(0),
        )
        .filter(~pl.col("kind").is_in(TIMELESS))
        .join(sentences.select(*SENTENCE, "sentence_start", sentence="text"), on=SENTENCE, validate="m:1")
        .with_columns(
            between=between(),
            left=before("date_start"),
            right=part("date_end", SHOWN),
            fact_left=before("fact_start"),
        )
        .pipe(with_sayings)
        .filter(~is_of_saying(), ~is_compared(), ~is_of_relative_clause(), ~pl.col("between").str.contains(";"))
        .with_columns(**looked_at())
    )


def with_sayings(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with `is_said`, whether a verb of saying stands between the two, and `is_said_before`, right before the
    date."""
    verb, between, left = said(), pairs["between"].str, pairs["left"].str
    is_said, is_said_before = with_kept_patterns(
        lambda: (between.contains(verb), left.contains(rf"{verb}\s+(?:(?:on|late|early)\s+)?$"))
    )
    return pairs.with_columns(is_said=is_said, is_said_before=is_said_before)


def is_of_saying() -> pl.Expr:
    """Whether a date is when somebody said so: said on Tuesday that, estimated in 2005 that, a poll out Sunday."""
    left, is_day, says = pl.col("left"), pl.col("grain") == "day", pl.col("right").str.contains(r"^\s+that\s")
    is_said = says | (is_day & pl.col("is_said_before"))
    is_out = left.str.contains(RELEASED) | left.str.contains(OUT)
    return (~pl.col("behind") & is_said) | (is_day & is_out)


def is_compared() -> pl.Expr:
    """Whether a date is what a change is reckoned from: down 40 percent from 2008, more than in 2008."""
    takes_effect = (pl.col("grain") == "day") & (pl.col("date_rule") == "point") & pl.col("left").str.contains(FROM)
    is_reckoned_from = pl.col("behind") & pl.col("left").str.contains(COMPARED) & ~takes_effect
    return is_reckoned_from | pl.col("left").str.contains(THAN)


def is_of_relative_clause() -> pl.Expr:
    """Whether a date stands in a clause that is over before the quantity: the port, which opened in 1987, has 300."""
    is_over = pl.col("between").str.contains("^[^,]{0,40},")
    inserted = pl.col("left").str.extract(INSERTED)
    is_inserted = ~inserted.str.contains(ADVERBIAL) & pl.col("between").str.contains("^,")
    return ~pl.col("behind") & ((pl.col("left").str.contains(RELATIVE) & is_over) | is_inserted.fill_null(value=False))


def part(start: str, length: int | pl.Expr) -> pl.Expr:
    """So many characters of the sentence from a place in the article on."""
    return pl.col("sentence").str.slice(pl.col(start) - pl.col("sentence_start"), length)


def before(start: str) -> pl.Expr:
    """The words before a place."""
    place = pl.col(start) - pl.col("sentence_start")
    return pl.col("sentence").str.slice((place - SHOWN).clip(lower_bound=0), pl.min_horizontal(place, SHOWN))


def between() -> pl.Expr:
    """The words between a quantity and a date, but "respectively", which parts nothing."""
    behind = part("fact_end", (pl.col("date_start") - pl.col("fact_end")).clip(lower_bound=0))
    ahead = part("date_end", (pl.col("fact_start") - pl.col("date_end")).clip(lower_bound=0))
    return pl.when("behind").then(behind).otherwise(ahead).str.replace(r",?\s+respectively,?", "")


def looked_at() -> dict[str, pl.Expr]:
    """What several clues look at, told once."""
    words_between = pl.col("between")
    preposition = pl.col("left").str.extract(rf"(?i){B}({PREPOSITIONS})[\s–-]+(?:(?:the|early|late|about)\s+)?$")
    return {
        "gap": words_between.str.len_chars(),
        "stops": words_between.str.count_matches(r"[,.]\s"),
        "clauses": words_between.str.count_matches(SUBORDINATE),
        "preposition": preposition.str.to_lowercase(),
    }


def clues() -> dict[str, pl.Expr]:
    """The clues of a pair by name, each a truth or a count up to `MOST`; `models/periods.npz` weighs them."""
    words_between, left, right = pl.col("between"), pl.col("left"), pl.col("right")
    behind, gap, is_said, preposition = (pl.col(name) for name in ("behind", "gap", "is_said", "preposition"))
    opens = ~behind & (pl.col("date_start") - pl.col("sentence_start") <= OPENING)
    ahead = ~behind & ~opens
    return {
        "behind": behind,
        "behind_far": behind & (gap > FAR),
        "behind_near": behind & (gap <= SHOWN) & (pl.col("facts_between") == 0) & ~words_between.str.contains("[,;:—]"),
        "behind_dates": at_most(behind, pl.col("dates_between")),
        "behind_commas": at_most(behind, pl.col("stops")),
        "behind_clauses": at_most(behind, pl.col("clauses")),
        "behind_saying": behind & is_said,
        "behind_next_verb": behind & words_between.str.contains(NEXT_VERB),
        "ahead_far": ahead & (gap > FAR),
        "ahead_near": ahead & (gap <= BESIDE),
        "ahead_facts": at_most(ahead, pl.col("facts_between")),
        "ahead_clauses": at_most(ahead, pl.col("clauses")),
        "ahead_saying": ahead & is_said,
        "ahead_next_verb": ~behind & words_between.str.contains(NEXT_VERB),
        "ahead_leaning": ~behind & (pl.col("date_rule") == "leans_on_another_date"),
        "ahead_from": ~behind & (pl.col("change_role") == "from"),
        "behind_direct": behind & words_between.str.contains(r"^\s*(?:[a-z]+\s)?$"),
        "ahead_with": ~behind & words_between.str.contains(r"^\s+with\s.{0,15}$"),
        "opening_comma": opens & words_between.str.contains(r"^\s*,"),
        "opening_saying": opens & is_said,
        "than_between": words_between.str.contains(rf"(?i){B}(?:than|compared|versus|unlike){B}"),
        "released": left.str.contains(RELEASED),
        "of_a_noun": is_before_noun(right) & (left.str.contains(DETERMINER) | is_bare_year()),
        "in": preposition == "in",
        "on": preposition == "on",
        "by": preposition == "by",
        "in_month": (preposition == "in") & (pl.col("grain") == "month"),
        "day": pl.col("grain") == "day",
        "range": pl.col("grain") == "range",
        "relative_unit": pl.col("date_rule") == "relative_unit",
        "duration": pl.col("kind") == "duration",
        "scalar": pl.col("kind") == "scalar",
        "small": pl.col("fact_text").str.contains(SMALL),
        "definite": pl.col("fact_left").str.contains(DEFINITE),
        "definite_count": pl.col("rule") == "definite_count",
    }


def at_most(applies: pl.Expr, count: pl.Expr) -> pl.Expr:
    """The count where it applies, `MOST` at most."""
    return pl.when(applies).then(count.clip(0, MOST)).otherwise(0)


@cache
def said() -> str:
    """A pattern of verbs of saying and finding."""
    return rf"(?i){B}(?:{'|'.join(sorted(words('saying_verbs', 'word')))}|according){B}"


def is_bare_year() -> pl.Expr:
    """Whether a date is a year that no preposition goes before: the benchmark 2035 bond."""
    return (pl.col("grain") == "year") & pl.col("preposition").is_null()


def is_before_noun(right: pl.Expr) -> pl.Expr:
    """Whether a word follows a date that is no preposition, verb or adverb: the April 24 primary."""
    follower = right.str.extract(r"^(?:\s+(?:night|morning|evening|afternoon))?(?:['’]s)?\s+([A-Za-z]+)")
    is_function = follower.str.to_lowercase().is_in(list(function_words())) | follower.str.contains("(?:ed|ly)$")
    return follower.is_not_null() & ~is_function


@cache
def function_words() -> frozenset[str]:
    """Words that no noun phrase starts with, or that end one, and auxiliaries."""
    rows = lexicon("clause_words").filter(pl.col("kind").is_in(NO_NOUNS))
    return frozenset(rows["word"]) | frozenset(lexicon("date_words").filter(kind="function_word")["word"])
