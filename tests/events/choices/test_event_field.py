"""Fields of events."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.contract import Choice, Wanted
from crm.models import Brand
from events.choices.event_field import EventFieldChoices
from events.choices.event_type import EventTypeChoices
from events.models import ClientAction, EventType
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db


def seen(*names: str) -> dict[str, object]:
    return {name: {"types": ["number"], "sample": 12.5, "addressable": True} for name in names}


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    EventType.objects.create(brand=brand, name="purchase", last_seen=now, fields=seen("amount", "shop"))
    EventType.objects.create(brand=brand, name="client_action", last_seen=now, fields=seen("url", "amount"))
    ClientAction.objects.create(brand=brand, name="reset_password", last_seen=now, fields=seen("url"))
    return brand


def fields(brand: Brand, q: str = "", **narrowed: str) -> list[str]:
    return [choice.value for choice in EventFieldChoices.find(Wanted(brand.pk, q, 20, narrowed))]


def test_it_shows_the_fields_of_an_event_with_types_and_an_example(brand: Brand) -> None:
    shown = EventFieldChoices.find(Wanted(brand.pk, "am", 20, {"event": "purchase"}))

    assert shown == [Choice("amount", "amount", "number, for example 12.5")]


def test_a_client_action_has_fields_of_its_own(brand: Brand) -> None:
    assert fields(brand, event="client_action", action="reset_password") == ["url"]
    assert fields(brand, event="client_action") == ["amount", "url"]


def test_without_an_event_it_shows_the_fields_of_all(brand: Brand) -> None:
    assert fields(brand) == ["amount", "shop", "url"]


def test_an_unknown_event_has_no_fields(brand: Brand) -> None:
    assert fields(brand, event="never") == []


def test_a_name_that_never_came_says_so(brand: Brand) -> None:
    EventType.objects.filter(name="purchase").update(first_seen=None)

    (found,) = EventTypeChoices.find(Wanted(brand.pk, "pur", 20, {}))

    assert found.hint == "never seen yet"
