"""What every kind of choice keeps, whoever wrote it."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.contract import Choices, Wanted, choices
from crm.services.desks import RIGHTS
from tests.factories.backoffice import make_world
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db

QUERIES = 4  # most need one; the sample of customers takes a few

every_kind = pytest.mark.parametrize("kind", list(choices), ids=lambda kind: kind.key)


@every_kind
def test_its_file_is_named_for_its_key_and_its_right_exists(kind: type[Choices]) -> None:
    assert kind.__module__.rpartition(".")[2] == kind.key
    assert kind.right in RIGHTS


@every_kind
def test_it_shows_things_of_its_own_brand_alone(kind: type[Choices], now: datetime) -> None:
    brand = make_brand()
    make_world(brand, "mine", now)
    before = kind.find(Wanted(brand.pk, "", 100, {}))

    make_world(make_brand("other"), "zebra", now)

    assert kind.find(Wanted(brand.pk, "", 100, {})) == before
    assert kind.find(Wanted(brand.pk, "zebra", 100, {})) == []


@every_kind
def test_what_it_found_is_found_again_by_its_value_and_comes_first(
    kind: type[Choices], now: datetime
) -> None:
    brand = make_brand()
    make_world(brand, "mine", now)

    for choice in kind.find(Wanted(brand.pk, "", 100, {})):
        assert kind.find(Wanted(brand.pk, choice.value, 1, {})) == [choice]


@every_kind
def test_it_keeps_to_the_limit_in_a_fixed_number_of_queries(
    kind: type[Choices], now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    brand = make_brand()
    make_world(brand, "mine", now)

    with django_assert_max_num_queries(QUERIES):
        assert len(kind.find(Wanted(brand.pk, "", 1, {}))) <= 1


@every_kind
def test_percent_signs_and_quotes_are_letters_like_others(kind: type[Choices], now: datetime) -> None:
    brand = make_brand()
    make_world(brand, "mine", now)

    assert kind.find(Wanted(brand.pk, "%_'\"\\", 100, {})) == []


def test_the_kinds_of_this_issue_are_there() -> None:
    assert {kind.key for kind in choices} >= {
        "attribute",
        "audience",
        "campaign",
        "category",
        "client_action",
        "customer",
        "event_field",
        "event_type",
        "gateway",
        "im_type",
        "operator",
        "segment",
        "template",
    }
