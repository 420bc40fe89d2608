"""The one entry: articles in, all their rows out."""

import numpy as np
import polars as pl

from transforms import contract
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.entities.watch_lists import with_watched
from transforms.errors import BrokenPromise
from transforms.facts.claims import with_claim
from transforms.facts.numbers import numeric_facts
from transforms.gaps import gaps
from transforms.ids import full_sha256, span_ids
from transforms.quoting.quotes import quotes
from transforms.tables import ARTICLE_TABLES, TABLES
from transforms.text.datelines import datelines
from transforms.text.forms import Ints
from transforms.text.headings import headings
from transforms.text.home_countries import with_home_country
from transforms.text.language import is_foreign, languages
from transforms.text.paragraphs import paragraphs
from transforms.text.publication import published_in_path
from transforms.text.quotations import regions
from transforms.text.sentences import number_sentences, sentences
from transforms.text.shingles import shingles
from transforms.text.tokens import tokens
from transforms.version import extractor_version, rules
from transforms.windows import uncollected

SPANS = {"mentions": "mention", "quotes": "quote", "numeric_facts": "fact", "dates": "date"}


@uncollected()
def extract(articles: pl.DataFrame, watched: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """Extract every article table from articles.

    Args:
        articles: one row per article; needs `article_id` (unique) and `text` (every line ending in a newline). Any
            other column of the table `articles` is taken as given where it is there; `published_on` resolves relative
            dates, `title` and `subtitle` name their lines, `outlet_country` settles whose `$` is meant, and
            `default_published_on` is the day of publication where neither metadata nor any line says one.
        watched: names to find wherever they stand, as `watch_lists.watch_list` returns them.

    Returns:
        For each article table its rows, with all declared columns but `batch_no`, ordered by article (as given) and
        position. What is not known is null. Rows depend on their own article only, never on the others in the frame.
    """
    known = numbered(articles)
    lines = paragraphs(known)
    openings = datelines(lines)
    known = completed(known, headings(known, lines, openings), languages(known, lines)).pipe(with_home_country)
    foreign = known.filter(is_foreign()).select("article_no")
    written = tokens(lines)
    english = written.join(foreign, on="article_no", how="anti", maintain_order="left") if foreign.height else written
    words = number_sentences(english, openings)
    content = content_rows(words, lines, known, watched) if words.height else {}
    found = {"articles": known, "paragraphs": lines, "shingles": shingles(written, lines), **content}
    return finished(found, known["article_id"])


def content_rows(
    words: pl.DataFrame, lines: pl.DataFrame, known: pl.DataFrame, watched: pl.DataFrame | None = None
) -> dict[str, pl.DataFrame]:
    """What the tokens of content lines say: sentences, entities, mentions, quotes, facts and dates, by `article_no`."""
    phrases = sentences(words, lines)
    days = dates(phrases, known)
    found = mentions(words)
    if watched is not None:
        found = with_watched(found, words, watched)
    named, entities = identify(found, words, lines)
    quoted = quotes(words, lines, regions(words), named, entities, days, block_quotes(known))
    facts = numeric_facts(phrases, named, entities, days, known)
    return {
        "sentences": phrases,
        "article_entities": entities,
        "mentions": inside_quotes(named, quoted, "mention"),
        "quotes": quoted,
        "numeric_facts": inside_quotes(facts, quoted, "fact").pipe(with_claim, quoted, named, phrases),
        "dates": days,
    }


def block_quotes(articles: pl.DataFrame) -> pl.DataFrame:
    """The lines of block quotations: `article_no`, `paragraph_no`."""
    return articles.select("article_no", paragraph_no="block_quotes").explode("paragraph_no").drop_nulls()


def numbered(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles with `article_no` and all declared columns (typed nulls where nothing is given)."""
    if articles["article_id"].is_duplicated().any():
        raise BrokenPromise("Two articles given to extract have one article_id; give each article once.")
    beside = {"outlet_country": pl.String, "default_published_on": pl.Date}
    given = {column: articles[column] for column in beside if column in articles.columns}
    return (
        contract.conform("articles", articles)
        .with_columns(
            article_no=pl.int_range(pl.len(), dtype=pl.UInt32),
            **{column: pl.lit(None, dtype) for column, dtype in beside.items()},
        )
        .with_columns(**given)
    )


def days_in_paths(articles: pl.DataFrame) -> pl.Series:
    """The day of publication that the name of each article's file holds, where its dateline says the same."""
    asked = articles.select(
        pl.when(pl.col("published_on").is_null() & pl.col("published_on_found").is_null()).then("dateline_day"),
        path=pl.concat_str("source_path", "source_member", separator="!", ignore_nulls=True),
    )
    days = [published_in_path(path, day) if day else None for day, path in asked.iter_rows()]
    return pl.Series([day and day.on for day in days], dtype=pl.Date)


def completed(articles: pl.DataFrame, found: pl.DataFrame, detected: pl.DataFrame) -> pl.DataFrame:
    """The articles with what their lines say where their metadata is silent, and their hashes and version."""
    filled = [name for name in found.columns if name in articles.columns and name != "article_no"]
    derived = articles.join(found, on="article_no", how="left", maintain_order="left", suffix="_found", validate="1:1")
    derived = derived.join(
        detected, on="article_no", how="left", maintain_order="left", suffix="_found", validate="1:1"
    )
    derived = derived.with_columns(published_on_path=days_in_paths(derived))
    is_dated = pl.col("published_on").is_not_null()
    is_dated_by_line = ~is_dated & pl.col("published_on_found").is_not_null()
    is_dated_by_path = ~is_dated & ~is_dated_by_line & pl.col("published_on_path").is_not_null()
    is_found = is_dated_by_line | is_dated_by_path
    is_dated_by_default = ~is_dated & ~is_found & pl.col("default_published_on").is_not_null()
    return derived.with_columns(
        published_source=pl.when(is_dated_by_line)
        .then(pl.lit("line"))
        .when(is_dated_by_path)
        .then(pl.lit("path"))
        .when(is_dated_by_default)
        .then(pl.lit("option"))
        .otherwise("published_source"),
        published_precision=pl.when(is_found | is_dated_by_default)
        .then(pl.lit("day"))
        .otherwise("published_precision"),
        authors=pl.when(pl.col("authors").list.len() > 0).then("authors").otherwise("authors_found"),
        **{name: pl.coalesce(name, f"{name}_found") for name in filled if name not in ("authors", "published_on")},
        field_sources=pl.col("field_sources").fill_null([]).list.concat(_found_sources()),
        published_on=pl.coalesce("published_on", "published_on_found", "published_on_path", "default_published_on"),
        language=pl.when(pl.col("language_found") == "en")
        .then("language_found")
        .otherwise(pl.coalesce("language", "language_found")),
        language_score=pl.when(pl.col("language").is_null()).then("language_score_found"),
        text_sha256=pl.Series([full_sha256(text) for text in articles["text"]], dtype=pl.String),
        extractor_version=pl.lit(extractor_version()),
    )


def _found_sources() -> pl.Expr:
    """As `field:source`, the fields that only the lines give, or the detector of languages."""
    of_lines = [_source_if_found(name, "line") for name in ("title", "subtitle", "byline", "agency")]
    return pl.concat_list(*of_lines, _source_if_found("language", "detected")).list.drop_nulls()


def _source_if_found(name: str, source: str) -> pl.Expr:
    is_found = pl.col(name).is_null() & pl.col(f"{name}_found").is_not_null()
    return pl.when(is_found).then(pl.lit(f"{name}:{source}"))


def inside_quotes(spans: pl.DataFrame, quotes: pl.DataFrame, noun: str) -> pl.DataFrame:
    """The spans, in reading order, with `quote_no` of the quotation whose segment holds them, if any.

    Args:
        spans: rows with `article_no`, `<noun>_start`, `<noun>_end`.
        quotes: one row per quotation; needs `article_no`, `quote_no`, `segments`.
        noun: what the columns of the spans are named after.
    """
    segments = quotes.select("article_no", "quote_no", "segments").explode("segments").drop_nulls("segments")
    starts = places(segments["article_no"], segments["segments"].struct["start"])
    order = np.argsort(starts, kind="stable")
    here, end = places(spans["article_no"], spans[f"{noun}_start"]), spans[f"{noun}_end"].to_numpy()
    last = np.append(order, -1)[np.searchsorted(starts[order], here, side="right") - 1]  # -1 before the first
    ends = places(segments["article_no"], segments["segments"].struct["end"])
    is_inside = (last >= 0) & (np.append(starts, 0)[last] >> 32 == here >> 32)
    is_inside &= (here >> 32 << 32) + end <= np.append(ends, 0)[last]
    number = pl.Series(np.append(segments["quote_no"].to_numpy(), 0)[last], dtype=pl.Int32)
    found = spans.with_columns(quote_no=pl.when(pl.Series(is_inside, dtype=pl.Boolean)).then(number))
    is_sorted = (here[1:] > here[:-1]) | ((here[1:] == here[:-1]) & (end[1:] >= end[:-1]))
    return found if is_sorted.all() else found[np.lexsort((end, here))]


def places(articles: pl.Series, offsets: pl.Series) -> Ints:
    """Places in all articles, one behind the other, as whole numbers; the article alone is 32 bits up."""
    found: Ints = (articles.to_numpy().astype(np.int64) << 32) + offsets.to_numpy()
    return found


def finished(found: dict[str, pl.DataFrame], article_ids: pl.Series) -> dict[str, pl.DataFrame]:
    """All article tables with ids for article, row and quotation, confidence as measured, and gaps."""
    rows = {table: identified(table, frame, article_ids) for table, frame in found.items()}
    if "quotes" in rows:
        quote_ids = rows["quotes"].select("article_no", "quote_no", "quote_id")
        rows["quotes"] = rows["quotes"].pipe(referred, quote_ids, "continues_quote")
        rows |= {table: rows[table].pipe(referred, quote_ids, "quote") for table in ("mentions", "numeric_facts")}
    complete = {
        table: contract.conform(table, with_confidence(table, rows[table])) if table in rows else contract.empty(table)
        for table in ARTICLE_TABLES
    }
    return complete | {"gaps": contract.conform("gaps", gaps(complete))}


def identified(table: str, rows: pl.DataFrame, article_ids: pl.Series) -> pl.DataFrame:
    """The rows with the id of their article and, where the table has one, of their span."""
    owned = rows.with_columns(article_id=article_ids.gather(rows["article_no"]))
    if table not in SPANS:
        return owned
    noun = SPANS[table]
    return owned.with_columns(span_ids(owned, noun, f"{noun}_start", f"{noun}_end").alias(f"{noun}_id"))


def referred(rows: pl.DataFrame, quote_ids: pl.DataFrame, reference: str) -> pl.DataFrame:
    """The rows with `<reference>_id`, the id of the quotation of their article that `<reference>_no` counts."""
    key = {"quote_no": f"{reference}_no", "quote_id": f"{reference}_id"}
    return rows.join(
        quote_ids.rename(key), on=["article_no", f"{reference}_no"], how="left", maintain_order="left", validate="m:1"
    )


def with_confidence(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the measured precision of their rule, where the table has confidence and the rule was measured.

    Rows that bring a confidence, measured more finely, keep it.
    """
    if "confidence" not in TABLES[table].columns() or "confidence" in rows.columns:
        return rows
    precision = rules().filter(pl.col("table_name") == table).select("rule", confidence="precision")
    return rows.join(precision, on="rule", how="left", maintain_order="left", validate="m:1")
