"""Customers out of a file: tried, imported once whatever happens, and noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from crm.models import AttributeChange, Audience, AudienceMember, Brand, Change, Customer, FilePiece, Job
from crm.services import files, imports
from crm.services.import_columns import parse
from crm.services.imports import Plan
from crm.services.working import step
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_brand, make_customer
from tests.factories.files import ANNA, make_import
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db

PEOPLE = "id,name,age,tags\nann,Ann,41,vip\nbob,Bob,young,\ncid,Cid,20,vip|new\ndora,Dora,33,\n"
COLUMNS = "ext_id,text:name,number:age,core_tags"


def plan(columns: str = COLUMNS, **options: Any) -> Plan:
    return Plan(columns=parse(columns), encoding="utf-8", **options)


def begun(
    brand: Brand, now: datetime, content: str = PEOPLE, *, dry: bool = False, how: Plan | None = None
) -> Job:
    return imports.begin(ANNA, brand, make_import(brand, content, now), how or plan(), now, dry=dry)


def attributes(brand: Brand) -> dict[str, Any]:
    return dict(Customer.objects.filter(brand=brand).values_list("ext_id", "attributes"))


@pytest.fixture
def known(brand: Brand) -> None:
    make_customer(brand, "ann", name="Ann", age=41, core_tags=["vip"], city="Kyiv")
    make_customer(brand, "cid", name="Cid")
    make_customer(make_brand("other"), "dora", name="Another Dora")


def test_a_trial_counts_and_changes_nothing(brand: Brand, known: None, now: datetime) -> None:
    before = attributes(brand)
    job = begun(brand, now, dry=True)
    work_all()
    job.refresh_from_db()
    assert job.result["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 1}
    assert (job.title, job.done) == ("Try 4 records of “people.csv”", 4)
    assert attributes(brand) == before
    assert not Change.objects.exists()


def test_an_import_does_what_its_trial_counted(brand: Brand, known: None, now: datetime) -> None:
    job = begun(brand, now)
    work_all()
    job.refresh_from_db()
    assert job.result["counts"] == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 1}
    assert attributes(brand) == {
        "ann": {"name": "Ann", "age": 41, "core_tags": ["vip"], "city": "Kyiv"},
        "cid": {"name": "Cid", "age": 20, "core_tags": ["vip", "new"]},
        "dora": {"name": "Dora", "age": 33},
    }
    assert Customer.objects.get(brand=brand, ext_id="ann").updated_at < now
    change = Change.objects.get(action="imported")
    assert (change.actor, change.after) == ("operator:anna", job.result["counts"])
    assert not FilePiece.objects.filter(file=job.settings["file"]).exists()


def test_what_is_wrong_is_kept_with_its_line(brand: Brand, now: datetime) -> None:
    file = make_import(brand, PEOPLE, now)
    for dry in (True, False):
        imports.begin(ANNA, brand, file, plan(), now, dry=dry)
        work_all()
        (flaw,) = imports.problems(file)
        assert (flaw.line, flaw.customer, flaw.column, flaw.value) == (3, "bob", "age", "young")


def test_importing_again_changes_nothing(brand: Brand, now: datetime) -> None:
    begun(brand, now)
    work_all()
    imported = set(Customer.objects.values_list("updated_at", flat=True))
    job = begun(brand, now + timedelta(days=1))
    work_all()
    job.refresh_from_db()
    assert job.result["counts"] == {"new": 0, "changed": 0, "unchanged": 3, "wrong": 1}
    assert set(Customer.objects.values_list("updated_at", flat=True)) == imported


def test_the_last_record_of_a_customer_wins(brand: Brand, now: datetime) -> None:
    begun(brand, now, "id,name\nann,First\nann,Last\n", how=plan("ext_id,text:name"))
    work_all()
    assert attributes(brand) == {"ann": {"name": "Last"}}


def test_a_worker_that_dies_within_a_piece_leaves_no_trace_of_it(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PIECE", 1)
    job = begun(brand, now)
    assert step(now)
    with monkeypatch.context() as patched:
        # Where it hurts most: the rows are written, the progress is not.
        patched.setattr(imports, "_put", _die)
        with pytest.raises(OperationalError):
            step(now), step(now)
    job.refresh_from_db()
    assert (job.done, set(attributes(brand))) == (1, {"ann"})
    work_all()
    job.refresh_from_db()
    assert (job.state, job.done, job.result["counts"]["new"]) == ("done", 4, 3)
    assert set(attributes(brand)) == {"ann", "cid", "dora"}


def _die(*_: object) -> None:
    raise OperationalError("the connection is gone")


def test_customers_can_be_put_on_an_audience(brand: Brand, known: None, now: datetime) -> None:
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    begun(brand, now, how=plan(audience="vip"))
    work_all()
    assert set(AudienceMember.objects.values_list("customer__ext_id", flat=True)) == {"ann", "cid", "dora"}


def test_a_deleted_audience_ends_the_import_and_says_so(brand: Brand, now: datetime) -> None:
    audience = Audience.objects.create(brand=brand, slug="vip", name="VIP")
    job = begun(brand, now, how=plan(audience="vip"))
    audience.delete()
    work_all()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The audience “vip” was deleted meanwhile.")
    assert not Customer.objects.exists()


def test_a_plan_that_cannot_be_is_refused(brand: Brand, now: datetime) -> None:
    Audience.objects.create(brand=make_brand("other"), slug="theirs", name="Theirs")
    for wrong in (
        plan("ext_id,skip"),
        plan(audience="theirs"),
        Plan(columns=parse(COLUMNS), encoding="ebcdic"),
    ):
        with pytest.raises(Invalid):
            begun(brand, now, how=wrong)
    assert not Job.objects.exists()


def test_a_file_is_worked_once_at_a_time_and_imported_once(brand: Brand, now: datetime) -> None:
    file = make_import(brand, PEOPLE, now)
    imports.begin(ANNA, brand, file, plan(), now, dry=False)
    with pytest.raises(Conflict, match="being worked"):
        imports.begin(ANNA, brand, file, plan(), now, dry=False)
    work_all()
    with pytest.raises(Conflict, match="upload it again"):
        imports.begin(ANNA, brand, file, plan(), now, dry=False)


def test_what_it_is_planned_to_do_is_guessed_first_and_then_remembered(brand: Brand, now: datetime) -> None:
    file = make_import(brand, PEOPLE, now)
    assert [column.to for column in imports.plan_of(file).columns] == ["ext_id", "text", "text", "text"]
    imports.begin(ANNA, brand, file, plan(clears=True), now, dry=True)
    file.refresh_from_db()
    assert imports.plan_of(file) == plan(clears=True)


def test_a_brand_that_is_free_of_personal_data_imports_none(brand: Brand, now: datetime) -> None:
    brand.pii_free = True
    brand.save()
    with pytest.raises(Invalid, match="leave out the column that becomes “email”"):
        begun(brand, now, "id,mail\nann,ann@example.org\n", how=plan("ext_id,text:email"))


def test_what_it_changes_is_in_the_history_with_the_job(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann", age=40)
    job = begun(brand, now)
    work_all()
    change = AttributeChange.objects.get(customer__ext_id="ann")
    assert (change.source, change.changes["age"]) == (f"job:{job.pk}", [40, 41])
