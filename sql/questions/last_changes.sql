-- One row per table, change and rule of the last two runs that changed something: how many rows came and went.
WITH latest AS (
    FROM runs
    SEMI JOIN run_changes USING (run_id)
    ORDER BY started_at DESC, run_id
    LIMIT 2
)
FROM run_changes
JOIN latest USING (run_id)
SELECT started_at, run_id, extractor_version, table_name, change, rule, row_count
ORDER BY started_at DESC, run_id, table_name, change, rule
