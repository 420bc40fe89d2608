"""Mentions: every place where an article names a person, organization, place or other thing."""

import polars as pl

from transforms.entities.names import names

MENTION = (
    "article_no", "sentence_no", "paragraph_no", "mention_start", "mention_end", "text", "type",
    "title_start", "title_end", "title_written", "article_written", "possessive_written", "rule",
)  # fmt: skip


def mentions(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find the named mentions of articles.

    Args:
        tokens: one row per token in reading order: `article_no`, `paragraph_no`, `sentence_no`, `token_start`,
            `token_end`, `text`, `is_glued`.

    Returns:
        One row per mention in reading order: `article_no`, `sentence_no`, `paragraph_no`, `mention_start`,
        `mention_end`, `text`, `type`, `title_start`, `title_end`, `title_written` (title or role directly before a
        person's name, null where there is none), `article_written` and `possessive_written` ("the" before the name or
        its title, "’s" behind it, or null), `rule`. Titles, articles and possessives are outside the span. Texts
        have a single space wherever the article has white space.
    """
    return names(tokens).select(MENTION)
