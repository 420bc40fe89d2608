"""Who wrote a web page, as its declarations and its byline elements say."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from resiliparse.parse.html import ElementNode

from transforms.formats.fields import names
from transforms.formats.web_page import SOURCES, Page, Rule, Told, content, elements, found, rules
from transforms.lexicon import words
from transforms.text.bylines import authors

MOST_BYLINES = 4  # of a kind that are read
MOST_NAMES = 8  # an element with more is a list of something
LONGEST_BYLINE = 160  # characters; an element with more text describes the author or holds the article
DEEPEST_LOOK = 6  # ancestors that may say that an element belongs to a comment, a list or a box


def byline_of(page: Page, outlet: str | None) -> tuple[Told | None, tuple[str, ...]]:
    """The byline with the kind of its place, and the names in it, from the first place that gives a name.

    Addresses of profiles and the outlet itself are no names. A single word or a pen name is one only where the page
    declares it an author: in JSON-LD, in microdata and where a link or vCard says so.
    """
    for is_beside in (False, True):
        for rule in rules("byline"):
            for written in islice(_written(page, rule, is_beside), MOST_BYLINES):
                persons = _persons(written, outlet, takes_pen_names=rule.source == "declared")
                if persons:
                    return Told(", ".join(written), SOURCES[rule.kind]), persons
    return None, ()


def _written(page: Page, rule: Rule, is_beside: bool) -> Iterator[list[str]]:
    """The bylines in a place: all of a declaration as one, of elements each by itself."""
    if rule.kind == "element":
        nodes = elements(page.root, rule.place)
        yield from (_lines(node, rule.attribute) for node in nodes if _is_of_article(node, is_beside))
    elif is_beside:
        return
    elif rule.kind == "labelled":
        yield from _labelled(page, rule)
    else:
        yield list(dict.fromkeys(name for value in found(page, rule) for name in names(value)))


def _labelled(page: Page, rule: Rule) -> Iterator[list[str]]:
    """The meta element `…data1` whose `…label1` says that it names the author."""
    labels = page.metas.get(rule.place.replace("data", "label"), [""])
    if _AUTHOR_LABEL.match(labels[0].strip()):
        yield from ([value] for value in page.metas.get(rule.place, ()))


def _lines(node: ElementNode, attribute: str) -> list[str]:
    """What an element writes: its links or marked names where it has any, else its text."""
    if attribute:
        return [content(node, attribute)]
    inner = [line for part in elements(node, _NAMES_INSIDE) if (line := _line(part)) and authors(line)]
    whole = _line(node)
    lines = list(dict.fromkeys(inner)) or ([whole] if whole else [])
    return lines if len(lines) <= MOST_NAMES else []


def _line(node: ElementNode) -> str | None:
    text = content(node)
    return " ".join(text.split()) if len(text) <= 4 * LONGEST_BYLINE else None


def _is_of_article(node: ElementNode, is_beside: bool) -> bool:
    """Whether nothing around an element says that it belongs to a comment, another article or a box of the page.

    Args:
        is_beside: look beside the article, into asides and footers, too.
    """
    around: Any = node
    for _ in range(DEEPEST_LOOK):
        if not isinstance(around, ElementNode) or around.tag in ("body", "html"):
            break
        told = f"{around.getattr('class') or ''} {around.getattr('id') or ''}"
        is_outside = around.tag in ("aside", "footer") or _BESIDE.search(told)
        if around.tag in ("nav", "figure", "figcaption") or _ELSEWHERE.search(told):
            return False
        if is_outside and not is_beside and not _META.search(told):
            return False
        around = around.parent
    return True


def _persons(written: list[str], outlet: str | None, *, takes_pen_names: bool) -> tuple[str, ...]:
    """The names in a byline; those it is made of where they are declared to be authors and read as no full names."""
    lines = [line for line in written if "://" not in line and len(line) <= LONGEST_BYLINE]
    persons = [name for line in lines for name in authors(line)]
    if not persons and takes_pen_names:
        persons = [name for line in lines if (name := _pen_name(line))]
    return tuple(dict.fromkeys(name for name in persons if _folded(name) != _folded(outlet or "")))


def _pen_name(line: str) -> str | None:
    """A name of one to three words that is no role: `harbourcat`, `Mara`, `J. P.`; None for what is none."""
    name = _LEAD.sub("", line).strip(" .:–—-*|,")
    pieces = name.split()
    is_role = {piece.casefold() for piece in re.split(r"[\W_]+", name)} & words("byline_roles", "word")
    if not 1 <= len(pieces) <= 3 or is_role or not _PEN_NAME.fullmatch(name):
        return None
    return name


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


_NAMES_INSIDE = 'a, [itemprop="name"], .fn, strong, b'
_AUTHOR_LABEL = re.compile(
    r"(?i)(?:(?:written|posted|published) )?by\b|authors?\b|autor|auteur|verfasst|geschrieben|écrit|por\b|escrito"
    r"|scritto"
)
_LEAD = re.compile(r"(?i)^(?:(?:written|posted|published)\s+)?(?:by|von|par|por|di|door|af|av)\b\s*:?\s*")
_PEN_NAME = re.compile(r"[^\W\d_][\w.'’ -]{1,30}")
_ELSEWHERE = re.compile(
    r"(?i)comment|kommentar|reply|related|recommend|popular|trending|newsletter|social|share|copyright|caption"
    r"|carousel|swiper|latest|promo(?!ted)|most[-_]?read|blogroll|teaser(?!.*(?:meta|author))|(?:image|photo|bild)[-_]?credit"
)
_BESIDE = re.compile(r"(?i)sidebar|widget|footer|bio\b|about")
_META = re.compile(r"(?i)meta|byline|(?:post|entry|article)[-_]?footer")
