"""The page of one customer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from crm.models import AttributeChange, Brand, Change, Customer, Role
from crm.services import attributes, profile
from crm.services.changes import SYSTEM
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(
        brand, "anna", country="DE", shoe_size="big", core_tags=["VIP"], core_external_markers=["X1"],
        basket={"items": 1}, email="anna@shop.example",
    )  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_shows_attributes_with_label_and_what_does_not_fit_its_type(
    client: Client, brand: Brand, anna: Customer
) -> None:
    attributes.declare(SYSTEM, brand, "shoe_size", "number", "Size of shoes")
    attributes.declare(SYSTEM, brand, "age", "number", "Age")
    page = text(client.get(f"/customers/{anna.pk}/"))
    assert "Size of shoes" in page
    assert "not a number" in page
    assert "not known" in page
    assert "Change country" in page
    assert "Change basket" not in page  # nobody types an object
    assert "anna@shop.example" in page


def test_it_shows_markers_by_their_kind_and_lets_ours_be_changed(client: Client, anna: Customer) -> None:
    page = text(client.get(f"/customers/{anna.pk}/"))
    # In the text alone: tokens of the page hold any letters.
    words = re.sub(r"<[^>]*>", " ", page).split()
    assert words.index("VIP") < words.index("External") < words.index("X1")
    assert "Change core_tags" in page
    assert "Change core_external_markers" not in page
    client.post(
        f"/customers/{anna.pk}/attribute/save/", {"name": "core_tags", "type": "list", "value": "A\nB"}
    )
    anna.refresh_from_db()
    assert anna.attributes["core_tags"] == ["A", "B"]


def test_an_attribute_is_corrected_by_hand_and_that_is_on_record(client: Client, anna: Customer) -> None:
    form = text(client.get(f"/customers/{anna.pk}/attribute/?name=country"))
    assert "DE" in form
    client.post(f"/customers/{anna.pk}/attribute/save/", {"name": "country", "type": "text", "value": "AT"})
    anna.refresh_from_db()
    assert anna.attributes["country"] == "AT"
    assert Change.objects.get().actor == "operator:anna"
    history = text(client.get(f"/customers/{anna.pk}/attribute/history/?name=country"))
    assert "DE → AT" in " ".join(history.split())
    assert "operator anna" in history
    client.post(f"/customers/{anna.pk}/attribute/save/", {"name": "country", "type": "text", "value": " "})
    anna.refresh_from_db()
    assert "country" not in anna.attributes


@pytest.mark.parametrize(
    "given",
    [
        {"name": "age", "value": "old"},
        {"name": "", "type": "text", "value": "x"},
        {"name": "+", "type": "text", "value": "x"},
        {"name": "x", "type": "text", "value": "\0"},
        {},
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    client: Client, brand: Brand, anna: Customer, given: dict[str, str]
) -> None:
    attributes.declare(SYSTEM, brand, "age", "number")
    before = anna.attributes
    client.post(f"/customers/{anna.pk}/attribute/save/", given, follow=True)
    anna.refresh_from_db()
    assert anna.attributes == before


def test_support_sees_and_does_not_correct(brand: Brand, anna: Customer) -> None:
    support = at_work(brand.label, Role.SUPPORT)
    page = text(support.get(f"/customers/{anna.pk}/"))
    assert "Change country" not in page
    assert "anna@shop.example" not in page
    assert "a•••@•••" in page
    for path in ("", "save/"):
        address = f"/customers/{anna.pk}/attribute/{path}"
        assert support.post(address, {"name": "country", "value": "x"}).status_code == 403


def test_a_customer_of_another_brand_is_not_found(client: Client) -> None:
    foreign = make_customer(make_brand("other"), country="DE")
    for path in ("", "timeline/", "timeline/newer/", "attribute/", "attribute/history/?name=country"):
        assert client.get(f"/customers/{foreign.pk}/{path}").status_code == 404
    assert client.post(f"/customers/{foreign.pk}/attribute/save/", {"name": "a"}).status_code == 404


def test_the_timeline_tells_of_changes_with_their_source_and_can_be_narrowed(
    client: Client, brand: Brand, anna: Customer
) -> None:
    now = clock.now() - timedelta(hours=1)
    event = make_event(brand, anna, "purchase", now)
    profile.update([(anna.pk, {"country": "AT", "size": None})], now, [f"event:{event.pk}"])
    client.post(f"/customers/{anna.pk}/opt-outs/", {"channel": "sms"})
    everything = " ".join(text(client.get(f"/customers/{anna.pk}/timeline/")).split())
    for said in ("purchase", "DE → AT", f"event {event.pk}", f'href="/events/{event.pk}/"', "Opted out"):
        assert said in everything, said
    only = text(client.get(f"/customers/{anna.pk}/timeline/?kind=change"))
    assert "AT" in only
    assert "purchase" not in only


def test_what_happens_while_one_looks_is_added_and_nothing_else(
    client: Client, brand: Brand, anna: Customer
) -> None:
    now = clock.now() - timedelta(hours=1)
    make_event(brand, anna, "first", now)
    address = f"/customers/{anna.pk}/timeline/"
    mark = client.get(address).context["mark"]
    assert client.get(f"{address}newer/", {"after": mark}).status_code == 204
    make_event(brand, anna, "second", now + timedelta(seconds=1))
    make_event(brand, make_customer(brand), "foreign", now + timedelta(seconds=1))
    added = client.get(f"{address}newer/", {"after": mark})
    assert "second" in text(added)
    assert "first" not in text(added)
    assert "foreign" not in text(added)
    assert client.get(f"{address}newer/", {"after": added.context["mark"]}).status_code == 204


def test_the_timeline_goes_on_page_by_page_without_a_gap(
    client: Client, brand: Brand, anna: Customer
) -> None:
    now = clock.now() - timedelta(days=1)
    for number in range(45):
        make_event(brand, anna, f"e-{number:03}", now + timedelta(minutes=number // 3))
        AttributeChange.objects.create(
            customer=anna,
            at=now + timedelta(minutes=number // 3),
            source="",
            changes={f"a-{number:03}": [0, 1]},
        )
    seen: list[str] = []
    address = "?"
    while address:
        page = client.get(f"/customers/{anna.pk}/timeline/{address}")
        seen += [
            moment.text if moment.kind == "event" else next(iter(moment.changes))
            for moment in page.context["moments"]
        ]
        address = page.context["older"]
    assert len(seen) == len(set(seen)) == 90
