"""E-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from gateways.channels._fields import render_fields
from gateways.channels._preheader import with_preheader
from gateways.contract import Channel, ChannelContent, Envelope, channels
from gateways.rendering.message import EmailContent, render_email

if TYPE_CHECKING:
    from gateways.rendering.context import Context

_SOURCES = ("subject", "body", "text_body", "from_email_address", "reply_to_email_address")


class Content(ChannelContent):
    """The templates of a mail."""

    subject: str = Field(min_length=1, title="Subject")
    preheader: str = Field("", title="Preheader", description="What inboxes show behind the subject")
    body: str = Field(min_length=1, title="Body", description="HTML or MJML")
    text_body: str = Field("", title="Text version", description="Empty: made from the body")
    from_email_address: str = Field(min_length=1, title="From", examples=["Amazing <noreply@amazing.co>"])
    reply_to_email_address: str = Field("", title="Reply to", description="Empty: the same as From")


@channels.register
class Email(Channel):
    key = "email"
    label = "E-mail"
    spoken = "e-mail"
    icon = "mail"
    callback_type = "email"
    Content = Content
    sample = {
        "subject": "A test from Beckon",
        "body": "<p>This gateway works.</p>",
        "from_email_address": "Beckon <noreply@example.com>",
    }

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        mail = render_email(EmailContent(**{name: content.get(name, "") for name in _SOURCES}), context)
        body = {
            "ext_user_id": envelope.ext_user_id,
            "from_email_address": mail.from_email_address,
            "reply_to_email_address": mail.reply_to_email_address or mail.from_email_address,
            "subject": mail.subject,
            "body": _headed(mail.body, content.get("preheader", ""), context),
            "text_body": mail.text_body,
            "email_uid": envelope.uid,
            "callback_url": envelope.callback_url,
        }
        if envelope.activity_type:
            body |= {
                "activity_type": envelope.activity_type,
                "to_email_address": envelope.to_email_address,
            }
        return body


def _headed(body: str, preheader: str, context: Context) -> str:
    if not preheader:
        return body
    return with_preheader(body, render_fields({"preheader": preheader}, context)["preheader"])
