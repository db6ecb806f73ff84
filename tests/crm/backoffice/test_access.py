"""Brands, roles and the switch between brands."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from crm.backoffice.access import RIGHTS, require
from crm.models import Operator, Role
from tests.factories.backoffice import at_work, make_operator
from tests.factories.crm import make_brand, make_customer, make_label

pytestmark = pytest.mark.django_db


def shown_brand(client: Client) -> Any:
    return client.get("/customers/").context["desk"].brand


def test_an_operator_works_for_the_brands_of_their_labels_only() -> None:
    label = make_label()
    mine, other = make_brand("mine", label), make_brand("other")
    client = at_work(label, Role.MANAGER)
    assert shown_brand(client) == mine
    assert list(client.get("/customers/").context["desk"].brands) == [mine]
    client.post("/brand/", {"brand": other.pk})
    assert shown_brand(client) == mine


def test_the_chosen_brand_is_kept_in_the_session() -> None:
    label = make_label()
    make_brand("alpha", label)
    beta = make_brand("beta", label)
    make_customer(beta, "only-in-beta")
    client = at_work(label, Role.SUPPORT)
    assert b"only-in-beta" not in client.get("/customers/").content
    client.post("/brand/", {"brand": beta.pk})
    assert b"only-in-beta" in client.get("/customers/").content


def test_a_role_counts_for_its_own_label_only() -> None:
    here, there = make_label(), make_label()
    alpha, beta = make_brand("a", here), make_brand("b", there)
    client = at_work(here, Role.ADMIN)
    operator = Operator.objects.get()
    operator.memberships.create(label=there, role=Role.SUPPORT)
    client.post("/brand/", {"brand": alpha.pk})
    assert client.get("/rest-api/").status_code == 200
    client.post("/brand/", {"brand": beta.pk})
    assert client.get("/rest-api/").status_code == 403


def test_losing_the_membership_closes_the_door_at_once() -> None:
    label = make_label()
    make_brand("a", label)
    client = at_work(label, Role.ADMIN)
    assert client.get("/customers/").status_code == 200
    Operator.objects.get().memberships.all().delete()
    assert client.get("/customers/").status_code == 403


def test_somebody_without_a_brand_is_told_what_to_do() -> None:
    answer = at_work(None).get("/")
    assert answer.status_code == 403
    assert b"Ask an admin" in answer.content


def test_the_owner_of_a_new_installation_is_led_to_the_first_brand() -> None:
    client = at_work(None, is_superuser=True)
    assert b"Add the first brand" in client.get("/").content
    assert client.get("/crm/brand/add/").status_code == 200


def test_a_fragment_that_refreshes_itself_leads_the_whole_page_to_the_log_in() -> None:
    answer = Client().get("/overview/live/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/login/")


def test_the_admin_may_everything() -> None:
    assert all(Role.ADMIN in roles for roles in RIGHTS.values())


def test_a_misspelt_right_is_noticed_when_the_page_is_imported() -> None:
    with pytest.raises(KeyError):
        require("campains.edit")(lambda request, desk: HttpResponse())


def test_times_are_shown_in_the_operators_zone_with_its_name() -> None:
    label = make_label()
    make_customer(make_brand("a", label))  # known since midnight UTC of New Year
    operator = make_operator(label, Role.SUPPORT, time_zone="Asia/Tokyo")
    client = Client()
    client.force_login(operator)
    page = client.get("/customers/").content.decode()
    assert "2026-01-01 09:00:00 Asia/Tokyo" in page
