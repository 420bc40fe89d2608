-- One row per owned metric, period and unit on which outlets differ by more than 1 percent, with what each says.
FROM reported_numbers AS facts
JOIN metrics USING (metric_id)
SELECT
    metrics.name AS metric,
    metrics.owner,
    metrics.counterparty,
    period_from,
    period_to,
    unit,
    min(value) AS lowest,
    max(value) AS highest,
    (highest - lowest) / nullif(greatest(abs(lowest), abs(highest)), 0) AS spread,
    list(
        {'outlet': outlet, 'value': value, 'published_on': published_on, 'text': text, 'fact_id': fact_id}
        ORDER BY value, published_on NULLS LAST, fact_id
    ) AS reports,
    metric_id,
WHERE value IS NOT NULL
  AND metrics.owner_entity_id IS NOT NULL
  AND period_from IS NOT NULL
  AND change_role IN ('level', 'to')
  AND bound IN ('eq', 'approx')
GROUP BY ALL
HAVING count(DISTINCT outlet_id) > 1 AND spread > 0.01
ORDER BY spread DESC, metric_id, period_from
