"""What customers choose, and what follows from it: consent is written by crm, the news of it is told from here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from crm.models import Category, ConsentEntry, Customer, OptOut
from crm.models.category import State
from crm.policy.consent import Standing
from crm.services import consent
from crm.services.changes import Actor
from crm.services.ledger import Proof, What, standing_now
from events.services.emitting import OwnEvent, emit
from gateways.contract import channels
from gateways.models import Gateway
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.links import CONFIRMABLE, Addressee, OldLink, WrongLink
from gateways.services.spoken import spoken
from gateways.services.statuses import Report

CUSTOMER = Actor("customer")
OPTIN_REQUESTED = "optin_requested"
"""The event that a campaign answers with a mail that has {{confirm_url}} in it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A box on the preferences page. Without a category it is the channel as a whole."""

    channel: str
    category: str = ""

    def __str__(self) -> str:
        return f"{self.category}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A category as the page shows it, with its state by channel."""

    category: Category
    states: Sequence[tuple[Wish, str]]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a customer may choose: whole channels, with who closed them, and categories."""

    channels: Sequence[tuple[Wish, Collection[str]]]
    offers: Sequence[Offer]
    snoozed_until: datetime | None
    words: Mapping[str, str]
    """The channels as customers know them, by key."""

    @property
    def closed(self) -> set[str]:
        """The keys of the channels by which nothing is sent, whatever else is ticked."""
        return {wish.channel for wish, sides in self.channels if sides}


def of(customer: Customer, now: datetime) -> Preferences:
    """What holds now, for the page. Four queries."""
    standing = standing_now(customer, now)
    categories = Category.objects.filter(brand=customer.brand_id, kind=Category.Kind.MARKETING)
    offers = [_offer(customer, category, standing) for category in categories.order_by("name", "id")]
    used = _channels_used(customer.brand_id) | {w.channel for offer in offers for w, _ in offer.states}
    return Preferences(
        channels=[
            (Wish(channel.key), standing.closed.get((customer.pk, channel.key), ()))
            for channel in channels
            if channel.key in used
        ],
        offers=offers,
        snoozed_until=standing.snoozed.get(customer.pk),
        words=spoken(customer.brand_id, used),
    )


def _offer(customer: Customer, category: Category, standing: Standing) -> Offer:
    return Offer(
        category,
        [
            (
                Wish(channel, category.slug),
                standing.state(customer.brand_id, customer.pk, category.slug, channel),
            )
            for channel in category.channels
            if channel in channels
        ],
    )


def _channels_used(brand_id: int) -> set[str]:
    return set(Gateway.objects.filter(brand=brand_id).values_list("channel", flat=True))


@transaction.atomic
def subscribe(
    actor: Actor, customer: Customer, category: Category, channel: str, now: datetime, proof: Proof
) -> ConsentEntry | None:
    """Opt in; where a confirmation is wanted, tell it as an event, in the same transaction. Raises Invalid."""
    entry = consent.subscribe(actor, customer, category, channel, now, proof)
    if entry is not None and entry.what == What.ASKED:
        payload = {"category": category.slug, "category_name": category.name, "channel": channel}
        event = OwnEvent(
            once=f"optin:{entry.pk}", customer_id=customer.pk, name=OPTIN_REQUESTED, payload=payload, at=now
        )
        emit(customer.brand_id, [event], now)
    return entry


@transaction.atomic
def save(
    customer: Customer,
    offered: Collection[str],
    wanted: Collection[str],
    now: datetime,
    proof: Proof,
) -> None:
    """What the customer left ticked (`wanted`) of the boxes that were shown (`offered`), by Wish as text.

    Only what differs from what holds is written: who saves without touching a box has said nothing new.
    """
    present = of(customer, now)
    for wish, sides in present.channels:
        if str(wish) in offered:
            _set_channel(customer, wish, str(wish) in wanted, sides, now, proof)
    for offer in present.offers:
        for wish, state in offer.states:
            if str(wish) in offered:
                _set_category(customer, offer.category, wish, str(wish) in wanted, state, now, proof)


def _set_channel(
    customer: Customer, wish: Wish, wants: bool, sides: Collection[str], now: datetime, proof: Proof
) -> None:
    closed = OptOut.Side.OURS in sides
    if wants and closed:
        consent.opt_in(CUSTOMER, customer, wish.channel, now, proof)
    elif not wants and not sides:
        consent.opt_out(CUSTOMER, customer, wish.channel, "by the customer", now, proof)


def _set_category(
    customer: Customer,
    category: Category,
    wish: Wish,
    wants: bool,
    state: str,
    now: datetime,
    proof: Proof,
) -> None:
    if wants and state not in (State.IN, State.PENDING):
        subscribe(CUSTOMER, customer, category, wish.channel, now, proof)
    elif not wants and state in (State.IN, State.PENDING):
        consent.unsubscribe(CUSTOMER, customer, category, wish.channel, now, proof)


@transaction.atomic
def leave_all(customer: Customer, now: datetime, proof: Proof) -> None:
    """Close every channel on our side."""
    for wish, _ in of(customer, now).channels:
        consent.opt_out(CUSTOMER, customer, wish.channel, "by the customer, from everything", now, proof)


@transaction.atomic
def leave(found: Addressee, now: datetime, proof: Proof) -> None:
    """One click: out of the message's category on its channel; of no category, the channel itself.

    The message then is `unsubscribed`, for journeys and reports, as if its gateway had said so. Raises WrongLink
    where the link is not of a message.
    """
    if found.message is None:
        raise WrongLink()
    channel, category = found.message.channel, found.category
    if category is not None and channel in category.channels:
        consent.unsubscribe(CUSTOMER, found.customer, category, channel, now, proof)
    else:
        consent.opt_out(CUSTOMER, found.customer, channel, "by the link in a message", now, proof)
    id_ = found.message.pk
    statuses.apply([Report(id_, "unsubscribed", now)], reported.lock([id_]), now, closes=False)


@transaction.atomic
def confirm(found: Addressee, now: datetime, proof: Proof) -> Category:
    """Opt in what was asked for; confirming again does no harm. Raises WrongLink, OldLink."""
    category, channel = asked_for(found, now)
    if consent.confirm(CUSTOMER, found.customer, category, channel, now, proof) is None:
        standing = standing_now(found.customer, now)
        if standing.state(category.brand_id, found.customer.pk, category.slug, channel) != State.IN:
            raise OldLink()
    return category


def asked_for(found: Addressee, now: datetime) -> tuple[Category, str]:
    """The category and channel that a mail asks to confirm. Raises WrongLink, OldLink."""
    context = found.message.context if found.message else {}
    slug, channel = context.get("category"), context.get("channel")
    if not isinstance(slug, str) or not isinstance(channel, str):
        raise WrongLink()
    category = Category.objects.filter(brand=found.customer.brand_id, slug=slug).first()
    if category is None or channel not in category.channels or now > found.made_at + CONFIRMABLE:
        raise OldLink()
    return category, channel
