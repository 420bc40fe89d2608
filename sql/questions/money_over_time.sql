-- One row per sum of money with a concept, in order of the time it is for: what, whose, how much, according to whom.
FROM numeric_facts AS facts
SELECT
    coalesce(period_from, published_on) AS day,
    concept,
    coalesce(owner, owner_written) AS owner,
    coalesce(counterparty, counterparty_written) AS counterparty,
    value,
    unit AS currency,
    text,
    period_written AS period,
    coalesce(claimed_by, outlet) AS according_to,
    fact_id,
WHERE kind = 'money'
  AND NOT is_copy
  AND concept IS NOT NULL
  AND change_role <> 'delta'
  AND coalesce(equivalent_role, 'primary') = 'primary'
ORDER BY day NULLS LAST, article_id, fact_start
