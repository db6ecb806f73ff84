"""The hidden first line of a mail."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.channels._preheader import with_preheader
from gateways.channels.email import Email
from gateways.contract import Envelope
from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable

MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>"
ENVELOPE = Envelope(ext_user_id="anna", uid="u1", callback_url="https://us.example/1")


def _mail(preheader: str, body: str = "<p>Hi</p>", **event: Any) -> dict[str, Any]:
    content = {"subject": "S", "body": body, "preheader": preheader, "from_email_address": "a@b.example"}
    return Email.compose(content, ENVELOPE, Context(ext_id="anna", event=event))


@pytest.mark.parametrize(
    ("html", "before"),
    [
        ('<html><head><title>T</title></head><body class="x">Hi</body></html>', '<body class="x">'),
        ("<html><head></head>Hi</html>", "</head>"),
        ("<p>Hi</p>", ""),
    ],
)
def test_it_stands_first_in_what_is_shown(html: str, before: str) -> None:
    made = with_preheader(html, "Only today")

    at = html.index(before) + len(before)
    assert made.startswith(html[:at] + '<div style="display:none')
    assert made.endswith(">Only today</div>" + html[at:])


def test_a_mail_without_one_stays_as_it_is() -> None:
    assert with_preheader("<p>Hi</p>", " \n ") == "<p>Hi</p>"
    assert _mail("")["body"] == "<p>Hi</p>"


def test_it_is_a_template_of_plain_text() -> None:
    body = _mail("{{event.who}} & you\nsave <3", who="<Tom>")["body"]

    assert ">&lt;Tom&gt; &amp; you save &lt;3</div>" in body
    with pytest.raises(MissingVariable) as missing:
        _mail("{{event.who}}")
    assert missing.value.part == "preheader"


def test_mjml_has_it_as_well_and_the_text_part_has_it_not() -> None:
    mail = _mail("Only today", MJML)

    assert "Only today</div>" in mail["body"].partition("<body")[2]
    assert mail["text_body"] == "Hi"
