"""Quotes: quotations, verbatim and reported, with cue and speaker."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from transforms.lexicon import lexicon
from transforms.quoting.attributions import Found, attributions
from transforms.quoting.blocks import Block, block_lines, blocks_of
from transforms.quoting.clauses import lettered, line_starts, lines
from transforms.quoting.confidence import with_confidence
from transforms.quoting.continuations import Quotation, quotations
from transforms.quoting.places import Words, placed
from transforms.quoting.speakers import resolved
from transforms.quoting.spellings import spellings
from transforms.quoting.symbols import Ints, is_among
from transforms.quoting.weights import model

ROW = pl.Int32()
QUOTATION: dict[str, pl.DataType] = {
    "article_no": pl.UInt32(), "rule": pl.String(), "verb": ROW, "cue_first": ROW, "cue_behind": ROW,
    "venue_first": ROW, "venue_behind": ROW, "continues": ROW, "is_statement": pl.Boolean(), "chance": pl.Float64(),
    "speaker_chance": pl.Float64(),
}  # fmt: skip
SOURCE: dict[str, pl.DataType] = {
    "speaker_first": ROW, "speaker_behind": ROW, "head_behind": ROW, "shape": pl.String(), "role_first": ROW,
    "role_behind": ROW,
}  # fmt: skip
PART: dict[str, pl.DataType] = {"row": ROW, "segment_first": ROW, "segment_behind": ROW, "is_verbatim": pl.Boolean()}
COLUMNS = [
    "article_no", "quote_no", "sentence_no", "paragraph_no", "kind", "is_statement", "cue_class", "text", "quote_start",
    "quote_end", "segments", "cue", "cue_lemma", "cue_start", "cue_end", "speaker_written", "speaker_start",
    "speaker_end", "speaker_role", "speaker_entity_no", "attribution", "venue", "said_from", "said_to",
    "continues_quote_no", "confidence", "speaker_confidence", "rule",
]  # fmt: skip
NOUNS = ("cue", "speaker", "role", "venue")
NEAR_CUE = 40  # characters between a cue and the day it was said on
ASIDE = 60  # characters before a date in which the relative clause that it stands in may begin
RELATIVE = r"(?i),\s+(?:\w+ )?(?:who|whom|whose|which|where|when)\b[^,.;]*$"
NAMING = ["call", "dub", "label"]
NAME_ONLY = r"^[^…]* … \p{Lu}\S*(?: \p{Lu}\S*)?$"
UNSAID = r"(?i)^(?:.*\b(?:not|never|n?['’]t|cannot)\b.* |(?:declin|refus)\w+\b)"
PLACED = r"(?i)^(?:in|at|during|on|via|through|over)\b"
DETERMINERS = r"^(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur)(?:\s+|$)"


def quotes(
    tokens: pl.DataFrame, paragraphs: pl.DataFrame, regions: pl.DataFrame, mentions: pl.DataFrame,
    article_entities: pl.DataFrame, dates: pl.DataFrame, blocks: pl.DataFrame | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Find the quotations of articles and who speaks.

    Args:
        tokens: one row per token in reading order, with `sentence_no`.
        paragraphs: one row per line; needs `article_no`, `paragraph_start`, `text`.
        regions: one row per quotation-mark region.
        mentions: one row per named mention, with `entity_no`.
        article_entities: one row per entity of an article.
        dates: one row per date written.
        blocks: one row per line of a block quotation: `article_no`, `paragraph_no`; none if not given.

    Returns:
        One row per quotation in the order of `quote_start`: `article_no`, `quote_no` (from 1 per article) and the
        columns of the table `quotes`, with `continues_quote_no` in place of the id.
    """
    forms = spellings(tokens)
    words = lettered(tokens, regions, forms)
    found = attributions(words, model())
    apart = blocks_of(lines(words), block_lines(tokens, blocks)) if blocks is not None and blocks.height else {}
    quoted = quotations(lines(words, quotable(words, found, apart)), found, apart)
    parts = [(row, *part) for row, quotation in enumerate(quoted) for part in quotation.parts]
    segmented = with_segments(framed(quoted), pl.DataFrame(columns_of(parts, PART)), tokens, paragraphs)
    spoken = resolved(with_offsets(segmented, tokens), mentions, article_entities, Words(tokens, forms))
    told = described(dated(numbered(spoken.filter(~is_false_label())), dates, paragraphs), paragraphs)
    return with_confidence(told).select(COLUMNS)


def quotable(words: pl.DataFrame, found: Found, blocks: Mapping[int, Block]) -> Ints:
    """Places, from 0, of the lines that may hold a quotation, or say who speaks in the next one, as behind a colon."""
    letters, first = words["letter"].to_numpy(), line_starts(words)
    is_asked = np.zeros(len(first) + 1, dtype=np.bool_)  # by number
    is_asked[[*found.by_line, *blocks]] = True
    line_no = words["line_no"].to_numpy()
    is_asked[line_no[is_among(letters, "[:")]] = True
    is_asked[1:][1:] |= letters[first[1:] - 1] == ord(":")
    return np.flatnonzero(is_asked[1:])


def framed(quoted: list[Quotation]) -> pl.DataFrame:
    """Quotations as a frame without their parts; `row` is their place in the list."""
    fields = dict(zip(Quotation._fields, zip(*quoted, strict=True), strict=True)) if quoted else {}
    scalars = [pl.Series(name, fields.get(name, ()), dtype) for name, dtype in QUOTATION.items()]
    sources = columns_of(fields.get("source", ()), SOURCE)
    return pl.DataFrame([*scalars, *sources]).with_row_index("row").with_columns(pl.col("row").cast(ROW))


def columns_of(rows: Sequence[tuple[Any, ...]], schema: dict[str, pl.DataType]) -> list[pl.Series]:
    """Tuples as typed columns."""
    values = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return [pl.Series(name, value, dtype) for (name, dtype), value in zip(schema.items(), values, strict=True)]


def with_segments(
    found: pl.DataFrame, parts: pl.DataFrame, tokens: pl.DataFrame, paragraphs: pl.DataFrame
) -> pl.DataFrame:
    """The quotations with `segments`, `text`, `kind`, their hull, and the sentence and line in which they start."""
    parts = parts.with_columns(
        article_no=at(found["article_no"], pl.col("row")),
        segment_start=at(tokens["token_start"], pl.col("segment_first")),
        segment_end=at(tokens["token_end"], pl.col("segment_behind") - 1),
    )
    verbatim = pl.col("is_verbatim")
    joined = (
        parts.with_columns(text=written(parts, paragraphs, "segment")[0])
        .group_by("row", maintain_order=True)
        .agg(
            pl.col("text").str.join(" … "),
            first=pl.col("segment_first").first(),
            quote_start=pl.col("segment_start").first(),
            quote_end=pl.col("segment_end").last(),
            segments=pl.struct(start="segment_start", end="segment_end", is_verbatim="is_verbatim"),
            kind=pl.when(verbatim.all()).then(pl.lit("direct")).when(verbatim.any()).then(pl.lit("mixed"))
            .otherwise(pl.lit("indirect")),
        )
    )  # fmt: skip
    first = pl.col("first")
    return found.join(joined, on="row", how="left", maintain_order="left", validate="1:1").with_columns(
        sentence_no=at(tokens["sentence_no"], first), paragraph_no=at(tokens["paragraph_no"], first)
    )


def with_offsets(found: pl.DataFrame, tokens: pl.DataFrame) -> pl.DataFrame:
    """The quotations with offsets of cue, speaker, role, venue and of the speaker's head."""
    starts = {f"{noun}_start": at(tokens["token_start"], pl.col(f"{noun}_first")) for noun in NOUNS}
    ends = {f"{noun}_end": at(tokens["token_end"], pl.col(f"{noun}_behind") - 1) for noun in (*NOUNS, "head")}
    return found.with_columns(
        **starts,
        **ends,
        cue_sentence_no=at(tokens["sentence_no"], pl.col("cue_first")),
        head_word=at(tokens["text"], pl.col("head_behind") - 1).str.to_lowercase(),
    )


def at(column: pl.Series, rows: pl.Expr) -> pl.Expr:
    """The column's values at rows; null where the row is null."""
    return pl.lit(column).gather(rows)


def is_false_label() -> pl.Expr:
    """Whether the words before a colon name nobody who could speak: "Breaking: …"."""
    return (pl.col("rule") == "name_colon") & ~pl.col("type").is_in(["PERSON", "ORGANIZATION"]).fill_null(False)


def numbered(spoken: pl.DataFrame) -> pl.DataFrame:
    """The quotations in order of their start, one per hull, with `quote_no` and `continues_quote_no`.

    Where the quotation that one goes on from is no row, nobody is known to speak.
    """
    ordered = (
        spoken.sort("article_no", "quote_start", "quote_end", "row")
        .unique(["article_no", "quote_start", "quote_end"], keep="first", maintain_order=True)
        .with_columns(quote_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_no"))
    )
    numbers = ordered.select(continues="row", continues_quote_no="quote_no")
    linked = ordered.join(numbers, on="continues", how="left", maintain_order="left", validate="m:1")
    is_linked = (pl.col("rule") != "goes_on") | pl.col("continues_quote_no").is_not_null()
    speaker = pl.col("speaker_start", "speaker_end", "speaker_entity_no", "role_start", "role_end", "prefix_start")
    return linked.with_columns(
        pl.when(is_linked).then(speaker),
        attribution=pl.when(is_linked).then("attribution").otherwise(pl.lit("none")),
    )


def dated(spoken: pl.DataFrame, dates: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The quotations with `said_from`, `said_to`: the days of the date nearest to the cue, outside content,
    source and relative clauses that the cue is not in: "Nowak, who was elected in 2014, said"."""
    known = dates.filter(pl.col("date_from").is_not_null())
    in_speaker = (pl.col("date_start") >= pl.col("speaker_start")) & (pl.col("date_end") <= pl.col("speaker_end"))
    near = spoken.filter(pl.col("cue_start").is_not_null()).join(
        known.select("article_no", "sentence_no", "date_start", "date_end", said_from="date_from", said_to="date_to"),
        left_on=["article_no", "cue_sentence_no"], right_on=["article_no", "sentence_no"], how="inner",
        maintain_order="left_right", validate="m:m",
    ).filter(~in_speaker.fill_null(value=False))  # fmt: skip
    distance = pl.max_horizontal(pl.col("date_start") - pl.col("cue_end"), pl.col("cue_start") - pl.col("date_end"))
    in_venue = (pl.col("date_start") >= pl.col("venue_start")) & (pl.col("date_end") <= pl.col("venue_end"))
    nearest = (
        near.filter((distance <= NEAR_CUE) | in_venue.fill_null(False))
        .with_columns(distance=distance)
        .filter(~is_aside(near, paragraphs, (distance <= NEAR_CUE) | in_venue.fill_null(False)))
        .join(inside_content(near), on=["row", "date_start"], how="anti", maintain_order="left")
        .sort("row", "distance", "date_start")
        .unique("row", keep="first", maintain_order=True)
        .select("row", "said_from", "said_to")
    )
    return spoken.join(nearest, on="row", how="left", maintain_order="left", validate="1:1")


def is_aside(near: pl.DataFrame, paragraphs: pl.DataFrame, kept: pl.Expr) -> pl.Series:
    """Whether the date of each row kept stands in a relative clause that begins behind the cue, or ends before it."""
    begins = paragraphs.filter(pl.col("text") != "").select("article_no", line_start="paragraph_start")
    asked = near.filter(kept).with_row_index("asked").sort("date_start", maintain_order=True)
    placed = asked.join_asof(
        begins.sort("line_start", maintain_order=True), left_on="date_start", right_on="line_start", by="article_no",
        check_sortedness=False,
    ).sort("asked")  # fmt: skip
    begun = pl.max_horizontal(pl.col("date_start") - ASIDE, "line_start")
    is_behind = pl.col("cue_end") <= pl.col("date_start")
    windows = placed.select(
        "article_no",
        window_start=pl.when(is_behind).then(pl.max_horizontal("cue_end", begun)).otherwise(begun),
        window_end="date_start",
    )
    return written(windows, paragraphs, "window")[0].str.contains(RELATIVE).fill_null(value=False)


def inside_content(near: pl.DataFrame) -> pl.DataFrame:
    """The dates, by `row` of the quotation and `date_start`, that stand in the quotation's content."""
    parts = near.select("row", "date_start", "segments").explode("segments").unnest("segments")
    return parts.filter(pl.col("date_start").is_between("start", "end", closed="left"))


def described(spoken: pl.DataFrame, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """The quotations with what is written at their spans, and the lemma and class of their cue."""
    verbs = lexicon("reporting_verbs").select("lemma", "cue_class").with_row_index("verb").cast({"verb": ROW})
    nouns = (*NOUNS, "prefix")
    texts = {f"{noun}_text": text for noun, text in zip(nouns, written(spoken, paragraphs, *nouns), strict=True)}
    is_according = pl.col("rule") == "according_to"
    return (
        spoken.with_columns(**texts)
        .join(verbs, on="verb", how="left", maintain_order="left", validate="m:1")
        .with_columns(learned_cue("lemma"), learned_cue("cue_class"))
        .with_columns(
            pl.when(~is_colon()).then(pl.col("cue_start", "cue_end")),
            cue=pl.when(~is_colon()).then("cue_text"),
            cue_lemma=pl.when(is_according).then(pl.lit("according to")).otherwise("lemma"),
            cue_class=pl.when(is_according)
            .then(pl.lit("speech"))
            .when(is_unsaid())
            .then(pl.lit("attitude"))
            .otherwise("cue_class"),
            speaker_written=pl.col("speaker_text"),
            speaker_role=pl.coalesce(
                prefix_role(), pl.col("role_text").str.replace(DETERMINERS, ""), title_role()
            ).replace("", None),
            is_statement=pl.col("is_statement") & ~is_nickname() & ~is_title(),
            venue=pl.when(pl.col("venue_text").str.contains(PLACED)).then("venue_text"),
        )
    )


def learned_cue(column: str) -> pl.Expr:
    """The lemma or class of a cue, from the words that the model learned where the lexicon of verbs has it not."""
    learned = lexicon("cue_words")
    word = pl.col("cue_text").str.to_lowercase()
    return pl.coalesce(column, word.replace_strict(learned["word"], learned[column], default=None)).alias(column)


def is_unsaid() -> pl.Expr:
    """Whether a cue says that something was not said: "did not say", "declined to say"."""
    return pl.col("cue_text").str.contains(UNSAID).fill_null(False)


def is_colon() -> pl.Expr:
    """Whether the cue is no more than a colon, which is not written as one."""
    return pl.col("rule").is_in(["name_colon", "transcript"])


def is_nickname() -> pl.Expr:
    """Whether a verb of naming gives no more than a name in marks: "They call him “Tiny”"."""
    return pl.col("lemma").is_in(NAMING).fill_null(False) & pl.col("text").str.contains(NAME_ONLY)


def is_title() -> pl.Expr:
    """Whether words in marks without a cue are a title: none of four letters or more is in lower case."""
    return (pl.col("rule") == "fragment") & ~pl.col("text").str.contains(r"(?:^|[\s-])\p{Ll}{4,}")


def prefix_role() -> pl.Expr:
    """The words before a name, where they are a role: "Chinese foreign ministry spokesman", but not "NBC’s"."""
    prefix = pl.col("prefix_text").str.strip_chars_end().str.replace(DETERMINERS, "")
    is_role = pl.col("title_written").is_not_null() | prefix.str.contains(r"(?:^|[\s-])\p{Ll}+$")
    return pl.when(is_role & ~prefix.str.contains(r"['’]s?$") & ~is_honorific(prefix)).then(prefix)


def title_role() -> pl.Expr:
    """The title of the name, when it is no mere honorific."""
    return pl.when(~is_honorific(pl.col("title_written"))).then("title_written")


def is_honorific(title: pl.Expr) -> pl.Expr:
    """Whether a title says nothing of what somebody does: Mr, Mrs, Sir."""
    honorifics = lexicon("titles").filter(pl.col("kind") == "honorific")["title"].to_list()
    return title.is_in(honorifics) | title.str.strip_chars_end(".").is_in(honorifics)


def written(rows: pl.DataFrame, paragraphs: pl.DataFrame, *nouns: str) -> list[pl.Series]:
    """What the article says from `<noun>_start` to `<noun>_end`, for each noun; null where they are null."""
    lines = paragraphs.filter(pl.col("text") != "")
    starts, slices = placed(lines, "paragraph_start"), []
    for noun in nouns:
        start, end = (rows[f"{noun}_{edge}"] for edge in ("start", "end"))
        place = placed(rows, pl.col(start.name).fill_null(0))
        line = np.maximum(np.searchsorted(starts, place, side="right") - 1, 0)
        inside = start - lines["paragraph_start"][line]
        slices.append(pl.lit(lines["text"][line]).str.slice(inside, end - start).alias(noun))
    return rows.select(slices).get_columns()
