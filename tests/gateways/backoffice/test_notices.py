"""The bell and the page of notices."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand, Operator, Role
from gateways.models import Notice
from gateways.services import notices
from gateways.services.calls import Step
from gateways.services.notices import NewNotice
from tests.factories.backoffice import at_work, make_operator
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db


def tell(brand: Brand, operator: Operator, now: datetime, run: int, subject: str) -> Notice:
    new = NewNotice(
        operator.pk, make_customer(brand).pk, run, 0, subject, "She has <b>bought</b>.", by_mail=False
    )
    notices.give(Step(brand.pk, "journey", "tell"), [new], now)
    return Notice.objects.get(run_id=run)


def test_an_operator_reads_her_own_and_nobody_elses(brand: Brand, now: datetime) -> None:
    client = at_work(brand.label, Role.SUPPORT, "olga")
    olga, oleg = Operator.objects.get(), make_operator(brand.label, Role.MANAGER, "oleg")
    first, second = (tell(brand, olga, now, run, f"Call number {run}") for run in (1, 2))
    others = tell(brand, oleg, now, 3, "Call number 3")

    page = client.get("/notices/").content.decode()
    assert "Call number 1" in page
    assert "Call number 3" not in page
    assert "&lt;b&gt;bought" in page
    assert "Notices: 2 unread" in page

    client.post("/notices/read/", {"notice": first.pk})
    client.post("/notices/read/", {"notice": others.pk})
    assert set(Notice.objects.filter(read_at=None)) == {second, others}
    client.post("/notices/read/")
    assert set(Notice.objects.filter(read_at=None)) == {others}
    assert "unread" not in client.get("/notices/").content.decode()


def test_an_empty_page_says_where_notices_come_from(brand: Brand) -> None:
    assert "Notify manager" in at_work(brand.label, Role.SUPPORT).get("/notices/").content.decode()
