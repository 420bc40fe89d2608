"""Names: where names, titles and roles stand, read by a grammar over the letters of `name_words`."""

import polars as pl

from transforms.name_words import name_words

# A word of a name, with what a hyphen joins to it; words that a particle, "&" or "'s" may join.
ANY = "CLYDOMHBVEJQRFPZKIAGSXNc"
ONE = rf"(?:(?:p-)?[{ANY}]~*)"
WORD = rf"(?:I\.|{ONE}(?:-(?:{ONE}|l|n))*)"
LINK = r"(?:p{1,3}|&|')?"
WORDS = rf"{WORD}(?:{LINK}{WORD})*"
HEAD = r"[HBVEJQFPZK]~*"
OF = rf"(?:fe?{WORDS}(?:(?:,{WORDS})*,?d{WORDS})?)"
PLAIN = r"(?:[AcN]~*(?:-(?:[AcNGSX]~*|l|n))*)"
NAME = "|".join(
    (
        rf"n(?:{ONE}|m)*[{ANY}]~*m*w",  # 2019 Indian general election
        rf"(?:{WORDS}{LINK})?O~+{OF}",  # Supreme Court of India
        rf"{WORDS}{LINK}[FPZK]~*{OF}+",  # Russian Ministry of Foreign Affairs
        rf"[FPZK]~*{OF}+",  # Ministry of Health, Sports and Wellness
        rf"(?:c~*)+dc?~*(?:{LINK}{WORD})?[HF]~*{OF}?",  # Food and Agriculture Organization
        rf"T~*(?:{WORD}){{1,3}}[BK]~*",  # King Hussein Bridge
        rf"T~*{HEAD}",  # Justice Department
        rf"[DCLO]~*(?:{LINK}{WORDS})?{LINK}(?:O~*|{HEAD}n?)",  # Indian Navy, US Congress
        rf"D~*(?:-[DAcNGSX]~*)*(?:D~*)*(?:c~*{PLAIN}*)?",  # Chinese, Latin American Arts Fair
        rf"[CLO]~*{PLAIN}*(?:-(?:{ONE}|l|n))*",  # China, Iran Air
        rf"{WORDS}(?:{LINK}[EZ]~*n)?",
    )
)
PIECE = rf"(?:{NAME})|T~*\.?|_+|(?s:.)"
IS_NAME = rf"^(?:p-)?[{ANY}]|^T~*[^~.T]|^n."
IS_TITLE = r"^T~*\.?$|^t$"


def names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find what may be names.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.

    Returns:
        One row per candidate in reading order: `article_no`, `sentence_no`, `paragraph_no`, `sentence` (unique over
        articles), `mention_start`, `mention_end`, `letters` (of its tokens), `text`, `title_start`, `title_end`,
        `title_written`, `mark` and `country` where the whole name is known, `word_first`, `word_last`, `first_type`,
        the tokens beside it (`before_2`, `before`, `after`, `after_2`, `after_3`, empty outside the sentence), `last_count`
        and `is_loose` (its capitals may be due to its position alone).
    """
    words = name_words(tokens)
    return placed(roled(pieces(words)), words)


def pieces(words: pl.DataFrame) -> pl.DataFrame:
    """Cut the letters of each sentence into names, titles, roles and the rest.

    Returns:
        One row per piece in reading order: `sentence`, `row` of its first token, `letters`.
    """
    return (
        words.group_by("sentence", maintain_order=True)
        .agg(pl.col("letter").str.join(""))
        .select("sentence", letters=pl.col("letter").str.extract_all(PIECE))
        .explode("letters")
        .with_columns(row=pl.col("letters").str.len_bytes().cum_sum() - pl.col("letters").str.len_bytes())
    )


def roled(pieces: pl.DataFrame) -> pl.DataFrame:
    """The names among the pieces, with `role_row`: where the title or role before the name starts, if there is one.

    A role reaches back over titles, roles, what modifies them, and names of places, people and organizations.
    """
    letters = pl.col("letters")
    is_title = letters.str.contains(IS_TITLE)
    in_role = is_title | letters.is_in(("m", "-")) | letters.str.contains(r"^[CLDOAHF]")
    follows = pl.col("sentence") == pl.col("sentence").shift(1)
    starts_role = in_role & ~(in_role.shift(1) & follows).fill_null(False)
    return (
        pieces.with_columns(
            role_row=pl.when(starts_role).then("row").forward_fill(),
            has_title=(is_title.shift(1) & follows).fill_null(False),
        )
        .with_columns(role_row=pl.when("has_title").then(pl.col("role_row").shift(1)))
        .filter(letters.str.contains(IS_NAME))
        .drop("has_title")
    )


def placed(pieces: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """The names with their place in the article, their text, and what is known of them and stands beside them."""
    first = pieces["row"].cast(pl.Int64)
    last = first + pieces["letters"].str.len_bytes().cast(pl.Int64) - 1
    role = pieces["role_row"].cast(pl.Int64)
    whole = pieces["letters"].str.contains("^.~*$")
    at_first, at_last = words[first], words[last]
    return pl.DataFrame(
        [
            *at_first.select(
                "article_no", "sentence_no", "paragraph_no", "sentence", "is_loose", "first_type"
            ).iter_columns(),
            pieces["letters"],
            at_first["token_start"].alias("mention_start"),
            at_last["token_end"].alias("mention_end"),
            texts(words, first, last).alias("text"),
            words["token_start"].gather(role).alias("title_start"),
            words["token_end"].gather(first.zip_with(role.is_not_null(), first) - 1).alias("title_end")
            if False
            else words["token_end"].gather((first - 1).clip(0)).alias("title_end"),
            texts(words, role, first - 1).alias("title_written"),
            at_first["mark"].zip_with(whole, pl.Series([None], dtype=pl.String)).alias("mark"),
            at_first["word"].alias("word_first"),
            at_last["word"].alias("word_last"),
            *(beside(words, first, -2, "before_2"), beside(words, first, -1, "before")),
            *(
                beside(words, last, ahead, name)
                for ahead, name in ((1, "after"), (2, "after_2"), (3, "after_3"), (4, "after_4"))
            ),
        ]
    )


def beside(words: pl.DataFrame, rows: pl.Series, offset: int, name: str) -> pl.Series:
    """The lower-case word some tokens from the given rows, empty outside their sentence."""
    there = (rows + offset).clip(0, words.height - 1)
    same = words["sentence"].gather(there) == words["sentence"].gather(rows)
    found = words["word"].gather(there).str.to_lowercase()
    return found.zip_with(same, pl.Series([""])).alias(name)


def texts(words: pl.DataFrame, first: pl.Series, last: pl.Series) -> pl.Series:
    """The text of token ranges, parts joined by single spaces where white space parts them; null where `first` is."""
    spans = pl.DataFrame({"span": pl.int_range(len(first), eager=True), "first": first, "last": last}).drop_nulls()
    tokens = spans.with_columns(row=pl.int_ranges("first", pl.col("last") + 1)).explode("row")
    parts = words.select("text", "is_glued")[tokens["row"]]
    spaced = parts.select(pl.when("is_glued").then("text").otherwise(" " + pl.col("text"))).to_series()
    joined = tokens.select("span", part=spaced).group_by("span", maintain_order=True).agg(pl.col("part").str.join(""))
    return (
        pl.int_range(len(first), eager=True)
        .alias("span")
        .to_frame()
        .join(joined, on="span", how="left", maintain_order="left")["part"]
        .str.strip_chars_start(" ")
    )
