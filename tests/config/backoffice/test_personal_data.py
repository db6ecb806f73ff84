"""Personal data reaches nobody who may not see it, whichever page or endpoint they ask, and reaches the others."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Run, Visit
from crm.models import Attribute, AttributeChange, Audience, Change, Customer, Rfm, RfmScore, Role, Segment
from crm.services import pii
from events.models import ClientAction, Event, EventType, SetAside
from gateways.models import Call, Message
from tests.config.backoffice.test_matrix import GET, PAGES, address
from tests.factories.api import Api
from tests.factories.backoffice import World, at_work, make_world
from tests.factories.crm import make_brand
from tests.factories.gateways import make_message

pytestmark = pytest.mark.django_db

SECRETS = {"email": "lena.secret@mail.example", "phone": "+436761234567", "nickname": "Quagga"}
#: addresses whose answers have something personal in them for those who may see it
TELLING = [
    "customers",
    "customers/zebra-customer",
    "customers/zebra-customer/timeline",
    "customers/zebra-customer/why?campaign=journey",
    "audiences/some/customers",
    "segments/some/customers",
    "events",
    "event-types",
    "client-actions",
    "campaigns/journey/runs",
    "campaigns/journey/report?{days}",
    "campaigns/journey/report/csv?table=reasons&{days}",
    "reports/gateways?{days}",
    "reports/gateways/csv?table=errors&{days}",
    "reports/gateways/messages?what=total&{days}",
    "messages",
    "messages/{uid}",
    "calls",
    "calls/{call}",
    "changes",
]
#: those that suggest what to write: they tell it to nobody
SUGGESTING = [
    "attributes",
    "choices/attribute",
    "choices/customer",
    "choices/event_field?event=client_action",
    "conditions/fields?event=client_action",
    "conditions/values?field=attribute:email",
    "conditions/values?field=attribute:nickname",
    "conditions/values?field=event:client_action//email",
    "conditions/values?field=field:client_action//email",
    "templates/variables",
    "templates/variables?event=client_action",
]


@pytest.fixture
def world(now: datetime) -> World:
    """A world in which everything that can hold personal data does."""
    world = make_world(make_brand(), "zebra", now)
    Attribute.objects.create(brand=world.brand, name="nickname", type="text", pii=True)
    pii.forget(world.brand.pk)
    payload = {"client_action": "go", "note": "zebra", "deep": [{"who": SECRETS}], **SECRETS}
    Customer.objects.filter(pk=world.customer.pk).update(attributes={"name": "zebra", **SECRETS})
    Event.objects.filter(pk=world.event.pk).update(payload=payload)
    fields = {
        name: {"types": ["text"], "sample": value, "addressable": True} for name, value in SECRETS.items()
    }
    for names in (EventType, ClientAction):
        names._default_manager.update(fields=fields)
    Run.objects.filter(pk=world.run.pk).update(context=payload)
    body = {"subject": f"For {SECRETS['nickname']}", "body": "<p>{email} {phone}</p>".format(**SECRETS)}
    # What others said may hold it as well: an error that a gateway answered, the trace of a step that broke.
    said = "550 {email} ({nickname}, {phone}) is unknown".format(**SECRETS)
    Message.objects.filter(pk=world.message.pk).update(context=payload, body=body, error=said)
    make_message(
        world.template, world.customer, now, version_id=world.run.version_id, run_id=world.run.pk, visit=9
    )
    Message.objects.filter(visit=9).update(error=said, state="failed")
    Run.objects.filter(pk=world.run.pk).update(reason=said)
    Visit.objects.filter(run=world.run).update(why=said)
    SetAside.objects.filter(event=world.event.pk).update(error=said)
    address = f"https://api.example/{SECRETS['email']}/{SECRETS['nickname']}"
    Call.objects.filter(pk=world.call.pk).update(
        error=said, body=json.dumps(SECRETS), answer=SECRETS, url=address
    )
    Change.objects.create(
        label=world.brand.label, brand=world.brand, at=now, actor="system", action="changed",
        noun="customer", name="c", object_id="1", before={"attributes": {}}, after={"attributes": SECRETS},
    )  # fmt: skip
    AttributeChange.objects.create(
        customer=world.customer,
        at=now,
        source=f"event:{world.event.pk}",
        changes={name: [f"old {value}", value] for name, value in SECRETS.items()},
    )
    Rfm.objects.update_or_create(
        brand=world.brand,
        defaults={"event": "purchase", "field": "amount", "days": 90, "due_at": now, "scored_at": now},
    )
    RfmScore.objects.create(
        brand=world.brand, customer=world.customer, recency=5, frequency=5, monetary=5,
        last_at=now, orders=1, amount=7,
    )  # fmt: skip
    Segment.objects.filter(pk=world.segment.pk).update(condition={"audience": "some"})
    assert Audience.objects.get(pk=world.audience.pk).members.exists()
    return world


def told(answer: Any) -> set[str]:
    """The secrets in an answer."""
    text = answer.content.decode(errors="replace")  # Parquet: the same tables go out as CSV, too
    return {value for value in SECRETS.values() if value in text or value.replace("+", "\\u002B") in text}


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ENGINEER])
def test_no_page_shows_it_without_the_right(role: Role, world: World) -> None:
    client = at_work(world.brand.label, role, name=role)
    for page, (method, allowed) in PAGES.items():
        if method == GET and role in allowed:
            answer = client.get(address(page, world))
            assert (answer.status_code, told(answer)) == (200, set()), page


@pytest.mark.parametrize(
    "page",
    [
        *("crm:customers", "crm:customer", "crm:timeline", "crm:rfm-customers"),
        *("events:newest", "events:event", "events:set-aside"),
        *("campaigns:run", "campaigns:runs", "campaigns:all-runs", "campaigns:stuck"),
        *("gateways:message", "gateways:messages", "gateways:call", "gateways:calls"),
        "gateways:report-messages",
    ],
)
def test_a_page_shows_it_with_the_right(page: str, world: World) -> None:
    manager = at_work(world.brand.label, Role.MANAGER)
    assert told(manager.get(address(page, world)))


@pytest.mark.parametrize("name", SECRETS)
def test_the_history_of_an_attribute_is_masked_like_its_value(name: str, world: World) -> None:
    path = f"/customers/{world.customer.pk}/attribute/history/?name={name}"
    support, manager = (at_work(world.brand.label, role, name=role) for role in (Role.SUPPORT, Role.MANAGER))
    assert told(manager.get(path)) == {SECRETS[name]}
    assert told(support.get(path)) == set()


@pytest.mark.parametrize("path", TELLING)
def test_an_endpoint_tells_it_to_those_who_may_see_it_and_to_no_others(path: str, world: World) -> None:
    full, narrow = Api(world.brand), Api(world.brand)
    narrow.key.sees_pii = False
    narrow.key.save()
    path = path.format(uid=world.message.uid, call=world.call.uid, days="from=2026-03-01&to=2026-03-03")
    assert told(full.get(path))
    answer = narrow.get(path)
    assert (answer.status_code, told(answer)) == (200, set())
    support: Client = at_work(world.brand.label, Role.SUPPORT)
    assert told(support.get(f"/api/v1/{path}")) == set()


@pytest.mark.parametrize("path", SUGGESTING)
def test_suggestions_tell_it_to_nobody(path: str, world: World) -> None:
    answer = Api(world.brand).get(path)
    assert (answer.status_code, told(answer)) == (200, set())


def test_what_is_rendered_for_a_try_is_rendered_with_masked_values(world: World) -> None:
    support: Client = at_work(world.brand.label, Role.SUPPORT)
    manager: Client = at_work(world.brand.label, Role.MANAGER, name="bert")
    content = {
        "subject": "{{customer.email|upper}} {{customer.nickname}}",
        "body": "<p>{{customer.phone}}</p>",
    }
    asked = {
        "channel": "email", "customer": "zebra-customer", "event": {},
        **content, "from_email_address": "Us <us@shop.example>",
    }  # fmt: skip
    for client, may in ((support, False), (manager, True)):
        answer = client.post("/api/v1/templates/preview", asked, content_type="application/json")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert ("Quagga" in text) is may
        assert ("LENA.SECRET" in text) is may


def test_a_key_that_sees_none_makes_no_key_that_does(world: World) -> None:
    narrow = Api(world.brand)
    narrow.key.sees_pii = False
    narrow.key.save()
    body = {"name": "more", "scopes": ["manage"]}
    assert narrow.post("keys", body).json()["code"] == "sees_pii"
    assert narrow.post("keys", {**body, "sees_pii": False}).status_code == 201


def test_an_engineer_makes_keys_that_see_none(world: World) -> None:
    engineer = at_work(world.brand.label, Role.ENGINEER)
    form = {"name": "more", "scopes": ["manage"], "rate_per_minute": 60, "sees_pii": "on"}
    engineer.post("/rest-api/add/", form)
    assert world.brand.keys.latest("pk").sees_pii is False
