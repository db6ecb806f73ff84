"""Categories, the suppression list, and consent on the customer's page."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.models import (
    Alias,
    Brand,
    Category,
    Change,
    Consent,
    ConsentEntry,
    Customer,
    Role,
    Snooze,
    Suppression,
)
from events.models import Event
from gateways.models import Message
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.consent import make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna", user_email="anna@example.com")


def test_a_category_is_made_in_a_form(client: Client) -> None:
    form = {
        "name": "News", "slug": "news", "channels": ["email"], "default": "opted_in", "kind": "marketing",
    }  # fmt: skip
    assert b"another default" in client.post("/categories/add/", form | {"double_opt_in": "on"}).content
    assert client.post("/categories/add/", form).status_code == 302
    assert client.post("/categories/news/", form | {"name": "Our news", "slug": "x"}).status_code == 302

    category = Category.objects.get()
    assert (category.name, category.slug, category.revision) == ("Our news", "news", 2)
    page = client.get("/categories/").content
    assert b"Our news" in page
    assert b"Opted in" in page
    client.post("/categories/news/delete/")
    assert not Category.objects.exists()
    assert [row.actor for row in Change.objects.filter(noun="category")] == ["operator:anna"] * 3


def test_the_customers_page_shows_and_changes_choices(
    client: Client, brand: Brand, anna: Customer, now: datetime
) -> None:
    make_category(brand, now, double_opt_in=True)
    address = f"/customers/{anna.pk}/consent/"
    given = {"do": "choose", "category": "news", "channel": "email"}

    client.post(address, given | {"state": "opted_in"})
    assert Consent.objects.get().state == "pending"
    assert Event.objects.filter(name="optin_requested").count() == 1
    assert b"To be confirmed" in client.get(f"/customers/{anna.pk}/").content
    client.post(address, given | {"state": "pending"})
    client.post(address, given | {"state": "opted_out"})
    assert Consent.objects.get().state == "opted_out"
    client.post(address, given | {"state": ""})
    assert not Consent.objects.exists()
    assert client.post(address, given | {"category": "none", "state": ""}).status_code == 404

    ledger = client.get(f"{address}ledger/").content.decode()
    assert ledger.count("operator:anna by backoffice") == 3


def test_a_pause_is_set_and_ended(client: Client, anna: Customer) -> None:
    client.post(f"/customers/{anna.pk}/consent/", {"do": "snooze"})
    assert Snooze.objects.get().until > clock.now() + timedelta(days=29)
    assert b"Paused until" in client.get(f"/customers/{anna.pk}/").content
    client.post(f"/customers/{anna.pk}/consent/", {"do": "wake"})
    assert not Snooze.objects.exists()


def test_the_ledger_goes_on_page_by_page(client: Client, anna: Customer, now: datetime) -> None:
    ConsentEntry.objects.bulk_create(
        ConsentEntry(brand=anna.brand, customer=anna, at=now, what="woken", actor="a", source=f"s-{n}-")
        for n in range(35)
    )
    first = client.get(f"/customers/{anna.pk}/consent/ledger/").content.decode()

    assert "s-34-" in first
    assert "s-4-" not in first
    older = first.partition('hx-get="')[2].partition('"')[0]
    assert "s-4-" in client.get(older).content.decode()


def test_the_list_is_filled_by_hand_and_from_a_file_and_lifted(client: Client, anna: Customer) -> None:
    client.post(
        "/suppressions/add/",
        {"lines": "anna\n\nbob\nanna", "channel": "sms", "reason": "asked", "nobody": "add"},
    )
    file = SimpleUploadedFile("list.csv", "\ufeffAnna@example.com\r\n+49 170 1234567\r\n".encode())
    client.post("/suppressions/add/", {"file": file})

    rows = {row.subject.partition(":")[0] + row.channel + row.cause for row in Suppression.objects.all()}
    assert rows == {"idsmshand", "sha256file"}
    assert Suppression.objects.count() == 4
    assert b"From a file" in client.get("/suppressions/?q=ANNA@example.com").content
    assert client.get(f"/customers/{anna.pk}/").content.count(b"suppressed") == 2
    for line in Suppression.objects.filter(channel="sms"):
        client.post(f"/suppressions/{line.pk}/lift/")
    assert Suppression.objects.count() == 2
    assert ConsentEntry.objects.filter(what="lifted").count() == 2


def test_ids_of_nobody_are_asked_about_before_anything_is_added(
    client: Client, brand: Brand, anna: Customer
) -> None:
    make_customer(make_brand("other"), "elsewhere")
    Alias.objects.create(brand=brand, customer=anna, ext_id="anna-before")
    lines = "anna\nanna-before\nann.example.com\n+49 170 1234567\nelsewhere"
    given = {"lines": lines, "channel": "sms", "reason": "asked"}

    asked = client.post("/suppressions/add/", given)
    assert asked.context["doubtful"].unknown == ["ann.example.com", "elsewhere"]
    page = asked.content.decode()
    assert "2 of 5 lines are no address" in page
    assert lines in page
    assert '<option value="sms" selected>' in page
    assert not Suppression.objects.exists()

    client.post("/suppressions/add/", given | {"nobody": "leave"})
    assert Suppression.objects.count() == 3
    client.post("/suppressions/add/", given | {"nobody": "add", "cause": "file"})
    assert list(
        Suppression.objects.filter(cause="file").values_list("subject", flat=True).order_by("pk")
    ) == [
        "id:ann.example.com",
        "id:elsewhere",
    ]


def test_categories_and_channels_are_called_by_their_names(
    client: Client, brand: Brand, anna: Customer, now: datetime
) -> None:
    make_category(brand, now, "offers-2", name="Offers of the week")
    client.post(
        f"/customers/{anna.pk}/consent/",
        {"do": "choose", "category": "offers-2", "channel": "sms", "state": "opted_out"},
    )
    page = client.get(f"/customers/{anna.pk}/").content.decode()
    assert "Offers of the week by SMS" in page
    assert "Saved for anna: “Offers of the week” by SMS." in page
    client.post("/categories/offers-2/delete/")
    ledger = client.get(f"/customers/{anna.pk}/consent/ledger/").content.decode()
    assert "“Offers of the week”" in ledger


@pytest.mark.parametrize("given", [{"lines": "anna", "channel": "fax"}, {"lines": "\n" * 5}, {}])
def test_what_makes_no_sense_is_not_added(client: Client, given: dict[str, str]) -> None:
    assert client.post("/suppressions/add/", given).status_code == 302
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(("given", "kept"), [("5", 5), ("0", 0), ("101", 3), ("-1", 3), ("x", 3)])
def test_the_number_of_failures_is_set_for_the_brand(
    client: Client, brand: Brand, given: str, kept: int
) -> None:
    client.post("/suppressions/limit/", {"limit": given})

    brand.refresh_from_db()
    assert brand.bounce_limit == kept


def test_the_timeline_says_in_words_why_a_message_was_skipped(
    client: Client, brand: Brand, anna: Customer, now: datetime
) -> None:
    sent = make_message(make_template(make_gateway(brand)), anna, now)
    Message.objects.filter(pk=sent.pk).update(state="skipped", error="opted_out")
    page = client.get(f"/customers/{anna.pk}/timeline/?kind=message").content.decode()
    assert "The customer has opted out of this channel." in page
    assert "opted_out" not in page
