"""`POST campaigns/{slug}/try`: test runs for the canvas and for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Campaign, Run
from campaigns.services import campaigns
from crm.models import Brand, Customer, Role
from crm.services.changes import SYSTEM
from gateways.models import Message, Template
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stands_still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("campaigns.api.try_out.now", lambda: now)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "an/na", country="DE")


@pytest.fixture
def mail(brand: Brand) -> Template:
    return make_template(make_gateway(brand), body="<p>{{event.amount}}</p>")


@pytest.fixture(autouse=True)
def journey(brand: Brand, mail: Template) -> Campaign:
    graph = chain(
        trigger(),
        node("rest", "wait", days=30),
        node("mail", "send_email", template=mail.slug),
        node("end", "exit"),
    )
    return campaigns.create(SYSTEM, brand, "journey", "Journey", graph)


def asked(**fields: Any) -> dict[str, Any]:
    return {"customer": "an/na", "trigger": "start", "event": {"payload": {"amount": 7}}, **fields}


def test_it_answers_the_whole_way_with_times_and_messages(api: Api, anna: Customer, mail: Template) -> None:
    told = api.post("campaigns/journey/try", asked(outcomes={"mail": "clicked"})).json()

    (message,) = told["messages"]
    assert message["request"]["body"] == "<p>7</p>"
    assert (message["node"], message["template"], message["status"]) == ("mail", mail.slug, "clicked")
    assert (told["entered"], told["why_not"], told["took_ms"] < 5_000) == (True, [], True)
    assert told["steps"][1] == {
        "node": "rest",
        "port": "next",
        "arrived_at": "2026-03-02T10:00:00+00:00",
        "left_at": "2026-04-01T10:00:00+00:00",
        "why": "",
    }
    assert told["ended"] == {
        "state": "exited",
        "reason": "exit",
        "node": "end",
        "at": "2026-04-01T10:00:00+00:00",
    }
    assert (Run.objects.count(), Message.objects.count()) == (0, 0)


def test_a_written_customer_begins_when_it_is_told_to_and_does_more_later(api: Api) -> None:
    told = api.post(
        "campaigns/journey/try",
        asked(
            customer={"attributes": {"country": "AT"}},
            at="2030-01-01T08:00:00+01:00",
            then=[{"after": {"hours": 2}, "event_type": "purchase", "payload": {"amount": 1}}],
        ),
    ).json()

    assert told["steps"][0]["left_at"] == "2030-01-01T07:00:00+00:00"


def test_who_does_not_enter_is_told_why(api: Api, anna: Customer) -> None:
    told = api.post("campaigns/journey/try", asked(event={"event_type": "purchase"})).json()

    assert (told["entered"], told["ended"], told["steps"]) == (False, None, [])
    assert told["why_not"] == [
        {
            "code": "other_event",
            "message": "“start” waits for client action go, the event is purchase.",
            "node": "start",
        }
    ]


def test_an_unsaved_graph_with_problems_is_answered_with_them(api: Api, anna: Customer) -> None:
    graph = chain(trigger(), node("mail", "send_email", template="nowhere"))

    answer = api.post("campaigns/journey/try", asked(graph=graph))

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [(p["node"], p["code"]) for p in answer.json()["problems"]] == [("mail", "bad_template")]


def test_a_stranger_and_a_strangers_campaign_are_not_found(api: Api, anna: Customer) -> None:
    other = make_brand("other")
    make_customer(other, "ben")

    assert api.post("campaigns/journey/try", asked(customer="ben")).status_code == 404
    assert Api(other).post("campaigns/journey/try", asked(customer="ben")).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"customer": 5}, "customer"),
        ({"trigger": "mail"}, "trigger"),
        ({"at": "2030-01-01T08:00:00"}, "at"),
        ({"at": "1730-01-01T08:00:00Z"}, "at"),
        ({"outcomes": {"mail": "eaten"}}, "outcomes"),
        ({"event": {"payload": {"note": "x" * 40_000}}}, "event.payload"),
        ({"customer": {"attributes": {"note": "x" * 40_000}}}, "customer.attributes"),
        ({"then": [{"after": {}, "event_type": "update_profile"}]}, "then"),
        ({"then": [{"after": {"days": -1}, "event_type": "a"}]}, "then"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_field(
    api: Api, anna: Customer, fields: dict[str, Any], field: str
) -> None:
    answer = api.post("campaigns/journey/try", asked(**fields))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith(field)


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.SUPPORT, 403), (Role.ENGINEER, 403)])
def test_only_who_may_edit_campaigns_may_try_them(
    brand: Brand, anna: Customer, role: Role, status: int
) -> None:
    answer = at_work(brand.label, role).post(
        "/api/v1/campaigns/journey/try", asked(), content_type="application/json"
    )

    assert answer.status_code == status
