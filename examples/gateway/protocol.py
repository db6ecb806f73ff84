"""What Beckon may send to a gateway: the fields of each message kind, checked to the letter.

Source: the gateway contract (e-mail; SMS, Viber, WhatsApp; push; custom IM). Strict on purpose: an unknown field is
refused, because the promise of this interface is that no address of a customer ever leaves Beckon.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

Name = Annotated[str, Meta(min_length=1)]
Url = Annotated[str, Meta(pattern=r"^https?://[^/?#]+")]


class Email(msgspec.Struct, forbid_unknown_fields=True):
    """An e-mail; the last two fields come together or not at all (previews, mail to staff)."""

    ext_user_id: Name
    from_email_address: Name
    reply_to_email_address: str
    subject: str
    body: str
    text_body: str
    email_uid: Name
    callback_url: Url
    activity_type: Literal["preview", "Unknown", "EmailCustomerSupport"] | UnsetType = UNSET
    to_email_address: Name | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.activity_type is UNSET and self.to_email_address is not UNSET:
            raise ValueError("`to_email_address` is allowed only together with `activity_type`")
        if self.activity_type is not UNSET and self.to_email_address is UNSET:
            raise ValueError("`activity_type` requires `to_email_address`")


class Text(msgspec.Struct, forbid_unknown_fields=True):
    """A text for SMS, Viber or WhatsApp."""

    ext_user_id: Name
    body: str
    im_uid: Name
    callback_url: Url
    from_number: str | None = None


class Push(msgspec.Struct, forbid_unknown_fields=True):
    """A push notification; without image and link these are null."""

    ext_user_id: Name
    title: Name
    body: Name
    image: Url | None
    link: str | None
    im_uid: Name
    callback_url: Url


class CustomIm(msgspec.Struct, forbid_unknown_fields=True):
    """A message for the platform's own messenger; `extension` holds the fields that its operator defined."""

    ext_user_id: Name
    body: str
    im_uid: Name
    callback_url: Url
    extension: dict[str, Any]
    from_number: None = None


@dataclass(frozen=True)
class Kind:
    """A kind of message: its fields, the one that names it, its `type` and usual statuses in callbacks."""

    fields: type[msgspec.Struct]
    uid: str
    type: str
    statuses: tuple[str, ...]


_ALL = ("accepted", "delivered", "opened", "clicked")
_TEXT = Kind(Text, "im_uid", "sms", _ALL[:2])
KINDS = {
    "email": Kind(Email, "email_uid", "email", _ALL),
    "sms": _TEXT,
    "viber": _TEXT,
    "whatsapp": _TEXT,
    "telegram": _TEXT,
    "push": Kind(Push, "im_uid", "cim", _ALL),
    "cim": Kind(CustomIm, "im_uid", "cim", _ALL),
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as read: what it says as far as it could be read, and what is wrong with it, if anything."""

    body: Any
    size: int
    sha256: str
    uid: str = ""
    customer: str = ""
    callback_url: str = ""
    problem: str | None = None


def read(kind: Kind, raw: bytes) -> Incoming:
    """Read and check a body; never raises, a violation is named in `problem`."""
    try:
        body = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _unreadable(raw, f"the body is not JSON: {error}")
    if not isinstance(body, dict):
        return _unreadable(raw, "the body is not a JSON object")
    return Incoming(
        body=body,
        size=len(raw),
        sha256=sha256(msgspec.json.encode(body, order="sorted")).hexdigest(),
        uid=_text(body, kind.uid),
        customer=_text(body, "ext_user_id"),
        callback_url=_text(body, "callback_url"),
        problem=_violation(kind, body),
    )


def _unreadable(raw: bytes, problem: str) -> Incoming:
    return Incoming(raw[:4096].decode(errors="replace"), len(raw), sha256(raw).hexdigest(), problem=problem)


def _text(body: dict[str, Any], field: str) -> str:
    value = body.get(field)
    return value if isinstance(value, str) else ""


def _violation(kind: Kind, body: dict[str, Any]) -> str | None:
    try:
        msgspec.convert(body, kind.fields)
    except msgspec.ValidationError as error:
        return str(error)
    return None
