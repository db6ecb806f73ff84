"""Step of another campaign."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, Run
from campaigns.services import campaigns
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from events.models import Event
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.events import effect_all
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}


def first(brand: Brand, now: datetime) -> Campaign:
    """A campaign that asks for the country, and rests for a day."""
    graph = chain(
        trigger(),
        node("german", "filter", condition=GERMAN),
        node("rest", "wait", days=1),
        node("out", "exit"),
        edges=[("start", "next", "german"), ("german", "yes", "rest"), ("german", "no", "out")],
    )
    return publish(brand, graph, now, slug="first", entry={"mode": "every_time"})


def everything(now: datetime) -> None:
    """Runs go on and events take effect until nothing is due."""
    for _ in range(60):
        effect_all(now)
        if not advance_all(now):
            return


@pytest.fixture
def people(brand: Brand, now: datetime) -> dict[str, Customer]:
    first(brand, now)
    return {
        name: make_customer(brand, name, country=country) for name, country in (("anna", "DE"), ("bob", "AT"))
    }


@pytest.mark.parametrize(
    ("config", "at_once", "a_day_later"),
    [
        ({"at": "entered"}, ["anna", "bob"], ["anna", "bob"]),
        ({"at": "finished"}, ["bob"], ["anna", "bob"]),
        ({"at": "passed", "node": "german"}, ["anna", "bob"], ["anna", "bob"]),
        ({"at": "passed", "node": "german", "port": "yes"}, ["anna"], ["anna"]),
        ({"at": "passed", "node": "rest"}, [], ["anna"]),
        ({"at": "passed", "node": "nothing"}, [], []),
        ({"at": "entered", "where": GERMAN}, ["anna"], ["anna"]),
    ],
)
def test_who_comes_so_far_there_enters_here(
    brand: Brand,
    people: dict[str, Customer],
    now: datetime,
    config: dict[str, Any],
    at_once: list[str],
    a_day_later: list[str],
) -> None:
    second = waiting_for(brand, now, "campaign_step", slug="second", campaign="first", **config)
    make_customer(brand, "bystander")

    arrive_all(brand, list(people.values()), now, order_id="A1")
    everything(now)
    assert entered(second) == at_once
    everything(now + timedelta(days=1))
    assert entered(second) == a_day_later

    contexts = [run.context for run in second.runs.all()]
    assert all((c["order_id"], c["campaign"], c["chain_depth"]) == ("A1", "first", 1) for c in contexts)


def test_each_run_there_counts_and_another_brand_does_not(
    brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    second = waiting_for(brand, now, "campaign_step", slug="second", campaign="first", at="entered")
    other = make_brand("other")
    first(other, now)

    for _ in range(2):
        arrive(brand, people["anna"], now)
        arrive(other, make_customer(other), now)
        everything(now)

    assert entered(second) == ["anna", "anna"]
    assert set(Event.objects.filter(name="campaign_step").values_list("brand", flat=True)) == {brand.pk}


def test_where_nobody_waits_nothing_is_told(brand: Brand, people: dict[str, Customer], now: datetime) -> None:
    second = waiting_for(brand, now, "campaign_step", slug="second", campaign="first", at="entered")
    campaigns.pause(SYSTEM, second, "drain")

    arrive(brand, people["anna"], now)
    everything(now)

    assert not Event.objects.filter(name="campaign_step").exists()


def test_campaigns_that_wait_for_each_other_are_not_published(
    brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    waiting_for(brand, now, "campaign_step", slug="second", campaign="first")
    waiting_for(brand, now, "campaign_step", slug="third", campaign="second")
    waits = chain(node("start", "campaign_step", campaign="third"), node("rest", "wait", days=1))
    begun = Campaign.objects.get(slug="first")

    for graph, words in ((waits, "which waits for this one"), (_waiting_for("first"), "wait for itself")):
        campaigns.save_draft(SYSTEM, begun, graph=graph)
        with pytest.raises(campaigns.NotPublishable) as refused:
            campaigns.publish(SYSTEM, begun, now)
        (problem,) = refused.value.problems
        assert (problem.node, problem.field, problem.code) == ("start", "campaign", "circle")
        assert words in problem.message


def _waiting_for(slug: str) -> dict[str, Any]:
    return chain(node("start", "campaign_step", campaign=slug), node("rest", "wait", days=1))


def test_a_circle_that_nobody_could_see_comes_to_its_end(brand: Brand, now: datetime) -> None:
    every_time = {"entry": {"mode": "every_time"}}
    ended = chain(node("start", "manual"), trigger(), node("end", "exit"), edges=[("start", "next", "end")])
    ended["edges"].append({"from": ended["nodes"][1]["id"], "to": "end"})
    ended["nodes"][1]["id"] = "go"
    ended["edges"][1]["from"] = "go"
    publish(brand, ended, now, slug="first", **every_time)
    again = chain(
        node("start", "campaign_step", campaign="first"), node("back", "start_campaign", campaign="first")
    )
    publish(brand, again, now, slug="second", **every_time)
    anna = make_customer(brand, "anna")

    arrive(brand, anna, now)
    everything(now)

    depths = [run.context.get("chain_depth", 0) for run in Run.objects.order_by("id")]
    assert depths == list(range(11))
    assert not Run.objects.filter(finished_at=None).exists()


def test_what_makes_no_sense_is_refused_at_its_field(brand: Brand, people: dict[str, Customer]) -> None:
    assert fields_refused(brand, "campaign_step", campaign="nothing") == [("start", "campaign")]
    assert fields_refused(brand, "campaign_step", campaign="first", at="left") == [("start", "at")]
    assert fields_refused(brand, "campaign_step", campaign="first", at="passed") == [("start", "")]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"node": "german", "port": "yes"}, None),
        ({"node": "rest", "port": "next"}, None),
        ({"node": "soon"}, None),  # it is in the draft, which may be about to go live
        ({"node": "nothing", "port": "yes"}, ("node", "campaign “first” has no step “nothing”.")),
        ({"node": "german", "port": "perhaps"}, ("port", "step “german” of campaign “first” has no outlet “perhaps”.")),
    ],
)  # fmt: skip
def test_a_step_or_outlet_that_is_not_there_is_warned_of(
    brand: Brand, people: dict[str, Customer], config: dict[str, Any], said: tuple[str, str] | None
) -> None:
    begun = Campaign.objects.get(slug="first")
    campaigns.save_draft(SYSTEM, begun, graph=chain(trigger(), node("soon", "wait", days=1)))
    graph = chain(
        node("start", "campaign_step", campaign="first", at="passed", **config), node("end", "exit")
    )

    found = [(p.field, p.message.partition(": ")[2], p.warning) for p in problems_with(brand, graph)]

    assert found == ([] if said is None else [(*said, True)])
