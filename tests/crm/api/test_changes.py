"""The audit log over HTTP."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories.api import Api
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Api:
    api = Api(make_brand())
    api.post("segments", {"slug": "vip", "name": "VIP", "condition": {"all": []}})
    api.patch("segments/vip", {"name": "Very important"})
    api.patch("label", {"time_zone": "Europe/Berlin"})
    api.delete("segments/vip")
    return api


def test_it_tells_who_changed_what_newest_first(api: Api) -> None:
    rows = api.get("changes").json()["results"]

    assert [(row["action"], row["noun"]) for row in rows] == [
        ("deleted", "segment"),
        ("changed", "label"),
        ("changed", "segment"),
        ("created", "segment"),
    ]
    assert (rows[2]["before"], rows[2]["after"]) == ({"name": "VIP"}, {"name": "Very important"})
    assert {row["actor"] for row in rows} == {f"key:{api.key.prefix}"}


def test_it_can_be_filtered_and_read_page_by_page(
    api: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        page = api.get("changes?noun=segment&limit=2").json()
    rest = api.get(page["next"].partition("/api/v1/")[2]).json()

    assert [row["action"] for row in page["results"] + rest["results"]] == ["deleted", "changed", "created"]
    assert api.get("changes?name=%00nobody").json()["results"] == []


def test_a_strangers_key_sees_nothing(api: Api) -> None:
    assert Api(make_brand("other")).get("changes").json()["results"] == []


def test_another_brand_of_the_account_sees_the_account_alone(api: Api) -> None:
    sibling = Api(make_brand("sibling", label=api.brand.label))

    assert [row["noun"] for row in sibling.get("changes").json()["results"]] == ["label"]
