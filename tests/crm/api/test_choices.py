"""Choices over HTTP."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Audience, Brand, Role, Segment
from tests.factories.api import Api
from tests.factories.backoffice import at_work, make_world
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db


def found(api: Api, path: str) -> list[str]:
    answer = api.get(f"choices/{path}")
    assert answer.status_code == 200, answer.content
    return [choice["value"] for choice in answer.json()["results"]]


def make_segments(brand: Brand, *slugs: str) -> None:
    for slug in slugs:
        Segment.objects.create(brand=brand, slug=slug, name=f"The {slug}", condition={"all": []})


def test_it_shows_value_label_and_hint(api: Api, brand: Brand, now: datetime) -> None:
    make_world(brand, "mine", now)

    assert api.get("choices/campaign").json() == {
        "results": [{"value": "journey", "label": "mine campaign", "hint": "Active"}]
    }


def test_it_finds_by_the_beginning_of_slug_or_name_whatever_the_case(api: Api, brand: Brand) -> None:
    make_segments(brand, "vip", "vip-gold", "dormant")

    assert found(api, "segment?q=VIP") == ["vip", "vip-gold"]
    assert found(api, "segment?q=the d") == ["dormant"]
    assert found(api, "segment?q=ip") == []


def test_it_shows_twenty_unless_told_otherwise_and_a_hundred_at_most(api: Api, brand: Brand) -> None:
    make_segments(brand, *(f"s{number:03}" for number in range(101)))

    assert len(found(api, "segment")) == 20
    assert len(found(api, "segment?limit=100")) == 100
    assert api.get("choices/segment?limit=101").status_code == 400
    assert api.get("choices/segment?limit=many").json()["code"] == "invalid_limit"


def test_an_unknown_kind_is_404(api: Api) -> None:
    answer = api.get("choices/unicorn")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_it_survives_a_nul_and_an_endless_text(api: Api) -> None:
    assert found(api, "customer?q=%00") == []
    assert found(api, f"template?q={'x' * 2_000}&channel=%00") == []


def test_a_stranger_sees_nothing_of_the_brand(brand: Brand) -> None:
    make_segments(brand, "vip")

    assert found(Api(make_brand("other")), "segment") == []


def test_every_role_may_pick_what_it_may_see(brand: Brand) -> None:
    Audience.objects.create(brand=brand, slug="press", name="Press")

    for role in Role:
        browser = at_work(brand.label, role, name=f"the-{role}")
        assert browser.get("/api/v1/choices/audience").json()["results"][0]["value"] == "press"
        assert browser.get("/api/v1/choices/gateway").status_code == 200


def test_a_key_needs_the_scope_manage(brand: Brand) -> None:
    assert Api(brand, "events").get("choices/segment").status_code == 403
