-- One row per sum of money with a concept: what, whose, how much, when; what is reported most often comes first.
FROM reported_numbers
SELECT
    concept,
    coalesce(owner, owner_written) AS owner,
    coalesce(counterparty, counterparty_written) AS counterparty,
    coalesce(period_from, published_on) AS day,
    text,
    value,
    unit AS currency,
    period_written AS period,
    coalesce(claimed_by, outlet) AS according_to,
    fact_id,
WHERE kind = 'money'
  AND concept IS NOT NULL
  AND change_role <> 'delta'
ORDER BY count(*) OVER (PARTITION BY metric_id) DESC, metric_id, day NULLS LAST, article_id, fact_start
