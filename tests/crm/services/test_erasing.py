"""A customer is forgotten: in every table and partition of the database, whatever they are called.

What is looked through afterwards is read from the catalogue, not from the code that erases: every column of every
table that can be read as text.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from django.db import connection
from psycopg import sql

from campaigns.models import AbAssignment, AbRound, Conversion, Run, Silence
from crm.models import (
    AudienceMember,
    Brand,
    Change,
    Customer,
    Erasure,
    FilePiece,
    Job,
    OptOut,
    RfmScore,
    SegmentMember,
    SegmentMove,
    Suppression,
)
from crm.services import consent, erasing, imports, jobs, merging
from crm.services.belongings import belongings
from crm.services.changes import Actor
from crm.services.editing import edit
from crm.services.import_columns import parse
from crm.services.ledger import Proof
from crm.services.suppressions import line_for, suppress
from events.models import EventId, EventType, SetAside
from events.services.emitting import OwnEvent, emit
from events.services.ingest import accept
from gamification.models import MissionStep
from gateways.models import Browser, DeliveryStatus, Message, Notification, Popup
from lib.errors import NotFound
from tests.factories.backoffice import World, make_world, tell_of
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.events import batch, make_event, posted
from tests.factories.files import ANNA, make_import
from tests.factories.jobs import work_all
from tests.factories.missions import make_mission
from tests.factories.points import give
from tests.factories.polls import answer, make_poll

pytestmark = pytest.mark.django_db

ANN = "ann-4711-xyzzy"
OLD = "ann-of-old-xyzzy"
#: each value stands somewhere else
MARKS = {
    "id": ANN,
    "id of old": OLD,
    "merged": "xyzzy-of-another-life",
    "attribute": "Annabella Przybylska",
    "e-mail": "ann.przybylska@example.org",
    "phone": "+4917612345678",
    "number": "778899001122",
    "payload": "xyzzy-in-a-payload",
    "old payload": "xyzzy-of-long-ago",
    "sample": "xyzzy-as-a-sample",
    "message": "xyzzy-in-a-message",
    "context": "xyzzy-in-a-context",
    "why": "xyzzy-in-a-visit",
    "callback": "xyzzy-in-a-callback",
    "reason": "xyzzy-in-an-opt-out",
    "evidence": "xyzzy-as-evidence",
    "suppressed": "xyzzy-on-a-list",
    "error": "xyzzy-in-an-error",
    "audit": "xyzzy-in-the-audit",
    "file": "xyzzy-in-a-file",
    "problem": "xyzzy-in-a-problem",
    "points": "xyzzy-in-a-ledger",
    "call": "xyzzy-in-a-call",
    "poll": "xyzzy-in-a-poll",
}
COLUMNS = """
SELECT class.relname, attribute.attname FROM pg_class AS class
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'm')
  AND NOT attribute.attisdropped
"""


def found_anywhere(*marks: str) -> dict[str, int]:
    """{table.column: rows} that hold one of the values, as text or as bytes, in the whole database."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = cursor.fetchall()
        found: dict[str, int] = {}
        for table, column in columns:
            text = sql.SQL("convert_from(convert_to({c}::text, 'UTF8'), 'UTF8')").format(
                c=sql.Identifier(column)
            )
            octets = sql.SQL("CASE WHEN pg_typeof({c}) = 'bytea'::regtype THEN {c}::text END").format(
                c=sql.Identifier(column)
            )
            query = sql.SQL(
                "SELECT count(*) FROM {t} WHERE {text} LIKE ANY (%s) OR {octets} LIKE ANY (%s)"
            ).format(t=sql.Identifier(table), text=text, octets=octets)
            wanted = [f"%{mark}%" for mark in marks]
            as_hex = [f"%{mark.encode().hex()}%" for mark in marks]
            cursor.execute(query, [wanted, as_hex])
            (rows,) = cursor.fetchone()
            if rows:
                found[f"{table}.{column}"] = rows
    return found


@pytest.fixture
def world(brand: Brand, now: datetime) -> World:
    """The neighbour: one of everything that must stay."""
    return make_world(brand, "zebra", now)


@pytest.fixture
def ann(world: World, now: datetime) -> Customer:
    """Somebody of whom every table knows something."""
    brand = world.brand
    marks = MARKS
    ann = make_customer(
        brand,
        ANN,
        name=marks["attribute"],
        email=marks["e-mail"],
        phone=marks["phone"],
        account=int(marks["number"]),
        country="DE",
    )
    edit(ANNA, ann, {"note": marks["audit"]}, None, now)
    AudienceMember.objects.create(audience=world.audience, customer=ann, added_at=now)
    OptOut.objects.create(
        brand=brand, customer=ann, channel="sms", side="ours", reason=marks["reason"], since=now
    )
    _in_consent_and_segments(world, ann, now)
    mission, poll = make_mission(brand, now, "zebra-mission"), make_poll(brand, "zebra-poll")
    tell_of(ann, 9_999, marks["call"], now)
    for one, note in ((ann, marks["points"]), (world.customer, "zebra")):
        give(one, 50, now, note=note, expires_at=now + timedelta(days=1))
        mission.customers.create(customer=one, given_at=now)
        MissionStep.objects.create(mission=mission, customer=one, event=1, amount=1)
        poll.invitations.create(customer=one, invited_at=now)
        answer(poll, one, now, words=marks["poll"] if one == ann else "zebra")
    _merged(world, ann, now)
    event = make_event(brand, ann, "client_action", now, client_action="go", note=marks["payload"])
    for months in (1, 40):
        at = now - timedelta(days=30 * months)
        make_event(brand, ann, "login", at, note=marks["old payload"], mail=marks["e-mail"])
    SetAside.objects.create(brand=brand, event=event.pk, occurred_at=now, error=marks["error"], at=now)
    accept(
        make_caller(brand),
        batch(posted(now, "sampled", ANN, payload={"note": marks["sample"], "mail": marks["e-mail"]})),
        now,
        "native",
    )
    _on_her_way(world, ann, now)
    _in_files_and_jobs(brand, now)
    make_event(brand, world.customer, "referral", now, by=f"thanks to {marks['e-mail']}, {ANN}")
    return ann


def _in_consent_and_segments(world: World, ann: Customer, now: datetime) -> None:
    news = make_category(world.brand, now, "xyzzy-news")
    for one, note in ((ann, MARKS["evidence"]), (world.customer, "zebra")):
        proof = Proof("backoffice", {"note": note})
        consent.subscribe(ANNA, one, news, "email", now, proof)
        consent.snooze(ANNA, one, now + timedelta(days=3), now, proof)
        SegmentMember.objects.create(customer=one, segment=world.segment, inside=True, since=now)
        SegmentMove.objects.create(
            brand=world.brand, customer=one, segment=world.segment, entered=True, at=now, cause="time"
        )
        RfmScore.objects.create(
            brand=world.brand,
            customer=one,
            recency=5,
            frequency=1,
            monetary=1,
            last_at=now,
            orders=1,
            amount=1,
        )
    reason = MARKS["suppressed"]
    lines = [
        line_for(
            world.brand, customer=who, channel=channel, cause="hand", reason=reason if who == ANN else ""
        )
        for who in (ANN, world.customer.ext_id)
        for channel in ("email", "sms")
    ]
    suppress(ANNA, lines, now)


def _merged(world: World, ann: Customer, now: datetime) -> None:
    """Somebody else until now, who is Ann as well; the neighbour was merged before, too."""
    before = make_customer(world.brand, OLD, nick=MARKS["merged"])
    make_event(world.brand, before, "login", now, note=MARKS["old payload"])
    OptOut.objects.create(brand=world.brand, customer=before, channel="sms", side="ours", since=now)
    merging.merge(ANNA, ann, before, now)
    make_event(world.brand, world.customer, "referral", now, by=f"thanks to {OLD}")


def _on_her_way(world: World, ann: Customer, now: datetime) -> None:
    marks, mine = MARKS, world.run
    run = Run.objects.create(
        brand=world.brand, campaign=mine.campaign, version=mine.version, customer=ann, mode="once",
        state="waiting", node="wait", visit=1, arrived_at=now, started_at=now, context={"note": marks["context"]},
    )  # fmt: skip
    run.visits.create(number=0, node="start", port="next", arrived_at=now, at=now, why=marks["why"])
    for way in (run, mine):
        Conversion.objects.create(run=way, goal="bought", at=now)
    round_ = AbRound.objects.create(version=mine.version, node="test", number=1)
    for customer in (ann, world.customer):
        AbAssignment.objects.create(round=round_, customer=customer, variant="a", counted=True, at=now)
        Silence.objects.create(
            campaign=mine.campaign, node="start", customer=customer, key="", event=1, event_at=now, opened_at=now,
            due_at=now,
        )  # fmt: skip
    message = Message.objects.create(
        brand=world.brand, customer=ann, uid=f"{ANN}-1", channel="email", template=world.template,
        gateway=world.gateway, run_id=run.pk, node="wait", visit=0, body={"to": marks["e-mail"], "b": marks["message"]},
        context={"note": marks["context"]}, expires_at=now, created_at=now, ext_message_id=marks["callback"],
    )  # fmt: skip
    for one in (message, world.message):
        DeliveryStatus.objects.create(message=one, status="delivered", at=now, applied=True)
        one.delays.create(cause="window", since=now, until=now, why="it waits")
        shown = {"brand": world.brand, "customer": one.customer, "created_at": now, "expires_at": now}
        Notification.objects.create(message=one, **shown)
        Popup.objects.create(message=one, action="app_open", priority=0, **shown)
        Browser.objects.create(
            brand=world.brand, customer=one.customer, endpoint=f"https://push.example/{one.pk}", seen_at=now
        )
    message.callbacks.create(
        brand=world.brand, channel="email", ext_message_id=marks["callback"], status="read", received_at=now
    )


def _in_files_and_jobs(brand: Brand, now: datetime) -> None:
    people = f"id,note,age\n{ANN},{MARKS['file']},1\nzebra-2,zebra,2\n{ANN},{MARKS['problem']},old\nzebra-3,,young\n"
    file = make_import(brand, people, now)
    plan = imports.Plan(columns=parse("ext_id,skip,number:age"), encoding="utf-8")
    imports.begin(ANNA, brand, file, plan, now, dry=True)
    work_all()
    cyrillic = f"id,имя\n{ANN},{MARKS['file']} Анна\nzebra-4,Зебра\n"
    make_import(brand, cyrillic.encode("cp1251"), now)
    settings = {"audience": "some", "do": "add"}
    jobs.start(ANNA, brand, "audience_members", "Add", [["nobody"]], now, settings=settings)
    Job.objects.update(result={"counts": {"unknown": 1}, "examples": [ANN, "somebody"]})
    jobs.start(ANNA, brand, "audience_members", "Add", [["zebra-customer", ANN]], now, settings=settings)


def forgotten(ann: Customer, now: datetime, *, refuse: bool = False) -> Erasure:
    erasure = erasing.begin(ANNA, ann, now, refuse=refuse)
    work_all()
    erasure.refresh_from_db()
    return erasure


def job_of(erasure: Erasure) -> Job:
    return Job.objects.get(pk=erasure.job or 0)


def test_every_table_of_a_customer_knew_something_before(ann: Customer) -> None:
    """So that a new table fails here until the factory above fills it."""
    parameters = {"brand": ann.brand_id, "customer": ann.pk}
    for one in belongings():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {one.table} WHERE {one.condition}", parameters)
            assert cursor.fetchone()[0], f"{one.table} belongs to customers: let `ann` have a row there"
    for name, mark in MARKS.items():
        assert found_anywhere(mark), f"nothing holds the mark “{name}”"


def test_nothing_of_hers_is_left_anywhere(ann: Customer, world: World, now: datetime) -> None:
    erasure = forgotten(ann, now)
    assert found_anywhere(*MARKS.values()) == {}
    assert (erasure.left, erasure.ended_at is not None) == ({}, True)
    assert job_of(erasure).state == "done"


def test_the_neighbour_keeps_everything(ann: Customer, world: World, now: datetime) -> None:
    before = counts(world.customer)
    forgotten(ann, now)
    assert counts(world.customer) == before
    assert EventType.objects.get(name="client_action").fields["note"]["sample"] == "zebra"
    assert files_of(world.brand) == [
        b"\nzebra-2,zebra,2\n\nzebra-3,,young\n",
        b"\nzebra-4,\xc7\xe5\xe1\xf0\xe0\n",
    ]
    work_all()
    assert set(AudienceMember.objects.values_list("customer__ext_id", flat=True)) == {"zebra-customer"}


def test_her_lines_leave_the_suppression_list_and_the_neighbours_stay(
    ann: Customer, world: World, now: datetime
) -> None:
    forgotten(ann, now)
    assert {line.subject for line in Suppression.objects.all()} == {"id:zebra-customer"}


def counts(customer: Customer) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in belongings():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {one.table} WHERE {one.condition}",
                {"brand": customer.brand_id, "customer": customer.pk},
            )
            found[one.table] = cursor.fetchone()[0]
    return found


def files_of(brand: Brand) -> list[bytes]:
    """What is kept of the two files above."""
    kept = FilePiece.objects.filter(file__brand=brand, file__purpose="import").order_by("pk")
    return [bytes(piece.content) for piece in kept if b"zebra-1" not in bytes(piece.content)]


def test_the_report_says_who_when_and_how_many_rows_of_which_tables(ann: Customer, now: datetime) -> None:
    erasure = forgotten(ann, now)
    assert (erasure.started_by, erasure.started_at) == ("operator:anna", now)
    rows: Mapping[str, int] = erasure.rows
    assert rows["events_event"] == 7
    assert {
        "crm_customer",
        "campaigns_run",
        "campaigns_visit",
        "gateways_message",
        "crm_filepiece",
    } <= rows.keys()
    change = Change.objects.get(action="erased")
    assert (change.noun, change.after) == ("erasure", {"erasure": erasure.pk, "refuses": False})


def test_the_audit_keeps_that_things_happened(ann: Customer, now: datetime) -> None:
    forgotten(ann, now)
    (change,) = Change.objects.filter(noun="customer", action="changed")
    assert (change.name, change.action, change.before, change.after) == ("[erased]", "changed", None, None)


def test_her_eids_stay_so_that_her_events_are_not_taken_twice(ann: Customer, now: datetime) -> None:
    before = EventId.objects.count()
    forgotten(ann, now)
    assert EventId.objects.count() == before > 0


def test_it_is_found_by_whoever_knows_the_id(ann: Customer, now: datetime) -> None:
    erasure = forgotten(ann, now)
    assert erasing.reports_of(ann.brand, ANN) == [erasure]
    assert erasing.reports_of(ann.brand, "somebody else") == []


def test_from_the_first_moment_nobody_finds_her_and_events_make_somebody_new(
    ann: Customer, now: datetime
) -> None:
    erasure = erasing.begin(ANNA, ann, now)
    assert not Customer.objects.filter(ext_id=ANN).exists()
    event = posted(now, "login", ANN, payload={"note": "later"})
    assert accept(make_caller(ann.brand), batch(event), now, "native").accepted == 1
    work_all()
    later = Customer.objects.get(ext_id=ANN)
    assert later.pk != ann.pk
    erasure.refresh_from_db()
    assert erasure.left == {}
    assert set(found_anywhere(ANN)) == {"crm_customer.ext_id"}


def test_who_is_refused_in_future_is_not_known_again(ann: Customer, now: datetime) -> None:
    forgotten(ann, now, refuse=True)
    outcome = accept(
        make_caller(ann.brand), batch(posted(now, "login", ANN), posted(now, "login", "bob")), now, "native"
    )
    assert (outcome.accepted, [one.code for one in outcome.refusals]) == (1, ["forgotten_customer"])
    file = make_import(ann.brand, f"id,a\n{ANN},1\n", now)
    imports.begin(ANNA, ann.brand, file, imports.plan_of(file), now, dry=False)
    work_all()
    assert "shall not be known again" in imports.problems(file)[0].message
    assert not Customer.objects.filter(ext_id=ANN).exists()


def test_the_same_id_of_another_brand_stays(ann: Customer, now: datetime) -> None:
    other = make_customer(make_brand("other"), ANN, name="Another Ann")
    make_event(other.brand, other, "login", now, mail=MARKS["e-mail"])
    forgotten(ann, now, refuse=True)
    assert set(found_anywhere(ANN)) == {"crm_customer.ext_id"}
    assert accept(
        make_caller(other.brand), batch(posted(now, "login", ANN, ext_brand_id="other")), now, "native"
    ).accepted


def test_what_many_share_is_not_taken_for_hers(ann: Customer, world: World, now: datetime) -> None:
    neighbour = make_customer(world.brand, "bob-0815", country="Liechtenstein", email="both@example.org")
    ann.attributes = {**ann.attributes, "country": "Liechtenstein"}
    ann.save()
    make_event(world.brand, neighbour, "login", now, country="Liechtenstein")
    forgotten(ann, now)
    neighbour.refresh_from_db()
    assert neighbour.attributes["country"] == "Liechtenstein"
    assert set(found_anywhere("Liechtenstein")) == {"crm_customer.attributes", "events_event_2026_03.payload"}


def test_the_brands_own_addresses_stay_in_what_others_got(ann: Customer, world: World, now: datetime) -> None:
    template = world.message.template
    template.content = {**template.content, "from_email_address": "Zebra <care@zebra.example>"}
    template.content["body"] = "Call +4930123456789 or write to help@zebra.example"
    template.save()
    body = {**template.content, "to": "care@zebra.example"}
    Message.objects.update(body=body)
    erasure = forgotten(ann, now)
    world.message.refresh_from_db()
    assert world.message.body == body
    assert erasure.left == {}
    assert found_anywhere(*MARKS.values()) == {}


def test_a_short_id_is_not_looked_for_in_texts(world: World, now: datetime) -> None:
    make_event(world.brand, world.customer, "login", now, count="7")
    forgotten(make_customer(world.brand, "7"), now)
    assert not Customer.objects.filter(ext_id="7").exists()
    assert found_anywhere('"count": "7"')


def test_what_stands_in_the_configuration_is_told_and_not_changed(
    ann: Customer, world: World, now: datetime
) -> None:
    world.segment.condition = {"all": [{"customer": "id", "op": "eq", "value": ANN}]}
    world.segment.save()
    erasure = forgotten(ann, now)
    assert erasure.left == {"crm_segment.condition": 1}
    world.segment.refresh_from_db()
    assert world.segment.condition["all"][0]["value"] == ANN


def test_a_row_that_may_not_be_there_twice_is_deleted_where_it_cannot_be_emptied(
    ann: Customer, now: datetime
) -> None:
    for subject in (MARKS["e-mail"], "[erased]"):
        Suppression.objects.create(brand=ann.brand, subject=subject, cause="hand", since=now)
    assert forgotten(ann, now).left == {}
    assert Suppression.objects.filter(subject="[erased]").count() == 1


def test_many_rows_are_deleted_in_bounded_batches(
    ann: Customer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 3)
    emit(
        ann.brand_id,
        [OwnEvent(once=str(uuid.uuid4()), customer_id=ann.pk, name="tick", payload={}) for _ in range(10)],
        now,
    )
    assert forgotten(ann, now).rows["events_event"] == 17


def test_a_customer_is_forgotten_once(ann: Customer, now: datetime) -> None:
    erasing.begin(Actor("operator:bob"), ann.__class__.objects.get(pk=ann.pk), now)
    ann.ext_id = ANN
    with pytest.raises(NotFound):
        erasing.begin(ANNA, ann, now)


def test_the_job_keeps_what_it_looked_for_no_longer_than_it_runs(ann: Customer, now: datetime) -> None:
    erasure = erasing.begin(ANNA, ann, now)
    jobs.ask_to_cancel(ann.brand, erasure.job or 0)
    work_all()
    job = job_of(erasure)
    assert (job.state, job.settings) == ("cancelled", {"erasure": erasure.pk})
