"""Whoever watches names hears of them, with segments or without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from crm import bus
from crm.models import Brand, Touch
from crm.services import profile, upkeep
from crm.services.touching import touch
from crm.services.watching import unwatch, watch, watched_names
from tests.factories.crm import make_brand, make_customer
from tests.factories.segments import inside, keep_all, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[bus.Touched]]:
    told: list[bus.Touched] = []

    def hear(touched: Any, now: datetime) -> None:
        told.extend(touched)

    bus.hear(hear)
    yield told
    bus._hearers.remove(hear)


def test_what_is_watched_is_told_once_a_customer_and_nothing_else(
    brand: Brand, now: datetime, heard: list[bus.Touched]
) -> None:
    anna, bert, other = make_customer(brand, "anna"), make_customer(brand, "bert"), make_brand("other")
    stranger = make_customer(other, "anna")
    watch(brand.pk, "me", ["attribute:country", "points"])

    for one in (anna, anna, bert, stranger):
        profile.update([(one.pk, {"country": "AT", "city": "Wien"})], now)
    keep_all(now)

    assert [(one.brand_id, one.name, sorted(one.customers)) for one in heard] == [
        (brand.pk, "attribute:country", [anna.pk, bert.pk])
    ]
    assert not Touch.objects.exists()


def test_what_a_segment_alone_reads_is_not_told_and_what_both_read_reaches_both(
    brand: Brand, now: datetime, heard: list[bus.Touched]
) -> None:
    there = make_segment(brand, "there", {"attribute": "country", "op": "eq", "value": "AT"}, now)
    viennese = make_segment(brand, "viennese", {"attribute": "city", "op": "eq", "value": "Wien"}, now)
    watch(brand.pk, "me", ["attribute:country", "points"])

    profile.update([(make_customer(brand, "anna").pk, {"country": "AT", "city": "Wien"})], now)
    keep_all(now)

    assert (inside(there), inside(viennese)) == ({"anna"}, {"anna"})
    assert [one.name for one in heard] == ["attribute:country"]


def test_a_name_is_watched_until_the_last_lets_go(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand, "anna")
    for who in ("me", "you", "me"):
        watch(brand.pk, who, ["points"])

    unwatch(["me"])
    touch(brand.pk, [("points", anna.pk)], now)
    assert watched_names(brand.pk) == {"points"}
    assert upkeep.keep(lambda: now) == 1

    unwatch(["you", "nobody"])
    touch(brand.pk, [("points", anna.pk)], now)
    assert upkeep.keep(lambda: now) == 0


def test_what_a_hearer_raises_undoes_the_turn_and_it_is_told_again(
    brand: Brand, now: datetime, heard: list[bus.Touched]
) -> None:
    def choke(touched: Any, now: datetime) -> None:
        raise ValueError

    watch(brand.pk, "me", ["points"])
    touch(brand.pk, [("points", make_customer(brand, "anna").pk)], now)
    bus.hear(choke)
    with pytest.raises(ValueError):
        upkeep.keep(lambda: now)
    bus._hearers.remove(choke)

    heard.clear()
    assert upkeep.keep(lambda: now) == 1
    assert [one.name for one in heard] == ["points"]
