"""Every page, every role, and a stranger: who gets in, and that nothing of another brand gets out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from crm.models import Change, Role
from tests.factories.backoffice import World, at_work, make_world
from tests.factories.crm import make_brand

A, M, S, E = Role.ADMIN, Role.MANAGER, Role.SUPPORT, Role.ENGINEER
EVERYBODY, WRITERS, TECHNICIANS = {A, M, S, E}, {A, M}, {A, E}
GET, POST = "GET", "POST"

#: page: (method, roles that may)
PAGES: dict[str, tuple[str, set[Role]]] = {
    "overview": (GET, EVERYBODY),
    "overview-live": (GET, EVERYBODY),
    "crm:switch": (POST, EVERYBODY),
    "crm:customers": (GET, EVERYBODY),
    "crm:imports": (GET, WRITERS),
    "crm:import": (GET, WRITERS),
    "crm:import-begin": (POST, WRITERS),
    "crm:import-problems": (GET, WRITERS),
    "crm:import-delete": (POST, WRITERS),
    "crm:exports": (GET, WRITERS),
    "crm:export": (GET, WRITERS),
    "crm:export-delete": (POST, WRITERS),
    "crm:erasures": (GET, {A}),
    "crm:customer-forget": (POST, {A}),
    "crm:customer-everything": (GET, WRITERS),
    "crm:customer": (GET, EVERYBODY),
    "crm:timeline": (GET, EVERYBODY),
    "crm:newer": (GET, EVERYBODY),
    "crm:merge": (GET, WRITERS),
    "crm:merge-undo": (POST, WRITERS),
    "crm:correction": (GET, WRITERS),
    "crm:correct": (POST, WRITERS),
    "crm:history": (GET, EVERYBODY),
    "crm:belonging": (GET, EVERYBODY),
    "crm:opt-outs": (POST, WRITERS),
    "crm:test-customer": (POST, WRITERS),
    "crm:account": (GET, EVERYBODY),
    "crm:customers-bulk": (POST, WRITERS),
    "crm:segments-bulk": (POST, WRITERS),
    "crm:audiences-bulk": (POST, WRITERS),
    "crm:segments": (GET, EVERYBODY),
    "crm:segment-add": (GET, WRITERS),
    "crm:segment-file": (GET, WRITERS),
    "crm:segment": (GET, EVERYBODY),
    "crm:segment-members": (GET, EVERYBODY),
    "crm:segment-moves": (GET, EVERYBODY),
    "crm:segment-overlap": (GET, EVERYBODY),
    "crm:segment-days": (GET, EVERYBODY),
    "crm:segment-delete": (POST, WRITERS),
    "crm:rfm": (GET, EVERYBODY),
    "crm:rfm-customers": (GET, EVERYBODY),
    "crm:rfm-settings": (GET, WRITERS),
    "crm:rfm-again": (POST, WRITERS),
    "crm:rfm-off": (POST, WRITERS),
    "crm:audiences": (GET, EVERYBODY),
    "crm:audience-add": (GET, WRITERS),
    "crm:audience": (GET, EVERYBODY),
    "crm:audience-members": (POST, WRITERS),
    "crm:audience-delete": (POST, WRITERS),
    "crm:attributes": (GET, EVERYBODY),
    "crm:attribute-add": (GET, WRITERS),
    "crm:attribute": (GET, WRITERS),
    "crm:attribute-delete": (POST, WRITERS),
    "crm:jobs": (GET, EVERYBODY),
    "crm:bell": (GET, EVERYBODY),
    "crm:job": (GET, EVERYBODY),
    "crm:job-cancel": (POST, WRITERS),
    "crm:keys": (GET, TECHNICIANS),
    "crm:key-add": (GET, TECHNICIANS),
    "crm:key-revoke": (POST, TECHNICIANS),
    "events:live": (GET, EVERYBODY),
    "events:newest": (GET, EVERYBODY),
    "events:event": (GET, EVERYBODY),
    "events:set-aside": (GET, EVERYBODY),
    "events:replay": (POST, WRITERS),
    "events:event-types": (GET, EVERYBODY),
    "events:client-actions": (GET, EVERYBODY),
    "events:client-action-add": (GET, WRITERS),
    "gateways:gateways": (GET, {A, S, E}),
    "gateways:gateway-add": (GET, {A}),
    "gateways:gateway": (GET, {A, S, E}),
    "gateways:gateway-test": (POST, TECHNICIANS),
    "gateways:templates-bulk": (POST, WRITERS),
    "gateways:im-types-bulk": (POST, WRITERS),
    "gateways:messages-bulk": (POST, WRITERS),
    "gateways:templates": (GET, EVERYBODY),
    "gateways:template-start": (GET, WRITERS),
    "gateways:template-add": (GET, WRITERS),
    "gateways:template": (GET, EVERYBODY),
    "gateways:polls-bulk": (POST, WRITERS),
    "gateways:polls": (GET, EVERYBODY),
    "gateways:poll-add": (GET, WRITERS),
    "gateways:poll": (GET, EVERYBODY),
    "gateways:poll-turn": (POST, WRITERS),
    "gateways:poll-preview": (GET, EVERYBODY),
    "gateways:poll-report": (GET, EVERYBODY),
    "gateways:poll-report-csv": (GET, EVERYBODY),
    "gateways:poll-answers": (GET, EVERYBODY),
    "gateways:poll-answers-csv": (GET, WRITERS),
    "gateways:poll-invitations": (GET, EVERYBODY),
    "gateways:im-types": (GET, EVERYBODY),
    "gateways:im-type-add": (GET, WRITERS),
    "gateways:im-type": (GET, EVERYBODY),
    "gateways:categories": (GET, EVERYBODY),
    "gateways:category-add": (GET, WRITERS),
    "gateways:category": (GET, WRITERS),
    "gateways:category-delete": (POST, WRITERS),
    "gateways:caps": (GET, EVERYBODY),
    "gateways:cap-add": (GET, WRITERS),
    "gateways:cap": (GET, WRITERS),
    "gateways:cap-delete": (POST, WRITERS),
    "gateways:window-set": (POST, WRITERS),
    "gateways:window-remove": (POST, WRITERS),
    "gateways:suppressions": (GET, EVERYBODY),
    "gateways:suppressions-add": (POST, WRITERS),
    "gateways:bounce-limit": (POST, WRITERS),
    "gateways:suppression-lift": (POST, WRITERS),
    "gateways:consent": (POST, WRITERS),
    "gateways:consent-ledger": (GET, EVERYBODY),
    "gateways:report": (GET, EVERYBODY),
    "gateways:report-messages": (GET, EVERYBODY),
    "gateways:report-csv": (GET, EVERYBODY),
    "gateways:report-parquet": (GET, EVERYBODY),
    "gateways:calls": (GET, EVERYBODY),
    "gateways:calls-bulk": (POST, WRITERS),
    "gateways:call": (GET, EVERYBODY),
    "gateways:call-again": (POST, WRITERS),
    "gateways:messages": (GET, EVERYBODY),
    "gateways:message": (GET, EVERYBODY),
    "gateways:message-decide": (POST, WRITERS),
    "gateways:notices": (GET, EVERYBODY),
    "gateways:notices-read": (POST, EVERYBODY),
    "gamification:points": (POST, {A, M, S}),
    "gamification:points-ledger": (GET, EVERYBODY),
    "gamification:levels": (GET, EVERYBODY),
    "gamification:level-add": (GET, WRITERS),
    "gamification:level": (GET, WRITERS),
    "gamification:level-delete": (POST, WRITERS),
    "gamification:missions": (GET, EVERYBODY),
    "gamification:mission-add": (GET, WRITERS),
    "gamification:mission": (GET, WRITERS),
    "gamification:mission-turn": (POST, WRITERS),
    "gamification:mission-give": (POST, {A, M, S}),
    "campaigns:campaigns": (GET, EVERYBODY),
    "campaigns:new": (GET, WRITERS),
    "campaigns:campaigns-bulk": (POST, WRITERS),
    "campaigns:campaign": (GET, EVERYBODY),
    "campaigns:figures": (GET, EVERYBODY),
    "campaigns:canvas": (GET, EVERYBODY),
    "campaigns:draft": (GET, WRITERS),
    "campaigns:draft-check": (POST, WRITERS),
    "campaigns:publish": (POST, WRITERS),
    "campaigns:pause": (GET, WRITERS),
    "campaigns:resume": (GET, WRITERS),
    "campaigns:stop": (GET, WRITERS),
    "campaigns:enter": (GET, WRITERS),
    "campaigns:enter-one": (POST, WRITERS),
    "campaigns:report": (GET, EVERYBODY),
    "campaigns:report-customers": (GET, EVERYBODY),
    "campaigns:report-csv": (GET, EVERYBODY),
    "campaigns:report-parquet": (GET, EVERYBODY),
    "campaigns:report-rule": (POST, WRITERS),
    "campaigns:runs": (GET, EVERYBODY),
    "campaigns:why": (GET, EVERYBODY),
    "campaigns:retry": (POST, WRITERS),
    "campaigns:run": (GET, EVERYBODY),
    "campaigns:all-runs": (GET, EVERYBODY),
    "campaigns:stuck": (GET, EVERYBODY),
    "campaigns:stuck-act": (POST, WRITERS),
    "admin:crm_label_changelist": (GET, {A}),
    "admin:crm_label_change": (GET, {A}),
    "admin:crm_brand_changelist": (GET, {A}),
    "admin:crm_brand_add": (GET, {A}),
    "admin:crm_brand_change": (GET, {A}),
    "admin:crm_operator_changelist": (GET, {A}),
    "admin:crm_operator_add": (GET, {A}),
    "admin:crm_change_changelist": (GET, {A}),
    "admin:crm_change_change": (GET, {A}),
}

#: pages about one uploaded file
OF_IMPORT = ("crm:import", "crm:import-begin", "crm:import-problems", "crm:import-delete")

OF_POLL = [page for page in PAGES if re.fullmatch(r"gateways:poll(?!-add)(-.+)?", page)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: datetime) -> World:
    return make_world(make_brand(), "zebra", now)


def address(page: str, world: World) -> str:
    """The page of this world's thing."""
    things: dict[str, Any] = {
        **{name: [world.imported.pk] for name in OF_IMPORT},
        "crm:export": [world.exported.pk],
        "crm:export-delete": [world.exported.pk],
        "crm:customer-forget": [world.customer.pk],
        "crm:customer-everything": [world.customer.pk],
        "crm:customer": [world.customer.pk],
        "crm:timeline": [world.customer.pk],
        "crm:newer": [world.customer.pk],
        "crm:merge": [world.customer.pk],
        "crm:merge-undo": [world.customer.pk, world.merge.pk],
        "crm:correction": [world.customer.pk],
        "crm:correct": [world.customer.pk],
        "crm:history": [world.customer.pk],
        "campaigns:why": [world.customer.pk],
        "campaigns:enter-one": [world.customer.pk],
        "crm:belonging": [world.customer.pk],
        "crm:opt-outs": [world.customer.pk],
        "crm:test-customer": [world.customer.pk],
        "crm:segment": [world.segment.slug],
        "crm:segment-members": [world.segment.slug],
        "crm:segment-moves": [world.segment.slug],
        "crm:segment-overlap": [world.segment.slug],
        "crm:segment-days": [world.segment.slug],
        "crm:segment-delete": [world.segment.slug],
        "crm:audience": [world.audience.slug],
        "crm:audience-members": [world.audience.slug],
        "crm:audience-delete": [world.audience.slug],
        "crm:attribute": [world.attribute.pk],
        "crm:attribute-delete": [world.attribute.pk],
        "crm:job": [world.job.pk],
        "crm:job-cancel": [world.job.pk],
        "crm:key-revoke": [world.key.prefix],
        "events:event": [world.event.pk],
        "gateways:gateway": ["mail"],
        "gateways:gateway-test": ["mail"],
        "gateways:template-add": ["mail"],
        "gateways:template": ["hello"],
        "gateways:im-type": ["card"],
        **{name: [world.poll.slug] for name in OF_POLL},
        "gateways:category": [world.category.slug],
        "gateways:category-delete": [world.category.slug],
        "gateways:cap": [world.cap.slug],
        "gateways:cap-delete": [world.cap.slug],
        "gateways:window-remove": ["email"],
        "gateways:suppression-lift": [world.suppression.pk],
        "gateways:consent": [world.customer.pk],
        "gateways:consent-ledger": [world.customer.pk],
        "gamification:points": [world.customer.pk],
        "gamification:level": [world.level.slug],
        "gamification:level-delete": [world.level.slug],
        "gamification:mission": [world.mission.slug],
        "gamification:mission-turn": [world.mission.slug],
        "gamification:mission-give": [world.customer.pk],
        "gamification:points-ledger": [world.customer.pk],
        "gateways:call": [world.call.pk],
        "gateways:call-again": [world.call.pk],
        "gateways:message": [world.message.pk],
        "gateways:message-decide": [world.message.pk],
        "campaigns:run": [world.run.pk],
        "admin:crm_label_change": [world.brand.label_id],
        "admin:crm_brand_change": [world.brand.pk],
        "admin:crm_change_change": [Change.objects.filter(brand=world.brand).latest("pk").pk],
    }
    of_campaign = page.startswith("campaigns:") and page not in (
        "campaigns:campaigns",
        "campaigns:new",
        "campaigns:campaigns-bulk",
        "campaigns:run",
        "campaigns:all-runs",
        "campaigns:stuck",
        "campaigns:stuck-act",
        "campaigns:why",
        "campaigns:enter-one",
    )
    if page == "campaigns:report-customers":
        return f"{reverse(page, args=['journey'])}?what=run.entered&from=2026-03-01&to=2026-03-03"
    if page == "crm:rfm-customers":
        return f"{reverse(page)}?recency=5&frequency=5"
    if page == "gateways:report-messages":
        return f"{reverse(page)}?what=total&from=2026-03-01&to=2026-03-03"
    if page in ("gateways:report-csv", "gateways:report-parquet"):
        return f"{reverse(page)}?from=2026-03-01&to=2026-03-03"
    if page in ("campaigns:report-csv", "campaigns:report-parquet"):
        return reverse(page, args=["journey", "steps"])
    return reverse(page, args=["journey"] if of_campaign else things.get(page, []))


def call(client: Client, page: str, world: World) -> Any:
    return client.generic(PAGES[page][0], address(page, world))


@pytest.mark.parametrize("page", PAGES)
def test_it_lets_in_exactly_the_roles_of_the_matrix(page: str, world: World) -> None:
    _, allowed = PAGES[page]
    for role in Role:
        with transaction.atomic():  # what one role changes or deletes is there again for the next
            answer = call(at_work(world.brand.label, role, name=role), page, world)
            transaction.set_rollback(True)
        refused = answer.status_code == 403
        assert refused == (role not in allowed), f"{role} at {page}: {answer.status_code}"
        assert answer.status_code in ((403,) if refused else (200, 302)), f"{role}: {answer.status_code}"
        assert not (refused and b"zebra" in answer.content)


@pytest.mark.parametrize("page", PAGES)
def test_it_shows_a_stranger_nothing_of_this_brand(page: str, world: World, now: datetime) -> None:
    client = at_work(make_brand("other").label, A, name="stranger")
    answer = call(client, page, world)
    assert b"zebra" not in answer.content
    if address(page, world).partition("?")[0] != reverse_bare(page):
        # unfold's model pages lead back to their list
        assert answer.status_code == (302 if page.startswith("admin:") else 404), page


@pytest.mark.parametrize("page", PAGES)
def test_it_sends_somebody_unknown_to_the_log_in(page: str, world: World) -> None:
    answer = call(Client(), page, world)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_the_matrix_has_every_page_that_there_is() -> None:
    assert set(named_pages()) == {page for page in PAGES if not page.startswith("admin:")}


def reverse_bare(page: str) -> str | None:
    """The page's address if it is about nothing in particular."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return None


def named_pages() -> Iterator[str]:
    """All pages of the back office but the model pages."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and pattern.name.startswith("overview"):
                yield pattern.name
        elif pattern.namespace in {"crm", "events", "gateways", "gamification", "campaigns"}:
            yield from (f"{pattern.namespace}:{found.name}" for found in pattern.url_patterns)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/customers/99999999999999999999/",
            "/runs/99999999999999999999/",
            "/messages/99999999999999999999/",
            "/calls/99999999999999999999/",
        ),
        *("/events/99999999999999999999/", "/segments/%00/", "/campaigns/journey/?version=99999999999"),
        *(
            "/campaigns/journey/runs/?node=%00&state=nonsense",
            "/messages/?state=%00&customer=%00",
            "/calls/?state=%00&customer=%00&host=%00",
            "/crm/change/?q=%00",
        ),
        *(
            "/customers/?before=00000000000000000001",
            "/events/newest/?name=%00&customer=%00",
            "/event-types/?q=%00",
        ),
        "/templates/add/?channel=%00",
        *(
            "/campaigns/journey/report/?from=x&to=%00&version=99999999999",
            "/campaigns/journey/report/nothing.csv",
        ),
        *(
            "/reports/delivery/?from=%00",
            "/reports/delivery.csv?table=x",
            "/reports/delivery/messages/?what=error&error=%00&gateway=%00",
        ),
        "/campaigns/journey/report/customers/?what=orders&node=%00&before=x",
        "/campaigns/journey/report/customers/?what=message.failed&detail=%00",
        *("/gateways/nothing/", "/crm/brand/99999999999999999999/change/", "/crm/operator/abc/change/"),
    ],
)
def test_nonsense_in_an_address_is_never_our_error(path: str, world: World) -> None:
    assert at_work(world.brand.label, A).get(path).status_code in (200, 302, 404)


@pytest.mark.parametrize(
    "before",
    [
        "x",
        "~~",
        "2026-01-01~event~1",
        "0001-01-01T00:00:00+14:00~event~1",
        f"2026-01-01T00:00Z~e~{'9' * 5_000}",
    ],
)
def test_nonsense_in_the_place_of_a_timeline_begins_it_anew(before: str, world: World) -> None:
    answer = at_work(world.brand.label, A).get(address("crm:timeline", world), {"before": before})
    assert answer.status_code == 200
