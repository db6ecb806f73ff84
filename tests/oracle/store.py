"""Writes a world into the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from crm.models import Audience, AudienceMember, Brand, Customer, Segment
from events.models import Event
from gateways.models import DeliveryStatus, Gateway, Message, Template
from tests.factories.crm import make_brand, make_label
from tests.oracle.world import Happening, Letter, Person, World


def store(world: World) -> tuple[Brand, dict[int, Person]]:
    """The brand, and its people by customer id."""
    brand = make_brand(label=make_label(time_zone=world.zone.key))
    people = {store_person(world, brand, person).pk: person for person in world.people}
    for slug, condition in world.segments.items():
        Segment.objects.create(brand=brand, slug=slug, name=slug, condition=condition)
    return brand, people


def store_person(world: World, brand: Brand, person: Person) -> Customer:
    """A customer with a past."""
    customer = Customer.objects.create(
        brand=brand,
        ext_id=person.ext_id,
        attributes=person.attributes,
        is_test=person.is_test,
        created_at=person.registered_at,
        updated_at=person.registered_at,
    )
    Event.objects.bulk_create(_event(brand, customer.pk, event) for event in person.events)
    for slug in person.audiences:
        audience, _ = Audience.objects.get_or_create(brand=brand, slug=slug, defaults={"name": slug})
        AudienceMember.objects.create(audience=audience, customer=customer, added_at=world.now)
    for letter in person.letters:
        store_letter(world.now, brand, customer, letter)
    return customer


def store_event(brand: Brand, customer_id: int, event: Happening) -> None:
    """An event in the log."""
    Event.objects.bulk_create([_event(brand, customer_id, event)])


def _event(brand: Brand, customer_id: int, event: Happening) -> Event:
    return Event(
        brand=brand,
        customer_id=customer_id,
        eid=uuid4(),
        name=event.name,
        action=event.payload.get("client_action", ""),
        occurred_at=event.at,
        received_at=event.at,
        source="native",
        payload=event.payload,
    )


def store_letter(now: datetime, brand: Brand, customer: Customer, letter: Letter) -> None:
    """A message with its history."""
    gateway, _ = Gateway.objects.get_or_create(
        brand=brand,
        slug=letter.channel,
        defaults={"name": "G", "channel": letter.channel, "url": "http://127.0.0.1"},
    )
    template, _ = Template.objects.get_or_create(
        brand=brand,
        slug=letter.template,
        defaults={"name": "T", "channel": letter.channel, "gateway": gateway},
    )
    message = Message.objects.create(
        brand=brand,
        customer=customer,
        uid=uuid4().hex,
        channel=letter.channel,
        template=template,
        gateway=gateway,
        campaign=letter.campaign,
        state="sent" if letter.sent_at else "failed",
        settled_at=letter.sent_at or now,
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    DeliveryStatus.objects.bulk_create(
        DeliveryStatus(message=message, status=status, at=at, applied=applied)
        for status, at, applied in letter.history
    )
