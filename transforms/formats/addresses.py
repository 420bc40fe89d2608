"""Addresses: a link that is relative made whole, as RFC 3986 has it."""

import re


def whole(written: str, base: str | None) -> str:
    """The address that a link means on a page or feed of an address; as written where that cannot be told."""
    found = _BASE.match(base or "")
    if found is None or _ABSOLUTE.match(written):
        return written
    if written.startswith("//"):
        return f"{found['scheme']}:{written}"
    path, mark, rest = _PATH.fullmatch(written).groups()  # type: ignore[union-attr]  # fits any text
    if not path:
        return f"{found['site']}{found['path'] or '/'}{mark}{rest}"
    folder = "/" if path.startswith("/") else (found["path"] or "/").rpartition("/")[0] + "/"
    return f"{found['site']}{_without_dots(folder + path.removeprefix('/'))}{mark}{rest}"


def _without_dots(path: str) -> str:
    """A path without its steps `.` and `..`."""
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            del steps[max(1, len(steps) - 1) :]
        elif step != ".":
            steps.append(step)
    return "/".join(steps) + ("/" if path.endswith(("/.", "/..")) else "")


_BASE = re.compile(r"(?P<site>(?P<scheme>https?)://[^/?#]+)(?P<path>[^?#]*)")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATH = re.compile(r"([^?#]*)([?#]?)(.*)", re.DOTALL)
