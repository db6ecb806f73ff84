"""The campaign API, as an integrator meets it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import Actor
from lib import clock
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand, make_customer, make_key
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

GRAPH = chain(trigger(), node("rest", "wait", days=1))
URL = "/api/v1/campaigns"


@pytest.fixture
def api(brand: Brand) -> Client:
    return client_of(brand)


@pytest.fixture
def stranger() -> Client:
    return client_of(make_brand("stranger"))


def client_of(brand: Brand, scope: str = "manage") -> Client:
    return Client(headers={"Authorization": make_key(brand, scope)[1]})


def post(client: Client, url: str, body: Any = None, **headers: str) -> Any:
    return client.post(url, body or {}, content_type="application/json", headers=headers)


def put(client: Client, url: str, body: Any, **headers: str) -> Any:
    return client.put(url, body, content_type="application/json", headers=headers)


def test_a_campaign_is_drafted_published_paused_resumed_and_stopped(api: Client) -> None:
    made = post(api, URL, {"slug": "welcome", "name": "Welcome", "graph": GRAPH})
    assert made.status_code == 201
    assert (made.json()["status"], made.json()["problems"]) == ("draft", [])

    assert post(api, f"{URL}/welcome/publish").json() == {"version": 1}
    assert post(api, f"{URL}/welcome/pause", {"mode": "hold"}).json()["status"] == "holding"
    assert post(api, f"{URL}/welcome/resume").json()["status"] == "active"
    assert post(api, f"{URL}/welcome/stop").json()["status"] == "stopped"
    assert post(api, f"{URL}/welcome/stop").status_code == 409


def test_publishing_a_draft_with_problems_answers_422_with_each_at_its_node(api: Client) -> None:
    post(
        api,
        URL,
        {"slug": "bad", "name": "Bad", "graph": chain(trigger(), node("m", "send_email", template="x"))},
    )

    answer = post(api, f"{URL}/bad/publish")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [(p["node"], p["code"]) for p in answer.json()["problems"]] == [("m", "bad_template")]


def test_two_editors_of_one_draft_are_told_apart_by_etag(api: Client) -> None:
    etag = post(api, URL, {"slug": "c", "name": "C", "graph": GRAPH})["ETag"]

    first = put(api, f"{URL}/c/draft", {"name": "First"}, **{"If-Match": etag})
    second = put(api, f"{URL}/c/draft", {"name": "Second"}, **{"If-Match": etag})

    assert (first.status_code, second.status_code) == (200, 409)
    assert api.get(f"{URL}/c").json()["name"] == "First"
    assert put(api, f"{URL}/c/draft", {"name": "Second"}, **{"If-Match": first["ETag"]}).status_code == 200


def test_a_campaign_says_who_changed_it_last(api: Client, brand: Brand) -> None:
    post(api, URL, {"slug": "mine", "name": "Mine"})
    post(api, URL, {"slug": "noise", "name": "Noise"})
    campaigns.save_draft(Actor("operator:anna"), Campaign.objects.get(slug="mine"), name="Ours")

    assert api.get(f"{URL}/mine").json()["changed_by"] == "operator:anna"
    assert api.get(f"{URL}/noise").json()["changed_by"].startswith("key:")


def test_the_figures_say_who_is_where_and_how_they_left(api: Client, brand: Brand, now: datetime) -> None:
    post(api, URL, {"slug": "c", "name": "C", "graph": GRAPH})
    post(api, f"{URL}/c/publish")
    for _ in range(3):
        arrive(brand, make_customer(brand), now)
    advance_all(now)

    assert api.get(f"{URL}/c/stats").json()["nodes"] == {
        "start": {"entered": 3, "waiting": 0, "failed": 0, "left": {"next": 3}},
        "rest": {"entered": 3, "waiting": 3, "failed": 0, "left": {}},
    }


def test_on_hold_it_says_how_many_have_come_to_their_moment_meanwhile(
    api: Client, brand: Brand, now: datetime
) -> None:
    post(api, URL, {"slug": "c", "name": "C", "graph": GRAPH})
    post(api, f"{URL}/c/publish")
    for arrival in (clock.now(), now - timedelta(days=300)):
        arrive(brand, make_customer(brand), arrival)
        advance_all(arrival)

    assert api.get(f"{URL}/c").json()["stood_due"] is None
    assert post(api, f"{URL}/c/pause", {"mode": "hold"}).json()["stood_due"] == 1
    assert api.get(f"{URL}/c").json()["stood_due"] == 1


def test_runs_are_shown_with_their_visits_one_customer_at_a_time(
    api: Client, brand: Brand, now: datetime
) -> None:
    post(api, URL, {"slug": "c", "name": "C", "graph": GRAPH})
    post(api, f"{URL}/c/publish")
    for name in ("anna", "bert"):
        arrive(brand, make_customer(brand, ext_id=name), now, order=name)
    advance_all(now)

    runs = api.get(f"{URL}/c/runs", {"customer": "anna"}).json()["results"]

    assert [(r["customer"], r["node"], r["state"], r["context"]["order"]) for r in runs] == [
        ("anna", "rest", "waiting", "anna")
    ]
    assert [(v["node"], v["port"]) for v in runs[0]["visits"]] == [("start", "next")]


def test_a_stranger_finds_nothing_of_another_brand(api: Client, stranger: Client) -> None:
    post(api, URL, {"slug": "secret", "name": "Secret", "graph": GRAPH})

    assert stranger.get(URL).json()["results"] == []
    for answer in (
        stranger.get(f"{URL}/secret"),
        stranger.get(f"{URL}/secret/stats"),
        stranger.get(f"{URL}/secret/runs"),
        put(stranger, f"{URL}/secret/draft", {"name": "Mine"}),
        *(post(stranger, f"{URL}/secret/{verb}") for verb in ("publish", "pause", "resume", "stop")),
    ):
        assert answer.status_code == 404
        assert b"Secret" not in answer.content
    assert Campaign.objects.get().status == "draft"


def test_a_key_without_the_scope_is_refused(brand: Brand) -> None:
    assert client_of(brand, "events").get(URL).status_code == 403
    assert Client().get(URL).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"slug": "a b", "name": "x"},
        {"slug": "a", "name": ""},
        {"slug": "a", "name": "nul\x00"},
        {"slug": "a", "name": "x", "graph": []},
        {"slug": "a", "name": "x", "graph": {"nodes": 5}},
        {"slug": "a", "name": "x", "settings": {"entry": 5}},
        {"slug": "a", "name": "x", "settings": {"entry": {"not_earlier_than": {"days": "x"}}}},
        {"slug": "a", "name": "x", "owner": "me"},
        {"slug": "a" * 101, "name": "x"},
    ],
)
def test_bad_input_is_a_400_that_says_what_is_wrong(api: Client, body: Any) -> None:
    answer = post(api, URL, body)

    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_the_catalog_describes_every_node(api: Client) -> None:
    catalog = api.get("/api/v1/catalog").json()

    by_type = {entry["type"]: entry for entry in [*catalog["triggers"], *catalog["actions"]]}
    assert by_type["filter"]["ports"] == [
        {"id": "yes", "label": "+", "colour": "green", "optional": False},
        {"id": "no", "label": "−", "colour": "red", "optional": False},
    ]
    assert by_type["send_email"]["schema"]["properties"]["template"]["format"] == "template"
    assert by_type["ab_test"]["ports"] is None
    assert by_type["event_occurred"]["kind"] == "trigger"


def test_the_catalog_says_nothing_of_the_sources_that_developers_read(api: Client) -> None:
    catalog = api.get("/api/v1/catalog").content.decode()

    assert "CONTRACT" not in catalog
    assert "(seed" not in catalog
