"""The API of frequency caps and delivery windows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Change
from gateways.models import Delay, DeliveryWindow, FrequencyCap
from tests.factories.api import Api
from tests.factories.caps import make_cap
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

WEEKLY = {"slug": "weekly", "name": "Three a week", "most": 3, "within": {"weeks": 1}}


def test_a_cap_is_made_changed_listed_and_deleted(api: Api) -> None:
    make_cap(make_brand(), "elsewhere")
    made = api.post("frequency-caps", WEEKLY)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["within"], shown["kind"], shown["outcome"], shown["delay"]) == (
        {"days": 7}, "marketing", "go_on", None,
    )  # fmt: skip

    change = {"outcome": "delay", "delay": {"hours": 36}, "within": {"calendar": "day"}, "kind": ""}
    changed = api.patch("frequency-caps/weekly", change).json()
    assert (changed["within"], changed["delay"], changed["kind"]) == ({"calendar": "day"}, {"hours": 36}, "")
    assert changed["most"] == 3
    assert api.get("frequency-caps/weekly").json() == changed
    assert [row["slug"] for row in api.get("frequency-caps").json()["results"]] == ["weekly"]
    assert api.delete("frequency-caps/weekly").status_code == 204
    assert not FrequencyCap.objects.filter(slug="weekly").exists()
    changes = Change.objects.filter(noun="frequency cap").order_by("id")
    assert [(change.action, change.name) for change in changes] == [
        ("created", "Three a week"), ("changed", "Three a week"), ("deleted", "Three a week"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"most": 0}, "most"),
        ({"most": 1_001}, "most"),
        ({"most": True}, "most"),
        ({"within": {}}, "within"),
        ({"within": {"days": 1, "calendar": "day"}}, "within"),
        ({"within": {"calendar": "year"}}, "within.calendar"),
        ({"within": {"days": 367}}, "within"),
        ({"channel": "fax"}, "channel"),
        ({"category": "news"}, "category"),
        ({"channel": "sms", "category": "mails"}, "category"),
        ({"kind": "spam"}, "kind"),
        ({"outcome": "explode"}, "outcome"),
        ({"outcome": "delay"}, "delay"),
        ({"outcome": "delay", "delay": {"days": 31}}, "delay"),
        ({"slug": "a b"}, "slug"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_cap_that_makes_no_sense_is_refused(
    api: Api, brand: Brand, now: datetime, wrong: dict[str, Any], field: str
) -> None:
    make_category(brand, now, "mails", channels=["email"])

    answer = api.post("frequency-caps", WEEKLY | wrong)

    assert answer.status_code == 400
    assert field in str(answer.json())
    assert not FrequencyCap.objects.exists()


def test_a_slug_is_taken_once_and_a_category_kept_while_a_cap_names_it(
    api: Api, brand: Brand, now: datetime
) -> None:
    make_category(brand, now, "mails", channels=["email"])
    assert api.post("frequency-caps", WEEKLY | {"category": "mails"}).status_code == 201

    assert api.post("frequency-caps", WEEKLY).status_code == 409
    refused = api.delete("categories/mails")
    assert refused.status_code == 409
    assert "frequency cap “weekly”" in str(refused.json())


def test_a_delivery_window_is_set_by_channel(api: Api, brand: Brand) -> None:
    window = {"from": "22:00", "until": "02:00"}
    assert api.put("delivery-windows/email", {"from": "08:00", "until": "20:00"}).status_code == 200
    assert api.put("delivery-windows/email", window).json() == {"channel": "email", **window}

    assert api.get("delivery-windows").json()["results"] == [{"channel": "email", **window}]
    assert api.get("delivery-windows/email").json() == {"channel": "email", **window}
    assert api.put("delivery-windows/fax", window).status_code == 400
    assert api.put("delivery-windows/sms", {"from": "25:00", "until": "02:00"}).status_code == 400
    assert api.delete("delivery-windows/email").status_code == 204
    assert api.delete("delivery-windows/email").status_code == 404
    assert not DeliveryWindow.objects.exists()
    actions = Change.objects.filter(noun="delivery window").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["created", "changed", "deleted"]


def test_a_message_tells_what_made_it_wait(api: Api, brand: Brand, now: datetime) -> None:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    assert api.get(f"messages/{message.uid}").json()["delays"] == []

    Delay.objects.create(message=message, cause="cap", since=now, until=now, why="capped: “x”")

    assert api.get(f"messages/{message.uid}").json()["delays"] == [
        {"cause": "cap", "since": now.isoformat(), "until": now.isoformat(), "why": "capped: “x”"}
    ]
