"""Names of authors in a byline."""

import re

from transforms.lexicon import words

_LEAD = re.compile(
    r"^\W*(?:(?:written|posted|reported|story|words|text|analysis|opinion|edited|published|an article|from|interview"
    r"|veröffentlicht|geschrieben|eingestellt|erstellt|verfasst|publié|écrit|escrito|publicado|scritto)"
    r"(?:\s+(?:on|am|le|el)\s[\w.,: ]{4,24}?)?\s+)?"
    r"(?:by|von|par|por|di|door|af|av)\b\s*:?\s*|^\W*(?:authors?|autor(?:en|es|in)?|auteurs?|reporters?|writers?|interview|text)\s*:\s*",
    re.I,
)
_CUT = re.compile(
    r"\s[|•·–—]\s.*|\s-\s.*|\s*\(.*|\s*[<\[].*|\s+(?:for|from|in|at|of|via|reports|reporting)\s+(?:the\b)?.*"
    r"|\s*\S+@\S+.*|\s*[@#]\w+.*|\s*(?:https?:|www\.).*|\s*(?:published|updated|posted|last)\b.*|\s*\d.*",
    re.I,
)
_BETWEEN = re.compile(r"\s*(?:,|;|/|\band\b|&|\bund\b|\bet\b|\by\b|\bwith\b)\s*", re.I)
_ROLE_BEFORE = re.compile(  # Health Correspondent Oliver Nwosu; two words of a name must follow
    r"^(?:[^\W\d_][\w&’'-]*\s){0,3}(?:Correspondent|Reporter|Editor|Writer|Columnist|Bureau Chief)\s(?=\S+\s\S)"
)
_NAME = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_][^\W\d_.'’´`-]*(?:[-'’´`.][^\W\d_]*)*", re.U)


def authors(byline: str | None) -> tuple[str, ...]:
    """The names of persons that a byline gives, in its order; roles, outlets and agencies are left out.

    Args:
        byline: `By Ada Lovelace and Charles Babbage, Staff Writers`; None has no names.
    """
    parts = _BETWEEN.split(_CUT.sub("", _LEAD.sub("", byline or "", count=1)))
    return tuple(dict.fromkeys(name for name in map(_name, parts) if name))


def _name(part: str) -> str | None:
    """The part of a byline as a name; None when it is a role, an outlet or no name at all."""
    name = _ROLE_BEFORE.sub("", part.strip(" .:–—-*"))
    if name.isupper():
        name = name.title()
    pieces = name.split()
    if not 2 <= len(pieces) <= 5 or {piece.casefold().strip(".") for piece in pieces} & words("byline_roles", "word"):
        return None
    is_written_as_name = all(_NAME.fullmatch(piece) for piece in pieces) and pieces[0][0].isupper()
    return name if is_written_as_name and pieces[-1][0].isupper() else None
