"""What the words around a candidate say: whether it is a date at all, and whether the sentence looks ahead or back."""

import polars as pl

from transforms.lexicon import lexicon
from transforms.periods import MONTH, WEEKDAY, YEAR, any_of, entries, spaced

TEXT, LEFT, RIGHT = pl.col("text"), pl.col("left"), pl.col("right")
RULE = pl.col("rule")
B = r"(?-u:\b)"
NEEDS_TENSE = (
    "point", "weekday", "range", "days_of_month", "season", "quarter_or_half", "quarter_by_month", "span_up_to",
    "holiday",
)  # fmt: skip


def words(*kinds: str) -> str:
    """A pattern that matches any word of these kinds in `date_words.csv`."""
    return spaced(any_of(*(word for kind in kinds for word in entries(kind))))


def after(*kinds: str) -> pl.Expr:
    """Whether a word of these kinds stands directly before the candidate."""
    return LEFT.str.contains(rf"(?i)(?:^|[^\p{{L}}])(?:{words(*kinds)})[\s-]+$")


def before(*kinds: str) -> pl.Expr:
    """Whether a word of these kinds stands directly after the candidate."""
    return RIGHT.str.contains(rf"(?i)^[\s-]*(?:{words(*kinds)})(?:[^\p{{L}}]|$)")


def is_date() -> pl.Expr:
    """Whether a candidate is a date where it stands."""
    bare_year = (RULE == "point") & TEXT.str.contains(rf"^{YEAR}$")
    bare_month = (RULE == "point") & TEXT.str.contains(spaced(rf"^{MONTH}$"))
    bare_part = (RULE == "quarter_or_half") & ~TEXT.str.contains(r"(?i)\d\d|year|fiscal|financial")
    return (
        RULE.is_not_null()
        & ~is_cut_off()
        & pl.when(bare_year).then(is_year())
        .when(bare_month).then(is_month())
        .when(bare_part).then(is_of_business())
        .when(RULE == "weekday").then(is_weekday())
        .when(RULE.is_in(["deictic_day", "relative_unit", "century"])).then(~is_name())
        .when(RULE == "rolling_span").then(~RIGHT.str.contains(r"^\s+of\s"))
        .when(RULE == "decade").then(~(LEFT + RIGHT).str.contains(r"(?i)degrees|temperature|highs|lows"))
        .otherwise(~(TEXT.str.contains(rf"{YEAR}$") & before("unit_after_number", "counted_noun")))
    )  # fmt: skip


def is_cut_off() -> pl.Expr:
    """Whether the candidate is a piece of a longer number, sum or compound."""
    inside = LEFT.str.contains(r"(?:\d[.,/:-]|[$£€¥₹#+]\s?|\bNo\.? )$") & TEXT.str.contains(r"^\d")
    goes_on = RIGHT.str.contains(r"^(?:[.,/:]?\d|[-‐]\d|\s?%)") & TEXT.str.contains(r"\d$")
    return inside | goes_on | (TEXT.str.contains(r"\d$") & RIGHT.str.contains(r"^[-‐]\p{Ll}"))


def is_year() -> pl.Expr:
    """Whether four digits name a year; a full hundred ('2000') only where nothing is counted."""
    is_round = TEXT.str.ends_with("00")
    closed = RIGHT.str.contains(rf"(?i)^(?:$|[.,;:!?)\]”\"'’]|\s*[–—-]\s|\s+(?:{words('function_word')}){B})")
    is_named = owned() & ((RIGHT.str.contains(r"^\s+\p{L}") & ~is_round) | before("year_noun"))
    described = LEFT.str.contains(r"\p{Ll}\s$") & RIGHT.str.contains(r"^\s+\p{Ll}+[^s\P{L}](?:\P{L}|$)")
    listed = LEFT.str.contains(rf"{YEAR}(?:,|,? and|,? or)\s+$")
    listed = listed | RIGHT.str.contains(rf"^,\s+{YEAR}")
    opens = RIGHT.str.contains(r"^\s+(?:was|is|saw|will|has|marked|brought)\s")
    possessive = LEFT.str.contains(r"(?:^|\s)$") & RIGHT.str.contains(r"^[’']s\s")
    in_parentheses = LEFT.str.ends_with("(") & RIGHT.str.starts_with(")")
    after_loose = after("loose_preposition") & closed
    likely = (after_loose | described | listed | opens | possessive | in_parentheses) & ~is_round
    sure = (after("year_preposition") & (closed | ~is_round)) | (is_named & ~before("counted_noun"))
    is_counted = before("unit_after_number") | RIGHT.str.contains(r"^\s+of\s")
    return (sure | (likely & ~before("counted_noun"))) & ~is_counted


def owned() -> pl.Expr:
    """Whether an article or a possessor stands directly before: 'the', 'her', 'Iceland’s'."""
    return after("determiner") | LEFT.str.contains(r"[’'](?:s\s+)?$") | LEFT.str.contains(r"s[’']\s+$")


def is_month() -> pl.Expr:
    """Whether a month's name is the month: always for 'January', in a month's place for 'May', 'March' or 'Jan'."""
    also_words = lexicon("month_names").filter(is_also_a_word="yes")["name"]
    stem = TEXT.str.to_titlecase().str.strip_suffix(".")
    is_person = (before("name_verb") | RIGHT.str.contains(rf"^[’']s\s+(?:{words('name_verb')})")) & (stem != "March")
    is_name_part = RIGHT.str.contains(r"^\s+\p{Lu}")
    attributive = owned() & RIGHT.str.contains(r"^\s+\p{Ll}") & ~before("function_word")
    sure = after("month_preposition") | (after("loose_month_preposition") & ~is_name_part) | attributive
    return ~stem.is_in(also_words.to_list()) | (sure & ~is_person)


def is_of_business() -> pl.Expr:
    """Whether a bare quarter or half is one of a year, not of a match or a century."""
    near_business = (LEFT + " " + RIGHT).str.contains(rf"(?i){B}(?:{words('business_word')}){B}|[$£€%]")
    is_short = TEXT.str.contains("^Q[1-4]$") & after("year_preposition", "loose_preposition")
    return (near_business | is_short) & ~RIGHT.str.contains(r"^\s+of\s")


def is_weekday() -> pl.Expr:
    """Whether a weekday is a day: not Black Friday, the Sunday Times, every Friday or a Tuesday."""
    name = LEFT.str.contains(rf"(?:^|\s)(?:{words('weekday_name')})\s+$|Mail on $")
    is_any = LEFT.str.contains(r"(?i)(?:^|\s)a\s+$") & ~RIGHT.str.contains(r"^\s+\p{Ll}")
    recurs = is_any | LEFT.str.contains(r"(?i)(?:^|\s)(?:every|each|any|most)\s+(?:other\s+)?$")
    return ~name & ~recurs & ~RIGHT.str.contains(rf"^\s+(?:{words('weekday_paper')}){B}")


def is_name() -> pl.Expr:
    """Whether the words are a name: 'USA Today', “This Week”, 21st Century Fox."""
    in_quotation_marks = LEFT.str.contains("[“\"‘']$") & RIGHT.str.contains("^[,.]?[”\"’'](?:[^s]|$)")
    is_capital = TEXT.str.contains(r"^\p{Lu}") & LEFT.str.contains(r"[\p{L}\p{N},]\s*$") & (RULE == "deictic_day")
    is_company = TEXT.str.contains("Century") & RIGHT.str.contains(r"^\s+\p{Lu}")
    return is_capital | is_company | (in_quotation_marks & TEXT.str.contains(r"^\p{Lu}"))


def tense() -> pl.Expr:
    """`future` or `past` as the nearest cue tells: the last before the date, else the first after it; else null.

    'said' speaks for the date it stands beside; of a month further on ("said the vote in May") it says nothing.
    """
    cues = words("future_cue", "past_cue", "report_cue", "present_cue")
    verbs = rf"{B}(?:be\s+[a-z]+ed|{cues}|[a-z]{{3,}}ed){B}|[’'](?:ll|d){B}"
    left, right = LEFT.str.to_lowercase(), RIGHT.str.to_lowercase()
    before_date = left.str.extract_all(rf"{verbs}|(?:by|until|till|for)\s+$").list.last().str.strip_chars()
    after_date = right.str.extract_all(verbs).list.first()
    is_report = before_date.is_in(list(entries("report_cue")))
    beside = left.str.contains(rf"{B}(?:{words('report_cue')})(?:\s+\S+)?\s+(?:in|on|late|early)?\s*$")
    cue = pl.when(before_date.is_null() | (is_report & ~beside & (RULE != "weekday"))).then(after_date)
    looked_at = cue.otherwise(before_date)
    future, present = [*entries("future_cue"), "by", "until", "till", "'ll", "’ll"], [*entries("present_cue"), "for"]
    return (
        pl.when(looked_at.is_null() | looked_at.is_in(present) | ~RULE.is_in(NEEDS_TENSE)).then(None)
        .when(looked_at.is_in(future) | looked_at.str.starts_with("be ")).then(pl.lit("future"))
        .otherwise(pl.lit("past"))
    )  # fmt: skip


def could_hold_a_date() -> pl.Expr:
    """Whether a sentence has a digit or a word that every date has one of: a cheap look before the full pattern."""
    stems = "day|week|month|quarter|year|decade|century|half|tomorrow|night|morning|afternoon|evening|ago|later|earlier"
    names = f"{MONTH}|{WEEKDAY}|{words('season', 'decade', 'holiday')}"
    return pl.col("sentence").str.contains(rf"[0-9]|(?i:{stems})|{names}")
