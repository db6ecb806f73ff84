"""Forgetting on its pages: asked for twice, told to its end."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from crm.models import Brand, Customer, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(brand: Brand) -> Customer:
    return make_customer(brand, "ann-4711", email="ann@example.org")


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


def test_the_id_has_to_be_typed(client: Client, ann: Customer) -> None:
    page = client.post(f"/customers/{ann.pk}/forget/", {"ext_id": "ann-4712"})
    assert "This is not the id of the customer." in page.content.decode()
    ann.refresh_from_db()
    assert ann.ext_id == "ann-4711"


def test_the_report_fills_itself_and_is_found_by_the_id(client: Client, ann: Customer) -> None:
    page = client.post(f"/customers/{ann.pk}/forget/", {"ext_id": "ann-4711", "refuse": "on"}, follow=True)
    text = page.content.decode()
    assert "It has begun" in text
    assert "refused in future" in text
    work_all()
    for query, seen in (("", True), ("ann-4711", True), ("bob", False)):
        text = client.get("/customers/erasures/", {"q": query}).content.decode()
        assert ("crm_customer: 1" in text) == seen
    assert "nothing left" in client.get("/customers/erasures/").content.decode()


def test_all_that_is_known_is_a_download(client: Client, ann: Customer) -> None:
    answer = client.get(f"/customers/{ann.pk}/everything/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert b"ann@example.org" in archive.read("customer.json")


def test_a_manager_may_export_and_not_forget(brand: Brand, ann: Customer) -> None:
    manager = at_work(brand.label, Role.MANAGER, name="manager")
    text = manager.get(f"/customers/{ann.pk}/").content.decode()
    assert "/everything/" in text
    assert "/forget/" not in text
