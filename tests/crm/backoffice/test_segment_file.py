"""A segment is made of a file of ids."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.models import Audience, Brand, Job, Role, Segment
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.jobs import work_all
from tests.factories.segments import build_all, inside, keep_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


def sent(content: str = "anna\nnobody\n") -> dict[str, object]:
    return {"name": "Fair", "slug": "fair", "file": SimpleUploadedFile("fair.csv", content.encode())}


def test_its_customers_are_in_the_segment_and_on_an_audience(client: Client, brand: Brand) -> None:
    make_customer(brand, "anna")
    make_customer(brand, "bea")

    answer = client.post("/segments/add/file/", sent())
    work_all()
    build_all(clock.now())
    keep_all(clock.now())

    assert answer["Location"] == "/segments/fair/"
    assert inside(Segment.objects.get()) == {"anna"}
    assert list(Audience.objects.get().members.values_list("customer__ext_id", flat=True)) == ["anna"]
    assert Job.objects.get().result["examples"] == ["nobody"]


def test_nothing_is_made_where_one_of_the_slugs_is_taken(client: Client, brand: Brand) -> None:
    Segment.objects.create(brand=brand, slug="fair", name="Other", condition={"all": []})

    answer = client.post("/segments/add/file/", sent())

    assert "There is a segment “fair” in this brand already" in answer.content.decode()
    assert not Audience.objects.exists()
    assert not Job.objects.exists()


def test_a_file_that_is_none_of_ids_is_refused(client: Client) -> None:
    answer = client.post("/segments/add/file/", sent("\n\n"))

    assert answer.status_code == 200
    assert not Segment.objects.exists()
