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


def test_who_became_part_of_another_is_looked_up_there(client: Client, brand: Brand, anna: Customer) -> None:
    lost = Customer.objects.get(ext_id="old")
    client.post(f"/customers/{anna.pk}/merge/", {"lost": "old"})

    answer = client.get(f"/customers/{lost.pk}/", follow=True)

    assert answer.redirect_chain == [(f"/customers/{anna.pk}/", 302)]
    assert "old was merged into this customer." in answer.content.decode()
    newest = make_customer(brand, "newest")
    client.post(f"/customers/{newest.pk}/merge/", {"lost": "new"})
    assert client.get(f"/customers/{lost.pk}/", follow=True).redirect_chain[-1] == (
        f"/customers/{newest.pk}/",
        302,
    )
    stranger = at_work(make_brand("other").label, Role.ADMIN, name="bert")
    assert stranger.get(f"/customers/{lost.pk}/").status_code == 404


def test_a_merge_of_another_customer_is_not_undone_here(client: Client, brand: Brand, anna: Customer) -> None:
    client.post(f"/customers/{anna.pk}/merge/", {"lost": "old"})
    other = make_customer(brand)
    number = Merge.objects.get().pk
    assert client.post(f"/customers/{other.pk}/merge/{number}/undo/").status_code == 404
    foreign = at_work(make_brand("other").label, Role.ADMIN, name="bert")
    assert foreign.post(f"/customers/{anna.pk}/merge/{number}/undo/").status_code == 404
