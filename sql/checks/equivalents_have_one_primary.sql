-- Of the same amount in several units exactly one is the amount reported.
FROM stored.numeric_facts
SELECT article_id, equivalent_group, count(*) AS fact_count
WHERE equivalent_group IS NOT NULL
GROUP BY ALL
HAVING count(*) FILTER (equivalent_role = 'primary') <> 1 OR count(*) < 2
UNION ALL
FROM stored.numeric_facts
SELECT article_id, equivalent_group, 1
WHERE (equivalent_group IS NULL) <> (equivalent_role IS NULL)
