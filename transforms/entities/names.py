"""Names: where names, titles and roles stand, read by a grammar over the letters of `name_words`."""

import polars as pl

from transforms.entities.name_words import name_words

# A word of a name, with what a hyphen joins to it; words that a particle, "&" or "'s" may join.
ANY = "CLYDOMHBVEJQRFPZKIAGSXNc"
ONE = rf"(?:(?:p-)?[{ANY}]~*)"
WORD = rf"(?:I\.|{ONE}(?:-(?:{ONE}|l|n))*)"
LINK = r"(?:p{1,3}|&|')?"
WORDS = rf"{WORD}(?:{LINK}{WORD})*"
HEAD = r"[HBVEJQFPZK]~*"
OF = rf"(?:fe?{WORDS}(?:(?:,{WORDS})*,?d(?:[cHE]~*)+)?)"
PLAIN = r"(?:[AcN]~*(?:-(?:[AcNGSX]~*|l|n))*)"
NAME = "|".join(
    (
        rf"n(?:{ONE}|m)*[{ANY}]~*[mt]*w",  # 2019 Indian general election
        rf"(?:{WORDS}{LINK})?[EZ]~*n",  # Clean Water Act 1993
        rf"(?:{WORDS}{LINK})?O~+{OF}",  # Supreme Court of India
        rf"{WORDS}{LINK}[FPZK]~*{OF}+",  # Russian Ministry of Foreign Affairs
        rf"[FPZK]~*{OF}+",  # Ministry of Health, Sports and Wellness
        rf"(?:c~*)+dc?~*(?:{LINK}{WORD})?[HF]~*{OF}?",  # Food and Agriculture Organization
        rf"T~*(?:{WORD}){{1,3}}[BK]~*",  # King Hussein Bridge
        rf"T~*{HEAD}",  # Justice Department
        rf"[DCLO]~*(?:{LINK}{WORDS})?{LINK}(?:O~*|{HEAD})",  # Indian Navy, US Congress
        rf"D~*(?:-[DAcNGSX]~*)*(?:D~*)*(?:c~*{PLAIN}*)?",  # Chinese, Latin American Arts Fair
        rf"[CLO]~*{PLAIN}*(?:-(?:{ONE}|l|n))*",  # China, Iran Air
        WORDS,
    )
)
TITLE = r"T~*fe?(?:[cHEZ]~*)+(?:d[cHEZ]~*)?|T~*\.?"
PIECE = rf"(?:{NAME})|{TITLE}|_+|(?s:.)"
IS_NAME = rf"^(?:p-)?[{ANY}]|^T~*[{ANY}]|^n."
IS_TITLE = rf"^(?:{TITLE}|t)$"
AFTER = ("after", "after_2", "after_3", "after_4")


def names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find what may be names.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.

    Returns:
        One row per candidate in reading order: `article_no`, `sentence_no`, `paragraph_no`, `mention_start`,
        `mention_end`, `text`, `title_start`, `title_end`, `title_written` (the title or role before it, or null), and
        what types are told by: `letters` (of its tokens), `mark` where the whole name is a known one, `first_type`,
        `word_last`, the tokens beside it in lower case (`before_2`, `before`, `after` … `after_4`, empty outside the
        sentence) and `is_loose` (its capital may be due to its position alone).
    """
    words = name_words(tokens)
    return words.pipe(pieces).pipe(roled).pipe(placed, words)


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
    last = first + pieces["letters"].str.len_bytes() - 1
    title = pl.DataFrame({"first": pieces["role_row"].cast(pl.Int64), "last": first - 1}).with_columns(
        last=pl.when(pl.col("first").is_not_null()).then("last")
    )
    starts = words.select(
        "article_no", "sentence_no", "paragraph_no", "is_loose", "first_type", "mark", mention_start="token_start"
    )
    return (
        starts[first]
        .hstack([pieces["letters"], *words.select(mention_end="token_end", word_last="word")[last].get_columns()])
        .with_columns(
            texts(words, first, last).alias("text"),
            texts(words, title["first"], title["last"]).alias("title_written"),
            words["token_start"].gather(title["first"]).alias("title_start"),
            words["token_end"].gather(title["last"]).alias("title_end"),
            *(beside(words, first, -back).alias(name) for back, name in enumerate(("before", "before_2"), 1)),
            *(beside(words, last, ahead).alias(name) for ahead, name in enumerate(AFTER, 1)),
            mark=pl.when(pl.col("letters").str.contains("^.~*$")).then("mark"),
        )
    )


def beside(words: pl.DataFrame, rows: pl.Series, offset: int) -> pl.Series:
    """The lower-case word some tokens from the given rows, empty outside their sentence."""
    there = (rows + offset).clip(0, max(words.height - 1, 0))
    is_same = (words["sentence"].gather(there) == words["sentence"].gather(rows)) & (there == rows + offset)
    return words["word"].gather(there).str.to_lowercase().zip_with(is_same, pl.Series([""]))


def texts(words: pl.DataFrame, first: pl.Series, last: pl.Series) -> pl.Series:
    """The text of ranges of tokens, with single spaces where white space parts them; null where `first` is null."""
    spans = pl.DataFrame({"first": first, "last": last}).with_row_index("span")
    tokens = spans.drop_nulls().select("span", row=pl.int_ranges("first", pl.col("last") + 1)).explode("row")
    parts = words.select(part=pl.when("is_glued").then("text").otherwise(" " + pl.col("text")))[tokens["row"]]
    joined = tokens.hstack(parts).group_by("span", maintain_order=True).agg(pl.col("part").str.join(""))
    whole = spans.join(joined, on="span", how="left", maintain_order="left", validate="1:1")["part"]
    return whole.str.strip_chars_start(" ")
