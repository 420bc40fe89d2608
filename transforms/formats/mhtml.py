"""Web pages as browsers save them in one file (.mhtml, .mht): the page itself, without its images and styles."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats import web
from transforms.formats.raw import RawArticle, Reject

LARGEST_FILE = 60_000_000  # bytes, images included


def articles(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The one article of a saved page; its address is where the browser had it from, unless the page declares one.

    Raises:
        UnreadableRecord: `empty`, `too_large`, `invalid_message`, `not_a_page`, or what `web.articles` raises.
    """
    data = stream.read(LARGEST_FILE + 1)
    if not data.strip():
        raise UnreadableRecord("empty", "The file is empty; remove it or save the page again.")
    if len(data) > LARGEST_FILE:
        raise UnreadableRecord("too_large", f"The page is larger than {LARGEST_FILE} bytes; save it as HTML only.")
    source, url = _page(data)
    for record in web.articles(BytesIO(source)):
        if isinstance(record, RawArticle):
            record = record._replace(source_format="mhtml", url=record.url or url)
        yield record


def _page(data: bytes) -> tuple[bytes, str | None]:
    """The source of the page in UTF-8 where its part names an encoding, and its address."""
    try:
        whole = email.message_from_bytes(data, policy=email.policy.default)
        parts = (part for part in whole.walk() if part.get_content_type() == "text/html")
        part = next(parts, None)
        source = None if part is None else _source(part)
        named = [message.get("Content-Location") for message in (part, whole) if message is not None]
        places = [*named, whole.get("Snapshot-Content-Location")]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        detail = f"The saved page cannot be taken apart ({type(error).__name__}: {error}); save it as HTML."
        raise UnreadableRecord("invalid_message", detail) from error
    if source is None:
        raise UnreadableRecord("not_a_page", "The file holds no part of type text/html; save the page again as HTML.")
    urls = (str(place).strip() for place in places if place)
    return source, next((url for url in urls if url.startswith(("http://", "https://"))), None)


def _source(part: EmailMessage) -> bytes | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = part.get_content_charset() or "utf-8"
    return payload if charset == "utf-8" else payload.decode(charset, "replace").encode()
