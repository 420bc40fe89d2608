-- One row per article: where and when it was published, which story it tells and whether it is a copy.
FROM stored.articles
LEFT JOIN stored.outlets USING (outlet_id)
LEFT JOIN stored.article_stories USING (article_id)
SELECT
    article_id,
    corpus,
    outlet_id,
    coalesce(name, outlet_id) AS outlet,
    published_on,
    date_trunc('month', published_on)::DATE AS month,
    title,
    story_id,
    copy_kind,
    coalesce(copy_kind IN ('exact', 'near'), false) AS is_copy,
