"""The pages of calls to the outside."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from crm.models import Brand, Role
from gateways.models import Call
from tests.factories.backoffice import at_work
from tests.factories.calls import make_call
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "done"},
        {"kind": "bonus"},
        {"host": "loyal"},
        {"host": "loyalty.example/v1"},
        {"campaign": "spring"},
        {"customer": "anna"},
    ],
)
def test_the_list_is_narrowed(client: Client, brand: Brand, now: datetime, query: dict[str, str]) -> None:
    make_call(brand, now, customer=make_customer(brand, "bert"))
    make_call(make_brand("other"), now, state="done", kind="bonus", campaign="spring")
    wanted = make_call(
        brand,
        now,
        customer=make_customer(brand, "anna"),
        state="done",
        kind="bonus",
        campaign="spring",
        url="https://loyalty.example/v1",
    )

    assert [row.pk for row in client.get("/calls/", query).context["listed"].rows] == [wanted.pk]
    assert len(client.get("/calls/").context["listed"].rows) == 2


def test_a_call_shows_what_was_asked_and_answered_and_no_secret(
    client: Client, brand: Brand, now: datetime
) -> None:
    gateway = make_gateway(brand, "https://api.example", "webhook", headers={"X-Key": "hush"})
    call = make_call(
        brand,
        now,
        gateway=gateway,
        customer=make_customer(brand, "anna"),
        url="https://api.example/hook?token=hush&page=2",
        headers={"X-Kind": "test", "X-Token": "hush"},
        body='{"sum": 12}',
        answer={"price": 9.5},
    )
    shown = client.get(f"/calls/{call.pk}/").content.decode()

    for part in ("anna", "page=2", "X-Kind", "&quot;sum&quot;: 12", "9.5", "HTTP 500", "5 of 5"):
        assert part in shown, part
    assert "hush" not in shown
    assert gateway.authorization not in shown


def test_without_the_right_it_shows_names_and_the_host_alone(brand: Brand, now: datetime) -> None:
    call = make_call(
        brand,
        now,
        customer=make_customer(brand, "anna", email="anna@mail.example"),
        url="https://api.example/users/anna%40mail.example",
        body='{"account": "AT61 1904", "sum": 12}',
        answer={"name": "Anna A"},
        error="HTTP 404: anna@mail.example is unknown to us.",
    )
    support = at_work(brand.label, Role.SUPPORT)
    shown = support.get(f"/calls/{call.pk}/").content.decode() + support.get("/calls/").content.decode()

    for secret in ("mail.example", "AT61", "Anna A"):
        assert secret not in shown
    for part in ("https://api.example/•••", "account", "&quot;sum&quot;: 12", "is unknown to us"):
        assert part in shown, part


def test_failed_calls_are_made_once_more_by_those_who_may(
    client: Client, brand: Brand, now: datetime
) -> None:
    first, second = (make_call(brand, now, customer=make_customer(brand), body="{}") for _ in range(2))
    done = make_call(brand, now, state="done")
    assert b"Call again" in client.get(f"/calls/{first.pk}/").content
    assert b"Call again" not in client.get(f"/calls/{done.pk}/").content

    client.post(f"/calls/{first.pk}/again/")
    told = client.post("/bulk/calls/", {"do": "again", "row": [second.pk, done.pk]}, follow=True).content

    assert b"1 called again, 1 refused" in told
    assert set(Call.objects.filter(state="queued")) == {first, second}


def test_those_who_only_look_have_no_buttons(brand: Brand, now: datetime) -> None:
    call = make_call(brand, now, customer=make_customer(brand), body="{}")
    support = at_work(brand.label, Role.SUPPORT)

    assert b"Call again" not in support.get(f"/calls/{call.pk}/").content
    assert b'name="row"' not in support.get("/calls/").content
