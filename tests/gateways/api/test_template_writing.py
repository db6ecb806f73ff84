"""What the editor asks over HTTP about templates that need not be saved."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Role
from events.models import EventType
from gateways.models import ImType, Template
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import CONTENTS, make_gateway

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    make_gateway(brand, slug="sms", channel="sms")
    make_customer(brand, "anna", first_name="Anna", language="de-AT")
    ImType.objects.create(brand=brand, slug="card", name="Card", fields=[{"code": "title", "kind": "text"}])
    amount = {"types": ["number"], "sample": 44.2, "addressable": True}
    EventType.objects.create(brand=brand, name="purchase", fields={"amount": amount}, first_seen=now)
    return brand


def test_variables_come_in_groups_as_they_are_written(api: Api) -> None:
    groups = {group["label"]: group["variables"] for group in api.get("templates/variables").json()["groups"]}

    assert groups["Event"] == [{"name": "event.amount", "kind": "number", "sample": 44.2}]
    assert {"name": "customer.first_name", "kind": "text", "sample": "Anna"} in groups["Customer"]
    assert api.get("templates/variables?event=x%00").json()["groups"][0]["variables"] == []


def test_nothing_of_another_brand_is_offered() -> None:
    stranger = Api(make_brand("other"))

    assert "first_name" not in stranger.get("templates/variables").content.decode()
    body = {"channel": "sms", "body": "Hi", "customer": "anna"}
    assert stranger.post("templates/preview", body).status_code == 400
    assert stranger.post("templates/check", {"gateway": "sms", "body": "Hi"}).status_code == 400
    assert stranger.post("templates/check", {"channel": "custom_im", "im_type": "card"}).status_code == 400


def test_a_check_names_flaws_and_unknown_variables(api: Api) -> None:
    body = CONTENTS["email"] | {"subject": "\n{{ event.", "body": "{{event.amuont}}", "event": "purchase"}

    answer = api.post("templates/check", {"channel": "email", "slug": "x", "name": "X", **body})

    assert answer.status_code == 200, answer.content
    assert [(flaw["field"], flaw["line"]) for flaw in answer.json()["flaws"]] == [("subject", 2)]
    assert answer.json()["unknown"] == [
        {"field": "body", "name": "event.amuont", "line": 1, "has_default": False}
    ]
    assert not Template.objects.exists()


def test_the_channel_follows_from_the_gateway(api: Api) -> None:
    assert api.post("templates/check", {"gateway": "sms", "body": "Hi"}).json() == {
        "flaws": [],
        "unknown": [],
    }


@pytest.mark.parametrize("body", [{}, {"channel": "fax"}, {"gateway": "none"}, {"channel": 7}, [], None])
def test_without_a_channel_there_is_nothing_to_check(api: Api, body: Any) -> None:
    assert api.post("templates/check", body).status_code == 400
    assert api.post("templates/preview", body).status_code == 400


def test_a_preview_shows_the_request_the_gaps_and_the_parts(api: Api) -> None:
    asked = {"channel": "sms", "body": "{{customer.first_name}}: {{event.amount}} {{event.x}}"}

    seen = api.post("templates/preview", {**asked, "customer": "anna", "event": {"amount": 5}}).json()

    assert seen["request"]["body"] == "Anna: 5 ⟦event.x⟧"
    assert seen["missing"] == [{"name": "event.x", "field": "body", "line": 1}]
    assert (seen["errors"], seen["language"]) == ([], "de-AT")
    assert (seen["text"]["encoding"], seen["text"]["foreign"]) == ("UCS-2", ["⟦", "⟧"])


def test_a_person_may_be_written_for_it(api: Api) -> None:
    person = {"attributes": {"first_name": "Zoë"}}
    asked = {"channel": "push", "title": "Hi {{customer.first_name}}", "body": "B", "customer": person}

    request = api.post("templates/preview", asked).json()["request"]

    assert (request["title"], request["ext_user_id"]) == ("Hi Zoë", "preview")


def test_a_language_may_be_asked_for(api: Api) -> None:
    asked = {"channel": "sms", "body": "Hi", "default_language": "en", "languages": {"fr": {"body": "Salut"}}}

    assert api.post("templates/preview", {**asked, "language": "fr"}).json()["request"]["body"] == "Salut"


def test_what_is_flawed_is_an_answer_and_no_refusal(api: Api) -> None:
    answer = api.post("templates/preview", {"channel": "email", "subject": "S", "languages": {"de": 1}})

    assert answer.status_code == 200
    assert answer.json()["request"] is None
    assert {error["field"] for error in answer.json()["errors"]} >= {"body", "languages.de"}


@pytest.mark.parametrize(
    "wrong",
    [{"customer": "nobody"}, {"customer": 7}, {"event": []}, {"customer": {"id": 1}}, {"language": 1}],
)
def test_bad_occasions_are_refused(api: Api, wrong: dict[str, Any]) -> None:
    assert api.post("templates/preview", {"channel": "sms", "body": "Hi", **wrong}).status_code == 400


@pytest.mark.parametrize("slug", ["variables", "check", "preview"])
def test_no_template_takes_their_names(api: Api, slug: str) -> None:
    taken = api.post("templates", {"slug": slug, "name": "X", "gateway": "sms", "body": "Hi"})

    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (400, "slug")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_look_and_only_writers_restore(brand: Brand, role: Role) -> None:
    browser = at_work(brand.label, role)

    def status(path: str, body: Any) -> int:
        return browser.post(f"/api/v1/templates/{path}", json.dumps(body), "application/json").status_code

    assert browser.get("/api/v1/templates/variables").status_code == 200
    assert status("check", {"channel": "sms", "body": "Hi"}) == 200
    assert status("preview", {"channel": "sms", "body": "Hi"}) == 200
    assert (status("none/restore", {"version": 1}) == 403) is (role not in (Role.ADMIN, Role.MANAGER))
