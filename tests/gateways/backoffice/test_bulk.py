"""Many templates and many held messages at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from crm.models import Role
from gateways.models import ImType, Message, Template
from tests.factories.backoffice import World, at_work, make_world
from tests.factories.crm import make_brand
from tests.factories.gateways import make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: datetime) -> World:
    return make_world(make_brand(), "zebra", now)


@pytest.fixture
def client(world: World) -> Client:
    return at_work(world.brand.label, Role.MANAGER)


def said(client: Client, address: str, **data: object) -> str:
    (told,) = client.post(address, data, follow=True).context["messages"]
    return str(told)


def test_a_template_that_a_message_needs_stays(client: Client, world: World) -> None:
    free = make_template(world.gateway)
    told = said(client, "/bulk/templates/", do="delete", row=[world.template.pk, free.pk])
    assert told.startswith("1 deleted, 1 refused: “zebra template”")
    assert list(Template.objects.values_list("pk", flat=True)) == [world.template.pk]


def test_types_of_custom_im_are_deleted(client: Client, world: World) -> None:
    assert said(client, "/bulk/im-types/", do="delete", row=[world.im_type.pk]) == "1 deleted."
    assert not ImType.objects.exists()


def test_held_messages_are_decided_about_together(client: Client, world: World, now: datetime) -> None:
    also_held, sent = (make_message(world.template, world.customer, now) for _ in range(2))
    Message.objects.filter(pk=also_held.pk).update(state="held", due_at=None)
    Message.objects.filter(pk=sent.pk).update(state="sent", due_at=None)
    rows = [world.message.pk, also_held.pk, sent.pk]
    told = said(client, "/bulk/messages/", do="failed", row=rows)
    assert told.startswith("2 given up, 1 refused:")
    assert sent.uid in told
    assert set(Message.objects.filter(state="failed").values_list("pk", flat=True)) == set(rows[:2])


def test_boxes_stand_beside_held_messages_only(client: Client, world: World, now: datetime) -> None:
    make_message(world.template, world.customer, now)
    assert client.get("/messages/").content.count(b'name="row"') == 1
    support = at_work(world.brand.label, Role.SUPPORT, name="support")
    assert b'name="row"' not in support.get("/messages/?state=held").content


def test_templates_are_narrowed_by_channel_and_gateway(client: Client, world: World) -> None:
    def found(query: str) -> int:
        return len(client.get(f"/templates/{query}").context["listed"].rows)

    assert (found("?channel=email"), found("?gateway=mail"), found("?channel=sms")) == (1, 1, 0)
    assert b"Nothing here is like that" in client.get("/templates/?channel=sms").content
