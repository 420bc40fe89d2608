-- One row per article, current text, with its outlet's name, its month and its story.
FROM stored.articles
LEFT JOIN stored.outlets USING (outlet_id)
LEFT JOIN stored.article_stories USING (article_id)
SELECT
    articles.* EXCLUDE (batch_no),
    coalesce(outlets.name, outlet_id) AS outlet,
    date_trunc('month', published_on)::DATE AS month,
    story_id,
    copy_kind,
    similarity,
    coalesce(copy_kind IN ('exact', 'near'), false) AS is_copy,
