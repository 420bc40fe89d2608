"""Name words: what each token can be in a name, as one letter, so that names can be read by a grammar of letters."""

import polars as pl

from transforms.entities.gazetteer import found_phrases, is_shouted_place, known_words, straight
from transforms.entities.hyphens import joining_hyphens

OPENERS = ("“", "‘", '"', "'", "``", "«", "„", ":", "•", "–", "—", "--", "*", "|", "[")
# A line without a full stop is a headline in title case when this share of its words of four letters or more starts
# upper-case; one in capitals when as many are all upper-case.
TITLE_SHARE = 0.65
COUNTRY_MARKS = ("country", "demonym")  # so that China and Turkey are names wherever they stand


def name_words(tokens: pl.DataFrame) -> pl.DataFrame:
    """Say of each token what it can be in a name.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.

    Returns:
        The same rows with `row` (0, 1, 2 ...), `sentence` (unique over articles), `word` (apostrophes straight, lines
        of capitals in title case), `mark` and `first_type` (see `gazetteer`), `is_loose` (its capital may be due to
        its position alone) and `letter`, its part in a name:

        - known: C country, L place, Y place or person, D people, O organization, M other name; `~` goes on with it
        - telling: F organization that takes "of", P place, Z event, K building that do; H organization, B building,
          V place, E event or work, J people, Q product, R person, as last word
        - other words: G given name, S surname, X surname that stands first, N unknown, c common word, A acronym,
          I initial
        - T title, t role, m modifier of a role
        - between: p particle, f "of" and the like, e "the", d "and", & ' - . , as they stand; l lower-case part after a
          hyphen, n number
        - `_` anything else.
    """
    return tokens.pipe(looked_up).pipe(with_phrases).pipe(believed).pipe(lettered)


def looked_up(tokens: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `row`, `sentence`, `is_headline` and the columns of `shapes`; lines of capitals in title case."""
    rows = tokens.with_row_index("row").pipe(with_shapes, "text")
    counts = rows.group_by("article_no", "paragraph_no", maintain_order=True).agg(
        pl.col("is_upper").sum(),
        capital=(pl.col("is_capital") & pl.col("is_long")).sum(),
        long=pl.col("is_long").sum(),
        has_stop=pl.col("text").last() == ".",
    )
    lines = counts.select(
        "article_no",
        "paragraph_no",
        is_headline=(pl.col("capital") > TITLE_SHARE * pl.col("long")) & ~pl.col("has_stop"),
        is_shouted=pl.col("is_upper") > TITLE_SHARE * pl.col("long"),
    )
    rows = rows.join(lines, on=["article_no", "paragraph_no"], how="left", maintain_order="left", validate="m:1")
    if rows["is_shouted"].any():
        shouted = pl.col("is_shouted") & pl.col("is_upper")
        read = rows.select(read=pl.when(shouted).then(pl.col("text").str.to_titlecase()).otherwise("text"))
        rows = with_shapes(rows.select(*tokens.columns, "row", "is_headline", read["read"]), "read").drop("read")
    sentence = pl.col("article_no").cast(pl.Int64) * 1_000_000 + pl.col("sentence_no")
    return rows.with_columns(sentence=sentence, is_first=(sentence != sentence.shift(1)).fill_null(True))


def with_shapes(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows with what is known of the words in a column, each distinct word looked at once."""
    return rows.join(
        shapes(rows[column].unique(maintain_order=True)),
        left_on=column, right_on="text", how="left", maintain_order="left", validate="m:1",
    )  # fmt: skip


def shapes(texts: pl.Series) -> pl.DataFrame:
    """What is known of distinct words.

    Returns:
        `text`, `word` (straight apostrophes, places in capitals in title case), `is_capital`, `is_lower`, `is_upper`,
        `is_long`, `is_opener` (a mark that something starts after), and the columns of `gazetteer.known_words`, with
        `letter` and `other` for unknown words as well.
    """
    text, word = pl.col("text"), pl.col("word")
    unknown = (
        pl.when(word.str.contains(r"^\p{Lu}$|^(?:\p{Lu}\.)+$")).then(pl.lit("I"))
        .when(word.str.contains(r"^\p{Lu}[\p{Lu}\p{N}]{1,7}s?$")).then(pl.lit("A"))
        .otherwise(pl.lit("N"))
    )  # fmt: skip
    rest = (
        pl.when(word.is_in((".", ","))).then("word")
        .when(word == "'s").then(pl.lit("'"))
        .when(word.str.contains(r"^\p{N}")).then(pl.lit("n"))
        .otherwise(pl.lit("_"))
    )  # fmt: skip
    return (
        texts.to_frame("text")
        .with_columns(
            word=pl.when(is_shouted_place(text)).then(text.str.to_titlecase()).otherwise(straight(text)),
            is_capital=text.str.contains(r"^(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})"),
            is_lower=text.str.contains(r"^\p{Ll}"),
            is_upper=text.str.contains(r"^\p{Lu}{4,}$"),
            is_long=text.str.contains(r"^\p{L}{4}"),
            is_opener=text.is_in(OPENERS),
        )
        .join(known_words(), on="word", how="left", maintain_order="left", validate="m:1")
        .with_columns(
            pl.col("is_common", "is_never", "is_possessor").fill_null(False),
            letter=pl.coalesce("letter", unknown),
            other=pl.coalesce("other", rest),
        )
    )


def with_phrases(rows: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `phrase` (row of the first token) of the known phrase they are part of, its mark and letter."""
    spans = found_phrases(rows).with_columns(phrase="row")
    parts = spans.with_columns(row=pl.int_ranges("row", pl.col("row") + pl.col("token_count"), dtype=pl.UInt32))
    letter = pl.when(pl.col("row") == pl.col("phrase")).then("letter").otherwise(pl.lit("~"))
    parts = parts.explode("row").select("row", "phrase", phrase_mark="mark", phrase_letter=letter)
    in_phrase = pl.col("phrase").is_not_null()
    return rows.join(parts, on="row", how="left", maintain_order="left", validate="1:1").with_columns(
        mark=pl.when(in_phrase).then("phrase_mark").otherwise("mark"),
        letter=pl.when(in_phrase).then("phrase_letter").otherwise("letter"),
    )


def believed(rows: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `is_loose` and `is_name`: whether the word is part of a name.

    A capital in mid-sentence says so. At the start of a sentence, after a colon or mark, and in headlines it says
    nothing; then other places of the same article decide, and the lexicons.
    """
    is_loose = pl.col("is_headline") | pl.col("is_first") | preceding(pl.col("is_opener"))
    rows = rows.with_columns(is_loose=is_loose & pl.col("is_capital"))
    is_rare = ~pl.col("is_common") | ~pl.col("is_headline")
    starts_person = (pl.col("personal").is_not_null() & pl.col("is_capital") & ~pl.col("is_never")) & following(
        pl.col("is_capital") & is_rare & pl.col("mark").is_null()
    )
    rows = rows.with_columns(starts_person=starts_person)
    loose = rows.filter("is_loose").select("row", "article_no", "word", lower=pl.col("word").str.to_lowercase())
    capitals = rows.filter(pl.col("is_capital") & (~pl.col("is_loose") | pl.col("starts_person"))).select(
        "article_no", "word"
    )
    lowers = rows.filter("is_lower").select("article_no", lower="word")
    rows = rows.with_columns(
        seen_capital=pl.col("row").is_in(loose.join(capitals, on=["article_no", "word"], how="semi")["row"].implode()),
        seen_lower=pl.col("row").is_in(loose.join(lowers, on=["article_no", "lower"], how="semi")["row"].implode()),
    )
    known = (pl.col("mark") != "title").fill_null(False)
    in_phrase = known & pl.col("phrase").is_not_null()
    unseen = ~pl.col("seen_lower")
    is_believed = (
        ~pl.col("is_loose")
        | (known & (~pl.col("is_common") | pl.col("mark").is_in(COUNTRY_MARKS)))
        | (pl.col("seen_capital") & ~(pl.col("seen_lower") & pl.col("is_common")))
        | (unseen & (~pl.col("is_common") | pl.col("starts_person")))
    )
    is_lower_name = pl.col("is_lower") & known & ~pl.col("is_common")
    is_name = (pl.col("is_capital") & is_believed & ~pl.col("is_never")) | is_lower_name | in_phrase
    return rows.with_columns(is_name=is_name)


def following(condition: pl.Expr) -> pl.Expr:
    """Whether a condition holds of the next token of the sentence; false at its end."""
    return (condition & ~pl.col("is_first")).shift(-1).fill_null(False)


def preceding(condition: pl.Expr) -> pl.Expr:
    """Whether a condition holds of the token before in the sentence; false at its start."""
    return condition.shift(1).fill_null(False) & ~pl.col("is_first")


def lettered(rows: pl.DataFrame) -> pl.DataFrame:
    """The tokens with `letter` as they stand here."""
    is_title = (pl.col("mark") == "title").fill_null(False) & pl.col("is_capital")
    is_name = pl.col("is_name")
    is_surname = preceding(is_name & pl.col("letter").is_in(("G", "Y"))) & ~following(pl.col("is_capital"))
    opens = following(is_name | (pl.col("other") == "p")) & (~preceding(is_name) | (pl.col("letter") == "c"))
    is_personal = pl.col("letter").is_in(tuple("cHBVEQFPZK")) & pl.col("personal").is_not_null() & opens
    letter = (
        pl.when(is_title & is_surname & pl.col("phrase").is_null()).then(pl.lit("S"))
        .when(is_title | pl.col("phrase").is_not_null()).then("letter")
        .when(pl.col("is_name") & is_personal).then("personal")
        .when("is_name").then("letter")
        .when((pl.col("other") == "'") & ~preceding(pl.col("is_possessor"))).then(pl.lit("_"))
        .when(pl.col("other").is_in((".", ",")) & ~pl.col("is_glued")).then(pl.lit("_"))
        .otherwise("other")
    )  # fmt: skip
    joining = joining_hyphens(rows)
    hyphens = pl.concat(
        [
            joining.select("row", joint=pl.lit("-")),
            joining.filter("is_lower").select(pl.col("row") + 1, joint=pl.lit("l")),
        ]
    )
    lettered = rows.with_columns(letter=letter)
    return lettered.join(hyphens, on="row", how="left", maintain_order="left", validate="1:1").with_columns(
        letter=pl.when(pl.col("phrase").is_null()).then(pl.coalesce("joint", "letter")).otherwise("letter")
    )
