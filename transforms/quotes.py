"""Quotes: quotations, verbatim and reported, with cue and speaker."""

import polars as pl

from transforms.clauses import lines
from transforms.continuations import Line, Quotation, quotations
from transforms.lexicon import lexicon
from transforms.speakers import resolved

ROW = pl.Int32()
QUOTATION: dict[str, pl.DataType] = {
    "article_no": pl.UInt32(), "rule": pl.String(), "verb": ROW, "cue_first": ROW, "cue_behind": ROW,
    "speaker_first": ROW, "speaker_behind": ROW, "head_behind": ROW, "shape": pl.String(), "role_first": ROW,
    "role_behind": ROW, "venue_first": ROW, "venue_behind": ROW, "segment_first": pl.List(ROW),
    "segment_behind": pl.List(ROW), "is_verbatim": pl.List(pl.Boolean), "continues": ROW, "is_statement": pl.Boolean(),
}  # fmt: skip
NOUNS = ("cue", "speaker", "role", "venue")
DETERMINERS = r"^(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur)\s+"


def quotes(
    tokens: pl.DataFrame, paragraphs: pl.DataFrame, regions: pl.DataFrame, mentions: pl.DataFrame,
    article_entities: pl.DataFrame, dates: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Find the quotations of articles and who speaks.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.
        paragraphs: one row per line; needs `article_no`, `paragraph_start`, `text`.
        regions: one row per quotation-mark region.
        mentions: one row per named mention, with `entity_no`.
        article_entities: one row per entity of an article.
        dates: one row per date written.

    Returns:
        One row per quotation in the order of `quote_start`: `article_no`, `quote_no` (from 1 per article) and the
        columns of the table `quotes`, with `continues_quote_no` in place of the id.
    """
    rows = lines(tokens, regions).select(Line._fields).iter_rows()
    found = framed(quotations(map(Line._make, rows)))
    placed = with_offsets(with_segments(found, tokens, paragraphs), tokens)
    spoken = resolved(numbered(placed), mentions, tokens)
    return described(spoken, paragraphs)


def framed(found: list[Quotation]) -> pl.DataFrame:
    """Quotations as a frame; `row` is their place in the list."""
    values = zip(*found, strict=True) if found else ([] for _ in QUOTATION)
    columns = [pl.Series(name, value, dtype) for (name, dtype), value in zip(QUOTATION.items(), values, strict=True)]
    return pl.DataFrame(columns).with_columns(row=pl.int_range(pl.len(), dtype=pl.Int32))


def with_segments(found: pl.DataFrame, tokens: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The quotations with `segments`, `text`, `kind`, their hull, and the sentence and line in which they start."""
    parts = found.select("row", "article_no", "segment_first", "segment_behind", "is_verbatim").explode(
        "segment_first", "segment_behind", "is_verbatim"
    )
    parts = parts.with_columns(
        segment_start=at(tokens["token_start"], pl.col("segment_first")),
        segment_end=at(tokens["token_end"], pl.col("segment_behind") - 1),
    )
    verbatim = pl.col("is_verbatim")
    joined = (
        parts.with_columns(text=written(parts, paragraphs, "segment"))
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("text").str.join(" … "),
            quote_start=pl.col("segment_start").first(),
            quote_end=pl.col("segment_end").last(),
            segments=pl.struct(start="segment_start", end="segment_end", is_verbatim="is_verbatim"),
            kind=pl.when(verbatim.all()).then(pl.lit("direct")).when(verbatim.any()).then(pl.lit("mixed"))
            .otherwise(pl.lit("indirect")),
        )
    )  # fmt: skip
    first = pl.col("segment_first").list.first()
    return found.join(joined, on="row", how="left", maintain_order="left", validate="1:1").with_columns(
        sentence_no=at(tokens["sentence_no"], first), paragraph_no=at(tokens["paragraph_no"], first)
    )


def with_offsets(found: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """The quotations with offsets of cue, speaker, role, venue and of the speaker's head."""
    starts = {f"{noun}_start": at(tokens["token_start"], pl.col(f"{noun}_first")) for noun in NOUNS}
    ends = {f"{noun}_end": at(tokens["token_end"], pl.col(f"{noun}_behind") - 1) for noun in (*NOUNS, "head")}
    return found.with_columns(
        **starts, **ends, head_word=at(tokens["text"], pl.col("head_behind") - 1).str.to_lowercase()
    )


def at(column: pl.Series, rows: pl.Expr) -> pl.Expr:
    """The column's values at rows; null where the row is null."""
    return pl.lit(column).gather(rows)


def numbered(found: pl.DataFrame) -> pl.DataFrame:
    """The quotations in order of their start, one per hull, with `quote_no` and `continues_quote_no`."""
    ordered = (
        found.sort("article_no", "quote_start", "quote_end", "row")
        .unique(["article_no", "quote_start", "quote_end"], keep="first", maintain_order=True)
        .with_columns(quote_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no"))
    )
    numbers = ordered.select(continues="row", continues_quote_no="quote_no")
    return ordered.join(numbers, on="continues", how="left", maintain_order="left", validate="m:1")


def described(spoken: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The quotations with what is written at their spans, and the lemma and class of their cue."""
    verbs = lexicon("reporting_verbs").select("lemma", "cue_class").with_row_index("verb")
    texts = {f"{noun}_written": written(spoken, paragraphs, noun) for noun in NOUNS}
    return (
        spoken.with_columns(**texts)
        .join(verbs.cast({"verb": ROW}), on="verb", how="left", maintain_order="left", validate="m:1")
        .with_columns(
            cue=pl.col("cue_written"),
            cue_lemma=pl.when(pl.col("rule") == "according_to").then(pl.lit("according to")).otherwise("lemma"),
            cue_class=pl.when(pl.col("rule") == "according_to").then(pl.lit("speech")).otherwise("cue_class"),
            speaker_role=pl.col("role_written").str.replace(DETERMINERS, ""),
            venue=pl.col("venue_written"),
        )
    )


def written(rows: pl.DataFrame, paragraphs: pl.DataFrame, noun: str) -> pl.Series:
    """What the article says from `<noun>_start` to `<noun>_end`; null where they are null."""
    lines = paragraphs.filter(pl.col("text") != "")
    starts = lines.select(pl.col("article_no").cast(pl.Int64) * 2**32 + pl.col("paragraph_start")).to_series()
    places = rows.select(pl.col("article_no").cast(pl.Int64) * 2**32 + pl.col(f"{noun}_start").fill_null(0)).to_series()
    line = (starts.search_sorted(places, side="right").cast(pl.Int64) - 1).clip(0)
    inside = rows[f"{noun}_start"] - lines["paragraph_start"].gather(line)
    length = rows[f"{noun}_end"] - rows[f"{noun}_start"]
    return lines["text"].gather(line).to_frame().select(pl.col("text").str.slice(inside, length)).to_series()
