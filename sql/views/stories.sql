-- One row per group of articles that are copies of one another; an article without copies is its own story.
FROM stored.stories
