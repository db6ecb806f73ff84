"""Gateways over HTTP: made, changed, tried, never giving their secrets away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Brand, Change
from examples.gateway.server import GatewayServer
from gateways.models import Gateway
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import SECRET, make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {
    "slug": "mail",
    "name": "Mail",
    "channel": "email",
    "url": "http://127.0.0.1:9/email",
    "authorization": "top-secret-word",
    "headers": {"X-Tenant": "another-secret-word"},
}


def test_it_makes_a_gateway_and_never_reads_its_secrets_back(api: Api) -> None:
    made = api.post("gateways", NEW)

    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["authorization_set"], shown["header_names"]) == (True, ["X-Tenant"])
    assert (shown["rate_per_second"], shown["on_unknown"], shown["active"]) == (0, "retry", True)
    assert shown["health"] == {"failures": 0, "open_until": None, "warning": ""}
    for answer in (made, api.get("gateways"), api.get("gateways/mail"), api.get("changes")):
        assert b"secret-word" not in answer.content
    assert Gateway.objects.get().authorization == "top-secret-word"


def test_what_was_read_can_be_put_back_without_losing_the_secrets(api: Api) -> None:
    api.post("gateways", NEW)
    answer = api.get("gateways/mail")
    known = {key: answer.json()[key] for key in ("slug", "channel", "name", "url", "on_unknown", "active")}

    put = api.put("gateways/mail", {**known, "name": "Post"}, if_match=answer.headers["ETag"])

    assert (put.status_code, put.json()["name"]) == (200, "Post")
    gateway = Gateway.objects.get()
    assert (gateway.authorization, gateway.headers) == (NEW["authorization"], NEW["headers"])
    assert api.put("gateways/mail", known, if_match=answer.headers["ETag"]).status_code == 409


def test_it_changes_only_what_it_is_told(api: Api) -> None:
    api.post("gateways", NEW)

    changed = api.patch(
        "gateways/mail", {"rate_per_second": 50, "on_unknown": "hold", "active": False}
    ).json()

    assert (changed["rate_per_second"], changed["on_unknown"], changed["active"]) == (50, "hold", False)
    assert (changed["url"], changed["authorization_set"]) == (NEW["url"], True)
    assert Change.objects.filter(noun="gateway", action="changed").count() == 1


def test_a_secret_can_be_taken_away(api: Api) -> None:
    api.post("gateways", NEW)

    changed = api.patch("gateways/mail", {"authorization": "", "headers": {}}).json()

    assert (changed["authorization_set"], changed["header_names"]) == (False, [])


def test_it_deletes_a_gateway_unless_something_needs_it(api: Api, brand: Brand) -> None:
    gateway = make_gateway(brand, slug="mail")
    make_gateway(brand, slug="unused")
    template = make_template(gateway)

    refused = api.delete("gateways/mail")

    assert refused.status_code == 409
    assert f"template “{template.slug}”" in refused.json()["detail"]
    assert api.delete("gateways/unused").status_code == 204


def test_a_gateway_that_messages_went_out_by_stays(api: Api, brand: Brand, now: Any) -> None:
    gateway, other = make_gateway(brand, slug="old"), make_gateway(brand, slug="new")
    template = make_template(gateway)
    make_message(template, make_customer(brand), now)
    template.gateway = other
    template.save()

    assert "1 message " in api.delete("gateways/old").json()["detail"]


def test_a_test_shows_request_and_answer(api: Api, brand: Brand, gateway_server: GatewayServer) -> None:
    make_gateway(brand, gateway_server.url + "?callbacks=0", slug="mail")

    answer = api.post("gateways/mail/test", {"to_email_address": "me@example.com"})

    trial = answer.json()
    assert (trial["works"], trial["meaning"], trial["answer"]["status"]) == (True, "accepted", 200)
    assert trial["request"]["to_email_address"] == "me@example.com"
    assert trial["request"]["activity_type"] == "preview"
    assert trial["ext_message_id"]
    assert SECRET.encode() not in answer.content


def test_a_test_of_a_gateway_that_is_away_says_so(api: Api, brand: Brand) -> None:
    make_gateway(brand, "http://127.0.0.1:9", slug="mail")

    trial = api.post("gateways/mail/test", {}).json()

    assert (trial["works"], trial["answer"]) == (False, None)
    assert trial["error"]


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "localhost", "0x7f.1"])
def test_it_refuses_addresses_inside_our_network(api: Api, host: str) -> None:
    with override_settings(BECKON_ALLOW_PRIVATE_GATEWAYS=False):
        answer = api.post("gateways", {**NEW, "url": f"https://{host}/"})

    assert (answer.status_code, answer.json()["code"]) == (400, "forbidden_address")
    assert answer.json()["errors"][0]["field"] == "url"


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "pigeon"},
        {"channel": 1},
        {"url": "ftp://example.com"},
        {"url": "x" * 10_000},
        {"slug": "x" * 10_000},
        {"slug": "a b"},
        {"slug": "a\n"},
        {"name": ""},
        {"name": "\0"},
        {"authorization": "a\r\nX-Evil: 1"},
        {"headers": {"Host": "x"}},
        {"headers": {"X": 1}},
        {"headers": []},
        {"rate_per_second": -1},
        {"rate_per_second": 1.5},
        {"rate_per_second": True},
        {"rate_per_second": 10**30},
        {"on_unknown": "shrug"},
        {"active": "yes"},
        {"failures": 0},
    ],
)
def test_bad_gateways_are_refused(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.post("gateways", {**NEW, **wrong})

    assert answer.status_code == 400, answer.content
    assert not Gateway.objects.exists()


def test_the_channel_stays(api: Api) -> None:
    api.post("gateways", NEW)
    known = {key: NEW[key] for key in ("name", "url")}

    assert api.put("gateways/mail", {**known, "channel": "sms"}).json()["code"] == "channel_stays"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "gateways/mail", None),
        ("PUT", "gateways/mail", {"name": "X", "url": "http://127.0.0.1:9"}),
        ("PATCH", "gateways/mail", {"name": "X"}),
        ("DELETE", "gateways/mail", None),
        ("POST", "gateways/mail/test", {}),
    ],
)
def test_a_strangers_key_finds_nothing(brand: Brand, method: str, path: str, body: Any) -> None:
    make_gateway(brand, "http://secret-word.example.com", slug="mail")
    stranger = Api(make_brand("other"))

    answer = stranger.send(method, path, body)

    assert answer.status_code == 404
    assert b"secret-word" not in answer.content
    assert stranger.get("gateways").json()["results"] == []
    assert Gateway.objects.get().name == "mail"


def test_a_list_takes_one_query(
    api: Api, brand: Brand, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_gateway(brand)
    api.get("label")

    with django_assert_num_queries(1):
        assert len(api.get("gateways").json()["results"]) == 5
