-- One row per statement: who said it, in which words, and where it was printed.
FROM statements
JOIN article_contexts USING (article_id)
SELECT
    coalesce(speaker, speaker_written) AS speaker,
    speaker_role AS role,
    cue,
    text,
    kind,
    statements.outlet,
    statements.published_on,
    article_contexts.title,
    quote_id,
WHERE attribution <> 'none'
ORDER BY statements.published_on DESC NULLS LAST, article_id, quote_start
