"""One customer's timeline over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer
from crm.services import profile
from gateways.models import DeliveryStatus
from tests.factories.api import Api, escaped
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def anna(brand: Brand, now: datetime) -> Customer:
    """She has been through a journey, got a message and opened it; others have been busy, too."""
    anna, ben = make_customer(brand, "an/na"), make_customer(brand, "ben")
    publish(brand, chain(trigger(), node("rest", "wait", minutes=1)), now)
    template = make_template(make_gateway(brand))
    for customer in (ben, anna):
        arrive(brand, customer, now, url="https://x")
        advance_all(now)
        advance_all(now + MINUTE)
        message = make_message(template, customer, now + 2 * MINUTE)
        DeliveryStatus.objects.create(message=message, status="opened", at=now + 3 * MINUTE, applied=True)
    make_event(brand, anna, "login", now + 4 * MINUTE)
    make_event(brand, None, "system_event", now)
    return anna


def lines(page: Any) -> list[tuple[str, str]]:
    return [
        (row["kind"], row.get("status") or row.get("event_type") or row["node"]) for row in page["results"]
    ]


def test_everything_stands_in_one_order(api: Api, anna: Customer, now: datetime) -> None:
    answer = api.get(f"customers/{escaped(anna.ext_id)}/timeline")

    rows = answer.json()["results"]
    assert lines(answer.json()) == [
        ("event", "login"),
        ("status", "opened"),
        ("message", "mail"),
        ("visit", "rest"),
        ("run", "rest"),
        ("visit", "start"),
        ("event", "client_action"),
    ]
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert rows[-1]["payload"]["url"] == "https://x"
    assert (rows[3]["campaign"], rows[4]["state"]) == ("journey", "done")


def test_pages_of_any_size_give_the_same_lines(api: Api, anna: Customer) -> None:
    path = f"customers/{escaped(anna.ext_id)}/timeline"
    whole = api.get(path).json()["results"]

    for limit in (1, 2, 3, 7):
        page = api.get(f"{path}?limit={limit}").json()
        rows = page["results"]
        while page["next"]:
            page = api.get(page["next"].partition("/api/v1/")[2]).json()
            rows += page["results"]
        assert rows == whole


def test_it_shows_only_the_kinds_asked_for(api: Api, anna: Customer) -> None:
    page = api.get(f"customers/{escaped(anna.ext_id)}/timeline?kind=event,status").json()

    assert lines(page) == [("event", "login"), ("status", "opened"), ("event", "client_action")]


def test_it_takes_one_statement_beside_finding_the_customer(api: Api, anna: Customer) -> None:
    api.get("label")

    with CaptureQueriesContext(connection) as queries:
        api.get(f"customers/{escaped(anna.ext_id)}/timeline")

    assert len(queries) == 2


@pytest.mark.parametrize(
    "query",
    ["kind=gossip", "limit=0", "limit=x", "cursor=x", "cursor=W2ZhbHNlLFsiMSIsImV2ZW50IiwiMSJdXQ=="],
)
def test_bad_queries_are_refused(api: Api, anna: Customer, query: str) -> None:
    assert api.get(f"customers/{escaped(anna.ext_id)}/timeline?{query}").status_code == 400


def test_a_strangers_key_finds_nothing(anna: Customer) -> None:
    stranger = Api(make_brand("other"))

    answer = stranger.get(f"customers/{escaped(anna.ext_id)}/timeline")

    assert answer.status_code == 404
    make_customer(stranger.brand, anna.ext_id)
    assert stranger.get(f"customers/{escaped(anna.ext_id)}/timeline").json()["results"] == []


def test_changed_attributes_stand_in_it_with_their_source(api: Api, anna: Customer, now: datetime) -> None:
    ben = Customer.objects.get(ext_id="ben")
    changes: list[tuple[int, dict[str, Any]]] = [(anna.pk, {"country": "AT"}), (ben.pk, {"country": "DE"})]
    profile.update(changes, now + 5 * MINUTE, ["event:7", "event:8"])

    newest = api.get(f"customers/{escaped(anna.ext_id)}/timeline?limit=1").json()["results"]
    (only,) = api.get(f"customers/{escaped(anna.ext_id)}/timeline?kind=change").json()["results"]

    assert newest == [only]
    assert (only["source"], only["changes"]) == ("event:7", {"country": [None, "AT"]})
