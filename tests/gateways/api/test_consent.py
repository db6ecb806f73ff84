"""The API of categories, consent and the suppression list."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from crm.models import Brand, Category, Change, ConsentEntry, Customer, Role, Suppression
from events.models import Event
from gateways.models import Template
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db

NEWS = {"slug": "news", "name": "News", "channels": ["sms", "email"], "default": "opted_in"}


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna/1", user_email="anna@example.com")


def test_a_category_is_made_changed_listed_and_deleted(api: Api) -> None:
    made = api.post("categories", NEWS)
    assert made.status_code == 201
    assert made.json()["channels"] == ["email", "sms"]

    changed = api.patch("categories/news", {"name": "Our news", "default": "opted_out"}).json()
    assert (changed["name"], changed["default"], changed["revision"]) == ("Our news", "opted_out", 2)
    assert [row["slug"] for row in api.get("categories").json()["results"]] == ["news"]
    assert api.patch("categories/news", {"name": "Our news"}).json()["revision"] == 2
    assert api.delete("categories/news").status_code == 204
    assert not Category.objects.exists()
    assert [change.action for change in Change.objects.order_by("id")] == ["created", "changed", "deleted"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channels": []}, "channels"),
        ({"channels": ["fax"]}, "channels"),
        ({"default": "pending"}, "default"),
        ({"kind": "spam"}, "kind"),
        ({"double_opt_in": True}, "double_opt_in"),
        ({"slug": "a b"}, "slug"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_category_that_makes_no_sense_is_refused(api: Api, wrong: dict[str, Any], field: str) -> None:
    answer = api.post("categories", NEWS | wrong)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field
    assert api.post("categories", NEWS).status_code == 201
    assert api.post("categories", NEWS).status_code == 409


def test_a_category_in_use_stays_and_keeps_the_channel(api: Api, brand: Brand, now: datetime) -> None:
    make_category(brand, now)
    template = make_template(make_gateway(brand))
    assert api.patch(f"templates/{template.slug}", {"category": "news"}).json()["category"] == "news"

    assert api.delete("categories/news").status_code == 409
    assert api.patch("categories/news", {"channels": ["sms"]}).status_code == 400
    assert api.patch("categories/news", {"channels": ["email"]}).status_code == 200


def test_a_template_names_a_category_of_its_brand_and_channel(api: Api, brand: Brand, now: datetime) -> None:
    make_category(brand, now, "texts", channels=["sms"])
    make_category(brand, now, "mails", channels=["email"])
    make_category(make_brand("other"), now, "foreign")
    template = make_template(make_gateway(brand))
    for slug, code in [("texts", "category_without_channel"), ("foreign", "unknown_category")]:
        answer = api.patch(f"templates/{template.slug}", {"category": slug})
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    for given, kept in [({"category": "mails"}, "mails"), ({"name": "N"}, "mails"), ({"category": ""}, None)]:
        assert api.patch(f"templates/{template.slug}", given).json()["category"] == kept
    assert Template.objects.get().revision == 4
    api.post(f"templates/{template.slug}/restore", {"version": 2})
    assert Template.objects.get().category == "mails"


def test_it_answers_whether_we_may_and_why_not(api: Api, anna: Customer) -> None:
    api.post("categories", NEWS)
    place = "customers/anna%2F1/consent"
    assert api.get(f"{place}?channel=email&category=news").json()["may"] is True

    api.put(f"{place}/news/email", {"state": "opted_out", "evidence": {"form": "account"}})
    api.post("customers/anna%2F1/snooze", {"days": 7})
    answer = api.get(f"{place}?channel=email&category=news").json()

    assert answer["may"] is False
    assert [reason["code"] for reason in answer["reasons"]] == ["opted_out_of_category", "snoozed"]
    assert answer["choices"] == [
        {"category": "news", "channel": "email", "state": "opted_out", "chosen": True},
        {"category": "news", "channel": "sms", "state": "opted_in", "chosen": False},
    ]
    assert answer["snoozed_until"]
    assert api.get(place).json()["may"] is None


def test_it_answers_for_a_moment_that_is_past(
    api: Api, anna: Customer, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    for minute, (path, body) in enumerate(
        [("categories", NEWS), ("customers/anna%2F1/opt-outs", {"channel": "email"})]
    ):
        moment = now + timedelta(minutes=minute)
        for module in ("crm.api.customers", "gateways.api.categories"):
            monkeypatch.setattr(f"{module}.now", lambda moment=moment: moment)
        assert api.post(path, body).status_code == 201

    def answer(seconds: int) -> list[str]:
        at = (now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = api.get(f"customers/anna%2F1/consent?at={at}&channel=email&category=news").json()
        return [reason["code"] for reason in asked["reasons"]]

    assert answer(-1) == ["unknown_category"]
    assert answer(59) == []
    assert answer(60) == ["opted_out"]
    asked = api.get("customers/anna%2F1/consent?at=2026-03-02T11:00:00%2B01:00&channel=email").json()
    assert (asked["at"], asked["may"]) == ("2026-03-02T10:00:00+00:00", True)


@pytest.mark.parametrize(
    "query", ["at=yesterday", "at=2026-03-02T10:00:00", "at=2026-13-40T00:00:00Z", "channel=fax"]
)
def test_a_question_that_makes_no_sense_is_refused(api: Api, anna: Customer, query: str) -> None:
    assert api.get(f"customers/anna%2F1/consent?{query}").status_code == 400


def test_opting_in_to_what_wants_a_confirmation_asks_for_it(api: Api, anna: Customer) -> None:
    api.post("categories", NEWS | {"default": "opted_out", "double_opt_in": True})

    answer = api.put("customers/anna%2F1/consent/news/sms", {"state": "opted_in"}).json()

    assert answer["choices"][1]["state"] == "pending"
    assert Event.objects.get(name="optin_requested").payload["channel"] == "sms"
    api.put("customers/anna%2F1/consent/news/sms", {"state": "not_determined"})
    assert api.get("customers/anna%2F1/consent").json()["choices"][1] == {
        "category": "news", "channel": "sms", "state": "opted_out", "chosen": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("consent/news/push", {"state": "opted_in"}, 400),
        ("consent/none/email", {"state": "opted_in"}, 404),
        ("consent/news/email", {"state": "pending"}, 400),
        ("consent/news/email", {"state": "opted_in", "evidence": {"x": "y" * 5_000}}, 400),
        ("consent/news/email", {"state": "opted_in", "evidence": []}, 400),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    api: Api, anna: Customer, path: str, body: Any, status: int
) -> None:
    api.post("categories", NEWS)

    assert api.put(f"customers/anna%2F1/{path}", body).status_code == status
    assert not ConsentEntry.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"days": 0},
        {"days": 366},
        {"days": 3, "until": "2099-01-01T00:00:00Z"},
        {"until": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_pause_that_cannot_be_is_refused(api: Api, anna: Customer, body: Any) -> None:
    assert api.post("customers/anna%2F1/snooze", body).status_code == 400


def test_the_ledger_lists_every_step(api: Api, anna: Customer) -> None:
    api.post("categories", NEWS)
    api.put("customers/anna%2F1/consent/news/email", {"state": "opted_out", "evidence": {"form": "x"}})
    api.post("customers/anna%2F1/opt-outs", {"channel": "sms", "reason": "asked"})
    api.delete("customers/anna%2F1/opt-outs/sms")
    api.post("customers/anna%2F1/snooze")
    api.delete("customers/anna%2F1/snooze")

    rows = api.get("customers/anna%2F1/consent/ledger").json()["results"]

    assert [row["what"] for row in rows] == ["woken", "snoozed", "opened", "closed", "opted_out"]
    assert {row["source"] for row in rows} == {"api"}
    assert (rows[-1]["evidence"], rows[-1]["text_version"]) == ({"form": "x"}, 1)
    assert all(row["actor"].startswith("key:") for row in rows)


def test_the_suppression_list_holds_ids_and_hashes_and_no_address(api: Api, anna: Customer) -> None:
    lines = [
        {"customer": "anna/1", "channel": "sms", "reason": "by letter"},
        {"address": "Anna@Example.com"},
        {"address": "+49 170 1234567"},
        {"customer": "not known yet"},
    ]
    assert api.post("suppressions", lines[0]).json() == {"added": 1}
    assert api.post("suppressions/bulk", {"lines": lines}).json() == {"added": 3}

    rows = api.get("suppressions").json()["results"]
    assert {row["customer"] for row in rows} == {"not known yet", None, "anna/1"}
    assert "example.com" not in str(list(Suppression.objects.values())).lower()
    digest = sha256(b"anna@example.com").hexdigest()
    (found,) = api.get("suppressions?address=ANNA@example.com").json()["results"]
    assert found["address_sha256"] == digest
    assert api.get("customers/anna%2F1/consent?channel=email").json()["reasons"][0]["code"] == "suppressed"

    assert api.delete(f"suppressions/{found['id']}").status_code == 204
    assert api.get("customers/anna%2F1/consent?channel=email").json()["may"] is True
    assert next(e["what"] for e in api.get("customers/anna%2F1/consent/ledger").json()["results"]) == "lifted"


@pytest.mark.parametrize(
    "line",
    [{}, {"customer": "a", "address": "a@b.c"}, {"address": "none"}, {"customer": "a", "channel": "fax"}],
)
def test_a_line_about_nobody_is_refused(api: Api, line: dict[str, str]) -> None:
    assert api.post("suppressions", line).status_code == 400
    assert api.post("suppressions/bulk", {"lines": [{"customer": "b"}, line]}).status_code == 400
    assert not Suppression.objects.exists()


def test_the_number_of_failures_is_read_and_set(api: Api) -> None:
    assert api.get("suppressions/bounces").json() == {"limit": 3}
    assert api.put("suppressions/bounces", {"limit": 5}).json() == {"limit": 5}
    assert api.put("suppressions/bounces", {"limit": 101}).status_code == 400


def test_the_link_to_the_choices_opens_them(api: Api, anna: Customer, client: Client) -> None:
    url = api.post("customers/anna%2F1/preferences-link").json()["preferences_url"]

    assert client.get(url[url.index("/p/") :]).status_code == 200


CALLS = [
    ("GET", "categories/news", "all"),
    ("PATCH", "categories/news", "writers"),
    ("DELETE", "categories/news", "writers"),
    ("GET", "customers/anna%2F1/consent", "all"),
    ("GET", "customers/anna%2F1/consent/ledger", "all"),
    ("PUT", "customers/anna%2F1/consent/news/email", "writers"),
    ("POST", "customers/anna%2F1/snooze", "writers"),
    ("DELETE", "customers/anna%2F1/snooze", "writers"),
    ("POST", "customers/anna%2F1/preferences-link", "writers"),
    ("DELETE", "suppressions/{line}", "writers"),
]


@pytest.fixture
def line(brand: Brand, anna: Customer, now: datetime) -> int:
    make_category(brand, now)
    return Suppression.objects.create(brand=brand, subject="id:x", cause="hand", since=now).pk


@pytest.mark.parametrize(("method", "path", "who"), CALLS)
def test_it_lets_in_the_roles_of_the_matrix(
    method: str, path: str, who: str, brand: Brand, line: int
) -> None:
    body = {"PATCH": "{}", "PUT": '{"state": "opted_in"}', "POST": "{}"}.get(method, "")
    for role in (Role.SUPPORT, Role.ENGINEER, Role.MANAGER):
        client = at_work(brand.label, role, name=role)
        answer = client.generic(method, f"/api/v1/{path.format(line=line)}", body, "application/json")
        refused = who == "writers" and role != Role.MANAGER
        assert (answer.status_code == 403) == refused, (role, answer.content)
        assert answer.status_code < 500


@pytest.mark.parametrize(("method", "path", "who"), CALLS)
def test_a_stranger_finds_nothing(method: str, path: str, who: str, line: int) -> None:
    stranger = Api(make_brand("other"))

    answer = stranger.send(method, path.format(line=line), {} if method != "GET" else None)

    assert answer.status_code == 404
    for listing in ("categories", "suppressions"):
        assert stranger.get(listing).json()["results"] == []
    assert Api(stranger.brand, "events").send(method, path.format(line=line)).status_code == 403
