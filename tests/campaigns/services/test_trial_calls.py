"""Calls in a trial: written, never made, answered as it is told to."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.services import campaigns
from campaigns.services.trial import Trial, try_out
from crm.models import Brand
from crm.services.changes import SYSTEM
from gateways.models import Call
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_customer
from tests.factories.endpoint import endpoint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("outcomes", "port"), [({}, "next"), ({"hook": "failed"}, "failed")])
def test_nobody_is_called_and_the_way_can_be_chosen(
    brand: Brand, now: datetime, outcomes: dict[str, str], port: str
) -> None:
    with endpoint() as server:
        graph = chain(trigger(), node("hook", "webhook", url=server.url), node("end", "exit"))
        campaign = campaigns.create(SYSTEM, brand, "draft", "Draft", graph)
        trial = Trial(customer=make_customer(brand), trigger="start", at=now, outcomes=outcomes)
        trace = try_out(campaign, trial)

    assert [(step.node, step.port) for step in trace.steps][1] == ("hook", port)
    assert trace.ending is not None and trace.ending.state == "exited"
    assert (server.heard, Call.objects.count()) == ([], 0)
