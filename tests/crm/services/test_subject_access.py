"""All that is known of a customer, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import pytest

from crm.models import Brand, Change
from crm.services import editing, merging, subject_access
from crm.services.belongings import belongings
from crm.services.suppressions import line_for, suppress
from tests.factories.backoffice import make_world
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.files import ANNA

pytestmark = pytest.mark.django_db


def test_it_has_every_table_that_belongs_to_a_customer(brand: Brand, now: datetime) -> None:
    world = make_world(brand, "zebra", now)
    neighbour = make_customer(brand, "lion", name="lion")
    for number in range(2_500):
        make_event(brand, world.customer, "login", now, number=number)
    make_event(brand, neighbour, "login", now, note="lion")
    with zipfile.ZipFile(io.BytesIO(b"".join(subject_access.everything(ANNA, world.customer)))) as archive:
        text = archive.read("customer.json").decode()
    document = json.loads(text)
    assert list(document) == [*(one.table for one in reversed(belongings())), "crm_suppression", "crm_change"]
    assert document["crm_customer"][0]["attributes"] == {"name": "zebra"}
    assert len(document["events_event"]) == 2_501
    assert document["gateways_message"][0]["body"]["subject"] == "zebra subject"
    assert "lion" not in text
    assert Change.objects.latest("pk").action == "exported everything of"


def test_it_has_the_lines_about_her_id_and_her_addresses_and_what_was_done_to_her(
    brand: Brand, now: datetime
) -> None:
    anna = make_customer(brand, "anna", user_email="Anna@shop.example")
    make_customer(brand, "bea", user_email="bea@shop.example")
    for about in ({"customer": "anna"}, {"address": "anna@shop.example"}, {"customer": "bea"}):
        suppress(ANNA, [line_for(brand, **about, cause="hand", reason=next(iter(about)))], now)
    editing.edit(ANNA, anna, {"country": "DE"}, None, now)

    document = json.loads(b"".join(subject_access.document_of(anna)))

    assert [row["reason"] for row in document["crm_suppression"]] == ["customer", "address"]
    assert [row["what"] for row in document["crm_consententry"]] == ["suppressed", "suppressed"]
    assert [row["action"] for row in document["crm_change"]] == ["changed"]


def test_it_has_the_lines_about_an_id_that_became_part_of_her(brand: Brand, now: datetime) -> None:
    anna, annie = make_customer(brand, "anna"), make_customer(brand, "annie")
    merging.merge(ANNA, anna, annie, now)
    for ext_id in ("annie", "bea"):
        suppress(ANNA, [line_for(brand, customer=ext_id, cause="hand", reason=ext_id)], now)

    document = json.loads(b"".join(subject_access.document_of(anna)))

    assert [row["reason"] for row in document["crm_suppression"]] == ["annie"]
    assert [row["what"] for row in document["crm_consententry"]] == ["suppressed"]
