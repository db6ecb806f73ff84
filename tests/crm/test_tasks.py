"""The turns of upkeep, as a worker takes them."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm import tasks
from crm.models import Brand, Touch
from crm.services import touching, upkeep
from lib import chores
from lib.pace import Pace
from tests.factories.crm import make_customer
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_full_turns(brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Touches for two turns wait, and nobody has worked yet."""
    monkeypatch.setattr(tasks, "_upkeep", Pace(1 / 1_000))
    monkeypatch.setattr(upkeep, "TOUCHES", 1)
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    for name in ("ann", "bob"):
        touching.touch(brand.pk, [("attribute:country", make_customer(brand, name).pk)], now)


def test_a_full_turn_is_followed_by_the_next_at_once(doorbells: list[str]) -> None:
    doorbells.clear()
    tasks.keep_segments()
    assert (Touch.objects.count(), doorbells) == (1, [touching.DOORBELL])

    tasks.keep_segments()
    assert Touch.objects.count() == 0


def test_it_rests_where_others_wait(doorbells: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "leftovers", [*chores.leftovers, chores.Leftover("others", lambda now: True)])
    doorbells.clear()
    tasks.keep_segments()
    tasks.keep_segments()
    assert (Touch.objects.count(), doorbells) == (1, [])


def test_it_rests_after_a_turn_that_was_not_full(
    brand: Brand, doorbells: list[str], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    monkeypatch.setattr(upkeep, "TOUCHES", 10)
    doorbells.clear()
    tasks.keep_segments()
    touching.touch(brand.pk, [("attribute:country", make_customer(brand, "cid").pk)], now)
    tasks.keep_segments()
    assert (Touch.objects.count(), doorbells) == (1, [])
