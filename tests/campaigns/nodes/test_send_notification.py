"""Send a notification."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.services import campaigns
from crm.models import Brand, OptOut
from crm.services.changes import SYSTEM
from events.models import Event
from gateways.models import Message, Notification
from gateways.sender.once import send_due
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(now: datetime) -> Brand:
    """A brand whose customers get a notification that stands for two days."""
    brand = make_brand()
    template = make_template(make_gateway(brand, channel="notification"))
    send = node("note", "send_notification", template=template.slug, lifetime={"days": 2})
    publish(brand, chain(trigger(), send, node("end", "exit")), now)
    return brand


def work(now: datetime) -> None:
    """All that follows at this moment."""
    advance_all(now)
    send_due(now)
    advance_all(now)


def test_it_is_delivered_by_standing_in_the_inbox(brand: Brand, now: datetime) -> None:
    anna, stranger = make_customer(brand, "anna"), make_customer(brand, "stranger")
    arrive(brand, anna, now)

    work(now)

    (line,) = Notification.objects.all()
    assert (line.customer, line.created_at, line.expires_at) == (anna, now, now + timedelta(days=2))
    assert line.message.body == {
        "title": "Hello",
        "body": "Hi anna",
        "image": None,
        "link": "https://amazing.co",
        "button": None,
    }
    assert (line.message.state, line.message.status) == ("sent", "delivered")
    assert trace(run_of(anna)) == [("start", "next"), ("note", "next"), ("end", "")]
    assert list(Event.objects.filter(name__startswith="message_").values_list("name", "customer")) == [
        ("message_delivered", anna.pk)
    ]
    assert not stranger.notifications.exists()


def test_it_comes_at_night_too(brand: Brand, now: datetime) -> None:
    night = now.replace(hour=2)
    arrive(brand, make_customer(brand, time_zone="UTC"), night)

    work(night)

    assert Notification.objects.count() == 1


def test_who_wants_none_gets_none(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand)
    OptOut.objects.create(brand=brand, customer=anna, channel="notification", side="ours", since=now)
    arrive(brand, anna, now)

    work(now)

    assert not Notification.objects.exists()
    assert trace(run_of(anna))[1] == ("note", "skipped")


def test_many_are_kept_at_once(brand: Brand, now: datetime) -> None:
    for customer in [make_customer(brand) for _ in range(20)]:
        arrive(brand, customer, now)

    work(now)

    assert Notification.objects.count() == 20
    assert set(Message.objects.values_list("state", "lease", "due_at")) == {("sent", None, None)}


def test_its_usual_lifetime_is_a_month(now: datetime) -> None:
    brand = make_brand()
    template = make_template(make_gateway(brand, channel="notification"))
    publish(brand, chain(trigger(), node("note", "send_notification", template=template.slug)), now)
    arrive(brand, make_customer(brand), now)

    work(now)

    assert Notification.objects.get().expires_at == now + timedelta(days=30)


def test_a_template_of_another_channel_cannot_be_published(now: datetime) -> None:
    brand = make_brand()
    template = make_template(make_gateway(brand, channel="sms"))
    graph = chain(trigger(), node("note", "send_notification", template=template.slug))
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("note", "bad_template")]
