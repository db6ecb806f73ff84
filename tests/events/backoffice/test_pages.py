"""What the pages about events do."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from crm.models import Brand, Change, Role
from events.models import ClientAction, EventType, SetAside
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def test_a_field_that_cannot_be_written_is_warned_about(client: Client, brand: Brand) -> None:
    fields = {
        "amount": {"types": ["number"], "sample": 5, "addressable": True},
        "order-id": {"types": ["text"], "sample": "x", "addressable": False},
        "items": {"types": ["list"], "sample": [1], "addressable": True},
    }
    EventType.objects.create(brand=brand, name="order", fields=fields)
    page = client.get("/event-types/").content.decode()
    assert page.count("cannot be written") == 1
    assert "cannot be written" in page[page.index("<code>order-id</code>") :].split("</tr>")[0]
    assert "<code>items</code>" in page


def test_a_client_action_is_registered_by_hand_beside_the_automatic_ones(
    client: Client, brand: Brand
) -> None:
    ClientAction.objects.create(brand=brand, name="seen_by_itself", first_seen=clock.now())
    client.post("/client-actions/add/", {"name": "cashback_ready"})
    assert ClientAction.objects.get(registered=True).name == "cashback_ready"
    assert Change.objects.filter(actor="operator:anna").exists()
    page = client.get("/client-actions/").content.decode()
    assert (page.count(">by hand<"), page.count(">automatic<")) == (1, 1)
    assert b"seen_by_itself" not in client.get("/client-actions/?q=cash").content


def test_the_stream_is_narrowed_to_a_customer(client: Client, brand: Brand) -> None:
    now = clock.now() - timedelta(minutes=1)
    ann, bob = make_customer(brand, "ann"), make_customer(brand, "bob")
    make_event(brand, ann, "login", now, device="phone-of-ann")
    make_event(brand, bob, "login", now, device="phone-of-bob")
    page = client.get("/events/newest/", {"customer": "ann"}).content
    assert b"phone-of-ann" in page
    assert b"phone-of-bob" not in page
    assert b"no customer" in client.get("/events/newest/", {"customer": "an"}).content


def test_a_payload_is_shown_as_text_and_never_as_a_page(client: Client, brand: Brand) -> None:
    event = make_event(brand, None, "login", clock.now(), title="<script>alert(1)</script>")
    assert b"<script>alert" not in client.get(f"/events/{event.pk}/").content


def test_events_set_aside_are_replayed(
    client: Client, brand: Brand, now: datetime, doorbells: list[str]
) -> None:
    event = make_event(brand, make_customer(brand), "login", now)
    SetAside.objects.create(brand=brand, event=event.pk, occurred_at=now, error="broke", at=now)
    other = make_brand("other")
    strange = make_event(other, None, "login", now)
    SetAside.objects.create(brand=other, event=strange.pk, occurred_at=now, error="broke", at=now)
    client.post("/events/set-aside/replay/", {"all": "1"})
    assert list(SetAside.objects.values_list("brand", flat=True)) == [other.pk]
