-- One row per quotation that several outlets print: each outlet's wording, cue and label of the speaker.
FROM quotes
JOIN quote_clusters USING (quote_cluster_id)
SELECT
    canonical_text,
    list(
        {
            'outlet': outlet,
            'published_on': published_on,
            'speaker': coalesce(speaker, speaker_written),
            'role': speaker_role,
            'cue': cue,
            'text': text,
        }
        ORDER BY published_on NULLS LAST, article_id, quote_start
    ) AS versions,
    quote_cluster_id,
GROUP BY ALL
HAVING count(DISTINCT outlet_id) > 1
ORDER BY len(versions) DESC, quote_cluster_id
