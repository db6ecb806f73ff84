"""Filters on text. They take what can be printed and give plain text; escaping comes last, at the output."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from markupsafe import Markup
from markupsafe import escape as escape_html

from gateways.rendering import limits
from gateways.rendering.values import Missing, Unfit, text, too_long

# Only a letter that starts a word: str.title() would make "Don'T" of "don't".
_WORD: Final = re.compile(r"[^\W\d_][\w'’]*")


def default(value: object, instead: object = "", empty_too: object = False) -> object:
    """`instead` where there is no value (missing or null); with `empty_too` also for '', 0, false and []."""
    absent = value is None or isinstance(value, Missing)
    return instead if absent or (empty_too and not value) else value


def fallback(value: object, instead: object = "") -> object:
    """`instead` where there is no value, and where the text (blank counts) or list is empty. 0 is a value."""
    blank = not value.strip() if isinstance(value, str) else value in ([], {}, ())
    return instead if blank else default(value, instead)


def upper(value: object) -> str:
    return text(value).upper()


def lower(value: object) -> str:
    return text(value).lower()


def title(value: object) -> str:
    return _WORD.sub(lambda word: word[0].capitalize(), text(value))


def capitalize(value: object) -> str:
    return text(value).capitalize()


def trim(value: object) -> str:
    return text(value).strip()


def truncate(value: object, length: object = 255, killwords: object = False, end: object = "…") -> str:
    """At most `length` characters, `end` included, cut between words unless `killwords`."""
    whole, tail = text(value), text(end)
    if not isinstance(length, int) or length < len(tail):
        raise Unfit("truncate needs a length with room for its end.")
    if len(whole) <= length:
        return whole
    cut = whole[: length - len(tail)]
    if not killwords and not whole[len(cut)].isspace():
        cut = cut.rpartition(" ")[0] or cut
    return cut.rstrip() + tail


def replace(value: object, old: object, new: object) -> str:
    """Every `old` replaced by `new`. The size of the result is known, and refused, before it is made."""
    whole, before, after = text(value), text(old), text(new)
    if not before:
        raise Unfit("replace needs a text to look for.")
    growth = len(after) - len(before)
    if growth > 0 and len(whole) + whole.count(before) * growth > limits.RESULT_CHARACTERS:
        raise too_long()
    return whole.replace(before, after)


def escape(value: object) -> Markup:
    """For HTML inside a part that does not escape by itself; a part that does will not escape it twice."""
    return escape_html(text(value))


def urlencode(value: object) -> str:
    """One part of a URL, a `/` included."""
    return quote(text(value), safe="", errors="replace")
