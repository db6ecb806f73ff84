"""The page on which two customers become one."""

import pytest
from django.test import Client

from crm.models import Brand, Customer, Merge, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    make_customer(brand, "old", age=40)
    return make_customer(brand, "new", country="DE")


def test_one_looks_first_then_merges_then_takes_it_back(client: Client, anna: Customer) -> None:
    address = f"/customers/{anna.pk}/merge/"
    assert address in client.get(f"/customers/{anna.pk}/").content.decode()
    look = client.get(address, {"lost": "old"}).content.decode()
    assert "old becomes part of new" in look
    assert "40" in look
    assert Customer.objects.count() == 2

    client.post(address, {"lost": "old"})
    page = client.get(f"/customers/{anna.pk}/").content.decode()
    assert "<code>old</code>" in page
    client.post(f"{address}{Merge.objects.get().pk}/undo/")
    assert sorted(Customer.objects.values_list("ext_id", flat=True)) == ["new", "old"]


@pytest.mark.parametrize(("given", "said"), [("nobody", "no customer"), ("new", "another customer")])
def test_what_cannot_be_merged_is_said(client: Client, anna: Customer, given: str, said: str) -> None:
    page = client.post(f"/customers/{anna.pk}/merge/", {"lost": given}).content.decode()
    assert said in page
    assert not Merge.objects.exists()


def test_a_merge_of_another_customer_is_not_undone_here(client: Client, brand: Brand, anna: Customer) -> None:
    client.post(f"/customers/{anna.pk}/merge/", {"lost": "old"})
    other = make_customer(brand)
    number = Merge.objects.get().pk
    assert client.post(f"/customers/{other.pk}/merge/{number}/undo/").status_code == 404
    foreign = at_work(make_brand("other").label, Role.ADMIN, name="bert")
    assert foreign.post(f"/customers/{anna.pk}/merge/{number}/undo/").status_code == 404
