"""Messages over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand
from gateways.models import DeliveryStatus, Message, Template
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(brand: Brand) -> Template:
    return make_template(make_gateway(brand))


def in_state(message: Message, state: str, status: str = "") -> Message:
    message.state, message.status = state, status
    message.save()
    return message


def test_a_message_has_exactly_the_fields_of_the_contract(
    api: Api, brand: Brand, template: Template, now: datetime
) -> None:
    message = make_message(template, make_customer(brand, "a/b"), now, campaign="welcome", node="mail")
    in_state(message, "sent", "opened")
    for minutes, status in enumerate(("delivered", "opened")):
        at = now + timedelta(minutes=minutes)
        DeliveryStatus.objects.create(message=message, status=status, at=at, applied=True)

    (shown,) = api.get("messages").json()["results"]

    assert shown == {
        "uid": message.uid,
        "channel": "email",
        "state": "sent",
        "status": "opened",
        "ext_message_id": None,
        "campaign": "welcome",
        "node": "mail",
        "template": template.slug,
        "customer": "a/b",
        "attempts": 0,
        "error": "",
        "created_at": "2026-03-02T10:00:00+00:00",
        "history": [
            {"status": "delivered", "at": "2026-03-02T10:00:00+00:00"},
            {"status": "opened", "at": "2026-03-02T10:01:00+00:00"},
        ],
    }
    detail = api.get(f"messages/{message.uid}").json()
    assert detail.items() >= shown.items()
    assert (detail["gateway"], detail["body"]) == (template.gateway.slug, None)


def test_the_status_is_the_state_until_there_is_one(
    api: Api, brand: Brand, template: Template, now: datetime
) -> None:
    message = make_message(template, make_customer(brand), now)

    assert api.get("messages").json()["results"][0]["status"] == "queued"
    in_state(message, "sent")
    assert api.get("messages").json()["results"][0]["status"] == "sent"
    in_state(message, "sent", "delivered")
    assert api.get("messages").json()["results"][0]["status"] == "delivered"


def test_it_filters_by_what_is_shown(api: Api, brand: Brand, template: Template, now: datetime) -> None:
    anna, ben = make_customer(brand, "an/na"), make_customer(brand, "ben")
    clicked = in_state(make_message(template, anna, now, campaign="welcome"), "sent", "clicked")
    queued = make_message(template, anna, now, campaign="other")
    refused = in_state(make_message(template, ben, now, campaign="welcome"), "failed")
    bounced = in_state(make_message(template, ben, now, campaign="welcome"), "sent", "failed")

    def found(query: str) -> set[str]:
        return {row["uid"] for row in api.get(f"messages?{query}").json()["results"]}

    assert found("customer=an%2Fna") == {clicked.uid, queued.uid}
    assert found("campaign=welcome&customer=ben") == {refused.uid, bounced.uid}
    assert found("status=clicked") == {clicked.uid}
    assert found("status=queued") == {queued.uid}
    assert found("status=failed") == {refused.uid, bounced.uid}
    assert found("state=sent") == {clicked.uid, bounced.uid}
    assert found("status=sent") == set()
    assert found(f"template={template.slug}&channel=email&customer=an%2Fna&status=queued") == {queued.uid}
    assert found("customer=nobody") == found("campaign=%00") == found("customer=%00") == set()
    assert api.get("messages?status=lost").status_code == 400
    assert api.get("messages?state=opened").status_code == 400


def test_pages_lead_through_all_of_them(api: Api, brand: Brand, template: Template, now: datetime) -> None:
    customer = make_customer(brand)
    uids = [make_message(template, customer, now).uid for _ in range(5)]

    page = api.get("messages?limit=2").json()
    seen = [row["uid"] for row in page["results"]]
    while page["next"]:
        page = api.get(page["next"].partition("/api/v1/")[2]).json()
        seen += [row["uid"] for row in page["results"]]

    assert seen == uids[::-1]


def test_a_list_takes_the_same_queries_for_one_and_for_many(
    api: Api, brand: Brand, template: Template, now: datetime
) -> None:
    for _ in range(10):
        message = make_message(make_template(template.gateway), make_customer(brand), now)
        DeliveryStatus.objects.create(message=message, status="delivered", at=now, applied=True)
    api.get("label")

    with CaptureQueriesContext(connection) as one:
        api.get("messages?limit=1")
    with CaptureQueriesContext(connection) as many:
        assert len(api.get("messages").json()["results"]) == 10

    assert len(one) == len(many) == 2


@pytest.mark.parametrize(("way", "state"), [("sent", "sent"), ("failed", "failed"), ("retry", "queued")])
def test_a_person_decides_about_a_held_message(
    api: Api, brand: Brand, template: Template, now: datetime, way: str, state: str
) -> None:
    held = in_state(make_message(template, make_customer(brand), now, run_id=None), "held")
    bystander = in_state(make_message(template, make_customer(brand), now, run_id=None), "held")

    answer = api.post(f"messages/{held.uid}/resolve", {"as": way})

    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert api.post(f"messages/{held.uid}/resolve", {"as": way}).status_code == 409
    bystander.refresh_from_db()
    assert bystander.state == "held"


@pytest.mark.parametrize("body", [{}, {"as": "lost"}, {"as": 1}, {"as_": "sent"}, [], None])
def test_bad_decisions_are_refused(
    api: Api, brand: Brand, template: Template, now: datetime, body: object
) -> None:
    held = in_state(make_message(template, make_customer(brand), now, run_id=None), "held")

    assert api.post(f"messages/{held.uid}/resolve", body).status_code == 400
    assert Message.objects.get().state == "held"


def test_a_strangers_key_finds_nothing(brand: Brand, template: Template, now: datetime) -> None:
    message = in_state(make_message(template, make_customer(brand, "anna"), now, run_id=None), "held")
    stranger = Api(make_brand("other"))
    make_customer(stranger.brand, "anna")

    assert stranger.get("messages?customer=anna").json()["results"] == []
    for answer in (
        stranger.get(f"messages/{message.uid}"),
        stranger.post(f"messages/{message.uid}/resolve", {"as": "failed"}),
    ):
        assert answer.status_code == 404
        assert template.slug.encode() not in answer.content
    assert Message.objects.get().state == "held"
