-- One row per article, linked to its story.
FROM stored.article_stories
