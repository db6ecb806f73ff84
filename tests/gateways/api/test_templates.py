"""Templates over HTTP: flat for each channel, checked when saved, tried on a real customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from campaigns.services import campaigns
from crm.models import Brand, Change, Segment
from crm.services.changes import SYSTEM
from examples.gateway.server import GatewayServer
from gateways.models import ImType, Template
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

MAIL: dict[str, Any] = {
    "slug": "cashback",
    "name": "Cashback",
    "channel": "email",
    "gateway": "mail",
    "subject": "{{event.amount}} back",
    "body": "<p>Hi {{customer.first_name|default('you')}}</p>",
    "text_body": "Hi",
    "from_email_address": "Amazing <noreply@amazing.co>",
    "reply_to_email_address": "",
}
SMS: dict[str, Any] = {
    "slug": "text",
    "name": "Text",
    "channel": "sms",
    "gateway": "sms",
    "body": "Hi",
    "from_number": "Amazing",
}
FIELDS = [{"code": "title", "kind": "text", "required": True}, {"code": "urgent", "kind": "boolean"}]


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    for slug, channel in (("mail", "email"), ("sms", "sms"), ("im", "custom_im")):
        make_gateway(brand, slug=slug, channel=channel)
    return brand


@pytest.mark.parametrize("body", [MAIL, SMS])
def test_a_template_is_flat_in_and_out(api: Api, body: dict[str, Any]) -> None:
    made = api.post("templates", body)

    assert made.status_code == 201, made.content
    assert made.json().items() >= body.items()
    assert (made.json()["revision"], made.headers["ETag"]) == (1, '"1"')
    assert api.get(f"templates/{body['slug']}").json() == made.json()


def test_the_channel_follows_from_the_gateway(api: Api) -> None:
    without = {key: value for key, value in SMS.items() if key != "channel"}

    assert api.post("templates", without).json()["channel"] == "sms"
    assert api.post("templates", {**SMS, "slug": "b", "channel": "email"}).status_code == 400


def test_a_custom_im_is_checked_against_its_type(api: Api, brand: Brand) -> None:
    api.post("custom-im-types", {"slug": "popup", "name": "Popup", "fields": FIELDS})
    body = {"slug": "im", "name": "IM", "gateway": "im", "im_type": "popup", "body": "Hi"}

    wrong = api.post("templates", {**body, "fields": {"urgent": "very", "colour": "red"}}).json()
    right = api.post("templates", {**body, "fields": {"title": "{{event.x|default('')}}", "urgent": True}})

    assert {error["field"] for error in wrong["errors"]} == {"fields.title", "fields.urgent", "fields.colour"}
    assert right.status_code == 201
    assert right.json()["im_type"] == "popup"
    assert right.json()["fields"] == {"title": "{{event.x|default('')}}", "urgent": True}


def test_a_flaw_is_named_by_field_and_line(api: Api) -> None:
    answer = api.post("templates", {**MAIL, "body": "<p>\n{{ event. }}\n</p>", "subject": "{% for x in y %}"})

    assert (answer.status_code, answer.json()["code"]) == (400, "flawed_template")
    errors = {error["field"]: error for error in answer.json()["errors"]}
    assert errors.keys() == {"subject", "body"}
    assert errors["body"]["line"] == 2
    assert not Template.objects.exists()


def test_a_change_keeps_what_it_does_not_name_and_counts_the_revision(api: Api) -> None:
    api.post("templates", MAIL)

    changed = api.patch("templates/cashback", {"subject": "New", "text_body": None}, if_match='"1"')

    assert changed.status_code == 200, changed.content
    assert (changed.json()["subject"], changed.json()["body"]) == ("New", MAIL["body"])
    assert (changed.json()["text_body"], changed.headers["ETag"]) == ("", '"2"')
    assert api.patch("templates/cashback", {"subject": "Late"}, if_match='"1"').status_code == 409
    assert api.patch("templates/cashback", {"subject": "Odd"}, if_match='"x"').status_code == 412
    assert Change.objects.filter(noun="template", action="changed").count() == 1


def test_put_replaces_the_whole_content(api: Api) -> None:
    api.post("templates", MAIL)
    body = {key: MAIL[key] for key in ("name", "gateway", "subject", "body", "from_email_address")}

    assert api.put("templates/cashback", body).json()["text_body"] == ""
    assert api.put("templates/cashback", {**body, "slug": "other"}).status_code == 400
    assert api.put("templates/cashback", {**body, "gateway": "sms"}).status_code == 400


def test_it_is_rendered_for_a_customer_and_an_event(api: Api, brand: Brand) -> None:
    make_customer(brand, "a/b", first_name="Änna")
    api.post("templates", MAIL)

    rendered = api.post("templates/cashback/render", {"customer": "a/b", "event": {"amount": 44.22}}).json()

    assert (rendered["subject"], rendered["ext_user_id"]) == ("44.22 back", "a/b")
    assert "Änna" in rendered["body"]
    assert "to_email_address" not in rendered


def test_a_missing_variable_is_said_with_its_place(api: Api, brand: Brand) -> None:
    make_customer(brand, "anna")
    api.post("templates", MAIL)

    answer = api.post("templates/cashback/render", {"customer": "anna"})

    assert (answer.status_code, answer.json()["code"]) == (400, "missing_variable")
    assert answer.json()["errors"][0]["field"] == "subject"
    assert "event.amount" in answer.json()["detail"]


def test_a_preview_goes_through_the_real_gateway(
    api: Api, brand: Brand, gateway_server: GatewayServer
) -> None:
    make_customer(brand, "anna")
    make_gateway(brand, gateway_server.url + "?callbacks=0", slug="live")
    api.post("templates", {**MAIL, "gateway": "live"})
    body = {"customer": "anna", "event": {"amount": 5}}

    sent = api.post("templates/cashback/send-preview", {**body, "to_email_address": "me@example.com"}).json()

    assert (sent["works"], sent["request"]["activity_type"]) == (True, "preview")
    assert sent["request"]["subject"] == "5 back"
    assert api.post("templates/cashback/send-preview", body).status_code == 400


def test_it_is_not_deleted_while_campaigns_segments_or_messages_need_it(
    api: Api, brand: Brand, now: datetime
) -> None:
    api.post("templates", SMS)
    template = Template.objects.get()
    graph = chain(trigger(), node("t", "send_sms", template="text"))
    campaign = campaigns.create(SYSTEM, brand, "journey", "Journey", graph)
    Segment.objects.create(
        brand=brand,
        slug="read",
        name="R",
        condition={"message": "sms", "status": "clicked", "template": "text"},
    )

    detail = api.delete("templates/text").json()["detail"]
    assert "campaign “journey”" in detail
    assert "segment “read”" in detail

    campaigns.save_draft(SYSTEM, campaign, graph={"nodes": [], "edges": []})
    Segment.objects.all().delete()
    message = make_message(template, make_customer(brand), now)
    assert "1 message " in api.delete("templates/text").json()["detail"]

    message.delete()
    assert api.delete("templates/text").status_code == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": None},
        {"subject": 5},
        {"subject": ""},
        {"from_number": "1"},
        {"gateway": "nowhere"},
        {"gateway": "x" * 10_000},
        {"im_type": "nowhere"},
        {"body": "\0"},
        {"body": []},
        {"body": "x" * (300 * 1024)},
        {"slug": "a/b"},
        {"colour": "red"},
        {"content": {}},
        {"revision": 9},
    ],
)
def test_bad_templates_are_refused(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.post("templates", {**MAIL, **wrong})

    assert answer.status_code == 400, answer.content
    assert not Template.objects.exists()


@pytest.mark.parametrize("path", ["render", "send-preview"])
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customer": "nobody"},
        {"customer": 1},
        {"customer": "anna", "event": []},
        {"customer": "anna", "to_email_address": "a@b\r\nBcc: x@y"},
        {"customer": "foreign", "event": {"amount": 1}},
    ],
)
def test_bad_occasions_are_refused(api: Api, brand: Brand, path: str, body: Any) -> None:
    make_customer(brand, "anna")
    make_customer(make_brand("other"), "foreign")
    api.post("templates", MAIL)

    assert api.post(f"templates/cashback/{path}", body).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "templates/text", None),
        ("PUT", "templates/text", {"name": "X", "gateway": "sms", "body": "X"}),
        ("PATCH", "templates/text", {"name": "X"}),
        ("DELETE", "templates/text", None),
        ("POST", "templates/text/render", {"customer": "anna"}),
        ("POST", "templates/text/send-preview", {"customer": "anna"}),
    ],
)
def test_a_strangers_key_finds_nothing(api: Api, method: str, path: str, body: Any) -> None:
    api.post("templates", {**SMS, "body": "secret-word"})
    stranger = Api(make_brand("other"))
    make_customer(stranger.brand, "anna")
    make_gateway(stranger.brand, slug="sms", channel="sms")

    answer = stranger.send(method, path, body)

    assert answer.status_code == 404
    assert b"secret-word" not in answer.content
    assert stranger.get("templates").json()["results"] == []
    assert stranger.post("templates", {**SMS, "gateway": "im"}).status_code == 400


def test_a_list_takes_one_query(
    api: Api, brand: Brand, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    gateway = make_gateway(brand, channel="custom_im")
    im_type = ImType.objects.create(brand=brand, slug="popup", name="Popup", fields=[])
    for _ in range(5):
        template = make_template(gateway)
        template.im_type = im_type
        template.save()
    api.get("label")

    with django_assert_num_queries(1):
        assert len(api.get("templates").json()["results"]) == 5


@pytest.fixture
def many(api: Api) -> Api:
    """Three templates, of which the first was changed last."""
    api.post("templates", {**MAIL, "slug": "b-mail", "name": "Birthday"})
    api.post("templates", {**SMS, "slug": "text", "name": "Cashback"})
    api.post("templates", {**MAIL, "slug": "welcome-cash", "name": "Aloha"})
    api.patch("templates/b-mail", {"subject": "New"})
    return api


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["b-mail", "text", "welcome-cash"]),
        ("q=CASH", ["text", "welcome-cash"]),
        ("q=cash&channel=email", ["welcome-cash"]),
        ("gateway=sms", ["text"]),
        ("gateway=none", []),
        ("sort=name", ["welcome-cash", "b-mail", "text"]),
        ("sort=-name", ["text", "b-mail", "welcome-cash"]),
        ("sort=updated", ["text", "welcome-cash", "b-mail"]),
        ("sort=-updated&channel=email", ["b-mail", "welcome-cash"]),
        ("q=%00", ["b-mail", "text", "welcome-cash"]),
    ],
)
def test_a_list_is_searched_filtered_and_sorted(many: Api, query: str, slugs: list[str]) -> None:
    assert [row["slug"] for row in many.get(f"templates?{query}").json()["results"]] == slugs


@pytest.mark.parametrize("sort", ["name", "-updated"])
def test_a_sorted_list_comes_page_by_page(many: Api, sort: str) -> None:
    whole = [row["slug"] for row in many.get(f"templates?sort={sort}").json()["results"]]
    path, slugs = f"templates?sort={sort}&limit=1", []
    while path:
        page = many.get(path).json()
        slugs += [row["slug"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]

    assert slugs == whole
    assert many.get("templates?sort=colour").status_code == 400


def test_languages_stand_beside_the_fields_of_the_channel(api: Api, brand: Brand) -> None:
    make_customer(brand, "heidi", language="de-CH")
    languages = {"de": {"body": "Hallo"}}

    made = api.post("templates", {**SMS, "default_language": "en", "languages": languages})

    assert (made.json()["languages"], made.json()["default_language"]) == (languages, "en")
    assert api.post("templates/text/render", {"customer": "heidi"}).json()["body"] == "Hallo"
    assert api.post("templates/text/render", {"customer": "heidi", "language": "en"}).json()["body"] == "Hi"
    refused = api.patch("templates/text", {"languages": {"de": {"body": "{{"}}})
    assert refused.json()["errors"][0]["field"] == "languages.de.body"
    assert "languages" not in api.patch("templates/text", {"languages": None}).json()


@pytest.mark.parametrize(
    ("channel", "content"),
    [
        ("notification", {"title": "Hello", "body": "Hi"}),
        ("popup", {"title": "Hello", "main_color": "#ff8800"}),
        ("web_push", {"title": "Hello", "body": "Hi"}),
    ],
)
def test_what_beckon_brings_itself_needs_no_gateway(api: Api, channel: str, content: dict[str, str]) -> None:
    made = api.post("templates", {"slug": "own", "name": "Own", "channel": channel, **content})
    again = api.post("templates", {"slug": "two", "name": "Two", "gateway": f"own-{channel}", **content})

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json()["gateway"] == again.json()["gateway"] == f"own-{channel}"
    assert f"own-{channel}" not in [one["slug"] for one in api.get("gateways").json()["results"]]
    customer = {"ext_id": "x", "attributes": {}}
    previewed = api.post(
        "templates/preview", {"channel": channel, "customer": customer, "event": {}, **content}
    )
    assert previewed.json()["errors"] == []
    told = api.post("templates/own/send-preview", {"customer": make_customer(api.brand).ext_id})
    assert "look at the preview" in told.json()["detail"]


@pytest.mark.parametrize("field", ["main_color", "image", "link"])
def test_a_popup_that_cannot_be_shown_is_refused_by_its_field(api: Api, field: str) -> None:
    body = {"slug": "own", "name": "Own", "channel": "popup", "title": "Hello", field: "javascript:red"}

    refused = api.post("templates", body)

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, [field])


def test_other_templates_name_their_gateway(api: Api) -> None:
    refused = api.post("templates", {"slug": "s", "name": "S", "channel": "sms", "body": "Hi"})

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, ["gateway"])
