"""Which variables can be picked, and which ones nobody has ever seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand
from events.models import ClientAction, EventType
from gateways.services.templates_variables import groups, unknown
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def _field(kind: str, sample: Any, addressable: bool = True) -> dict[str, Any]:
    return {"types": [kind], "sample": sample, "addressable": addressable}


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    seen = {"brand": brand, "first_seen": now, "last_seen": now}
    fields = {"amount": _field("number", 44.2), "order-id": _field("text", "a", addressable=False)}
    EventType.objects.create(**seen, name="purchase", fields=fields)
    ClientAction.objects.create(**seen, name="cashback_ready", fields={"url": _field("text", "https://a")})
    EventType.objects.create(brand=brand, name="registered_by_hand")
    make_customer(brand, first_name="Anna", age=44, tags=["VIP"], empty=None)
    make_customer(make_brand("other"), secret="x")
    return brand


def _names(brand: Brand, label: str, event: str = "") -> list[str]:
    (found,) = [group for group in groups(brand, event) if group.label == label]
    return [variable.name for variable in found.variables]


def test_the_fields_of_an_event_are_offered_as_they_were_seen(brand: Brand) -> None:
    event = groups(brand, "purchase")[0]

    assert [tuple(variable) for variable in event.variables] == [("event.amount", "number", 44.2)]


@pytest.mark.parametrize("event", ["cashback_ready", "client_action:cashback_ready"])
def test_a_client_action_is_an_event_as_well(brand: Brand, event: str) -> None:
    assert _names(brand, "Event", event) == ["event.url"]


def test_without_an_event_the_fields_of_all_are_offered(brand: Brand) -> None:
    assert set(_names(brand, "Event")) == {"event.amount", "event.url"}
    assert _names(brand, "Event", "never_seen") == []


def test_customers_lend_their_attributes_with_samples(brand: Brand) -> None:
    customer = groups(brand)[1]
    found = {variable.name: (variable.kind, variable.sample) for variable in customer.variables}

    assert found == {
        "customer.ext_id": ("text", ""),
        "customer.user_ext_id": ("text", ""),
        "customer.first_name": ("text", "Anna"),
        "customer.age": ("number", 44),
        "customer.tags": ("list", '["VIP"]'),
    }


def test_the_account_and_the_message_are_offered_too(brand: Brand) -> None:
    assert "brand.name" in _names(brand, "Account")
    assert _names(brand, "Message") == ["campaign.slug", "message.uid", "message.channel"]


def _unknown(brand: Brand, source: str, event: str = "purchase") -> list[str]:
    return [use.name for use in unknown(brand, {"body": source}, event)]


def test_what_was_never_seen_is_unknown_however_it_is_spelt(brand: Brand) -> None:
    source = (
        "{{event.amount}} {{event.amuont}} {{client.eventContext.x}} {{state.first_name}} {{customer.nam}}"
    )

    assert _unknown(brand, source) == ["event.amuont", "client.eventContext.x", "customer.nam"]


def test_roots_and_fixed_names_are_known(brand: Brand) -> None:
    source = "{{brand.name}} {{label.slug}} {{campaign.slug}} {{message.uid}} {{brand.colour}} {{amount}}"

    assert _unknown(brand, source) == ["brand.colour", "amount"]


def test_parts_of_a_known_object_and_names_of_loops_are_known(brand: Brand) -> None:
    assert (
        _unknown(brand, "{{event.amount.net}}{% for t in customer.tags %}{{t}}{{loop.index}}{% endfor %}")
        == []
    )


def test_a_default_is_told_apart(brand: Brand) -> None:
    (use,) = unknown(brand, {"subject": "Hi\n{{event.x|default('you')}}"}, "purchase")

    assert (use.field, use.name, use.line, use.has_default) == ("subject", "event.x", 2, True)


def test_of_an_event_that_never_came_nothing_is_unknown(brand: Brand) -> None:
    assert _unknown(brand, "{{event.anything}} {{customer.nam}}", "never_seen") == ["customer.nam"]


def test_fields_and_languages_are_looked_through_and_flawed_content_harms_nobody(brand: Brand) -> None:
    content = {
        "fields": {"title": "{{event.a}}", "urgent": True},
        "languages": {"de": {"body": "{{event.b}}"}, "fr": 7},
        "body": "{{ broken",
        "subject": None,
    }

    assert [(use.field, use.name) for use in unknown(brand, content, "purchase")] == [
        ("fields.title", "event.a"),
        ("languages.de.body", "event.b"),
    ]
