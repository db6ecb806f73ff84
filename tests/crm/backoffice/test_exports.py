"""Files of customers on their page."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from crm.models import Brand, File, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    make_customer(brand, "ann", name="Ann")
    return at_work(brand.label, Role.MANAGER)


def test_a_file_is_asked_for_and_downloaded(client: Client) -> None:
    page = client.get("/customers/exports/")
    assert page.context["names"] == ["name"]
    told = client.post("/customers/exports/", {"attribute": ["name"]}, follow=True)
    assert "It has begun" in told.content.decode()
    work_all()
    assert "1 customers written" in client.get("/customers/exports/").content.decode()
    pk = File.objects.get().pk
    text = b"".join(client.get(f"/customers/exports/{pk}/")).decode("utf-8-sig")
    assert text.startswith("ext_id,is_test,created_at,updated_at,name\nann,false,")
    packed = client.get(f"/customers/exports/{pk}/?gz")
    assert packed["Content-Type"] == "application/gzip"
    assert gzip.decompress(b"".join(packed)).decode("utf-8-sig") == text
    client.post(f"/customers/exports/{pk}/delete/")
    assert not File.objects.exists()


def test_nobody_to_export_is_told(client: Client) -> None:
    page = client.post("/customers/exports/", {"search": "zz"}, follow=True)
    assert "nothing in it" in page.content.decode()


def test_another_brand_does_not_get_it(client: Client) -> None:
    client.post("/customers/exports/", {})
    pk = File.objects.get().pk
    stranger = at_work(make_brand("other").label, Role.ADMIN, name="stranger")
    assert stranger.get(f"/customers/exports/{pk}/").status_code == 404
    assert stranger.post(f"/customers/exports/{pk}/delete/").status_code == 404
