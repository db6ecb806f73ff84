"""The pages of an import, from the upload to what was wrong."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.models import Audience, AudienceMember, Brand, Customer, File, Job, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db

PEOPLE = "user_ext_id;Name;Age\nann;Ann;41\nbob;=cmd;young\n"
FORM = {
    "to-0": "ext_id",
    "to-1": "text",
    "name-1": "name",
    "to-2": "number",
    "name-2": "age",
    "encoding": "utf-8",
}


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def upload(client: Client, content: str = PEOPLE) -> Any:
    file = SimpleUploadedFile("people.csv", content.encode())
    return client.post("/customers/imports/", {"file": file, "delimiter": ""}, follow=True)


def begin(client: Client, do: str, **more: str) -> Any:
    pk = File.objects.get(purpose="import").pk
    return client.post(f"/customers/imports/{pk}/begin/", {**FORM, "do": do, **more}, follow=True)


def test_an_upload_shows_what_its_columns_become(client: Client) -> None:
    page = upload(client)
    assert [(line.head, line.column.to, line.name) for line in page.context["lines"]] == [
        ("user_ext_id", "ext_id", "user_ext_id"),
        ("Name", "text", "Name"),
        ("Age", "text", "Age"),
    ]
    assert "41 · young" in page.content.decode()


def test_a_file_that_is_none_is_refused_beside_its_field(client: Client) -> None:
    page = upload(client, "id\n")
    assert page.context["form"].errors == {"file": ["There is nothing below the names of the columns."]}


def test_the_figures_of_a_file_that_names_somebody_twice_add_up(client: Client) -> None:
    upload(client, f"{PEOPLE}ann;Anna;42\n")
    begin(client, "try")
    work_all()
    text = client.get(Job.objects.get().link).content.decode()
    assert "1 would be new, 0 would be changed, 0 unchanged, 1 wrong, 1 more of the same customers." in text


def test_a_trial_and_then_the_import(client: Client, brand: Brand) -> None:
    upload(client)
    begin(client, "try")
    work_all()
    page = client.get(Job.objects.get().link)
    text = page.content.decode()
    assert "1 would be new, 0 would be changed, 0 unchanged, 1 wrong." in text
    assert "“young” is no number" in text
    assert not Customer.objects.exists()
    begin(client, "import")
    work_all()
    assert Customer.objects.get().attributes == {"name": "Ann", "age": 41}
    text = client.get(Job.objects.latest("pk").link).content.decode()
    assert "1 new, 0 changed, 0 unchanged, 1 wrong." in text
    assert "is kept no longer" in text
    assert b"imported" in client.get("/customers/imports/").content


def test_everybody_is_put_on_the_audience(client: Client, brand: Brand) -> None:
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    make_customer(brand, "ann")
    upload(client)
    begin(client, "import", audience="vip")
    work_all()
    assert AudienceMember.objects.get().customer.ext_id == "ann"


def test_problems_come_as_a_file_that_runs_nothing(client: Client) -> None:
    upload(client, "id,n\n=1+1,old\n")
    begin(client, "try", **{"to-1": "number", "name-1": "n", "to-2": "skip"})
    work_all()
    answer = client.get(f"/customers/imports/{File.objects.get(purpose='import').pk}/problems.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows[0] == ["line", "customer", "column", "value", "what to do"]
    assert rows[1][:4] == ["2", "'=1+1", "n", "old"]


def test_a_plan_that_cannot_be_is_told(client: Client) -> None:
    upload(client)
    page = begin(client, "try", **{"to-0": "skip", "name-1": "called"})
    assert "Exactly one column must be" in page.content.decode()
    assert "No column is the customer's id yet" in page.content.decode()
    assert [(line.column.to, line.name) for line in page.context["lines"]][:2] == [
        ("skip", "user_ext_id"),
        ("text", "called"),
    ]
    assert not Job.objects.exists()


def test_a_file_can_be_deleted_but_not_while_it_is_worked(client: Client) -> None:
    upload(client)
    begin(client, "try")
    pk = File.objects.get().pk
    page = client.post(f"/customers/imports/{pk}/delete/", follow=True)
    assert "cancel that first" in page.content.decode()
    work_all()
    client.post(f"/customers/imports/{pk}/delete/")
    assert not File.objects.exists()


def test_another_brand_sees_nothing_of_it(client: Client) -> None:
    upload(client)
    pk = File.objects.get().pk
    stranger = at_work(make_brand("other").label, Role.ADMIN, name="stranger")
    for path in ("", "problems.csv"):
        assert stranger.get(f"/customers/imports/{pk}/{path}").status_code == 404
    for path in ("begin/", "delete/"):
        assert stranger.post(f"/customers/imports/{pk}/{path}").status_code == 404
    assert b"people.csv" not in stranger.get("/customers/imports/").content
