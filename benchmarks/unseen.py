"""The last look at a finished change: scores on labels that nobody reads while rules are written or weights fitted."""

import polars as pl

from benchmarks import beats, fact_labels, quote_speakers

FACTS = fact_labels.GOLD.with_name("numeric_facts_unseen.csv")
SPEAKERS = quote_speakers.GOLD.with_name("quote_speakers_unseen.csv")


def scores() -> dict[str, float]:
    """Every measure of `fact_labels` and `beats` (F1, per cent) and of `quote_speakers` (share), with its interval."""
    found: dict[str, float] = {}
    articles = [fact_labels.counted(pairs) for pairs in fact_labels.paired(pl.read_csv(FACTS, try_parse_dates=True))]
    for measure in fact_labels.MEASURES:
        counts = [article[measure] for article in articles]
        low, high = fact_labels.interval(counts)
        name = f"fact_labels.{measure}"
        found |= {f"{name}.F1": fact_labels.total(counts).f1, f"{name}.low": low, f"{name}.high": high}
    return found | beats.scores("unseen") | quote_speakers.measured(SPEAKERS)
