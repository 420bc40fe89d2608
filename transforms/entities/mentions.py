"""Mentions: every place where an article names a person, organization, place or other thing.

Names are read by a grammar over what is known of words (`names`), and typed by clues from all over the article
(`name_types`). Whoever finds names another way needs only return the columns of `mentions`.
"""

import polars as pl

from transforms.entities.name_types import types
from transforms.entities.names import names

MENTION = (
    "article_no", "sentence_no", "paragraph_no", "mention_start", "mention_end", "text", "type",
    "title_start", "title_end", "title_written", "rule",
)  # fmt: skip


def mentions(tokens: pl.DataFrame) -> pl.DataFrame:
    """Find the named mentions of articles.

    Args:
        tokens: one row per token in reading order: `article_no`, `paragraph_no`, `sentence_no`, `token_start`,
            `token_end`, `text`, `is_glued`.

    Returns:
        One row per mention in reading order: `article_no`, `sentence_no`, `paragraph_no`, `mention_start`,
        `mention_end`, `text`, `type`, `title_start`, `title_end`, `title_written` (title or role directly before a
        person's name, null where there is none), `rule`. Titles, articles and possessives are outside the span. Texts
        have a single space wherever the article has white space.
    """
    found = types(names(tokens)).filter(pl.col("type") != "NONE")
    is_person = pl.col("type") == "PERSON"
    return found.with_columns(pl.when(is_person).then(pl.col("title_start", "title_end", "title_written"))).select(
        MENTION
    )
