-- One row per speaker, outlet and month: how often they are quoted in articles that mention a topic.
CREATE OR REPLACE MACRO most_quoted_on(topic) AS TABLE
FROM statements
SEMI JOIN (FROM stored.articles WHERE contains(lower(text), lower(topic))) AS about USING (article_id)
SELECT
    speaker,
    outlet,
    month,
    count(*) AS quote_count,
    count(DISTINCT article_id) AS article_count,
WHERE speaker IS NOT NULL
GROUP BY ALL
ORDER BY quote_count DESC, speaker, outlet, month
