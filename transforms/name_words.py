"""Name words: what each token can be in a name, as one letter, so that names can be read by a grammar of letters."""

import polars as pl

from transforms.gazetteer import APOSTROPHES, found_phrases, word_marks

OPENERS = ("“", "‘", '"', "'", "``", "«", "„", ":", "•", "–", "—", "--", "*", "|", "[")
# A line is a headline in title case when this share of its words of four letters or more starts upper-case.
TITLE_SHARE = 0.65
# One letter per token; `names.NAME` reads them.
MARKS = {
    "country": "C", "capital": "L", "place": "L", "demonym": "D", "NORP": "D", "ORGANIZATION": "O",
    "MISC": "M", "PRODUCT": "M", "FACILITY": "M", "LOCATION": "L",
}  # fmt: skip
OF_TYPES = {"ORGANIZATION": "F", "LOCATION": "P", "MISC": "Z", "FACILITY": "K"}
LAST_TYPES = {
    "ORGANIZATION": "H",
    "FACILITY": "B",
    "LOCATION": "V",
    "MISC": "E",
    "NORP": "J",
    "PRODUCT": "Q",
    "PERSON": "R",
}


def name_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Say of each token what it can be in a name.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.

    Returns:
        The same rows with `row` (0, 1, 2 ...), `sentence` (unique over articles), `word` (apostrophes straight, lines
        of capitals in title case), what is known of it (`mark`, `country`, `is_given` ...), `is_loose` (its capital
        may be due to its position alone) and `letter`, its part in a name:

        - known: C country, L place, Y place or person, D people, O organization, M other name; `~` goes on with it
        - telling: F organization that takes "of", P place, Z event, K building that do; H organization, B building,
          V place, E event or work, J people, Q product, R person, as last word
        - other words: G given name, S surname, N unknown, c common word, A acronym, I initial
        - T title, t role, m modifier of a role
        - between: p particle, f "of" and the like, e "the", d "and", & ' - . as they stand; l lower-case part after a
          hyphen, n number
        - `_` anything else.
    """
    rows = tokens.pipe(cased).join(word_marks(), on="word", how="left", maintain_order="left", validate="m:1")
    flags = pl.col("is_given", "is_surname", "is_common", "is_never", "is_possessor").fill_null(False)
    return rows.with_columns(flags).pipe(with_phrases).pipe(believed).with_columns(letter=letter())


def cased(tokens: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `row`, `sentence`, `word`, `is_capital`, `is_lower`, `is_headline`."""
    text, is_long = pl.col("text"), pl.col("text").str.len_bytes() >= 4
    rows = tokens.with_row_index("row").with_columns(
        sentence=pl.col("article_no").cast(pl.Int64) * 1_000_000 + pl.col("sentence_no"),
        is_capital=text.str.contains(r"^(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})"),
        is_upper=text.str.contains(r"^\p{Lu}{4,}$"),
        is_lower=text.str.contains(r"^\p{Ll}"),
    )
    long_words = (is_long & (pl.col("is_capital") | pl.col("is_lower"))).sum()
    lines = rows.group_by("article_no", "paragraph_no", maintain_order=True).agg(
        is_all_upper=pl.col("is_upper").sum() > TITLE_SHARE * long_words,
        is_headline=(pl.col("is_capital") & is_long).sum() > TITLE_SHARE * long_words,
    )
    word = pl.when(text.str.contains(APOSTROPHES)).then(text.str.replace_all(APOSTROPHES, "'")).otherwise(text)
    return rows.join(
        lines, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="m:1"
    ).with_columns(
        word=pl.when(pl.col("is_all_upper") & pl.col("is_upper")).then(word.str.to_titlecase()).otherwise(word)
    )


def with_phrases(rows: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `phrase` (row of the first token), `mark` and `country` of the known phrase they are part of."""
    spans = found_phrases(rows).with_columns(phrase="row")
    parts = spans.with_columns(row=pl.int_ranges("row", pl.col("row") + pl.col("token_count"), dtype=pl.UInt32))
    parts = parts.explode("row").select("row", "phrase", phrase_mark="mark", phrase_country="country")
    in_phrase = pl.col("phrase").is_not_null()
    return rows.join(parts, on="row", how="left", maintain_order="left", validate="1:1").with_columns(
        mark=pl.when(in_phrase).then("phrase_mark").otherwise("mark"),
        country=pl.when(in_phrase).then("phrase_country").otherwise("country"),
    )


def believed(rows: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `is_loose` and `is_name`: whether the word is part of a name.

    A capital in mid-sentence says so. At the start of a sentence, after a colon or mark, and in headlines it says
    nothing; then other places of the same article decide, and the lexicons.
    """
    starts = (pl.col("sentence") != pl.col("sentence").shift(1)).fill_null(True)
    is_loose = pl.col("is_headline") | starts | pl.col("word").shift(1, fill_value="").is_in(OPENERS)
    rows = rows.with_columns(is_loose=is_loose & pl.col("is_capital"))
    loose = rows.filter("is_loose").select("row", "article_no", "word", lower=pl.col("word").str.to_lowercase())
    capitals = rows.filter(pl.col("is_capital") & ~pl.col("is_loose")).select("article_no", "word")
    lowers = rows.filter("is_lower").select("article_no", lower="word")
    seen_capital = loose.join(capitals, on=["article_no", "word"], how="semi")["row"]
    seen_lower = loose.join(lowers, on=["article_no", "lower"], how="semi")["row"]
    rows = rows.with_columns(
        seen_capital=pl.col("row").is_in(seen_capital.implode()), seen_lower=pl.col("row").is_in(seen_lower.implode())
    )
    known = pl.col("mark").is_not_null() & (pl.col("mark") != "title")
    in_phrase = known & pl.col("phrase").is_not_null()
    starts_person = pl.col("is_given") & following("is_capital") & ~following("is_common")
    believed = (
        in_phrase
        | (known & ~pl.col("is_common"))
        | (pl.col("seen_capital") & ~(pl.col("seen_lower") & pl.col("is_common")))
        | (~pl.col("is_common") & ~pl.col("seen_lower"))
        | (starts_person & ~pl.col("seen_lower"))
    )
    is_name = pl.col("is_capital") & (~pl.col("is_loose") | believed) & (~pl.col("is_never") | in_phrase)
    is_lower_name = pl.col("is_lower") & known & (in_phrase | ~pl.col("is_common"))
    return rows.with_columns(is_name=is_name | is_lower_name | in_phrase)


def following(column: str, ahead: int = 1) -> pl.Expr:
    """A yes-or-no column of a token further on; false beyond the frame."""
    return pl.col(column).shift(-ahead, fill_value=False)


def letter() -> pl.Expr:
    """The letter of a token, see `name_words`."""
    word, mark = pl.col("word"), pl.col("mark")
    is_one = pl.col("phrase").is_null()
    place_or_person = is_one & mark.is_in(("place", "capital")) & (pl.col("is_given") | pl.col("is_surname"))
    name = (
        pl.when(place_or_person).then(pl.lit("Y"))
        .when(mark.is_in(list(MARKS))).then(mark.replace_strict(MARKS, default=None, return_dtype=pl.String))
        .when(pl.col("of_type").is_not_null()).then(pl.col("of_type").replace_strict(OF_TYPES, default=None, return_dtype=pl.String))
        .when(pl.col("last_type").is_not_null()).then(pl.col("last_type").replace_strict(LAST_TYPES, default=None, return_dtype=pl.String))
        .when(word.str.contains(r"^\p{Lu}$|^(?:\p{Lu}\.)+$|^(?:St|Mt|Ft)$")).then(pl.lit("I"))
        .when(word.str.contains(r"^\p{Lu}[\p{Lu}\p{N}]{1,7}s?$")).then(pl.lit("A"))
        .when(pl.col("is_given") & (~pl.col("is_common") | following("is_name"))).then(pl.lit("G"))
        .when(pl.col("is_surname") & ~pl.col("is_common")).then(pl.lit("S"))
        .when(pl.col("is_common")).then(pl.lit("c"))
        .otherwise(pl.lit("N"))
    )  # fmt: skip
    glued, next_glued = pl.col("is_glued"), following("is_glued")
    goes_on = (pl.col("phrase") < pl.col("row")).fill_null(False)
    return (
        pl.when(goes_on).then(pl.lit("~"))
        .when((mark == "title") & pl.col("is_capital")).then(pl.lit("T"))
        .when("is_name").then(name)
        .when((word == "'s") & pl.col("is_possessor").shift(1, fill_value=False)).then(pl.lit("'"))
        .when(pl.col("joiner").is_not_null()).then("joiner")
        .when((word == "-") & glued & next_glued).then(pl.lit("-"))
        .when((word == ".") & glued).then(pl.lit("."))
        .when(pl.col("role").is_not_null()).then("role")
        .when(pl.col("is_lower") & glued).then(pl.lit("l"))
        .when(word.str.contains(r"^\p{N}")).then(pl.lit("n"))
        .otherwise(pl.lit("_"))
    )  # fmt: skip
