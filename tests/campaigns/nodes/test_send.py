"""What all send nodes hand on, and by which outlets customers leave them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Visit
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import Message
from gateways.policy.reasons import in_words
from gateways.sender.once import send_due
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template as make_delivered
from tests.factories.deliveries import settle
from tests.factories.gateways import CONTENTS, make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

CHANNELS = ["email", "sms", "viber", "whatsapp", "telegram", "push", "custom_im"]
every_channel = pytest.mark.parametrize("channel", CHANNELS)
every_messenger = pytest.mark.parametrize("channel", ["viber", "whatsapp", "telegram"])


def journey(brand: Brand, channel: str, **config: Any) -> dict[str, Any]:
    """A graph with a send node for a template that needs `{{event.called}}`."""
    field = "subject" if channel == "email" else "body"
    template = make_template(make_gateway(brand, channel=channel), **{field: "Dear {{event.called}}"})
    return chain(
        trigger(), node("send", f"send_{channel}", template=template.slug, **config), node("end", "exit")
    )


def go(customer: Customer, now: datetime, **payload: Any) -> Message:
    """The customer's event arrives; the message that follows."""
    arrive(customer.brand, customer, now, **payload)
    advance_all(now)
    return Message.objects.get(customer=customer)


def test_every_channel_has_contents_here() -> None:
    assert set(CHANNELS) <= set(CONTENTS)


@every_channel
def test_it_hands_on_lifetime_and_pace(now: datetime, channel: str) -> None:
    brand = make_brand()
    publish(brand, journey(brand, channel, lifetime={"hours": 2, "minutes": 30}, per_minute=60), now)

    message = go(make_customer(brand), now, called="Anna")

    assert message.expires_at == now + timedelta(hours=2, minutes=30)
    assert message.options == {"per_minute": 60}


@every_channel
def test_who_cannot_be_written_to_for_want_of_a_value_leaves_by_failed_with_the_error(
    now: datetime, channel: str
) -> None:
    brand = make_brand()
    publish(brand, journey(brand, channel), now)
    anna, other = make_customer(brand, "anna"), make_customer(brand, "other")
    go(anna, now)
    go(other, now, called="Other")

    send_due(now)
    advance_all(now)

    visit = Visit.objects.get(run=run_of(anna), node="send")
    message = Message.objects.get(customer=anna)
    assert (message.state, message.attempts) == ("skipped", 0)
    assert (visit.port, visit.why) == ("failed", in_words(message.error))
    assert visit.why.startswith("The message could not be written: ")
    assert "event.called" in visit.why
    assert not Visit.objects.filter(run=run_of(other), node="send").exists()  # its gateway does not answer


@pytest.mark.parametrize(
    ("config", "field", "said"),
    [
        ({"lifetime": {"days": 0}}, "lifetime", "longer than nothing"),
        ({"lifetime": {"weeks": 1}}, "lifetime", "minutes|hours|days"),
        ({"per_minute": -1}, "per_minute", "0"),
    ],
)
def test_an_option_out_of_range_is_named(
    now: datetime, config: dict[str, Any], field: str, said: str
) -> None:
    brand = make_brand()
    campaign = campaigns.create(SYSTEM, brand, "c", "C", journey(brand, "sms", **config))

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    (problem,) = [problem for problem in refused.value.problems if problem.field]
    assert (problem.node, problem.field) == ("send", field)
    assert said in problem.message


def test_a_campaigns_own_window_travels_with_its_messages(now: datetime) -> None:
    brand = make_brand()
    publish(brand, journey(brand, "sms"), now, window={"from": "12:00", "to": "13:30"})

    assert go(make_customer(brand), now, called="Anna").options == {"window": ["12:00", "13:30"]}


@pytest.mark.parametrize(
    "window", [{"from": "25:00", "to": "13:00"}, {"from": "9", "to": "21"}, {"from": "09:00"}]
)
def test_a_window_that_is_none_is_refused(now: datetime, window: dict[str, str]) -> None:
    brand = make_brand()

    with pytest.raises(campaigns.Invalid) as refused:
        campaigns.create(SYSTEM, brand, "c", "C", None, {"window": window})

    assert str(refused.value.field).startswith("settings.window")


@every_messenger
@pytest.mark.parametrize("immediately", [True, False])
def test_it_writes_a_message_of_its_channel_and_goes_on_when_it_has_left(
    now: datetime, immediately: bool, channel: str
) -> None:
    brand = make_brand()
    make_delivered(brand, "short", channel, body="Hello")
    text = node("text", f"send_{channel}", template="short", deliver_immediately=immediately)
    publish(brand, chain(trigger(), text, node("end", "exit")), now)
    anna, stranger = make_customer(brand), make_customer(make_brand(slug="other"))
    arrive(brand, anna, now)
    arrive(stranger.brand, stranger, now)

    advance_all(now)
    message = Message.objects.get()
    settle(message, now)
    advance_all(now)

    assert (message.channel, message.customer) == (channel, anna)
    assert message.options.get("deliver_immediately", False) is immediately
    assert trace(run_of(anna))[1:2] == [("text", "next")]


@every_messenger
def test_a_template_of_another_channel_cannot_be_published(now: datetime, channel: str) -> None:
    brand = make_brand()
    make_delivered(brand, "mail")
    graph = chain(trigger(), node("text", f"send_{channel}", template="mail"))
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("text", "bad_template")]
