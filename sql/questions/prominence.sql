-- One row per speaker: the share of their statements in the headline, the standfirst or the first three paragraphs.
FROM statements
JOIN stored.paragraphs USING (article_id, paragraph_no)
SELECT
    speaker,
    count(*) AS quote_count,
    count(*) FILTER (paragraphs.kind IN ('title', 'subtitle') OR body_paragraph_no <= 3) AS prominent_count,
    prominent_count / quote_count AS prominent_share,
    speaker_entity_id,
WHERE speaker_entity_id IS NOT NULL
GROUP BY ALL
ORDER BY quote_count DESC, speaker, speaker_entity_id
