"""What a page says about its article in JSON-LD (schema.org)."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

ARTICLE_TYPES = frozenset(
    """Article NewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle
    ReportageNewsArticle ReviewNewsArticle AdvertiserContentArticle LiveBlogPosting BlogPosting SocialMediaPosting
    Report SatiricalArticle ScholarlyArticle TechArticle Review CreativeWork""".split()  # noqa: SIM905
)
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject"})
_DEEPEST = 12
_REFERRING = frozenset({"author", "creator", "publisher"})
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>|\]\]>|;)\s*$", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x1f]+")


def article_nodes(scripts: list[str]) -> list[dict[str, Any]]:
    """The nodes that describe an article, articles before web pages, in the order of the page.

    Args:
        scripts: contents of the page's `application/ld+json` elements; what is no JSON is passed over.
    """
    nodes = [node for script in scripts for node in _nodes(_loaded(script))]
    nodes = _resolved(nodes)
    articles = [node for node in nodes if _types(node) & ARTICLE_TYPES]
    return articles + [node for node in nodes if _types(node) & PAGE_TYPES]


def _resolved(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes with what they only refer to by `@id`: authors, creators, publishers."""
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and node.get("name")}

    def meant(value: Any) -> Any:
        if isinstance(value, list):
            return [meant(member) for member in value]
        is_reference = isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name")
        return named.get(value["@id"], value) if is_reference else value

    return [{name: meant(value) if name in _REFERRING else value for name, value in node.items()} for node in nodes]


def _loaded(script: str) -> Any:
    """The value of a script; None when it is no JSON even without comments and raw control characters."""
    for text in (script, _CONTROLS.sub(" ", _COMMENT.sub("", script))):
        try:
            return orjson.loads(text)
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All objects that name their type, outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for field in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _nodes(value.get(field), depth + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _nodes(member, depth + 1)


def _types(node: dict[str, Any]) -> frozenset[str]:
    written = node["@type"]
    names = written if isinstance(written, list) else [written]
    return frozenset(name.rpartition("/")[2] for name in names if isinstance(name, str))
