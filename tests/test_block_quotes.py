"""Block quotations of web pages: what a page sets apart is said by whom the lines around it name."""

import io

import polars as pl
import pytest

from transforms import extract
from transforms.formats.raw import RawArticle
from transforms.formats.web import articles

HEAD = (
    "<p>The old bridge over the river was shut on Monday after engineers had found cracks in two of its seven piers, "
    "and buses were sent around by the ring road.</p>"
)
END = "<p>The bridge carried trams until the year of the flood, and lorries for thirty years after that and more.</p>"
PIER = "The northern pier has moved by four centimetres since March."
LORRIES = "It should carry no lorries until it has been mended."


def page(body: str) -> RawArticle:
    """The article of a page with this in its midst."""
    source = (
        f"<html><head><title>Bridge shut</title></head><body><article><h1>Bridge shut</h1>{HEAD}{body}{END}</article>"
    )
    (found,) = articles(io.BytesIO(f"{source}</body></html>".encode()))
    assert isinstance(found, RawArticle)
    return found


def quoted(body: str) -> list[tuple[str, str, str | None, str]]:
    """Text, kind, speaker and attribution of the quotations of a page."""
    article = page(body)
    given = {"article_id": ["a"], "text": [article.text], "block_quotes": [list(article.block_quotes)]}
    rows = extract(pl.DataFrame(given, schema_overrides={"block_quotes": pl.List(pl.Int32)}))["quotes"]
    assert all(
        article.text[part["start"] : part["end"]] in row["text"] for row in rows.to_dicts() for part in row["segments"]
    )
    return rows.select("text", "kind", "speaker_written", "attribution").rows()


def test_the_lines_that_a_page_sets_apart_are_told() -> None:
    assert page(f"<blockquote><p>{PIER}</p><p>{LORRIES}</p></blockquote>").block_quotes == (3, 4)
    assert page(f"<p>{PIER}</p>").block_quotes == ()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"<p>Ada Nowak, an engineer, wrote:</p><blockquote>{PIER}</blockquote>", "Ada Nowak"),
        (f"<p>Ada Nowak wrote to the council last week:</p><blockquote>{PIER}</blockquote>", "Ada Nowak"),
        (f"<blockquote><p>{PIER}</p><p>— Ada Nowak, engineer</p></blockquote>", "Ada Nowak"),
        (f"<blockquote>{PIER}</blockquote><p>— Ada Nowak</p>", "Ada Nowak"),
        (f"<p>Trains ran.</p><blockquote>{PIER}</blockquote>", None),
        (f"<p>Tom Abara said:</p><blockquote><p>{PIER}</p><p>— Ada Nowak</p></blockquote>", "Ada Nowak"),
    ],
)
def test_a_block_quotation_is_said_by_whom_the_lines_around_it_name(body: str, wanted: str | None) -> None:
    assert (PIER.rstrip("."), "direct", wanted, "named" if wanted else "none") in quoted(body)


def test_its_further_lines_go_on() -> None:
    found = quoted(f"<p>Ada Nowak wrote:</p><blockquote><p>{PIER}</p><p>{LORRIES}</p></blockquote>")

    assert found == [
        (PIER.rstrip("."), "direct", "Ada Nowak", "named"),
        (LORRIES.rstrip("."), "direct", "Ada Nowak", "continued"),
    ]


def test_a_line_that_is_not_set_apart_is_no_quotation() -> None:
    assert quoted(f"<p>Ada Nowak came on Monday.</p><p>{PIER}</p>") == []
