"""The overview: what happens right now, in figures that stay cheap however much has happened before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campaigns.backoffice.pages.all_runs import midnight
from campaigns.models import Campaign
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import fragment, show
from crm.models import Brand, Customer
from events.backoffice import stream
from events.models import SetAside
from gateways.backoffice.health import with_health
from gateways.contract import own_channels
from gateways.models import Gateway
from lib import clock

REMEMBERED_S = 4
MOST = 1_000_000
WINDOW = 1_000

# Name by name, so that the index is entered at midnight and only today is read of it; a million takes a tenth
# of a second or two, and there it stops.
EVENTS = """
SELECT count(*), count(*) FILTER (WHERE occurred_at >= %s) FROM (
    SELECT event.occurred_at FROM unnest(%s::text[]) AS known (name)
    JOIN events_event event ON event.brand_id = %s AND event.name = known.name
        AND event.occurred_at >= %s AND event.occurred_at <= %s
    LIMIT %s
) counted
"""
# Over the brand's versions, because the index of open runs begins with the version.
RUNS = """
SELECT count(*), count(*) FILTER (WHERE state = 'failed') FROM (
    SELECT run.state FROM campaigns_campaign campaign
    JOIN campaigns_version version ON version.campaign_id = campaign.id
    JOIN campaigns_run run ON run.version_id = version.id AND run.finished_at IS NULL
    WHERE campaign.brand_id = %s LIMIT %s
) counted
"""
BEGUN = """
SELECT count(*) FROM (SELECT FROM campaigns_run WHERE brand_id = %s AND started_at >= %s LIMIT %s) counted
"""
FINISHED = """
SELECT count(*) FROM (SELECT FROM campaigns_run WHERE brand_id = %s AND finished_at >= %s LIMIT %s) counted
"""
HELD = "SELECT count(*) FROM gateways_message WHERE brand_id = %s AND state = 'held'"
MESSAGES = """
SELECT state, status, count(*) FROM (
    SELECT state, status FROM gateways_message WHERE brand_id = %s ORDER BY id DESC LIMIT %s
) latest GROUP BY state, status
"""
STATUSES = ("accepted", "delivered", "opened", "clicked", "failed", "rejected", "complained", "unsubscribed")


@require("overview.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page around the figures."""
    return show(request, desk, "config/overview.html", "Overview", **_content(desk))


@require("overview.see")
def live(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The figures alone, asked for every five seconds."""
    return fragment(request, desk, "config/_overview.html", **_content(desk))


def _content(desk: Desk) -> dict[str, Any]:
    gateways = with_health(desk.only(Gateway.objects.exclude(channel__in=own_channels())).order_by("name"))
    figures = _figures(desk.brand)
    in_trouble = [health for health in gateways if health.state in ("warning", "open")]
    return {
        "figures": figures,
        "gateways": gateways,
        "in_trouble": in_trouble,
        "trouble": bool(in_trouble or figures["failed"] or figures["set_aside"] or figures["held"]),
        "zone_name": timezone.get_current_timezone_name(),
        "most": MOST,
        "window": WINDOW,
    }


def _figures(brand: Brand) -> dict[str, Any]:
    """Remembered for a moment, because every open page asks for them; by zone, because days begin by it."""
    key = f"overview:{brand.pk}:{timezone.get_current_timezone_name()}"
    return cache.get_or_set(key, lambda: figures_of(brand, clock.now()), REMEMBERED_S) or {}


def figures_of(brand: Brand, now: datetime) -> dict[str, Any]:
    """All figures of a brand; ten queries."""
    minute = now - timedelta(minutes=1)
    names = stream.names_of(brand.pk)
    today, last_minute = _row(EVENTS, [minute, names, brand.pk, midnight(now), now, MOST])
    inside, failed = _row(RUNS, [brand.pk, MOST])
    states, statuses = _messages(brand)
    return {
        "today": today,
        "last_minute": last_minute,
        "begun": _row(BEGUN, [brand.pk, midnight(now), MOST])[0],
        "finished": _row(FINISHED, [brand.pk, midnight(now), MOST])[0],
        "held": _row(HELD, [brand.pk])[0],
        "inside": inside,
        "failed": failed,
        "states": states,
        "statuses": statuses,
        "set_aside": SetAside.objects.filter(brand=brand).count(),
        "active": Campaign.objects.filter(brand=brand, status="active").count(),
        "has_customers": Customer.objects.filter(brand=brand).exists(),
    }


def _messages(brand: Brand) -> tuple[dict[str, int], dict[str, int]]:
    """Of the newest WINDOW messages: how many in each state, and how many got at least so far."""
    states: dict[str, int] = {}
    statuses: dict[str, int] = {}
    for state, status, count in _rows(MESSAGES, [brand.pk, WINDOW]):
        states[state] = states.get(state, 0) + count
        if status:
            statuses[status] = statuses.get(status, 0) + count
    return states, {status: statuses[status] for status in STATUSES if status in statuses}


def _row(query: str, params: list[Any]) -> tuple[Any, ...]:
    return _rows(query, params)[0]


def _rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
