"""The links in messages: to unsubscribe, to choose, to confirm. One token for all three, made for one message.

It stands for a message, which says for whom, on which channel and of which category it was; or for a customer
alone, and then leads to the preferences page only. A link to a poll is made for that poll, and opens no other page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any, Literal

from django.conf import settings

from crm.models import Category, Customer
from gateways.models import Message
from lib.errors import BeckonError
from lib.secrets.sealed import seal, unseal

LIFETIME = timedelta(days=730)
"""How long a link works. Longer than any law asks for: people unsubscribe by old mails."""

CONFIRMABLE = timedelta(days=30)
NO_MESSAGE = 0
"""The message of a preview: its links open a page that changes nothing."""

Page = Literal["u", "p", "c"]
_PURPOSE = b"preferences"
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")
_MESSAGE, _CUSTOMER = 1, 2
_PLAIN = Struct(">BQI")


class WrongLink(BeckonError):
    """This link is not one of ours, or was cut off on its way. Open it again from the message."""


class OldLink(BeckonError):
    """This link is too old. Use the one in a newer message."""


class PreviewLink(BeckonError):
    """This link belongs to a preview, so there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who opened a link, of a `poll` its slug. `message` None: the link stands for the customer alone."""

    customer: Customer
    made_at: datetime
    message: Message | None = None
    poll: str = ""

    @property
    def category(self) -> Category | None:
        """What the message was of, if of anything."""
        slug = self.message.category if self.message else ""
        return Category.objects.filter(brand=self.customer.brand_id, slug=slug).first() if slug else None


def urls(message_id: int, context: Mapping[str, Any]) -> dict[str, str | None]:
    """The three variables of templates. `confirm_url` only where the event at hand asks for a confirmation."""
    token = seal(_PLAIN.pack(_MESSAGE, message_id, 0), settings.SECRET_KEY, _PURPOSE)
    asks = isinstance(context.get("category"), str) and isinstance(context.get("channel"), str)
    return {
        "unsubscribe_url": _url("u", token),
        "preferences_url": _url("p", token),
        "confirm_url": _url("c", token) if asks else None,
    }


def preferences_url(customer: Customer, now: datetime) -> str:
    """The address of a customer's own page."""
    plain = _PLAIN.pack(_CUSTOMER, customer.pk, int(now.timestamp()) // 3600)
    return _url("p", seal(plain, settings.SECRET_KEY, _PURPOSE))


class PollLinks(dict[str, str]):
    """The addresses of a message's polls by slug, each made when it is asked for: what {{client.poll('…')}} says."""

    def __init__(self, message_id: int) -> None:
        super().__init__()
        self._plain = _PLAIN.pack(_MESSAGE, message_id, 0)

    def get(self, poll: object, default: Any = None) -> Any:
        """The address; of a poll that there is not one that says so when it is opened."""
        return _poll_url(poll, self._plain) if isinstance(poll, str) and _SLUG.fullmatch(poll) else default


def poll_url(customer: Customer, poll: str, now: datetime) -> str:
    """The address of a customer's own page of a poll."""
    return _poll_url(poll, _PLAIN.pack(_CUSTOMER, customer.pk, int(now.timestamp()) // 3600))


def _poll_url(poll: str, plain: bytes) -> str:
    token = seal(plain, settings.SECRET_KEY, _purpose(poll))
    return f"{settings.BECKON_PUBLIC_URL}/q/{poll}/{token}"


def _purpose(poll: str) -> bytes:
    return b"poll " + poll.encode() if poll else _PURPOSE


def addressee(token: str, now: datetime, poll: str = "") -> Addressee:
    """Whom a token stands for, of a poll where one is named. Raises WrongLink, OldLink, PreviewLink."""
    plain = unseal(token, settings.SECRET_KEY, _purpose(poll))
    if plain is None or len(plain) != _PLAIN.size:
        raise WrongLink()
    kind, id_, hours = _PLAIN.unpack(plain)
    found = _of_message(id_) if kind == _MESSAGE else _of_customer(id_, hours)
    if now > found.made_at + LIFETIME:
        raise OldLink()
    return replace(found, poll=poll)


def _of_message(id_: int) -> Addressee:
    if id_ == NO_MESSAGE:
        raise PreviewLink()
    message = (
        Message.objects.select_related("customer__brand__label", "template")
        .defer("body", "template__content")
        .filter(pk=id_)
        .first()
    )
    if message is None:  # the customer, and all that was kept of her, is gone
        raise OldLink()
    return Addressee(message.customer, message.created_at, message)


def _of_customer(id_: int, hours: int) -> Addressee:
    customer = Customer.objects.select_related("brand__label").filter(pk=id_).first()
    if customer is None:
        raise OldLink()
    return Addressee(customer, datetime.fromtimestamp(hours * 3600, UTC))


def _url(page: Page, token: str) -> str:
    return f"{settings.BECKON_PUBLIC_URL}/{page}/{token}"
