"""Many rows at once: each by itself, and told what became of it."""

from __future__ import annotations

import pytest
from django.test import Client

from crm.models import Audience, AudienceMember, Brand, Change, Customer, Role, Segment
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db

EVERYBODY = {"all": []}


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def said(client: Client, address: str, **data: object) -> list[str]:
    return [str(message) for message in client.post(address, data, follow=True).context["messages"]]


def segment(brand: Brand, slug: str, condition: object = EVERYBODY) -> Segment:
    return Segment.objects.create(brand=brand, slug=slug, name=slug.title(), condition=condition)


def test_what_is_needed_stays_and_the_others_are_deleted(client: Client, brand: Brand) -> None:
    needed, free, kept = segment(brand, "needed"), segment(brand, "free"), segment(brand, "kept")
    segment(brand, "outer", {"segment": "needed"})
    (told,) = said(client, "/bulk/segments/", do="delete", row=[needed.pk, free.pk])
    assert told.startswith("1 deleted, 1 refused: “Needed”: It cannot be deleted while it is used by")
    assert set(Segment.objects.values_list("slug", flat=True)) == {"needed", "outer", kept.slug}
    assert Change.objects.get(action="deleted").name == "Free"


def test_rows_of_another_brand_are_not_touched(client: Client, brand: Brand) -> None:
    strange = segment(make_brand("other"), "theirs")
    (told,) = said(client, "/bulk/segments/", do="delete", row=[strange.pk])
    assert told.startswith("Nothing was done")
    assert Segment.objects.exists()


@pytest.mark.parametrize("data", [{}, {"do": "delete"}, {"do": "explode", "row": "1"}, {"row": "x" * 30}])
def test_nonsense_does_nothing(client: Client, brand: Brand, data: dict[str, str]) -> None:
    segment(brand, "one")
    (told,) = said(client, "/bulk/segments/", **data)
    assert told.startswith("Nothing was done")
    assert Segment.objects.exists()


def test_customers_are_put_on_an_audience_together(client: Client, brand: Brand) -> None:
    audience = Audience.objects.create(brand=brand, slug="vip", name="VIP")
    first, second, third = (make_customer(brand, name) for name in ("ann", "bob", "cid"))
    strange = make_customer(make_brand("other"), "dan")
    assert said(client, "/bulk/customers/", do="add", audience="vip", row=[first.pk]) == ["1 put on “VIP”."]
    chosen = [first.pk, second.pk, strange.pk]
    (told,) = said(client, "/bulk/customers/", do="add", audience="vip", row=chosen)
    assert told == "1 put on “VIP”, 1 were on it already."
    on_it = AudienceMember.objects.filter(audience=audience).values_list("customer__ext_id", flat=True)
    assert set(on_it) == {"ann", "bob"}
    found = client.get("/customers/?audience=vip").context["listed"].rows
    assert list(found) == [second, first]
    assert third not in found
    (told,) = said(client, "/bulk/customers/", do="add", audience="gone", row=[first.pk])
    assert told.startswith("Nothing was done")


def test_test_customers_are_told_from_real_ones(client: Client, brand: Brand) -> None:
    real, test = make_customer(brand, "real"), make_customer(brand, "test")
    Customer.objects.filter(pk=test.pk).update(is_test=True)
    assert list(client.get("/customers/?test=True").context["listed"].rows) == [test]
    assert list(client.get("/customers/?test=False").context["listed"].rows) == [real]


@pytest.mark.parametrize(("role", "sees"), [(Role.MANAGER, True), (Role.SUPPORT, False)])
@pytest.mark.parametrize("address", ["/segments/", "/audiences/", "/customers/"])
def test_only_who_may_act_sees_boxes_and_buttons(brand: Brand, address: str, role: Role, sees: bool) -> None:
    segment(brand, "one")
    make_customer(brand)
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    page = at_work(brand.label, role).get(address).content
    assert (b'name="row"' in page, b'id="bulk"' in page) == (sees, sees)


def test_an_empty_list_says_what_to_do_first_to_those_who_may(brand: Brand) -> None:
    assert b"Make the first one" in at_work(brand.label, Role.MANAGER, name="m").get("/segments/").content
    assert b"Make the first one" not in at_work(brand.label, Role.SUPPORT, name="s").get("/segments/").content


def test_a_search_without_result_offers_the_way_back(client: Client, brand: Brand) -> None:
    segment(brand, "one")
    page = client.get("/segments/?q=two").content.decode()
    assert "Nothing here is like that" in page
    assert "Make the first one" not in page
