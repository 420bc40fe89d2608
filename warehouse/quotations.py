"""Same quotations: statements that share most of their words, however outlets trim them and reword their edges."""

from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from transforms.ids import row_ids
from transforms.text.shingles import sampled, word_hashes
from warehouse import pairs
from warehouse.clusters import clusters
from warehouse.difference import bring, forget, keep
from warehouse.frames import shown
from warehouse.pairs import Compared, Former, Kind, Region, compared_first, former
from warehouse.removal import Change

LEAST_WORDS = 5  # shorter ones ("no comment") are said by many
NEAR = 0.5  # share of the runs of three words of two quotations that both have
PART = 0.6  # share of the runs of the shorter that stand in the longer, so many at least:
PART_RUNS = 6
QUOTES_AT_ONCE = 50_000  # whose words need 70 MB


class Begun(NamedTuple):
    """A comparison that has begun.

    Args:
        known: what was compared before.
        samples: the runs of words of the quotations of changed articles; none where they are compared already.
        compared: what they have in common, where nothing was compared before; else None.
    """

    known: Former
    samples: pl.DataFrame
    compared: Compared | None


def begin(connection: duckdb.DuckDBPyConnection, pool: Executor) -> Future[Begun]:
    """Begin with what needs no database: it goes on in the pool while others write. An open transaction's work."""
    fresh, known = connection.sql(_FRESH).pl(), former(connection, _kind(connection))
    return pool.submit(_begun, fresh, known, _kind(connection))


def update(connection: duckdb.DuckDBPyConnection, folder: Path, begun: Begun) -> list[Change]:
    """Bring `quote_clusters` and their members up to date for the articles in `changed`; an open transaction's work."""
    kind = _kind(connection)
    if begun.compared is None:
        region = pairs.update(connection, kind, begun.samples, begun.known)
    else:
        pairs.keep(connection, kind, begun.compared, begun.known)
        region = begun.compared.region
    with shown(connection, told_quotes=_told(connection, region)):
        keep(connection, "cluster_members", "FROM told_quotes")
    keep(connection, "touched_clusters", _TOUCHED)
    members = "FROM cluster_members SELECT quote_id, article_id, quote_cluster_id"
    changes = bring(connection, folder, "quote_cluster_members", members, _MEMBERS_IN_SCOPE)
    scope = "quote_cluster_id IN (SELECT quote_cluster_id FROM touched_clusters)"
    changes += bring(connection, folder, "quote_clusters", _CLUSTERS, scope)
    forget(connection, "cluster_members", "touched_clusters")
    return changes


def _kind(connection: duckdb.DuckDBPyConnection) -> Kind:
    return Kind("quote_id", "quote_anchors", "quote_pairs", partial(_samples, connection), alike)


def _begun(fresh: pl.DataFrame, known: Former, kind: Kind) -> Begun:
    samples = samples_of(fresh)
    if not known.is_first:
        return Begun(known, samples, None)
    found = compared_first(kind, samples)
    kept = found.fresh.select("text_id", "article_id", "anchors")  # the runs of 20,000 articles would hold 40 MB
    return Begun(known, samples.clear(), found._replace(fresh=kept))


def alike(compared: pl.DataFrame) -> pl.DataFrame:
    """The pairs that are one quotation, with `is_near`.

    Args:
        compared: as `likeness.similarities` returns them.
    """
    is_part = (pl.max_horizontal("one_share", "other_share") >= PART) & (pl.col("common") >= PART_RUNS)
    is_near = pl.col("similarity") >= NEAR
    return compared.filter(is_near | is_part).with_columns(is_near=is_near)


def samples_of(quotes: pl.DataFrame) -> pl.DataFrame:
    """The runs of words of the quotations that have `LEAST_WORDS` words or more.

    Args:
        quotes: `text`, and any other column.

    Returns:
        These rows with `rate`, `shingles` and `anchors` instead of the text.
    """
    unique = quotes.select("text").unique().with_row_index("article_no")
    parts = list(unique.iter_slices(QUOTES_AT_ONCE)) or [unique]
    of_text = pl.concat(map(_sampled, parts))
    return quotes.join(of_text, on="text", how="inner", maintain_order="left", validate="m:1").drop("text")


def _sampled(quotes: pl.DataFrame) -> pl.DataFrame:
    """`text` with `rate`, `shingles` and `anchors`; needs `text` and `article_no`, its number."""
    words = quotes.select("article_no", words=words_of(pl.col("text")))
    words = words.filter(pl.col("words").list.len() >= LEAST_WORDS).explode("words")
    samples = sampled(words.select("article_no", word=word_hashes(words["words"])), anchor_rate=1)
    return quotes.join(samples, on="article_no", how="inner", validate="1:1").drop("article_no")


def words_of(text: pl.Expr) -> pl.Expr:
    """The words of a text as a list, case, apostrophes and marks aside."""
    return text.str.to_lowercase().str.replace_all("[.'’`´]", "").str.extract_all(r"[\p{L}\p{N}]+")


def _samples(connection: duckdb.DuckDBPyConnection, ids: pl.Series) -> pl.DataFrame:
    with shown(connection, wanted=ids.to_frame("quote_id")):
        return samples_of(connection.sql(_TEXTS).pl())


def _told(connection: duckdb.DuckDBPyConnection, region: Region) -> pl.DataFrame:
    """The quotations of a region with `quote_cluster_id` and what their cluster's row is made of."""
    with shown(connection, region_quotes=region.texts.rename({"id": "quote_id"})):
        quotes = connection.sql(_REGION).pl().sort("text")
    labels = clusters(quotes.select("rank", day="published_on"), region.pairs)
    grouped = quotes.with_columns(cluster=pl.Series(labels))
    firsts = grouped.sort("rank").unique("cluster", keep="first", maintain_order=True)
    told = firsts.select(
        "cluster",
        first_quote_id="quote_id",
        canonical_text="quotation",
        quote_cluster_id=row_ids(firsts, pl.lit("quotation"), words_of(pl.col("quotation")).list.join(" ")),
    )
    return grouped.join(told, on="cluster", validate="m:1").drop("text", "rank", "quotation", "cluster")


_FRESH = """
    FROM stored.quotes SEMI JOIN changed USING (article_id)
    SELECT quote_id, article_id, text
    WHERE is_statement
"""
_TEXTS = "FROM stored.quotes SEMI JOIN wanted USING (quote_id) SELECT quote_id, text"
_REGION = """
    FROM region_quotes
    JOIN (FROM stored.quotes SELECT quote_id, article_id, text AS quotation) USING (quote_id)
    JOIN (FROM stored.articles SELECT article_id, outlet_id, published_on) USING (article_id)
    SELECT *, row_number() OVER (ORDER BY published_on NULLS LAST, article_id, quote_id)::UINTEGER AS rank
"""
_MEMBERS_IN_SCOPE = """
    quote_id IN (SELECT quote_id FROM cluster_members) OR article_id IN (SELECT article_id FROM changed)
"""
_TOUCHED = f"""
    SELECT quote_cluster_id FROM cluster_members
    UNION
    SELECT quote_cluster_id FROM stored.quote_cluster_members WHERE {_MEMBERS_IN_SCOPE}
"""  # noqa: S608 (a constant)
_CLUSTERS = """
    FROM cluster_members
    SELECT quote_cluster_id, any_value(canonical_text) AS canonical_text, any_value(first_quote_id) AS first_quote_id,
           count(*) AS quote_count, count(DISTINCT outlet_id) AS outlet_count
    GROUP BY quote_cluster_id
"""
