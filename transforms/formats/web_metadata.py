"""What a web page says about its article, by declared rules: JSON-LD, Open Graph, meta, microdata, `time`."""

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from resiliparse.parse.html import DocumentNode, ElementNode, HTMLTree

from transforms.formats.fields import language_code, names
from transforms.formats.json_ld import article_nodes
from transforms.lexicon import lexicon
from transforms.text.bylines import authors
from transforms.text.publication import Publication, publication, published_in_url


class Metadata(NamedTuple):
    """What a page declares; None (empty for `authors`) where it does not."""

    url: str | None
    title: str | None
    subtitle: str | None
    byline: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    outlet: str | None
    published: Publication | None


class _Rule(NamedTuple):
    """One place to look: a field of JSON-LD, a meta element, or an element and its attribute."""

    kind: str
    place: str
    attribute: str
    source: str


class _Page(NamedTuple):
    """A parsed page with what the rules look things up in."""

    root: DocumentNode
    nodes: list[dict[str, Any]]
    metas: dict[str, list[str]]


def metadata(tree: HTMLTree) -> Metadata:
    """The declared metadata of a page; rules and their order are in `lexicon/web_metadata.csv`."""
    root = tree.document
    if root is None:
        return _NOTHING
    scripts = [node.text or "" for node in root.query_selector_all('script[type="application/ld+json"]')]
    page = _Page(root, article_nodes(scripts), _metas(root))
    url = next((found for found in _values(page, "url") if found.startswith(("http://", "https://"))), None)
    outlet = next(_values(page, "outlet"), None)
    byline, persons = _authors(page, outlet)
    return Metadata(
        url=url,
        title=_title(page, outlet),
        subtitle=next(_values(page, "subtitle"), None),
        byline=byline,
        authors=persons,
        section=next(_values(page, "section"), None),
        language=next((code for tag in _values(page, "language") if (code := language_code(tag))), None),
        outlet=outlet,
        published=_published(page, url),
    )


def _metas(root: DocumentNode) -> dict[str, list[str]]:
    """Contents of the `meta` elements by lower-case name, property or itemprop."""
    found: dict[str, list[str]] = {}
    for node in root.query_selector_all("meta[content]"):
        content = node.getattr("content") or ""
        for attribute in ("property", "name", "itemprop"):
            if (name := node.getattr(attribute)) and content.strip():
                found.setdefault(name.strip().casefold(), []).append(content)
    return found


def _values(page: _Page, field: str) -> Iterator[str]:
    """All values of a field as lines of text, the surest first."""
    return (
        written for rule in _rules(field) for value in _found(page, rule) if (written := next(iter(names(value)), None))
    )


def _found(page: _Page, rule: _Rule) -> Iterator[Any]:
    """What stands in the place a rule names."""
    if rule.kind == "json_ld":
        return (node[rule.place] for node in page.nodes if node.get(rule.place))
    if rule.kind == "meta":
        return iter(page.metas.get(rule.place, ()))
    nodes = page.root.query_selector_all(rule.place)
    return (_content(node, rule.attribute) for node in nodes)


def _content(node: ElementNode, attribute: str) -> str:
    return (node.getattr(attribute) if attribute else node.text) or ""


def _title(page: _Page, outlet: str | None) -> str | None:
    """The headline, without the site's name behind it.

    A page title that begins with the page's only top heading gives way to that heading.
    """
    declared = next(_values(page, "title"), None)
    headings = [heading for heading in _values(page, "heading") if len(heading.split()) > 1]
    declared = next(_values(page, "title"), None)
    if declared is None:
        return headings[0] if headings else None
    inside = (heading for heading in headings if _folded(heading) and _folded(heading) in _folded(declared))
    return next(inside, None) or _without_site(declared, outlet)


def _without_site(title: str, outlet: str | None) -> str:
    """The title up to a mark after which only the outlet's name stands."""
    marks = list(_SITE_MARK.finditer(title))
    if marks and _folded(title[marks[-1].end() :]) == _folded(outlet or ""):
        return title[: marks[-1].start()].strip() or title
    return title


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _authors(page: _Page, outlet: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The byline and the names in it, from the first place that gives a name.

    Addresses of profiles and the outlet itself are no names; a single word is one only where JSON-LD calls it an
    author. Of elements only the first counts: those after it often belong to other articles on the page.
    """
    for rule in _rules("byline"):
        values = islice(_found(page, rule), 1 if rule.kind == "element" else None)
        written = dict.fromkeys(name for value in values for name in names(value) if "://" not in name)
        persons = [name for line in written for name in authors(line) if _folded(name) != _folded(outlet or "")]
        if rule.kind == "json_ld" and not persons:
            persons = [name for name in written if _folded(name) != _folded(outlet or "")]
        if persons:
            return ", ".join(written), tuple(dict.fromkeys(persons))
    return None, ()


def _published(page: _Page, url: str | None) -> Publication | None:
    """The first date that can be read, by the order of the rules; else the day in the address."""
    for rule in _rules("published"):
        for value in _found(page, rule):
            if found := publication(_plain(value), rule.source):
                return found
    return published_in_url(url)


def _plain(value: Any) -> Any:
    return html.unescape(value) if isinstance(value, str) else value


@cache
def _rules(field: str) -> tuple[_Rule, ...]:
    """The places where a field may stand, the surest first."""
    rows = lexicon("web_metadata").iter_rows(named=True)
    return tuple(
        _Rule(row["kind"], row["place"], row["attribute"] or "", row["published_source"] or "")
        for row in rows
        if row["field"] == field
    )


_NOTHING = Metadata(None, None, None, None, (), None, None, None, None)
_SITE_MARK = re.compile(r"\s[|\-–—•·»:]\s")
