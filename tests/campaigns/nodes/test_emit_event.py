"""Emit an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Run, Visit
from campaigns.nodes.emit_event import EmitEventConfig
from events.models import Event
from events.services.dispatch import dispatch
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

FIELDS = [
    {"field": "amount", "value": "$amount"},
    {"field": "said", "value": "{{customer.name}} paid {{event.amount}}"},
    {"field": "kind", "value": "$$fixed"},
]


def telling(event: str = "paid", payload: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return chain(trigger(), node("tell", "emit_event", event=event, payload=payload or []))


def test_the_event_is_as_if_it_had_been_posted(now: datetime) -> None:
    brand = make_brand()
    anna, stranger = make_customer(brand, name="Anna"), make_customer(brand, name="Bert")
    publish(brand, telling(payload=FIELDS), now)
    publish(
        brand,
        chain(node("start", "event_occurred", event="paid"), node("rest", "wait", days=1)),
        now,
        slug="thanks",
    )
    arrive(brand, anna, now, amount=12.5)

    advance_all(now)
    while dispatch(now):
        pass
    advance_all(now)

    event = Event.objects.get(name="paid")
    assert (event.customer_id, event.occurred_at, event.source) == (anna.pk, now, "system")
    assert event.payload == {"amount": 12.5, "said": "Anna paid 12.5", "kind": "$fixed", "chain_depth": 1}
    assert Run.objects.get(campaign__slug="thanks").customer_id == anna.pk
    assert Visit.objects.get(node="tell").why == "paid emitted"
    assert not stranger.runs.exists()


def test_who_lacks_a_field_goes_on_by_the_other_outlet(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand, name="Anna"), make_customer(brand)
    graph = telling(payload=FIELDS)
    graph["nodes"].append(node("rest", "wait", days=1))
    graph["edges"].append({"from": "tell", "port": "failed", "to": "rest"})
    publish(brand, graph, now)
    for customer in (anna, bert):
        arrive(brand, customer, now, amount=1)

    advance_all(now)

    assert [trace(run_of(c))[-1] for c in (anna, bert)] == [("tell", "next"), ("tell", "failed")]
    assert "customer.name has no value" in Visit.objects.get(run=run_of(bert), node="tell").why
    assert Event.objects.filter(name="paid").count() == 1


def test_campaigns_that_set_each_other_off_by_events_come_to_an_end(now: datetime) -> None:
    brand = make_brand()
    graph = chain(node("start", "event_occurred", event="again"), node("tell", "emit_event", event="again"))
    publish(brand, graph, now, entry={"mode": "every_time"})
    arrive(brand, make_customer(brand), now, "again")

    while advance_all(now) + dispatch(now):
        pass

    assert Run.objects.count() == 11
    assert Visit.objects.filter(node="tell", port="failed", why__contains="10 campaigns at most").count() == 1


def test_a_brand_free_of_personal_data_emits_none(now: datetime) -> None:
    brand = make_brand(pii_free=True)
    publish(brand, telling(payload=[{"field": "email", "value": "$mail"}]), now)
    anna = make_customer(brand)
    arrive(brand, anna, now, mail="a@example.org")

    advance_all(now)

    assert trace(run_of(anna))[-1] == ("tell", "failed")
    assert not Event.objects.filter(name="email").exists()


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"event": "update_profile"},
        {"event": "client_action"},
        {"event": "a b"},
        {"event": "a", "payload": [{"field": "a-b", "value": "1"}]},
        {"event": "a", "payload": [{"field": "a", "value": "{{open("}]},
    ],
)
def test_it_wants_a_name_and_fields_of_its_own(config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EmitEventConfig.model_validate(config)
