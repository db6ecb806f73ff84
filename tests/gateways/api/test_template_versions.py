"""The history of a template over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Change
from tests.factories.api import Api
from tests.factories.consent import make_category
from tests.factories.crm import make_brand
from tests.factories.gateways import make_gateway

pytestmark = pytest.mark.django_db

SMS: dict[str, Any] = {"slug": "text", "name": "Text", "gateway": "sms", "body": "One"}


@pytest.fixture
def api() -> Api:
    api = Api(make_brand())
    make_gateway(api.brand, slug="sms", channel="sms")
    api.post("templates", SMS)
    api.patch("templates/text", {"body": "Two", "name": "Text two"})
    return api


def test_versions_are_listed_newest_first_with_who_and_when(api: Api) -> None:
    page = api.get("templates/text/versions").json()

    newest, first = page["results"]
    assert newest["at"] == api.get("templates/text").json()["updated_at"]
    assert first == {
        "number": 1,
        "name": "Text",
        "gateway": "sms",
        "im_type": None,
        "category": None,
        "at": first["at"],
        "by": f"key:{api.key.prefix}",
    }
    assert page["next"] is None


def test_they_come_page_by_page(api: Api) -> None:
    first = api.get("templates/text/versions?limit=1").json()
    second = api.get(first["next"].partition("/api/v1/")[2]).json()

    assert [row["number"] for row in [*first["results"], *second["results"]]] == [2, 1]


def test_a_version_shows_what_it_said_and_what_was_changed_by_it(api: Api) -> None:
    version = api.get("templates/text/versions/2").json()

    assert version["content"] == {"body": "Two", "from_number": ""}
    assert version["changes"] == [
        {"field": "name", "diff": "@@ -1 +1 @@\n-Text\n+Text two"},
        {"field": "body", "diff": "@@ -1 +1 @@\n-One\n+Two"},
    ]


def test_it_is_restored_as_a_new_version(api: Api) -> None:
    restored = api.post("templates/text/restore", {"version": 1}, if_match='"2"')

    assert (restored.status_code, restored.headers["ETag"]) == (200, '"3"')
    assert (restored.json()["body"], restored.json()["name"]) == ("One", "Text")
    assert api.post("templates/text/restore", {"version": 2}, if_match='"2"').status_code == 409
    assert Change.objects.filter(action="restored", noun="template").count() == 1


def test_its_category_is_kept_compared_and_restored(api: Api, now: datetime) -> None:
    make_category(api.brand, now, "offers")
    assert api.patch("templates/text", {"category": "offers"}).json()["category"] == "offers"
    assert api.put("templates/text", SMS).json()["category"] == "offers"
    assert api.put("templates/text", SMS | {"category": None}).json()["category"] is None

    version = api.get("templates/text/versions/3").json()
    assert version["category"] == "offers"
    assert version["changes"] == [{"field": "category", "diff": "@@ -0,0 +1 @@\n+offers"}]
    assert api.post("templates/text/restore", {"version": 3}).json()["category"] == "offers"


@pytest.mark.parametrize("body", [None, {}, {"version": 0}, {"version": "one"}, {"version": 2**31}, []])
def test_bad_wishes_to_restore_are_refused(api: Api, body: Any) -> None:
    assert api.post("templates/text/restore", body).status_code == 400


def test_a_version_that_never_was_is_not_found(api: Api) -> None:
    assert api.get("templates/text/versions/7").status_code == 404
    assert api.get("templates/text/versions/999999999").status_code == 404
    assert api.get("templates/text/versions/x").status_code == 404
    assert api.post("templates/text/restore", {"version": 7}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "templates/text/versions", None),
        ("GET", "templates/text/versions/1", None),
        ("POST", "templates/text/restore", {"version": 1}),
    ],
)
def test_a_strangers_key_finds_nothing(api: Api, method: str, path: str, body: Any) -> None:
    assert Api(make_brand("other")).send(method, path, body).status_code == 404


def test_a_list_does_not_read_what_the_versions_said(
    api: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    api.get("label")

    with django_assert_num_queries(2) as queries:
        assert len(api.get("templates/text/versions").json()["results"]) == 2
    assert "content" not in queries.captured_queries[1]["sql"]
