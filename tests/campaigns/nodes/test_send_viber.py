"""Send a Viber message."""

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("immediately", [True, False])
def test_it_writes_a_message_of_its_channel_and_goes_on_when_it_has_left(
    now: datetime, immediately: bool
) -> None:
    brand = make_brand()
    make_template(brand, "short", "viber", body="Hello")
    text = node("text", "send_viber", template="short", deliver_immediately=immediately)
    publish(brand, chain(trigger(), text, node("end", "exit")), now)
    anna, stranger = make_customer(brand), make_customer(make_brand(slug="other"))
    arrive(brand, anna, now)
    arrive(stranger.brand, stranger, now)

    advance_all(now)
    message = Message.objects.get()
    settle(message, now)
    advance_all(now)

    assert (message.channel, message.customer) == ("viber", anna)
    assert message.options.get("deliver_immediately", False) is immediately
    assert trace(run_of(anna))[1:2] == [("text", "next")]


def test_a_template_of_another_channel_cannot_be_published(now: datetime) -> None:
    brand = make_brand()
    make_template(brand, "mail")
    graph = chain(trigger(), node("text", "send_viber", template="mail"))
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("text", "bad_template")]
