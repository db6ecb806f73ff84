"""Why a customer is in a campaign, or is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
REST = node("rest", "wait", hours=1)
RICH = chain(trigger(where=[{"field": "amount", "op": "gte", "value": 50}]), REST)


@pytest.fixture(autouse=True)
def stands_still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The edge's clock: ten minutes after the campaigns of these tests go live."""
    monkeypatch.setattr("campaigns.api.why.now", lambda: now + HOUR / 6)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "an/na")


def why(api: Api) -> Any:
    return api.get("customers/an%2Fna/why?campaign=journey").json()


def codes(api: Api) -> list[str]:
    return [reason["code"] for reason in why(api)["reasons"]]


def test_who_is_inside_needs_no_reason(api: Api, anna: Customer, now: datetime) -> None:
    publish(anna.brand, RICH, now)
    arrive(anna.brand, make_customer(anna.brand, "ben"), now, amount=60)
    arrive(anna.brand, anna, now, amount=60)
    advance_all(now)

    told = why(api)

    assert (told["inside"], told["reasons"]) == (True, [])
    assert [(run["customer"], run["node"]) for run in told["runs"]] == [("an/na", "rest")]
    assert [visit["node"] for visit in told["runs"][0]["visits"]] == ["start"]


def test_a_campaign_may_let_nobody_in(api: Api, anna: Customer, now: datetime) -> None:
    campaign = campaigns.create(SYSTEM, anna.brand, "journey", "Journey", RICH)
    assert codes(api) == ["not_published"]

    campaigns.publish(SYSTEM, campaign, now)
    campaigns.pause(SYSTEM, campaign, "drain")
    assert codes(api) == ["closed", "no_event"]


def test_the_event_may_not_have_come_or_too_early(api: Api, anna: Customer, now: datetime) -> None:
    arrive(anna.brand, make_customer(anna.brand, "ben"), now, amount=60)
    arrive(anna.brand, anna, now, name="purchase", amount=60)
    arrive(anna.brand, anna, now, client_action="another", amount=60)
    publish(anna.brand, RICH, now)
    assert codes(api) == ["no_event"]

    arrive(anna.brand, anna, now - HOUR, amount=60)
    anna.runs.all().delete()
    assert codes(api) == ["before"]


def test_the_event_may_not_meet_the_condition(api: Api, anna: Customer, now: datetime) -> None:
    publish(anna.brand, RICH, now)
    arrive(anna.brand, anna, now, amount=49)

    (reason,) = why(api)["reasons"]

    assert (reason["code"], reason["node"]) == ("condition", "start")
    assert "amount" in reason["message"]


@pytest.mark.parametrize(
    ("entry", "reasons"),
    [
        ({"mode": "once"}, ["once"]),
        ({"mode": "every_time", "not_earlier_than": {"days": 1}}, ["too_soon"]),
        ({"mode": "every_time"}, []),
    ],
)
def test_the_rules_of_entry_may_forbid_it(
    api: Api, anna: Customer, now: datetime, entry: dict[str, Any], reasons: list[str]
) -> None:
    publish(anna.brand, chain(trigger(), node("out", "exit")), now, entry=entry)
    arrive(anna.brand, anna, now)
    advance_all(now)

    assert codes(api) == reasons
    assert [run["state"] for run in why(api)["runs"]] == ["exited"]


def test_the_campaign_must_be_named(api: Api, anna: Customer) -> None:
    for query in ("", "?campaign=nowhere", "?campaign=%00"):
        assert api.get(f"customers/an%2Fna/why{query}").status_code == 400


def test_a_strangers_key_finds_nothing(anna: Customer, now: datetime) -> None:
    publish(anna.brand, RICH, now)
    stranger = Api(make_brand("other"))

    assert stranger.get("customers/an%2Fna/why?campaign=journey").status_code == 404
    make_customer(stranger.brand, "an/na")
    assert stranger.get("customers/an%2Fna/why?campaign=journey").status_code == 400
