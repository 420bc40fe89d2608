"""Mail: newsletters and press releases as messages (.eml) and mailboxes (.mbox)."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from transforms.errors import UnreadableRecord
from transforms.formats.raw import RawArticle, Reject, reject
from transforms.formats.record import article

LARGEST_MESSAGE = 30_000_000  # bytes, attachments included
_LONGEST_LINE = 1_000_000


def message(stream: BinaryIO) -> Iterator[RawArticle]:
    """The one article of a message: its subject and its text, plain where it has both kinds.

    Raises:
        UnreadableRecord: `empty`, `too_large`, `not_a_message`, `no_text`.
    """
    data = stream.read(LARGEST_MESSAGE + 1)
    if not data.strip():
        raise UnreadableRecord("empty", "The file is empty; remove it or export the message again.")
    yield _article(data, None, 0)


def mailbox(stream: BinaryIO) -> Iterator[RawArticle | Reject]:
    """The articles of a mailbox, a message each; a bad one is rejected and the next one read.

    Raises:
        UnreadableRecord: `empty`, `not_a_mailbox`.
    """
    count = 0
    for count, (start, data) in enumerate(_messages(stream), start=1):
        try:
            yield _article(data, count, start)
        except UnreadableRecord as error:
            yield reject(error, data, count, start)
    if not count:
        raise UnreadableRecord("empty", "The mailbox holds no message; remove it or export it again.")


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Byte and contents of each message: it begins with a line `From …` after an empty one."""
    lines: list[bytes] = []
    size = place = start = 0
    was_blank = True
    while line := stream.readline(_LONGEST_LINE):
        if was_blank and line.startswith(b"From "):
            if lines:
                yield start, b"".join(lines)
            lines, size, start = [], 0, place
        elif place == 0:
            raise UnreadableRecord("not_a_mailbox", "The file does not begin with `From `; is it one message (.eml)?")
        elif size <= LARGEST_MESSAGE:
            lines.append(line)
            size += len(line)
        was_blank = not line.strip()
        place += len(line)
    if lines:
        yield start, b"".join(lines)


def _article(data: bytes, number: int | None, start: int) -> RawArticle:
    if len(data) > LARGEST_MESSAGE:
        raise UnreadableRecord("too_large", f"The message is larger than {LARGEST_MESSAGE} bytes; drop attachments.")
    try:
        found = email.message_from_bytes(data, policy=email.policy.default)
        fields = _fields(found)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        detail = f"The message cannot be read ({type(error).__name__}: {error}); export it again."
        raise UnreadableRecord("invalid_message", detail) from error
    return article(fields, number, start, "eml", "utf-8")


def _fields(found: EmailMessage) -> dict[str, object]:
    if not found.keys():
        raise UnreadableRecord("not_a_message", "The file has no header lines such as `Subject:`; is it a message?")
    name, address = parseaddr(str(found.get("From", "")))
    return {
        "id": str(found.get("Message-ID", "")).strip("<> ") or None,
        "title": str(found.get("Subject", "")) or None,
        "outlet": name or address.rpartition("@")[2] or None,
        "published": str(found.get("Date", "")) or None,
        "language": str(found.get("Content-Language", "")) or None,
        "body": _body(found),
    }


def _body(found: EmailMessage) -> str:
    part = found.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = part.get_content()
    return content if isinstance(content, str) else ""
