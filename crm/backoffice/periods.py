"""The period that a report's page is asked for, in the operator's zone; nonsense is said and the usual one shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest

from crm.backoffice.access import Desk
from crm.backoffice.paging import query
from lib.errors import Invalid
from lib.periods import Period, period_of

PRESETS = {"7 days": 7, "28 days": 28, "90 days": 90, "A year": 365}


def chosen_period(request: HttpRequest, desk: Desk, now: datetime) -> Period:
    """What `?from=&to=` say."""
    try:
        return period_of(request.GET.get("from", ""), request.GET.get("to", ""), now, desk.zone)
    except Invalid as error:
        messages.error(request, error.message)
        return period_of("", "", now, desk.zone)


def presets(request: HttpRequest, period: Period, now: datetime) -> list[tuple[str, str, bool]]:
    """Usual periods until today: what each is called, its query string, whether it is the one shown."""
    today = now.astimezone(period.zone).date()
    return [
        (
            text,
            query(request, **{"from": first.isoformat(), "to": today.isoformat()}),
            _is(period, first, today),
        )
        for text, days in PRESETS.items()
        for first in [today - timedelta(days=days - 1)]
    ]


def _is(period: Period, first: date, last: date) -> bool:
    return (period.first, period.last) == (first, last)
