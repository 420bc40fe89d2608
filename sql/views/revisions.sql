-- One row per former text of an article.
FROM stored.revisions
