-- One row per statement that nobody has corrected: least certain of its speaker first, then those printed most often.
FROM statements
LEFT JOIN quote_clusters USING (quote_cluster_id)
ANTI JOIN corrections
    ON target_table = 'quotes' AND corrections.article_id = statements.article_id AND target_start = quote_start
SELECT
    attribution,
    coalesce(speaker, speaker_written) AS speaker,
    text,
    least(confidence, speaker_confidence) AS certainty,
    coalesce(quote_count, 1) AS print_count,
    outlet,
    published_on,
    quote_id,
ORDER BY attribution <> 'none', certainty NULLS FIRST, print_count DESC, quote_id
