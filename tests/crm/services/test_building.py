"""Tables of segments are built, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer, Segment, SegmentMember, SegmentMove, SegmentShard, Touch
from crm.queries import shards
from crm.services import building, editing, labels, segments, upkeep
from crm.services.changes import SYSTEM
from tests.factories.crm import MADE_AT, make_brand, make_customer
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = pytest.mark.django_db

GERMANS: dict[str, Any] = {"attribute": "country", "op": "eq", "value": "DE"}
AUSTRIANS: dict[str, Any] = {"attribute": "country", "op": "eq", "value": "AT"}


def make_customers(brand: Brand, number: int, every: int = 1) -> None:
    """Customers with ids `every` apart, so that few of them fill many shards."""
    first = Customer.objects.count() + 1
    Customer.objects.bulk_create(
        Customer(
            pk=(first + n) * every,
            brand=brand,
            ext_id=f"c{n}",
            attributes={"country": "DE" if n % 2 else "AT"},
            created_at=MADE_AT,
            updated_at=MADE_AT,
        )
        for n in range(number)
    )


def truth(brand: Brand, country: str) -> set[str]:
    found = Customer.objects.filter(brand=brand, attributes__country=country)
    return set(found.values_list("ext_id", flat=True))


def test_a_new_segment_is_built_over_all_shards(brand: Brand, now: datetime) -> None:
    make_customers(brand, 60, every=700)
    make_customers(make_brand("other"), 5, every=701)

    germans = make_segment(brand, "germans", GERMANS, now)

    assert inside(germans) == truth(brand, "DE")
    assert segments.standing(germans).size == 30
    assert (segments.standing(germans).state, segments.standing(germans).built_at) == ("current", now)
    assert set(SegmentMove.objects.values_list("cause", "entered")) == {("definition", True)}


def test_what_other_brands_have_between_costs_no_chunk(brand: Brand, now: datetime) -> None:
    make_customers(make_brand("other"), 400, every=700)
    make_customers(brand, 3, every=900)
    segments.create(SYSTEM, brand, "germans", "Germans", GERMANS, now)

    with CaptureQueriesContext(connection) as asked:
        build_all(now)

    assert len([one for one in asked if "crm_segmentmove" in one["sql"]]) <= 2
    assert inside(Segment.objects.get()) == truth(brand, "DE")


def test_a_changed_definition_moves_only_those_whom_it_concerns(brand: Brand, now: datetime) -> None:
    make_customers(brand, 4)
    segment = make_segment(brand, "germans", GERMANS, now)
    since = now + timedelta(hours=1)

    segments.change(SYSTEM, segment, since, condition={"any": [GERMANS, AUSTRIANS]})
    assert segments.standing(segment).state == "building"
    build_all(since)

    assert inside(segment) == {"c0", "c1", "c2", "c3"}
    assert SegmentMove.objects.filter(at=since).count() == 2
    assert SegmentMember.objects.filter(since=now).count() == 2


def test_a_rebuild_that_changes_nothing_moves_nobody(brand: Brand, now: datetime) -> None:
    make_customers(brand, 4)
    segment = make_segment(brand, "germans", GERMANS, now)
    before = list(SegmentMember.objects.values_list().order_by("pk"))

    building.renew([segment.pk])
    build_all(now + timedelta(hours=1))

    assert list(SegmentMember.objects.values_list().order_by("pk")) == before
    assert SegmentMove.objects.count() == 2


def test_another_name_is_no_other_definition(brand: Brand, now: datetime) -> None:
    segment = make_segment(brand, "germans", GERMANS, now)

    segments.change(SYSTEM, segment, now, name="Deutsche", condition=GERMANS)

    assert segments.standing(segment).state == "current"


def test_those_made_of_a_changed_segment_are_built_anew(brand: Brand, now: datetime) -> None:
    make_customers(brand, 4)
    germans = make_segment(brand, "germans", GERMANS, now)
    others = make_segment(brand, "others", {"not": {"segment": "germans"}}, now)
    last = make_segment(brand, "last", {"all": [{"segment": "others"}]}, now)

    segments.change(SYSTEM, germans, now, condition=AUSTRIANS)
    assert segments.standing(last).state == "building"
    build_all(now)

    assert inside(others) == inside(last) == truth(brand, "DE")


def test_days_begin_at_another_moment_when_the_label_moves(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann", born="1990-03-02T23:30:00Z")
    birthday = {"attribute": "born", "op": "day_of_year", "value": "03-02"}
    segment = make_segment(brand, "birthday", birthday, now)
    assert inside(segment) == {"ann"}

    labels.change(SYSTEM, brand.label, time_zone="Europe/Berlin")
    build_all(now)

    assert inside(segment) == set()


def test_a_segment_that_cannot_be_read_has_nobody_in_it(brand: Brand, now: datetime) -> None:
    make_customers(brand, 2)
    segment = make_segment(brand, "germans", GERMANS, now)
    Segment.objects.update(condition={"nonsense": 1}, revision=2)

    build_all(now)

    assert inside(segment) == set()


def test_segments_from_before_there_were_tables_are_built_by_themselves(brand: Brand, now: datetime) -> None:
    make_customers(brand, 2)
    segment = Segment.objects.create(brand=brand, slug="old", name="Old", condition=GERMANS)

    build_all(now)

    assert inside(segment) == {"c1"}
    assert Segment.objects.get().reads == ["attribute:country"]


def test_a_kill_in_the_middle_costs_nothing_and_doubles_nothing(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_customers(brand, 60, every=700)
    segment = segments.create(SYSTEM, brand, "germans", "Germans", GERMANS, now)
    monkeypatch.setattr(building, "BLOCKS", 1)
    for _ in range(7):
        building.build(lambda: now)
    progress = segments.standing(segment).progress
    assert 0 < progress < 1
    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patched:
        patched.setattr("crm.queries.building.reach", interrupted)
        building.build(lambda: now)
    assert segments.standing(segment).progress == progress

    build_all(now)

    assert inside(segment) == truth(brand, "DE")
    assert SegmentMove.objects.count() == 30
    assert segments.standing(segment).size == 30


def interrupted(*args: object) -> None:
    raise KeyboardInterrupt


def test_a_definition_that_changes_while_it_is_built_is_begun_anew(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_customers(brand, 60, every=700)
    segment = segments.create(SYSTEM, brand, "germans", "Germans", GERMANS, now)
    monkeypatch.setattr(building, "BLOCKS", 1)
    for _ in range(9):
        building.build(lambda: now)

    segments.change(SYSTEM, segment, now, condition=AUSTRIANS)
    build_all(now)

    assert inside(segment) == truth(brand, "AT")
    assert segments.standing(segment).size == 30


def test_moves_are_forgotten_after_a_while(brand: Brand, now: datetime) -> None:
    make_customers(brand, 4)
    make_segment(brand, "germans", GERMANS, now)

    assert building.forget_moves(now + building.KEEP_MOVES) == 0
    assert building.forget_moves(now + building.KEEP_MOVES + timedelta(seconds=1)) == 2


class Beside:
    """Work in another connection."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def run(self, work: Callable[[], Any]) -> Any:
        def closed() -> Any:
            try:
                return work()
            finally:
                connection.close()

        return self._pool.submit(closed)


@pytest.fixture
def beside() -> Iterator[Beside]:
    with ThreadPoolExecutor(4) as pool:
        yield Beside(pool)


@pytest.mark.django_db(transaction=True)
def test_upkeep_beside_a_build_ends_with_the_truth(beside: Beside, now: datetime) -> None:
    brand = make_brand()
    make_customers(brand, 200, every=300)
    segment = segments.create(SYSTEM, brand, "germans", "Germans", GERMANS, now)

    def changes() -> None:
        for customer in Customer.objects.order_by("-pk")[:60]:
            country = "AT" if customer.attributes["country"] == "DE" else "DE"
            editing.edit(SYSTEM, customer, {"country": country}, None, now)

    done = [beside.run(changes), beside.run(lambda: build_all(now)), beside.run(lambda: keep_all(now))]
    for one in done:
        one.result(timeout=60)
    keep_all(now)

    assert not Touch.objects.exists()
    assert inside(segment) == truth(brand, "DE")
    assert segments.standing(segment).size == len(truth(brand, "DE"))
    entered = SegmentMove.objects.filter(entered=True).count()
    assert entered - SegmentMove.objects.filter(entered=False).count() == len(truth(brand, "DE"))


@pytest.mark.django_db(transaction=True)
def test_a_build_waits_for_those_who_went_by_the_old_names(beside: Beside, now: datetime) -> None:
    """Somebody edits a profile before the segment is there, and commits after it was made."""
    brand = make_brand()
    ann = make_customer(brand, "ann")
    edited, made = Signal(), Signal()

    def slow_edit() -> None:

        with transaction.atomic():
            editing.edit(SYSTEM, ann, {"country": "DE"}, None, now)
            edited.set()
            made.wait(timeout=30)

    editing_done = beside.run(slow_edit)
    assert edited.wait(timeout=30)
    segment = segments.create(SYSTEM, brand, "germans", "Germans", GERMANS, now)
    built = beside.run(lambda: build_all(now))
    made.set()
    editing_done.result(timeout=30)
    built.result(timeout=30)

    assert inside(segment) == {"ann"}


@pytest.mark.django_db(transaction=True)
def test_upkeep_leaves_a_shard_alone_that_another_holds(beside: Beside, now: datetime) -> None:

    brand = make_brand()
    ann = make_customer(brand, "ann")
    segment = make_segment(brand, "germans", GERMANS, now)
    editing.edit(SYSTEM, ann, {"country": "DE"}, None, now)

    with transaction.atomic():
        shards.take([shards.shard_of(ann.pk)])
        assert beside.run(lambda: upkeep.keep(lambda: now)).result(timeout=30) == 0
    assert upkeep.keep(lambda: now) == 1

    assert inside(segment) == {"ann"}
    assert SegmentShard.objects.count() == shards.SHARDS
