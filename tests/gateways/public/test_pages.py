"""The customers' own pages: opening changes nothing, the button does, a wrong link says so."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from crm.models import Brand, Consent, ConsentEntry, Customer, OptOut, Snooze
from crm.services import consent
from events.models import Event
from gateways.models import ImType, Message
from gateways.queries import candidates
from gateways.services import links, preferences
from gateways.services.composing import compose
from lib import clock, queue
from tests.factories.consent import ANNA, PROOF, make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "secret-anna", user_email="anna@example.com", country="Zebraland")


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    queue.connection().flushdb()  # what other tests have opened counts for nothing
    monkeypatch.setattr(clock, "now", lambda: now)


def message(customer: Customer, now: datetime, category: str = "", **fields: Any) -> Message:
    template = make_template(make_gateway(customer.brand))
    return make_message(template, customer, now, category=category, **fields)


def path(page: str, sent: Message) -> str:
    url = links.urls(sent.pk, sent.context)[f"{page}_url"]
    assert url is not None
    return url.partition("//")[2][url.partition("//")[2].index("/") :]


def test_opening_the_link_changes_nothing(client: Client, anna: Customer, now: datetime) -> None:
    make_category(anna.brand, now, default="opted_in")
    sent = message(anna, now, "news", context={"category": "news", "channel": "email"})
    for page in ("unsubscribe", "preferences", "confirm"):
        for method in (client.get, client.head):
            assert method(path(page, sent)).status_code == 200

    assert not (OptOut.objects.exists() or Consent.objects.exists() or ConsentEntry.objects.exists())


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_one_click_of_a_mail_program_opts_out_of_the_category(
    kind: str, anna: Customer, now: datetime
) -> None:
    make_category(anna.brand, now, default="opted_in")
    body = b"List-Unsubscribe=One-Click"
    if "multipart" in kind:
        body = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    sent = message(anna, now, "news")

    answer = Client(enforce_csrf_checks=True).generic("POST", path("unsubscribe", sent), body, kind)

    assert (answer.status_code, answer.has_header("Location")) == (200, False)
    assert [(row.category.slug, row.channel, row.state) for row in Consent.objects.all()] == [
        ("news", "email", "opted_out")
    ]
    entry = ConsentEntry.objects.get()
    assert (entry.source, entry.actor, entry.evidence["message"]) == ("link", "customer", sent.uid)
    assert not OptOut.objects.exists()
    sent.refresh_from_db()
    assert sent.status == "unsubscribed"
    assert Event.objects.filter(name="message_unsubscribed").count() == 1


def test_of_a_message_without_a_category_it_closes_the_channel(
    client: Client, anna: Customer, now: datetime
) -> None:
    answer = client.post(path("unsubscribe", message(anna, now)))

    assert b"no more messages by e-mail" in answer.content
    assert [(row.channel, row.side) for row in OptOut.objects.all()] == [("email", "ours")]


def choices(page: bytes) -> dict[str, list[str]]:
    """What a browser would post if nothing were touched."""
    text = page.decode()
    return {
        "offered": re.findall(r'name="offered" value="([^"]*)"', text),
        "wanted": re.findall(r'name="wanted" value="([^"]*)" checked', text),
    }


def test_saving_an_untouched_page_says_nothing_new(client: Client, anna: Customer, now: datetime) -> None:
    for slug, default in [("news", "opted_in"), ("offers", "opted_out"), ("tips", "not_determined")]:
        make_category(anna.brand, now, slug, default=default)
    address = path("preferences", message(anna, now))

    answer = client.post(address, choices(client.get(address).content) | {"do": "save"})

    assert b"Your choices are saved." in answer.content
    assert not ConsentEntry.objects.exists()


def test_each_box_says_one_thing(client: Client, anna: Customer, now: datetime) -> None:
    make_category(anna.brand, now, "news", default="opted_in")
    make_category(anna.brand, now, "offers", default="opted_out")
    make_category(anna.brand, now, "orders", kind="operational")
    address = path("preferences", message(anna, now))
    form = choices(client.get(address).content)
    assert sorted(form["wanted"]) == [":email", ":sms", "news:email", "news:sms"]
    assert not any("orders" in box for box in form["offered"])

    wanted = [":email", "news:email", "offers:email"]
    client.post(address, {"do": "save", "offered": form["offered"], "wanted": wanted})

    assert [row.channel for row in OptOut.objects.all()] == ["sms"]
    said = {f"{row.category.slug}:{row.channel}": row.state for row in Consent.objects.all()}
    assert said == {"news:sms": "opted_out", "offers:email": "opted_in"}
    assert choices(client.get(address).content)["wanted"] == wanted


def test_what_the_page_did_not_show_is_not_decided_by_it(
    client: Client, anna: Customer, now: datetime
) -> None:
    address = path("preferences", message(anna, now))
    form = choices(client.get(address).content)
    make_category(anna.brand, now, "new", default="opted_in")

    client.post(address, form | {"do": "save", "wanted": [*form["wanted"], "no:such", "\0"]})

    assert not Consent.objects.exists()


def test_a_customer_may_leave_everything_and_come_back(client: Client, anna: Customer, now: datetime) -> None:
    make_gateway(anna.brand, channel="sms")
    OptOut.objects.create(brand=anna.brand, customer=anna, channel="sms", side="platform", since=now)
    address = path("preferences", message(anna, now))

    client.post(address, {"do": "leave"})
    assert {(row.channel, row.side) for row in OptOut.objects.all()} == {
        ("email", "ours"), ("sms", "ours"), ("sms", "platform"),
    }  # fmt: skip

    client.post(address, {"do": "save", "offered": [":email", ":sms"], "wanted": [":email", ":sms"]})
    assert [(row.channel, row.side) for row in OptOut.objects.all()] == [("sms", "platform")]


def test_a_pause_is_thirty_days_and_can_be_ended(client: Client, anna: Customer, now: datetime) -> None:
    address = path("preferences", message(anna, now))

    assert b"Paused until 1 April 2026" in client.post(address, {"do": "snooze"}).content
    assert Snooze.objects.get().until == now + timedelta(days=30)
    assert b"Paused" not in client.post(address, {"do": "wake"}).content
    assert [entry.what for entry in ConsentEntry.objects.order_by("id")] == ["snoozed", "woken"]


def test_a_double_opt_in_asks_by_an_event_and_ends_with_the_link(
    client: Client, anna: Customer, now: datetime
) -> None:
    category = make_category(anna.brand, now, double_opt_in=True)
    preferences.subscribe(ANNA, anna, category, "email", now, PROOF)
    (event,) = Event.objects.filter(name="optin_requested")
    assert (event.customer_id, event.payload["category"], event.payload["channel"]) == (
        anna.pk, "news", "email",
    )  # fmt: skip
    sent = message(anna, now, context=event.payload)
    state = Consent.objects.values_list("state", flat=True)

    client.get(path("confirm", sent))
    assert state.get() == "pending"
    assert b"Thank you" in client.post(path("confirm", sent)).content
    assert state.get() == "opted_in"
    assert client.post(path("confirm", sent)).status_code == 200

    consent.unsubscribe(ANNA, anna, category, "email", now, PROOF)
    assert client.post(path("confirm", sent)).status_code == 410
    assert state.get() == "opted_out"


def test_a_message_that_asks_nothing_confirms_nothing(client: Client, anna: Customer, now: datetime) -> None:
    sent = message(anna, now)
    assert links.urls(sent.pk, sent.context)["confirm_url"] is None

    assert client.post(path("preferences", sent).replace("/p/", "/c/")).status_code == 404


def test_who_asks_again_gets_another_mail_after_ten_minutes(anna: Customer, now: datetime) -> None:
    category = make_category(anna.brand, now, double_opt_in=True)
    for minutes in (0, 1, 9, 11):
        preferences.subscribe(ANNA, anna, category, "email", now + timedelta(minutes=minutes), PROOF)

    assert Event.objects.filter(name="optin_requested").count() == 2


@pytest.mark.parametrize("token", ["x", "A" * 39, "%00", "a.b", "é", "-" * 5_000])
@pytest.mark.parametrize("page", ["u", "p", "c"])
def test_a_wrong_link_ends_in_a_plain_page(client: Client, page: str, token: str) -> None:
    for method in (client.get, client.post):
        answer = method(f"/{page}/{token}")
        assert answer.status_code == 404
        assert b"<h1>" in answer.content


def test_a_link_changed_by_one_letter_is_wrong(client: Client, anna: Customer, now: datetime) -> None:
    address = path("unsubscribe", message(anna, now))
    for place in (-1, -10, 5):
        letter = "B" if address[place] != "B" else "C"
        changed = address[:place] + letter + (address[place + 1 :] if place != -1 else "")
        # The last letter of base64 holds bits that count for nothing.
        assert client.post(changed).status_code == 404 or place == -1
    assert not OptOut.objects.exclude(customer=anna).exists()


def test_an_old_link_and_a_previews_say_so(client: Client, anna: Customer, now: datetime) -> None:
    old = message(anna, now - timedelta(days=731))
    assert client.post(path("unsubscribe", old)).status_code == 410
    url = str(links.urls(links.NO_MESSAGE, {})["unsubscribe_url"])
    assert b"preview" in client.post(url[url.index("/u/") :]).content
    erased = path("unsubscribe", message(anna, now))
    Message.objects.all().delete()
    assert client.post(erased).status_code == 410
    assert not OptOut.objects.exists()


def test_a_customers_own_link_opens_the_choices_but_unsubscribes_from_nothing(
    client: Client, anna: Customer, now: datetime
) -> None:
    address = links.preferences_url(anna, now)
    address = address[address.index("/p/") :]

    assert client.get(address).status_code == 200
    assert client.post(address.replace("/p/", "/u/")).status_code == 404


def test_nothing_of_the_customer_is_on_the_pages_and_nothing_is_kept(
    client: Client, anna: Customer, now: datetime
) -> None:
    make_category(anna.brand, now, name="<b>News</b>", default="opted_in")
    sent = message(anna, now, "news", context={"category": "news", "channel": "email"})
    for page in ("unsubscribe", "preferences", "confirm"):
        answer = client.get(path(page, sent))
        text = answer.content.decode()
        assert not any(word in text for word in ("secret-anna", "anna@", "Zebraland", "<b>News", "<script"))
        assert anna.brand.label.name in text
        assert not answer.cookies
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert (answer["Referrer-Policy"], answer["Cache-Control"], answer["X-Frame-Options"]) == (
            "no-referrer", "no-store", "DENY",
        )  # fmt: skip


def test_a_link_that_is_opened_over_and_over_is_slowed_down(
    client: Client, anna: Customer, now: datetime
) -> None:
    address = path("preferences", message(anna, now))
    answers = [client.get(address) for _ in range(40)]

    assert answers[0].status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[-1]["Retry-After"]) >= 1


def test_only_the_methods_of_a_browser_are_answered(client: Client, anna: Customer, now: datetime) -> None:
    assert client.delete(path("unsubscribe", message(anna, now))).status_code == 405


def test_a_link_reaches_only_its_own_customer(client: Client, anna: Customer, now: datetime) -> None:
    twin = make_customer(make_brand(), anna.ext_id)
    client.post(path("unsubscribe", message(anna, now)))

    assert not OptOut.objects.filter(customer=twin).exists()


def test_the_link_in_the_mail_that_leaves_is_the_one_that_works(
    client: Client, anna: Customer, now: datetime
) -> None:
    template = make_template(make_gateway(anna.brand), body='<a href="{{ unsubscribe_url }}">No more</a>')
    sent = make_message(template, anna, now)
    (candidate,) = candidates.of([sent.pk])
    body = compose(candidate, template.content)["body"]
    url = body.partition('href="')[2].partition('"')[0]

    assert client.post(url[url.index("/u/") :]).status_code == 200
    assert OptOut.objects.get().customer == anna


def test_channels_are_told_apart_in_the_words_of_customers(
    client: Client, anna: Customer, now: datetime
) -> None:
    for channel in ("custom_im", "popup", "notification"):
        make_gateway(anna.brand, channel, channel=channel)
    sent = message(anna, now)
    page = client.get(path("preferences", sent)).content.decode()
    for said in (
        "E-mail",
        "Message in our messenger",
        "Pop-up on our site or in our app",
        "Notification in our app",
    ):
        assert said in page
    assert "Custom IM" not in page

    ImType.objects.create(brand=anna.brand, slug="card", name="Card", fields=[])
    assert "> Card</label>" in client.get(path("preferences", sent)).content.decode()
    ImType.objects.create(brand=anna.brand, slug="chat", name="Chat", fields=[])
    assert "> Card or Chat</label>" in client.get(path("preferences", sent)).content.decode()


def test_a_category_says_that_its_channel_is_closed_as_a_whole(
    client: Client, anna: Customer, now: datetime
) -> None:
    make_category(anna.brand, now, default="opted_in")
    sent = message(anna, now)
    assert "closed above" not in client.get(path("preferences", sent)).content.decode()
    client.post(path("unsubscribe", sent), {"List-Unsubscribe": "One-Click"})
    assert client.get(path("preferences", sent)).content.decode().count("closed above") == 1
