"""Pairs: texts of the corpus that share passages, kept from update to update for the texts that changed.

Whether two texts are compared depends on who stands between them in the lists of their anchors, so each pair is kept
with the number of lists in which it is near: what a new text comes between, and what a text that left stood between,
is counted again, and the pairs are those of the corpus whatever the order in which its texts came.
"""

from collections.abc import Callable
from typing import NamedTuple

import duckdb
import polars as pl

from warehouse.clusters import components
from warehouse.difference import is_empty
from warehouse.frames import shown
from warehouse.likeness import alike, neighbours

KEY = ["one", "other"]
SAMPLE = ("text", "rate", "shingles")
PAIR = [*KEY, "support", "is_near", "similarity"]
ORDER_LENGTH = 20  # digits before the id in a `text_id`


class Kind(NamedTuple):
    """A kind of text that is compared.

    Args:
        id: name of the column that identifies a text.
        anchors: work table of the texts that have been compared: text_id, article_id, anchors.
        pairs: work table of those alike: one_id, other_id, support, is_near, similarity.
        samples: gives for ids of texts the id, `rate` and `shingles`.
        judge: gives for pairs with their similarities those that are alike, with `is_near`: see `likeness.alike`.
    """

    id: str
    anchors: str
    pairs: str
    samples: Callable[[pl.Series], pl.DataFrame]
    judge: Callable[[pl.DataFrame], pl.DataFrame]


class Region(NamedTuple):
    """The texts whose cluster may have changed.

    Args:
        texts: `id` of each text, and `text`, its number from 0.
        pairs: all pairs of them that are alike: `one`, `other` (numbers), `is_near`, `similarity`.
    """

    texts: pl.DataFrame
    pairs: pl.DataFrame


class Postings(NamedTuple):
    """The lists of anchors that changed: `anchor`, `text` (a number), of texts that stand, came, and left.

    Args:
        standing, came, left: their postings.
        changed: the numbers of those that came or left.
    """

    standing: pl.DataFrame
    came: pl.DataFrame
    left: pl.DataFrame
    changed: pl.Series


class Former(NamedTuple):
    """What is known already.

    Args:
        texts: those of changed articles as they were last compared.
        pairs: all that are alike, by `one_id` and `other_id`.
        is_first: whether nothing was compared before.
    """

    texts: pl.DataFrame
    pairs: pl.DataFrame
    is_first: bool


class Compared(NamedTuple):
    """What a comparison found.

    Args:
        fresh: the texts that changed articles have now, with `text_id`.
        numbers: `text_id` and `text` of all texts concerned.
        known, current: the pairs that were alike, and those that are, by numbers.
        region: the texts whose cluster may have changed.
    """

    fresh: pl.DataFrame
    numbers: pl.DataFrame
    known: pl.DataFrame
    current: pl.DataFrame
    region: Region


def update(
    connection: duckdb.DuckDBPyConnection, kind: Kind, texts: pl.DataFrame, known: Former | None = None
) -> Region:
    """Compare the texts of the articles in the temporary table `changed` with all; an open transaction's work.

    Args:
        connection: with the lake in use.
        kind: what is compared.
        texts: those that these articles have now: the id, `article_id`, `rate`, `shingles`, `anchors`.
        known: what `former` tells, where it was asked already.
    """
    known = known or former(connection, kind)
    if known.is_first:
        found = compared_first(kind, texts)
    else:
        fresh = _with_ids_of_texts(texts, kind)
        found = _compared_with(kind, fresh, known, _others(connection, kind, known.texts, fresh))
    keep(connection, kind, found, known)
    return found.region


def former(connection: duckdb.DuckDBPyConnection, kind: Kind) -> Former:
    """What is known already of the texts of the articles in the temporary table `changed`."""
    texts = connection.sql(f"FROM work.{kind.anchors} SEMI JOIN changed USING (article_id)").pl()
    pairs = connection.sql(f"FROM work.{kind.pairs}").pl()
    return Former(texts, pairs, is_empty(connection, f"work.{kind.anchors}"))


def compared_first(kind: Kind, texts: pl.DataFrame) -> Compared:
    """Compare texts with each other where nothing was compared before; asks no database.

    All of them are fresh and in the region, so that their numbers are their places and nothing is looked up.
    """
    fresh = _with_ids_of_texts(texts, kind).sort("text_id")
    numbered = fresh.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("text"), "text_id", *SAMPLE[1:])
    current = alike(neighbours(_exploded(fresh.with_columns(numbered["text"]), "text")), numbered, kind.judge)
    current, numbers = current.select(PAIR), numbered.select("text", "text_id")
    region = Region(numbers.select("text", id=id_of_text()), current.drop("support"))
    return Compared(fresh, numbers, current.clear(), current, region)


def keep(connection: duckdb.DuckDBPyConnection, kind: Kind, found: Compared, known: Former) -> None:
    """Keep for the next time what was found; an open transaction's work."""
    _keep(connection, kind, found.known, found.current, found.numbers)
    if not known.is_first:
        _forget_texts(connection, kind)
    _keep_texts(connection, kind, found.fresh)


def _with_ids_of_texts(texts: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    return texts.with_columns(text_id=pl.concat_str(order(), kind.id))


def _compared_with(kind: Kind, fresh: pl.DataFrame, before: Former, others: pl.DataFrame) -> Compared:
    """Compare fresh texts with each other and with those whose postings are `others`."""
    old = before.texts
    ids = (old["text_id"], fresh["text_id"], others["text_id"], before.pairs["one_id"], before.pairs["other_id"])
    numbers = _numbered(*ids)
    known = _with_numbers(before.pairs, numbers)
    postings = Postings(
        standing=_with_number(others, numbers).select("anchor", "text"),
        came=_exploded(_with_number(fresh, numbers), "text"),
        left=_exploded(_with_number(old, numbers), "text"),
        changed=_numbers_of(pl.concat([old["text_id"], fresh["text_id"]]).unique(), numbers),
    )
    standing, new = _counted_again(known, postings)
    current = pl.concat([standing, _compared(new, numbers, kind, fresh).select(PAIR)])
    gone = old["text_id"].filter(~old["text_id"].is_in(fresh["text_id"].implode()))
    return Compared(fresh, numbers, known, current, _region(known, current, postings.changed, numbers, gone))


def order() -> pl.Expr:
    """What texts are ordered by in lists: equal texts stand side by side, and texts with one least anchor together."""
    least, total = pl.col("anchors").list.first(), pl.col("shingles").list.sum() % 10**10
    return least.cast(pl.String).str.zfill(10) + total.cast(pl.String).str.zfill(10)


def _others(connection: duckdb.DuckDBPyConnection, kind: Kind, old: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """The postings of texts that did not change in the lists that changed: text_id, anchor."""
    lists = pl.concat([_exploded(old), _exploded(fresh)]).select("anchor").unique()
    with shown(connection, changed_lists=lists):
        return connection.sql(_OTHERS.format(anchors=kind.anchors)).pl()


def _exploded(texts: pl.DataFrame, named: str = "text_id") -> pl.DataFrame:
    """One row per anchor of a text: `anchor`, and what names the text."""
    return texts.select(pl.col("anchors").cast(pl.List(pl.Int32)).alias("anchor"), named).explode("anchor")


def _numbered(*ids: pl.Series) -> pl.DataFrame:
    """All texts concerned, numbered in their order."""
    return pl.concat([one.rename("text_id") for one in ids]).unique().sort().to_frame().with_row_index("text")


def _numbers_of(ids: pl.Series, numbers: pl.DataFrame) -> pl.Series:
    return ids.to_frame("text_id").join(numbers, on="text_id", how="inner", validate="1:1")["text"]


def _with_number(rows: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    return rows.join(numbers, on="text_id", validate="m:1")


def _with_numbers(pairs: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Pairs by numbers instead of ids."""
    one, other = (numbers.rename({"text": side, "text_id": f"{side}_id"}) for side in KEY)
    return pairs.join(one, on="one_id", validate="m:1").join(other, on="other_id", validate="m:1").select(PAIR)


def _counted_again(known: pl.DataFrame, postings: Postings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of texts that stand, as near as they are now, and the pairs that must be compared."""
    standing, came, left, changed = postings
    after = neighbours(pl.concat([standing, came]))
    before = neighbours(pl.concat([standing, left])) if standing.height else after.clear()
    stands = ~(pl.col("one").is_in(changed.implode()) | pl.col("other").is_in(changed.implode()))
    kept = (
        known.filter(stands)
        .join(before.select(*KEY, lost="support"), on=KEY, how="left", validate="1:1")
        .join(after.select(*KEY, gained="support"), on=KEY, how="left", validate="1:1")
        .with_columns(support=pl.col("support") - pl.col("lost").fill_null(0) + pl.col("gained").fill_null(0))
        .filter(pl.col("support") > 0)
        .select(PAIR)
    )
    # Two texts that stand and were near each other before have been compared: they are known or not alike.
    met = before.filter(stands)
    return kept, after.join(met, on=KEY, how="anti").join(kept, on=KEY, how="anti")


def _compared(pairs: pl.DataFrame, numbers: pl.DataFrame, kind: Kind, fresh: pl.DataFrame) -> pl.DataFrame:
    """The pairs that are alike."""
    concerned = numbers.filter(pl.col("text").is_in(pl.concat([pairs["one"], pairs["other"]]).unique().implode()))
    known = concerned.join(fresh.select("text_id", "rate", "shingles"), on="text_id", how="inner", validate="1:1")
    stored = concerned.join(fresh, on="text_id", how="anti").with_columns(id_of_text().alias(kind.id))
    samples = known.select(*SAMPLE)
    if stored.height:
        fetched = stored.join(kind.samples(stored[kind.id]), on=kind.id, how="inner", validate="1:1")
        samples = pl.concat([samples, fetched.select(*SAMPLE)])
    return alike(pairs, samples, kind.judge)


def id_of_text() -> pl.Expr:
    """The id in a `text_id`."""
    return pl.col("text_id").str.slice(ORDER_LENGTH)


def _keep(
    connection: duckdb.DuckDBPyConnection, kind: Kind, known: pl.DataFrame, current: pl.DataFrame, numbers: pl.DataFrame
) -> None:
    """Keep the pairs that are alike now for the next time."""
    gone = _with_ids(known.join(current, on=PAIR, how="anti"), numbers)
    new = _with_ids(current.join(known, on=PAIR, how="anti") if known.height else current, numbers)
    with shown(connection, gone_pairs=gone, new_pairs=new):
        if gone.height:
            connection.execute(_GONE.format(pairs=kind.pairs))
        if new.height:
            connection.execute(f"INSERT INTO work.{kind.pairs} BY NAME FROM new_pairs")


def _forget_texts(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    """Forget the texts that changed articles had."""
    connection.execute(f"DELETE FROM work.{kind.anchors} WHERE article_id IN (SELECT article_id FROM changed)")  # noqa: S608


def _keep_texts(connection: duckdb.DuckDBPyConnection, kind: Kind, fresh: pl.DataFrame) -> None:
    """Keep what has been compared for the next time."""
    with shown(connection, new_texts=fresh.select("text_id", "article_id", "anchors")):
        if fresh.height:
            connection.execute(f"INSERT INTO work.{kind.anchors} BY NAME FROM new_texts")


def _with_ids(pairs: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    ids = numbers["text_id"]
    return pairs.select(
        "support", "is_near", "similarity", one_id=ids.gather(pairs["one"]), other_id=ids.gather(pairs["other"])
    )


def _region(
    known: pl.DataFrame, current: pl.DataFrame, changed: pl.Series, numbers: pl.DataFrame, gone: pl.Series
) -> Region:
    """All texts there are that pairs, former or current, connect with one that changed or with a pair that did."""
    moved = pl.concat([known.join(current, on=KEY, how="anti"), current.join(known, on=KEY, how="anti")])
    everything = pl.concat([known.select(KEY), current.select(KEY)])
    labels = components(numbers.height, everything["one"].to_numpy(), everything["other"].to_numpy())
    reached = pl.Series(labels)
    touched = reached.gather(pl.concat([changed, moved["one"], moved["other"]])).unique()
    texts = numbers.filter(reached.is_in(touched.implode()), ~pl.col("text_id").is_in(gone.implode()))
    renumbered = texts.select(old="text", new=pl.int_range(pl.len(), dtype=pl.UInt32))
    pairs = current.join(renumbered.rename({"old": "one", "new": "new_one"}), on="one", validate="m:1").join(
        renumbered.rename({"old": "other", "new": "new_other"}), on="other", validate="m:1"
    )
    ids = texts.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("text"), id=id_of_text())
    return Region(ids, pairs.select("is_near", "similarity", one="new_one", other="new_other"))


_OTHERS = """
    FROM (FROM work.{anchors} ANTI JOIN changed USING (article_id) SELECT text_id, unnest(anchors) AS anchor)
    SEMI JOIN changed_lists USING (anchor)
"""
_GONE = """
    DELETE FROM work.{pairs}
    WHERE (one_id, other_id) IN (SELECT (one_id, other_id) FROM gone_pairs)
"""
