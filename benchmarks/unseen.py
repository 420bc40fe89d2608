"""The last look at a finished change: scores on labels that nobody reads while rules are written or weights fitted."""

from benchmarks import beats, fact_labels, quote_speakers

FACTS = fact_labels.GOLD.with_name("numeric_facts_unseen.csv")
SPEAKERS = quote_speakers.GOLD.with_name("quote_speakers_unseen.csv")


def scores() -> dict[str, float]:
    """Every measure of `fact_labels` and `beats` (F1, per cent) and of `quote_speakers` (share), with its interval."""
    facts = fact_labels.scores_of("fact_labels", fact_labels.counts(FACTS))
    return facts | beats.scores("unseen") | beats.scores("fresh") | quote_speakers.measured(SPEAKERS)
