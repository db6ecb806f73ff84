"""Where the links of an HTML mail may lead: http, https, mailto, tel, sms, deep links (dp:), cid: images.

Neither an HTML parser nor nh3 does this here. nh3 rebuilds the document and with it drops what mails live on
(doctype, head, conditional comments for Outlook). Python's html.parser takes 30 s for 60 KB of "<a <a <a",
and what a parser takes for a comment or a text, some mail client takes for a tag. So the search needs no
document at all: wherever `href=` and its like stand, what follows must start like an allowed address; if not,
"unsafe:" is put before it, a scheme that no client knows. All other bytes stay as they are. The price: the
same words in running text are changed as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from gateways.rendering.errors import TemplateTooLarge
from gateways.rendering.limits import LINKS

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "sms", "dp", "cid"})

# xlink:href is found as href. Looked for one by one in lower-case bytes: a regular expression of all of them
# takes ten times as long, half the time of a whole mail.
_ATTRIBUTES: Final = (b"href", b"src", b"action", b"background", b"poster", b"data")
_BEFORE: Final = frozenset(b" \t\r\n\f\v/\"'<:")
_UP_TO_VALUE: Final = re.compile(rb"""\s*=[\s"']*""")
_PLAINLY_FINE: Final = re.compile(rb"https?://|mailto:|tel:|#|/")
# Browsers skip some of these inside or before a scheme; here all of them are, and invisible characters too.
_SKIPPED: Final = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd]+")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.\-]*):")
_SCHEME_SO_FAR: Final = re.compile(r"[a-z0-9+.\-]*(?:&[#\w]*)?\Z")
_IMAGE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]")
_SHORT, _LONG = 100, 2_000


def neutralise_links(html: str) -> str:
    """`html` with "unsafe:" before every other address. Raises TemplateTooLarge (too many links)."""
    raw = html.encode()
    folded = raw.lower()
    bad = sorted(start for start in _values(folded) if not _is_safe(raw, start))
    if not bad:
        return html
    ends = [*bad[1:], len(raw)]
    pieces = [b"unsafe:" + raw[start:end] for start, end in zip(bad, ends, strict=True)]
    return b"".join([raw[: bad[0]], *pieces]).decode()


def _values(folded: bytes) -> Iterator[int]:
    """Where the values of attributes with addresses start, but for the plainly fine ones."""
    left = LINKS
    for name in _ATTRIBUTES:
        at = folded.find(name)
        while at >= 0:
            value = _UP_TO_VALUE.match(folded, at + len(name))
            if value and _stands_alone(folded, at):
                left -= 1
                if left < 0:
                    raise TemplateTooLarge(f"The mail has more than {LINKS:,} links and images.")
                if not _PLAINLY_FINE.match(folded, value.end()):
                    yield value.end()
            at = folded.find(name, at + 1)


def _stands_alone(folded: bytes, at: int) -> bool:
    """Is it an attribute's name (formaction is one, too), not the end of data-src or of a URL's ?src="""
    return at > 0 and (folded[at - 1] in _BEFORE or folded.startswith(b"form", at - 4))


def _is_safe(raw: bytes, start: int) -> bool:
    """Judged by what follows `start`. Where the value ends does not matter: quotes are in no scheme."""
    for width in (_SHORT, _LONG):
        window = raw[start : start + width]
        address = _SKIPPED.sub("", unescape(window.decode(errors="ignore"))).lower()
        scheme = _SCHEME.match(address)
        if scheme:
            return scheme[1] in SCHEMES or _IMAGE.match(address) is not None
        if len(window) < width or not _SCHEME_SO_FAR.match(address):
            return True
    return False  # a name of thousands of characters, or a scheme behind as many zeros and tabs
