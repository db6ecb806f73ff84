"""Customers written to a file."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest

from crm.models import Audience, AudienceMember, Brand, Change, File, Job, Segment
from crm.services import erasing, exports, files
from crm.services.exports import Wanted
from lib.errors import Invalid, NotFound
from tests.factories.crm import make_brand, make_customer
from tests.factories.files import ANNA
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(brand: Brand) -> Brand:
    ann = make_customer(
        brand, "ann-4711", name="=HYPERLINK(1)", tags=["a", "b"], age=41, email="ann@example.org"
    )
    make_customer(brand, "bob", name="Bob", country="DE")
    make_customer(make_brand("other"), "ann-stranger", name="Stranger")
    vip = Audience.objects.create(brand=brand, slug="vip", name="VIP")
    AudienceMember.objects.create(audience=vip, customer=ann, added_at=ann.created_at)
    condition = {"attribute": "country", "op": "eq", "value": "DE"}
    Segment.objects.create(brand=brand, slug="german", name="German", condition=condition)
    return brand


def written(brand: Brand, now: datetime, *, sees_pii: bool = True, **wanted: Any) -> list[list[str]]:
    """The records of the file, its first line too."""
    given = Wanted(**{"attributes": ["name"], **wanted})
    file = exports.begin(ANNA, brand, given, now, sees_pii=sees_pii)
    work_all()
    file.refresh_from_db()
    text = b"".join(files.as_csv_file(file, file.heads)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_it_has_all_customers_of_the_brand_with_the_columns_asked_for(people: Brand, now: datetime) -> None:
    heads, ann, bob = written(people, now, attributes=["name", "tags", "age", "nothing"])
    assert heads == ["ext_id", "is_test", "created_at", "updated_at", "name", "tags", "age", "nothing"]
    assert ann[0] == "ann-4711"
    assert ann[4:] == ["'=HYPERLINK(1)", "a|b", "41", ""]
    assert bob[4:] == ["Bob", "", "", ""]


@pytest.mark.parametrize(
    ("narrowed", "ids"),
    [
        ({"audience": "vip"}, ["ann-4711"]),
        ({"segment": "german"}, ["bob"]),
        ({"search": "bo"}, ["bob"]),
        ({"search": "ann"}, ["ann-4711"]),
    ],
)
def test_it_is_narrowed(people: Brand, now: datetime, narrowed: dict[str, Any], ids: list[str]) -> None:
    assert [record[0] for record in written(people, now, **narrowed)[1:]] == ids


def test_it_is_written_in_parts_each_of_them_once(
    people: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 1)
    assert len(written(people, now)) == 3
    job = Job.objects.get()
    assert (job.total, job.done, job.title) == (2, 2, "Export 2 customers")
    assert File.objects.get().records == 2


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"audience": "nobody"}, NotFound),
        ({"segment": "nobody"}, NotFound),
        ({"search": "zz"}, Invalid),
        ({"attributes": [""]}, Invalid),
        ({"attributes": ["a"] * 501}, Invalid),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    people: Brand, now: datetime, wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        written(people, now, **wrong)
    assert not File.objects.exists()
    assert not Change.objects.exists()


def test_who_may_not_see_them_gets_no_addresses(people: Brand, now: datetime) -> None:
    records = written(people, now, sees_pii=False, attributes=["email", "name"])
    assert records[1][4:] == ["a•••@•••", "'=HYPERLINK(1)"]
    assert records[2][4:] == ["", "Bob"]


def test_it_is_in_the_audit_with_its_numbers_only(people: Brand, now: datetime) -> None:
    written(people, now)
    change = Change.objects.get()
    assert (change.action, change.after) == ("exported", {"customers": 2, "columns": 5})


def test_who_is_forgotten_is_taken_out_of_files_written_before(people: Brand, now: datetime) -> None:
    file = exports.begin(ANNA, people, Wanted(attributes=["name"]), now, sees_pii=True)
    work_all()
    erasing.begin(ANNA, people.customers.get(ext_id="ann-4711"), now)
    work_all()
    text = b"".join(files.as_csv_file(file, file.heads))
    assert b"ann-4711" not in text
    assert b"HYPERLINK" not in text
    assert b"bob" in text
