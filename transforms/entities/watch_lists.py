"""Watch lists: names that a user wants found wherever they are written, whatever else says of them.

A name of the list wins over what was found where it stands. Names are looked up by their first two tokens, all at
once, so that a hundred thousand cost no more than a few.
"""

from typing import BinaryIO

import polars as pl

from transforms.columns import ENTITY_TYPES
from transforms.entities.gazetteer import phrases_of, straight
from transforms.entities.mentions import MENTION
from transforms.entities.names import beside
from transforms.errors import BadRequest

RULE = "watch_list"
LONGEST = 12  # tokens


def watch_list(stream: BinaryIO, title: str) -> pl.DataFrame:
    """Read a watch list.

    Args:
        stream: CSV in UTF-8 with the columns `name`, `type`, and, where wanted, `aliases` (parted by `;`) and `id`.
        title: what to call it in messages.

    Returns:
        One row per written form: `watch_id` (the id, else the name), `name`, `type`, `form`, and its tokens; a form
        that two rows of one type have belongs to neither: nobody could say whom it names.

    Raises:
        BadRequest: naming the column that is missing or the type that is none.
    """
    rows = pl.read_csv(stream, infer_schema=False)
    if missing := [column for column in ("name", "type") if column not in rows.columns]:
        raise BadRequest(f"{title}: there is no column {' and none '.join(missing)}; a watch list needs name and type.")
    strange = rows.filter(~pl.col("type").is_in(ENTITY_TYPES).fill_null(False))
    if strange.height:
        raise BadRequest(f"{title}: type {strange['type'][0]!r} is none of {', '.join(ENTITY_TYPES)}.")
    empty = [pl.lit(None, pl.String).alias(name) for name in ("aliases", "id") if name not in rows.columns]
    told = rows.with_columns(empty).with_columns(pl.col("name").str.strip_chars()).filter(pl.col("name") != "")
    forms = pl.concat_list(pl.col("name"), pl.col("aliases").fill_null("").str.split(";"))
    kept = (
        told.select("name", "type", watch_id=pl.coalesce("id", "name"), form=forms)
        .explode("form")
        .with_columns(pl.col("form").str.strip_chars())
        .filter(pl.col("form") != "")
        .unique(["type", "form", "watch_id"], maintain_order=True)
        .unique(["type", "form"], keep="none", maintain_order=True)
        .select("watch_id", "name", "type", "form")
    )
    return _with_tokens(kept)


def _with_tokens(forms: pl.DataFrame) -> pl.DataFrame:
    """The forms with their tokens: `phrase` (joined by single spaces), `token_count`, `first`, `second`."""
    parts = pl.col("phrase").str.split(" ")
    return (
        forms.hstack(phrases_of(forms.select(straight(pl.col("form"))).to_series()))
        .filter(pl.col("token_count") <= LONGEST)
        .with_columns(first=parts.list.get(0), second=parts.list.get(1, null_on_oob=True))
    )


def with_watched(mentions: pl.DataFrame, tokens: pl.DataFrame, watched: pl.DataFrame) -> pl.DataFrame:
    """The mentions with those of a watch list in place of what overlaps them.

    Args:
        mentions: as `mentions.mentions` returns them.
        tokens: one row per token in reading order: `article_no`, `sentence_no`, `paragraph_no`, `token_start`,
            `token_end`, `text`, `is_glued`.
        watched: as `watch_list` returns it.
    """
    found = found_forms(tokens, watched)
    if found.is_empty():
        return mentions
    at = ["article_no", "paragraph_no"]
    clash = (
        mentions.with_row_index("mention")
        .join(found.select(*at, start="mention_start", end="mention_end"), on=at, how="inner")
        .filter((pl.col("mention_start") < pl.col("end")) & (pl.col("start") < pl.col("mention_end")))
    )
    kept = mentions.with_row_index("mention").join(clash.select("mention"), on="mention", how="anti")
    missing = [pl.lit(None, mentions.schema[name]).alias(name) for name in MENTION if name not in found.columns]
    rows = found.with_columns(missing).select(MENTION).cast(dict(mentions.schema))  # type: ignore[arg-type]
    return pl.concat([kept.select(MENTION), rows]).sort("article_no", "mention_start", maintain_order=True)


def found_forms(tokens: pl.DataFrame, watched: pl.DataFrame) -> pl.DataFrame:
    """Where forms of a watch list stand: of overlapping ones the first and longest.

    Returns:
        One row per place in reading order: `article_no`, `sentence_no`, `paragraph_no`, `mention_start`,
        `mention_end`, `text`, `type`, `article_written`, `possessive_written`, `rule`.
    """
    words = tokens.with_row_index("row").with_columns(word=straight(pl.col("text")))
    starts = words.select("row", "sentence_no", "article_no", first="word", second=pl.col("word").shift(-1))
    forms = watched.select("type", "phrase", "token_count", "first", "second")
    single = starts.join(forms.filter(pl.col("token_count") == 1), on="first", how="inner", suffix="_form")
    several = starts.join(forms.filter(pl.col("token_count") > 1), on=["first", "second"], how="inner")
    found = pl.concat([frame.select("row", "token_count", "phrase", "type") for frame in (single, several)])
    return _whole(found.sort("row", "token_count", descending=[False, True], maintain_order=True), words)


def _whole(starts: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """The starts whose following tokens, within the sentence, are the phrase."""
    last_row = max(words.height - 1, 0)
    ahead = [
        words["word"].gather((starts["row"] + step).clip(0, last_row)).alias(f"w{step}") for step in range(LONGEST)
    ]
    end = (starts["row"] + starts["token_count"] - 1).clip(0, last_row)
    ends = words.select("article_no", "sentence_no", "token_end")[end].rename(
        {"article_no": "end_article", "sentence_no": "end_sentence", "token_end": "mention_end"}
    )
    begins = words.select("article_no", "sentence_no", "paragraph_no", mention_start="token_start")[starts["row"]]
    candidates = pl.concat([starts.with_columns(ahead), ends, begins], how="horizontal")
    return (
        candidates.filter(
            pl.concat_list(pl.col("^w[0-9]+$")).list.head("token_count").list.join(" ") == pl.col("phrase"),
            pl.col("end_article") == pl.col("article_no"),
            pl.col("end_sentence") == pl.col("sentence_no"),
        )
        .unique("row", keep="first", maintain_order=True)
        .filter(pl.col("row") >= (pl.col("row") + pl.col("token_count")).cum_max().shift(1, fill_value=0))
        .pipe(lambda found: found.with_columns(beside(words, found["row"], found["row"] + found["token_count"] - 1)))
        .select(
            "article_no",
            "sentence_no",
            "paragraph_no",
            "mention_start",
            "mention_end",
            "type",
            "article_written",
            "possessive_written",
            text="phrase",
            rule=pl.lit(RULE),
        )
    )
