"""Operators at work, and a brand with one of everything, each bearing the same telltale word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.test import Client

from campaigns.models import Campaign, Run, Visit
from crm.models import (
    Attribute,
    Audience,
    AudienceMember,
    Brand,
    Category,
    Customer,
    Erasure,
    File,
    Job,
    Key,
    Label,
    Membership,
    Merge,
    Operator,
    Rfm,
    Role,
    Segment,
    Suppression,
)
from crm.services import exports, jobs, merging
from crm.services.changes import SYSTEM, record
from crm.services.exports import Wanted
from events.models import ClientAction, Event, EventType, SetAside
from gamification.models import Level, Mission
from gateways.models import (
    Call,
    Callback,
    DeliveryWindow,
    FrequencyCap,
    Gateway,
    ImType,
    Message,
    Poll,
    Template,
    TemplateVersion,
)
from gateways.services import calls, notices
from gateways.services.calls import CallRequest, Step, new_uid
from gateways.services.notices import NewNotice
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.caps import make_cap
from tests.factories.consent import make_category
from tests.factories.crm import make_customer, make_key
from tests.factories.events import make_event
from tests.factories.files import make_import
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.missions import make_mission
from tests.factories.points import give
from tests.factories.polls import make_poll


@dataclass(frozen=True)
class World:
    """One of everything of a brand."""

    brand: Brand
    customer: Customer
    segment: Segment
    audience: Audience
    attribute: Attribute
    merge: Merge
    job: Job
    imported: File
    exported: File
    erasure: Erasure
    key: Key
    event: Event
    gateway: Gateway
    template: Template
    im_type: ImType
    message: Message
    level: Level
    mission: Mission
    campaign: Campaign
    run: Run
    category: Category
    suppression: Suppression
    cap: FrequencyCap
    poll: Poll
    call: Call


def make_operator(
    label: Label | None, role: Role | None = None, name: str = "anna", **fields: Any
) -> Operator:
    """An operator with a role for a label."""
    operator = Operator.objects.create_user(name, password="not so secret", is_staff=True, **fields)
    if label is not None and role is not None:
        Membership.objects.create(operator=operator, label=label, role=role)
    return operator


def at_work(label: Label | None, role: Role | None = None, name: str = "anna", **fields: Any) -> Client:
    """A browser in which such an operator is logged in."""
    client = Client()
    client.force_login(make_operator(label, role, name, **fields))
    return client


def make_world(brand: Brand, word: str, now: datetime) -> World:
    """One of everything; `word` stands in every name, payload and text."""
    customer = make_customer(brand, f"{word}-customer", name=word)
    segment = Segment.objects.create(
        brand=brand,
        slug="some",
        name=f"{word} segment",
        condition={"all": [{"attribute": "name", "op": "eq", "value": word}]},
    )
    audience = Audience.objects.create(brand=brand, slug="some", name=f"{word} audience")
    AudienceMember.objects.create(audience=audience, customer=customer, added_at=now)
    event = make_event(brand, customer, "client_action", now, client_action="go", note=word)
    seen = {
        "first_seen": now,
        "last_seen": now,
        "fields": {
            f"{word}-field": {"types": ["text"], "sample": word, "addressable": False},
            "note": {"types": ["text"], "sample": word, "addressable": True},
        },
    }
    EventType.objects.create(brand=brand, name="client_action", **seen)
    ClientAction.objects.create(brand=brand, name=f"{word}_action", **seen)
    SetAside.objects.create(brand=brand, event=event.pk, occurred_at=now, error=f"{word} broke", at=now)
    campaign = publish(
        brand,
        chain(trigger(), node("wait", "wait", days=1), node("end", "exit")),
        now,
        slug="journey",
        entry={},
    )
    Campaign.objects.filter(pk=campaign.pk).update(name=f"{word} campaign")
    give(customer, 50, now, note=f"{word} points")
    template, message, run = _sent(brand, customer, campaign, word, now)
    tell_of(customer, run.pk, word, now)
    Rfm.objects.create(brand=brand, event=f"{word}-event", field=word, days=30, due_at=now)
    DeliveryWindow.objects.create(brand=brand, channel="email", window_from=time(0), window_until=time(0))
    record(SYSTEM, "changed", segment, {"name": "old"}, {"name": f"{word} segment"})
    return World(
        brand=brand,
        customer=customer,
        segment=segment,
        audience=audience,
        merge=merging.merge(SYSTEM, customer, make_customer(brand, f"{word}-before"), now),
        attribute=Attribute.objects.create(brand=brand, name="name", type="text", label=f"{word} name"),
        job=make_job(brand, f"{word} job", now),
        imported=make_import(brand, f"id,{word}\n{word}-1,{word}\n", now),
        exported=exports.begin(SYSTEM, brand, Wanted(attributes=[word]), now, sees_pii=True),
        erasure=Erasure.objects.create(
            brand=brand, digest=word, started_by=f"operator:{word}", started_at=now
        ),
        key=make_key(brand)[0],
        event=event,
        gateway=template.gateway,
        template=template,
        im_type=ImType.objects.create(brand=brand, slug="card", name=f"{word} type", fields=[]),
        message=message,
        level=Level.objects.create(brand=brand, slug="some", name=f"{word} level", points=10),
        mission=make_mission(brand, now, "some", name=f"{word} mission", description=word),
        campaign=campaign,
        run=run,
        category=make_category(brand, now, name=f"{word} category"),
        suppression=Suppression.objects.create(
            brand=brand, subject=f"id:{word}-customer", cause="hand", reason=word, since=now
        ),
        call=Call.objects.get(run_id=run.pk),
        poll=make_poll(brand, "asked", name=f"{word} poll", intro=word),
        cap=make_cap(brand, f"{word} cap", most=1_000, slug="most"),
    )


def tell_of(customer: Customer, run_id: int, word: str, now: datetime) -> None:
    """A call to the outside that is over, and a notice to an operator."""
    brand = customer.brand
    step = Step(brand.pk, "journey", "wait")
    url = f"http://127.0.0.1:9/{word}"
    request = CallRequest(
        kind="webhook", uid=new_uid(), url=url, body=word, customer_id=customer.pk, run_id=run_id, visit=0
    )
    calls.make(step, [request], now)
    Call.objects.filter(run_id=run_id).update(state="failed", due_at=None, answer={"note": word}, error=word)
    reader, _ = Operator.objects.get_or_create(username=f"reader-of-{brand.slug}")
    notices.give(step, [NewNotice(reader.pk, customer.pk, run_id, 0, word, word, by_mail=False)], now)


def make_job(brand: Brand, title: str, now: datetime, *ids: str) -> Job:
    """Ids on their way to the audience “some”."""
    settings = {"audience": "some", "do": "add"}
    parts = [[ext_id] for ext_id in ids or ["somebody"]]
    return jobs.start(SYSTEM, brand, "audience_members", title, parts, now, settings=settings)


def _sent(
    brand: Brand, customer: Customer, campaign: Campaign, word: str, now: datetime
) -> tuple[Template, Message, Run]:
    gateway = make_gateway(brand, slug="mail")
    Gateway.objects.filter(pk=gateway.pk).update(name=f"{word} gateway")
    template = make_template(gateway, subject=f"{word} subject", body=f"<b>{word}</b>")
    Template.objects.filter(pk=template.pk).update(slug="hello", name=f"{word} template")
    TemplateVersion.objects.create(
        template=template, number=1, name=word, gateway="mail", content={"subject": word}, at=now, by=word
    )
    run = Run.objects.create(
        brand=brand,
        campaign=campaign,
        version=campaign.live,
        customer=customer,
        mode="once",
        state="failed",
        node="wait",
        visit=1,
        arrived_at=now,
        started_at=now,
        reason=f"{word} went wrong",
        context={"note": word},
    )
    Visit.objects.create(run=run, number=0, node="start", port="next", arrived_at=now, at=now, why=word)
    message = make_message(template, customer, now, run_id=run.pk, node="wait", campaign="journey")
    body = {"subject": f"{word} subject", "body": f"<b>{word}</b>", "from_email_address": "us"}
    Message.objects.filter(pk=message.pk).update(
        state="held", body=body, error=f"{word} is unclear", due_at=None
    )
    Callback.objects.create(
        brand=brand,
        message=message,
        channel="email",
        ext_message_id=word,
        status="delivered",
        received_at=now,
    )
    for row in (gateway, template, message):
        row.refresh_from_db()
    return template, message, run
