-- One row per value of something owned that is reported more than once for a period, in order of publication.
FROM reported_numbers AS facts
JOIN metrics USING (metric_id)
SELECT
    metrics.name AS metric,
    metrics.owner,
    metrics.counterparty,
    period_from,
    period_to,
    unit,
    facts.published_on,
    outlet,
    value,
    value - lag(value) OVER reporting AS change_since_last,
    metric_id,
    fact_id,
WHERE value IS NOT NULL
  AND metrics.owner_entity_id IS NOT NULL
  AND period_from IS NOT NULL
  AND facts.published_on IS NOT NULL
  AND change_role IN ('level', 'to')
WINDOW
    measure AS (PARTITION BY metric_id, period_from, period_to, unit),
    reporting AS (PARTITION BY metric_id, period_from, period_to, unit ORDER BY facts.published_on, fact_id)
QUALIFY count(*) OVER measure > 1
ORDER BY metric, metric_id, period_from, period_to, unit, facts.published_on, fact_id
