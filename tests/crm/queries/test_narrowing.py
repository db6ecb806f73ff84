"""Lists of customers narrowed by the tables of members."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from django.db import connection

from crm.models import Audience, AudienceMember, Brand, Customer, Segment, SegmentMember
from crm.queries.narrowing import Narrowing
from crm.queries.search import find, statement
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def put_in(brand: Brand, slug: str, customers: Iterable[Customer], inside: bool = True) -> Segment:
    segment = Segment.objects.create(brand=brand, slug=slug, name=slug, condition={"all": []})
    SegmentMember.objects.bulk_create(
        SegmentMember(segment=segment, customer=customer, inside=inside, since=NOW) for customer in customers
    )
    return segment


def put_on(brand: Brand, customers: Iterable[Customer]) -> Audience:
    audience = Audience.objects.create(brand=brand, slug="press", name="Press")
    AudienceMember.objects.bulk_create(
        AudienceMember(audience=audience, customer=customer, added_at=NOW) for customer in customers
    )
    return audience


def test_each_narrows_further_in_the_list_and_in_the_search(brand: Brand) -> None:
    ann, bob, cid = (make_customer(brand, f"c-{name}") for name in ("ann", "bob", "cid"))
    make_customer(brand, "c-bystander")
    Customer.objects.filter(pk=bob.pk).update(is_test=True)
    segment, audience = put_in(brand, "vip", [ann, bob, cid]), put_on(brand, [ann, bob])
    waiting = put_in(brand, "soon", [ann], inside=False)

    for only, left in (
        (Narrowing(segment.pk), {ann, bob, cid}),
        (Narrowing(waiting.pk), set()),
        (Narrowing(None, audience.pk), {ann, bob}),
        (Narrowing(segment.pk, audience.pk, True), {bob}),
        (Narrowing(segment.pk, audience.pk, False), {ann}),
        (Narrowing(segment.pk, None, False), {ann, cid}),
    ):
        assert set(only.rows(Customer.objects.filter(brand=brand))) == left
        assert {hit.id for hit in find(brand.pk, "c-", narrowed=only.sql())} == {one.pk for one in left}


@pytest.fixture
def many(brand: Brand) -> list[Customer]:
    """5,000 customers, a fifth of them in another brand."""
    other = make_brand("other")
    return Customer.objects.bulk_create(
        Customer(
            brand=other if n % 5 == 0 else brand, ext_id=f"c-{n:05}", created_at=NOW, updated_at=NOW
        )
        for n in range(5_000)
    )  # fmt: skip


@pytest.mark.parametrize(("share", "is_test"), [(1, None), (2, False), (500, None)])
def test_a_page_goes_along_indexes_however_many_are_in_it(
    brand: Brand, many: list[Customer], share: int, is_test: bool | None
) -> None:
    theirs = [one for one in many if one.brand_id == brand.pk]
    segment, audience = put_in(brand, "vip", theirs[::share]), put_on(brand, theirs[::share])
    put_in(brand, "noise", many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_customer, crm_segmentmember, crm_audiencemember")

    for only in (Narrowing(segment.pk, is_test=is_test), Narrowing(None, audience.pk, is_test)):
        plan = only.rows(Customer.objects.filter(brand=brand)).order_by("-pk")[:51].explain()
        assert "Seq Scan" not in plan
        assert ("member_of_segment" in plan) == (only.segment is not None)


def test_a_search_asks_the_members_of_the_few_it_finds(brand: Brand, many: list[Customer]) -> None:
    segment = put_in(brand, "vip", many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_customer, crm_segmentmember")
        sql, params = statement(brand.pk, "c-00", 50, (), Narrowing(segment.pk).sql())
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Seq Scan" not in plan
