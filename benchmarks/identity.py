"""Identity in the article on GUM's news and interviews: do two names that name one thing get one entity?"""

from pathlib import Path

import polars as pl

from benchmarks.corpus import EVAL
from transforms import extract
from transforms.entities.identity import identify
from transforms.entities.mentions import MENTION
from transforms.entities.roles import role_words
from transforms.text.paragraphs import paragraphs
from transforms.text.sentences import number_sentences
from transforms.text.tokens import tokens

TYPES = {"person": "PERSON", "organization": "ORGANIZATION", "place": "LOCATION", "object": "PRODUCT"}


def gum(folder: Path = EVAL / "entities") -> tuple[pl.DataFrame, pl.DataFrame]:
    """The documents (`article_id`, `text`), and their labelled names: `doc_id`, `start`, `end`, `etype`, `entity`."""
    docs = pl.read_parquet(folder / "gum_docs.parquet").select(article_id="doc_id", text=text())
    return docs, pl.read_parquet(folder / "gum_names.parquet").sort("doc_id", "start", "end")


def text() -> pl.Expr:
    """The text of a document as `extract` wants it."""
    return pl.col("text").str.strip_chars_end("\n") + "\n"


def on_gold_names() -> pl.DataFrame:
    """The labelled names with `found`: the entity that `identify` gives them when it is told the names and types."""
    docs, names = gum()
    lines = paragraphs(
        docs.with_row_index("article_no").with_columns(pl.lit("").alias("title"), subtitle=pl.lit(None, pl.String))
    )
    words = number_sentences(tokens(lines.with_columns(kind=pl.lit("body"))))
    numbers = docs.select(doc_id="article_id", article_no=pl.int_range(pl.len(), dtype=pl.UInt32))
    told = names.join(numbers, on="doc_id", how="left", maintain_order="left").pipe(without_titles)
    places = words.select("article_no", "sentence_no", "paragraph_no", mention_start="token_start")
    mentions = told.sort("article_no", "mention_start").join_asof(
        places.sort("article_no", "mention_start"), on="mention_start", by="article_no", check_sortedness=False
    )
    linked, _ = identify(mentions.select(*MENTION, "doc_id", "start", "end", "etype", "entity"), words, lines)
    return linked.select("doc_id", "start", "end", "etype", "entity", found="entity_no")


def without_titles(names: pl.DataFrame) -> pl.DataFrame:
    """The labelled names as mentions, the titles that GUM has in a name set apart."""
    titles = role_words().filter(pl.col("letter") == "T")["word"].to_list()
    pattern = rf"^((?:(?:{'|'.join(sorted(titles, key=len, reverse=True))})\.? )+)\S"
    written = pl.when(pl.col("etype") == "person").then(pl.col("text").str.extract(pattern))
    names = names.with_columns(title_written=written)
    length = pl.col("title_written").str.len_chars().fill_null(0).cast(pl.Int32)
    has_title = pl.col("title_written").is_not_null()
    start = pl.col("start").cast(pl.Int32)
    behind = pl.col("text").str.extract(r"( ?['’]s)$")
    return names.with_columns(
        mention_start=start + length,
        mention_end=pl.col("end").cast(pl.Int32) - behind.str.len_chars().fill_null(0).cast(pl.Int32),
        title_start=pl.when(has_title).then(start),
        title_end=pl.when(has_title).then(start + length - 1),
        title_written=pl.col("title_written").str.strip_chars(),
        article_written=pl.lit(None, pl.String),
        possessive_written=behind.str.strip_chars(),
        type=pl.col("etype").replace_strict(TYPES),
        rule=pl.lit("gold"),
    )


def from_text() -> pl.DataFrame:
    """The labelled names with `found`: the entity of the first mention in the product's rows that overlaps; null where
    none does."""
    docs, names = gum()
    rows = extract(docs)["mentions"].select("article_id", "mention_start", "mention_end", found="entity_no")
    beside = names.with_row_index("name").join(rows, left_on="doc_id", right_on="article_id", how="inner")
    overlap = beside.filter(pl.col("mention_start") < pl.col("end"), pl.col("mention_end") > pl.col("start"))
    last = overlap.sort("name", "mention_start").unique("name", keep="last").select("name", "found")
    return names.with_row_index("name").join(last, on="name", how="left", maintain_order="left").drop("name")


def pairwise(names: pl.DataFrame, kind: str | None = None) -> float:
    """F1 of the pairs of names of one document that name one thing, per cent.

    Args:
        names: what `on_gold_names` or `from_text` returned.
        kind: only names of that type of GUM.
    """
    rows = names.filter(pl.col("etype") == kind) if kind else names
    rows = rows.with_row_index("name")
    pairs = rows.join(rows, on="doc_id", suffix="_other").filter(pl.col("name") < pl.col("name_other"))
    same, found = (
        pl.col("entity") == pl.col("entity_other"),
        (pl.col("found") == pl.col("found_other")).fill_null(False),
    )
    right, gold, told = pairs.select(right=(same & found).sum(), gold=same.sum(), told=found.sum()).row(0)
    return float(200 * right / max(1, gold + told))


def scores() -> dict[str, float]:
    """Pairwise F1 on gold names and from text, of persons and of all names."""
    frames = {"gold_names": on_gold_names(), "text": from_text()}
    kinds = {"person": "person", "all": None}
    return {
        f"identity.{name}.{label}": round(pairwise(frame, kind), 2)
        for name, frame in frames.items()
        for label, kind in kinds.items()
    }
