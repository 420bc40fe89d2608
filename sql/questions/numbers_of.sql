-- One row per value reported for a concept (of an owner, against a counterparty), with its period and sentence.
CREATE OR REPLACE MACRO numbers_of(concept_words, owner_name := '', counterparty_name := '') AS TABLE
FROM reported_numbers AS facts
JOIN stored.sentences USING (article_id, sentence_no)
JOIN stored.articles USING (article_id)
SELECT
    concept,
    coalesce(owner, owner_written) AS owner,
    coalesce(counterparty, counterparty_written) AS counterparty,
    period_from,
    period_to,
    period_written,
    bound,
    value,
    low,
    high,
    unit,
    outlet,
    facts.published_on,
    substr(articles.text, sentence_start + 1, sentence_end - sentence_start) AS sentence,
    fact_id,
WHERE contains(lower(concept), lower(concept_words))
  AND change_role IN ('level', 'from', 'to')
  AND (owner_name = '' OR lower(owner_name) IN (lower(owner), lower(owner_written)))
  AND (counterparty_name = '' OR lower(counterparty_name) IN (lower(counterparty), lower(counterparty_written)))
ORDER BY period_from NULLS LAST, facts.published_on NULLS LAST, article_id, fact_start
