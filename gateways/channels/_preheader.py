"""The preheader of a mail: the line that inboxes show behind the subject, hidden in the mail itself."""

from __future__ import annotations

import re
from html import escape
from typing import Final

_BODY: Final = re.compile(r"<body\b[^<>]{0,2000}>", re.IGNORECASE)
_HEAD: Final = re.compile(r"</head\s*>", re.IGNORECASE)
_HIDDEN: Final = (
    '<div style="display:none;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all">{}</div>'
)


def with_preheader(html: str, preheader: str) -> str:
    """The mail with `preheader`, a plain text, as the hidden first line of its body.

    Put into the finished HTML, so that it is the same for HTML and MJML (what mj-preview becomes) and does not
    stand in the text part that is made from the body. A mail without <body> has it after </head>, or first.
    """
    text = " ".join(preheader.split())
    if not text:
        return html
    found = _BODY.search(html) or _HEAD.search(html)
    at = found.end() if found else 0
    return f"{html[:at]}{_HIDDEN.format(escape(text))}{html[at:]}"
