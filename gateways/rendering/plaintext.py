"""The text part of a mail, made from its HTML. Links stay readable: text (address).

Cut at each `<`, which takes time in proportion to the length whatever the HTML; Python's html.parser goes
back over unclosed tags again and again (60 KB of "<a <a <a": 30 s). Bad HTML gives a bad text, no more.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from html import unescape
from typing import Final, NamedTuple

# Stands for a line break of ours until the white space of the source is folded; in no alphabet.
_BREAK: Final = "\ue000"
_TAG: Final = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_HREF: Final = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT: Final = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SILENT: Final = frozenset({"style", "script", "head", "title", "noscript"})
_PARAGRAPHS: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr")
_GAP: Final = re.compile(r"\n{3,}")
# What stands for an opening and for a closing tag.
_BREAKS: Final = {
    **dict.fromkeys(_PARAGRAPHS, (_BREAK * 2, _BREAK * 2)),
    **dict.fromkeys(("div", "tr", "center", "section", "header", "footer"), ("", _BREAK)),
    **dict.fromkeys(("td", "th"), ("", " ")),
    "br": (_BREAK, _BREAK),
    "li": (f"{_BREAK}- ", _BREAK),
}
# Mails repeat their tags, letter for letter; the longer ones are too different to be worth the memory.
_CACHED_TAG: Final = 300


class _Meaning(NamedTuple):
    """What a tag does to the text. `says` is put out; of a link it is the address, put out at its end.
    `unsure`: what looks like its end may stand inside an attribute."""

    says: str = ""
    silences: str = ""
    speaks: str = ""
    link: bool = False
    unsure: bool = False


_NOTHING: Final = _Meaning()
_UNSURE: Final = _Meaning(unsure=True)


def plain_text(html: str) -> str:
    """Blocks on their own lines, at most one empty line between them, no markup."""
    reader = _Reader()
    head, *pieces = html.split("<")
    reader.out.append(head)
    for piece in pieces:
        reader.read(piece)
    return _tidy("".join(reader.out))


class _Reader:
    """Takes the pieces of a document one by one: each a tag and the text behind it."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._silent = ""
        self._link: tuple[str, int] | None = None

    def read(self, piece: str) -> None:
        if self._silent == "!--" or piece.startswith("!--"):
            _, closed, rest = piece.partition("-->")
            self._silent = "" if closed else "!--"
            self.out.append(rest)
            return
        tag, _, rest = piece.partition(">")
        meaning = _meaning(tag) if len(tag) < _CACHED_TAG else _meaning.__wrapped__(tag)
        if meaning.unsure:
            tag, rest = _cut(tag, rest)
            meaning = _meaning.__wrapped__(tag, True)
        if self._silent:
            if meaning.speaks != self._silent:
                return
            self._silent = ""
        elif meaning is not _NOTHING:
            self._follow(meaning)
        if not self._silent:
            self.out.append(rest)

    def _follow(self, meaning: _Meaning) -> None:
        if meaning.link:
            self._end_link()
            self._link = (meaning.says, len(self.out)) if meaning.says else None
        else:
            self._silent = meaning.silences
            self.out.append(meaning.says)

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, start = self._link
        words = "".join(self.out[start:]).strip()
        if words not in (address, address.removeprefix("mailto:")) and not address.startswith("#"):
            self.out.append(f" ({address})" if words else address)


def _cut(tag: str, rest: str) -> tuple[str, str]:
    """The whole tag and the text behind it, where the first > stood inside an attribute."""
    before, _, after = rest.partition('"')
    more, _, rest = after.partition(">")
    return f'{tag}>{before}"{more}', rest


@lru_cache(maxsize=2_000)
def _meaning(tag: str, whole: bool = False) -> _Meaning:
    if not whole and tag.count('"') % 2:
        return _UNSURE
    found = _TAG.match(tag)
    if found is None:
        return _NOTHING if tag.startswith(("!", "?", "/")) else _Meaning(says=f"<{tag}")
    closing, name = found[1] == "/", found[2].lower()
    if name in _SILENT:
        return _Meaning(speaks=name) if closing else _Meaning(silences=name)
    if name == "a":
        return _Meaning(link=True, says="" if closing else _value(_HREF, tag))
    if name == "img":
        return _Meaning(says=_value(_ALT, tag))
    says = _BREAKS.get(name, ("", ""))[closing]
    return _Meaning(says=says) if says else _NOTHING


def _value(attribute: re.Pattern[str], tag: str) -> str:
    found = attribute.search(tag)
    return next(filter(None, found.groups()), "").strip() if found else ""


def _tidy(text: str) -> str:
    # A character number of thousands of digits is refused by int(): better raw than not at all.
    with suppress(ValueError):
        text = unescape(text)
    text = "\n".join([line.strip() for line in " ".join(text.split()).split(_BREAK)])
    return _GAP.sub("\n\n", text).strip()
