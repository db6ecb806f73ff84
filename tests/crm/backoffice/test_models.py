"""The model pages: labels, brands, operators, the audit."""

import pytest
from django.test import Client

from crm.models import Brand, Change, Membership, Operator, Role
from tests.factories.backoffice import at_work, make_operator
from tests.factories.crm import make_label

pytestmark = pytest.mark.django_db

MEMBERSHIP = {
    "memberships-TOTAL_FORMS": "1",
    "memberships-INITIAL_FORMS": "0",
    "memberships-MIN_NUM_FORMS": "1",
    "memberships-MAX_NUM_FORMS": "1000",
}


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


def test_test_mode_is_switched_on_and_audited(client: Client, brand: Brand) -> None:
    client.post(f"/crm/brand/{brand.pk}/change/", {"name": brand.name, "test_mode": "on", "bot_seconds": "0"})
    brand.refresh_from_db()
    assert brand.test_mode
    change = Change.objects.get()
    assert (change.actor, change.before, change.after) == (
        "operator:anna",
        {"test_mode": False},
        {"test_mode": True},
    )


def test_a_label_takes_zone_window_and_origins(client: Client, brand: Brand) -> None:
    given = {"name": "Acme", "time_zone": "Europe/Paris", "window_from": "10:00", "window_until": "20:00"}
    address = f"/crm/label/{brand.label_id}/change/"
    refused = client.post(address, {**given, "allowed_origins": "https://a.example/page"})
    assert b"is not a web origin" in refused.content
    client.post(address, {**given, "allowed_origins": "https://a.example\nhttps://b.example"})
    brand.label.refresh_from_db()
    assert brand.label.time_zone == "Europe/Paris"
    assert brand.label.allowed_origins == ["https://a.example", "https://b.example"]
    assert Change.objects.get().actor == "operator:anna"


def test_the_operators_stand_beneath_the_settings(client: Client) -> None:
    page = client.get("/crm/operator/")
    assert page.context["opts"].app_config.verbose_name == "Settings"
    assert "Select operator to change" in page.content.decode()


def test_an_admin_adds_an_operator_for_their_own_label_only(client: Client, brand: Brand) -> None:
    strange = make_label()
    person = {"username": "bob", "password1": "quite-a-long-one", "password2": "quite-a-long-one"}
    refused = client.post(
        "/crm/operator/add/",
        {**person, **MEMBERSHIP, "memberships-0-label": strange.pk, "memberships-0-role": "admin"},
    )
    assert refused.status_code == 200
    assert not Operator.objects.filter(username="bob").exists()
    client.post(
        "/crm/operator/add/",
        {**person, **MEMBERSHIP, "memberships-0-label": brand.label_id, "memberships-0-role": "support"},
    )
    bob = Operator.objects.get(username="bob")
    assert bob.is_staff
    assert not bob.is_superuser
    assert Membership.objects.get(operator=bob).role == Role.SUPPORT
    assert Change.objects.filter(noun="membership", action="created").exists()


def test_an_admin_cannot_take_over_somebody_who_works_elsewhere_as_well(client: Client, brand: Brand) -> None:
    both = make_operator(brand.label, Role.SUPPORT, name="both")
    Membership.objects.create(operator=both, label=make_label(), role=Role.ADMIN)
    before = both.password
    answer = client.post(
        f"/crm/operator/{both.pk}/password/", {"password1": "taken-over-now", "password2": "taken-over-now"}
    )
    assert answer.status_code == 403
    both.refresh_from_db()
    assert both.password == before


def test_an_admin_cannot_make_themselves_the_owner(client: Client) -> None:
    anna = Operator.objects.get()
    client.post(f"/crm/operator/{anna.pk}/change/", {"username": "anna", "is_superuser": "on", **MEMBERSHIP})
    anna.refresh_from_db()
    assert not anna.is_superuser


def test_nobody_changes_the_audit(client: Client, brand: Brand) -> None:
    client.post(f"/crm/brand/{brand.pk}/change/", {"name": "New name", "bot_seconds": "0"})
    change = Change.objects.get()
    assert b"New name" in client.get(f"/crm/change/{change.pk}/change/").content
    assert client.post(f"/crm/change/{change.pk}/change/", {"actor": "nobody"}).status_code == 403
    assert client.post(f"/crm/change/{change.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/crm/change/add/").status_code == 403
