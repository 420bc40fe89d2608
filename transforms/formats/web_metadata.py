"""What a web page says about its article, by declared rules: JSON-LD, Open Graph, meta, microdata, `time`."""

import re
from typing import NamedTuple

from resiliparse.parse.html import HTMLTree

from transforms.formats.fields import language_code
from transforms.formats.web_bylines import byline_of
from transforms.formats.web_dates import published
from transforms.formats.web_page import Page, Told, prepared, values
from transforms.text.publication import Publication


class Metadata(NamedTuple):
    """What a page declares; None (empty for `authors`) where it does not.

    Args:
        sources: in which kind of place each field stands, as `field:source`.
    """

    url: str | None
    title: str | None
    subtitle: str | None
    byline: str | None
    authors: tuple[str, ...]
    section: str | None
    language: str | None
    outlet: str | None
    published: Publication | None
    sources: tuple[str, ...] = ()


def metadata(tree: HTMLTree) -> Metadata:
    """The declared metadata of a page; rules and their order are in `lexicon/web_metadata.csv`."""
    root = tree.document
    if root is None:
        return _NOTHING
    page = prepared(root)
    url = next((told for told in values(page, "url") if told.value.startswith(("http://", "https://"))), None)
    outlet = next(values(page, "outlet"), None)
    byline, persons = byline_of(page, outlet and outlet.value)
    language = ((told, language_code(told.value)) for told in values(page, "language"))
    fields = {
        "url": url,
        "title": _title(page, outlet and outlet.value),
        "subtitle": next(values(page, "subtitle"), None),
        "byline": byline,
        "section": next(values(page, "section"), None),
        "language": next((Told(code, told.source) for told, code in language if code), None),
        "outlet": outlet,
    }
    return Metadata(
        **{field: told and told.value for field, told in fields.items()},
        authors=persons,
        published=published(page, url and url.value),
        sources=tuple(f"{field}:{told.source}" for field, told in fields.items() if told),
    )


def _title(page: Page, outlet: str | None) -> Told | None:
    """The headline, without the site's name behind it.

    A page title that begins with the page's only top heading gives way to that heading.
    """
    headings = [heading for heading in values(page, "heading") if len(heading.value.split()) > 1]
    declared = next(values(page, "title"), None)
    if declared is None:
        return headings[0] if headings else None
    whole = _folded(declared.value)
    inside = (heading for heading in headings if (folded := _folded(heading.value)) and folded in whole)
    return next(inside, None) or declared._replace(value=_without_site(declared.value, outlet))


def _without_site(title: str, outlet: str | None) -> str:
    """The title up to a mark after which only the outlet's name stands."""
    marks = list(_SITE_MARK.finditer(title))
    if marks and _folded(title[marks[-1].end() :]) == _folded(outlet or ""):
        return title[: marks[-1].start()].strip() or title
    return title


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


_NOTHING = Metadata(None, None, None, None, (), None, None, None, None)
_SITE_MARK = re.compile(r"\s[|\-–—•·»:]\s")
