"""Long work: part by part, never twice, ended when it is asked to be, and gone on with by whoever comes next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, connections

from crm.models import Audience, AudienceMember, Brand, Change, Job
from crm.queries.jobs import DOORBELL, is_open
from crm.services import audiences, jobs
from crm.services.changes import SYSTEM, Actor
from crm.services.working import step
from lib import chores
from lib.errors import Invalid
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all
from tests.factories.trouble import ask_too_much

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    for name in ("ann", "bob", "cid"):
        make_customer(brand, name)
    return brand


def begun(brand: Brand, now: datetime, *parts: list[str], do: str = "add") -> Job:
    settings = {"audience": "vip", "do": do}
    return jobs.start(
        Actor("operator:anna"), brand, "audience_members", "Add {total}", parts, now, settings=settings
    )


def members() -> set[str]:
    return set(AudienceMember.objects.values_list("customer__ext_id", flat=True))


def test_it_works_part_by_part_and_tells_what_it_brought(brand: Brand, now: datetime) -> None:
    job = begun(brand, now, ["ann", "nobody"], ["bob"])
    assert (job.title, job.total, job.state) == ("Add 3", 3, "waiting")
    assert step(now)
    job.refresh_from_db()
    assert (job.state, job.done, members()) == ("running", 2, {"ann"})
    assert step(now)
    assert step(now)
    job.refresh_from_db()
    assert (job.state, job.done, job.ended_at, members()) == ("done", 3, now, {"ann", "bob"})
    assert job.result == {"counts": {"added": 2, "unknown": 1}, "examples": ["nobody"]}
    assert not step(now)


def test_the_audit_has_one_line_for_all_parts(brand: Brand, now: datetime) -> None:
    begun(brand, now, ["ann"], ["bob"], ["cid"])
    work_all()
    change = Change.objects.get()
    assert (change.actor, change.action, change.after) == ("operator:anna", "members added", {"customers": 3})


def test_customers_are_taken_off_the_same_way(brand: Brand, now: datetime) -> None:
    audiences.add(SYSTEM, Audience.objects.get(), ["ann", "bob", "cid"], now)
    begun(brand, now, ["ann"], ["bob", "nobody"], do="remove")
    work_all()
    assert members() == {"cid"}
    assert Job.objects.get().result["counts"] == {"removed": 2, "unknown": 1}


def test_it_ends_at_the_next_part_when_asked_and_keeps_what_is_done(brand: Brand, now: datetime) -> None:
    job = begun(brand, now, ["ann"], ["bob"], ["cid"])
    step(now)
    assert jobs.ask_to_cancel(brand, job.pk)
    work_all()
    job.refresh_from_db()
    assert (job.state, job.done, members(), job.parts.count()) == ("cancelled", 1, {"ann"}, 0)
    assert Change.objects.get().after == {"customers": 1}
    assert not jobs.ask_to_cancel(brand, job.pk)


def test_nobody_cancels_a_job_of_another_brand(brand: Brand, now: datetime) -> None:
    job = begun(brand, now, ["ann"])
    assert not jobs.ask_to_cancel(make_brand("other"), job.pk)


def test_a_part_whose_worker_dies_is_worked_again_as_if_nothing_had_been(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(brand, now, ["ann"], ["bob"])
    put = audiences.put

    def dying(*args: object) -> object:
        put(*args)  # type: ignore[arg-type]
        raise OperationalError("terminating connection")

    monkeypatch.setattr(audiences, "put", dying)
    with pytest.raises(OperationalError):
        work_all()
    assert (Job.objects.get().state, members()) == ("waiting", set())
    monkeypatch.setattr(audiences, "put", put)
    assert is_open()
    work_all()
    assert (Job.objects.get().result["counts"]["added"], members()) == (2, {"ann", "bob"})


def test_a_part_that_asks_too_much_ends_the_job_and_says_so(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(brand, now, ["ann"], ["bob"])
    monkeypatch.setattr(audiences, "put", lambda *args: ask_too_much())

    work_all()

    job = Job.objects.get()
    assert (job.state, members(), is_open()) == ("failed", set(), False)
    assert "requested length too large" in job.error


def test_the_sweep_rings_while_a_job_is_open(brand: Brand, now: datetime) -> None:
    (pending,) = [left.pending for left in chores.leftovers if left.task == DOORBELL]
    assert not pending(now)
    begun(brand, now, ["ann"])
    assert pending(now)
    work_all()
    assert not pending(now)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_somebody_holds_is_left_to_them(now: datetime) -> None:
    from threading import Thread

    from django.db import transaction

    job = begun(make_brand(), now, ["ann"])
    found: list[bool] = []

    def other_worker() -> None:
        found.append(step(now))
        connections.close_all()

    with transaction.atomic():
        Job.objects.select_for_update().get(pk=job.pk)
        worker = Thread(target=other_worker)
        worker.start()
        worker.join()
    assert found == [False]
    assert step(now)


def test_an_audience_deleted_meanwhile_ends_the_job_with_the_reason(brand: Brand, now: datetime) -> None:
    begun(brand, now, ["ann"])
    Audience.objects.all().delete()
    work_all()
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", "The audience was deleted meanwhile.")


def test_an_error_of_ours_ends_its_job_and_no_other(brand: Brand, now: datetime) -> None:
    broken = begun(brand, now, ["ann"])
    Job.objects.filter(pk=broken.pk).update(settings={"audience": "vip"})
    unknown = begun(brand, now, ["ann"])
    Job.objects.filter(pk=unknown.pk).update(kind="gone")
    well = begun(brand, now, ["bob"])
    work_all()
    assert dict(Job.objects.values_list("pk", "state")) == {
        broken.pk: "failed",
        unknown.pk: "failed",
        well.pk: "done",
    }


def test_small_jobs_do_not_wait_for_large_ones(brand: Brand, now: datetime) -> None:
    large = begun(brand, now, *([["ann"]] * 20))
    for _ in range(5):
        step(now)
    begun(brand, now, ["bob"])
    step(now)
    large.refresh_from_db()
    assert (large.done, members()) == (5, {"ann", "bob"})


def test_nothing_to_do_is_said_and_leaves_no_job(brand: Brand, now: datetime) -> None:
    with pytest.raises(Invalid):
        begun(brand, now)
    assert not Job.objects.exists()


def test_old_jobs_are_forgotten_and_open_ones_are_not(brand: Brand, now: datetime) -> None:
    begun(brand, now, ["ann"])
    work_all()
    begun(brand, now - timedelta(days=90), ["bob"])
    Job.objects.filter(state="done").update(ended_at=now - timedelta(days=31))
    jobs.forget(now)
    assert [job.state for job in Job.objects.all()] == ["waiting"]


def test_a_part_takes_as_many_statements_for_many_ids_as_for_one(brand: Brand, now: datetime) -> None:
    from django.test.utils import CaptureQueriesContext

    def statements(part: list[str]) -> int:
        begun(brand, now, part)
        with CaptureQueriesContext(connection) as captured:
            step(now)
        work_all()
        return len(captured)

    few = statements(["ann"])
    assert statements(["bob", *(f"x{number}" for number in range(1_000))]) == few <= 17
