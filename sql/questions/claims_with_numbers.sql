-- One row per number that a named source claims: who, what, how much, for when, in which words.
FROM reported_numbers AS facts
LEFT JOIN quotes USING (article_id, quote_id)
SELECT
    claimed_by,
    claimed_by_written,
    concept,
    bound,
    facts.text AS number,
    value,
    unit,
    period_written AS period,
    quotes.text AS statement,
    facts.outlet,
    facts.published_on,
    fact_id,
    quote_id,
WHERE claimed_by_entity_id IS NOT NULL
ORDER BY claimed_by, facts.published_on NULLS LAST, article_id, fact_start
