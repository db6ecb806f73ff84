"""Goals and the control group through the API: in the report, the figures, the runs, and the reasons of no entry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, Run
from crm.models import Brand
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DAYS = "from=2026-03-01&to=2026-03-04"
GRAPH = chain(trigger(), node("rest", "wait", days=1), node("there", "goal", name="came through"))


def live(brand: Brand, now: datetime) -> Campaign:
    """Sixty customers enter, a third is set apart, one in four buys, and all come through."""
    goals = [{"name": "bought", "event": "purchase"}]
    campaign = publish(brand, GRAPH, now, control_group={"share": 33}, goals=goals)
    people = [make_customer(brand, f"c{n}") for n in range(60)]
    arrive_all(brand, list(people), now)
    advance_all(now)
    arrive_all(brand, list(people[::4]), now + timedelta(hours=1), "purchase", amount=10)
    make_event(brand, make_customer(brand, "bystander"), "purchase", now, amount=99)
    advance_all(now + DAY)
    return campaign


@pytest.fixture
def campaign(brand: Brand, now: datetime) -> Campaign:
    live(make_brand("other"), now)
    return live(brand, now)


def asked(api: Api, path: str) -> Any:
    answer = api.get(f"campaigns/journey/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def behind(api: Api, what: str, detail: str = "") -> set[str]:
    found = asked(api, f"report/customers?{DAYS}&what={what}&detail={detail}&page_size=200")
    return {row["customer"] for row in found["results"]}


def test_the_report_has_the_goals_of_each_version_and_the_customers_behind(
    api: Api, campaign: Campaign
) -> None:
    assert asked(api, f"report?{DAYS}")["goals"] == [
        {"version": 1, "goal": "bought", "runs": 60, "reached": 15, "rate": 0.25},
        {"version": 1, "goal": "came through", "runs": 60, "reached": 60, "rate": 1.0},
    ]
    assert behind(api, "run.goal", "bought") == {f"c{n}" for n in range(0, 60, 4)}
    assert len(asked(api, f"report?{DAYS}&version=1")["goals"]) == 2
    csv = api.get(f"campaigns/journey/report/csv?{DAYS}&table=goals").content.decode()
    assert "bought,60,15,0.25" in csv


def test_the_report_compares_the_control_group(api: Api, campaign: Campaign) -> None:
    control = set(
        Run.objects.filter(campaign=campaign, control=True).values_list("customer__ext_id", flat=True)
    )
    buyers = {f"c{n}" for n in range(0, 60, 4)}

    body = asked(api, f"report?{DAYS}")["control"]
    main, apart = body["groups"]

    assert (apart["group"], apart["customers"], apart["buyers"]) == (
        "control",
        len(control),
        len(control & buyers),
    )
    assert (main["customers"], main["revenue"]) == (60 - len(control), 10.0 * len(buyers - control))
    assert main["goals"] == {"bought": len(buyers - control), "came through": 60 - len(control)}
    assert {row["verdict"] for row in body["metrics"]} == {"not enough data"}
    assert body["revenue_gained"] is None
    assert behind(api, "run.control") == control
    assert behind(api, "run.control", "orders") == behind(api, "run.control", "bought") == control & buyers
    assert behind(api, "run.main", "orders") == buyers - control
    for name, part in (("groups", "control,"), ("uplift", "not enough data")):
        csv = api.get(f"campaigns/journey/report/csv?{DAYS}&table={name}").content.decode()
        assert part in csv


def test_the_figures_and_the_runs_tell_what_was_reached(api: Api, campaign: Campaign, now: datetime) -> None:
    assert asked(api, "stats")["goals"] == {"bought": 15, "came through": 60}

    (run,) = asked(api, "runs?customer=c4")["results"]
    assert [(one["goal"], one["node"]) for one in run["conversions"]] == [
        ("bought", ""),
        ("came through", "there"),
    ]
    assert run["control"] == Run.objects.get(pk=run["id"]).control
    assert run["ends_at"] is None


def test_it_says_why_nobody_enters(api: Api, brand: Brand, now: datetime) -> None:
    late = make_customer(brand, "late")
    publish(brand, GRAPH, now - 9 * DAY, active_until=(now - 8 * DAY).isoformat())
    arrive(brand, late, now)

    found = api.get("customers/late/why?campaign=journey").json()

    assert [reason["code"] for reason in found["reasons"]] == ["not_now"]
    assert found["reasons"][0]["message"] == "Customers entered until 2026-02-22 10:00 UTC."
