-- One row per change in percent that is reported, the largest first, with its direction, period and sentence.
FROM numeric_facts AS facts
JOIN sentence_texts AS sentences USING (article_id, sentence_no)
SELECT
    concept,
    coalesce(owner, owner_written) AS owner,
    change,
    value,
    period_written AS period,
    outlet,
    published_on,
    sentences.text AS sentence,
    fact_id,
WHERE kind = 'percent' AND change_role = 'delta' AND value IS NOT NULL AND NOT is_copy
ORDER BY abs(value) DESC, published_on NULLS LAST, fact_id
