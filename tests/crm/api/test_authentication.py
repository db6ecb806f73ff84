"""Who may call, and how often."""

from __future__ import annotations

import pytest
from django.test import Client

from crm.models import Brand
from tests.factories.crm import make_brand, make_key

PATH = "/api/v1/brands"


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand()


@pytest.mark.parametrize("form", ["{}", "Bearer {}", "bearer  {}", " {} "])
def test_a_key_stands_alone_or_behind_bearer(client: Client, brand: Brand, form: str) -> None:
    _, secret = make_key(brand, "manage")

    assert client.get(PATH, headers={"Authorization": form.format(secret)}).status_code == 200


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Basic dXNlcjpwYXNz", "bk_live_aaaaaaaa_" + "x" * 43, "é"]
)
def test_without_a_key_nobody_gets_in(client: Client, brand: Brand, header: str | None) -> None:
    response = client.get(PATH, headers={} if header is None else {"Authorization": header})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == "application/problem+json"


def test_head_needs_the_scope_of_get(client: Client, brand: Brand) -> None:
    _, secret = make_key(brand, "events")

    assert client.head("/api/v1/events", headers={"Authorization": secret}).status_code == 403


def test_a_key_does_only_what_its_scopes_say(client: Client, brand: Brand) -> None:
    for scope, status in (("manage", 200), ("events", 403), ("callback", 403)):
        _, secret = make_key(brand, scope)
        response = client.get(PATH, headers={"Authorization": secret})
        assert response.status_code == status
    assert "'manage'" in response.json()["detail"]


def test_a_key_that_calls_too_often_is_told_when_to_call_again(client: Client, brand: Brand) -> None:
    _, secret = make_key(brand, "manage", rate_per_minute=6)
    _, neighbour = make_key(brand, "manage")

    assert client.get(PATH, headers={"Authorization": secret}).status_code == 200
    response = client.get(PATH, headers={"Authorization": secret})

    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert 1 <= int(response["Retry-After"]) <= 10
    assert client.get(PATH, headers={"Authorization": neighbour}).status_code == 200
