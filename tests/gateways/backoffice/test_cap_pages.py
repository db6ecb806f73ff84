"""Frequency caps and delivery windows in the back office."""

from datetime import datetime, time

import pytest
from django.test import Client

from crm.models import Brand, Change, Role
from gateways.models import Delay, DeliveryWindow, FrequencyCap
from tests.factories.backoffice import at_work
from tests.factories.caps import make_cap
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Three a week", "slug": "weekly", "kind": "marketing", "most": 3, "length": 1, "unit": "weeks",
    "outcome": "go_on", "active": "on",
}  # fmt: skip


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def test_a_cap_is_made_changed_and_deleted_in_a_form(client: Client) -> None:
    assert b"Make the first one" in client.get("/frequency-caps/").content
    refused = client.post("/frequency-caps/add/", FORM | {"outcome": "delay"}).content.decode()
    assert "Say for how long a message may wait" in refused
    assert client.post("/frequency-caps/add/", FORM).status_code == 302
    assert 'value="7"' in client.get("/frequency-caps/weekly/").content.decode()
    changed = FORM | {"unit": "day", "outcome": "delay", "wait_hours": 12, "slug": "x", "kind": ""}
    assert client.post("/frequency-caps/weekly/", changed).status_code == 302

    cap = FrequencyCap.objects.get()
    assert (cap.slug, cap.hours, cap.calendar, cap.outcome, cap.delay_hours, cap.kind) == (
        "weekly", 0, "day", "delay", 12, "",
    )  # fmt: skip
    page = client.get("/frequency-caps/").content.decode()
    assert "3 in a calendar day" in page
    assert "Campaigns of either kind" in page
    client.post("/frequency-caps/weekly/delete/")
    assert not FrequencyCap.objects.exists()
    assert [row.actor for row in Change.objects.filter(noun="frequency cap")] == ["operator:anna"] * 3


def test_a_cap_of_another_brand_is_not_found(client: Client) -> None:
    make_cap(make_brand(), "zebra")

    assert b"zebra" not in client.get("/frequency-caps/").content
    assert client.get("/frequency-caps/zebra/").status_code == 404
    assert client.post("/frequency-caps/zebra/delete/").status_code == 404


def test_a_channel_is_given_a_delivery_window_and_loses_it_again(client: Client) -> None:
    given = {"channel": "email", "from": "08:00", "until": "20:00"}
    client.post("/delivery-windows/", given)
    assert (
        "hours and minutes"
        in client.post("/delivery-windows/", given | {"from": "x"}, follow=True).content.decode()
    )

    window = DeliveryWindow.objects.get()
    assert (window.channel, window.window_from, window.window_until) == ("email", time(8), time(20))
    assert b"08:00 to 20:00" in client.get("/frequency-caps/").content
    client.post("/delivery-windows/email/remove/")
    assert not DeliveryWindow.objects.exists()


def test_the_history_of_a_message_says_what_made_it_wait(client: Client, brand: Brand, now: datetime) -> None:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    Delay.objects.create(message=message, cause="cap", since=now, until=now, why="capped: it waits")

    assert b"capped: it waits" in client.get(f"/messages/{message.pk}/").content
