"""Markers in conditions."""

from datetime import datetime

import pytest

from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def test_it_finds_a_marker_on_the_list_of_its_kind_or_on_any(now: datetime) -> None:
    brand = make_brand()
    make_customer(brand, "ours", core_tags=["vip", "new"])
    make_customer(brand, "theirs", core_external_markers2=["vip"])
    make_customer(brand, "segment", core_external_segment=["vip"])
    make_customer(brand, "public", core_public_tags=["vip"])
    make_customer(brand, "noise", core_tags=["VIP"], core_public_tags="vip", vip=True)

    assert who(brand, now, marker="vip") == {"ours", "theirs", "segment", "public"}
    assert who(brand, now, marker="vip", kind="external") == {"theirs", "segment"}
    assert who(brand, now, marker="vip", kind="internal", op="has_not") == {
        "theirs",
        "segment",
        "public",
        "noise",
    }


def test_a_marker_may_begin_with_a_dollar(now: datetime) -> None:
    brand = make_brand()
    make_customer(brand, "rich", core_tags=["$$$"])
    make_customer(brand, "noise", core_tags=["$$"])

    assert who(brand, now, marker="$$$") == {"rich"}
