-- In every run that ended: records seen = articles + unchanged + rejected + skipped.
FROM stored.runs
SELECT run_id, record_count, article_count, unchanged_count, rejected_count, skipped_count
WHERE finished_at IS NOT NULL
  AND record_count <> article_count + unchanged_count + rejected_count + skipped_count
