"""Beginning from the gallery, from another campaign, from a file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from campaigns.gallery._writing import Entry
from campaigns.models import Campaign
from campaigns.services.gallery import entries
from crm.models import Brand
from gateways.models import Gateway, ImType, Template
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand
from tests.factories.deliveries import make_template

pytestmark = pytest.mark.django_db

GRAPH = chain(trigger(), node("mail", "send_email", template="hello"))


def make_gateways(brand: Brand, *channels: str) -> None:
    for channel in channels:
        Gateway.objects.create(brand=brand, slug=channel, name=channel, channel=channel, url="http://x")


def test_the_gallery_has_the_eight_of_the_first_day(caller: Api) -> None:
    shown = caller.get("campaigns/gallery").json()["results"]

    assert {entry["key"] for entry in shown} >= {
        *("welcome", "abandoned_cart", "reset_password", "cashback_ready"),
        *("win_back", "birthday", "vip_ticket", "back_in_stock"),
    }
    assert all(entry["name"] and entry["goal"] and entry["description"] for entry in shown)
    assert shown[0]["templates"][0]["body"]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.key)
def test_every_entry_can_be_published_at_once(caller: Api, brand: Brand, entry: Entry) -> None:
    make_gateways(brand, "email", "sms", "custom_im")

    made = caller.post(f"campaigns/gallery/{entry.key}", {"slug": "mine", "name": "Mine"})

    assert (made.status_code, made.json()["problems"]) == (201, [])
    assert caller.post("campaigns/mine/publish").json() == {"version": 1}
    assert Template.objects.filter(brand=brand).count() == len(entry.templates)


def test_templates_go_through_the_chosen_gateway_in_the_brands_own_name(caller: Api, brand: Brand) -> None:
    make_template(brand, slug="old", subject="s", body="b", from_email_address="Us <us@shop.example>")
    make_gateways(brand, "email")
    answer = caller.post("campaigns/gallery/birthday", {"slug": "b", "name": "B"})
    assert answer.json()["problems"][0]["message"].endswith(
        "several gateways for E-mail: say which one to use."
    )

    chosen = {"slug": "b", "name": "B", "gateways": {"email": "email-gateway"}}
    assert caller.post("campaigns/gallery/birthday", chosen).status_code == 201

    template = Template.objects.get(slug="birthday-wishes")
    assert template.gateway.slug == "email-gateway"
    assert template.content["from_email_address"] == "Us <us@shop.example>"


def test_what_is_missing_is_named_and_nothing_is_made(caller: Api, brand: Brand) -> None:
    make_gateways(brand, "email")

    answer = caller.post("campaigns/gallery/win_back", {"slug": "w", "name": "W"})

    assert answer.status_code == 422
    assert [(p["code"], p["field"]) for p in answer.json()["problems"]] == [("no_gateway", "templates.1")]
    assert "no gateway for SMS" in answer.json()["detail"]
    assert not Template.objects.exists()
    assert not Campaign.objects.exists()
    assert caller.post("campaigns/gallery/nonsense", {"slug": "w", "name": "W"}).status_code == 404


def test_a_campaign_is_copied_as_a_draft(caller: Api, stranger: Api, brand: Brand) -> None:
    make_template(brand)
    caller.post("campaigns", {"slug": "a", "name": "A", "graph": GRAPH, "settings": {"priority": 3}})
    caller.post("campaigns/a/publish")

    made = caller.post("campaigns/a/copy", {"slug": "b", "name": "B"})

    assert made.status_code == 201
    assert (made.json()["status"], made.json()["graph"], made.json()["settings"]) == (
        "draft",
        GRAPH,
        {"priority": 3},
    )
    assert caller.post("campaigns/a/copy", {"slug": "b", "name": "B"}).status_code == 409
    assert stranger.post("campaigns/a/copy", {"slug": "b", "name": "B"}).status_code == 404


def exported(caller: Api, brand: Brand) -> dict[str, Any]:
    make_template(brand, subject="Hi {{ event.name }}", body="<p>x</p>", from_email_address="us@x.example")
    make_template(brand, slug="unused")
    card = ImType.objects.create(
        brand=brand, slug="card", name="Card", fields=[{"code": "title", "label": "Title", "kind": "text"}]
    )
    thanks = make_template(brand, slug="thanks", channel="custom_im", body="Thanks", fields={"title": "T"})  # type: ignore[arg-type]
    Template.objects.filter(pk=thanks.pk).update(im_type=card)
    graph = chain(
        trigger(),
        node("mail", "send_email", template="hello"),
        node("im", "send_custom_im", template="thanks"),
    )
    caller.post("campaigns", {"slug": "a", "name": "A", "graph": graph, "settings": {"priority": 3}})
    answer = caller.get("campaigns/a/export")
    assert answer["Content-Disposition"] == 'attachment; filename="a.json"'
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_an_exported_campaign_moves_to_another_brand_with_its_templates(caller: Api, brand: Brand) -> None:
    file = exported(caller, brand)
    assert (file["beckon"], file["version"], [t["slug"] for t in file["templates"]]) == (
        "campaign",
        1,
        ["hello", "thanks"],
    )
    other = make_brand("other")
    make_gateways(other, "email", "custom_im")

    made = Api(other).post("campaigns/import", file)

    assert (made.status_code, made.json()["problems"]) == (201, [])
    assert (made.json()["graph"], made.json()["settings"]) == (file["graph"], {"priority": 3})
    assert Template.objects.get(brand=other, slug="hello").content["subject"] == "Hi {{ event.name }}"
    assert Template.objects.get(brand=other, slug="thanks").im_type == ImType.objects.get(brand=other)


def test_an_import_into_the_same_brand_keeps_its_templates(caller: Api, brand: Brand) -> None:
    file = exported(caller, brand)

    assert caller.post("campaigns/import", file).status_code == 409
    assert caller.post("campaigns/import", {**file, "slug": "again"}).status_code == 201
    assert Template.objects.filter(brand=brand).count() == 3


def test_a_stranger_exports_nothing(caller: Api, stranger: Api) -> None:
    caller.post("campaigns", {"slug": "a", "name": "A"})

    assert stranger.get("campaigns/a/export").status_code == 404


FILE: dict[str, Any] = {"beckon": "campaign", "version": 1, "slug": "a", "name": "A", "graph": GRAPH}
LETTER = {"slug": "hello", "name": "Hello", "channel": "email"}


@pytest.mark.parametrize(
    ("file", "field", "said"),
    [
        ([], "", "no exported campaign"),
        ({"nodes": []}, "", "no exported campaign"),
        ({**FILE, "version": 2}, "version", "“version” is one of 1"),
        ({**FILE, "slug": "a b"}, "slug", "characters that are not allowed"),
        ({**FILE, "graph": []}, "graph", "is an object"),
        ({**FILE, "graph": {"nodes": [{"id": "x", "type": "teleport"}]}}, "", "no node type “teleport”"),
        ({**FILE, "graph": chain(node("x", "wait", days="soon"))}, "days", "is a whole number"),
        ({**FILE, "graph": {"nodes": [], "edges": [{"from": "a", "to": "b"}]}}, "", "does not exist"),
        ({**FILE, "settings": {"entry": {"mode": "twice"}}}, "settings.entry.mode", "is one of"),
        ({**FILE, "templates": [{**LETTER, "channel": "pigeon"}]}, "templates.0", "no channel “pigeon”"),
        ({**FILE, "templates": [{**LETTER, "subject": "{{ x"}]}, "templates.0.body", "Template “hello”"),
        ({**FILE, "templates": [{"slug": "hello"}]}, "templates.0.name", "is missing"),
        ({**FILE, "im_types": [{"slug": "c d"}]}, "im_types.0", "c d"),
    ],
)
def test_a_malformed_file_names_what_is_wrong_and_changes_nothing(
    caller: Api, brand: Brand, file: Any, field: str, said: str
) -> None:
    make_gateways(brand, "email")

    answer = caller.post("campaigns/import", file)

    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert any(p["field"] == field and said in p["message"] for p in problems), problems
    assert not (Campaign.objects.exists() or Template.objects.exists() or ImType.objects.exists())
