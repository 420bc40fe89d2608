"""A parsed web page and the places in it where metadata stand, as `lexicon/web_metadata.csv` names them."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from resiliparse.parse.html import DocumentNode, ElementNode

from transforms.formats.fields import names
from transforms.formats.json_ld import article_nodes
from transforms.lexicon import lexicon

SOURCES = {"json_ld": "json_ld", "meta": "meta", "labelled": "meta", "element": "element"}  # by kind of rule
MOST_ELEMENTS = 12  # of a kind that are looked at: those after them belong to other articles on the page


class Rule(NamedTuple):
    """One place to look: a field of JSON-LD, a meta element, or an element and its attribute.

    Args:
        source: of days, what `articles.published_source` says of the place; of bylines, `declared` where the element is
            made for them; of other fields empty.
    """

    kind: str
    place: str
    attribute: str
    source: str


class Told(NamedTuple):
    """What a page tells, and where: json_ld, meta or element."""

    value: str
    source: str


class Page(NamedTuple):
    """A parsed page with what the rules look things up in."""

    root: DocumentNode
    nodes: list[dict[str, Any]]
    metas: dict[str, list[str]]


def prepared(root: DocumentNode) -> Page:
    """The page with its JSON-LD nodes of articles and its `meta` elements."""
    scripts = [node.text or "" for node in elements(root, 'script[type="application/ld+json"]')]
    return Page(root, article_nodes(scripts), _metas(root))


def values(page: Page, field: str) -> Iterator[Told]:
    """All values of a field as lines of text with the kind of place, the surest first."""
    return (
        Told(written, SOURCES[rule.kind])
        for rule in rules(field)
        for value in found(page, rule)
        if (written := next(iter(names(value)), None))
    )


def found(page: Page, rule: Rule) -> Iterator[Any]:
    """What stands in the place a rule names."""
    if rule.kind == "json_ld":
        return (node[rule.place] for node in page.nodes if node.get(rule.place))
    if rule.kind == "meta":
        return iter(page.metas.get(rule.place, ()))
    return (content(node, rule.attribute) for node in elements(page.root, rule.place))


def elements(root: DocumentNode | ElementNode, place: str) -> Iterator[ElementNode]:
    """The first elements that a selector names; resiliparse takes time for each that grows with their number."""
    nodes = root.query_selector_all(place)
    return (nodes[number] for number in range(min(len(nodes), MOST_ELEMENTS)))


def content(node: ElementNode, attribute: str = "") -> str:
    """The value of an attribute, or the text of the element where none is named."""
    return (node.getattr(attribute) if attribute else node.text) or ""


@cache
def rules(field: str) -> tuple[Rule, ...]:
    """The places where a field may stand, the surest first."""
    rows = lexicon("web_metadata").iter_rows(named=True)
    return tuple(
        Rule(row["kind"], row["place"], row["attribute"] or "", row["told_as"] or "")
        for row in rows
        if row["field"] == field
    )


def _metas(root: DocumentNode) -> dict[str, list[str]]:
    """Contents of the `meta` elements by lower-case name, property or itemprop."""
    told: dict[str, list[str]] = {}
    for node in _meta_elements(root):
        content = node.getattr("content") or ""
        for attribute in ("property", "name", "itemprop"):
            if (name := node.getattr(attribute)) and content.strip():
                told.setdefault(name.strip().casefold(), []).append(content)
    return told


def _meta_elements(root: DocumentNode) -> Iterator[ElementNode]:
    """The `meta` elements of the head, and the first of the body."""
    head = root.query_selector("head")
    node = head.first_element_child if head else None
    while node is not None:
        if node.tag == "meta":
            yield node
        node = node.next_element
    yield from elements(root, "body meta[content]")
