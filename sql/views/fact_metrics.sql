-- One row per numeric fact with a concept, linked to its metric.
FROM stored.fact_metrics
