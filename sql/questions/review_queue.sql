-- One row per statement whose speaker nobody has corrected: without a source, least certain and most printed first.
FROM statements
LEFT JOIN quote_clusters USING (quote_cluster_id)
ANTI JOIN entity_links AS corrected
    ON corrected.rule = 'correction'
    AND corrected.article_id = statements.article_id
    AND corrected.entity_no = speaker_entity_no
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
