"""Send push."""

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from gateways.models import Message, Template
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("immediately", [True, False])
def test_it_writes_a_push_and_hands_on_whether_the_window_counts(now: datetime, immediately: bool) -> None:
    brand = make_brand()
    template = make_template(make_gateway(brand, channel="push"))
    push = node("push", "send_push", template=template.slug, deliver_immediately=immediately)
    publish(brand, chain(trigger(), push), now)
    arrive(brand, make_customer(brand), now)

    advance_all(now)

    message = Message.objects.get()
    assert (message.channel, message.template) == ("push", template)
    assert message.options.get("deliver_immediately", False) is immediately


def test_a_template_of_another_channel_cannot_be_published(now: datetime) -> None:
    brand = make_brand()
    template: Template = make_template(make_gateway(brand, channel="sms"))
    graph = chain(trigger(), node("push", "send_push", template=template.slug))
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("push", "bad_template")]
