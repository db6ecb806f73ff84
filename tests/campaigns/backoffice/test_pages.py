"""What the pages about campaigns do."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign, Run, Version, Visit
from campaigns.services import campaigns
from crm.models import Brand, Change, Role
from crm.services.changes import SYSTEM
from tests.factories.backoffice import at_work, make_world
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def flow() -> dict[str, Any]:
    return chain(trigger(), node("wait", "wait", days=1), node("end", "exit"))


def begun(brand: Brand) -> Campaign:
    return campaigns.create(SYSTEM, brand, "journey", "Journey")


def draft(campaign: Campaign, graph: Any, **changes: Any) -> dict[str, Any]:
    text = graph if isinstance(graph, str) else json.dumps(graph)
    return {"name": "J", "graph": text, "settings": "{}", "revision": campaign.revision, **changes}


def make_run(campaign: Campaign, now: datetime, **fields: Any) -> Run:
    given = {"state": "waiting", "node": "wait", "due_at": now + timedelta(days=1), "mode": "every_time"}
    return Run.objects.create(
        brand=campaign.brand,
        campaign=campaign,
        version=campaign.live,
        customer=make_customer(campaign.brand),
        arrived_at=now,
        started_at=now,
        **{**given, **fields},
    )


def test_a_campaign_is_drafted_and_published(client: Client, brand: Brand) -> None:
    campaign = begun(brand)
    client.post("/campaigns/journey/draft/", draft(campaign, flow()))
    client.post("/campaigns/journey/publish/")
    campaign.refresh_from_db()
    assert (campaign.status, campaign.name) == ("active", "J")
    assert Version.objects.get().published_by == "operator:anna"
    assert list(Change.objects.order_by("pk").values_list("action", flat=True)) == [
        "created",
        "changed",
        "published",
    ]


def test_a_draft_with_problems_is_saved_but_not_published(client: Client, brand: Brand) -> None:
    campaign = begun(brand)
    graph = chain(trigger(), node("mail", "send_email", template="gone"))
    client.post("/campaigns/journey/draft/", draft(campaign, graph))
    answer = client.post("/campaigns/journey/publish/", follow=True)
    assert b"mend the problem that is listed" in answer.content
    assert "there is no template “gone”" in answer.content.decode()
    assert [box.id for box in answer.context["drawing"].boxes if box.problems] == ["mail"]
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        ("{", "This is not JSON"),
        ("[]", "A graph is"),
        ('{"nodes": [{"id": "a", "type": "teleport"}]}', "no node type"),
        ('{"nodes": [], "edges": 5}', "edges"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_typed_is_looked_at_before_it_is_saved(
    client: Client, brand: Brand, graph: str, said: str
) -> None:
    begun(brand)
    answer = client.post("/campaigns/journey/draft/check/", draft(Campaign.objects.get(), graph))
    assert said in answer.content.decode()
    assert Campaign.objects.get().draft == {"nodes": [], "edges": []}


def test_two_people_do_not_overwrite_each_other(client: Client, brand: Brand) -> None:
    seen = begun(brand)
    client.post("/campaigns/journey/draft/", draft(seen, flow()))
    answer = client.post("/campaigns/journey/draft/", draft(seen, chain(trigger())))
    assert b"Somebody else has changed this draft" in answer.content
    assert Campaign.objects.get().draft == flow()


def test_wrong_settings_are_explained_beside_their_field(client: Client, brand: Brand) -> None:
    begun(brand)
    wrong = draft(Campaign.objects.get(), flow(), settings='{"entry": {"mode": "sometimes"}}')
    assert "settings" in client.post("/campaigns/journey/draft/", wrong).context["form"].errors
    no_object = draft(Campaign.objects.get(), flow(), settings="[1]")
    answer = client.post("/campaigns/journey/draft/", no_object)
    assert "Settings are an object" in str(answer.context["form"].errors["settings"])


def test_pausing_asks_with_figures_and_resuming_says_what_stands_due(client: Client, brand: Brand) -> None:
    from lib import clock

    campaign = publish(brand, flow(), clock.now())
    for hours in (1, -1, -50):
        make_run(campaign, clock.now(), due_at=clock.now() + timedelta(hours=hours))
    assert client.get("/campaigns/journey/pause/").context["timed"] == 3
    client.post("/campaigns/journey/pause/", {"how": "hold"})
    assert Run.objects.filter(due_at=None).count() == 3
    asked = client.get("/campaigns/journey/resume/")
    assert asked.context["due"] == 2
    assert b"Drop what has stood due" in asked.content
    client.post("/campaigns/journey/resume/", {"hours": "24"})
    assert Run.objects.filter(state="exited").count() == 1
    assert Campaign.objects.get().status == "active"


def test_stopping_says_how_many_it_throws_out(client: Client, brand: Brand, now: datetime) -> None:
    campaign = publish(brand, flow(), now)
    make_run(campaign, now)
    assert b"<strong>1</strong> customer inside" in client.get("/campaigns/journey/stop/").content
    client.post("/campaigns/journey/stop/")
    assert Run.objects.get().state == "exited"
    answer = client.post("/campaigns/journey/pause/", {"how": "drain"}, follow=True)
    assert b"The campaign is stopped; publish it again first." in answer.content


def test_failed_runs_are_retried_all_or_some(
    client: Client, brand: Brand, now: datetime, doorbells: list[str]
) -> None:
    campaign = publish(brand, flow(), now)
    runs = [make_run(campaign, now, state="failed", due_at=None, reason="broke") for _ in range(3)]
    elsewhere = make_run(publish(make_brand("other"), flow(), now), now, state="failed", due_at=None)
    client.post("/campaigns/journey/runs/retry/", {"run": [runs[0].pk, elsewhere.pk]})
    assert list(Run.objects.filter(state="ready")) == [runs[0]]
    client.post("/campaigns/journey/runs/retry/", {"all": "1"})
    assert set(Run.objects.filter(state="ready")) == set(runs)
    assert Change.objects.latest("pk").after == {"runs": 2}


def test_runs_are_filtered_by_step_and_state(client: Client, brand: Brand, now: datetime) -> None:
    campaign = publish(brand, flow(), now)
    waiting = make_run(campaign, now)
    done = make_run(campaign, now, state="done", node="end", due_at=None, finished_at=now)

    def found(**query: str) -> list[Run]:
        return list(client.get("/campaigns/journey/runs/", query).context["page"].rows)

    assert found() == [done, waiting]
    assert found(state="done") == found(node="end") == [done]
    assert found(node="wait", state="failed") == []


def test_the_flow_shows_an_older_version_when_asked(client: Client, brand: Brand, now: datetime) -> None:
    campaign = publish(brand, flow(), now)
    client.post("/campaigns/journey/draft/", draft(campaign, chain(trigger(), node("end", "exit"))))
    client.post("/campaigns/journey/publish/")
    assert len(client.get("/campaigns/journey/").context["drawing"].boxes) == 2
    assert len(client.get("/campaigns/journey/?version=1").context["drawing"].boxes) == 3
    assert len(client.get("/campaigns/journey/?version=99").context["drawing"].boxes) == 2


def test_the_timeline_of_a_customer_holds_events_visits_and_messages(
    client: Client, brand: Brand, now: datetime
) -> None:
    world = make_world(brand, "zebra", now)
    address = f"/customers/{world.customer.pk}/timeline/"
    assert {moment.kind for moment in client.get(address).context["moments"]} == {
        *("event", "visit", "message", "deed", "points")
    }
    assert {moment.kind for moment in client.get(address, {"kind": "visit"}).context["moments"]} == {"visit"}


def test_the_timeline_goes_on_without_gap_or_repetition_even_at_one_moment(
    client: Client, brand: Brand, now: datetime
) -> None:
    from tests.factories.events import make_event

    customer = make_customer(brand)
    for number in range(95):
        make_event(brand, customer, "login", now - timedelta(minutes=number // 10), n=number)
    seen: list[int] = []
    address = "?"
    while address:
        answer = client.get(f"/customers/{customer.pk}/timeline/{address}")
        seen += [moment.id for moment in answer.context["moments"]]
        address = answer.context["older"]
    assert len(seen) == len(set(seen)) == 95


def test_steps_are_called_what_they_do_wherever_a_customers_way_is_told(
    client: Client, brand: Brand, now: datetime
) -> None:
    campaign = publish(brand, flow(), now)
    run = make_run(campaign, now, state="failed", reason="broke", due_at=None)
    Visit.objects.create(run=run, number=1, node="wait", port="next", arrived_at=now, at=now)
    pages = [
        f"/runs/{run.pk}/",
        "/runs/",
        "/runs/stuck/",
        "/campaigns/journey/runs/",
        f"/customers/{run.customer_id}/",
        f"/customers/{run.customer_id}/timeline/",
        f"/customers/{run.customer_id}/why/?campaign=journey",
        "/campaigns/journey/report/customers/?what=run.failed&node=wait&days=9999",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "Wait 1 day" in answer.content.decode(), page


def test_two_steps_of_one_name_are_told_apart(client: Client, brand: Brand, now: datetime) -> None:
    graph = chain(trigger(), node("first", "wait", days=1), node("second", "wait", days=1))
    run = make_run(publish(brand, graph, now), now, node="second")
    assert "Wait 1 day (second)" in client.get(f"/customers/{run.customer_id}/").content.decode()
