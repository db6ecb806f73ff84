"""What the pages about gateways, templates and messages do."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from crm.models import Brand, Change, Role
from examples.gateway.server import GatewayServer
from gateways.contract import channels
from gateways.models import DeliveryStatus, Gateway, Message
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.gateways import SECRET, make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

GATEWAY = {"name": "Mail", "slug": "mail", "channel": "email", "rate_per_second": "5", "on_unknown": "retry"}


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


def test_a_gateway_is_connected(client: Client) -> None:
    given = {
        **GATEWAY,
        "url": "http://127.0.0.1:9/email",
        "authorization": "s3cret",
        "headers": "X-Tenant: zebra",
    }
    client.post("/gateways/add/", given)
    gateway = Gateway.objects.get()
    assert (gateway.authorization, gateway.headers) == ("s3cret", {"X-Tenant": "zebra"})
    page = client.get("/gateways/mail/").content
    assert b"s3cret" not in page
    assert b"zebra" not in page
    assert b"X-Tenant" in page


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "ftp://a.example", "not a url"])
def test_a_forbidden_address_is_refused_beside_its_field(client: Client, url: str) -> None:
    answer = client.post("/gateways/add/", {**GATEWAY, "url": url})
    assert "url" in answer.context["form"].errors
    assert not Gateway.objects.exists()


def test_secrets_that_are_left_empty_stay(client: Client, brand: Brand) -> None:
    gateway = make_gateway(brand, slug="mail", headers={"X-Tenant": "acme"})
    client.post("/gateways/mail/", {**GATEWAY, "url": gateway.url, "name": "Post", "active": "on"})
    gateway.refresh_from_db()
    assert (gateway.name, gateway.authorization, gateway.headers) == ("Post", SECRET, {"X-Tenant": "acme"})
    assert SECRET not in str(Change.objects.values_list("before", "after"))


def test_slug_and_channel_of_a_gateway_cannot_be_changed(client: Client, brand: Brand) -> None:
    gateway = make_gateway(brand, slug="mail")
    client.post("/gateways/mail/", {**GATEWAY, "url": gateway.url, "slug": "x", "channel": "sms"})
    gateway.refresh_from_db()
    assert (gateway.slug, gateway.channel) == ("mail", "email")


def test_a_gateway_in_trouble_stands_first_and_says_why(client: Client, brand: Brand) -> None:
    make_gateway(brand, slug="a-good-one")
    make_gateway(brand, slug="z-bad-one", failures=4, open_until=clock.now() + timedelta(minutes=1))
    page = client.get("/gateways/").content.decode()
    assert page.index("z-bad-one") < page.index("a-good-one")
    assert "No answer 4 times in a row" in page


def test_a_test_shows_the_request_and_the_answer(
    client: Client, brand: Brand, gateway_server: GatewayServer
) -> None:
    make_gateway(brand, f"{gateway_server.url}?callbacks=0", slug="mail")
    page = client.post(
        "/gateways/mail/test/", {"ext_user_id": "shop-7", "to": "me@shop.example"}
    ).content.decode()
    assert "It works" in page
    assert "shop-7" in page
    assert "me@shop.example" in page
    assert "&quot;error_code&quot;" in page
    assert SECRET not in page


def test_a_gateway_that_answers_nonsense_is_quoted(
    client: Client, brand: Brand, gateway_server: GatewayServer
) -> None:
    make_gateway(brand, f"{gateway_server.url}?fault=garbage&callbacks=0", slug="mail")
    page = client.post("/gateways/mail/test/").content.decode()
    assert "It does not work" in page
    assert "Answer: HTTP 200" in page


def test_a_test_that_reaches_nobody_says_so(client: Client, brand: Brand) -> None:
    make_gateway(brand, "http://127.0.0.1:9", slug="mail")
    page = client.post("/gateways/mail/test/").content.decode()
    assert "It does not work" in page
    assert "email_uid" in page


def test_a_new_template_is_for_a_channel_that_has_a_gateway(client: Client, brand: Brand) -> None:
    make_gateway(brand, slug="mail")
    page = client.get("/templates/add/").content.decode()
    assert "/templates/add/mail/" in page
    posted = [channel for channel in channels if not channel.own]
    assert page.count("No gateway of this channel is connected yet.") == len(posted) - 1
    assert all(f"/templates/add/own-{channel.key}/" in page for channel in channels if channel.own)
    only = client.get("/templates/add/?channel=sms").context["choices"]
    assert [(channel.key, found) for channel, found in only] == [("sms", [])]


def test_the_editor_is_told_the_texts_of_its_channel(client: Client, brand: Brand) -> None:
    make_gateway(brand, channel="push", slug="push")
    told = client.get("/templates/add/push/").context
    assert [field["name"] for field in told["fields"]] == ["title", "body", "image", "link"]
    assert [field["name"] for field in told["fields"] if field["required"]] == ["title", "body"]
    assert (told["slug"], told["gateway"], told["channel"]["key"]) == ("", "push", "push")


def test_who_may_not_edit_gets_an_editor_that_only_shows(brand: Brand) -> None:
    template = make_template(make_gateway(brand))
    page = at_work(brand.label, Role.SUPPORT).get(f"/templates/{template.slug}/").content.decode()
    assert "&quot;may_edit&quot;: false" in page or '"may_edit": false' in page


def test_the_mail_is_shown_in_a_frame_that_runs_nothing(client: Client, brand: Brand, now: datetime) -> None:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    Message.objects.filter(pk=message.pk).update(body={"subject": "S", "body": "<script>alert(1)</script>"})
    page = client.get(f"/messages/{message.pk}/").content.decode()
    assert '<iframe class="bo-frame" sandbox=""' in page
    assert "<script>alert" not in page


def test_messages_are_filtered(client: Client, brand: Brand, now: datetime) -> None:
    ann, bob = make_customer(brand, "ann"), make_customer(brand, "bob")
    template = make_template(make_gateway(brand))
    first, second = make_message(template, ann, now), make_message(template, bob, now)
    Message.objects.filter(pk=first.pk).update(state="sent", status="clicked")

    def found(**query: str) -> set[int]:
        return {message.pk for message in client.get("/messages/", query).context["listed"].rows}

    assert found() == {first.pk, second.pk}
    assert found(status="clicked") == found(state="sent") == found(customer="ann") == {first.pk}
    assert found(customer="nobody") == found(channel="sms") == set()


def test_a_held_message_is_decided_by_a_person(client: Client, brand: Brand, now: datetime) -> None:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    Message.objects.filter(pk=message.pk).update(state="held", due_at=None)
    client.post(f"/messages/{message.pk}/decide/", {"decision": "sent"})
    message.refresh_from_db()
    assert message.state == "sent"
    answer = client.post(f"/messages/{message.pk}/decide/", {"decision": "failed"}, follow=True)
    assert b"not held for review any more" in answer.content


def test_a_status_that_came_too_late_is_told_apart(client: Client, brand: Brand, now: datetime) -> None:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    DeliveryStatus.objects.create(message=message, status="delivered", at=now, applied=True)
    DeliveryStatus.objects.create(message=message, status="failed", at=now, applied=False)
    page = client.get(f"/messages/{message.pk}/").content.decode()
    assert page.count("came too late") == 1
