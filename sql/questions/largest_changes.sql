-- One row per change in percent that is reported, the largest first, with its direction, period and sentence.
FROM numeric_facts AS facts
JOIN stored.sentences USING (article_id, sentence_no)
JOIN stored.articles USING (article_id)
SELECT
    concept,
    coalesce(owner, owner_written) AS owner,
    change,
    value,
    period_written AS period,
    outlet,
    facts.published_on,
    substr(articles.text, sentence_start + 1, sentence_end - sentence_start) AS sentence,
    fact_id,
WHERE kind = 'percent' AND change_role = 'delta' AND value IS NOT NULL AND NOT is_copy
ORDER BY abs(value) DESC, facts.published_on NULLS LAST, fact_id
