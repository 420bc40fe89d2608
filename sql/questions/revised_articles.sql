-- One row per former text of an article: which lines the article lost and which it gained when it was revised.
WITH texts AS (
    FROM stored.revisions AS former
    JOIN stored.articles USING (article_id)
    SELECT
        article_id,
        replaced_at,
        former.title AS former_title,
        articles.title,
        outlet_id,
        former.text AS former_text,
        lead(former.text, 1, articles.text) OVER (PARTITION BY article_id ORDER BY replaced_at) AS later_text,
),
lines AS (
    FROM texts
    SELECT *, string_split(former_text, chr(10)) AS former_lines, string_split(later_text, chr(10)) AS later_lines
)
FROM lines
SELECT
    title,
    former_title,
    outlet_id,
    replaced_at,
    list_filter(former_lines, lambda line: trim(line) <> '' AND NOT list_contains(later_lines, line)) AS lost_lines,
    list_filter(later_lines, lambda line: trim(line) <> '' AND NOT list_contains(former_lines, line)) AS gained_lines,
    article_id,
ORDER BY replaced_at DESC, article_id
