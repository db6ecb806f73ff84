"""Lists: found, narrowed, sorted both ways, and paged without a gap whatever they are sorted by."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db.models import Count
from django.test import RequestFactory

from crm.backoffice.listing import Column, Filter, Listed, Listing
from crm.models import Audience, AudienceMember, Brand
from events.models import ClientAction
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db

LISTING = Listing(
    columns=(
        Column("Name", "name"),
        Column("Members", "size", "num"),
        Column("Made", "created_at"),
        Column("X"),
    ),
    sort="name",
    search=("name", "slug"),
)


def listed(query: str, *filters: Filter, size: int = 50) -> Listed[Audience]:
    rows = Audience.objects.annotate(size=Count("members"))
    return LISTING.of(RequestFactory().get(f"/{query}"), rows, *filters, size=size)


def names(query: str = "", *filters: Filter) -> list[str]:
    return [audience.name for audience in listed(query, *filters).rows]


def make(brand: Brand, *names: str, now: datetime | None = None) -> None:
    for number, name in enumerate(names):
        audience = Audience.objects.create(brand=brand, slug=f"s-{number}", name=name)
        for _ in range(number % 3):
            AudienceMember.objects.create(
                audience=audience, customer=make_customer(brand), added_at=audience.created_at
            )


def test_names_are_in_order_whatever_their_case_and_found_by_any_part(brand: Brand) -> None:
    make(brand, "pear", "Apple", "fig")
    assert names() == ["Apple", "fig", "pear"]
    assert names("?sort=-name") == ["pear", "fig", "Apple"]
    assert names("?q=EA") == ["pear"]
    assert names("?q=s-1") == ["Apple"]


@pytest.mark.parametrize("sort", ["name", "-name", "size", "-size", "created_at", "-created_at"])
def test_pages_go_on_without_a_gap_however_many_rows_are_alike(brand: Brand, sort: str) -> None:
    make(brand, *["same", "Same", "~odd~1", "other"] * 4)
    seen: list[int] = []
    address = f"?sort={sort}"
    while address:
        found = listed(address, size=3)
        seen += [audience.pk for audience in found.rows]
        address = found.older
    assert len(seen) == len(set(seen)) == 16


def test_unknown_moments_come_first_and_do_not_end_the_paging(brand: Brand, now: datetime) -> None:
    for number in range(6):
        seen = now + timedelta(hours=number) if number % 2 else None
        ClientAction.objects.create(brand=brand, name=f"a{number}", last_seen=seen)
    listing = Listing(columns=(Column("Last", "last_seen"),), sort="last_seen")
    address, found = "?", []
    while address:
        page = listing.of(RequestFactory().get(f"/{address}"), ClientAction.objects.all(), size=2)
        found += [action.name for action in page.rows]
        address = page.older
    assert found == ["a0", "a2", "a4", "a1", "a3", "a5"]


def test_a_head_sorts_by_its_column_and_then_the_other_way_round(brand: Brand) -> None:
    name, size, made, plain = listed("?q=a&after=x~1").heads
    assert (name.aria, size.aria, plain.aria, plain.url) == ("ascending", "none", "", "")
    assert name.url == "?q=a&sort=-name"
    assert size.url == "?q=a&sort=size"
    assert listed("?sort=-size").heads[1].url == "?sort=size"
    assert made.url == "?q=a&sort=created_at"


def test_a_filter_takes_only_what_it_offers(brand: Brand) -> None:
    make(brand, "one", "two")
    by = Filter("which", "Any", [("s-1", "Second")], by="slug")
    assert names("?which=s-1", by) == ["two"]
    assert names("?which=s-0", by) == ["one", "two"]
    assert listed("?which=s-1", by).narrowed
    assert not listed("?which=s-0", by).narrowed


@pytest.mark.parametrize(
    "query",
    [
        "?sort=brand__label__salt",
        "?sort=--name",
        "?after=~",
        "?after=x~y",
        f"?sort=size&after={'9' * 30}~1",
        "?sort=size&after=abc~1",
        "?sort=created_at&after=2026-01-01~1",
        "?sort=created_at&after=0001-01-01T00:00:00%2B14:00~1",
        "?sort=created_at&after=2026-13-99T00:00:00Z~1",
        "?q=%00&after=%00~1",
    ],
)
def test_nonsense_begins_the_list_anew(brand: Brand, query: str) -> None:
    make(brand, "one", "two")
    assert len(listed(query).rows) <= 2
