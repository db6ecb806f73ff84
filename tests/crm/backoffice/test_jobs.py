"""Long work on its pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.backoffice.pages import audience as audience_page
from crm.models import Audience, AudienceMember, Brand, Job, Role
from crm.services.working import step
from lib import clock
from tests.factories.backoffice import at_work, make_job
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    Audience.objects.create(brand=brand, slug="some", name="VIP")
    return brand


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def upload(client: Client, content: bytes, do: str = "add") -> list[str]:
    file = SimpleUploadedFile("ids.csv", content)
    answer = client.post("/audiences/some/members/", {do: "", "file": file}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_a_file_of_ids_is_added_beside_the_page(client: Client, brand: Brand) -> None:
    for name in ("ann", "bob"):
        make_customer(brand, name)
    (told,) = upload(client, b"ext_id,name\nann,Ann\nbob,Bob\nnobody,-\n")
    assert told.startswith("It has begun")
    job = Job.objects.get()
    assert (job.title, job.started_by, job.link) == (
        "Add 3 ids to “VIP”",
        "operator:anna",
        "/audiences/some/",
    )
    assert b"Begins in a moment" in client.get("/audiences/some/").content
    work_all()
    page = client.get("/audiences/some/").content.decode()
    assert "2 added. Ids that no customer of this brand has: 1 (nobody)." in page
    assert AudienceMember.objects.count() == 2
    upload(client, b"ann\n", do="remove")
    work_all()
    assert AudienceMember.objects.get().customer.ext_id == "bob"


def test_many_pasted_ids_become_long_work_too(
    client: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience_page, "AT_ONCE", 2)
    client.post("/audiences/some/members/", {"add": "", "ids": "a b,c"})
    assert Job.objects.get().total == 3


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe", "not UTF-8"), (b"\n \n", "nothing in it"), (b"a\0b", "NUL")]
)
def test_a_file_that_is_none_is_refused_and_starts_nothing(client: Client, content: bytes, said: str) -> None:
    (told,) = upload(client, content)
    assert said in told
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_not_read(
    client: Client, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience_page, "MOST_BYTES", 3)
    (told,) = upload(client, b"abcdef")
    assert "larger than" in told


def test_progress_asks_for_itself_until_the_end(client: Client, brand: Brand, now: datetime) -> None:
    job = make_job(brand, "A job", clock.now() - timedelta(seconds=60), "a", "b", "c", "d")
    step(clock.now() - timedelta(seconds=30))
    shown = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in shown
    assert 'value="1" max="4"' in shown
    assert "about 90 s left" in shown
    work_all()
    ended = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "hx-trigger" not in ended
    assert 'role="status"' in ended


def test_cancelling_answers_with_the_progress_in_place(client: Client, brand: Brand, now: datetime) -> None:
    job = make_job(brand, "A job", now)
    answer = client.post(f"/jobs/{job.pk}/cancel/", headers={"HX-Request": "true"})
    assert b"Is being cancelled" in answer.content
    assert client.post(f"/jobs/{job.pk}/cancel/")["Location"] == "/jobs/"
    work_all()
    assert b"Cancelled" in client.get("/jobs/").content


def test_support_sees_progress_and_no_button(brand: Brand, now: datetime) -> None:
    make_job(brand, "A job", now)
    support = at_work(brand.label, Role.SUPPORT)
    page = support.get("/jobs/").content
    assert b"A job" in page
    assert b"Cancel: A job" not in page


def test_the_bell_counts_what_goes_on_in_this_brand(client: Client, brand: Brand, now: datetime) -> None:
    assert b"0 going on" in client.get("/jobs/bell/").content
    make_job(brand, "A job", now)
    other = make_brand("other")
    make_job(other, "Theirs", now)
    assert b"1 going on" in client.get("/jobs/bell/").content
    work_all()
    assert b"0 going on" in client.get("/jobs/bell/").content


def test_a_job_of_a_kind_that_is_gone_is_still_shown(client: Client, brand: Brand, now: datetime) -> None:
    job = make_job(brand, "A job", now)
    Job.objects.filter(pk=job.pk).update(kind="gone")
    assert b"A job" in client.get("/jobs/").content
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
