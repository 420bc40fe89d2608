"""Confidence of quotations: how often what models of other thirds find is right, and the tables that say so."""

from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from benchmarks.quote_fitting import FOLDS, MODEL, fit
from benchmarks.quote_gold import Document, annotated, scorer
from benchmarks.quotes import parts, rooted
from transforms.days.dates import dates
from transforms.entities.identity import identify
from transforms.entities.mentions import mentions
from transforms.extraction import numbered
from transforms.quoting import quotes
from transforms.quoting.confidence import CONTENT, SPEAKER, content_group, speaker_group
from transforms.text.datelines import datelines
from transforms.text.paragraphs import paragraphs
from transforms.text.quotations import regions
from transforms.text.sentences import number_sentences, sentences
from transforms.text.tokens import tokens

LEXICON = MODEL.parents[1] / "lexicon"
HELD_OUT = "PolNeAR train, thirds held out, content overlapping by half or more"
WITH_CHANCES = [*quotes.COLUMNS, "chance", "speaker_chance"]
CHANCES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999]
ENOUGH = 20  # statements that make a precision worth giving


def crossvalidated() -> tuple[pl.DataFrame, list[Document]]:
    """The quotations of the training part, each third found by a model of the other two, and the gold documents."""
    articles, words, gold = annotated("train")
    fold = np.arange(len(gold)) % FOLDS
    found = []
    for held_out in range(FOLDS):
        model = fit(words, gold, fold != held_out)
        with patch.object(quotes, "model", lambda model=model: model), patch.object(quotes, "COLUMNS", WITH_CHANCES):
            found.append(found_in(articles.filter(pl.Series(fold == held_out))))
    return pl.concat(found), gold


def found_in(articles: pl.DataFrame) -> pl.DataFrame:
    """The quotations of articles with the chances the model gave them."""
    known = numbered(articles)
    lines = paragraphs(known)
    words = number_sentences(tokens(lines), datelines(lines))
    named, entities = identify(mentions(words), words, lines)
    days = dates(sentences(words, lines), known)
    rows = quotes.quotes(words, lines, regions(words), named, entities, days)
    name = known["article_id"].gather(rows["article_no"])
    number = pl.concat_str(name, pl.lit(" "), pl.col("quote_no"))
    continued = pl.concat_str(name, pl.lit(" "), pl.col("continues_quote_no"))
    return rows.with_columns(article_id=name, quote_id=number, continues_quote_id=continued)


def documents(found: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Statements as the scorer takes them, by article and quotation."""
    by_article: dict[str, dict[str, Any]] = {}
    for row in parts(rooted(found.filter("is_statement"))).iter_rows(named=True):
        nothing: dict[str, Any] = {"content": [], "source": [], "cue": []}
        one = by_article.setdefault(row["doc_id"], {}).setdefault(row["quote_id"], nothing)
        one["content"].append((row["content_start"], row["content_end"]))
        speaker = (row["speaker_start"], row["speaker_end"])
        if speaker[0] is not None and speaker not in one["source"]:
            one["source"].append(speaker)
    return by_article


def judged(found: pl.DataFrame, gold: list[Document]) -> pl.DataFrame:
    """The statements that are one with `is_right` (content) and `is_speaker_right` (null where content is not).

    Content is right that overlaps by half or more (Jaccard, one to one); what continues is judged with its beginning.
    """
    score, by_article = scorer(), documents(found)
    rows = []
    for document, wanted in gold:
        names, predicted = (
            zip(*by_article.get(document.id, {}).items(), strict=True) if document.id in by_article else ((), ())
        )
        truth, guess = score.norm(document, wanted), score.norm(document, predicted)
        matched = {guessed: true for true, guessed in score.match(truth, guess).items()}
        for number, name in enumerate(names):
            right = number in matched
            speaks = score.speaker_ok(document, truth[matched[number]], guess[number])[0] if right else None
            rows.append((name, right, speaks))
    schema = {"quote_id": pl.String, "is_right": pl.Boolean, "is_speaker_right": pl.Boolean}
    return found.join(pl.DataFrame(rows, schema, orient="row"), on="quote_id", validate="1:1")


def calibrated(statements: pl.DataFrame) -> pl.DataFrame:
    """Precision of content and speakers by group and step of the model's chance, of steps with enough statements."""
    content = statements.select(group=content_group(), chance="chance", is_right="is_right")
    speaker = statements.select(group=speaker_group(), chance="speaker_chance", is_right="is_speaker_right")
    judged_ones = ((kind, frame.drop_nulls("is_right")) for kind, frame in ((CONTENT, content), (SPEAKER, speaker)))
    steps = [
        frame.with_columns(chance_from=pl.Series(CHANCES).search_sorted(frame["chance"].fill_null(0.0), side="right"))
        .group_by("group", "chance_from")
        .agg(precision=pl.col("is_right").mean().round(3), n=pl.len())
        .filter(pl.col("n") >= ENOUGH)
        .with_columns(chance_from=pl.lit(pl.Series([0.0, *CHANCES])).gather("chance_from"), kind=pl.lit(kind))
        for kind, frame in judged_ones
    ]
    return (
        pl.concat(steps).select("kind", "group", "chance_from", "precision", "n").sort("kind", "group", "chance_from")
    )


def rules_measured(statements: pl.DataFrame) -> pl.DataFrame:
    """The rules with the precision of their content."""
    measured = statements.group_by("rule").agg(precision=pl.col("is_right").mean().round(3), n=pl.len())
    rules = pl.read_csv(LEXICON / "rules_quotes.csv", infer_schema=False)
    kept = measured.filter(pl.col("n") >= ENOUGH).with_columns(labelled_set=pl.lit(HELD_OUT))
    joined = rules.select("rule", "table_name", "description").join(kept, on="rule", how="left", maintain_order="left")
    return joined.select("rule", "table_name", "description", "precision", "n", "labelled_set")


def published() -> str:
    """Write what cross-validation gives to the lexicon; returns the scorer's table of the held-out thirds."""
    found, gold = crossvalidated()
    statements = judged(found, gold)
    calibrated(statements).with_columns(source=pl.lit(HELD_OUT)).write_csv(LEXICON / "quote_confidence.csv")
    rules_measured(statements).write_csv(LEXICON / "rules_quotes.csv")
    by_article = documents(found)
    pairs = [(document, wanted, list(by_article.get(document.id, {}).values())) for document, wanted in gold]
    return str(scorer().fmt(scorer().score(pairs)))
