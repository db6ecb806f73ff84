"""The page of attributes."""

import pytest
from django.test import Client

from crm.models import Attribute, Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def test_an_attribute_that_was_seen_is_declared_with_its_type_guessed(client: Client, brand: Brand) -> None:
    make_customer(brand, age=44)
    assert "not declared" in client.get("/attributes/").content.decode()
    form = client.get("/attributes/add/?name=age").context["form"]
    assert (form.initial["name"], form.initial["type"]) == ("age", "number")
    client.post("/attributes/add/?name=age", {"name": "age", "type": "number", "label": "Age in years"})
    page = client.get("/attributes/").content.decode()
    assert "Age in years" in page
    assert "not declared" not in page


def test_a_declaration_is_changed_and_taken_back(client: Client, brand: Brand) -> None:
    client.post("/attributes/add/", {"name": "age", "type": "number"})
    attribute = Attribute.objects.get()
    client.post(f"/attributes/{attribute.pk}/", {"type": "text", "label": "Age", "personal": "on"})
    attribute.refresh_from_db()
    assert (attribute.type, attribute.label, attribute.pii) == ("text", "Age", True)
    client.post(f"/attributes/{attribute.pk}/delete/")
    assert not Attribute.objects.exists()


def test_a_name_that_is_declared_is_refused_beside_its_field(client: Client) -> None:
    for _ in range(2):
        answer = client.post("/attributes/add/", {"name": "age", "type": "number"})
    assert "declared already" in str(answer.context["form"].errors["name"])


def test_support_reads_and_does_not_declare(brand: Brand) -> None:
    support = at_work(brand.label, Role.SUPPORT)
    page = support.get("/attributes/")
    assert page.status_code == 200
    assert b"Declare an attribute" not in page.content
    assert support.post("/attributes/add/", {"name": "age", "type": "number"}).status_code == 403
    assert not Attribute.objects.exists()


def test_a_declaration_of_another_brand_is_not_found(client: Client) -> None:
    foreign = Attribute.objects.create(brand=make_brand("other"), name="foreign-word", type="text")
    assert client.get(f"/attributes/{foreign.pk}/").status_code == 404
    assert client.post(f"/attributes/{foreign.pk}/delete/").status_code == 404
    assert b"foreign-word" not in client.get("/attributes/").content
