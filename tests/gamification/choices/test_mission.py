"""The brand's missions, to be picked."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.contract import Choice, Wanted
from crm.models import Brand
from crm.services.changes import SYSTEM
from gamification.choices.mission import MissionChoices
from gamification.services import missions
from tests.factories.crm import make_brand
from tests.factories.missions import make_mission

pytestmark = pytest.mark.django_db


def test_drafts_say_so_and_archived_ones_are_not_offered(brand: Brand, now: datetime) -> None:
    make_mission(brand, now, "shopper")
    make_mission(brand, None, "shipper")
    missions.archive(SYSTEM, make_mission(brand, now, "shouter"))
    make_mission(make_brand("other"), now, "shooter")

    found = MissionChoices.find(Wanted(brand.pk, "sh", 20, {}))

    assert found == [Choice("shipper", "Shipper", "a draft"), Choice("shopper", "Shopper")]
